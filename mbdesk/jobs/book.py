"""A run's pages of the journal, awaited: commits happen in a thread, so that a slow disk stops nobody's loop."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from mbdesk.plan.plan import Step
from mbdesk.plan.results import StepResult, StepState
from mbdesk.store.journal import Journal, Lease
from mbdesk.store.runs import Line

ENDED = frozenset({StepState.DONE, StepState.FAILED, StepState.NEEDS_YOU})


class Book:
    """The lines of one run, as the journal has them. Every change is on the disk before it is seen here."""

    def __init__(self, journal: Journal, lease: Lease, lines: Mapping[int, Line]) -> None:
        self._journal = journal
        self._lease = lease
        self._lines = dict(lines)

    @classmethod
    async def open(cls, journal: Journal, lease: Lease) -> "Book":
        """The run's lines, after every SENDING that a crash left behind became UNKNOWN."""
        await asyncio.to_thread(journal.recover, lease)
        return cls(journal, lease, await asyncio.to_thread(journal.lines, lease.run))

    def line(self, number: int) -> Line:
        """The step's line."""
        return self._lines[number]

    def result(self, number: int) -> StepResult:
        """Where the step stands."""
        return self._lines[number].result

    def ended(self, number: int) -> bool:
        """Whether nothing more will happen to the step in this run: it has its end, or it was held back."""
        result = self.result(number)
        return result.state in ENDED or (result.state is StepState.NOT_SENT and not result.attempts)

    def count_ended(self, steps: Iterable[Step]) -> int:
        """How many of ``steps`` have ended."""
        return sum(self.ended(step.number) for step in steps)

    async def sending(self, number: int) -> None:
        """The step's request is about to leave."""
        await asyncio.to_thread(self._journal.sending, self._lease, number)
        self._lines[number] = await asyncio.to_thread(self._journal.line, self._lease.run, number)

    async def settle(self, number: int, state: StepState, answer: str = "", **result: Any) -> None:
        """The step's new state; ``result`` are the other values of its ``StepResult``."""
        new = StepResult(number=number, state=state, **result)
        settled = await asyncio.to_thread(self._journal.settle, self._lease, new, answer)
        self._lines[number] = replace(self._lines[number], result=settled, answer=answer)

    async def keep_before(self, before: Mapping[int, Mapping[int, Mapping[str, Any]]]) -> None:
        """See ``Journal.keep_before``."""
        await asyncio.to_thread(self._journal.keep_before, self._lease, before)
        for number, values in before.items():
            if not (self._lines[number].before and self._lines[number].result.attempts):
                self._lines[number] = replace(self._lines[number], before=values)

    async def known(self) -> frozenset[int] | None:
        """See ``Journal.known``."""
        return await asyncio.to_thread(self._journal.known, self._lease.run)

    async def keep_known(self, ids: Iterable[int]) -> None:
        """See ``Journal.keep_known``."""
        await asyncio.to_thread(self._journal.keep_known, self._lease, ids)
