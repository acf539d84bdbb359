"""Names of one word in a column of whole names: no trouble for those who are here and called so (features C 19)."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Outcome
from mbdesk.plan.reading import LEAVE_BLANK
from mbdesk.records import Parent, Student
from tests.support.enrolment_sheets import SCHOOL, TODAY, sheet_of

ADE = Student(id=110, email="ade@s.org", first_name="Adetokunbo", student_id="00430")
IDA = Student(id=111, email="ida@s.org", last_name="Ida", student_id="00431")
ROY = Parent(id=210, email="roy@p.org", first_name="Roy")
HERE = replace(SCHOOL, students=(*SCHOOL.students, ADE, IDA), parents=(*SCHOOL.parents, ROY))
TITLES = ("Student ID", "Name", "E-mail")


def made(
    *rows: Sequence[str], titles: Sequence[str] = TITLES, answers: Answers | None = None, kind: str = "enrolments"
) -> Draft:
    return draft(sheet_of(titles, rows), answers or Answers(kind=kind), Known(HERE), TODAY)


@pytest.mark.parametrize("kind", ["enrolments", "student_changes"])
@pytest.mark.parametrize(
    "row", [("00430", "Adetokunbo", "ade@s.org"), ("00430", "ADETOKUNBO ", ""), ("", "adetokunbo", "ade@s.org")]
)
def test_whoever_is_here_under_that_name_is_the_same(row: Sequence[str], kind: str) -> None:
    of = made(row, kind=kind)
    assert [cause.title for cause in of.causes] == []
    assert of.rows[0].outcome is Outcome.SAME


def test_a_lone_surname_is_a_name_too() -> None:
    of = made(("00431", "Ida", ""))
    assert of.causes == ()
    assert (of.rows[0].outcome, of.rows[0].name) == (Outcome.SAME, "Ida")


@pytest.mark.parametrize(
    "row",
    [
        ("00430", "Ade", "ade@s.org"),
        ("", "Adetokunbo", ""),
        ("99999", "Adetokunbo", "new@s.org"),
        ("00430", "Adetokunbo", "ida@s.org"),
        ("00431", "Adetokunbo", ""),
    ],
)
def test_anybody_else_needs_two_names(row: Sequence[str]) -> None:
    of = made(row)
    assert of.rows[0].held
    assert [c.key.split(":")[0] for c in of.causes if c.key.startswith("oneword")] == ["oneword"]


def test_of_somebody_who_is_here_the_name_may_be_left_alone() -> None:
    of = made(("00430", "Ade", "ade@s.org"))
    (cause,) = [c for c in of.causes if c.key.startswith("oneword")]
    (new,) = [c for c in made(("99999", "Ade", "new@s.org")).causes if c.key.startswith("oneword")]
    assert new.options == (), "somebody new needs a name"
    assert [option.label for option in cause.options] == ["Leave this field alone"]
    of = made(("00430", "Ade", "ade@s.org"), answers=Answers().choosing(cause.key, LEAVE_BLANK))
    assert of.causes == ()
    assert of.rows[0].outcome is Outcome.SAME


def test_a_parent_with_one_name_is_found_by_the_e_mail() -> None:
    titles = ("Student ID", "Parent 1 name", "Parent 1 e-mail")
    assert not made(("00417", "Roy", "roy@p.org"), titles=titles).rows[0].held
    assert made(("00417", "Ray", "roy@p.org"), titles=titles).rows[0].held
