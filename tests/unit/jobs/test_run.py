"""A run that meets no trouble, and one that a person holds: pause, cancel, leave, go on."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mbdesk.directory import Directory
from mbdesk.errors import JournalError
from mbdesk.jobs import run as runs
from mbdesk.jobs.control import Control
from mbdesk.jobs.progress import Progress
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import PlannedRow
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.records import PersonKind
from mbdesk.store.runs import RunStatus
from tests.support.engine import Engine, engine, enrolment_plan, parent, plan_of, student
from tests.support.loops import in_loop


def first_group(desk: Engine) -> int:
    return min(g for g, record in desk.school.registry.year_groups.items() if not record["archived"])


def sending(desk: Engine, after: int, do: Callable[[], None]) -> Callable[[str], None]:
    """Do something while the request that follows ``after`` others is on its way, once."""
    left = [do]

    def watch(point: str) -> None:
        if point.startswith("after sending commit") and len(desk.requests("POST")) == after and left:
            left.pop()()

    return watch


@in_loop
async def test_what_is_sent_is_the_plan_and_nothing_but_the_plan(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        plan = enrolment_plan(10, first_group(desk))
        outcome = await desk.send(plan)
        assert outcome.header.status is RunStatus.FINISHED
        assert [result.status for result in outcome.rows] == [RowStatus.DONE] * 10
        creates = [step.operation for step in plan.steps if isinstance(step.operation, CreatePerson)]
        emails = [create.values["email"] for create in creates]
        assert [*desk.created("parents"), *desk.created("students")] == emails
        assert len(desk.requests("POST")) == len(plan.steps)
        # One look at who is new for each kind of person, and no other request.
        assert sorted(desk.requests("GET")) == ["/parents", "/students"]


@in_loop
async def test_links_and_groups_hold_the_people_that_were_made(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        group = first_group(desk)
        outcome = await desk.send(enrolment_plan(3, group))
        registry = desk.school.registry
        ids = [result.id for result in outcome.rows]
        assert [registry.active_group_of(student) for student in ids if student] == [group] * 3
        # Rows 2 and 3 are siblings: one parent.
        mothers = [registry.parents_of[student] for student in ids if student]
        assert mothers[1] == mothers[2] != mothers[0]


@in_loop
async def test_no_welcome_mail_unless_it_was_ticked(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        ticked = CreatePerson(kind=PersonKind.PARENT, values=parent(2).values, welcome_email=True)
        await desk.send(plan_of([(parent(1), (1,)), (ticked, (2,))]))
        mails = [change for change in desk.school.recorder.changes if change.verb == "welcome e-mail"]
        assert len(mails) == 1


@in_loop
async def test_every_kind_of_operation_does_what_it_says(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        active = [i for i, record in registry.people["students"].items() if not record["archived"]]
        changed, leaving, moved = active[0], active[1], active[2]
        class_id = next(i for i, one in registry.classes.items() if not one["archived"])
        old_parent = next(p for p, children in registry.children.items() if children)
        old_child = next(iter(registry.children[old_parent]))
        plan = plan_of(
            [
                (parent(1), (1,)),
                (student(1), (1,)),
                (UpdatePerson(kind=PersonKind.STUDENT, id=changed, values={"city": "Łódź"}), (2,)),
                (ArchivePerson(kind=PersonKind.STUDENT, id=leaving, withdrawn_on="2026-03-01"), (3,)),
                (UnarchivePerson(kind=PersonKind.STUDENT, id=leaving), (4,)),
                (LinkChild(parent=Ref(1), student=Ref(2), relationship="Mother"), (1,)),
                (UnlinkChild(parent=old_parent, student=old_child), (5,)),
                (AddToGroup(group="classes", group_id=class_id, students=(Ref(2), moved)), (1, 6)),
                (RemoveFromGroup(group="classes", group_id=class_id, students=(moved,)), (6,)),
            ]
        )
        outcome = await desk.send(plan)
        assert {result.state for result in outcome.steps.values()} == {StepState.DONE}
        made = outcome.steps[2].id
        assert made is not None
        assert registry.people["students"][changed]["city"] == "Łódź"
        assert registry.people["students"][leaving]["archived"] is False
        assert old_child not in registry.children[old_parent]
        now = {m.user_id for m in registry.memberships.values() if m.class_id == class_id and m.last_day is None}
        assert made in now
        assert moved not in now


@in_loop
async def test_the_values_before_a_change_are_on_the_disk_before_the_first_write(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        ids = [i for i, record in people.items() if not record["archived"]][:3]
        cities = {i: people[i].get("city") for i in ids}
        seen: list[int] = []

        def watch(point: str) -> None:
            if point.startswith("before sending commit") and not seen:
                with desk.journal(failpoint=lambda _: None) as journal:
                    seen.append(len([line for line in journal.lines(1).values() if line.before]))

        desk.failpoint = watch
        steps = [
            (UpdatePerson(kind=PersonKind.STUDENT, id=i, values={"city": "X"}, before={"city": cities[i]}), (n,))
            for n, i in enumerate(ids, start=1)
        ]
        outcome = await desk.send(plan_of(steps))
        assert seen == [3]
        assert [dict(line.before) for line in outcome.lines.values()] == [{i: {"city": cities[i]}} for i in ids]
        # Three people were read with one request.
        assert len(desk.requests("GET")) == 1


@in_loop
async def test_rows_that_send_nothing_are_unchanged_or_left_out_and_all_add_up(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        same = PlannedRow(number=7, name="Same", outcome=RowOutcome.SAME, cells=("7",))
        left = PlannedRow(number=8, name="Left", outcome=RowOutcome.LEFT_OUT, cells=("8",), notes=("No name.",))
        outcome = await desk.send(plan_of([(student(1), (1,)), (student(2, email="broken"), (2,))], [same, left]))
        counts = {status: outcome.count(status) for status in RowStatus}
        assert counts == {
            RowStatus.DONE: 1,
            RowStatus.TAKEN_BACK: 0,
            RowStatus.HALF: 0,
            RowStatus.FAILED: 1,
            RowStatus.UNCHANGED: 1,
            RowStatus.LEFT_OUT: 1,
            RowStatus.NOT_STARTED: 0,
        }
        assert sum(counts.values()) == len(outcome.plan.rows)
        assert next(result.what for result in outcome.rows if result.number == 8) == "No name."


@in_loop
async def test_cancel_stops_after_the_request_in_flight_and_closes_the_run(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        control = Control()

        desk.failpoint = sending(desk, 4, control.cancel)
        outcome = await desk.send(plan_of([(student(n), (n,)) for n in range(1, 11)]), control)
        assert outcome.header.status is RunStatus.STOPPED
        assert len(desk.created("students")) == 5
        assert outcome.count(RowStatus.DONE) == 5
        assert outcome.count(RowStatus.NOT_STARTED) == 5


@in_loop
async def test_a_run_that_was_left_goes_on_where_it_stood(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        control = Control()
        desk.failpoint = sending(desk, 3, control.leave)
        outcome = await desk.send(plan_of([(student(n), (n,)) for n in range(1, 6)]), control)
        assert outcome.header.status is RunStatus.OPEN
        desk.failpoint = lambda _: None
        with desk.journal() as journal:
            waiting = runs.unfinished(journal, desk.session.connection)
        assert [(one.started, one.so_far, one.left) for one in waiting] == [
            (True, "4 students were added; 1 has not started.", 1)
        ]
        finished = await desk.go(waiting[0].header.id)
        assert finished.count(RowStatus.DONE) == 5
        assert len(desk.requests("POST")) == 5


@in_loop
async def test_pause_sends_nothing_until_it_goes_on(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        control = Control()
        paused = asyncio.Event()

        def report(progress: Progress) -> None:
            if progress.paused:
                paused.set()

        desk.failpoint = sending(desk, 2, control.pause)
        run = await desk.begin(plan_of([(student(n), (n,)) for n in range(1, 6)]))
        with desk.journal() as journal:
            going = asyncio.create_task(runs.run(desk.session, journal, run, control, report))
            await paused.wait()
            assert len(desk.requests("POST")) == 3
            control.go_on()
            assert (await going).count(RowStatus.DONE) == 5


@in_loop
async def test_pause_during_a_wait_for_managebac_pauses_at_once(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        control = Control()
        paused = asyncio.Event()
        told: list[str] = []

        def report(progress: Progress) -> None:
            told.append(progress.so_far)
            if progress.paused:
                paused.set()
            elif progress.text.startswith("Keeping to"):
                control.pause()

        limiter = desk.session.api.limiter
        run = await desk.begin(plan_of([(student(n), (n,)) for n in range(1, 3)]))

        def slow_down(point: str) -> None:
            if point == "after result commit 1":
                limiter.slow_down(0.0, 600.0)

        desk.failpoint = slow_down
        with desk.journal() as journal:
            going = asyncio.create_task(runs.run(desk.session, journal, run, control, report))
            await asyncio.wait_for(paused.wait(), 20)
            assert len(desk.requests("POST")) == 1
            control.cancel()
            assert (await going).count(RowStatus.NOT_STARTED) == 1
        assert told[-1] == "Students 1 of 2"


@in_loop
async def test_closing_the_window_lets_the_request_in_flight_end_with_its_line(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        run = await desk.begin(plan_of([(student(n), (n,)) for n in range(1, 4)]))
        loop = asyncio.get_running_loop()

        def stop() -> None:
            loop.call_soon_threadsafe(task.cancel)

        desk.failpoint = sending(desk, 0, stop)
        task = asyncio.create_task(desk.go(run))
        with pytest.raises(asyncio.CancelledError):
            await task
        with desk.journal(failpoint=lambda _: None) as journal:
            states = [line.result.state for line in journal.lines(run).values()]
        assert states == [StepState.DONE, StepState.PLANNED, StepState.PLANNED]


@in_loop
async def test_progress_counts_to_the_end_and_names_the_row(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        await desk.send(plan_of([(student(n), (n,)) for n in range(1, 4)]))
        assert desk.reports[0].text == "Step 1 (row 1)"
        assert (desk.reports[-1].done, desk.reports[-1].total) == (3, 3)
        assert [report.done for report in desk.reports] == sorted(report.done for report in desk.reports)


@in_loop
async def test_a_plan_for_another_school_is_not_begun(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        with pytest.raises(JournalError) as refused:
            await desk.begin(replace(plan_of([(student(1), (1,))]), school="elsewhere"))
        assert refused.value.reason == "mismatch"


@in_loop
async def test_a_run_of_another_region_is_neither_sent_nor_undone(tmp_path: Path) -> None:
    """The same subdomain there is another school with other people."""
    async with engine(tmp_path) as desk:
        run = await desk.begin(plan_of([(student(1), (1,))]))
        here = desk.session
        desk.session = replace(here, connection=replace(here.connection, key="practice@api.managebac.cn"))
        with pytest.raises(JournalError) as not_sent:
            await desk.go(run)
        with desk.journal() as journal, pytest.raises(JournalError) as not_undone:
            await plan_undo(desk.session, journal, run, Directory())
        assert (not_sent.value.reason, not_undone.value.reason) == ("mismatch", "mismatch")
        assert desk.school.recorder.entries == []


@in_loop
async def test_a_second_window_cannot_run_the_same_school(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        plan = plan_of([(student(1), (1,))])
        other = await desk.begin(plan)
        with desk.journal() as journal:
            journal.take(other, "another window")
            with pytest.raises(JournalError) as refused:
                await desk.send(plan)
            waiting = await asyncio.to_thread(journal.run, other)
            with pytest.raises(JournalError) as not_taken:
                journal.take(other, "a third window")
        assert waiting.who
        for locked in (refused.value, not_taken.value):
            assert (locked.reason, locked.who, locked.since) == ("locked", waiting.who, waiting.started_at)
        assert desk.requests("POST") == []
