"""From the bytes of a file to its rows: used inside the child process only."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from mbdesk.errors import SheetError
from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS
from mbdesk.fields.aliases import ALIASES
from mbdesk.plan.folding import fold
from mbdesk.plan.rows import SheetInfo
from mbdesk.sheets import csv_text, kinds
from mbdesk.sheets.atoms import Atom, SheetRow, atom_text
from mbdesk.sheets.cell_text import unguarded
from mbdesk.sheets.encoding import decode
from mbdesk.sheets.header import LOOKED_AT, TextRow, find_header, footer_rows
from mbdesk.sheets.package import Package
from mbdesk.sheets.sheet_rows import MAX_COLUMNS, MAX_ROWS, Area, RawSheet, count_rows, read_rows
from mbdesk.sheets.workbook import SheetPart, Workbook, open_workbook

_TITLE_SHARE: Final = 0.8
_FOOTER_LOOKS_AT: Final = 100
"""Rows at the top (what a full row is) and at the bottom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What ``SourceSheet`` will say, with rows still as atoms."""

    sheet: str
    sheets: tuple[SheetInfo, ...]
    rows: list[SheetRow]
    header: int
    columns: int
    notes: tuple[str, ...]


def content_of(
    data: bytes,
    *,
    suffix: str,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> Content:
    """Decide by content what the file is, and read it. Raises ``SheetError`` with path "" and a reason."""
    kinds.refuse_by_start(data)
    if kinds.is_zip(data):
        package = Package(data)
        kinds.refuse_other_packages(package)
        return _workbook_content(open_workbook(package), sheet)
    return _text_content(data, suffix, encoding, separator)


@cache
def known_headings() -> frozenset[str]:
    """Every heading that some field of a person answers to, folded."""
    titles = [f.title for fields in (STUDENT_FIELDS, PARENT_FIELDS, TEACHER_FIELDS) for f in fields]
    return frozenset(fold(h) for h in (*titles, *(a for aliases in ALIASES.values() for a in aliases)))


# -- workbooks -----------------------------------------------------------------------------------------------------


def _workbook_content(workbook: Workbook, wanted: str | None) -> Content:
    chosen, raw = _chosen(workbook, wanted)
    counts = {s.part: len(raw.rows) if s is chosen else count_rows(workbook, s.part) for s in workbook.sheets}
    columns = max((len(row) for _, _, row in raw.rows), default=0)
    _fill_merged(raw, columns, last=LOOKED_AT * 2)
    header = find_header(_texts(raw.rows[: LOOKED_AT * 2]), known_headings())
    _unfill_below(raw, header)
    notes = [*_notes(raw, header), *(f"hidden_sheets:{s.name}" for s in workbook.sheets if s.hidden)]
    if workbook.from_1904:
        notes.append("dates_1904")
    infos = (SheetInfo(name=s.name, rows=counts[s.part], hidden=s.hidden) for s in workbook.sheets)
    return _content(chosen.name, tuple(infos), raw.rows, header, columns, notes)


def _chosen(workbook: Workbook, wanted: str | None) -> tuple[SheetPart, RawSheet]:
    """The sheet asked for; else the one Excel opens on, or the first visible one with something below a heading."""
    if wanted is not None:
        named = next((s for s in workbook.sheets if s.name == wanted), None)
        if named is None:
            raise SheetError("", "no_sheet", wanted)
        return named, read_rows(workbook, named.part)
    in_order = dict.fromkeys((*workbook.sheets[workbook.active : workbook.active + 1], *workbook.sheets))
    best: tuple[SheetPart, RawSheet] | None = None
    for sheet in sorted(in_order, key=lambda s: s.hidden):
        raw = read_rows(workbook, sheet.part)
        if len(raw.rows) > 1 and not sheet.hidden:
            return sheet, raw
        if raw.rows and best is None:
            best = sheet, raw
    if best is None:
        raise SheetError("", "no_rows")
    return best


def _fill_merged(raw: RawSheet, columns: int, last: int) -> None:
    """Copy the value of a merged cell over its area at the top of the sheet, but not titles across the whole width."""
    rows = {number: row for number, _, row in raw.rows}
    for top, left, bottom, right in raw.merged:
        value = rows[top][left] if top in rows and left < len(rows[top]) else None
        if bottom > last or value is None or right - left + 1 >= max(3, columns * _TITLE_SHARE):
            continue
        for number in range(top, bottom + 1):
            row = rows.get(number)
            for column in range(left, min(right + 1, columns)) if row is not None else ():
                _put(row, column, value)


def _put(row: list[Atom] | None, column: int, value: Atom) -> None:
    if row is not None:
        row.extend([None] * (column + 1 - len(row)))
        row[column] = value


def _unfill_below(raw: RawSheet, header: int) -> None:
    """A merged area that reaches into the data gets its blanks back: only the person may fill those."""
    rows = {number: row for number, _, row in raw.rows}
    for top, left, bottom, right in raw.merged:
        if bottom <= header:
            continue
        for number in range(max(top, 1), min(bottom, LOOKED_AT * 2) + 1):
            row = rows.get(number, [])
            for column in range(left, min(right + 1, len(row))):
                if (number, column) != (top, left):
                    row[column] = None


def _notes(raw: RawSheet, header: int) -> list[str]:
    notes = []
    if any(hidden for _, hidden, _ in raw.rows):
        notes.append("hidden_rows")
    if raw.hidden_columns:
        notes.append(f"hidden_columns:{','.join(raw.hidden_columns)}")
    if raw.formulas_without_values:
        notes.append("formulas_without_values")
    if raw.error_cells:
        notes.append("error_cells")
    if raw.far_cells:
        notes.append(f"far_cells:{','.join(raw.far_cells)}")
    if any(_in_data(area, header) for area in raw.merged):
        notes.append("merged_cells")
    return notes


def _in_data(area: Area, header: int) -> bool:
    return area[2] > header


# -- text files ----------------------------------------------------------------------------------------------------


def _text_content(data: bytes, suffix: str, encoding: str | None, separator: str | None) -> Content:
    decoded = decode(data, encoding)
    kinds.refuse_odd_text(decoded.text)
    text = decoded.text.replace("\x00", "")
    if not kinds.named_as_text(suffix) and not csv_text.looks_like_table(text):
        raise SheetError("", "plain_text")
    records, chosen, guessed = csv_text.split(text, separator, known_headings())
    rows: list[SheetRow] = [
        (number, False, [unguarded(cell) or None for cell in record])
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
    header = find_header(_texts(rows[: LOOKED_AT * 2]), known_headings())
    notes = []
    if decoded.guessed:
        notes.append(f"encoding:{decoded.encoding}")
    if decoded.broken:
        notes.append(f"broken_letters:{decoded.broken}")
    if guessed and chosen != ",":
        notes.append(f"separator:{chosen}")
    if "\x00" in decoded.text:
        notes.append("nul_removed")
    return _content("", (SheetInfo(name="", rows=len(rows)),), rows, header, columns, notes)


def _used(row: list[Atom]) -> int:
    while row and row[-1] is None:
        row.pop()
    return len(row)


# -- both ----------------------------------------------------------------------------------------------------------


def _content(
    sheet: str, sheets: tuple[SheetInfo, ...], rows: list[SheetRow], header: int, columns: int, notes: Sequence[str]
) -> Content:
    near = rows if len(rows) < _FOOTER_LOOKS_AT * 2 else [*rows[:_FOOTER_LOOKS_AT], *rows[-_FOOTER_LOOKS_AT:]]
    footer = footer_rows(_texts(near), header)
    listed = (f"footer:{','.join(map(str, footer))}",) if footer else ()
    for _, _, row in rows:
        row.extend([None] * (columns - len(row)))
    return Content(sheet=sheet, sheets=sheets, rows=rows, header=header, columns=columns, notes=(*notes, *listed))


def _texts(rows: Sequence[SheetRow]) -> list[TextRow]:
    return [(number, [atom_text(atom) for atom in row]) for number, _, row in rows]
