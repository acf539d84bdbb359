"""How a cell of a table is painted: by hand and fast, because it is painted hundreds of times a frame."""

from typing import Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip, QWidget

from mbdesk.ui import theme
from mbdesk.ui.plain import tip
from mbdesk.ui.record_table import PLAIN, Index, RecordTable, Tone

PADDING: Final = 12
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_SELECTED: Final = QStyle.StateFlag.State_Selected
_FOCUSED: Final = QStyle.StateFlag.State_HasFocus
_KEPT: Final = 20_000


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a ``RecordTable``."""

    def __init__(self, table: RecordTable, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._table = table
        self._view = view
        self._fitted: dict[tuple[str, int], str] = {}
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
        self._colours = {role: theme.colour(role) for role in theme.colours().__slots__ if role != "dark"}
        self._line = QPen(self._colours["line"])
        self._ring = QPen(self._colours["accent"], 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        rect: QRect = option.rect
        state = option.state
        row, column = index.row(), index.column()
        table, colours = self._table, self._colours
        if table.skeleton:
            self._paint_skeleton(painter, rect, row, column)
            return
        tone = table.tone_at(row, column) if table.tone is not None else PLAIN
        if state & _SELECTED:
            painter.fillRect(rect, colours["selection"])
        elif tone.back:
            painter.fillRect(rect, colours[tone.back])
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        text = table.text(row, column)
        muted = table.is_muted(row)
        if text:
            self._paint_text(painter, rect, text, tone, muted, row, column)
        if state & _FOCUSED and self._view.hasFocus():
            painter.setPen(self._ring)
            painter.drawRect(rect.adjusted(1, 1, -2, -2))

    def _paint_text(
        self, painter: QPainter, rect: QRect, text: str, tone: Tone, muted: bool, row: int, column: int
    ) -> None:
        room = rect.adjusted(PADDING, 0, -PADDING, 0) if not tone.centred else rect
        if muted and column == 0:
            room = self._paint_word(painter, room)
        role = tone.text or ("muted" if muted else "text")
        painter.setPen(self._colours[role])
        painter.setFont(self._bold if tone.bold else self._normal)
        align = _CENTRE if tone.centred else _RIGHT if self._table.is_number(column) else _LEFT
        painter.drawText(room, align, self.fitted(text, room.width()))

    def _paint_word(self, painter: QPainter, room: QRect) -> QRect:
        """``Archived`` at the right end of the name; gives the room left for the name."""
        word = self._table.muted_word
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

    def fitted(self, text: str, width: int) -> str:
        """``text`` as it fits into ``width`` pixels, elided in the middle; remembered."""
        known = self._fitted.get((text, width))
        if known is None:
            if len(self._fitted) > _KEPT:
                self._fitted.clear()
            known = self._metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            self._fitted[text, width] = known
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


def column_width(characters: int, widget: QWidget) -> int:
    """The width in pixels of a column for so many average characters."""
    return widget.fontMetrics().averageCharWidth() * characters + 2 * PADDING
