"""Old Excel (.xls), binary Excel (.xlsb) and OpenDocument (.ods) sheets: used inside the child process only.

calamine, which reads them, may panic, take all memory or end the process on hostile bytes; the child is there for that.
It tells values and nothing else: no number formats (``00417`` is 417), no hidden rows or columns, no crossed-out cells,
errors such as ``#N/A`` as blanks. The note ``only_values`` says so.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any, Final, TypeVar

from mbdesk.errors import SheetError
from mbdesk.plan.rows import column_letter
from mbdesk.sheets.atoms import Atom, SheetRow, atom_of
from mbdesk.sheets.number_formats import Shape, moment
from mbdesk.sheets.sheet_rows import MAX_COLUMNS, MAX_ROWS, STRAY_CELLS, RawSheet, whole_number
from mbdesk.sheets.workbook import SheetPart, decoded

_T = TypeVar("_T")
_DAY: Final = timedelta(days=1)


class ForeignBook:
    """The sheets of such a file. Raises ``SheetError`` (``protected``, ``damaged``, ``memory``)."""

    active: Final = 0
    """calamine does not tell which sheet the file opens on."""

    def __init__(self, data: bytes, kind: str) -> None:
        from python_calamine import CalamineWorkbook

        self._book: Any = _guarded(lambda: CalamineWorkbook.from_filelike(BytesIO(data)))
        self.notes = (f"only_values:{kind}",)
        self.sheets: Sequence[SheetPart] = _guarded(lambda: tuple(_parts(self._book)))

    def read(self, sheet: SheetPart) -> RawSheet:
        """All rows with content. Raises ``SheetError``: ``damaged``, ``too_many_rows``, ``too_many_columns``."""
        return _guarded(lambda: _read(self._book.get_sheet_by_name(sheet.part)))

    def count(self, sheet: SheetPart) -> int:
        """How many rows of a sheet have content."""
        return len(self.read(sheet).rows)


def _guarded(work: Callable[[], _T]) -> _T:
    """The result of ``work``. Whatever calamine makes of a broken file, a Rust panic included, is a ``SheetError``."""
    from python_calamine import PasswordError

    try:
        return work()
    except (SheetError, MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except PasswordError as error:
        raise SheetError("", "protected") from error
    except BaseException as error:
        # A panic is a BaseException that no name can be imported for.
        raise SheetError("", "damaged", type(error).__name__) from error


def _parts(book: Any) -> list[SheetPart]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        SheetPart(name=decoded(sheet.name), part=sheet.name, hidden=sheet.visible != SheetVisibleEnum.Visible)
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _read(sheet: Any) -> RawSheet:
    raw = RawSheet()
    if sheet.start is None:
        return raw
    left = [None] * sheet.start[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):  # from the first row on, from the first used column on
        if values.count("") == len(values):
            continue
        atoms: list[Atom] = [*left, *(_atom(value) if value != "" else None for value in values)]
        row = _row(raw, number, atoms)
        if row[2]:
            raw.rows.append(row)
        if len(raw.rows) > MAX_ROWS:
            raise SheetError("", "too_many_rows")
    for (first_row, first), (last_row, last) in sheet.merged_cell_ranges or ():
        raw.merged.append((first_row + 1, first, last_row + 1, last))
    return raw


def _row(raw: RawSheet, number: int, atoms: list[Atom]) -> SheetRow:
    """The row without the stray cells right of the last column that is read; they are named."""
    for column in range(MAX_COLUMNS, len(atoms)):
        if atoms[column] is not None:
            raw.far_cells.append(f"{column_letter(column)}{number}")
            if len(raw.far_cells) > STRAY_CELLS:
                raise SheetError("", "too_many_columns", raw.far_cells[0])
    del atoms[MAX_COLUMNS:]
    while atoms and atoms[-1] is None:
        atoms.pop()
    return number, False, atoms


def _atom(value: Any) -> Atom:
    match value:
        case str():
            return decoded(value)
        case float():
            return whole_number(value)
        case timedelta():
            return atom_of(moment(value / _DAY, Shape.ELAPSED, from_1904=False))
        case _:
            return atom_of(value)
