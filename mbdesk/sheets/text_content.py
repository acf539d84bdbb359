"""From the text of a file, or of the clipboard, to rows."""

from mbdesk.errors import SheetError
from mbdesk.plan.rows import SheetInfo
from mbdesk.sheets import csv_text, kinds
from mbdesk.sheets.atoms import Atom, SheetRow
from mbdesk.sheets.cell_text import unguarded
from mbdesk.sheets.content import Content, finished, proposed_header
from mbdesk.sheets.encoding import decode
from mbdesk.sheets.heading_words import known_headings
from mbdesk.sheets.sheet_rows import MAX_COLUMNS, MAX_ROWS

_NAMED = 1_000
"""Rows named in a note."""


def text_content(data: bytes, suffix: str, encoding: str | None, separator: str | None) -> Content:
    """The content of a text file. Raises ``SheetError``: ``plain_text``, ``unbalanced_quote``, ..."""
    decoded = decode(data, encoding)
    kinds.refuse_odd_text(decoded.text)
    text = decoded.text.replace("\x00", "")
    if not kinds.named_as_text(suffix) and not csv_text.looks_like_table(text):
        raise SheetError("", "plain_text")
    records, chosen, guessed = csv_text.split(text, separator, known_headings())
    notes = []
    if decoded.guessed or decoded.encoding != "utf-8":
        notes.append(f"{'encoding' if decoded.guessed else 'letters'}:{decoded.encoding}")
    if decoded.broken:
        notes.append(f"broken_letters:{decoded.broken}")
    if chosen != ",":
        notes.append(f"{'separator' if guessed else 'parted_by'}:{chosen}")
    if "\x00" in decoded.text:
        notes.append("nul_removed")
    guarded = "'" in text  # most files hold none: a look at each cell takes longer than splitting the text
    rows = [[unguarded(cell) for cell in record] for record in records] if guarded else records
    return rows_content(rows, notes)


def rows_content(records: list[list[str]], notes: list[str]) -> Content:
    """The content of rows of texts, blank ones among them: they count. Raises ``SheetError``: ``no_rows``, ..."""
    rows: list[SheetRow] = [
        (number, False, [cell or None for cell in record])
        for number, record in enumerate(records, start=1)
        if any(record)
    ]
    if not rows:
        raise SheetError("", "no_rows")
    if len(rows) > MAX_ROWS:
        raise SheetError("", "too_many_rows")
    columns = max(_used(row) for _, _, row in rows)
    if columns > MAX_COLUMNS:
        raise SheetError("", "too_many_columns")
    infos = (SheetInfo(name="", rows=len(rows)),)
    header = proposed_header(rows)
    return finished("", infos, rows, header, columns, [*notes, *_long_rows(rows, header)])


def _long_rows(rows: list[SheetRow], header: int) -> list[str]:
    """The rows that hold more cells than there are headings, where most do not: a separator that nobody put into
    quotes has parted a cell, and the cells after it stand under the wrong headings."""
    width = next((len(row) for number, _, row in rows if number == header), 0)
    data = [(number, len(row)) for number, _, row in rows if number > header]
    long = [str(number) for number, cells in data if cells > width]
    if width < 2 or not long or len(long) * 2 > len(data):
        return []
    return [f"long_rows:{','.join(long[:_NAMED])}"]


def _used(row: list[Atom]) -> int:
    while row and row[-1] is None:
        row.pop()
    return len(row)
