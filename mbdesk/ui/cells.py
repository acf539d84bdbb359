"""How a cell of a table is painted: by hand and fast, because it is painted hundreds of times a frame."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from mbdesk.ui import theme
from mbdesk.ui.plain import tip
from mbdesk.ui.record_table import PLAIN, Index, RecordTable, Tone

PADDING: Final = 12
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_KEPT: Final = 20_000


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a ``RecordTable``, many at once (``paint_view``), and shows their tooltips."""

    adorns = False

    def __init__(self, table: RecordTable, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._table = table
        self._view = view
        self._fitted: dict[tuple[str, int, bool], str] = {}
        self._metrics = QFontMetrics(view.font())
        self._colours: dict[str, QColor] = {}
        theme.changes().changed.connect(self.forget)
        self.forget()

    def forget(self) -> None:
        """The look has changed: measure and colour anew."""
        self._fitted.clear()
        self._metrics = QFontMetrics(theme.font(tabular=True))
        self._small = theme.font(theme.SMALL)
        self._bold = theme.font(bold=True, tabular=True)
        self._normal = theme.font(tabular=True)
        self._struck = theme.font(tabular=True)
        self._struck.setStrikeOut(True)
        self._colours = {role: theme.colour(role) for role in theme.colours().__slots__ if role != "dark"}
        self._line = QPen(self._colours["line"])
        self._ring = QPen(self._colours["accent"], 2)

    def paint_cells(
        self,
        painter: QPainter,
        rows: Sequence[tuple[int, int, int, bool]],
        columns: Sequence[tuple[int, int, int]],
        current: tuple[int, int] | None,
    ) -> None:
        """Paint ``rows`` (number, top, height, selected) by ``columns`` (number, left, width) in one go.

        One call for all of it, because while a job is busy in the worker every call from Qt into Python may have to
        wait for the interpreter, and a call a cell would add up to a visible halt.
        """
        table, colours = self._table, self._colours
        skeleton, toned = table.skeleton, table.tone is not None
        for row, top, height, selected in rows:
            muted = not skeleton and table.is_muted(row)
            for column, left, width in columns:
                rect = QRect(left, top, width, height)
                if skeleton:
                    self._paint_skeleton(painter, rect, row, column)
                    continue
                tone = table.tone_at(row, column) if toned else PLAIN
                if selected:
                    painter.fillRect(rect, colours["selection"])
                elif tone.back:
                    painter.fillRect(rect, colours[tone.back])
                text = table.text(row, column)
                if text:
                    self._paint_text(painter, rect, text, tone, muted, row, column)
                if self.adorns:
                    self.adorn(painter, rect, row, column)
            self._paint_line(painter, columns, top + height - 1)
        if current is not None:
            self._paint_ring(painter, rows, columns, current)

    def adorn(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        """Paint something more over a cell; asked when ``adorns``."""

    def _paint_line(self, painter: QPainter, columns: Sequence[tuple[int, int, int]], y: int) -> None:
        """The line under a row."""
        painter.setPen(self._line)
        painter.drawLine(columns[0][1], y, max(left + width for _, left, width in columns), y)

    def _paint_ring(
        self,
        painter: QPainter,
        rows: Sequence[tuple[int, int, int, bool]],
        columns: Sequence[tuple[int, int, int]],
        current: tuple[int, int],
    ) -> None:
        """Where the cursor stands while the table has the keyboard."""
        for row, top, height, _ in rows:
            for column, left, width in columns:
                if (row, column) == current:
                    painter.setPen(self._ring)
                    painter.setBrush(Qt.BrushStyle.NoBrush)
                    painter.drawRect(left + 1, top + 1, width - 3, height - 3)

    def _paint_text(
        self, painter: QPainter, rect: QRect, text: str, tone: Tone, muted: bool, row: int, column: int
    ) -> None:
        room = rect.adjusted(PADDING, 0, -PADDING, 0) if not tone.centred else rect
        word = tone.mark or (self._table.muted_word if muted and column == 0 else "")
        if word:
            room = self._paint_word(painter, room, word)
        role = tone.text or ("muted" if muted else "text")
        painter.setPen(self._colours[role])
        painter.setFont(self._struck if tone.struck else self._bold if tone.bold else self._normal)
        align = _CENTRE if tone.centred else _RIGHT if self._table.is_number(column) else _LEFT
        painter.drawText(room, align, self.fitted(text, room.width(), from_start=bool(tone.mark)))

    def _paint_word(self, painter: QPainter, room: QRect, word: str) -> QRect:
        """``Archived`` at the right end of the name; gives the room left for the name."""
        metrics = QFontMetrics(self._small)
        width = metrics.horizontalAdvance(word) + 12
        chip = QRect(room.right() - width + 1, room.center().y() - 9, width, 18)
        painter.setPen(self._colours["outline"])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(self._colours["muted"])
        painter.setFont(self._small)
        painter.drawText(chip, _CENTRE, word)
        return room.adjusted(0, 0, -width - 8, 0)

    def _paint_skeleton(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        share = (37 + (row * 31 + column * 17) % 45) / 100
        width = max(16, int((rect.width() - 2 * PADDING) * share))
        bar = QRect(rect.left() + PADDING, rect.center().y() - 5, width, 10)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._colours["sunken" if not theme.colours().dark else "hover"])
        painter.drawRoundedRect(bar, 4, 4)

    def fitted(self, text: str, width: int, *, from_start: bool = False) -> str:
        """``text`` as it fits into ``width`` pixels, elided in the middle, or at its end; remembered."""
        known = self._fitted.get((text, width, from_start))
        if known is None:
            if len(self._fitted) > _KEPT:
                self._fitted.clear()
            mode = Qt.TextElideMode.ElideRight if from_start else Qt.TextElideMode.ElideMiddle
            known = self._metrics.elidedText(text, mode, width)
            self._fitted[text, width, from_start] = known
        return known

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Rows and columns have sizes of their own."""
        return QSize(80, theme.ROW_COMFORTABLE)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole of a text that was elided; what a tinted cell means."""
        if event.type() is not QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = self._table.text(index.row(), index.column())
        meaning = self._table.tone_at(index.row(), index.column()).words
        room = option.rect.width() - 2 * PADDING
        hidden = self._metrics.horizontalAdvance(text) > room
        shown = "\n".join(part for part in (text if hidden or meaning else "", meaning) if part)
        QToolTip.showText(event.globalPos(), tip(shown), view)
        return True


def paint_view(view: QTableView, delegate: CellDelegate, area: QRect, columns: Sequence[int], *, ring: bool) -> None:
    """Paint what of ``columns`` lies in ``area`` of ``view``'s viewport. Rows have one height each (design fact 5)."""
    model, selection = view.model(), view.selectionModel()
    count, height = model.rowCount(), view.verticalHeader().defaultSectionSize()
    offset = view.verticalHeader().offset()
    first = max(0, (area.top() + offset) // height)
    last = min(count - 1, (area.bottom() + offset) // height)
    placed = [(c, view.columnViewportPosition(c), view.columnWidth(c)) for c in columns if not view.isColumnHidden(c)]
    shown = [(c, left, width) for c, left, width in placed if left <= area.right() and left + width > area.left()]
    if last < first or not shown:
        return
    selected = _selected_rows(selection)
    rows = [(row, row * height - offset, height, row in selected) for row in range(first, last + 1)]
    index = view.currentIndex()
    current = (index.row(), index.column()) if ring and index.isValid() else None
    painter = QPainter(view.viewport())
    try:
        delegate.paint_cells(painter, rows, shown, current)
    finally:
        painter.end()


def _selected_rows(selection: QItemSelectionModel) -> "_Rows":
    """The selected rows by their ranges: asking the selection row by row asks the model for every cell's flags."""
    ranges = selection.selection()
    return _Rows([(part.top(), part.bottom()) for part in (ranges.at(n) for n in range(ranges.count()))])


class _Rows:
    """Row numbers as ranges."""

    def __init__(self, ranges: list[tuple[int, int]]) -> None:
        self._ranges = ranges

    def __contains__(self, row: int) -> bool:
        return any(first <= row <= last for first, last in self._ranges)


def column_width(characters: int, widget: QWidget) -> int:
    """The width in pixels of a column for so many average characters."""
    return widget.fontMetrics().averageCharWidth() * characters + 2 * PADDING
