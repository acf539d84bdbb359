"""Leavers archived from a list with their one date, and people brought back."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.kinds import KINDS, PEOPLE
from mbdesk.plan.known import Known
from mbdesk.plan.operations import ArchivePerson, UnarchivePerson
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.records import Parent, PersonKind, Student, Teacher, YearGroup
from tests.support.enrolment_sheets import TODAY, causes, option, sheet_of

ANA: Final = Student(
    id=101,
    first_name="Ana",
    last_name="Silva",
    student_id="00401",
    year_group_id=9,
    attendance_start_date=date(2025, 9, 1),
)
BEN: Final = Student(id=102, first_name="Ben", last_name="Okoro", student_id="00402", email="ben@s.org")
OMAR: Final = Student(id=103, first_name="Omar", last_name="Haddad", student_id="00403", archived=True)
SCHOOL: Final = Directory(
    students=(ANA, BEN, OMAR),
    parents=(
        Parent(id=201, email="maria@p.org", first_name="Maria", last_name="Silva"),
        Parent(id=202, email="old@p.org", first_name="Otto", last_name="Alt", archived=True),
    ),
    teachers=(Teacher(id=301, email="kim@t.org", first_name="Kim", last_name="Kaya"),),
    year_groups=(YearGroup(id=9, name="Grade 9"),),
)
CHANGES, SAME, OUT = Outcome.CHANGES, Outcome.SAME, Outcome.LEFT_OUT


def made(kind: str, titles: Sequence[str], *rows: Sequence[Any], answers: Answers | None = None) -> Draft:
    return draft(sheet_of(titles, rows), (answers or Answers()).with_kind(kind), Known(SCHOOL), TODAY)


def plan(of: Draft) -> Plan:
    return build_plan(of, Known(SCHOOL), school="riverside", school_name="Riverside", made_at="2026-08-20T08:00:00")


def operations(of: Draft) -> list[object]:
    return [step.operation for step in plan(of).steps]


def outcomes(of: Draft) -> list[Outcome]:
    return [row.outcome for row in of.rows]


def leaving(student: Student, **dates: str) -> ArchivePerson:
    return ArchivePerson(kind=PersonKind.STUDENT, id=student.id, **dates)


@pytest.mark.parametrize(
    ("titles", "cells", "dates"),
    [
        (("Withdrawn on",), ("30 Jun 2026",), {"withdrawn_on": "2026-06-30"}),
        (("Graduated on",), ("2026-06-30",), {"graduated_on": "2026-06-30"}),
        (("Withdrawn on", "Graduated on"), ("", "30.06.2026"), {"graduated_on": "2026-06-30"}),
        (("Leaving date", "Reason for leaving"), ("30 Jun 2026", "Transferred"), {"withdrawn_on": "2026-06-30"}),
        (("Leaving date", "Withdrawn or graduated"), ("30 Jun 2026", "Graduated"), {"graduated_on": "2026-06-30"}),
        (("Date of leaving", "Withdrawn on"), ("30 Jun 2026", "30 Jun 2026"), {"withdrawn_on": "2026-06-30"}),
    ],
)
def test_a_student_leaves_with_exactly_one_date(
    titles: tuple[str, ...], cells: tuple[str, ...], dates: dict[str, str]
) -> None:
    of = made("archive", ("Student ID", *titles), ("00401", *cells))
    assert of.causes == ()
    assert operations(of) == [leaving(ANA, **dates)]


def test_the_way_and_the_day_can_be_said_once_for_all() -> None:
    rows = [("00401",), ("00402",), ("00403",)]
    of = made("archive", ("Student ID",), *rows)
    assert outcomes(of) == [OUT, OUT, SAME]
    assert {cause.key: cause.rows for cause in of.causes} == {"scope:leaving": (2, 3), "scope:day": (2, 3)}
    answers = Answers().choosing("scope:leaving", "graduated").choosing("scope:day", "2026-06-30")
    of = made("archive", ("Student ID",), *rows, answers=answers)
    assert outcomes(of) == [CHANGES, CHANGES, SAME]
    assert operations(of) == [leaving(ANA, graduated_on="2026-06-30"), leaving(BEN, graduated_on="2026-06-30")]
    first, _, last = plan(of).rows
    assert [(change.title, change.old, change.new) for change in first.changes] == [
        ("Status", "Active", "Archived"),
        ("Graduated on", "", "30 Jun 2026"),
    ]
    assert (first.name, first.person_id) == ("Ana Silva", 101)
    assert last.notes == ("Omar Haddad is archived already.",)


def test_what_a_row_says_comes_before_what_was_said_for_all() -> None:
    answers = Answers().choosing("scope:leaving", "graduated").choosing("scope:day", "2026-06-30")
    rows = [("00401", "1 Feb 2026", "left"), ("00402", "", "")]
    of = made("archive", ("Student ID", "Leaving date", "Reason"), *rows, answers=answers)
    assert operations(of) == [leaving(ANA, withdrawn_on="2026-02-01"), leaving(BEN, graduated_on="2026-06-30")]


@pytest.mark.parametrize(
    ("titles", "cells", "sentence"),
    [
        (
            ("Withdrawn on",),
            ("1 Sep 2026",),
            (
                "The leaving date 1 Sep 2026 lies in the future. ManageBac archives at once: import this list on that"
                " day, or put today's date."
            ),
        ),
        (("Withdrawn on",), ("30 Jun 2025",), "Ana Silva came on 1 Sep 2025, after the leaving date 30 Jun 2025."),
        (
            ("Withdrawn on", "Graduated on"),
            ("30 Jun 2026", "30 Jun 2026"),
            "Ana Silva can leave once and in one way: withdrawn or graduated.",
        ),
        (
            ("Withdrawn on", "Reason"),
            ("30 Jun 2026", "Graduated"),
            "Ana Silva can leave once and in one way: withdrawn or graduated.",
        ),
        (("Withdrawn on",), ("31/02/2026",), "There is no such day: “31/02/2026”."),
    ],
)
def test_a_date_that_cannot_be_is_a_problem(titles: tuple[str, ...], cells: tuple[str, ...], sentence: str) -> None:
    of = made("archive", ("Student ID", *titles), ("00401", *cells))
    assert [cause.title for cause in of.causes] == [sentence]
    assert outcomes(of) == [OUT]


def test_todays_date_can_be_put_for_all_rows_of_a_day_to_come() -> None:
    sheet = (("Student ID", "Withdrawn on"), ("00401", "1 Sep 2026"), ("00402", "1 Sep 2026"))
    key, today = option(made("archive", *sheet), "future:")
    of = made("archive", *sheet, answers=Answers().choosing(key, today))
    assert operations(of) == [leaving(who, withdrawn_on=TODAY.isoformat()) for who in (ANA, BEN)]


def test_a_day_for_all_in_the_future_is_asked_for_again() -> None:
    answers = Answers().choosing("scope:leaving", "withdrawn").choosing("scope:day", "2026-12-24")
    of = made("archive", ("Student ID",), ("00401",), answers=answers)
    key, today = option(of, "scope:day")
    assert today == TODAY.isoformat()
    of = made("archive", ("Student ID",), ("00401",), answers=answers.choosing(key, today))
    assert operations(of) == [leaving(ANA, withdrawn_on=TODAY.isoformat())]


def test_who_is_not_found_is_told_and_never_guessed() -> None:
    titles = ("Name", "Withdrawn on")
    of = made("archive", titles, ("Ben Okoro", "30 Jun 2026"), ("Zed Zulu", "30 Jun 2026"))
    assert causes(of) == ["who", "who"]
    assert operations(of) == []
    of = made(
        "archive", titles, ("Ben Okoro", "30 Jun 2026"), answers=Answers().choosing(*option(of, "who:student:|||ben"))
    )
    assert operations(of) == [leaving(BEN, withdrawn_on="2026-06-30")]


def test_the_same_leaver_twice() -> None:
    titles = ("Student ID", "Withdrawn on")
    rows = [("00401", "30 Jun 2026"), ("00401", "30.06.2026"), ("00401", "1 Jun 2026")]
    of = made("archive", titles, *rows)
    assert outcomes(of) == [CHANGES, OUT, OUT]
    assert [cause.title for cause in of.causes] == [
        "Rows 2 and 4 say different things about how Ana Silva left.",
    ]
    assert len(operations(of)) == 1
    instead = made("archive", titles, *rows, answers=Answers().choosing(*option(of, "double", 1)))
    assert operations(instead) == [leaving(ANA, withdrawn_on="2026-06-01")]


@pytest.mark.parametrize(("people", "email", "id_"), [("parent", "maria@p.org", 201), ("teacher", "kim@t.org", 301)])
def test_parents_and_teachers_have_no_leaving_date(people: str, email: str, id_: int) -> None:
    answers = Answers().choosing("scope:people", people)
    of = made("archive", ("E-mail",), (email,), answers=answers)
    assert of.causes == ()
    assert operations(of) == [ArchivePerson(kind=PersonKind(people), id=id_)]


def test_bringing_back() -> None:
    of = made("unarchive", ("Student ID",), ("00403",), ("00401",), ("00403",), ("00999",))
    assert outcomes(of) == [CHANGES, SAME, OUT, OUT]
    assert operations(of) == [UnarchivePerson(kind=PersonKind.STUDENT, id=103)]
    rows = plan(of).rows
    assert [(change.old, change.new) for change in rows[0].changes] == [("Archived", "Active")]
    assert rows[0].notes == ("The year group and the classes may have to be added again.",)
    assert rows[1].notes == ("Ana Silva is not archived.",)
    assert rows[2].notes == ("Row 2 says the same.",)


def test_a_parent_is_brought_back_without_a_word_about_classes() -> None:
    answers = Answers().choosing("scope:people", "parent")
    of = made("unarchive", ("E-mail",), ("old@p.org",), answers=answers)
    assert operations(of) == [UnarchivePerson(kind=PersonKind.PARENT, id=202)]
    assert plan(of).rows[0].notes == ()


def test_a_sheet_is_compared_with_the_people_whom_it_is_about() -> None:
    archive = KINDS["archive"]
    assert archive.lists({}) == {"students"}
    assert archive.lists({PEOPLE: "teacher"}) == {"teachers"}
    assert archive.lists({PEOPLE: "parent"}) == KINDS["unarchive"].lists({PEOPLE: "parent"}) == {"parents"}
    assert KINDS["class_add"].lists({}) == {"students", "classes", "memberships"}


def test_a_column_of_year_groups_is_compared_with_the_year_groups() -> None:
    assert KINDS["student_changes"].lists({}, {"city"}) == {"students"}
    assert KINDS["student_changes"].lists({}, {"city", "year_group_id"}) == {"students", "year_groups"}
    assert KINDS["enrolments"].lists({}, {"year_group_id"}) == {"students", "parents", "year_groups"}
