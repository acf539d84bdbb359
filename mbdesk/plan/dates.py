"""Dates as registrars write them. What can be read in two ways is never guessed: it is said so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from mbdesk.plan.folding import fold, tidy
from mbdesk.plan.vocabulary import MONTHS


class DayOrder(StrEnum):
    """Whether ``03/04/2011`` is the third of April or the fourth of March."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Trouble(StrEnum):
    """Why a text gives no date."""

    NOT_A_DATE = "not_a_date"
    NO_SUCH_DAY = "no_such_day"
    TWO_WAYS = "two_ways"
    WHICH_CENTURY = "which_century"
    SERIAL = "serial"


@dataclass(frozen=True, slots=True)
class Years:
    """The years a date may reasonably lie in, both included: settles the century of two-digit years."""

    first: int
    last: int

    def whole(self, year: int, digits: int) -> int | None:
        """``year`` with its century; None when two digits fit no year or more than one."""
        if digits > 2:
            return year
        fitting = [y for y in (1900 + year, 2000 + year) if self.first <= y <= self.last]
        return fitting[0] if len(fitting) == 1 else None


_NUMERIC: Final = re.compile(r"(\d{1,2}) ?([/.\- ]) ?(\d{1,2}) ?\2 ?(\d{4}|\d{2})\.?")
_YEAR_FIRST: Final = re.compile(r"(\d{4}) ?[/.\-] ?(\d{1,2}) ?[/.\-] ?(\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_COMPACT: Final = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_HAN: Final = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日号일]?")
_WORDS: Final = re.compile(
    r"(?:[a-z]+ )?(\d{1,2})(?: ?(?:st|nd|rd|th|er|o|of|de))* ([a-z]+)(?: de(?:l)?)? (\d{4}|\d{2})"
)
_MONTH_FIRST: Final = re.compile(r"(?:[a-z]+ )?([a-z]+) (\d{1,2})(?: (?:st|nd|rd|th))? (\d{4}|\d{2})")
_SERIAL: Final = re.compile(r"\d{5}")
_CLOCK: Final = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[AaPp][Mm])?$")
_EPOCH: Final = date(1899, 12, 30)


def read_date(text: str, years: Years, order: DayOrder | None) -> date | Trouble:
    """The date that ``text`` says, or why it says none.

    ``order`` settles ``03/04/2011``; a text that can only be read one way is read that way whatever ``order`` says.
    """
    text = tidy(text, narrow=True)
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text) or _HAN.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    text = _CLOCK.sub("", text)
    if found := _NUMERIC.fullmatch(text):
        return _numeric(found, years, order)
    if _SERIAL.fullmatch(text):
        return Trouble.SERIAL
    return _in_words(fold(text), years)


def serial_date(serial: float) -> date | None:
    """The day behind Excel's number, None outside 1 to 59,999 (1904 workbooks are read as dates, not as numbers)."""
    return _EPOCH + timedelta(days=int(serial)) if 1 <= serial < 60_000 else None


def order_of(texts: Iterable[str]) -> DayOrder | None:
    """What a column's own cells prove about its order; None when nothing or both are proved."""
    seen: set[DayOrder] = set()
    for text in texts:
        found = _NUMERIC.fullmatch(_CLOCK.sub("", tidy(text, narrow=True)))
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 or (found[2] == "." and second <= 12):  # nobody writes month.day.year
            seen.add(DayOrder.DAY_FIRST)
        elif second > 12:
            seen.add(DayOrder.MONTH_FIRST)
    return seen.pop() if len(seen) == 1 else None


def two_ways(text: str, years: Years) -> bool:
    """Whether ``text`` is one of two dates, by the order of day and month."""
    return read_date(text, years, None) is Trouble.TWO_WAYS


def as_date(raw: object) -> date | None:
    """A true date of a workbook, without its time of day: no time zone can move it."""
    if isinstance(raw, datetime):
        return raw.date()
    return raw if isinstance(raw, date) else None


def _numeric(found: re.Match[str], years: Years, order: DayOrder | None) -> date | Trouble:
    first, second = int(found[1]), int(found[3])
    year = years.whole(int(found[4]), len(found[4]))
    if found[2] == ".":
        order = DayOrder.DAY_FIRST
    if first > 12 or second > 12:
        order = DayOrder.DAY_FIRST if first > 12 else DayOrder.MONTH_FIRST
    elif first == second:
        order = DayOrder.DAY_FIRST
    if order is None:
        return Trouble.TWO_WAYS
    if year is None:
        return Trouble.WHICH_CENTURY
    return _day(year, second, first) if order is DayOrder.DAY_FIRST else _day(year, first, second)


def _in_words(text: str, years: Years) -> date | Trouble:
    day_first, month_first = _WORDS.fullmatch(text), _MONTH_FIRST.fullmatch(text)
    if day_first and day_first[2] in MONTHS:
        day, month, year = day_first[1], day_first[2], day_first[3]
    elif month_first and month_first[1] in MONTHS:
        month, day, year = month_first[1], month_first[2], month_first[3]
    else:
        return Trouble.NOT_A_DATE
    whole = years.whole(int(year), len(year))
    return Trouble.WHICH_CENTURY if whole is None else _day(whole, MONTHS[month], int(day))


def _day(year: int, month: int, day: int) -> date | Trouble:
    try:
        return date(year, month, day)
    except ValueError:
        return Trouble.NO_SUCH_DAY
