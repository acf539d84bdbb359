"""A colleague moves students to other year groups between the review and the sending: they stay where they are."""

from dataclasses import replace
from pathlib import Path

from mbdesk.directory import Directory
from mbdesk.jobs.outcome import failed_rows
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.operations import AddToGroup, Operation, RemoveFromGroup, UpdatePerson, Who
from mbdesk.plan.plan import CellChange, Plan, PlannedRow
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.plan.reviewed import as_reviewed
from mbdesk.practice.enrolment import join_group
from mbdesk.records import PersonKind
from tests.support.engine import Engine, engine, plan_of
from tests.support.loops import in_loop


def groups(desk: Engine) -> tuple[int, int, int]:
    """Three active year groups, the first with students."""
    registry = desk.school.registry
    active = [g for g, one in registry.year_groups.items() if not one["archived"]]
    first = next(g for g in active if len(members(desk, g)) >= 3)
    second, third = [g for g in active if g != first][:2]
    return first, second, third


def members(desk: Engine, group: int) -> list[int]:
    registry = desk.school.registry
    return [i for i in registry.people["students"] if registry.active_group_of(i) == group]


async def reviewed(desk: Engine, *operations: AddToGroup | RemoveFromGroup) -> Plan:
    """A plan with a row for each student, reviewed with the school as it is now."""
    ids = list(dict.fromkeys(i for one in operations for i in one.students if isinstance(i, int)))
    found = {one.id: one async for page in desk.api.reads.students(ids=ids) for one in page.records}
    steps = tuple(range(1, len(operations) + 1))
    rows = [
        PlannedRow(
            number=n, name=found[i].full_name, outcome=RowOutcome.CHANGES, cells=(str(n),), steps=steps, person_id=i
        )
        for n, i in enumerate(ids, start=1)
    ]
    plan = plan_of([(one, tuple(range(1, len(ids) + 1))) for one in operations], rows)
    return as_reviewed(plan, found.get)


async def at_once(desk: Engine, operation: Operation) -> None:
    """What a colleague does."""

    def id_of(who: Who) -> int:
        assert isinstance(who, int)
        return who

    await desk.api.writes.send(operation, id_of)


async def move(desk: Engine, student: int, group: int) -> None:
    await at_once(desk, AddToGroup(group="year-groups", group_id=group, students=(student,)))


async def undo(desk: Engine, run: int) -> Plan:
    with desk.journal() as journal:
        return await plan_undo(desk.session, journal, run, Directory())


@in_loop
async def test_who_was_moved_since_the_review_stays_and_the_others_go(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new, elsewhere = groups(desk)
        one, two, three = members(desk, old)[:3]
        plan = await reviewed(desk, AddToGroup(group="year-groups", group_id=new, students=(one, two, three)))
        await move(desk, two, elsewhere)
        outcome = await desk.send(plan)
        registry = desk.school.registry
        assert [registry.active_group_of(i) for i in (one, two, three)] == [new, elsewhere, new]
        assert [row.status for row in outcome.rows] == [RowStatus.DONE, RowStatus.FAILED, RowStatus.DONE]
        name, place = plan.rows[1].name, registry.year_groups[elsewhere]["name"]
        assert outcome.rows[1].what.startswith(f"{name} was moved to {place} by someone else since your review.")
        assert all(name not in outcome.rows[n].what for n in (0, 2))
        assert outcome.steps[1].missing == (two,)
        assert [row.number for row in failed_rows(outcome)] == [2]
        back = await undo(desk, outcome.header.id)
        assert [s.operation for s in back.steps] == [
            AddToGroup(group="year-groups", group_id=old, students=(one, three))
        ]
        assert back.steps[0].reviewed == {str(one): new, str(three): new}


@in_loop
async def test_a_step_of_which_everybody_was_moved_needs_a_person_and_sends_nothing(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new, elsewhere = groups(desk)
        one = members(desk, old)[0]
        plan = await reviewed(desk, AddToGroup(group="year-groups", group_id=new, students=(one,)))
        await move(desk, one, elsewhere)
        outcome = await desk.send(plan)
        assert desk.school.registry.active_group_of(one) == elsewhere
        assert outcome.steps[1].state is StepState.NEEDS_YOU
        assert outcome.steps[1].attempts == 0
        assert desk.requests("POST", f"/year-groups/{new}") == []
        assert outcome.counts[RowStatus.FAILED] == 1
        back = await undo(desk, outcome.header.id)
        assert (back.steps, back.rows) == ((), ())


@in_loop
async def test_who_was_moved_after_a_send_that_was_refused_may_not_have_been_done(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new, elsewhere = groups(desk)
        one = members(desk, old)[0]
        plan = await reviewed(desk, AddToGroup(group="year-groups", group_id=new, students=(one,)))
        desk.school.faults.add(do="reset-before", method="POST", route=f"/year-groups/{new}/add_students", nth=1)

        def colleague(point: str) -> None:
            if point.startswith("after result commit"):
                join_group(desk.school.world, elsewhere, one)

        desk.failpoint = colleague
        outcome = await desk.send(plan)
        assert (outcome.steps[1].state, outcome.steps[1].attempts) == (StepState.NEEDS_YOU, 1)
        back = await undo(desk, outcome.header.id)
        assert (back.steps, back.rows) == ((), ()), "nothing of it may have been done"


@in_loop
async def test_who_was_moved_is_not_taken_out_and_who_was_taken_out_is_said(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new, elsewhere = groups(desk)
        one, two = members(desk, old)[:2]
        plan = await reviewed(desk, RemoveFromGroup(group="year-groups", group_id=old, students=(one, two)))
        await move(desk, one, elsewhere)
        outcome = await desk.send(plan)
        assert [desk.school.registry.active_group_of(i) for i in (one, two)] == [elsewhere, None]
        assert [row.status for row in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]
        three = members(desk, old)[0]
        plan = await reviewed(desk, AddToGroup(group="year-groups", group_id=new, students=(three,)))
        taken = RemoveFromGroup(group="year-groups", group_id=old, students=(three,))
        await at_once(desk, taken)
        outcome = await desk.send(plan)
        assert "was taken out of their year group by someone else" in outcome.rows[0].what
        assert desk.school.registry.active_group_of(three) is None


@in_loop
async def test_what_the_run_itself_moved_and_what_a_colleague_did_alike_stops_nothing(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new, _ = groups(desk)
        one, two = members(desk, old)[:2]
        plan = await reviewed(
            desk,
            AddToGroup(group="year-groups", group_id=new, students=(one, two)),
            RemoveFromGroup(group="year-groups", group_id=old, students=(one, two)),
        )
        await move(desk, two, new)
        outcome = await desk.send(plan)
        assert [row.status for row in outcome.rows] == [RowStatus.DONE, RowStatus.DONE]
        assert [step.missing for step in outcome.steps.values()] == [(), ()]
        back = await undo(desk, outcome.header.id)
        added = [s.operation.students for s in back.steps if isinstance(s.operation, AddToGroup)]
        assert added == [(one,)]


@in_loop
async def test_after_a_lost_answer_who_was_moved_meanwhile_is_not_sent_again(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new, elsewhere = groups(desk)
        one, two = members(desk, old)[:2]
        plan = await reviewed(desk, AddToGroup(group="year-groups", group_id=new, students=(one, two)))
        await move(desk, two, elsewhere)
        desk.school.faults.add(do="reset-after", method="POST", route=f"/year-groups/{new}/add_students", nth=1)
        outcome = await desk.send(plan)
        assert [desk.school.registry.active_group_of(i) for i in (one, two)] == [new, elsewhere]
        assert outcome.steps[1].missing == (two,)
        assert [row.status for row in outcome.rows] == [RowStatus.DONE, RowStatus.FAILED]
        assert "was moved to" in outcome.rows[1].what


@in_loop
async def test_who_joined_a_class_meanwhile_is_not_counted_as_ours(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        group = next(i for i, one in registry.classes.items() if not one["archived"])
        inside = {one.user_id for one in registry.memberships_of_class(group, "Student")}
        one, two = [i for i in members(desk, groups(desk)[0]) if i not in inside][:2]
        plan = await reviewed(desk, AddToGroup(group="classes", group_id=group, students=(one, two)))
        await at_once(desk, AddToGroup(group="classes", group_id=group, students=(two,)))
        outcome = await desk.send(plan)
        assert [row.status for row in outcome.rows] == [RowStatus.DONE, RowStatus.UNCHANGED]
        assert failed_rows(outcome) == ()
        back = await undo(desk, outcome.header.id)
        assert [s.operation for s in back.steps] == [RemoveFromGroup(group="classes", group_id=group, students=(one,))]


@in_loop
async def test_a_plan_without_what_was_reviewed_is_sent_as_before(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new, elsewhere = groups(desk)
        one = members(desk, old)[0]
        plan = await reviewed(desk, AddToGroup(group="year-groups", group_id=new, students=(one,)))
        plan = replace(plan, steps=(replace(plan.steps[0], reviewed={}),))
        await move(desk, one, elsewhere)
        outcome = await desk.send(plan)
        assert outcome.rows[0].status is RowStatus.DONE


@in_loop
async def test_a_move_in_somebodys_own_details_names_both_year_groups(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new, elsewhere = groups(desk)
        one = members(desk, old)[0]
        names = {i: desk.school.registry.year_groups[i]["name"] for i in (new, elsewhere)}
        update = UpdatePerson(
            kind=PersonKind.STUDENT, id=one, values={"year_group_id": new}, before={"year_group_id": old}
        )
        shown = CellChange(who="Ana", role="Student", field="year_group_id", title="Year group", old="", new=names[new])
        row = PlannedRow(
            number=1, name="Ana", outcome=RowOutcome.CHANGES, cells=("1",), changes=(shown,), steps=(1,), person_id=one
        )
        await move(desk, one, elsewhere)
        outcome = await desk.send(plan_of([(update, (1,))], [row]))
        assert outcome.steps[1].state is StepState.NEEDS_YOU
        assert f"it is now “{names[elsewhere]}”, yours is “{names[new]}”." in outcome.rows[0].what
        assert desk.school.registry.active_group_of(one) == elsewhere
