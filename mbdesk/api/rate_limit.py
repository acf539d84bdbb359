"""One sliding log for everything that leaves the computer (contract 3, quality 2.4).

At most ``PLANNED`` sends in any 60 seconds (``CEILING`` for what a person waits for), counted over 62 so that delays
on the way cannot squeeze more into the server's minute. A 429 is a normal signal: the pace halves and grows back.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Protocol

PLANNED: Final = 180
CEILING: Final = 195
WINDOW: Final = 62.0
_SLOWEST: Final = 10
_MINUTE: Final = 60.0


class Ledger(Protocol):
    """Sends of every mbdesk window on this computer (``mbdesk.store.rate_ledger``)."""

    def take(self, window: float, limit: int) -> float:
        """Write down a send and give 0.0, or give the seconds to wait while ``limit`` are inside ``window`` seconds."""


@dataclass(frozen=True, slots=True)
class Pace:
    """For the meter in the window. ``waiting_until`` is a Unix time while nothing may be sent, else None;
    ``asked`` whether ManageBac asked for that wait (else it is our own pace)."""

    waiting_until: float | None = None
    planned_per_minute: int = PLANNED
    sent_last_minute: int = 0
    asked: bool = False


class Limiter:
    """Gives out moments to send. Belongs to one event loop; ``state()`` may be read from any thread.

    ``clock`` counts seconds and never goes back, ``sleep`` waits on it, ``wall`` gives Unix time for ``state()``.
    """

    def __init__(
        self,
        ledger: Ledger | None = None,
        *,
        planned: int = PLANNED,
        ceiling: int = CEILING,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._ledger = ledger
        self._most = planned
        self._pace = planned
        self._gap = ceiling - planned
        self._clock, self._sleep, self._wall = clock, sleep, wall
        self._sent: deque[float] = deque()
        self._blocked_until = 0.0
        self._waiting_until = 0.0
        self._slowed_at = float("-inf")
        self._grown_at = float("-inf")
        self._refused_in_a_row = 0
        # A fair lock per lane: only the first of each lane waits for time, and people's lane has its own first.
        self._lanes = {True: asyncio.Lock(), False: asyncio.Lock()}

    async def slot(self, *, urgent: bool = False) -> float:
        """Wait until one request may be sent; it counts from now. ``urgent``: a person waits for just this request.

        Gives the moment on ``clock``, to be handed back to ``slow_down`` when the answer is 429.
        """
        async with self._lanes[urgent]:
            while True:
                wait = self._wait(urgent=urgent)
                if wait <= 0:
                    self._waiting_until = 0.0
                    return self._sent[-1]
                self._waiting_until = self._clock() + wait
                await self._sleep(wait)

    def delay(self) -> float:
        """Seconds until bulk work may probably send, 0.0 when now; nothing is written down. For who would rather wait
        where a person can still stop them (other windows' sends are only seen by ``slot``)."""
        now = self._clock()
        recent = [moment for moment in self._sent if moment > now - WINDOW]
        full = recent[-self._pace] + WINDOW - now if len(recent) >= self._pace else 0.0
        return max(full, self._blocked_until - now, 0.0)

    def ready_in(self, count: int) -> float:
        """Seconds until the last of ``count`` more bulk sends may leave, if only the pace held them up."""
        now = self._clock()
        recent = [moment for moment in self._sent if moment > now - WINDOW][-self._pace :]
        free = self._pace - len(recent)
        blocked = max(self._blocked_until - now, 0.0)
        if count <= free:
            return blocked
        # Each place in the window comes free one window after it was taken; free ones are taken at once.
        places = [moment + WINDOW - now for moment in recent] + [WINDOW] * free
        rounds, place = divmod(count - free - 1, self._pace)
        return max(places[place] + WINDOW * rounds, blocked)

    def _wait(self, *, urgent: bool) -> float:
        """Seconds until a send is allowed; 0.0 when it was allowed and written down just now."""
        now = self._clock()
        self._grow(now)
        if now < self._blocked_until:
            return self._blocked_until - now
        while self._sent and self._sent[0] <= now - WINDOW:
            self._sent.popleft()
        limit = self._pace + (self._gap if urgent else 0)
        if len(self._sent) >= limit:
            return max(self._sent[len(self._sent) - limit] + WINDOW - now, 0.001)
        wait = self._ledger.take(WINDOW, limit) if self._ledger else 0.0
        if wait <= 0:
            self._sent.append(now)
        return wait

    def _grow(self, now: float) -> None:
        """Ten more a minute for every minute without a 429."""
        since = max(self._grown_at, self._slowed_at)
        if self._pace < self._most and now - since >= _MINUTE:
            minutes = int((now - since) // _MINUTE)
            self._pace = min(self._most, self._pace + 10 * minutes)
            self._grown_at = since + minutes * _MINUTE

    def slow_down(self, sent_at: float, seconds: float | None) -> float:
        """The request of the slot ``sent_at`` was answered 429, asking for ``seconds`` (None: it did not say).

        Halves the pace once per burst, blocks everybody, and gives the seconds that are waited.
        """
        now = self._clock()
        if sent_at >= self._slowed_at:
            self._pace = max(_SLOWEST, self._pace // 2)
            self._slowed_at = now
            self._refused_in_a_row += 1
        if seconds is None:
            seconds = min(30.0 * 2 ** (self._refused_in_a_row - 1), 120.0) * random.uniform(0.9, 1.0)
        self._blocked_until = max(self._blocked_until, now + seconds)
        return self._blocked_until - now

    def answered(self) -> None:
        """A request was answered with anything but 429: the next silent 429 starts again with the shortest wait."""
        self._refused_in_a_row = 0

    def state(self) -> Pace:
        """How fast requests go at this moment."""
        now = self._clock()
        until = max(self._blocked_until, self._waiting_until)
        sent = sum(1 for moment in tuple(self._sent) if moment > now - _MINUTE)
        waiting = self._wall() + until - now if until > now else None
        return Pace(waiting, self._pace, sent, asked=self._blocked_until > now)
