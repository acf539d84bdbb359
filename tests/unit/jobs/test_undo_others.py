"""What somebody else did is not undone: neither before the run, when it found things so already, nor after it."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mbdesk.directory import Directory
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.undo import plan_undo
from mbdesk.jobs.waits import Waits
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    LinkChild,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import Plan, PlannedRow
from mbdesk.plan.results import StepResult, StepState
from mbdesk.records import PersonKind
from tests.support.engine import Engine, engine, parent, plan_of, student
from tests.support.loops import in_loop


async def undo_of(desk: Engine, outcome: Outcome) -> Plan:
    with desk.journal() as journal:
        return await plan_undo(desk.session, journal, outcome.header.id, Directory())


async def sent(desk: Engine, operation: Operation) -> Outcome:
    outcome = await desk.send(plan_of([(operation, (1,))]))
    assert outcome.steps[1].state is StepState.DONE
    return outcome


def active(desk: Engine) -> int:
    return next(i for i, record in desk.school.registry.people["students"].items() if not record["archived"])


@in_loop
async def test_who_was_brought_back_by_someone_else_is_not_archived(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        id_ = active(desk)
        outcome = await sent(desk, UnarchivePerson(kind=PersonKind.STUDENT, id=id_))
        assert desk.requests("PUT") == []
        plan = await undo_of(desk, outcome)
        assert plan.steps == ()
        assert "was not archived before, and stays so." in plan.rows[0].notes[0]


@pytest.mark.parametrize("day", [{"graduated_on": "2024-06-30"}, {"withdrawn_on": "2024-02-01"}, {}], ids=str)
@in_loop
async def test_who_goes_back_into_the_archive_left_on_the_same_day_as_before(
    tmp_path: Path, day: dict[str, str]
) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        id_ = next(i for i, record in people.items() if record["archived"])
        people[id_] |= {"graduated_on": None, "withdrawn_on": None, **day}
        plan = await undo_of(desk, await sent(desk, UnarchivePerson(kind=PersonKind.STUDENT, id=id_)))
        again = day or {"withdrawn_on": date.today().isoformat()}
        assert [step.operation for step in plan.steps] == [ArchivePerson(kind=PersonKind.STUDENT, id=id_, **again)]


@in_loop
async def test_who_was_archived_by_someone_else_is_not_brought_back(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        id_ = active(desk)
        desk.school.registry.people["students"][id_]["archived"] = True
        archive = ArchivePerson(kind=PersonKind.STUDENT, id=id_, withdrawn_on="2026-01-01")
        plan = await undo_of(desk, await sent(desk, archive))
        assert plan.steps == ()
        assert "was archived before, and stays so." in plan.rows[0].notes[0]


@in_loop
async def test_a_link_that_was_there_before_stays(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        mother, children = next((p, c) for p, c in desk.school.registry.children.items() if c)
        link = LinkChild(parent=mother, student=next(iter(children)), relationship="Mother")
        plan = await undo_of(desk, await sent(desk, link))
        assert plan.steps == ()
        assert "before, and stays so." in plan.rows[0].notes[0]


@in_loop
async def test_a_link_that_was_not_there_before_is_not_made(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        id_ = active(desk)
        stranger = next(p for p, children in desk.school.registry.children.items() if children and id_ not in children)
        plan = await undo_of(desk, await sent(desk, UnlinkChild(parent=stranger, student=id_)))
        assert plan.steps == ()
        assert "was not linked to" in plan.rows[0].notes[0]


@in_loop
async def test_who_was_moved_to_another_year_group_since_stays_there(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        id_, registry = active(desk), desk.school.registry
        old = registry.active_group_of(id_)
        ours, theirs = [g for g, group in registry.year_groups.items() if g != old and not group["archived"]][:2]
        outcome = await sent(desk, AddToGroup(group="year-groups", group_id=ours, students=(id_,)))
        await sent(desk, AddToGroup(group="year-groups", group_id=theirs, students=(id_,)))
        plan = await undo_of(desk, outcome)
        assert plan.steps == ()
        assert "was changed by someone else since" in plan.rows[0].notes[0]


@pytest.mark.parametrize("operation", [AddToGroup, RemoveFromGroup])
@in_loop
async def test_who_was_in_the_class_before_stays_as_it_was(
    tmp_path: Path, operation: type[AddToGroup] | type[RemoveFromGroup]
) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        class_id = next(i for i, one in registry.classes.items() if not one["archived"])
        members = {m.user_id for m in registry.memberships.values() if m.class_id == class_id and m.last_day is None}
        students = {i for i, record in registry.people["students"].items() if not record["archived"]}
        inside, outside = min(students & members), min(students - members)
        outcome = await sent(desk, operation(group="classes", group_id=class_id, students=(inside, outside)))
        plan = await undo_of(desk, outcome)
        (step,) = plan.steps
        assert isinstance(step.operation, AddToGroup | RemoveFromGroup)
        assert type(step.operation) is not operation
        assert step.operation.students == ((outside,) if operation is AddToGroup else (inside,))


def about(number: int, person: int) -> PlannedRow:
    return PlannedRow(
        number=number, name=f"Row {number}", outcome=RowOutcome.CHANGES, cells=("",), steps=(1,), person_id=person
    )


@in_loop
async def test_only_rows_that_changed_something_are_in_the_undo_of_a_class(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        class_id = next(i for i, one in registry.classes.items() if not one["archived"])
        members = {m.user_id for m in registry.memberships_of_class(class_id, "Student")}
        students = {i for i, record in registry.people["students"].items() if not record["archived"]}
        inside, outside = min(students & members), min(students - members)
        add = AddToGroup(group="classes", group_id=class_id, students=(inside, outside))
        outcome = await desk.send(plan_of([(add, (1, 2))], [about(1, inside), about(2, outside)]))
        plan = await undo_of(desk, outcome)
        assert [(row.number, row.steps) for row in plan.rows] == [(2, (1,))]
        assert plan.steps[0].rows == (2,)


@in_loop
async def test_what_somebody_else_did_stands_at_the_row_of_the_person_alone(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        old, new, other = [g for g, one in registry.year_groups.items() if not one["archived"]][:3]
        moved, stays = [i for i in registry.people["students"] if registry.active_group_of(i) == old][:2]
        add = AddToGroup(group="year-groups", group_id=new, students=(moved, stays))
        outcome = await desk.send(plan_of([(add, (1, 2))], [about(1, moved), about(2, stays)]))
        await desk.send(plan_of([(replace(add, group_id=other, students=(moved,)), (1,))]))
        plan = await undo_of(desk, outcome)
        assert ["changed by someone else since" in "".join(row.notes) for row in plan.rows] == [True, False]
        assert [row.outcome for row in plan.rows] == [RowOutcome.LEFT_OUT, RowOutcome.CHANGES]
        (step,) = plan.steps
        assert step.rows == (2,)
        assert step.operation == AddToGroup(group="year-groups", group_id=old, students=(stays,))


@in_loop
async def test_what_was_sent_without_an_answer_is_said_in_the_undo(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = [(student(number), (number,)) for number in range(1, 5)]
        change = UpdatePerson(kind=PersonKind.STUDENT, id=active(desk), values={"city": "Bern"})
        run = await desk.begin(plan_of([*people, (change, (5,))]))
        with desk.journal() as journal:
            lease = journal.take(run, "killed")
            for number in (1, 2, 5):
                journal.sending(lease, number)
            journal.settle(lease, StepResult(number=2, state=StepState.NEEDS_YOU))
            journal.settle(lease, StepResult(number=4, state=StepState.NEEDS_YOU))
            journal.settle(lease, StepResult(number=5, state=StepState.UNKNOWN))
            journal.release(lease)
            plan = await plan_undo(desk.session, journal, run, Directory())
        assert plan.steps == ()
        assert [row.number for row in plan.rows] == [1, 2, 5]
        assert all("may have been added" in row.notes[0] for row in plan.rows[:2])
        assert plan.rows[2].notes == ("This may have been done: Step 5. Look in ManageBac, and put it right there.",)


@in_loop
async def test_who_was_in_the_class_before_is_not_guessed(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        id_ = active(desk)
        run = await desk.begin(plan_of([(AddToGroup(group="classes", group_id=1, students=(id_,)), (1,))]))
        with desk.journal() as journal:
            lease = journal.take(run, "killed")
            journal.settle(lease, StepResult(number=1, state=StepState.DONE))
            journal.release(lease)
            plan = await plan_undo(desk.session, journal, run, Directory())
        assert plan.steps == ()
        assert plan.rows[0].notes == ("It is not known who was in the class before: Step 1. Look in ManageBac.",)


@in_loop
async def test_a_row_is_about_whom_the_run_made_and_never_about_who_had_the_e_mail_before(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        owner = active(desk)
        taken = desk.school.registry.people["students"][owner]["email"]
        outcome = await desk.send(plan_of([(student(1, email=taken), (1,)), (parent(1), (1,))]))
        assert [outcome.steps[n].state for n in (1, 2)] == [StepState.FAILED, StepState.DONE]
        assert outcome.steps[1].id == owner
        plan = await undo_of(desk, outcome)
        made = outcome.steps[2].id
        assert made is not None
        assert [step.operation for step in plan.steps] == [ArchivePerson(kind=PersonKind.PARENT, id=made)]
        assert plan.rows[0].person_id == made


@in_loop
async def test_a_row_that_names_nobody_is_taken_back_with_all_its_students(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        class_id = next(i for i, one in registry.classes.items() if not one["archived"])
        members = {m.user_id for m in registry.memberships_of_class(class_id, "Student")}
        outside = min({i for i, record in registry.people["students"].items() if not record["archived"]} - members)
        outcome = await sent(desk, AddToGroup(group="classes", group_id=class_id, students=(outside,)))
        with desk.journal() as journal:
            plan = await plan_undo(desk.session, journal, outcome.header.id, Directory(), rows=(1,))
        back = RemoveFromGroup(group="classes", group_id=class_id, students=(outside,))
        assert [step.operation for step in plan.steps] == [back]


@in_loop
async def test_what_comes_back_with_a_student_is_shown_as_what_it_is(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        id_ = next(i for i in registry.people["students"] if registry.active_group_of(i) and registry.by_user.get(i))
        archive = ArchivePerson(kind=PersonKind.STUDENT, id=id_, withdrawn_on="2026-03-01")
        plan = await undo_of(desk, await sent(desk, archive))
        assert [(c.field, c.title) for c in plan.rows[0].changes] == [
            ("archived", "Status"),
            ("year_group_id", "Year group"),
            ("classes", "Classes"),
        ]


@in_loop
async def test_a_link_that_we_made_late_is_ours_and_is_taken_back(tmp_path: Path) -> None:
    """The first send took effect after the look-up, so the second is refused: the link was not there before us."""
    async with engine(tmp_path) as desk:
        id_ = active(desk)
        parents = desk.school.registry.children
        stranger = next(p for p, children in parents.items() if children and id_ not in children)
        desk.school.faults.add(
            do="late-commit", method="POST", route=f"/parents/{stranger}/children", nth=1, seconds=0.2
        )
        link = LinkChild(parent=stranger, student=id_, relationship="Aunt")
        outcome = await desk.send(plan_of([(link, (1,))]), waits=Waits(lookups=(0.0,), trouble=(0.4,)))
        assert outcome.steps[1].attempts == 2
        assert id_ in parents[stranger]
        plan = await undo_of(desk, outcome)
        assert [step.operation for step in plan.steps] == [
            UnlinkChild(parent=stranger, student=id_, relationship="Aunt")
        ]
