"""What a sheet is for is guessed from what stands in it; nothing that takes people away ever is."""

from collections.abc import Sequence

import pytest

from mbdesk.plan.imports import guess_kind
from mbdesk.plan.known import Known
from mbdesk.plan.rows import SourceSheet
from mbdesk.records import SchoolClass
from tests.support.enrolment_sheets import HEADINGS, MIA, sheet_of
from tests.support.people_sheets import PEOPLE

SCHOOL = PEOPLE.with_(
    classes=(
        SchoolClass(id=51, name="Maths 9B", uniq_id="M9B"),
        SchoolClass(id=52, name="English 10A", uniq_id="E10A"),
        SchoolClass(id=53, name="Old Art", archived=True),
    )
)
KNOWN = Known(SCHOOL)
Rows = Sequence[Sequence[str]]

SHEETS: list[tuple[str, str, Sequence[str], Rows]] = [
    ("enrolments", "admissions.xlsx", HEADINGS, [MIA]),
    ("enrolments", "new.csv", ("Name", "E-mail", "Date of birth", "Grade"), [("Mia Rossi", "m@x.org", "", "9")]),
    ("enrolments", "x.xlsx", ("Nom", "Prénom", "Courriel", "E-mail mère"), [("Rossi", "Mia", "m@x", "a@p")]),
    ("student_changes", "phones.xlsx", ("Student ID", "Mobile"), [("00417", "1 555 1234"), ("00418", "1 555 9876")]),
    ("student_changes", "students.xlsx", ("Name", "Student ID", "Year group", "Parents", "Gender"),
     [("Silva, Ana", "00417", "MYP Group (Grade 9)", "Maria Silva", "Female"), ("Okoro, Ben", "00418", "", "", "")]),
    ("student_changes", "a.csv", ("Student ID", "Name", "D.O.B.", "E-mail"), [("00417", "Ana Silva", "", "a@x.org")]),
    ("teachers", "staff.xlsx", ("Name", "E-mail", "Phone"), [("Ines Duarte", "ines@t.org", "1")]),
    ("teachers", "list.xlsx", ("Teacher name", "E-mail", "Nationality"), [("Ines Duarte", "ines@t.org", "PT")]),
    ("teachers", "list.xlsx", ("First name", "Surname", "E-mail"), [("Uma", "Patel", "uma@t.org")]),
    ("teachers", "Lehrer.xlsx", ("Vorname", "Nachname", "E-Mail"), [("Ines", "Duarte", "ines@t.org")]),
    ("parents", "parents.xlsx", ("First name", "Surname", "E-mail", "City"), [("Ida", "Okoro", "i@p.org", "Lagos")]),
    ("parents", "list.xlsx", ("Parent name", "Parent e-mail", "Mobile", "Student ID"),
     [("Ida Okoro", "ida@p.org", "1", "00418")]),
    ("parents", "list.xlsx", ("Name", "E-mail", "Child 1 ID", "Child 2 ID"), [("Ida Okoro", "ida@p.org", "00418", "")]),
    ("parents", "list.xlsx", ("Name", "E-mail", "Employer"), [("Maria Silva", "maria@p.org", "Acme")]),
    ("link", "links.xlsx", ("Student ID", "Parent e-mail", "Relationship"), [("00418", "maria@p.org", "Aunt")]),
    ("link", "links.xlsx", ("Mother e-mail", "Student ID", "Student name"), [("maria@p.org", "00417", "Ana Silva")]),
    ("archive", "list.xlsx", ("Student ID", "Name", "Leaving date"), [("00417", "Ana Silva", "30 Jun 2026")]),
    ("archive", "Leavers 2026.xlsx", ("Student ID", "Name"), [("00417", "Ana Silva"), ("00418", "Ben Okoro")]),
    ("archive", "x.csv", ("学号", "姓名", "离校日期"), [("00417", "Ana Silva", "30 Jun 2026")]),
    ("unarchive", "back.xlsx", ("Student ID", "Name"), [("00419", "Omar Haddad")]),
    ("year_groups", "next year.xlsx", ("Student ID", "Name", "New year group"), [("00417", "Ana Silva", "10")]),
    ("class_add", "roster.xlsx", ("Student ID", "Class"), [("00417", "Maths 9B"), ("00418", "M9B")]),
    ("class_add", "grid.xlsx", ("Student ID", "Name", "Maths 9B", "English 10A"),
     [("00417", "Ana Silva", "x", ""), ("00418", "Ben Okoro", "", "x")]),
    ("class_add", "class list.xlsx", ("Student ID", "Name", "Date of birth", "Gender", "Class"),
     [("00417", "Ana Silva", "3 Apr 2012", "F", "Maths 9B"), ("00418", "Ben Okoro", "", "M", "M9B")]),
    ("enrolments", "new.xlsx",
     ("Name", "Date of birth", "Year", "Mother", "Mother e-mail", "Nationality", "Class"),
     [("Mia Rossi", "14/03/2012", "Grade 9", "Rossi, Ada", "ada@p.org", "Italian", "Maths 9B")]),
    ("enrolments", "new.xlsx", ("Name", "Gender", "Nationality", "Class"), [("Mia Rossi", "F", "Italian", "Maths 9B")]),
    ("enrolments", "again.xlsx", ("Name", "E-mail", "Date of birth", "Class"),
     [("Omar Haddad", "gone@s.org", "2 Jan 2011", "Maths 9B"), ("Mia Rossi", "mia@s.org", "14 Mar 2012", "M9B")]),
    ("class_add", "Maths 9B.xlsx", ("Student ID", "Name"), [("00417", "Ana Silva"), ("00418", "Ben Okoro")]),
]  # fmt: skip


def sheet(path: str, titles: Sequence[str], rows: Rows) -> SourceSheet:
    return sheet_of(titles, rows, path=path, sheet="Sheet1")


@pytest.mark.parametrize(("kind", "path", "titles", "rows"), SHEETS)
def test_the_kind_is_guessed(kind: str, path: str, titles: Sequence[str], rows: Rows) -> None:
    assert guess_kind(sheet(path, titles, rows), KNOWN) == kind


def test_what_takes_away_is_never_guessed() -> None:
    guessed = {guess_kind(sheet(path, titles, rows), KNOWN) for _, path, titles, rows in SHEETS}
    assert not guessed & {"unlink", "class_remove", "class_exact", "year_group_exact"}


def test_a_sheet_about_nobody_known_archives_nobody() -> None:
    rows = [("99001", "Mia Rossi", "30 Jun 2026")]
    assert guess_kind(sheet("leavers.xlsx", ("Student ID", "Name", "Leaving date"), rows), KNOWN) == "enrolments"


@pytest.mark.parametrize("rows", [[], [("",)], [("?", "x")]])
def test_nothing_to_guess_from_is_enrolments(rows: Rows) -> None:
    assert guess_kind(sheet("", ("", ""), rows), KNOWN) == "enrolments"
