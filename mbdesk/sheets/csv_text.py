"""Rows from a text file: separator, quotes, line ends."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator
from math import log2
from typing import Final

from mbdesk.errors import SheetError
from mbdesk.sheets.header import is_known

SEPARATORS: Final = ("\t", ";", ",", "|")
"""In the order they win a draw: a comma may stand in names and numbers, a tab never does."""

_LOOKED_AT: Final = 60
_MOST_LINES: Final = 1_048_576
"""Blank ones included: as many as Excel would show."""

_LONGEST_CELL: Final = 2**31 - 1


def split(text: str, separator: str | None = None, known: Collection[str] = ()) -> tuple[list[list[str]], str, bool]:
    """Rows with their blank ones, the separator, and whether it was guessed.

    A first line ``sep=;`` names the separator and is no row. ``known`` are headings people use, folded: they help to
    tell separators apart. A cell keeps every character, line breaks included. Raises
    ``SheetError("unbalanced_quote")`` with the line on which the quote opens.
    """
    stated, body = _stated(text)
    first_line = 2 if stated else 1
    chosen = separator or stated or _guess(body, known)
    rows: list[list[str]] = []
    for record in _records(body, chosen, first_line):
        rows.append(record)
        if len(rows) > _MOST_LINES:
            raise SheetError("", "too_many_rows")
    return rows, chosen, separator is None and not stated


def looks_like_table(text: str) -> bool:
    """Whether the text is more than prose: most of its lines split into the same number of cells."""
    body = _stated(text)[1]
    return any(_consistency(body, separator)[0] > 0.6 for separator in SEPARATORS)


def _stated(text: str) -> tuple[str, str]:
    line, end, rest = _first_line(text)
    bare = line.strip().strip('"')
    if bare[:4].casefold() == "sep=" and len(bare.rstrip("\r\n")) == 5 and end:
        return bare[4], rest
    if line.strip("\r\n").casefold() == "sep=\t":
        return "\t", rest
    return "", text


def _first_line(text: str) -> tuple[str, str, str]:
    ends = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
    if not ends:
        return text, "", ""
    at = min(ends)
    length = 2 if text[at : at + 2] == "\r\n" else 1
    return text[:at], text[at : at + length], text[at + length :]


def _guess(text: str, known: Collection[str]) -> str:
    scores = {}
    for place, separator in enumerate(SEPARATORS):
        share, columns, familiar = _consistency(text, separator, known)
        scores[separator] = (familiar if familiar > 1 else 0, round(share * share * log2(columns), 3), -place)
    best = max(SEPARATORS, key=lambda s: scores[s])
    return best if scores[best][:2] != (0, 0.0) else ","


def _consistency(text: str, separator: str, known: Collection[str] = ()) -> tuple[float, int, int]:
    """Share of rows with the most common number of cells (if more than one), that number, and known headings seen."""
    rows: list[list[str]] = []
    try:
        for row in _records(text, separator, 1, strict=False):
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) >= _LOOKED_AT:
                break
    except csv.Error:
        return 0.0, 1, 0
    counts = Counter(len(row) for row in rows if len(row) > 1)
    if not counts:
        return 0.0, 1, 0
    columns, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    familiar = max((sum(is_known(cell, known) for cell in row) if known else 0 for row in rows[:30]), default=0)
    return times / len(rows), columns, familiar


def _records(text: str, separator: str, first_line: int, *, strict: bool = True) -> Iterator[list[str]]:
    """The records as Excel reads them. A quote that swallowed more than its own cell is found out by its line."""
    csv.field_size_limit(_LONGEST_CELL)
    kept: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            kept.append(line)
            yield line

    reader = csv.reader(lines(), delimiter=separator)
    line = first_line
    for record in reader:
        if strict and (len(kept) > 1 or kept[0].count('"') % 2):
            _check_quotes(kept, separator, line)
        line += len(kept)
        kept.clear()
        yield record


def _check_quotes(lines: list[str], separator: str, line: int) -> None:
    """Raises when the record made of ``lines`` is only one because a quote was never closed."""
    try:
        for _ in csv.reader(lines, delimiter=separator, strict=True):
            continue
    except csv.Error as error:
        if len(lines) > 1 or "unexpected end" in str(error):
            raise SheetError("", "unbalanced_quote", str(line)) from error
