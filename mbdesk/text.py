"""Texts for people: the translation marker, plurals, numbers and dates.

Whole sentences only: ``tr("{name} was added to {group}.", name=..., group=...)``. Values are inserted after the
translation, so data can never be taken for a template. A value with Arabic or Hebrew letters is set off from the
sentence, so that neither changes the order of the other; what leaves the screen goes through ``without_marks``.
"""

import gettext
import os
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "to be translated later"
    """Mark ``text`` for translation where it stands in a table; ``tr(text)`` translates it when it is shown."""
    return text


def _iso(day: date) -> str:
    return day.isoformat()


APART: Final = ("\u2068\u2060", "\u2060\u2069")
"""What stands before and behind a value that runs from right to left: Unicode's isolate, told from one that somebody
typed by the word joiner beside it. None of it is seen, and ``plain`` lets only these pass."""
_MARKS: Final = re.compile("|".join(APART))
_PARTED: Final = re.compile(f"{APART[0]}(?:(?!{_MARKS.pattern}).)*{APART[1]}", re.DOTALL)
_LEFTWARDS: Final = re.compile(
    "[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def without_marks(text: str) -> str:
    """``text`` as it is written to a file, a clipboard or a field: without the marks that ``tr`` sets."""
    return text if text.isascii() else _MARKS.sub("", text)


def marks_close(text: str) -> bool:
    """Whether the marks of ``tr`` in ``text`` stand in pairs, as they do unless data brought some of its own."""
    while True:
        left = _PARTED.sub("", text)
        if left == text:
            return _MARKS.search(left) is None
        text = left


def _apart(value: object) -> object:
    """A text that runs from right to left, or in part, between marks; everything else as it is."""
    if not isinstance(value, str) or value.isascii():
        return value
    if not marks_close(value):
        value = without_marks(value)
    left = _PARTED.sub("", value)
    return f"{APART[0]}{value}{APART[1]}" if _LEFTWARDS.search(left) else value


@dataclass
class _Setup:
    catalog: gettext.NullTranslations
    short_date: Callable[[date], str]
    stretch: bool


_setup: Final = _Setup(gettext.NullTranslations(), _iso, bool(os.environ.get("MBDESK_STRETCH_TEXT")))


def use(
    catalog: gettext.NullTranslations | None = None,
    short_date: Callable[[date], str] | None = None,
    stretch: bool | None = None,
) -> None:
    """Set the translations, how the system writes a short date, and whether texts are stretched to find clipping."""
    if catalog is not None:
        _setup.catalog = catalog
    if short_date is not None:
        _setup.short_date = short_date
    if stretch is not None:
        _setup.stretch = stretch


def _stretched(text: str) -> str:
    return f"[{text}{'~' * (len(text) * 2 // 5)}]" if _setup.stretch and text else text


def tr(template: str, /, **values: object) -> str:
    """The sentence ``template`` in the user's language with ``{name}`` places filled from ``values``."""
    text = _stretched(_setup.catalog.gettext(template)) if template else ""
    return _filled(text, values) if values else text


def trn(one: str, many: str, count: int, /, **values: object) -> str:
    """``one`` or ``many`` by the language's plural rule; ``{count}`` is filled with the number, thousands marked."""
    text = _stretched(_setup.catalog.ngettext(one, many, count))
    return _filled(text, {"count": number(count), **values})


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format(**{name: _apart(value) for name, value in values.items()})


_DIGITS: Final = re.compile(r"\d+")
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "’": "'", "‘": "'"}
)
_OPTIONAL_MARKS: Final = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u2060\u2066-\u2069]")
"""Accents, Hebrew points and Arabic vowel signs, which people leave out, and isolates, which nobody sees. Marks of
other scripts spell the word."""


def fold(text: str) -> str:
    """``text`` without accents, case and full width: ``mull`` finds ``Müller``, ``Ångström`` stands among the A's.

    Every comparison of texts rests on this one; ``mbdesk.plan.folding`` also takes punctuation and blanks away.
    """
    return text.lower() if text.isascii() else _fold_letters(text)


@lru_cache(maxsize=20_000)  # names come again and again
def _fold_letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _OPTIONAL_MARKS.sub("", plain).translate(_LETTERS)


def sort_text(text: str) -> str:
    """By what a list of names is sorted: folded, numbers by their size, so that 9A comes before 10A."""
    return _DIGITS.sub(lambda run: run.group().zfill(9), fold(text))


def number(value: int) -> str:
    """A whole number with thousands marked: ``1,200``."""
    return f"{value:,}"


def date_short(day: date) -> str:
    """A date as the system writes it, for tables and panes."""
    return _setup.short_date(day)


def date_words(day: date) -> str:
    """A date that cannot be misread, month as a word: ``3 Apr 2011``. For reviews and messages."""
    return f"{day.day} {tr(_MONTHS[day.month - 1])} {day.year}"


def month_words(day: date) -> str:
    """The month of a date: ``Apr 2011``."""
    return f"{tr(_MONTHS[day.month - 1])} {day.year}"


def duration(seconds: float) -> str:
    """A rough length of time in words: ``a few seconds``, ``about 40 seconds``, ``about 8 minutes``."""
    if seconds < 5:
        return tr("a few seconds")
    if seconds < 90:
        return tr("about {seconds} seconds", seconds=int(-(-seconds // 5) * 5) if seconds > 10 else round(seconds))
    minutes = max(2, round(seconds / 60))
    return trn("about {count} minute", "about {count} minutes", minutes)
