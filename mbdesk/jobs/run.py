"""Run a frozen plan: begin it, send it, go on with it after a crash, or stop it for good.

``begin`` puts the plan into the journal; from then on the journal alone is enough to go on. ``run`` sends what is not
done yet; it is the same call the first time and after a kill.
"""

import asyncio
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from mbdesk.errors import JournalError
from mbdesk.jobs.book import Book
from mbdesk.jobs.control import Control, Stopped
from mbdesk.jobs.outcome import Outcome, close, failed_rows, outcome, readable
from mbdesk.jobs.progress import Report, silent
from mbdesk.jobs.session import Session
from mbdesk.jobs.waits import Waits
from mbdesk.plan.first import first_steps
from mbdesk.plan.freeze import freeze, thaw
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import StepState
from mbdesk.store.connections import Connection
from mbdesk.store.journal import Journal, Lease
from mbdesk.store.runs import RunHeader, RunStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A run that stopped before its end. ``started``: something of it was sent; ``so_far`` says how far it is, in rows
    as everywhere; ``left`` is how many rows are not done."""

    header: RunHeader
    started: bool
    so_far: str
    left: int


async def begin(journal: Journal, session: Session, plan: Plan, undoes: int | None = None) -> int:
    """Freeze ``plan`` into the journal and return the run's id. Nothing is sent. Raises JournalError: ``locked`` while
    another run of this school is being sent, which could not be sent then and would only be left behind."""
    _same_school(session, plan)
    others = await asyncio.to_thread(lambda: list(filter(journal.is_running, journal.runs(session.school.subdomain))))
    if others:
        busy = others[0]
        raise JournalError("locked", "another run of this school is being sent", who=busy.who, since=busy.started_at)
    return await asyncio.to_thread(journal.begin, plan, freeze(plan).text, session.connection.key, undoes)


async def run(
    session: Session,
    journal: Journal,
    run_id: int,
    control: Control,
    report: Report = silent,
    *,
    only_first: int | None = None,
    waits: Waits | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Outcome:
    """Send everything of the run that is not done yet, until its end or until ``control`` stops it.

    ``only_first``: only what brings so many rows, the first ones to be sent, as far as they go without the others
    (``mbdesk.plan.first``); the run is then left open, and goes on with the rest when it is run again without it.
    The outcome's ``header.status`` tells which: FINISHED, STOPPED (cancelled for good) or OPEN (left for later).
    Raises JournalError: ``locked`` while another import of this school runs, ``mismatch`` for a run of another
    school, ``changed`` when the plan is not the one that was reviewed, ``disk_full`` and ``read_only`` before anything
    is sent without its line.
    """
    # The engine pulls in httpx, which the window does not need before something is sent.
    from mbdesk.jobs.going import Going
    from mbdesk.jobs.runner import Runner

    control.attach()
    waits = waits or Waits()
    plan = thaw(await asyncio.to_thread(journal.plan_text, run_id))
    _same_school(session, plan)
    same_connection(session, await asyncio.to_thread(journal.run, run_id))
    lease = await asyncio.to_thread(journal.take, run_id, uuid.uuid4().hex)
    alive = asyncio.ensure_future(_stay_alive(journal, lease, waits.lease))
    try:
        book = await Book.open(journal, lease)
        meant = None if only_first is None else first_steps(plan, only_first)
        runner = Runner(Going(session.api, book, plan, control, report, meant=meant, waits=waits, clock=clock))
        try:
            await runner.go()
            if only_first is None or all(book.ended(step.number) for step in plan.steps):
                await asyncio.to_thread(close, journal, run_id, RunStatus.FINISHED)
        except Stopped as stopped:
            if stopped.for_good:
                await asyncio.to_thread(close, journal, run_id, RunStatus.STOPPED)
    finally:
        alive.cancel()
        await asyncio.wait({alive})  # not awaited itself: its end by this cancel must not hide one of ours
        with suppress(JournalError):  # a lease that cannot be given back runs out by itself
            await asyncio.to_thread(journal.release, lease)
    return await outcome(journal, run_id)


def unfinished(journal: Journal, connection: Connection) -> tuple[Unfinished, ...]:
    """The connection's runs that wait to go on, the newest first, without those of a newer mbdesk. Blocks; raises
    JournalError."""
    found = (readable(journal, header.id) for header in journal.open_runs(connection.key))
    return tuple(_unfinished(of) for of in found if of is not None)


def stop_here(journal: Journal, run_id: int) -> None:
    """Close a run that waits to go on: what was not sent stays not sent. Blocks; raises JournalError, ``closed`` when
    it has ended, and ``locked`` while somebody is sending this very run: to stop them is their window's business."""
    header = journal.run(run_id)
    if header.status is not RunStatus.OPEN:
        raise JournalError("closed", f"run {run_id} is closed")
    if journal.is_running(header):
        raise JournalError("locked", "it is being sent now", who=header.who, since=header.started_at)
    close(journal, run_id, RunStatus.STOPPED)


def _unfinished(of: Outcome) -> Unfinished:
    started = any(step.state is not StepState.PLANNED for step in of.steps.values())
    return Unfinished(header=of.header, started=started, so_far=of.so_far, left=len(failed_rows(of)))


def _same_school(session: Session, plan: Plan) -> None:
    if plan.school != session.school.subdomain:
        raise JournalError("mismatch", f"the plan is for {plan.school}, this is {session.school.subdomain}")


def same_connection(session: Session, header: RunHeader) -> None:
    """Raise JournalError ``mismatch`` for a run of another region, which may have a school of the same subdomain: its
    people have other ids."""
    if header.connection != session.connection.key:
        raise JournalError("mismatch", f"run {header.id} was begun on another connection")


async def _stay_alive(journal: Journal, lease: Lease, every: float) -> None:
    """Renew the lease while a run waits or is paused. When that fails, the next line that is written says why."""
    with suppress(JournalError):
        while True:
            await asyncio.sleep(every)
            await asyncio.to_thread(journal.renew, lease)
