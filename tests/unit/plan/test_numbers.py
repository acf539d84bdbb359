"""The numbers over a review: every row behind exactly one of them, in the words of its kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.plan.kinds import KINDS
from mbdesk.plan.numbers import numbers
from mbdesk.plan.operations import AddToGroup, ArchivePerson, RemoveFromGroup
from mbdesk.plan.plan import Outcome, Plan, PlannedRow, Step
from mbdesk.records import PersonKind


def row(number: int, outcome: Outcome, *steps: int, person: int | None = None) -> PlannedRow:
    return PlannedRow(number=number, name=f"Row {number}", outcome=outcome, cells=(), steps=steps, person_id=person)


def plan(kind: str, *rows: PlannedRow, steps: tuple[Step, ...] = ()) -> Plan:
    return Plan(kind=kind, title="", school="s", school_name="S", made_at="", rows=rows, steps=steps)


def said(made: Plan) -> dict[str, list[int]]:
    return {number.word: sorted(number.rows) for number in numbers(made)}


def test_an_exact_roster_says_who_is_added_removed_stays_and_is_not_found() -> None:
    steps = (
        Step(number=1, operation=AddToGroup(group="classes", group_id=9, students=(11,)), rows=(2,), label=""),
        Step(number=2, operation=RemoveFromGroup(group="classes", group_id=9, students=(12,)), rows=(7,), label=""),
    )
    made = plan(
        "class_exact",
        row(2, Outcome.CHANGES, 1, person=11),
        row(3, Outcome.SAME, person=13),
        row(4, Outcome.LEFT_OUT),
        row(5, Outcome.LEFT_OUT, person=14),
        row(7, Outcome.CHANGES, 2, person=12),
        steps=steps,
    )
    assert said(made) == {"add": [2], "remove": [7], "stay": [3], "not found": [4], "left out": [5]}


def test_numbers_that_a_kind_always_has_are_there_when_nobody_is_behind_them() -> None:
    assert said(plan("enrolments")) == {"new": [], "changed": [], "already the same": [], "left out": []}
    archive = Step(number=1, operation=ArchivePerson(kind=PersonKind.PARENT, id=1), rows=(2,), label="")
    made = plan("archive", row(2, Outcome.CHANGES, 1, person=1), steps=(archive,))
    assert said(made) == {"to archive": [2], "archived already": [], "left out": []}


@pytest.mark.parametrize("kind", [*KINDS, "edit", "undo"])
@given(outcomes=st.lists(st.sampled_from(list(Outcome)), max_size=12))
def test_they_add_up_for_every_kind(kind: str, outcomes: list[Outcome]) -> None:
    made = plan(kind, *(row(number, outcome) for number, outcome in enumerate(outcomes, start=2)))
    found = numbers(made)
    behind = [each for number in found for each in number.rows]
    assert sorted(behind) == [each.number for each in made.rows]
    assert len({number.key for number in found}) == len(found)
    assert all(number.word for number in found)
