"""What the child process found in a file, the same for every kind of file, with what can be told from any rows."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from mbdesk.plan.broken_text import letters_lost, repair
from mbdesk.plan.rows import SheetInfo, column_letter
from mbdesk.sheets.atoms import SheetRow, atom_text
from mbdesk.sheets.header import LOOKED_AT, TextRow, example_rows, find_header, footer_rows
from mbdesk.sheets.heading_words import known_headings

_FOOTER_LOOKS_AT: Final = 100
"""Rows at the top (what a full row is) and at the bottom."""

_LONGEST_WHOLE: Final = 10**15
_POWER: Final = re.compile(r"\s*\d([.,]\d+)?E\+\d+\s*")
_NAMED: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What ``SourceSheet`` will say, with rows still as atoms."""

    sheet: str
    sheets: tuple[SheetInfo, ...]
    rows: list[SheetRow]
    header: int
    columns: int
    notes: tuple[str, ...]


def proposed_header(rows: Sequence[SheetRow]) -> int:
    """The number of the row that most likely holds the headings, 0 when none does."""
    return find_header(_texts(rows[: LOOKED_AT * 2]), known_headings())


def finished(
    sheet: str, sheets: tuple[SheetInfo, ...], rows: list[SheetRow], header: int, columns: int, notes: Sequence[str]
) -> Content:
    """The content, every row as long as the sheet is wide, with the notes that any rows can give."""
    near = rows if len(rows) < _FOOTER_LOOKS_AT * 2 else [*rows[:_FOOTER_LOOKS_AT], *rows[-_FOOTER_LOOKS_AT:]]
    footer = footer_rows(_texts(near), header)
    examples = example_rows(_texts(near), header)
    marked = (("footer", footer), ("example", examples))
    listed = (f"{name}:{','.join(map(str, numbers))}" for name, numbers in marked if numbers)
    for _, _, row in rows:
        row.extend([None] * (columns - len(row)))
    found = (*notes, *_letters(rows), *_rounded(rows), *listed)
    return Content(sheet=sheet, sheets=sheets, rows=rows, header=header, columns=columns, notes=found)


def _letters(rows: Sequence[SheetRow]) -> list[str]:
    """How many cells hold text that was read in the wrong encoding, or may have lost letters for good."""
    texts = Counter([atom for _, _, row in rows for atom in row if atom.__class__ is str])
    double = sum(many for text, many in texts.items() if not text.isascii() and repair(text) != text)
    lost = sum(many for text, many in texts.items() if letters_lost(text))
    return [f"{name}:{count}" for name, count in (("double_encoded", double), ("lost_letters", lost)) if count]


def _rounded(rows: Sequence[SheetRow]) -> list[str]:
    """The cells whose number Excel has rounded: more than its 15 digits, or shown with a power of ten and kept so."""
    cells = [
        f"{column_letter(column)}{number}"
        for number, _, row in rows
        for column, atom in enumerate(row)
        if (atom.__class__ is int and abs(atom) >= _LONGEST_WHOLE)
        or (atom.__class__ is str and "E+" in atom and _POWER.fullmatch(atom))
    ]
    return [f"rounded_numbers:{','.join(cells[:_NAMED])}"] if cells else []


def _texts(rows: Sequence[SheetRow]) -> list[TextRow]:
    return [(number, [atom_text(atom) for atom in row]) for number, _, row in rows]
