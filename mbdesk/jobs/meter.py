"""Where a run is and how long it will take, told at most ten times a second."""

import time
from collections.abc import Callable
from typing import Final

from mbdesk.api.rate_limit import Limiter
from mbdesk.jobs.progress import Progress, Report

_APART: Final = 0.1
_A_REQUEST: Final = 0.4
"""Seconds that a request is thought to take until some were measured."""


class Meter:
    """Counts a run's steps and tells the window. ``done`` may be set by the run at any time."""

    def __init__(self, total: int, report: Report, clock: Callable[[], float] = time.monotonic) -> None:
        self._total = total
        self._report = report
        self._clock = clock
        self._told = float("-inf")
        self._seconds = _A_REQUEST
        self.done = 0

    def took(self, seconds: float) -> None:
        """A request took so long; the last ones count most."""
        self._seconds += (seconds - self._seconds) / 8

    def seconds_left(self, limiter: Limiter) -> float:
        """How long the rest takes: as fast as ManageBac answers, but no faster than the limit lets us."""
        left = self._total - self.done
        return max(left * self._seconds, limiter.ready_in(left))

    def tell(
        self,
        text: str,
        limiter: Limiter,
        *,
        so_far: Callable[[], str] = str,
        waiting: str = "",
        question: str = "",
        paused: bool = False,
        now: bool = False,
    ) -> None:
        """Tell the window, unless it was told a moment ago; ``now`` tells it in any case.

        ``so_far`` is asked only then.
        """
        moment = self._clock()
        if not now and moment - self._told < _APART:
            return
        self._told = moment
        self._report(
            Progress(
                done=self.done,
                total=self._total,
                text=text,
                so_far=so_far(),
                seconds_left=self.seconds_left(limiter),
                waiting=waiting,
                paused=paused,
                question=question,
            )
        )
