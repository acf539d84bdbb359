"""The list of what was sent: counted when it ended, not read again row by row."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from mbdesk.directory import Directory
from mbdesk.errors import JournalError
from mbdesk.jobs import activity, outcome
from mbdesk.jobs import run as runs
from mbdesk.jobs.run import stop_here
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.kinds import CLASS_FOR_ALL
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import Plan, PlannedRow
from mbdesk.plan.results import RowStatus
from mbdesk.practice.enrolment import join_class, leave_class
from mbdesk.store.runs import RunStatus
from tests.support.engine import engine, parent, plan_of, student
from tests.support.loops import in_loop

THREE = plan_of([(student(1), (1,)), (student(2, email="broken"), (2,)), (student(3), (3,))])


@in_loop
async def test_closed_runs_are_listed_without_reading_their_plans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path) as desk:
        sent = await desk.send(THREE)
        stopped = await desk.begin(THREE)
        with desk.journal() as journal:
            stop_here(journal, stopped)
        waiting = await desk.begin(THREE)
        read: list[str] = []

        def thaw(text: str) -> Plan:
            read.append(text)
            return THREE

        monkeypatch.setattr(outcome, "thaw", thaw)
        listed = {run.id: run for run in await activity.past_runs(desk.places, desk.session.connection)}
        assert len(read) == 1, "only the one that is not closed"
        assert listed[sent.header.id].counts == sent.counts
        assert (sent.counts[RowStatus.DONE], sent.counts[RowStatus.FAILED]) == (2, 1)
        assert listed[stopped].counts[RowStatus.NOT_STARTED] == 3
        assert listed[waiting].counts[RowStatus.NOT_STARTED] == 3


@in_loop
async def test_a_run_that_only_a_newer_mbdesk_can_read_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path) as desk:
        ours = replace(THREE, source_sha256="a", title="Ours")
        theirs, run = await desk.begin(replace(ours, title="Theirs")), await desk.begin(ours)

        def thaw(text: str) -> Plan:
            if "Theirs" in text:
                raise JournalError("newer")
            return ours

        monkeypatch.setattr(outcome, "thaw", thaw)
        listed = {one.id: one for one in await activity.past_runs(desk.places, desk.session.connection)}
        assert listed[run].counts[RowStatus.NOT_STARTED] == 3
        assert not any(listed[theirs].counts.values())
        assert len((await activity.one_run(desk.places, run)).rows) == 3
        with pytest.raises(JournalError, match="newer"):
            await activity.one_run(desk.places, theirs)
        waiting = await activity.waiting_runs(desk.places, desk.session.connection)
        assert [one.header.id for one in waiting] == [run], "what this one cannot read it cannot go on with"


def to_class(number: int, sheet: str) -> Plan:
    """The same list of rows for the class chosen for all of them."""
    return replace(THREE, kind="class_add", source_sha256=sheet, answers={"choices": {CLASS_FOR_ALL: str(number)}})


@in_loop
async def test_the_list_of_one_class_is_another_job_in_a_second_class(tmp_path: Path) -> None:
    """What failed for the first class is still there to be put right, and nothing of the second one blocks it."""
    async with engine(tmp_path) as desk:
        first = await desk.send(to_class(1, "sheet"))
        fixed = replace(to_class(2, "sheet"), steps=plan_of([(student(n), (n,)) for n in (4, 5, 6)]).steps)
        await desk.send(replace(fixed, rows=plan_of([(student(n), (n,)) for n in (1, 2, 3)]).rows))
        waiting = await desk.begin(to_class(3, "sheet"))
        listed = {run.id: run for run in await activity.past_runs(desk.places, desk.session.connection)}
        assert (listed[first.header.id].to_fix, listed[first.header.id].taken) == (1, False)
        again = await desk.begin(to_class(1, "sheet"))
        listed = {run.id: run for run in await activity.past_runs(desk.places, desk.session.connection)}
        assert listed[first.header.id].taken, "the same class: the same job"
        assert {waiting, again} < set(listed)


@in_loop
async def test_an_undo_that_took_nothing_back_can_be_asked_for_again(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        sent = await desk.send(plan_of([(student(1), (1,)), (student(3), (3,))]))

        async def undo(*, refused: bool) -> bool:
            with desk.journal() as journal:
                plan = await plan_undo(desk.session, journal, sent.header.id, Directory())
                run = await runs.begin(journal, desk.session, plan, sent.header.id)
            for step in sent.steps.values() if refused else ():
                desk.school.faults.add(do="answer", status=422, method="PUT", route=f"/students/{step.id}/archive")
            waiting = {one.id: one.undone for one in await activity.past_runs(desk.places, desk.session.connection)}
            assert waiting[sent.header.id], "it is under way"
            await desk.go(run)
            desk.school.faults.clear()
            listed = {one.id: one for one in await activity.past_runs(desk.places, desk.session.connection)}
            return listed[sent.header.id].undone

        assert not await undo(refused=True)
        assert await undo(refused=False)


@in_loop
async def test_what_was_taken_back_row_by_row_is_all_back_only_with_whom_the_rows_share(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        family = plan_of([(parent(1), (1, 2)), (student(1), (1,)), (student(2), (2,))])
        alone = await desk.send(plan_of([(student(3), (1,)), (student(4), (2,))]))
        shared = await desk.send(family)

        async def undo(run: int, *rows: int) -> bool:
            with desk.journal() as journal:
                plan = await plan_undo(desk.session, journal, run, Directory(), rows)
                made = await runs.begin(journal, desk.session, plan, run)
            await desk.go(made)
            listed = {one.id: one.undone for one in await activity.past_runs(desk.places, desk.session.connection)}
            assert listed[run] == (await activity.one_run(desk.places, run)).all_back
            return listed[run]

        assert not await undo(alone.header.id, 1)
        assert await undo(alone.header.id, 2)
        assert not await undo(shared.header.id, 1)
        assert not await undo(shared.header.id, 2), "the parent of both rows is still there"
        assert await undo(shared.header.id)


@in_loop
async def test_what_somebody_is_sending_is_not_stopped_from_another_window(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        run = await desk.begin(THREE)
        with desk.journal() as journal, desk.journal() as other:
            lease = journal.take(run, "the window that sends")
            with pytest.raises(JournalError, match="locked"):
                stop_here(other, run)
            journal.release(lease)
            stop_here(other, run)
            with pytest.raises(JournalError, match="closed"):
                journal.take(run, "the window that sends")


@in_loop
async def test_what_waits_can_be_closed_while_something_else_is_sent(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        waiting, sent = await desk.begin(THREE), await desk.begin(THREE)
        with desk.journal() as journal, desk.journal() as other:
            lease = journal.take(sent, "the window that sends")
            stop_here(other, waiting)
            assert other.run(waiting).status is RunStatus.STOPPED
            with pytest.raises(JournalError, match="closed"):
                stop_here(other, waiting)
            with pytest.raises(JournalError) as refused:
                stop_here(other, sent)
            who, since = journal.run(sent).who, journal.run(sent).started_at
            assert (refused.value.reason, refused.value.who, refused.value.since) == ("locked", who, since)
            journal.renew(lease)


@in_loop
async def test_what_is_too_old_to_be_kept_goes_when_a_school_is_opened(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        old, new = await desk.send(THREE), await desk.send(THREE)
        with sqlite3.connect(desk.places.data / "journal.sqlite") as db:
            db.execute("UPDATE runs SET closed_at = '2020-01-01T00:00:00.000+00:00' WHERE id = ?", (old.header.id,))
        db.close()
        await activity.waiting_runs(desk.places, desk.session.connection)
        with desk.journal() as journal:
            assert [run.id for run in journal.runs()] == [new.header.id]


@in_loop
async def test_runs_of_the_same_subdomain_at_another_host_are_another_schools(tmp_path: Path) -> None:
    """A rehearsal is no activity of the live school: not in its list, and nothing it did settles or undoes anything."""
    async with engine(tmp_path) as desk:
        sheet = replace(THREE, source_sha256="the same sheet")
        sent = await desk.send(sheet)
        live = desk.session.connection
        rehearsal = replace(desk.session, connection=replace(live, key="rehearsal"))
        with desk.journal() as journal:
            run = await runs.begin(journal, rehearsal, sheet)
        assert [one.id for one in await activity.past_runs(desk.places, live)] == [sent.header.id]
        assert [one.id for one in await activity.past_runs(desk.places, rehearsal.connection)] == [run]
        assert not (await activity.one_run(desk.places, sent.header.id)).taken


@in_loop
async def test_an_undo_that_failed_for_some_is_asked_for_again_only_for_them(tmp_path: Path) -> None:
    """Whom it took out and somebody put back by hand is not taken out again, unless the undo itself was undone."""
    async with engine(tmp_path) as desk:
        registry = desk.school.registry
        group = next(i for i, one in registry.classes.items() if not one["archived"])
        inside = {one.user_id for one in registry.memberships_of_class(group, "Student")}
        active = [i for i, one in registry.people["students"].items() if not one["archived"] and i not in inside]
        one, two = active[:2]
        rows = [
            PlannedRow(number=n, name="", outcome=RowOutcome.CHANGES, cells=("",), steps=(1,), person_id=i)
            for n, i in ((1, one), (2, two))
        ]
        adds = AddToGroup(group="classes", group_id=group, students=(one, two))
        sent = await desk.send(plan_of([(adds, (1, 2))], rows))

        async def undo(run: int, *rows: int) -> tuple[Plan, int]:
            with desk.journal() as journal:
                plan = await plan_undo(desk.session, journal, run, Directory(), rows)
                made = await runs.begin(journal, desk.session, plan, run)
            await desk.go(made)
            return plan, made

        async def all_back() -> bool:
            return (await activity.one_run(desk.places, sent.header.id)).all_back

        # Both together, then the second of the halves.
        route = f"/classes/{group}/remove_students"
        desk.school.faults.add(do="answer", status=404, method="POST", route=route, nth=[1, 3])
        _, half = await undo(sent.header.id)
        assert [i in registry.by_class[group] for i in (one, two)] == [False, True]
        assert not await all_back()
        join_class(desk.school.world, group, one)
        desk.school.faults.clear()
        again, rest = await undo(sent.header.id)
        assert [s.operation for s in again.steps] == [RemoveFromGroup(group="classes", group_id=group, students=(two,))]
        assert [row.number for row in again.rows] == [2]
        assert await all_back()
        leave_class(desk.school.world, group, one)
        await undo(half, 1)
        await undo(rest)
        assert [i in registry.by_class[group] for i in (one, two)] == [True, True]
        once_more, _ = await undo(sent.header.id)
        assert [row.number for row in once_more.rows] == [1, 2]
        assert [i in registry.by_class[group] for i in (one, two)] == [False, False]
