"""Which days to ask ManageBac for, and what asking costs: one request per group and school day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from mbdesk.records import Term
from mbdesk.text import duration, tr, trn

MANY: Final = 150
"""Up to so many requests go out without waiting (quality 6.2); above, the one-request term totals are proposed."""

_SECONDS_EACH: Final = 0.11  # eight at a time, each under a second
_SECONDS_EACH_PACED: Final = 60 / 180
_FRIDAY_SATURDAY: Final = frozenset(
    {"BD", "BH", "DJ", "DZ", "EG", "IL", "IQ", "JO", "KW", "LY", "MV", "OM", "PS", "QA", "SA", "SD", "SO", "SY", "YE"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a question costs: ``days`` school days for each of ``groups`` classes or year groups."""

    days: int
    groups: int = 1

    @property
    def requests(self) -> int:
        """One per group and day."""
        return self.days * self.groups

    @property
    def seconds(self) -> float:
        """A cautious guess; many requests go at ManageBac's pace of 180 a minute."""
        return self.requests * (_SECONDS_EACH if self.requests <= MANY else _SECONDS_EACH_PACED)

    @property
    def propose_totals(self) -> bool:
        """Whether the term totals should be proposed instead."""
        return self.requests > MANY

    def words(self) -> str:
        """``54 school days, 54 requests, about 6 seconds``."""
        if not self.requests:
            return tr("No school days to ask for")
        days = trn("{count} school day", "{count} school days", self.days)
        requests = trn("{count} request", "{count} requests", self.requests)
        return tr("{days}, {requests}, {time}", days=days, requests=requests, time=duration(self.seconds))

    def request_words(self) -> str:
        """``3,600 requests, about 20 minutes.``, as a sentence."""
        if not self.requests:
            return tr("Everything was read already.")
        requests = trn("{count} request", "{count} requests", self.requests)
        return tr("{requests}, {time}.", requests=requests, time=duration(self.seconds))


def cost_of(days: Iterable[date], groups: int = 1) -> Cost:
    """The cost of asking for ``days`` of so many groups."""
    return Cost(days=len(set(days)), groups=groups)


def weekend_of(country: str | None) -> frozenset[int]:
    """The weekdays (Monday = 0) without school by country code: Friday and Saturday, or Saturday and Sunday."""
    return frozenset({4, 5} if (country or "").upper() in _FRIDAY_SATURDAY else {5, 6})


def school_days(
    terms: Iterable[Term], first: date, last: date, today: date, weekend: frozenset[int] = frozenset({5, 6})
) -> tuple[date, ...]:
    """The days from ``first`` to ``last`` that may have a register: no weekends, none to come, none between terms.

    Without ``terms`` every weekday counts.
    """
    spans = [(term.starts_on, term.ends_on) for term in terms]
    days = (first + timedelta(days=n) for n in range((min(last, today) - first).days + 1))
    return tuple(
        day
        for day in days
        if day.weekday() not in weekend and (not spans or any(start <= day <= end for start, end in spans))
    )
