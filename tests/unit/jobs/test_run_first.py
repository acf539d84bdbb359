"""Try 5 first: a few rows, all of them and nothing else, then the run waits to go on (IMP-12)."""

from pathlib import Path

from mbdesk.directory import Directory
from mbdesk.jobs.control import Control
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.first import first_steps
from mbdesk.plan.operations import AddToGroup, LinkChild, Ref, RemoveFromGroup, UpdatePerson
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import PlannedRow
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.records import PersonKind
from mbdesk.store.runs import RunStatus
from tests.support.engine import engine, enrolment_plan, parent, plan_of, student
from tests.support.loops import in_loop


def _nobody_to_find(_who: int | Ref) -> int:
    raise AssertionError


@in_loop
async def test_the_first_rows_are_sent_and_the_run_waits(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        run = await desk.begin(plan_of([(student(n), (n,)) for n in range(1, 13)]))
        tried = await desk.go(run, only_first=5)
        assert tried.header.status is RunStatus.OPEN
        assert tried.waits
        assert [row.status for row in tried.rows] == [RowStatus.DONE] * 5 + [RowStatus.NOT_STARTED] * 7
        assert (desk.reports[-1].done, desk.reports[-1].total) == (5, 5)
        rest = await desk.go(run)
        assert rest.header.status is RunStatus.FINISHED
        assert rest.count(RowStatus.DONE) == 12
        assert len(desk.requests("POST")) == 12


@in_loop
async def test_trying_again_sends_no_other_rows(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        run = await desk.begin(plan_of([(student(n), (n,)) for n in range(1, 9)]))
        control = Control()
        desk.failpoint = lambda point: control.leave() if point == "after result commit 2" else None
        await desk.go(run, control, only_first=3)
        assert len(desk.requests("POST")) == 2
        again = await desk.go(run, only_first=3)
        assert [row.number for row in again.rows if row.status is RowStatus.DONE] == [1, 2, 3]


@in_loop
async def test_a_family_comes_whole_and_a_year_group_waits_for_everybody(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        group = min(g for g, one in desk.school.registry.year_groups.items() if not one["archived"])
        # Rows 2 and 3 are siblings: the parent of both is made for row 2 already.
        run = await desk.begin(enrolment_plan(9, group))
        tried = await desk.go(run, only_first=2)
        assert [len(desk.created(kind)) for kind in ("parents", "students")] == [2, 2]
        assert [row.status for row in tried.rows[:3]] == [RowStatus.HALF, RowStatus.HALF, RowStatus.NOT_STARTED]
        assert desk.requests("POST", "/year-groups") == []
        rest = await desk.go(run)
        assert rest.count(RowStatus.DONE) == 9
        assert desk.requests("POST", "/year-groups") == [f"/year-groups/{group}/add_students"]


def test_rows_that_send_nothing_are_not_counted() -> None:
    same = PlannedRow(number=1, name="Same", outcome=RowOutcome.SAME, cells=("1",))
    plan = plan_of([(student(n), (n,)) for n in range(2, 9)], [same])
    assert first_steps(plan, 3) == {1, 2, 3}


def test_a_step_that_everybody_shares_leaves_nothing_to_try() -> None:
    everybody = AddToGroup(group="classes", group_id=1, students=tuple(range(100, 120)))
    assert first_steps(plan_of([(everybody, tuple(range(1, 21)))]), 5) == frozenset()


def test_what_must_come_first_comes_along() -> None:
    update = UpdatePerson(kind=PersonKind.PARENT, id=9, values={"city": "X"})
    plan = plan_of(
        [
            (parent(1), (1, 8)),
            (student(1), (1,)),
            (update, (7,)),
            (LinkChild(parent=Ref(1), student=Ref(2)), (1,)),
            (AddToGroup(group="classes", group_id=1, students=(Ref(2),)), (1,)),
        ],
        after={5: (3,)},
    )
    assert first_steps(plan, 1) == {1, 2, 3, 4, 5}


def test_who_moves_waits_for_the_class_that_many_join() -> None:
    """Taking one student out of the old class would bring along the step that adds fifty to the new one."""
    joining = AddToGroup(group="classes", group_id=1, students=tuple(range(100, 150)))
    leaving = RemoveFromGroup(group="classes", group_id=2, students=(100,))
    alone = RemoveFromGroup(group="classes", group_id=3, students=(101,))
    plan = plan_of([(joining, tuple(range(1, 51))), (leaving, (1,)), (alone, (2,))], after={2: (1,)})
    assert first_steps(plan, 5) == {3}


@in_loop
async def test_who_is_in_the_school_already_is_read_for_the_tried_rows_only(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        ids = [i for i, one in people.items() if not one["archived"]][:20]
        steps = [
            (
                UpdatePerson(kind=PersonKind.STUDENT, id=i, values={"city": "X"}, before={"city": people[i]["city"]}),
                (n,),
            )
            for n, i in enumerate(ids, start=1)
        ]
        tried = await desk.go(await desk.begin(plan_of(steps)), only_first=5)
        assert [bool(line.before) for line in tried.lines.values()] == [True] * 5 + [False] * 15


@in_loop
async def test_a_parent_whom_a_colleague_added_between_two_goes_is_not_ours(tmp_path: Path) -> None:
    """The run was left for another day; then the answer about the very same mother is lost."""
    async with engine(tmp_path) as desk:
        run = await desk.begin(plan_of([(student(1), (1,)), (parent(1), (2,))]))
        first = await desk.go(run, only_first=1)
        assert first.steps[2].state is StepState.PLANNED
        theirs = await desk.api.writes.send(parent(1), _nobody_to_find)
        desk.school.faults.add(do="reset-after", method="POST", route="/parents", nth=1)
        outcome = await desk.go(run)
        assert outcome.steps[2].state is StepState.NEEDS_YOU, "is this the same person?"
        with desk.journal() as journal:
            undo = await plan_undo(desk.session, journal, run, Directory())
        assert theirs.id not in [getattr(step.operation, "id", None) for step in undo.steps]


@in_loop
async def test_a_parent_whom_the_run_only_changed_is_not_one_whom_it_made(tmp_path: Path) -> None:
    """Their new address is that of the parent who is made next, and the answer about that one is lost."""
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["parents"]
        there = next(i for i, one in people.items() if not one["archived"])
        made = parent(1)
        keys = ("first_name", "last_name", "email")
        values = {key: made.values[key] for key in keys}
        change = UpdatePerson(
            kind=PersonKind.PARENT, id=there, values=values, before={key: people[there][key] for key in keys}
        )
        run = await desk.begin(plan_of([(change, (1,)), (made, (2,))]))
        first = await desk.go(run, only_first=1)
        assert [first.steps[n].state for n in (1, 2)] == [StepState.DONE, StepState.PLANNED]
        desk.school.faults.add(do="reset-after", method="POST", route="/parents", nth=1)
        outcome = await desk.go(run)
        assert outcome.steps[2].state is StepState.NEEDS_YOU, "is this the same person?"
