"""What became of every row: the five states add up, and the sentences say what was and was not done."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.plan.operations import AddToGroup, CreatePerson, LinkChild, Ref, RemoveFromGroup
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step
from mbdesk.plan.results import RowStatus, StepResult, StepState, row_results, so_far
from mbdesk.records import PersonKind


def row(number: int, outcome: Outcome = Outcome.NEW, person_id: int | None = None) -> PlannedRow:
    return PlannedRow(number=number, name=f"Row {number}", outcome=outcome, cells=(), person_id=person_id)


def plan(rows: list[PlannedRow], steps: list[Step]) -> Plan:
    return Plan(
        kind="enrolments", title="t", school="s", school_name="S", made_at="", rows=tuple(rows), steps=tuple(steps)
    )


def create(number: int, kind: PersonKind, *rows: int) -> Step:
    operation = CreatePerson(kind=kind, values={"email": f"{number}@x.y"})
    return Step(number=number, operation=operation, rows=rows, label=f"Add {number}")


def done(number: int, id_: int | None = None, what: str = "", missing: tuple[int, ...] = ()) -> StepResult:
    return StepResult(number=number, state=StepState.DONE, id=id_, what=what, missing=missing, at=f"t{number}")


FAMILY = plan(
    [row(4), row(5)],
    [
        create(1, PersonKind.PARENT, 4, 5),
        create(2, PersonKind.STUDENT, 4),
        create(3, PersonKind.STUDENT, 5),
        Step(number=4, operation=LinkChild(parent=Ref(1), student=Ref(2)), rows=(4,), label="Link"),
    ],
)


def test_a_row_is_done_when_all_of_its_steps_are_and_tells_of_the_student_first() -> None:
    """Row 4 has a parent made and linked for it; row 5 shares the parent, and its link is not part of this plan."""
    results = {1: done(1, 10, "Parent."), 2: done(2, 20, "Student."), 3: done(3, 30, "Other."), 4: done(4, 20, "Link.")}
    first, second = row_results(FAMILY, results)
    assert (first.status, first.id, first.what, first.at) == (
        RowStatus.DONE,
        20,
        "Student. Parents added and linked: 1@x.y.",
        "t4",
    )
    assert (second.status, second.id, second.what) == (
        RowStatus.DONE,
        30,
        "Other. 1@x.y is the same parent as in row 4.",
    )


def test_a_parent_of_two_rows_is_added_with_the_first_and_only_linked_with_the_second() -> None:
    link = LinkChild(parent=Ref(1), student=Ref(3), relationship="Mother")
    siblings = replace(FAMILY, steps=(*FAMILY.steps, Step(number=9, operation=link, rows=(5,), label="Link")))
    results = {step.number: done(step.number, step.number, "") for step in siblings.steps}
    first, second = row_results(siblings, results)
    assert first.what == "Parents added and linked: 1@x.y."
    assert second.what == "Linked to 1@x.y, the same parent as in row 4."


@pytest.mark.parametrize("state", [StepState.FAILED, StepState.NEEDS_YOU, StepState.UNKNOWN, StepState.SENDING])
def test_one_step_that_went_wrong_leaves_the_row_half_done_and_says_what_was_done_first(state: StepState) -> None:
    results = {1: done(1, 10, "Parent."), 2: StepResult(number=2, state=state, what="Wrong.")}
    first, _ = row_results(FAMILY, results)
    assert first.status is RowStatus.HALF
    expected = "Wrong." if state in {StepState.FAILED, StepState.NEEDS_YOU} else "may or may not have been done"
    assert expected in first.why
    assert first.what == f"Parent. {first.why}"


def test_a_row_of_which_nothing_was_done_is_not_done_though_its_parent_came_with_another_row() -> None:
    results = {1: done(1, 10, "Parent."), 3: StepResult(number=3, state=StepState.FAILED, what="Wrong.")}
    _, second = row_results(FAMILY, results)
    assert (second.status, second.why) == (RowStatus.FAILED, "Wrong.")
    assert second.what == "Wrong. 1@x.y is the same parent as in row 4."


def test_what_was_held_back_leaves_its_row_half_done() -> None:
    results = {n: done(n, n) for n in (1, 2, 3)} | {
        4: StepResult(number=4, state=StepState.NOT_SENT, what="Held back.")
    }
    first, second = row_results(FAMILY, results)
    assert (first.status, first.what) == (RowStatus.HALF, "Held back.")
    assert "linked" not in first.what
    assert second.status is RowStatus.DONE


def test_a_stopped_run_tells_started_rows_from_those_that_were_not() -> None:
    looked_up = StepResult(number=3, state=StepState.NOT_SENT, attempts=1)
    whole = plan([row(4), row(5), row(6)], [*FAMILY.steps[:3], create(4, PersonKind.STUDENT, 6)])
    rows = row_results(whole, {1: done(1, 10, "Parent."), 3: looked_up})
    assert [r.status for r in rows] == [RowStatus.HALF, RowStatus.NOT_STARTED, RowStatus.NOT_STARTED]
    assert rows[1].what == "Not started. 1@x.y is the same parent as in row 4."
    assert rows[2].what == "Not started. Nothing was sent for this row."
    assert rows[0].what.startswith("Half done. Still to do: ")
    assert rows[0].what.endswith(" Parent.")


def test_students_without_their_links_are_half_done_and_their_number_is_told() -> None:
    results = {n: done(n, n) for n in (1, 2, 3)}
    rows = row_results(FAMILY, results)
    assert {r.what for r in rows if r.status is RowStatus.HALF} == {"Half done: added, not yet linked."}
    half = sum(r.status is RowStatus.HALF for r in rows)
    assert half
    assert f"links to parents are still to do for {half}." in so_far(FAMILY, results, rows)


def test_a_lost_answer_is_no_failure_while_the_run_may_go_on() -> None:
    results = {n: StepResult(number=n, state=StepState.SENDING) for n in (1, 2, 3)}
    assert RowStatus.FAILED in {r.status for r in row_results(FAMILY, results)}
    assert {r.status for r in row_results(FAMILY, results, open_=True)} == {RowStatus.NOT_STARTED}


def test_only_the_missing_ones_of_a_group_fail() -> None:
    group = AddToGroup(group="classes", group_id=1, students=(7, 8))
    two = plan([row(4, person_id=7), row(5, person_id=8)], [Step(number=1, operation=group, rows=(4, 5), label="Add")])
    rows = row_results(two, {1: done(1, what="Not for everyone.", missing=(8,))})
    assert [r.status for r in rows] == [RowStatus.DONE, RowStatus.FAILED]


@pytest.mark.parametrize("verb", ["Add", "Remove"])
def test_of_a_step_done_for_some_each_row_says_only_what_became_of_it(verb: str) -> None:
    joins = verb == "Add"
    operation = (AddToGroup if joins else RemoveFromGroup)(group="classes", group_id=1, students=(7, 8))
    old, new = ("", "Maths 9B") if joins else ("Maths 9B", "")
    change = CellChange(who="Row", role="Student", field="classes:1", title="Class", old=old, new=new)
    rows = [replace(row(number, Outcome.CHANGES, person_id=number + 3), changes=(change,)) for number in (4, 5)]
    label = f"{verb} 2 students"
    two = plan(rows, [Step(number=1, operation=operation, rows=(4, 5), label=label)])
    what = f"Not for everyone: {label}. ManageBac has no such student any more."
    first, second = row_results(two, {1: done(1, what=what, missing=(8,))})
    does, not_done = ("Added to", "Not added to") if joins else ("Removed from", "Not removed from")
    assert (first.status, first.what) == (RowStatus.DONE, f"{does} Maths 9B.")
    assert (second.status, second.what) == (
        RowStatus.FAILED,
        f"{not_done} Maths 9B. ManageBac has no such student any more.",
    )
    assert second.why == second.what
    untold = row_results(two, {1: done(1, what=f"Not for everyone: {label}.", missing=(8,))})[1]
    assert untold.what == f"{not_done} Maths 9B. Look at this student in ManageBac, then try again."


@given(
    states=st.lists(st.sampled_from(StepState), min_size=1, max_size=8),
    attempts=st.integers(0, 2),
    outcomes=st.lists(st.sampled_from(Outcome), min_size=1, max_size=8),
)
def test_the_five_states_always_add_up(states: list[StepState], attempts: int, outcomes: list[Outcome]) -> None:
    rows = [row(n, outcome) for n, outcome in enumerate(outcomes, start=1)]
    sends = [r.number for r in rows if r.outcome in {Outcome.NEW, Outcome.CHANGES}]
    steps = [create(n, PersonKind.STUDENT, sends[n % len(sends)]) for n in range(1, len(states) + 1)] if sends else []
    results = {s.number: StepResult(number=s.number, state=states[s.number - 1], attempts=attempts) for s in steps}
    found = row_results(plan(rows, steps), results)
    assert [r.number for r in found] == [r.number for r in rows]
    assert sum(sum(r.status is status for r in found) for status in RowStatus) == len(rows)
    assert all(r.what or r.status is RowStatus.DONE for r in found)


def test_a_row_never_tells_what_became_of_another_student() -> None:
    operation = AddToGroup(group="year-groups", group_id=5, students=(7, 8))
    step = Step(number=1, operation=operation, rows=(2, 3), label="Add 2 students to Grade 5")
    bea = "Bea was moved to Grade 6 by someone else since your review. Look and decide."
    moved = StepResult(number=1, state=StepState.NEEDS_YOU, what=bea, attempts=1, missing=(7, 8), against=(("8", bea),))
    rows = [row(2, Outcome.CHANGES, 7), row(3, Outcome.CHANGES, 8)]
    first, second = row_results(plan(rows, [step]), {1: moved})
    assert (first.status, second.status) == (RowStatus.FAILED, RowStatus.FAILED)
    assert first.what == "Not added to Grade 5. Look at this student in ManageBac, then try again."
    assert second.what == bea
