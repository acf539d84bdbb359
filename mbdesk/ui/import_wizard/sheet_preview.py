"""The first rows of a sheet as they are, with the heading row marked; a click makes another row the headings."""

from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal

from mbdesk.directory import Directory
from mbdesk.fields import Field, Kind
from mbdesk.plan.rows import SourceRow, SourceSheet, column_letter
from mbdesk.text import N_, tr
from mbdesk.ui.record_table import PLAIN, RecordTable, Tone
from mbdesk.ui.record_view import RecordView

ROWS: Final = 30
_COLUMNS: Final = 60
_BELOW: Final = 12


class SheetPreview(RecordView):
    """``header_wanted(int)`` with the number of the row that was picked as the headings."""

    header_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__(RecordTable([_ROW], key=_number, muted=_never), tr("First rows of the sheet"), freeze=False)
        self._header = 0
        self.table.tone = self._tone
        self.setSortingEnabled(False)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.clicked.connect(self._on_clicked)
        self.opened.connect(lambda row: self.header_wanted.emit(row.number))

    def show_sheet(self, sheet: SourceSheet, header: int) -> None:
        """The rows up to the headings and some below."""
        self._header = header
        fields = [_ROW, *(_column(at, sheet) for at in range(min(sheet.columns, _COLUMNS)))]
        if [f.key for f in fields] != [f.key for f in self.table.fields]:
            self.table.set_fields(fields)
            self.set_default_widths()
        shown = [row for row in sheet.rows if row.number <= header + _BELOW][: max(ROWS, header + _BELOW)]
        self.table.set_records(shown, Directory())
        self.show_record(header)

    def _tone(self, row: SourceRow, _field: Field[Any]) -> Tone:
        if row.number == self._header:
            return Tone(back="selection", bold=True, words=tr("Headings"))
        return Tone(text="muted") if row.number < self._header else PLAIN

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        row = self.table.record_at(index.row())
        if row is not None and row.number != self._header:
            self.header_wanted.emit(row.number)


_ROW: Final[Field[SourceRow]] = Field(
    key="row", title=N_("Row"), kind=Kind.NUMBER, get=lambda row, _: row.number, width=5, shown=True
)


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
