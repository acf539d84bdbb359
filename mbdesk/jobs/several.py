"""Many questions to ManageBac at once, but never too many: at most 8 in flight, counted for whoever watches."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeVar

from mbdesk.errors import MbdeskError
from mbdesk.jobs.progress import Progress, Report

Item = TypeVar("Item")
Answer = TypeVar("Answer")

AT_ONCE: Final = 8
"""Requests in flight (design 6)."""

_SECONDS_BETWEEN: Final = 0.1


class Meter:
    """Counts what is done and reports it, at most ten times a second and always the end.

    ``total`` units; ``text`` says what happens now. The time left comes from the pace so far.
    """

    def __init__(self, report: Report, total: int, text: str = "") -> None:
        self._report = report
        self._total = total
        self._done = 0
        self._text = text
        self._started = time.monotonic()
        self._reported = float("-inf")
        self._tell()

    def say(self, text: str) -> None:
        """Something else happens now."""
        self._text = text
        self._tell()

    def add(self, units: int = 1) -> None:
        """So many more units are done."""
        self._done += units
        self._tell()

    def _tell(self) -> None:
        now = time.monotonic()
        if now - self._reported < _SECONDS_BETWEEN and self._done < self._total:
            return
        self._reported = now
        spent = now - self._started
        left = spent / self._done * (self._total - self._done) if self._done and spent > 1 else None
        self._report(Progress(done=self._done, total=self._total, text=self._text, seconds_left=left))


async def several(
    items: Sequence[Item], ask: Callable[[Item], Awaitable[Answer]], *, at_once: int = AT_ONCE
) -> list[Answer]:
    """``ask`` every item, ``at_once`` at a time, and give the answers in the items' order.

    The first MbdeskError stops the others and is raised by itself. Cancelling stops all.
    """
    answers: dict[int, Answer] = {}
    waiting = iter(enumerate(items))

    async def work() -> None:
        for place, item in waiting:
            answers[place] = await ask(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(at_once, len(items))):
                group.create_task(work())
    except* MbdeskError as errors:
        raise _first(errors) from None
    return [answers[place] for place in range(len(items))]


def _first(errors: ExceptionGroup[MbdeskError]) -> MbdeskError:
    first = errors.exceptions[0]
    return _first(first) if isinstance(first, ExceptionGroup) else first
