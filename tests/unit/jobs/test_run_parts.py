"""A step about more than a hundred students goes out in parts: what became of each part is known, to the undo too."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mbdesk.directory import Directory
from mbdesk.jobs import run as runs
from mbdesk.jobs.control import Control
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import Plan, PlannedRow
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.store.runs import RunStatus
from tests.support.engine import Engine, Person, engine, plan_of
from tests.support.loops import in_loop

MANY, PART = 150, 100


def members(desk: Engine, class_id: int) -> set[int]:
    return {m.user_id for m in desk.school.registry.memberships_of_class(class_id, "Student")}


def joining(desk: Engine) -> tuple[int, list[int], Plan]:
    """150 students who join a class."""
    registry = desk.school.registry
    group = max(i for i, one in registry.classes.items() if not one["archived"])
    inside = members(desk, group)
    people = [i for i, one in registry.people["students"].items() if not one["archived"] and i not in inside][:MANY]
    assert len(people) == MANY
    rows = tuple(range(1, MANY + 1))
    planned = [
        PlannedRow(
            number=n, name=f"Row {n}", outcome=RowOutcome.CHANGES, cells=(str(n),), steps=(1,), person_id=people[n - 1]
        )
        for n in rows
    ]
    return (
        group,
        people,
        plan_of([(AddToGroup(group="classes", group_id=group, students=tuple(people)), rows)], planned),
    )


def sends(desk: Engine, group: int) -> int:
    return len(desk.requests("POST", f"/classes/{group}/add_students"))


def added(desk: Engine) -> list[int]:
    return [c.values["student_id"] for c in desk.school.recorder.changes if "student_id" in c.values]


async def undo(desk: Engine, of: Outcome) -> tuple[Plan, Outcome]:
    with desk.journal() as journal:
        plan = await plan_undo(desk.session, journal, of.header.id, Directory())
        run = await runs.begin(journal, desk.session, plan, undoes=of.header.id)
    return plan, await desk.go(run)


async def assert_undone(desk: Engine, of: Outcome, group: int, before: set[int], ours: list[int]) -> None:
    """The undo takes out exactly ``ours``."""
    plan, _ = await undo(desk, of)
    operations = [step.operation for step in plan.steps]
    assert [set(one.students) for one in operations if isinstance(one, RemoveFromGroup)] == [set(ours)]
    assert members(desk, group) == before


@pytest.mark.parametrize("fault", [{"status": 429, "headers": {"Retry-After": "0"}}, {"status": 503}])
@in_loop
async def test_a_part_that_was_put_off_is_sent_alone(tmp_path: Path, fault: dict[str, object]) -> None:
    async with engine(tmp_path, size="school") as desk:
        group, people, plan = joining(desk)
        before = members(desk, group)
        desk.school.faults.add(do="answer", **fault, method="POST", route=f"/classes/{group}/add_students", nth=2)
        outcome = await desk.send(plan)
        assert added(desk) == people
        assert sends(desk, group) == 3
        assert outcome.steps[1].missing == ()
        assert outcome.count(RowStatus.DONE) == MANY
        await assert_undone(desk, outcome, group, before, people)


@in_loop
async def test_parts_after_one_another_may_each_lose_their_answer(tmp_path: Path) -> None:
    """Three sends are the most for one part; a long list has more parts than that."""
    async with engine(tmp_path, size="school") as desk:
        group, people, plan = joining(desk)
        route = f"/classes/{group}/add_students"
        desk.school.faults.add(do="reset-before", method="POST", route=route, nth=[1, 2, 4, 5])
        outcome = await desk.send(plan)
        assert sorted(added(desk)) == sorted(people)
        assert outcome.steps[1].state is StepState.DONE
        assert outcome.count(RowStatus.DONE) == MANY


@in_loop
async def test_a_permission_that_went_between_the_parts_leaves_the_rest_out(tmp_path: Path) -> None:
    async with engine(tmp_path, size="school") as desk:
        group, people, plan = joining(desk)
        before = members(desk, group)
        route = f"/classes/{group}/add_students"
        desk.school.faults.add(do="answer", status=403, method="POST", route=route, **{"from": 2})
        person = Person(desk, Control.skip)
        outcome = await desk.send(plan, person.control)
        assert len(person.asked) == 1
        assert set(outcome.steps[1].missing) == set(people[PART:])
        assert [outcome.count(s) for s in (RowStatus.DONE, RowStatus.FAILED)] == [PART, MANY - PART]
        await assert_undone(desk, outcome, group, before, people[:PART])


def between_the_parts(desk: Engine, control: Control, act: Callable[[Control], None]) -> None:
    """``act`` when the second part is put off."""
    desk.listeners.append(lambda _progress: act(control) if added(desk) else None)


@in_loop
async def test_a_run_cancelled_between_the_parts_knows_whom_it_added(tmp_path: Path) -> None:
    async with engine(tmp_path, size="school") as desk:
        group, people, plan = joining(desk)
        before = members(desk, group)
        route = f"/classes/{group}/add_students"
        desk.school.faults.add(do="answer", status=503, method="POST", route=route, nth=2)
        control = Control()
        between_the_parts(desk, control, Control.cancel)
        outcome = await desk.send(plan, control)
        assert outcome.header.status is RunStatus.STOPPED
        assert outcome.steps[1].state is StepState.DONE
        assert set(outcome.steps[1].missing) == set(people[PART:])
        assert outcome.count(RowStatus.DONE) == PART
        await assert_undone(desk, outcome, group, before, people[:PART])


@in_loop
async def test_a_run_left_between_the_parts_goes_on_with_the_rest(tmp_path: Path) -> None:
    async with engine(tmp_path, size="school") as desk:
        group, people, plan = joining(desk)
        before = members(desk, group)
        route = f"/classes/{group}/add_students"
        desk.school.faults.add(do="answer", status=503, method="POST", route=route, nth=2)
        run = await desk.begin(plan)
        control = Control()
        between_the_parts(desk, control, Control.leave)
        left = await desk.go(run, control)
        assert left.steps[1].state is StepState.UNKNOWN
        desk.listeners.clear()
        outcome = await desk.go(run)
        assert sends(desk, group) == 3
        assert added(desk) == people
        assert outcome.count(RowStatus.DONE) == MANY
        await assert_undone(desk, outcome, group, before, people)


@in_loop
async def test_cancel_during_a_part_sends_no_other_part(tmp_path: Path) -> None:
    async with engine(tmp_path, size="school") as desk:
        group, people, plan = joining(desk)
        before = members(desk, group)
        control = Control()
        desk.failpoint = lambda point: control.cancel() if point.startswith("after sending") else None
        outcome = await desk.send(plan, control)
        assert sends(desk, group) == 1
        assert set(outcome.steps[1].missing) == set(people[PART:])
        desk.failpoint = lambda _point: None
        await assert_undone(desk, outcome, group, before, people[:PART])


@in_loop
async def test_cancel_after_a_part_whose_answer_was_lost_says_that_nobody_knows(tmp_path: Path) -> None:
    async with engine(tmp_path, size="school") as desk:
        group, people, plan = joining(desk)
        faults = desk.school.faults
        faults.add(do="reset-after", method="POST", route=f"/classes/{group}/add_students", nth=2)
        faults.add(do="answer", status=503, method="GET", route=f"/classes/{group}/students", **{"from": 2})
        control = Control()
        desk.listeners.append(lambda _progress: control.cancel() if len(added(desk)) == MANY else None)
        outcome = await desk.send(plan, control)
        assert added(desk) == people
        assert outcome.header.status is RunStatus.STOPPED
        assert outcome.steps[1].state is StepState.UNKNOWN
