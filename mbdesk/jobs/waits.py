"""How long a run waits for what, and for how long it tries by itself before it asks a person."""

from collections.abc import Iterator
from dataclasses import dataclass

from mbdesk.errors import ApiError, NotConnected, SlowDown


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """All in seconds; tests give shorter ones.

    ``lookups``: before each look for a person whose creation was not answered; a slow server may still be at it
    (quality 2.3). ``offline`` and ``trouble``: before each new try; after the last one a person is asked.
    ``fresh_for``: how long a record that was read counts as today's; what somebody changes in
    ManageBac meanwhile in the same field is written over, so it is short. ``skew``: how far this computer's clock and
    ManageBac's may lie apart. ``lease``: between two signs of life.
    """

    lookups: tuple[float, ...] = (2.0, 5.0, 15.0)
    offline: tuple[float, ...] = (2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 60.0, 60.0, 60.0, 60.0)
    trouble: tuple[float, ...] = (5.0, 15.0, 30.0)
    fresh_for: float = 30.0
    skew: float = 300.0
    lease: float = 30.0


class Patience:
    """What is left of the waits until a person must be asked; full again after any success."""

    def __init__(self, waits: Waits) -> None:
        self._waits = waits
        self.renew()

    def renew(self) -> None:
        """Something went well, or a person said to try again."""
        self._offline: Iterator[float] = iter(self._waits.offline)
        self._trouble: Iterator[float] = iter(self._waits.trouble)

    def next_wait(self, error: ApiError) -> float | None:
        """Seconds to wait before trying again after ``error``; None when a person must be asked."""
        if isinstance(error, SlowDown):
            return error.seconds
        if isinstance(error, NotConnected):
            return next(self._offline, None)
        return next(self._trouble, None)
