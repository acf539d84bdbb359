"""From the text of a file, or of the clipboard, to rows."""

from mbdesk.errors import SheetError
from mbdesk.plan.rows import SheetInfo
from mbdesk.sheets import csv_text, kinds
from mbdesk.sheets.atoms import Atom, SheetRow
from mbdesk.sheets.cell_text import unguarded
from mbdesk.sheets.content import Content, finished, known_headings, proposed_header
from mbdesk.sheets.encoding import decode
from mbdesk.sheets.sheet_rows import MAX_COLUMNS, MAX_ROWS


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
    return rows_content([[unguarded(cell) for cell in record] for record in records], notes)


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
    return finished("", infos, rows, proposed_header(rows), columns, notes)


def _used(row: list[Atom]) -> int:
    while row and row[-1] is None:
        row.pop()
    return len(row)
