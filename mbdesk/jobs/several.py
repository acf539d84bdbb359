"""Many questions to ManageBac at once, but never too many: at most 8 in flight, counted for whoever watches."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from mbdesk.errors import MbdeskError
from mbdesk.jobs.pace import watched
from mbdesk.jobs.progress import Progress, Report

if TYPE_CHECKING:  # httpx is loaded when a school is connected, not before the window shows
    from mbdesk.api.rate_limit import Limiter

Item = TypeVar("Item")
Answer = TypeVar("Answer")

AT_ONCE: Final = 8
"""Requests in flight (design 6)."""

_SECONDS_BETWEEN: Final = 0.1


class Tally:
    """What is done of ``total`` units (one request each), reported at most ten times a second and always at the end.

    The time left comes from how fast ManageBac answers and from the pace that it allows.
    """

    def __init__(self, limiter: "Limiter", report: Report, total: int, text: str = "") -> None:
        self._limiter = limiter
        self._report = report
        self._total = total
        self._done = 0
        self._text = text
        self._waiting = ""
        self._started = time.monotonic()
        self._reported = float("-inf")
        self._tell(now=True)

    def say(self, text: str) -> None:
        """Something else happens now."""
        self._text = text
        self._tell()

    def add(self) -> None:
        """One more unit is done."""
        self._done += 1
        self._tell(now=self._done == self._total)

    def wait(self, words: str) -> None:
        """Why nothing moves, "" when it moves again."""
        self._waiting = words
        self._tell(now=True)

    def _tell(self, *, now: bool = False) -> None:
        moment = time.monotonic()
        if not now and moment - self._reported < _SECONDS_BETWEEN:
            return
        self._reported = moment
        self._report(
            Progress(
                done=self._done,
                total=self._total,
                text=self._text,
                seconds_left=self._seconds_left(moment - self._started),
                waiting=self._waiting,
            )
        )

    def _seconds_left(self, spent: float) -> float | None:
        if spent < 1 or not self._done:
            return None
        left = self._total - self._done
        pace = self._limiter.state()
        too_many = max(0, left + pace.sent_last_minute - pace.planned_per_minute)
        return max(left * spent / self._done, too_many * 60 / pace.planned_per_minute)


@asynccontextmanager
async def counted(limiter: "Limiter", report: Report, total: int, text: str = "") -> AsyncIterator[Tally]:
    """A tally that also tells why nothing moves while ManageBac wants us to wait."""
    tally = Tally(limiter, report, total, text)
    async with watched(limiter, tally.wait):
        yield tally


async def counted_each(
    limiter: "Limiter",
    items: Sequence[Item],
    ask: Callable[[Item], Awaitable[Answer]],
    report: Report,
    keep: Callable[[Answer], None] | None = None,
) -> tuple[Answer, ...]:
    """``several`` with a tally. ``keep`` gets each answer as soon as it is there, in the worker's thread: who cancels
    has what was finished."""
    async with counted(limiter, report, len(items)) as tally:

        async def one(item: Item) -> Answer:
            made = await ask(item)
            tally.add()
            if keep is not None:
                keep(made)
            return made

        return tuple(await several(items, one))


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
