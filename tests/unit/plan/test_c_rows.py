"""What the registrar is told about the sheets that registrars really have: features C, rows 10 to 24, 31 and 32, read
from their files and drafted. Rows 4, 7, 9, 27, 33 and 34 are in ``test_sheet_questions``."""

from dataclasses import replace
from pathlib import Path

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.enrolments import Enrolments
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.kinds import KINDS
from mbdesk.plan.known import Known
from mbdesk.plan.problems import Cause, Level
from mbdesk.plan.proposal import Why
from mbdesk.plan.rows import Cell, SourceSheet
from mbdesk.plan.targets import Target
from mbdesk.records import SchoolClass, Student
from mbdesk.sheets.read import read_sheet
from tests.support.enrolment_sheets import SCHOOL, TODAY, drafted, new_parents, sheet_of
from tests.support.sheet_cases import write_case

NEW_STUDENT = {"noemail:student", "no_first_name:student", "no_last_name:student"}
"""What stands against rows of files that hold one column only."""


@pytest.fixture
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> SourceSheet:
    """The file of the row of the table that the test is named after."""
    return read_sheet(write_case(int(request.node.originalname[6:8]), tmp_path))


def made(sheet: SourceSheet, answers: Answers | None = None, school: Directory = SCHOOL) -> Draft:
    return draft(sheet, answers or Answers(), Known(school), TODAY)


def cause(of: Draft, key: str) -> Cause:
    return next(found for found in of.causes if found.key.startswith(key))


def keys(of: Draft) -> set[str]:
    return {found.key for found in of.causes} - NEW_STUDENT


def labels(of: Draft, key: str) -> list[str]:
    return [option.label for option in cause(of, key).options]


def choosing(of: Draft, key: str, at: int = 0) -> Answers:
    found = cause(of, key)
    return of.answers.choosing(found.key, found.options[at].key)


def values(sheet: SourceSheet, field: str, answers: Answers | None = None, school: Directory = SCHOOL) -> list[object]:
    """What the cells of the column mean, with names and e-mails added so that every row can be sent."""
    width = sheet.columns
    missing = [title for title in ("First name", "Surname", "E-mail") if title not in headings(sheet)]
    rows = []
    for row in sheet.rows:
        filled = row.cells + (Cell(),) * (width - len(row.cells))
        texts = missing if row.number == sheet.header else [cell_for(title, row.number) for title in missing]
        rows.append(replace(row, cells=(*filled, *(Cell(text, text) for text in texts))))
    wider = replace(sheet, rows=tuple(rows), columns=width + len(missing))
    whole = made(wider, answers, school)
    students = whole.content_as(Enrolments).students
    found: list[object] = []
    for number in (row.number for row in whole.rows):
        said = students[number].given.said.get(field) if number in students else None
        found.append("held" if number not in students else said.value if said else None)
    return found


def headings(sheet: SourceSheet) -> list[str]:
    row = sheet.row(sheet.header)
    return [cell.text for cell in row.cells] if row else []


def cell_for(title: str, row: int) -> str:
    return {"First name": "Kim", "Surname": f"Row{row}", "E-mail": f"row{row}@x.example"}[title]


def test_c10_true_dates_are_days_without_a_time_zone(sheet: SourceSheet) -> None:
    found = next(match.samples for match in made(sheet).columns if match.heading == "D.O.B.")
    assert found == ("2011-04-03", "2010-12-25", "2012-02-29")
    assert not {key for key in keys(made(sheet)) if "birthday" in key}


def test_c11_dates_counted_from_1904_are_the_same_days(sheet: SourceSheet) -> None:
    found = next(match.samples for match in made(sheet).columns if match.heading == "D.O.B.")
    assert found == ("2011-04-03", "2010-12-25", "2012-02-29")


def test_c12_dates_that_can_be_read_two_ways_are_asked_about_with_two_real_cells(sheet: SourceSheet) -> None:
    drafted = made(sheet)
    asked = cause(drafted, "order:")
    assert asked.title == "Birthday can be read in two ways: is 03/04/2011 the 3 Apr 2011 or the 4 Mar 2011?"
    assert labels(drafted, "order:") == [
        "Day first: 03/04/2011 is 3 Apr 2011, 04/03/11 is 4 Mar 2011",
        "Month first: 03/04/2011 is 4 Mar 2011, 04/03/11 is 3 Apr 2011",
    ]
    assert values(sheet, "birthday") == ["held", "2010-12-25", "2010-12-25", "2011-04-03", "held"]
    month_first = values(sheet, "birthday", choosing(drafted, "order:", 1))
    assert month_first == ["2011-03-04", "2010-12-25", "2010-12-25", "2011-04-03", "2011-04-03"]


def test_c13_two_digit_years_month_names_and_other_calendars(sheet: SourceSheet) -> None:
    assert values(sheet, "birthday") == ["2011-03-12", "2011-04-03", "held", "held", "2011-04-03", "held"]
    titles = {found.title for found in made(sheet).causes if "birthday" in found.key}
    assert titles == {
        "3 Apr 2554 lies in the future.",
        "“1432/4/29” is not a date of this calendar. Write it like 3 Apr 2011.",
        "There is no such day: “29/02/2011”.",
    }


def test_c14_a_date_left_as_a_number_is_shown_as_a_date_and_asked_once(sheet: SourceSheet) -> None:
    drafted = made(sheet)
    asked = cause(drafted, "serials:")
    assert asked.title == "Birthday holds numbers that look like Excel dates: 40636 would be 3 Apr 2011."
    assert asked.rows == (2, 3)
    answers = choosing(drafted, "serials:")
    answers = answers.choosing("order:student.birthday", "dmy")
    assert values(sheet, "birthday", answers) == ["2011-04-03", "2010-12-25", "2011-04-03"]


def test_c15_zeros_are_kept_shown_and_when_lost_offered(sheet: SourceSheet) -> None:
    many = tuple(Student(id=900 + n, student_id=f"{n:05}", last_name=f"Family {n}") for n in range(30))
    school = SCHOOL.with_(students=(*SCHOOL.students, *many))
    drafted = made(sheet, school=school)
    assert [row.cells[0] for row in drafted.rows] == ["00417", "00418", "419"]
    asked = cause(drafted, "zeros:")
    assert asked.title == "Student IDs in this school have 5 digits; some here have fewer."
    assert labels(drafted, "zeros:") == ["Add zeros: 419 becomes 00419", "Keep them as they are"]
    assert asked.rows == (4,)
    answers = replace(choosing(drafted, "zeros:"), kind="student_changes").with_target(1, None)
    assert "Omar Haddad is in the archive." in [found.title for found in made(sheet, answers, school).causes]


def test_c16_what_excel_has_rounded_must_be_typed_again(sheet: SourceSheet) -> None:
    drafted = made(sheet)
    asked = cause(drafted, "rounded:")
    assert asked.title == "Excel has rounded numbers in Student ID. Type them in again."
    assert asked.rows == (4, 5, 6)
    assert values(sheet, "student_id") == ["417", "852931000000", "held", "held", "held"]


def test_c17_phones_stay_as_typed_and_two_in_a_cell_are_parted_with_consent(sheet: SourceSheet) -> None:
    drafted = made(sheet)
    asked = cause(drafted, "phones:")
    assert (asked.level, asked.title, asked.rows) == (
        Level.WARNING,
        "Some cells in Mobile phone hold two phone numbers.",
        (5, 6),
    )
    assert labels(drafted, "phones:") == [
        "Keep both as they are: “93015831 / 93015832”",
        "Keep only the first: 93015831",
        "93015831 as Mobile phone, 93015832 as Phone",
    ]
    as_typed = ["+852 9301 5831", "0085293015831", "(020) 7946 0958", "93015831 / 93015832", "93015831 93015832"]
    assert values(sheet, "mobile_phone_number") == [*as_typed, "93015831"]
    split = choosing(drafted, "phones:", 2)
    assert values(sheet, "mobile_phone_number", split)[3:5] == ["93015831", "93015831"]
    assert values(sheet, "phone_number", split) == [None, None, None, "93015832", "93015832", None]
    first = choosing(drafted, "phones:", 1)
    assert values(sheet, "mobile_phone_number", first)[3:5] == ["93015831", "93015831"]


def test_c18_stray_blanks_are_tidied_and_counted(sheet: SourceSheet) -> None:
    assert values(sheet, "first_name")[:4] == ["Ana", "Ana", "A na", "Ana"]
    assert made(sheet).tidied == 5
    padded = sheet_of(("E-mail", "City"), [("\u00a0ANA@s.org\u200b", "Porto")])
    assert [row.name for row in made(padded, Answers(kind="student_changes")).rows] == ["Ana Silva"]


def test_c19_every_letter_of_every_name_is_kept(sheet: SourceSheet) -> None:
    names = ["Nicolò", "Ștefan", "Đặng", "O'Brien", "van den Berg", "张伟", "محمد", "Ng", "Ñandú", "𠮷野"]
    assert values(sheet, "first_name") == names


def test_c20_surname_first_is_offered_for_turning_and_capitals_change_only_on_request(sheet: SourceSheet) -> None:
    drafted = made(sheet, Answers(kind="enrolments"))
    names = {u.key: u for u in drafted.understood}
    order = names["names:student.name"]
    assert (order.text, order.shown) == ("OKORO BEN", "BEN OKORO")
    assert [option.label for option in order.options] == [
        "First name BEN, surname OKORO",
        "First name OKORO, surname BEN",
    ]
    assert [row.name for row in drafted.rows] == ["ANA SILVA", "BEN OKORO", "Aoife Ní Bhriain"]
    known = [row.outcome.value for row in drafted.rows][:2]
    assert known == ["same", "same"], "capitals are no change of a name"


def test_c21_marks_of_a_class_are_yes_and_no_in_many_languages(sheet: SourceSheet) -> None:
    school = SCHOOL.with_(classes=(SchoolClass(id=51, name="Boarder"),), settled=frozenset(KINDS["class_add"].needs))
    answers = Answers(kind="class_add").with_target(0, Target("student", "id"))
    known = draft(sheet, answers, Known(school), TODAY)
    assert [match.target.key if match.target else "" for match in known.columns] == ["student.id", "class.51"]
    assert not any("mark" in problem.cause for row in known.rows for problem in row.problems)


def test_c22_genders_become_the_schools_words_and_unknown_ones_are_asked_once(sheet: SourceSheet) -> None:
    found = values(sheet, "gender")
    assert found == ["Male", "Female", "Male", "Female", "Male", "Female", None, "held"]
    assert cause(made(sheet), "value:gender").title == "Gender “X” is not a word that ManageBac knows."
    assert labels(made(sheet), "value:gender") == [
        "Male",
        "Female",
        "Send “X” as written",
        "Leave this field alone",
    ]


def test_c23_grade_labels_become_year_groups(sheet: SourceSheet) -> None:
    assert values(sheet, "year_group_id") == [9, 10, 9, "held", "held", 10, 9, "held"]
    titles = {found.title for found in made(sheet).causes if "year_group" in found.key}
    assert titles == {
        "Year group “K2” does not exist.",
        "Year group “Grade 11” can mean more than one.",
        "Excel has turned the Year group into a date: 2026-03-04.",
    }


def test_c24_what_says_nothing_leaves_alone_and_is_counted(sheet: SourceSheet) -> None:
    assert values(sheet, "nickname") == [None, None, "none", None, "", None, None, None, None, None]
    assert made(sheet).stand_ins == 6


def test_c31_doubled_and_empty_headings_go_nowhere_by_themselves(sheet: SourceSheet) -> None:
    columns = made(sheet).columns
    assert [(match.heading, match.why) for match in columns][1:4] == [
        ("Name", Why.TAKEN),
        ("", Why.UNKNOWN),
        ("Column1", Why.UNKNOWN),
    ]


def test_c32_a_parent_once_per_child_is_made_once_and_the_child_twice_is_asked(sheet: SourceSheet) -> None:
    drafted = made(sheet)
    asked = cause(drafted, "double:")
    assert asked.title == "Rows 2 and 4 are the same student in ManageBac."
    assert labels(drafted, "double:") == ["Leave row 4 out", "Leave row 2 out"]
    answers = choosing(drafted, "double:")
    done = made(sheet, answers)
    assert [family.name for family in new_parents(done)] == ["Maria Silva"]
    plan = build_plan(done, Known(SCHOOL), school="s", school_name="S", made_at="2026-08-20T08:00:00")
    assert [type(step.operation).__name__ for step in plan.steps] == ["CreatePerson", "LinkChild"]


def test_capitals_are_written_as_usual_when_the_person_says_so() -> None:
    titles = ("Student ID", "Surname", "First name", "E-mail")
    rows = ("99001", "O'BRIEN", "MARY-ANN", "m@x.org"), ("99002", "VAN DER BERG", "JAN", "j@x.org")
    capitals = drafted(*rows, titles=titles)
    offered = {u.key: [o.label for o in u.options] for u in capitals.understood}
    assert offered["capitals:student.last_name"] == [
        "Keep the capitals: O'BRIEN",
        "Write them as usual: O'Brien",
    ]
    assert [row.name for row in capitals.rows] == ["MARY-ANN O'BRIEN", "JAN VAN DER BERG"]
    answers = Answers().choosing("capitals:student.last_name", "calm").choosing("capitals:student.first_name", "calm")
    assert [row.name for row in drafted(*rows, titles=titles, answers=answers).rows] == [
        "Mary-Ann O'Brien",
        "Jan van der Berg",
    ]
