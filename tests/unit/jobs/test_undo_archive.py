"""Whoever was archived comes back into the year group and the classes that they left with that (features A9, B13)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mbdesk.directory import Directory
from mbdesk.jobs import run as runs
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.operations import AddToGroup, ArchivePerson, Operation, RemoveFromGroup, UnarchivePerson
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import Plan, PlannedRow
from mbdesk.plan.promises import undo_promises
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.practice.enrolment import unarchive_student
from mbdesk.records import PersonKind, SchoolClass
from tests.support.engine import Engine, Person, engine, plan_of
from tests.support.loops import in_loop


def archive(*students: int) -> Plan:
    operations: list[tuple[Operation, tuple[int, ...]]] = [
        (ArchivePerson(kind=PersonKind.STUDENT, id=id_, withdrawn_on="2026-03-01"), (row,))
        for row, id_ in enumerate(students, start=1)
    ]
    rows = [
        PlannedRow(
            number=row,
            name=f"Row {row}",
            outcome=RowOutcome.CHANGES,
            cells=("",),
            steps=(row,),
            person_id=students[row - 1],
        )
        for row in range(1, len(students) + 1)
    ]
    return plan_of(operations, rows)


def places(desk: Engine, student: int) -> tuple[int | None, dict[int, int | None]]:
    """The year group and the classes with their levels that a student is in now."""
    registry = desk.school.registry
    inside = registry.by_user.get(student, {})
    return registry.active_group_of(student), {c: registry.memberships[m].level for c, m in inside.items()}


def in_classes(desk: Engine, many: int) -> list[int]:
    """Active students who are in a year group and in classes."""
    people = desk.school.registry.people["students"]
    found = [i for i, one in people.items() if not one["archived"] and all(places(desk, i))]
    return found[:many]


async def undo(desk: Engine, of: Outcome, directory: Directory | None = None) -> tuple[Plan, Outcome]:
    with desk.journal() as journal:
        plan = await plan_undo(desk.session, journal, of.header.id, directory or Directory())
        run = await runs.begin(journal, desk.session, plan, undoes=of.header.id)
    return plan, await desk.go(run)


def before(of: Outcome, step: int, student: int) -> Mapping[str, Any]:
    return of.lines[step].before[student]


@in_loop
async def test_where_they_were_is_on_the_disk_before_the_first_byte_and_read_for_many_at_once(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        students = in_classes(desk, 8)
        was = {id_: places(desk, id_) for id_ in students}
        kept: list[int] = []

        def watch(point: str) -> None:
            if point.startswith("before sending commit") and not kept:
                with desk.journal(failpoint=lambda _: None) as journal:
                    kept.append(
                        sum("classes" in one for line in journal.lines(1).values() for one in line.before.values())
                    )

        desk.failpoint = watch
        of = await desk.send(archive(*students))
        assert kept == [8]
        assert desk.requests("GET") == ["/students", "/memberships"]
        for step, id_ in enumerate(students, start=1):
            group, classes = was[id_]
            assert before(of, step, id_)["year_group_id"] == group
            assert dict(before(of, step, id_)["classes"]) == classes


@pytest.mark.parametrize("memberships_return", [False, True])
@in_loop
async def test_an_undo_puts_back_what_did_not_come_back_by_itself(tmp_path: Path, memberships_return: bool) -> None:
    async with engine(tmp_path, memberships_return=memberships_return) as desk:
        students = in_classes(desk, 5)
        was = {id_: places(desk, id_) for id_ in students}
        of = await desk.send(archive(*students))
        assert [places(desk, id_) for id_ in students] == [(None, {})] * 5
        posts = len(desk.requests("POST"))
        plan, undone = await undo(desk, of)
        assert undone.count(RowStatus.DONE) == 5
        for id_, (group, classes) in was.items():
            now = places(desk, id_)
            assert (now[0], set(now[1])) == (group, set(classes))
        groups = {(s.operation.group, s.operation.group_id) for s in plan.steps if isinstance(s.operation, AddToGroup)}
        # One step for each group. None was sent for classes that had come back; the year group is never believed.
        assert len(plan.steps) == 5 + len(groups)
        sent = [one for one in groups if one[0] == "year-groups" or not memberships_return]
        assert len(desk.requests("POST")) - posts == len(sent)
        assert {c.field for row in plan.rows for c in row.changes} == {"archived", "year_group_id", "classes"}


@in_loop
async def test_who_was_brought_back_by_someone_else_meanwhile_is_taken_out_of_the_groups_again(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        theirs, ours = students = in_classes(desk, 2)
        was = {id_: places(desk, id_) for id_ in students}
        of = await desk.send(archive(*students))
        world = desk.school.world
        with desk.journal() as journal:
            plan = await plan_undo(desk.session, journal, of.header.id, Directory())
            run = await runs.begin(journal, desk.session, plan, undoes=of.header.id)
        unarchive_student(world, world.registry.people["students"][theirs])
        undone = await desk.go(run)
        for id_ in students:
            assert (places(desk, id_)[0], set(places(desk, id_)[1])) == (was[id_][0], set(was[id_][1]))
        again, redone = await undo(desk, undone)
        rows = {row.person_id: row for row in again.rows}
        assert "was not archived before, and stays so." in rows[theirs].notes[0]
        fields = {"year_group_id", *(f"classes:{class_id}" for class_id in was[theirs][1])}
        assert {c.field for c in rows[theirs].changes} == fields
        assert all(c.old and c.clears for c in rows[theirs].changes)
        assert [c.field for c in rows[ours].changes] == ["archived"]
        groups = [step.operation for step in again.steps if isinstance(step.operation, RemoveFromGroup)]
        assert {one.students for one in groups} == {(theirs,)}
        assert len(groups) == 1 + len(was[theirs][1])
        assert redone.count(RowStatus.DONE) == 2
        assert [places(desk, id_) for id_ in students] == [(None, {})] * 2
        people = desk.school.registry.people["students"]
        assert [people[id_]["archived"] for id_ in students] == [False, True]


@in_loop
async def test_who_cannot_be_brought_back_does_not_keep_the_others_out_of_their_classes(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        gone, back = in_classes(desk, 2)
        was = places(desk, back)
        of = await desk.send(archive(gone, back))
        with desk.journal() as journal:
            plan = await plan_undo(desk.session, journal, of.header.id, Directory())
            run = await runs.begin(journal, desk.session, plan, undoes=of.header.id)
        (step,) = [s.number for s in plan.steps if getattr(s.operation, "id", 0) == gone]
        desk.school.faults.add(do="answer", status=422, method="PUT", route=f"/students/{gone}/unarchive")
        undone = await desk.go(run)
        assert undone.steps[step].state is StepState.FAILED
        assert {row.number: row.status for row in undone.rows} == {1: RowStatus.FAILED, 2: RowStatus.DONE}
        assert places(desk, back)[0] == was[0]
        assert set(places(desk, back)[1]) == set(was[1])
        assert places(desk, gone) == (None, {})


@in_loop
async def test_what_cannot_be_put_back_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        (student,) = [i for i in in_classes(desk, 500) if HL in places(desk, i)[1].values()][:1]
        closed, *others = sorted(places(desk, student)[1])
        at_hl = next(c for c in others if places(desk, student)[1][c] == HL)
        of = await desk.send(archive(student))
        classes = [SchoolClass(id=c, name=one["name"], archived=c == closed) for c, one in registry.classes.items()]
        plan, undone = await undo(desk, of, Directory(classes=tuple(classes)))
        assert undone.rows[0].what.startswith(" ".join(plan.rows[0].notes)), "the results say the same again, first"
        said = [one.text for one in undo_promises(plan)]
        assert len(said) == 1, "their groups are left when they are archived again: nothing more is promised"
        assert said[0].startswith("Students brought back can be archived again.")
        assert not any(getattr(step.operation, "group_id", 0) == closed for step in plan.steps)
        notes = " ".join(plan.rows[0].notes)
        assert f"was in {registry.classes[closed]['name']}. That is archived" in notes
        assert f"at HL in {registry.classes[at_hl]['name']}" in notes


HL = 1


@in_loop
async def test_a_key_that_may_not_read_classes_asks_once_and_the_undo_says_what_it_lost(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        first, second = in_classes(desk, 2)
        desk.school.allow("full", desk.school.world.tokens.allowed["full"] - {"memberships/index"})
        person = Person(desk, lambda control: control.skip())
        of = await desk.send(archive(first, second), person.control)
        assert of.count(RowStatus.DONE) == 2
        assert len(person.asked) == 1
        assert "which class" in person.asked[0].waiting
        plan, _ = await undo(desk, of)
        assert all("not known in which classes" in row.notes[0] for row in plan.rows)
        assert [type(s.operation) for s in plan.steps][:2] == [UnarchivePerson, UnarchivePerson]


@in_loop
async def test_teachers_and_parents_have_no_classes_to_go_back_to(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        mother = next(i for i, one in desk.school.registry.people["parents"].items() if not one["archived"])
        of = await desk.send(plan_of([(ArchivePerson(kind=PersonKind.PARENT, id=mother), (1,))]))
        assert desk.requests("GET") == ["/parents"]
        plan, undone = await undo(desk, of)
        assert [type(step.operation) for step in plan.steps] == [UnarchivePerson]
        assert undone.count(RowStatus.DONE) == 1
