"""A table pasted from the clipboard, as Excel, LibreOffice and web sheets put it there: text parted by tabs."""

import re
from hashlib import sha256
from typing import Final

from mbdesk.plan.rows import SourceRow, SourceSheet
from mbdesk.sheets import csv_text
from mbdesk.sheets.atoms import Cells
from mbdesk.sheets.header import is_known
from mbdesk.sheets.heading_words import known_headings
from mbdesk.sheets.text_content import rows_content

_CELL: Final = re.compile(r'("(?:[^"]|"")*"(?=[\t\r\n]|\Z)|[^\t\r\n]*)(\t|\r\n|\r|\n|\Z)')
_LINE_END: Final = re.compile("\r\n|\r|\n")
_SURE: Final = frozenset(";|")
"""A comma may as well be part of ``Silva, Ana``."""


def read_text(text: str, *, separator: str | None = None) -> SourceSheet:
    """The pasted table as a sheet without path, every cell a text. Row 1 is its first line.

    A cell that holds a tab or a line break stands in quotes; any other quotes belong to the text, as Excel puts them.
    Without a single tab it is one column, unless it is plainly a text file's content (``separator`` settles it).
    Raises ``SheetError``: ``no_rows``, ``too_many_rows``, ``too_many_columns``, ``unbalanced_quote``.
    """
    records, notes = _records(text.replace("\x00", ""), separator)
    content = rows_content(records, notes)
    cells = Cells()
    return SourceSheet(
        path="",
        sha256=sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        sheet="",
        sheets=content.sheets,
        rows=tuple(SourceRow(number, cells.row(atoms)) for number, _, atoms in content.rows),
        header=content.header,
        columns=content.columns,
        notes=content.notes,
    )


def _records(text: str, separator: str | None) -> tuple[list[list[str]], list[str]]:
    if separator is None and "\t" not in text and csv_text.looks_like_table(text):
        records, guessed, _ = csv_text.split(text, None, known_headings())
        if guessed in _SURE or sum(is_known(cell, known_headings()) for cell in records[0]) > 1:
            return records, [f"separator:{guessed}"]
    if separator not in {None, "\t"}:
        return csv_text.split(text, separator)[0], []
    return _split(text), []


def _split(text: str) -> list[list[str]]:
    if '"' not in text:
        return [line.split("\t") for line in _LINE_END.split(text)]
    records: list[list[str]] = [[]]
    for match in _CELL.finditer(text):
        cell, end = match.groups()
        records[-1].append(_unquoted(cell))
        if match.end() == len(text):
            break
        if end != "\t":
            records.append([])
    return records


def _unquoted(cell: str) -> str:
    """The cell without the quotes that its line break, tab or doubled quotes made necessary."""
    inner = cell[1:-1]
    quoted = (
        len(cell) > 1 and cell[0] == cell[-1] == '"' and ('""' in inner or not {"\t", "\n", "\r"}.isdisjoint(inner))
    )
    return inner.replace('""', '"') if quoted else cell
