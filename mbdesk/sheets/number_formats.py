"""What Excel's number formats say about a stored number: date, padded digits, percent."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Final

from mbdesk.plan.rows import Raw

_BUILT_IN: Final = {
    9: "0%",
    10: "0.00%",
    **dict.fromkeys((*range(14, 18), *range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((18, 19, 20, 21, *range(32, 36), 45, 55, 56), "h:mm:ss"),
    22: "yyyy-mm-dd h:mm",
    46: "[h]:mm:ss",
    47: "mm:ss",
}
"""Excel's formats that a workbook names by number alone; those missing here show the plain number."""

_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETS: Final = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_PADDED: Final = re.compile(r"0[0 ()/.+-]*")
_DAY_ZERO: Final = date(1899, 12, 30)
_DAY_ZERO_1904: Final = date(1904, 1, 1)
_LAST_SERIAL: Final = 2_958_465
_LEAP_1900: Final = 60
"""Excel believes in 29 February 1900; every day before it is one too low."""


class Shape(StrEnum):
    """What a number format turns a number into."""

    PLAIN = "plain"
    DATE = "date"
    DATE_TIME = "date_time"
    TIME = "time"
    ELAPSED = "elapsed"
    PADDED = "padded"
    PERCENT = "percent"


def format_of(number_format_id: int, custom: dict[int, str]) -> str:
    """The format text behind an id; custom ones of the workbook come first. "" shows the plain number."""
    return custom.get(number_format_id) or _BUILT_IN.get(number_format_id, "")


@lru_cache(maxsize=4096)
def shape_of(number_format: str) -> Shape:
    """What this format does to a number. Only its first part (for positive numbers) is looked at."""
    part = number_format.split(";", maxsplit=1)[0]
    bare = _BRACKETS.sub("", _LITERAL.sub("", part)).lower()
    if "general" in bare or bare in {"", "@"}:
        return Shape.PLAIN
    if _ELAPSED.search(bare):
        return Shape.ELAPSED
    day, clock = any(c in bare for c in "yd"), any(c in bare for c in "hs")
    if day or clock or "m" in bare:
        return Shape.DATE_TIME if day and clock else Shape.TIME if clock else Shape.DATE
    if "%" in bare:
        return Shape.PERCENT
    return Shape.PADDED if _PADDED.fullmatch(bare) and bare.count("0") > 1 and "." not in bare else Shape.PLAIN


def plain_text(value: float) -> str:
    """A number as Excel shows it without a format: ``417``, ``12.5``; never ``417.0`` or ``8.5E+11``."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < 1e21:
        return str(int(value)) if abs(value) < 1e15 else f"{Decimal(f'{value:.15g}'):f}"
    short = f"{value:.15g}"
    return f"{value:.20f}".rstrip("0") if "e-" in short and abs(value) > 1e-9 else short


def padded_text(value: int, number_format: str) -> str:
    """``417`` with format ``00000`` is ``00417``; signs between the zeros stay: ``000-000`` gives ``012-345``."""
    part = number_format.split(";", maxsplit=1)[0]
    marks = [m if len(m) == 1 else m.strip('"').lstrip("\\") for m in re.findall(r'"[^"]*"|\\.|.', part)]
    digits = list(str(abs(value)))
    out: list[str] = []
    zeros_left = sum(m == "0" for m in marks)
    for mark in reversed(marks):
        if mark != "0":
            out.append(mark)
            continue
        zeros_left -= 1
        out.append(digits.pop() if digits else "0")
        if not zeros_left and digits:
            out.append("".join(digits))
            digits = []
    return ("-" if value < 0 else "") + "".join(reversed(out))


def moment(serial: float, shape: Shape, *, from_1904: bool) -> Raw:
    """The date, time or both that a serial number stands for; None when Excel itself could not show it.

    A date format drops the time of day: no time zone and no rounding can move the day. 29 February 1900, which never
    was, comes back as text.
    """
    if serial < 0 or serial > _LAST_SERIAL + 1:
        return None
    if shape is Shape.ELAPSED or (serial < 1 and (shape is Shape.TIME or not from_1904)):
        return _hours(serial)
    whole = int(serial)
    if from_1904:
        day = _DAY_ZERO_1904 + timedelta(days=whole)
    elif whole == _LEAP_1900:
        return "1900-02-29"
    else:
        day = _DAY_ZERO + timedelta(days=whole if whole > _LEAP_1900 else whole + 1)
    if shape is Shape.DATE or serial == whole:
        return day
    return datetime.combine(day, time()) + timedelta(seconds=round((serial - whole) * 86_400))


def _hours(serial: float) -> time | str:
    seconds = round(serial * 86_400)
    hours, rest = divmod(seconds, 3600)
    if hours >= 24:
        return f"{hours}:{rest // 60:02}:{rest % 60:02}"
    return time(hours, rest // 60, rest % 60)
