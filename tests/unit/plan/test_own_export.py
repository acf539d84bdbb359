"""mbdesk's own exports come back, also with people who are in the archive (EXP-3)."""

from collections.abc import Sequence

import pytest

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Outcome
from tests.support.enrolment_sheets import SCHOOL, TODAY, planned, sheet_of

TITLES = ("Student ID", "First name", "Last name", "E-mail", "Status")
OMAR = ("00419", "Omar", "Haddad", "gone@s.org", "Archived")


def made(row: Sequence[str], kind: str, titles: Sequence[str] = TITLES) -> Draft:
    return draft(sheet_of(titles, [row]), Answers(kind=kind), Known(SCHOOL), TODAY)


@pytest.mark.parametrize("kind", ["enrolments", "student_changes"])
def test_who_is_archived_and_said_to_be_is_the_same(kind: str) -> None:
    of = made(OMAR, kind)
    assert of.causes == ()
    assert of.rows[0].outcome is Outcome.SAME


@pytest.mark.parametrize("kind", ["enrolments", "student_changes"])
@pytest.mark.parametrize(
    ("row", "titles"),
    [
        ((*OMAR[:4], "Active"), TITLES),
        ((*OMAR[:4], ""), TITLES),
        ((*OMAR[:2], "Hadad", *OMAR[3:]), TITLES),
        (OMAR[:4], TITLES[:4]),
    ],
)
def test_who_is_said_to_be_here_or_otherwise_is_asked_about(
    row: Sequence[str], titles: Sequence[str], kind: str
) -> None:
    of = made(row, kind, titles)
    assert [cause.key.split(":")[0] for cause in of.causes] == ["archived"]
    assert of.rows[0].held


def test_who_is_here_is_not_archived_by_a_word() -> None:
    of = made(("00418", "Ben", "Okoro", "ben@s.org", "Archived"), "student_changes")
    assert (of.causes, of.rows[0].outcome) == ((), Outcome.SAME)


def test_a_class_is_still_asked_about_those_in_the_archive() -> None:
    of = made(
        ("00419", "Omar", "Haddad", "MYP Group (Grade 9)", "Archived"),
        "year_groups",
        (*TITLES[:3], "Year group", "Status"),
    )
    assert [cause.key.split(":")[0] for cause in of.causes] == ["archived"]


@pytest.mark.parametrize(
    ("kind", "titles", "row"),
    [
        (
            "enrolments",
            (*TITLES, "Mother first name", "Mother last name", "Mother e-mail"),
            (*OMAR, "Eva", "Haddad", "eva@p.org"),
        ),
        (
            "parents",
            ("First name", "Last name", "E-mail", "Status", "Child student ID"),
            ("Otto", "Alt", "old@p.org", "Archived", "00418"),
        ),
    ],
)
def test_who_stays_in_the_archive_gets_no_parent_and_no_child_unasked(
    kind: str, titles: Sequence[str], row: Sequence[str]
) -> None:
    of = made(row, kind, titles)
    assert [cause.key.split(":")[0] for cause in of.causes] == ["archived"]
    assert planned(of).steps == ()
    nobody = made((*row[: titles.index("Status") + 1],), kind, titles)
    assert (nobody.causes, nobody.rows[0].outcome) == ((), Outcome.SAME)
