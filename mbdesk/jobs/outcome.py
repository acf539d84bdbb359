"""What became of a run, read from the journal alone: what the results page, the results sheet and Activity show."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from mbdesk.plan.freeze import thaw
from mbdesk.plan.plan import Plan, PlannedRow
from mbdesk.plan.results import RowResult, RowStatus, StepResult, row_results
from mbdesk.store.journal import Journal
from mbdesk.store.runs import Line, RunHeader, RunStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A run with its plan, its lines by step number, and what became of every row of its sheet, in order."""

    header: RunHeader
    plan: Plan
    lines: Mapping[int, Line]
    rows: tuple[RowResult, ...]

    @property
    def steps(self) -> Mapping[int, StepResult]:
        """Where every step stands, by number."""
        return {number: line.result for number, line in self.lines.items()}

    def count(self, status: RowStatus) -> int:
        """How many rows ended so; the five counts add up to the rows of the sheet (IMP-17)."""
        return sum(row.status is status for row in self.rows)

    @property
    def counts(self) -> Mapping[RowStatus, int]:
        """``count`` of every status."""
        return {status: self.count(status) for status in RowStatus}

    def rows_with(self, *statuses: RowStatus) -> tuple[PlannedRow, ...]:
        """The planned rows that ended so."""
        numbers = {row.number for row in self.rows if row.status in statuses}
        return tuple(row for row in self.plan.rows if row.number in numbers)


def read_outcome(journal: Journal, run: int) -> Outcome:
    """What became of ``run``. Blocks; raises JournalError."""
    plan = thaw(journal.plan_text(run))
    lines = journal.lines(run)
    rows = row_results(plan, {number: line.result for number, line in lines.items()})
    return Outcome(header=journal.run(run), plan=plan, lines=lines, rows=rows)


async def outcome(journal: Journal, run: int) -> Outcome:
    """``read_outcome`` without blocking the loop."""
    return await asyncio.to_thread(read_outcome, journal, run)


def close(journal: Journal, run: int, status: RunStatus) -> None:
    """End ``run`` for good, and count its rows once: a plan of a thousand rows takes long to read. Blocks; raises
    JournalError."""
    journal.close_run(run, status)
    journal.keep_counts(run, read_outcome(journal, run).counts)


def failed_rows(of: Outcome) -> tuple[PlannedRow, ...]:
    """The rows to try again: those that failed and those that were not started. Done rows are never among them."""
    return of.rows_with(RowStatus.FAILED, RowStatus.NOT_STARTED)
