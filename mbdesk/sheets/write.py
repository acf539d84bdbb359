"""Tables into files: a workbook with a sheet each, or a text file with separators."""

import csv
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from mbdesk.errors import SheetError
from mbdesk.fields import Column, Kind, Table, Value, show_value
from mbdesk.sheets import styles
from mbdesk.sheets.book import MAX_ROWS, Book, Look
from mbdesk.sheets.cell_text import guarded
from mbdesk.sheets.landing import landing
from mbdesk.sheets.names import safe_file_name
from mbdesk.text import tr, without_marks

__all__ = ["Written", "safe_file_name", "write_csv", "write_tables"]

_WIDEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written.

    ``removed`` counts characters that no workbook can hold and that were left out, in the ``removed_rows`` (sheet, row
    number); ``long_texts`` counts texts too long for one cell, which stand whole on a last sheet.
    """

    path: Path
    sheets: int
    rows: int
    removed: int = 0
    removed_rows: tuple[tuple[str, int], ...] = ()
    long_texts: int = 0


def write_tables(
    path: str | os.PathLike[str], tables: Sequence[Table], *, school: str, made_at: datetime | None = None
) -> Written:
    """Write an .xlsx with one sheet per table, headings in its first row.

    Texts are text cells whatever they say, identifiers, phones and e-mails are marked as text, dates are real dates,
    numbers numbers, per cent ``0 %``. A table's ``notes`` go on a last sheet. ``school`` and the title are printed on
    each page. Blocks: call it outside the window's thread. Raises ``SheetError`` (see ``landing``, ``too_many_rows``).
    """
    if any(len(table.rows) >= MAX_ROWS for table in tables):
        raise SheetError(os.fspath(path), "too_many_rows")
    notes = [(table.title, note) for table in tables for note in table.notes]
    titles = [table.title for table in tables] + ([tr("Notes")] if notes else [])
    with landing(path) as folder:
        book = Book(folder, titles, school=school, made_at=made_at or datetime.now().astimezone())
        for table in tables:
            write_table(book, table)
        if notes:
            columns = (Column(title=tr("Sheet"), width=24), Column(title=tr("Note"), width=90))
            write_table(book, Table(title=tr("Notes"), columns=columns, rows=tuple(notes)))
        book.save(folder / Path(os.path.realpath(path)).name)
    return Written(
        path=Path(path),
        sheets=len(tables),
        rows=sum(len(table.rows) for table in tables),
        removed=book.removed,
        removed_rows=tuple(book.removed_rows),
        long_texts=len(book.long_texts),
    )


def write_table(book: Book, table: Table) -> None:
    """Add one table to a workbook as its next sheet."""
    looks = [_look(column) for column in table.columns]
    right = [place for place, column in enumerate(table.columns) if column.kind in styles.RIGHT]
    with book.sheet(
        table.title,
        [_width(column) for column in table.columns],
        frozen="B2",
        header_row=1,
        title_columns="A:A",
        filter_rows=len(table.rows),
    ) as sheet:
        sheet.header_row([column.title for column in table.columns], right, height=30)
        for row in table.rows:
            sheet.row(row, looks)


def _look(column: Column) -> Look:
    left = styles.LEFT if column.kind is Kind.DATE else None
    return Look(number_format=styles.FORMATS.get(column.kind, "General"), alignment=left, border=styles.ROW)


def _width(column: Column) -> float:
    return float(min(max(column.width + 2, heading_width(column.title)), _WIDEST))


def heading_width(title: str) -> float:
    """How wide a column must be so that no word of its heading breaks; long headings take two lines."""
    longest = max((len(word) for word in title.split()), default=0)
    return float(max(8, longest + 3, min(len(title) * 0.6, 30) + 3))


def write_csv(path: str | os.PathLike[str], table: Table, separator: str = ",", *, raw: bool = False) -> Written:
    """Write a text file that Excel opens right: UTF-8 with its mark, cells parted by ``separator``.

    What could start a formula gets an apostrophe in front (quality X03); ``raw`` leaves it out for other programs.
    Dates are ISO texts. Raises ``SheetError`` (see ``landing``).
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    rows = [[column.title for column in table.columns], *([_csv_text(v) for v in row] for row in table.rows)]
    writer.writerows([cell if raw else guarded(cell) for cell in map(without_marks, row)] for row in rows)
    with landing(path) as folder:
        draft = folder / Path(os.path.realpath(path)).name
        draft.write_bytes(out.getvalue().encode("utf-8-sig", "replace"))
    return Written(path=Path(path), sheets=1, rows=len(table.rows))


def _csv_text(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else show_value(value)
