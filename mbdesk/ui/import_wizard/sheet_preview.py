"""The first rows of a sheet as they are, with the heading row marked; a click makes another row the headings."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal

from mbdesk.directory import Directory
from mbdesk.fields import Field, Kind
from mbdesk.plan.row_marks import RowMark, row_marks
from mbdesk.plan.rows import SourceRow, SourceSheet, column_letter
from mbdesk.text import N_, tr
from mbdesk.ui.record_table import PLAIN, RecordTable, Tone
from mbdesk.ui.record_view import RecordView

ROW: Final = "row"
ROWS: Final = 30
_COLUMNS: Final = 60
_BELOW: Final = 12


class SheetPreview(RecordView):
    """``header_wanted(int)`` with the number of the row that was picked as the headings."""

    header_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(
            RecordTable([_row(wide=False)], key=_number, muted=_never), tr("First rows of the sheet"), freeze=False
        )
        self._header = 0
        self._marks: Mapping[int, RowMark] = {}
        self.table.tone = self._tone
        self.setSortingEnabled(False)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.clicked.connect(self._on_clicked)
        self.opened.connect(lambda row: self.header_wanted.emit(row.number))

    def show_sheet(
        self, sheet: SourceSheet, header: int, choices: Mapping[str, str], not_data: Collection[int]
    ) -> None:
        """The rows up to the headings and some below; ``choices`` and ``not_data`` as ``row_marks`` takes them."""
        self._header = header
        self._marks = row_marks(sheet, choices, not_data)
        fields = [_row(wide=bool(self._marks)), *(_column(at, sheet) for at in range(min(sheet.columns, _COLUMNS)))]
        if [(f.key, f.width) for f in fields] != [(f.key, f.width) for f in self.table.fields]:
            self.table.set_fields(fields)
            self.set_default_widths()
        shown = [row for row in sheet.rows if row.number <= header + _BELOW][: max(ROWS, header + _BELOW)]
        self.table.set_records(shown, Directory())
        self.show_record(header)

    def _tone(self, row: SourceRow, field: Field[Any]) -> Tone:
        if row.number == self._header:
            return Tone(back="selection", bold=True, words=tr("Headings"))
        tone = Tone(text="muted") if row.number < self._header else PLAIN
        mark = self._marks.get(row.number)
        if mark is None:
            return tone
        if field.key == ROW:
            return replace(tone, words=mark.sentence, mark=mark.words)
        return replace(tone, text="muted" if mark.words else tone.text, words=mark.sentence, struck=mark.struck)

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        row = self.table.record_at(index.row())
        if row is not None and row.number != self._header:
            self.header_wanted.emit(row.number)


def _row(*, wide: bool) -> Field[SourceRow]:
    """Its number; ``wide`` with room for what the row is besides."""
    kind, width = (Kind.IDENTIFIER, 20) if wide else (Kind.NUMBER, 5)
    return Field(key=ROW, title=N_("Row"), kind=kind, get=lambda row, _: row.number, width=width, shown=True)


def _number(row: SourceRow) -> int:
    return row.number


def _never(_row: object) -> bool:
    return False


def _column(at: int, sheet: SourceSheet) -> Field[SourceRow]:
    longest = max((len(row.cells[at].text) for row in sheet.rows[:ROWS] if at < len(row.cells)), default=0)
    return Field(
        key=f"column{at}",
        title=column_letter(at),
        kind=Kind.TEXT,
        get=lambda row, _: row.cells[at].text if at < len(row.cells) else "",
        width=max(8, min(longest + 1, 26)),
        foreign=True,
        shown=True,
    )
