"""From a workbook, whichever library reads its cells, to rows: which sheet, merged headings, what is hidden."""

from collections.abc import Sequence
from typing import Final, Protocol

from mbdesk.errors import SheetError
from mbdesk.plan.rows import SheetInfo, column_letter
from mbdesk.sheets.atoms import Atom
from mbdesk.sheets.content import Content, finished, proposed_header
from mbdesk.sheets.header import LOOKED_AT
from mbdesk.sheets.sheet_rows import Area, RawSheet
from mbdesk.sheets.workbook import SheetPart

_TITLE_SHARE: Final = 0.8
_FEW: Final = 5
"""Coloured rows mean something only when they are few: one in so many at most."""


_NAMED_AREAS: Final = 1_000
"""Of more merged areas only the first are named: a sheet may have 40,000 that mean nothing."""


class Book(Protocol):
    """A workbook that can be asked for its sheets. ``active`` is the one it opens on."""

    @property
    def sheets(self) -> Sequence[SheetPart]: ...

    @property
    def active(self) -> int: ...

    @property
    def notes(self) -> Sequence[str]: ...

    def read(self, sheet: SheetPart) -> RawSheet: ...

    def count(self, sheet: SheetPart) -> int: ...


def book_content(book: Book, wanted: str | None) -> Content:
    """The content of the sheet named ``wanted``, else of the likeliest. Raises ``SheetError``."""
    chosen, raw = _chosen(book, wanted)
    counts = {s.part: len(raw.rows) if s is chosen else book.count(s) for s in book.sheets}
    columns = max((len(row) for _, _, row in raw.rows), default=0)
    _fill_merged(raw, columns, last=LOOKED_AT * 2)
    header = proposed_header(raw.rows)
    _unfill_below(raw, header)
    notes = [*_notes(raw, header, columns), *_marks(raw, header)]
    notes += [f"hidden_sheets:{s.name}" for s in book.sheets if s.hidden]
    infos = tuple(SheetInfo(name=s.name, rows=counts[s.part], hidden=s.hidden) for s in book.sheets)
    return finished(chosen.name, infos, raw.rows, header, columns, [*notes, *book.notes])


def _chosen(book: Book, wanted: str | None) -> tuple[SheetPart, RawSheet]:
    """The sheet asked for; else the one it opens on, or the first visible one with something below a heading."""
    if wanted is not None:
        named = next((s for s in book.sheets if s.name == wanted), None)
        if named is None:
            raise SheetError("", "no_sheet", wanted)
        return named, book.read(named)
    in_order = dict.fromkeys((*book.sheets[book.active : book.active + 1], *book.sheets))
    best: tuple[SheetPart, RawSheet] | None = None
    for sheet in sorted(in_order, key=lambda s: s.hidden):
        raw = book.read(sheet)
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


def _notes(raw: RawSheet, header: int, columns: int) -> list[str]:
    hidden = [number for number, is_hidden, _ in raw.rows if is_hidden]
    filtered = [n for n in hidden if any(top < n <= bottom for top, _, bottom, _ in raw.filtered)]
    letters = {column_letter(column) for column in range(columns)}
    hidden_columns = [letter for letter in raw.hidden_columns if letter in letters]
    notes = []
    if filtered:
        notes.append(f"filtered_rows:{len(filtered)}")
    if len(hidden) > len(filtered):
        notes.append(f"hidden_rows:{len(hidden) - len(filtered)}")
    if hidden_columns:
        notes.append(f"hidden_columns:{','.join(hidden_columns)}")
    if raw.formulas_without_values:
        notes.append("formulas_without_values")
    if raw.error_cells:
        notes.append("error_cells")
    if raw.far_cells:
        notes.append(f"far_cells:{','.join(raw.far_cells)}")
    last = raw.rows[-1][0]
    merged = [area for area in raw.merged if area[0] <= last and area[2] > header]
    if merged:
        notes.append(f"merged_cells:{','.join(_down(merged, header, columns)[:_NAMED_AREAS])}".removesuffix(":"))
    return notes


def _down(merged: Sequence[Area], header: int, columns: int) -> list[str]:
    """The areas that go down one column of the data: what is said once there may hold for every row of it."""
    return [
        f"{column_letter(left)}{top}-{bottom}"
        for top, left, bottom, right in merged
        if header < top < bottom and left == right < columns
    ]


def _marks(raw: RawSheet, header: int) -> list[str]:
    """Rows crossed out or coloured by hand: people mean something by it. Stripes and coloured tables mean nothing."""
    crossed_out = [number for number in raw.crossed_out if number > header]
    coloured = [number for number in raw.coloured if number > header]
    data = sum(number > header for number, _, _ in raw.rows)
    notes = []
    if crossed_out:
        notes.append(f"crossed_out:{','.join(map(str, crossed_out))}")
    if coloured and len(coloured) * _FEW <= data:
        notes.append(f"coloured:{','.join(map(str, coloured))}")
    return notes
