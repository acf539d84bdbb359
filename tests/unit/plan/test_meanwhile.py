"""Whose people were changed in ManageBac between the check and the review."""

from dataclasses import replace

from mbdesk.directory import Directory
from mbdesk.plan.meanwhile import changed_meanwhile
from mbdesk.plan.operations import AddToGroup, LinkChild, UpdatePerson
from mbdesk.plan.plan import Outcome, Plan, PlannedRow, Step
from mbdesk.records import Parent, PersonKind, Student

ANA, BEN = Student(id=1, first_name="Ana"), Student(id=2, first_name="Ben")
MARIA = Parent(id=9, first_name="Maria")
BEFORE = Directory(students=(ANA, BEN), parents=(MARIA,))


def row(number: int, outcome: Outcome, *steps: int, person: int | None = None) -> PlannedRow:
    return PlannedRow(number=number, name="", outcome=outcome, cells=(), steps=steps, person_id=person)


PLAN = Plan(
    kind="enrolments",
    title="",
    school="s",
    school_name="S",
    made_at="",
    rows=(
        row(2, Outcome.CHANGES, 1, person=1),
        row(3, Outcome.CHANGES, 2, 3, person=2),
        row(4, Outcome.SAME),
    ),
    steps=(
        Step(
            number=1,
            operation=UpdatePerson(kind=PersonKind.STUDENT, id=1, values={"city": "Rome"}, before={"city": None}),
            rows=(2,),
            label="",
        ),
        Step(number=2, operation=LinkChild(parent=9, student=2, relationship="Mother"), rows=(3,), label=""),
        Step(number=3, operation=AddToGroup(group="classes", group_id=5, students=(1, 2)), rows=(2, 3), label=""),
    ),
)


def test_nobody_was_changed() -> None:
    signed_in = replace(ANA, last_accessed_at="2026-03-10", updated_at="2026-03-10")
    now = Directory(students=(signed_in, BEN), parents=(MARIA,))
    assert changed_meanwhile(PLAN, BEFORE, now, {}) == frozenset()


def test_the_rows_own_people_and_those_of_its_links_count() -> None:
    now = Directory(students=(replace(ANA, nickname="A"), BEN), parents=(MARIA,))
    assert changed_meanwhile(PLAN, BEFORE, now, {}) == {2}
    now = Directory(students=(ANA, BEN), parents=(replace(MARIA, archived=True),))
    assert changed_meanwhile(PLAN, BEFORE, now, {}) == {3}


def test_a_row_that_comes_to_something_else_now_counts() -> None:
    assert changed_meanwhile(PLAN, BEFORE, BEFORE, {2: Outcome.CHANGES, 4: Outcome.NEW}) == {4}
    assert changed_meanwhile(PLAN, Directory(students=(BEN,), parents=(MARIA,)), BEFORE, {}) == {2}
