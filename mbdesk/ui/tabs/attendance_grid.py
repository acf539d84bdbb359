"""The grid of a register or of term totals: the house's table with narrow day columns and totals that stay in view."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPolygon, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from mbdesk.directory import Directory
from mbdesk.fields import Field
from mbdesk.records.attendance import ABSENT, LATE, PRESENT
from mbdesk.registers import (
    Cell,
    Code,
    Column,
    Register,
    RegisterRow,
    Totals,
    TotalsRow,
    column_words,
    register_fields,
    totals_fields,
)
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.cells import PADDING, CellDelegate
from mbdesk.ui.record_table import PLAIN, Index, RecordTable, Tone
from mbdesk.ui.tabs.attendance_frozen import FrozenTotals, TotalsTable
from mbdesk.ui.tabs.attendance_header import FIXED, GAP, RegisterHeader, starts_week

_NARROWEST: Final = 24
_CORNER: Final = 6


class RegisterView(TotalsTable):
    """Shows one ``Register`` or ``Totals``; ``show_register`` and ``show_totals`` put another one in."""

    def __init__(self, name: str) -> None:
        self._columns: tuple[Column, ...] = ()
        self._codes: tuple[Code, ...] = ()
        self._places: dict[str, int] = {}
        self._totals: FrozenTotals | None = None
        table = RecordTable((), key=_identity, tone=self._tone, muted=lambda _row: False)
        super().__init__(table, name)
        self.delegate = _RegisterDelegate(self)
        self.setItemDelegate(self.delegate)
        if self._frozen is not None:
            self._frozen.setItemDelegate(self.delegate)
        self._totals = FrozenTotals(self)

    def show_register(self, register: Register) -> None:
        """A register: one narrow column per lesson; days before the first record are scrolled past at first."""
        other = register.columns != self._columns
        self._show(register_fields(register), register.rows, register.columns, register.codes)
        if other:
            self._scroll_to_first_record(register)

    def show_totals(self, totals: Totals) -> None:
        """Term totals: no lessons, only what they add up to."""
        self._show(totals_fields(totals), totals.rows, (), totals.codes)

    def _scroll_to_first_record(self, register: Register) -> None:
        places = range(len(register.columns))
        first = next((place for place in places if any(row.cells[place] is not None for row in register.rows)), 0)
        self.updateGeometries()
        # The frozen name lies over the first columns, so the first day with a record begins at its right edge.
        start = self.horizontalHeader().sectionPosition(FIXED + first) - self.columnWidth(0)
        self.horizontalScrollBar().setValue(start if first else 0)

    @property
    def frozen_totals(self) -> FrozenTotals | None:
        """The totals that lie over the right edge."""
        return self._totals

    def totals_columns(self) -> range:
        """The columns of the codes and of per cent present."""
        first = FIXED + len(self._columns)
        return range(first, first + len(self._codes) + 1) if self._columns else range(0)

    def lesson(self, column: int) -> Column | None:
        """The lesson of a column, None for the others."""
        place = column - FIXED
        return self._columns[place] if 0 <= place < len(self._columns) else None

    def starts_week(self, column: int) -> bool:
        """Whether a thin gap belongs before this column."""
        return self.lesson(column) is not None and starts_week(self._columns, column - FIXED)

    def cell(self, row: int, column: int) -> Cell | None:
        """What was recorded there."""
        record = self.table.record_at(row)
        if not isinstance(record, RegisterRow) or self.lesson(column) is None:
            return None
        return record.cells[column - FIXED]

    def sort_or_turn(self, column: int) -> None:
        """A click on a heading: sort by it, or the other way round."""
        header = self.horizontalHeader()
        ascending = header.sortIndicatorSection() != column or (
            header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        )
        self.sortByColumn(column, Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder)

    def set_default_widths(self) -> None:
        """Days as narrow as their letters, totals as wide as three digits."""
        super().set_default_widths()
        metrics = self.fontMetrics()
        widest = max((code.letters for code in self._codes), key=metrics.horizontalAdvance, default="A")
        day = max(metrics.horizontalAdvance("00"), metrics.horizontalAdvance(widest)) + PADDING
        for column in range(FIXED, FIXED + len(self._columns)):
            self.setColumnWidth(column, day)
        for column in self.totals_columns():
            heading = self.table.fields[column].heading() if column == self.totals_columns()[-1] else "000"
            self.setColumnWidth(column, QFontMetrics(theme.font(bold=True)).horizontalAdvance(heading) + 2 * PADDING)

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into view, not under the totals."""
        super().scrollTo(index, hint)
        covered = self._totals.covered if self._totals is not None else 0
        column = index.column()
        right = self.columnViewportPosition(column) + self.columnWidth(column)
        if covered and column not in self.totals_columns() and right > self.viewport().width() - covered:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + right - (self.viewport().width() - covered))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The totals stay at the right edge."""
        super().resizeEvent(event)
        if self._totals is not None:
            self._totals.place()

    def _set_up_headers(self) -> None:
        self.setHorizontalHeader(RegisterHeader(self))
        super()._set_up_headers()
        header = self.horizontalHeader()
        header.setMinimumSectionSize(_NARROWEST)
        header.setSectionsMovable(False)

    def _set_header_height(self) -> None:
        """Days have three or four lines, which the heading measures itself."""

    def _show(
        self,
        fields: Sequence[Field[Any]],
        rows: Sequence[RegisterRow] | Sequence[TotalsRow],
        columns: tuple[Column, ...],
        codes: tuple[Code, ...],
    ) -> None:
        self._columns, self._codes = columns, codes
        self._places = {field.key: place - FIXED for place, field in enumerate(fields)}
        for header in self._headers():
            header.set_register(columns, codes if columns else ())
        if self._frozen is not None:
            self._frozen.horizontalHeader().setFixedHeight(self.horizontalHeader().height())
        top = self.horizontalHeader()
        sorted_by = next(
            (field.key for n, field in enumerate(self.table.fields) if n == top.sortIndicatorSection()), "name"
        )
        order = top.sortIndicatorOrder()
        self.table.set_fields(fields)
        self.table.set_records(rows, Directory())
        column = next((n for n, field in enumerate(fields) if field.key == sorted_by), 0)
        self.sortByColumn(column, order if fields[column].key == sorted_by else Qt.SortOrder.AscendingOrder)
        for header in self._headers():
            header.left = self.frozen_width
        if self._totals is not None:
            self._totals.place()

    def _headers(self) -> list[RegisterHeader]:
        headers = [self.horizontalHeader(), *([self._totals.horizontalHeader()] if self._totals is not None else [])]
        return [header for header in headers if isinstance(header, RegisterHeader)]

    def _tone(self, row: RegisterRow | TotalsRow, field: Field[Any]) -> Tone:
        place = self._places.get(field.key, -1)
        if not isinstance(row, RegisterRow) or not 0 <= place < len(self._columns):
            return PLAIN
        cell = row.cells[place]
        return _EMPTY if cell is None else tone_of(cell, self._columns[place])


def tone_of(cell: Cell, column: Column) -> Tone:
    """How a mark stands out: the letter says it, the tint helps; in words with the day and the teacher's note."""
    code = cell.code
    words = tr("{code}, {day}", code=code.words(), day=column_words(column))
    if cell.note:
        words = tr("{code}, {day}. Note: {note}", code=code.words(), day=column_words(column), note=cell.note)
    text, back = _COLOURS.get(code.status, ("good", "good_on") if code.present else ("accent", "selection"))
    return Tone(text=text, back=back, words=words, bold=code.status == ABSENT, centred=True)


_EMPTY: Final = Tone(centred=True)
_COLOURS: Final[dict[int | None, tuple[str, str]]] = {
    PRESENT: ("text", ""),
    -1: ("muted", "sunken"),
    ABSENT: ("bad", "bad_on"),
    LATE: ("warning", "warning_on"),
}


class _RegisterDelegate(CellDelegate):
    """Cells as everywhere, with a thin gap between weeks and a corner where a teacher left a note."""

    adorns = True

    def __init__(self, view: RegisterView) -> None:
        super().__init__(view.table, view)
        self._register = view

    def adorn(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        """The gap and the corner."""
        if self._register.starts_week(column):
            painter.fillRect(QRect(rect.left(), rect.top(), GAP, rect.height()), theme.colour("line"))
        cell = self._register.cell(row, column)
        if cell is not None and cell.note:
            corner = rect.topRight()
            painter.setBrush(theme.colour("muted"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawPolygon(QPolygon([corner, corner - QPoint(_CORNER, 0), corner + QPoint(0, _CORNER)]))


def _identity(row: RegisterRow | TotalsRow) -> int:
    return row.pupil.id
