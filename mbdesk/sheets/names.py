"""Names that files and sheets may bear on every system (quality X19)."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from mbdesk.text import tr, without_marks

_NOT_IN_FILES: Final = re.compile(r'[/\\:*?"<>|]')
_NOT_IN_SHEETS: Final = re.compile(r"[\[\]:*?/\\]")
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)
_LONGEST_FILE: Final = 120
_LONGEST_SHEET: Final = 31
_ROOM_FOR_SUFFIX: Final = 10


def safe_file_name(text: str, suffix: str = "") -> str:
    """A file name made from ``text`` (a class, a title) that stays inside its folder on every system.

    ``suffix`` such as ``.xlsx`` is added and never cut. Without anything usable in ``text`` it is ``mbdesk``.
    """
    shown = "".join(" " if _unseen(char) else char for char in unicodedata.normalize("NFC", without_marks(text)))
    name = " ".join(_NOT_IN_FILES.sub("-", shown).split()).strip(". -")
    name = name[: _LONGEST_FILE - len(suffix)]
    while len(name.encode()) > 240 - len(suffix.encode()):
        name = name[:-1]
    name = name.rstrip(". ") or "mbdesk"
    stem = name.split(".", maxsplit=1)[0].strip().casefold()
    return f"{'_' if stem in _RESERVED else ''}{name}{suffix}"


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def sheet_titles(wanted: Iterable[str]) -> list[str]:
    """Titles that Excel takes, in the same order: at most 31 characters, no ``[]:*?/\\``, no two the same."""
    taken: set[str] = set()
    titles = []
    for text in wanted:
        title = _free(_sheet_title(text), taken)
        taken.add(title.casefold())
        titles.append(title)
    return titles


def _sheet_title(text: str) -> str:
    shown = "".join(" " if _unseen(char) else char for char in without_marks(text))
    title = " ".join(_NOT_IN_SHEETS.sub("-", shown).split()).strip("' ")
    title = _cut(title, _LONGEST_SHEET).strip("' ") or tr("Sheet")
    return f"{title} 1" if title.casefold() == "history" else title


def _free(title: str, taken: set[str]) -> str:
    if title.casefold() not in taken:
        return title
    numbered = (f"{_cut(title, _LONGEST_SHEET - _ROOM_FOR_SUFFIX).rstrip()} ({n})" for n in range(2, 1_000_000))
    return next(name for name in numbered if name.casefold() not in taken)


def _cut(text: str, longest: int) -> str:
    """Excel counts UTF-16 units, two for an emoji."""
    while len(text.encode("utf-16-le")) // 2 > longest:
        text = text[:-1]
    return text
