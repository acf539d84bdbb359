"""Runs as the window sees them: past ones, waiting ones, one being sent. Each call opens the journal for itself."""

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mbdesk.directory import Directory
from mbdesk.jobs import run as runs
from mbdesk.jobs.control import Control
from mbdesk.jobs.outcome import Outcome, failed_rows, read_outcome, readable, undone_by, with_later
from mbdesk.jobs.progress import Report
from mbdesk.jobs.results_sheet import save_results
from mbdesk.jobs.run import Unfinished
from mbdesk.jobs.session import Session
from mbdesk.jobs.undo import plan_undo
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import TO_FIX, RowStatus
from mbdesk.store.connections import Connection
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places
from mbdesk.store.runs import RunHeader

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A run in the list of Activity. ``counts`` are its rows by state, ``undone`` whether others took all of it back,
    ``running`` whether it is being sent at the moment, ``to_fix`` how many rows may still be put right, ``taken``
    whether another run with these rows is being sent or waits to go on."""

    header: RunHeader
    counts: Mapping[RowStatus, int]
    undone: bool = False
    running: bool = False
    to_fix: int = 0
    taken: bool = False

    @property
    def id(self) -> int:
        """The run's id."""
        return self.header.id


async def past_runs(places: Places, connection: Connection) -> tuple[PastRun, ...]:
    """The connection's runs, the newest first; those too old to be kept are deleted first. A school of another region
    may have the same subdomain: it has other people. Raises JournalError."""

    def read(journal: Journal) -> tuple[PastRun, ...]:
        journal.purge()
        headers = [header for header in journal.runs() if header.connection == connection.key]
        sources = Counter(header.source_sha256 for header in headers if header.source_sha256)
        taken_back = {header.undoes for header in headers if header.undoes}
        kin = [h for h in headers if h.undoes or h.id in taken_back or sources[h.source_sha256] > 1]
        every = {header.id: found for header in kin if (found := readable(journal, header.id))}
        of = {run: with_later(found, every.values()) for run, found in every.items()}
        undone = undone_by(every.values())
        return tuple(_past(journal, header, undone, of.get(header.id)) for header in headers)

    return await _with_journal(places, read)


async def one_run(places: Places, run: int) -> Outcome:
    """Everything about a run. Raises JournalError."""

    def read(journal: Journal) -> Outcome:
        of = read_outcome(journal, run)
        mine, source = of.header.connection, of.header.source_sha256
        near = [h for h in journal.runs() if h.connection == mine and h.id != run]
        kin = [h for h in near if h.undoes or (source and h.source_sha256 == source)]
        others = [readable(journal, header.id) for header in kin]
        return with_later(of, [other for other in others if other is not None])

    return await _with_journal(places, read)


async def waiting_runs(places: Places, connection: Connection) -> tuple[Unfinished, ...]:
    """The connection's runs that stopped before their end; those too old to be kept are deleted first: it is asked
    whenever a school is opened. Raises JournalError."""

    def read(journal: Journal) -> tuple[Unfinished, ...]:
        journal.purge()
        return runs.unfinished(journal, connection)

    return await _with_journal(places, read)


async def stop_here(places: Places, run: int) -> None:
    """Close a waiting run for good. Raises JournalError."""
    await _with_journal(places, lambda journal: runs.stop_here(journal, run))


async def forget_runs(session: Session) -> None:
    """Delete the activity of a school that is no more: the practice school of another day. Raises JournalError."""
    await _with_journal(session.places, lambda journal: journal.forget(session.connection.key))


async def begin(session: Session, plan: Plan, undoes: int | None = None) -> int:
    """Put the frozen plan into the journal and give the run's id; nothing is sent yet. Raises JournalError."""
    with await asyncio.to_thread(Journal, session.places) as journal:
        return await runs.begin(journal, session, plan, undoes)


async def send(
    session: Session, run: int, control: Control, report: Report, *, only_first: int | None = None
) -> Outcome:
    """Send a run, or go on with one that stopped before its end. ``only_first``: so many rows, to look at what they
    became; the run stays open, and sending it again without the number sends the rest. Raises JournalError."""
    with await asyncio.to_thread(Journal, session.places) as journal:
        return await runs.run(session, journal, run, control, report, only_first=only_first)


async def undo_plan(session: Session, directory: Directory, run: int, rows: Collection[int] = ()) -> Plan:
    """The plan that undoes a run. Raises ApiError and JournalError."""
    with await asyncio.to_thread(Journal, session.places) as journal:
        return await plan_undo(session, journal, run, directory, rows)


async def write_results(places: Places, of: Outcome, folder: Path | None = None) -> Path:
    """Write the results workbook beside the sheet, or into ``folder``. Raises SheetError and JournalError."""
    with await asyncio.to_thread(Journal, places) as journal:
        return await save_results(journal, of, folder)


async def _with_journal(places: Places, work: Callable[[Journal], T]) -> T:
    def open_and_work() -> T:
        with Journal(places) as journal:
            return work(journal)

    return await asyncio.to_thread(open_and_work)


def _past(journal: Journal, header: RunHeader, undone: Collection[int], of: Outcome | None) -> PastRun:
    """``of`` is known for a run that others may have to do with."""
    counts = of.counts if of is not None else header.row_counts
    if counts is None:
        found = readable(journal, header.id)
        counts = found.counts if found is not None else dict.fromkeys(RowStatus, 0)
    return PastRun(
        header=header,
        counts=counts,
        undone=header.id in undone or (of is not None and of.all_back),
        running=journal.is_running(header),
        to_fix=len(failed_rows(of)) if of is not None else sum(counts.get(status, 0) for status in TO_FIX),
        taken=of is not None and of.taken,
    )
