"""Sheets with a row for each parent: asked about once, then one student with both parents."""

from mbdesk.plan.operations import AddToGroup, CreatePerson, LinkChild, Ref
from tests.support.people_sheets import Sheet

TITLES = ("Student ID", "First name", "Surname", "E-mail", "Birthday", "Parent name", "Parent e-mail", "Relationship")
MIA = ("00500", "Mia", "Rossi", "mia@s.org", "")
ADA = ("Ada Rossi", "ada@p.org", "Mother")
UGO = ("Ugo Rossi", "ugo@p.org", "Father")
ROWS = (
    (*MIA, *ADA),
    (*MIA[:4], "3 Apr 2012", *UGO),
    ("00417", "Ana", "Silva", "", "", "João Silva", "joao@p.org", "Uncle"),
)


def test_a_row_for_each_parent_is_asked_about_once_for_the_sheet() -> None:
    sheet = Sheet("enrolments", TITLES, *ROWS, ("00417", "Ana", "Silva", "", "", "Ugo Rossi", "ugo@p.org", "Uncle"))
    assert sheet.titles == ["2 rows are about students of other rows, with other parents."]
    assert sheet.draft().causes[0].rows == (3, 5)
    assert sheet.outcomes == {"new": 1, "changes": 1, "left_out": 2}


def test_put_together_the_student_is_made_once_with_both_parents_and_all_that_is_said() -> None:
    sheet = Sheet("enrolments", TITLES, *ROWS).choosing("row_per_parent")
    assert sheet.titles == []
    assert sheet.outcomes == {"new": 2, "changes": 1}
    plan = sheet.plan()
    names = [type(step.operation).__name__ for step in plan.steps]
    assert names == ["CreatePerson", "CreatePerson", "CreatePerson", "LinkChild", "LinkChild", "LinkChild"]
    student = plan.steps[2]
    assert student.rows == (2, 3)
    assert isinstance(student.operation, CreatePerson)
    assert student.operation.values["birthday"] == "2012-04-03"
    assert plan.steps[3].operation == LinkChild(parent=Ref(1), student=Ref(3), relationship="Mother")
    assert plan.steps[4].operation == LinkChild(parent=Ref(2), student=Ref(3), relationship="Father")
    assert plan.steps[5].operation == LinkChild(parent=203, student=101, relationship="Uncle")
    assert [row.person_id for row in plan.rows] == [None, None, 101]
    decided = next(u for u in sheet.draft().understood if u.key == "row_per_parent")
    assert (decided.rows, decided.shown) == (1, "The sheet has a row for each parent: put them together")


def test_asked_about_each_they_are_doubles_like_any_other() -> None:
    sheet = Sheet("enrolments", TITLES, *ROWS).choosing("row_per_parent", 1)
    assert sheet.titles == ["Rows 2 and 3 have the same e-mail."]


def test_rows_that_say_different_things_about_the_student_are_doubles() -> None:
    other = ("00500", "Mia", "Rossi", "mia@s.org", "4 May 2012", *UGO)
    sheet = Sheet("enrolments", TITLES, (*MIA[:4], "3 Apr 2012", *ADA), other)
    assert sheet.titles == ["Rows 2 and 3 have the same e-mail."]
    same_parent = Sheet("enrolments", TITLES, (*MIA, *ADA), (*MIA, *ADA))
    assert same_parent.titles == ["Rows 2 and 3 have the same e-mail."]


def test_a_row_waits_while_the_first_one_about_the_student_does() -> None:
    sheet = Sheet("enrolments", TITLES, ("00500", "Mia", "Rossi", "mia@s.org", "", *ADA[:1], "?", ""), ROWS[1])
    assert "Rows 2 and 3 have the same e-mail." in sheet.titles  # a parent without an e-mail tells nobody apart
    sheet = Sheet("enrolments", TITLES, ("00500", "Mia", "", "mia@s.org", "", *ADA), (*MIA[:2], "", *MIA[3:], *UGO))
    sheet.choosing("row_per_parent")
    assert sheet.titles == ["A new student has no surname.", "Row 2 is about the same student and is not sent yet."]
    assert sheet.operations == []


def test_put_together_both_rows_stand_behind_the_year_group_that_the_student_joins() -> None:
    ben = ("00418", "Ben", "Okoro", "", "")
    rows = [(*ben, *ADA, "Grade 9"), (*ben, *UGO, "Grade 9")]
    plan = Sheet("enrolments", (*TITLES, "Year group"), *rows).choosing("row_per_parent").plan()
    (join,) = [step for step in plan.steps if isinstance(step.operation, AddToGroup)]
    assert join.operation == AddToGroup(group="year-groups", group_id=9, students=(102,))
    assert join.rows == (2, 3)
