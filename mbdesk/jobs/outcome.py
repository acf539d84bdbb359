"""What became of a run, read from the journal alone: what the results page, the results sheet and Activity show."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from mbdesk.errors import JournalError
from mbdesk.plan.done import TakenBack
from mbdesk.plan.freeze import thaw
from mbdesk.plan.kinds import CLASS_FOR_ALL, PEOPLE, YEAR_GROUP_FOR_ALL
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Plan, PlannedRow
from mbdesk.plan.problems import Refusal
from mbdesk.plan.refusals import refusals
from mbdesk.plan.results import TO_FIX, RowResult, RowStatus, StepResult, StepState, row_results, so_far
from mbdesk.plan.undo import UNDONE_ROWS
from mbdesk.store.journal import Journal
from mbdesk.store.runs import Line, RunHeader, RunStatus

_SENT: Final = frozenset({StepState.DONE, StepState.UNKNOWN, StepState.SENDING})
"""What was done, or may have been."""

_PLACES: Final = (CLASS_FOR_ALL, YEAR_GROUP_FOR_ALL, PEOPLE)
"""The choices that make another job of the same sheet: the list of one class can go into a second one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A run with its plan, its lines by step number, and what became of every row of its sheet, in order.

    ``running``: somebody is sending it at this moment. ``settled`` are numbers of rows that another run of the same
    sheet has done since; ``taken``: such a run is being sent or waits to go on. ``undone`` are the rows that were taken
    back since; ``all_back``: nothing is left that could be taken back.
    """

    header: RunHeader
    plan: Plan
    lines: Mapping[int, Line]
    rows: tuple[RowResult, ...]
    running: bool = False
    settled: frozenset[int] = frozenset()
    taken: bool = False
    undone: frozenset[int] = frozenset()
    all_back: bool = False

    @property
    def steps(self) -> Mapping[int, StepResult]:
        """Where every step stands, by number."""
        return {number: line.result for number, line in self.lines.items()}

    def count(self, status: RowStatus) -> int:
        """How many rows ended so; the counts add up to the rows of the sheet (IMP-17)."""
        return sum(row.status is status for row in self.rows)

    @property
    def is_part(self) -> bool:
        """Whether the run is the undo of some rows only of another."""
        return UNDONE_ROWS in self.plan.answers

    @property
    def waits(self) -> bool:
        """Whether the run only waits to go on: nobody sends it, and it was not stopped."""
        return self.header.status is RunStatus.OPEN and not self.running

    @property
    def so_far(self) -> str:
        """How far the run is, in rows, as a sentence."""
        return so_far(self.plan, self.steps, self.rows)

    @property
    def counts(self) -> Mapping[RowStatus, int]:
        """How many rows ended so when they were sent: what was taken back since was done then."""
        found = {status: self.count(status) for status in RowStatus}
        found[RowStatus.DONE] += found.pop(RowStatus.TAKEN_BACK)
        return found

    def rows_with(self, *statuses: RowStatus) -> tuple[PlannedRow, ...]:
        """The planned rows that ended so."""
        numbers = {row.number for row in self.rows if row.status in statuses}
        return tuple(row for row in self.plan.rows if row.number in numbers)


def read_outcome(journal: Journal, run: int) -> Outcome:
    """What became of ``run``. Blocks; raises JournalError."""
    plan = thaw(journal.plan_text(run))
    lines = journal.lines(run)
    header = journal.run(run)
    steps = {number: line.result for number, line in lines.items()}
    before = {number: line.before for number, line in lines.items()}
    rows = row_results(plan, steps, before=before, open_=header.status is RunStatus.OPEN)
    return Outcome(header=header, plan=plan, lines=lines, rows=rows, running=journal.is_running(header))


def readable(journal: Journal, run: int) -> Outcome | None:
    """``read_outcome``; None when only a newer mbdesk can tell, which keeps nobody from the other runs."""
    try:
        return read_outcome(journal, run)
    except JournalError as error:
        if error.reason != "newer":
            raise
        return None


def with_later(of: Outcome, later: Iterable[Outcome]) -> Outcome:
    """``of`` with what other runs have to do with its rows; ``later`` are all runs of the connection."""
    later = tuple(later)
    undone = undone_by(later)
    mine = [o for o in later if o.header.id > of.header.id and o.header.id not in undone and _same_job(of, o)]
    done = {row.number for other in mine for row in other.rows if row.status in {RowStatus.DONE, RowStatus.UNCHANGED}}
    back = [o for o in later if o.header.undoes == of.header.id and o.header.id not in undone]
    returned = frozenset[int]().union(*(_done(other) for other in back))
    rows = tuple(
        replace(row, status=RowStatus.TAKEN_BACK) if row.number in returned and row.status is RowStatus.DONE else row
        for row in of.rows
    )
    return replace(
        of,
        rows=rows,
        settled=frozenset(done),
        taken=any(o.header.status is RunStatus.OPEN for o in mine),
        undone=returned,
        all_back=of.header.id in undone or _all_back(of, back),
    )


def _all_back(of: Outcome, back: Iterable[Outcome]) -> bool:
    """Whether the undos ``back``, row by row, took back all that was done: whoever was made for several rows stays
    until all of these are taken back together."""
    alone = [_done(other) for other in back]
    together = frozenset().union(*alone)
    done = [step for step in of.plan.steps if (line := of.lines.get(step.number)) and line.result.state in _SENT]
    return bool(done) and all(
        set(step.rows) <= together
        if isinstance(step.operation, AddToGroup | RemoveFromGroup)
        else any(set(step.rows) <= rows for rows in alone)
        for step in done
    )


def undone_by(runs: Iterable[Outcome]) -> frozenset[int]:
    """The runs that others among ``runs`` took back as a whole, or are about to. An undo that failed somewhere, or was
    stopped, leaves something to take back: the undo can be asked for again."""
    return frozenset(
        other.header.undoes
        for other in runs
        if other.header.undoes is not None
        and not other.is_part
        and (other.header.status is RunStatus.OPEN or (other.count(RowStatus.DONE) and not other.rows_with(*TO_FIX)))
    )


def taken_back(journal: Journal, header: RunHeader) -> tuple[TakenBack, ...]:
    """What the undos of a run did, without what was undone of them in turn. Blocks; raises JournalError."""
    near = [one.id for one in journal.runs() if one.undoes is not None and one.connection == header.connection]
    undos = [of for run in near if (of := readable(journal, run)) is not None]
    undone = undone_by(undos)
    counted = [of for of in undos if of.header.id not in undone]
    return tuple(
        TakenBack(
            rows=_done(of).difference(*(_done(other) for other in counted if other.header.undoes == of.header.id)),
            asked=frozenset(of.plan.answers.get(UNDONE_ROWS, ())),
        )
        for of in counted
        if of.header.undoes == header.id
    )


def _done(of: Outcome) -> frozenset[int]:
    return frozenset(row.number for row in of.rows if row.status is RowStatus.DONE)


def _same_job(one: Outcome, other: Outcome) -> bool:
    """Whether both do the same with the same sheet in the same place: what one did, the other need not."""
    source = one.header.source_sha256
    return bool(source) and _job(one) == _job(other)


def _job(of: Outcome) -> tuple[object, ...]:
    header, choices = of.header, of.plan.answers.get("choices", {})
    return header.source_sha256, header.kind, header.connection, *(choices.get(scope) for scope in _PLACES)


async def outcome(journal: Journal, run: int) -> Outcome:
    """``read_outcome`` without blocking the loop."""
    return await asyncio.to_thread(read_outcome, journal, run)


def close(journal: Journal, run: int, status: RunStatus) -> None:
    """End ``run`` for good, and count its rows once: a plan of a thousand rows takes long to read. Blocks; raises
    JournalError."""
    journal.close_run(run, status)
    journal.keep_counts(run, read_outcome(journal, run).counts)


def failed_rows(of: Outcome) -> tuple[PlannedRow, ...]:
    """The rows to try again: those that failed, are half done or were not started. Done rows, here or since in
    another run, are never among them."""
    rows = of.rows_with(*TO_FIX)
    return tuple(row for row in rows if row.number not in of.settled)


def reasons(of: Outcome) -> tuple[Refusal, ...]:
    """Why the failed ones among the rows to try again failed."""
    return refusals(of.plan, of.steps, of.rows, {row.number for row in failed_rows(of)})
