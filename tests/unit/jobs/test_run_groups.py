"""Who joins and who leaves a class: in which order, for whom, and what is left alone."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mbdesk.directory import Directory
from mbdesk.jobs import run as runs
from mbdesk.jobs.look import Look
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.before import HL, SL
from mbdesk.plan.operations import AddToGroup, ArchivePerson, Operation, Ref, RemoveFromGroup, UnarchivePerson
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import Plan, PlannedRow
from mbdesk.plan.requests import joining_together, there_before
from mbdesk.plan.results import RowStatus, StepResult, StepState
from mbdesk.records import PersonKind, SchoolClass, Student
from tests.support.engine import Engine, engine, plan_of, student
from tests.support.loops import in_loop

Steps = Sequence[tuple[Operation, tuple[int, ...]]]


def classes(desk: Engine) -> tuple[int, int]:
    """Two active classes, the first with students."""
    registry = desk.school.registry
    found = [i for i, one in registry.classes.items() if not one["archived"] and len(members(desk, i)) >= 4]
    return found[0], found[-1]


def members(desk: Engine, class_id: int) -> list[int]:
    return [m.user_id for m in desk.school.registry.memberships_of_class(class_id, "Student")]


def row(number: int, person: int) -> PlannedRow:
    return PlannedRow(
        number=number,
        name=f"Row {number}",
        outcome=RowOutcome.CHANGES,
        cells=(str(number),),
        steps=(1, 2),
        person_id=person,
    )


def move(desk: Engine, *students: int) -> Plan:
    """Everybody from the first class to the other: add first, then remove."""
    old, new = classes(desk)
    rows = tuple(range(1, len(students) + 1))
    return plan_of(
        [
            (AddToGroup(group="classes", group_id=new, students=students), rows),
            (RemoveFromGroup(group="classes", group_id=old, students=students), rows),
        ],
        [row(number, person) for number, person in zip(rows, students, strict=True)],
        after={2: (1,)},
    )


async def undo(desk: Engine, of: Outcome, rows: tuple[int, ...] = ()) -> tuple[Plan, Outcome]:
    with desk.journal() as journal:
        plan = await plan_undo(desk.session, journal, of.header.id, Directory(), rows)
        run = await runs.begin(journal, desk.session, plan, undoes=of.header.id)
    return plan, await desk.go(run)


@in_loop
async def test_who_could_not_be_added_is_not_removed(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new = classes(desk)
        students = [i for i in members(desk, old) if i not in members(desk, new)][:3]
        desk.school.faults.add(do="answer", status=404, method="POST", route=f"/classes/{new}/add_students")
        outcome = await desk.send(move(desk, *students))
        assert [outcome.steps[n].state for n in (1, 2)] == [StepState.FAILED, StepState.NOT_SENT]
        assert set(students) <= set(members(desk, old))
        assert desk.requests("POST", f"/classes/{old}") == []
        assert "First this had to succeed" in outcome.steps[2].what
        assert outcome.count(RowStatus.FAILED) == 3


@in_loop
async def test_one_of_several_who_could_not_be_added_stays_where_they_are(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new = classes(desk)
        one, other = [i for i in members(desk, old) if i not in members(desk, new)][:2]
        refusal = {"do": "answer", "status": 404, "method": "POST", "route": f"/classes/{new}/add_students"}
        # Both together, then the first of the halves: the call with ``one`` alone.
        desk.school.faults.add(**refusal, nth=[1, 2])
        outcome = await desk.send(move(desk, one, other))
        assert [outcome.steps[n].missing for n in (1, 2)] == [(one,), (one,)]
        assert one in members(desk, old)
        assert other not in members(desk, old)
        assert other in members(desk, new)
        assert [r.status for r in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]


@in_loop
async def test_a_lost_answer_about_the_others_changes_nothing_for_who_stays(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new = classes(desk)
        one, other = [i for i in members(desk, old) if i not in members(desk, new)][:2]
        faults = desk.school.faults
        faults.add(do="answer", status=404, method="POST", route=f"/classes/{new}/add_students", nth=[1, 2])
        faults.add(do="reset-after", method="POST", route=f"/classes/{old}/remove_students", nth=1)
        outcome = await desk.send(move(desk, one, other))
        assert [outcome.steps[n].missing for n in (1, 2)] == [(one,), (one,)]
        assert [r.status for r in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]
        assert [i in members(desk, old) for i in (one, other)] == [True, False]


@in_loop
async def test_who_could_not_be_brought_back_keeps_nobody_else_out_of_the_year_group(tmp_path: Path) -> None:
    """C's way of bringing people back: ids, and ``after`` the steps about each of them."""
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        gone, back = [i for i, one in registry.people["students"].items() if one["archived"]][:2]
        group = min(g for g, one in registry.year_groups.items() if not one["archived"])
        desk.school.faults.add(do="answer", status=422, method="PUT", route=f"/students/{gone}/unarchive")
        plan = plan_of(
            [
                (UnarchivePerson(kind=PersonKind.STUDENT, id=gone), (1,)),
                (UnarchivePerson(kind=PersonKind.STUDENT, id=back), (2,)),
                (AddToGroup(group="year-groups", group_id=group, students=(gone, back)), (1, 2)),
            ],
            [row(1, gone), row(2, back)],
            after={3: (1, 2)},
        )
        outcome = await desk.send(plan)
        assert outcome.steps[3].missing == (gone,)
        assert [registry.active_group_of(i) for i in (gone, back)] == [None, group]
        assert [r.status for r in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]


@pytest.mark.parametrize("by_id", [True, False])
@in_loop
async def test_who_comes_back_joins_the_year_group_that_the_old_record_still_names(tmp_path: Path, by_id: bool) -> None:
    async with engine(tmp_path, old_year_group_stays=True) as desk:
        registry = desk.school.registry
        gone = next(i for i in registry.people["students"] if registry.active_group_of(i))
        group = registry.active_group_of(gone)
        assert group is not None
        await desk.send(plan_of([(ArchivePerson(kind=PersonKind.STUDENT, id=gone, withdrawn_on="2026-03-09"), (1,))]))
        assert registry.active_group_of(gone) is None
        (told,) = (await Look(desk.api.reads).people(PersonKind.STUDENT, [gone])).values()
        assert isinstance(told, Student)
        assert (told.archived, told.year_group_id) == (True, group)
        plan = plan_of(
            [
                (UnarchivePerson(kind=PersonKind.STUDENT, id=gone), (1,)),
                (AddToGroup(group="year-groups", group_id=group, students=(gone if by_id else Ref(1),)), (1,)),
            ],
            [row(1, gone)],
            after={2: (1,)},
        )
        outcome = await desk.send(plan)
        assert registry.active_group_of(gone) == group
        assert outcome.lines[2].before == {gone: {"year_group_id": None}}
        assert "already" not in outcome.rows[0].what
        assert outcome.rows[0].status is RowStatus.DONE


@in_loop
async def test_where_everybody_was_is_kept_for_those_who_come_back_and_for_those_who_are_here(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        gone = next(i for i, one in registry.people["students"].items() if one["archived"])
        here = next(i for i in registry.people["students"] if registry.active_group_of(i))
        old = registry.active_group_of(here)
        new = next(g for g, one in registry.year_groups.items() if g != old and not one["archived"])
        plan = plan_of(
            [
                (UnarchivePerson(kind=PersonKind.STUDENT, id=gone), (1,)),
                (AddToGroup(group="year-groups", group_id=new, students=(here, Ref(1))), (1, 2)),
            ]
        )
        outcome = await desk.send(plan)
        assert outcome.lines[2].before == {here: {"year_group_id": old}, gone: {"year_group_id": None}}


@in_loop
async def test_nobody_who_could_be_added_means_nobody_is_removed(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new = classes(desk)
        students = [i for i in members(desk, old) if i not in members(desk, new)][:2]
        plan = move(desk, *students)
        run = await desk.begin(plan)
        with desk.journal() as journal:
            lease = journal.take(run, "another day")
            journal.settle(lease, StepResult(number=1, state=StepState.DONE, missing=tuple(students)))
            journal.release(lease)
        outcome = await desk.go(run)
        assert outcome.steps[2].state is StepState.NOT_SENT
        assert set(students) <= set(members(desk, old))


@pytest.mark.parametrize("kind", [AddToGroup, RemoveFromGroup])
@in_loop
async def test_only_those_for_whom_something_changes_are_sent(
    tmp_path: Path, kind: type[AddToGroup] | type[RemoveFromGroup]
) -> None:
    async with engine(tmp_path) as desk:
        old, _ = classes(desk)
        inside = members(desk, old)[:2]
        people = desk.school.registry.people["students"]
        outside = [i for i, one in people.items() if not one["archived"] and i not in members(desk, old)][:2]
        before = len(desk.school.recorder.changes)
        outcome = await desk.send(plan_of([(kind(group="classes", group_id=old, students=(*inside, *outside)), (1,))]))
        changed = [c.values["student_id"] for c in desk.school.recorder.changes[before:]]
        assert changed == (outside if kind is AddToGroup else inside)
        settled = tuple(inside if kind is AddToGroup else outside)
        posts = len(desk.requests("POST"))
        again = await desk.send(plan_of([(kind(group="classes", group_id=old, students=settled), (1,))]))
        assert len(desk.requests("POST")) == posts
        assert "Already so" in again.rows[0].what
        assert outcome.count(RowStatus.DONE) == again.count(RowStatus.DONE) == 1


@in_loop
async def test_one_row_of_a_shared_step_is_taken_back_alone(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new = classes(desk)
        students = [i for i in members(desk, old) if i not in members(desk, new)][:4]
        outcome = await desk.send(move(desk, *students))
        plan, undone = await undo(desk, outcome, rows=(3,))
        assert [r.number for r in undone.rows] == [3]
        assert undone.count(RowStatus.DONE) == 1
        assert [students[2] in members(desk, group) for group in (old, new)] == [True, False]
        for other in (students[0], students[1], students[3]):
            assert [other in members(desk, group) for group in (old, new)] == [False, True]
        assert all(getattr(step.operation, "students", ()) == (students[2],) for step in plan.steps)


@in_loop
async def test_an_undone_move_adds_first_too(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new = classes(desk)
        students = [i for i in members(desk, old) if i not in members(desk, new)][:2]
        outcome = await desk.send(move(desk, *students))
        desk.school.faults.add(do="answer", status=404, method="POST", route=f"/classes/{old}/add_students")
        plan, undone = await undo(desk, outcome)
        assert [type(step.operation) for step in plan.steps] == [AddToGroup, RemoveFromGroup]
        assert plan.steps[1].after == (1,)
        assert undone.count(RowStatus.FAILED) == 2
        assert set(students) <= set(members(desk, new))


@in_loop
async def test_undoing_a_row_does_not_make_the_run_an_undone_one(tmp_path: Path) -> None:
    from mbdesk.jobs.activity import past_runs

    async with engine(tmp_path) as desk:
        old, new = classes(desk)
        students = [i for i in members(desk, old) if i not in members(desk, new)][:2]
        outcome = await desk.send(move(desk, *students))
        await undo(desk, outcome, rows=(1,))
        first = {run.id: run.undone for run in await past_runs(desk.places, desk.session.connection)}
        await undo(desk, outcome)
        then = {run.id: run.undone for run in await past_runs(desk.places, desk.session.connection)}
        assert (first[outcome.header.id], then[outcome.header.id]) == (False, True)


def joining(desk: Engine, many: int) -> tuple[int, list[int], Plan]:
    """Somebody who joins ``many`` classes."""
    registry = desk.school.registry
    person = next(i for i, one in registry.people["students"].items() if not one["archived"])
    found = [i for i, one in registry.classes.items() if not one["archived"] and person not in members(desk, i)][:many]
    return person, found, plan_of([(AddToGroup(group="classes", group_id=i, students=(person,)), (1,)) for i in found])


@in_loop
async def test_the_lists_of_several_classes_come_with_one_answer(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        person, joined, plan = joining(desk, 16)
        outcome = await desk.send(plan)
        assert outcome.count(RowStatus.DONE) == 1
        assert all(person in members(desk, i) for i in joined)
        assert desk.requests("GET") == ["/memberships"]
        assert all(line.before == {person: {"member": False}} for line in outcome.lines.values())


@in_loop
async def test_the_one_question_tells_who_is_in_a_class_already(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, _ = classes(desk)
        inside = members(desk, old)[0]
        there = AddToGroup(group="classes", group_id=old, students=(inside,))
        steps = [(step.operation, step.rows) for step in joining(desk, 3)[2].steps]
        outcome = await desk.send(plan_of([*steps, (there, (2,))]))
        assert desk.requests("GET") == ["/memberships"]
        assert outcome.lines[4].before[inside]["member"] is True
        assert desk.requests("POST", f"/classes/{old}") == []


def test_one_question_is_about_as_many_classes_and_students_as_fit_into_it() -> None:
    def adds(each: int, many: int, *, first: int = 0) -> Steps:
        return [
            (AddToGroup(group="classes", group_id=n, students=tuple(range(n * each, (n + 1) * each))), (1,))
            for n in range(first, first + many)
        ]

    def asked(steps: Steps) -> list[int]:
        plan = plan_of(steps)
        found = joining_together(plan.steps, lambda who: there_before(plan.steps, who))
        return [class_id for class_id, _ in found.values()]

    assert len(asked(adds(2, 60))) == 50
    assert len(asked(adds(25, 60))) == 4, "of a hundred students at most: a server might leave out who comes after"
    assert len(asked(adds(400, 2))) == 1, "a class of its own, read whole"
    again = [*adds(1, 3), *adds(1, 2)]
    assert asked(again) == [0, 1, 2], "who is in a class that the first step filled is asked after that step"
    leaving: Steps = [(RemoveFromGroup(group="classes", group_id=9, students=(1,)), (1,))]
    assert asked([*adds(1, 2), *leaving, *adds(1, 2, first=5)]) == [0, 1]
    new: Steps = [(student(1), (1,)), (AddToGroup(group="classes", group_id=7, students=(Ref(1),)), (1,))]
    assert asked([*new, *adds(1, 2)]) == [0, 1], "nobody asks about people who are made here"


@in_loop
async def test_the_undo_says_that_a_level_does_not_come_back(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        pairs = (
            (one, other)
            for one in registry.memberships.values()
            for other in registry.memberships_of_class(one.class_id, "Student")
            if (one.level, other.level) == (HL, SL)
        )
        at_hl, at_sl = next(pairs)
        students = (at_hl.user_id, at_sl.user_id)
        leave = RemoveFromGroup(group="classes", group_id=at_hl.class_id, students=students)
        of = await desk.send(plan_of([(leave, (1, 2))], [row(n, i) for n, i in enumerate(students, 1)]))
        assert of.lines[1].before == {
            at_hl.user_id: {"member": True, "level": HL},
            at_sl.user_id: {"member": True, "level": SL},
        }
        plan, _ = await undo(desk, of)
        assert ["at HL in" in " ".join(one.notes) for one in plan.rows] == [True, False]
        assert set(students) <= set(members(desk, at_hl.class_id))


@in_loop
async def test_nobody_is_put_back_into_a_class_that_was_archived_since(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, _ = classes(desk)
        student_ = members(desk, old)[0]
        leave = RemoveFromGroup(group="classes", group_id=old, students=(student_,))
        of = await desk.send(plan_of([(leave, (1,))], [row(1, student_)]))
        closed = Directory(classes=(SchoolClass(id=old, name="Maths 9B", archived=True),))
        with desk.journal() as journal:
            plan = await plan_undo(desk.session, journal, of.header.id, closed)
        assert plan.steps == ()
        assert "was in Maths 9B. That is archived or gone now" in plan.rows[0].notes[0]


@in_loop
async def test_a_key_that_may_not_read_them_together_reads_them_one_by_one(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        desk.school.allow("full", desk.school.world.tokens.allowed["full"] - {"memberships/index"})
        person, joined, plan = joining(desk, 3)
        outcome = await desk.send(plan)
        assert outcome.count(RowStatus.DONE) == 1
        assert desk.requests("GET", "/classes") == [f"/classes/{i}/students" for i in joined]
        assert all(report.question == "" for report in desk.reports)
        assert all(person in members(desk, i) for i in joined)


@in_loop
async def test_a_class_that_is_gone_keeps_nobody_out_of_the_others(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        _, joined, plan = joining(desk, 3)
        desk.school.faults.add(do="answer", status=404, route=f"/classes/{joined[1]}/*")
        outcome = await desk.send(plan)
        assert [outcome.steps[n].state for n in (1, 2, 3)] == [StepState.DONE, StepState.FAILED, StepState.DONE]
        assert "no longer exists" in outcome.steps[2].what
