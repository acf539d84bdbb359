"""What is seen while students are carried: the row on which they would fall, and in words what that would do."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mbdesk.ui import theme
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.widgets import Frame, Label

_AWAY: Final = QPoint(14, 18)
"""Where the words stand, seen from the pointer."""


class DropMark(QWidget):
    """A line round the row on which a drop would fall, over the whole width of the list."""

    def __init__(self, view: RecordView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_row(self, row: int) -> None:
        """Mark this row; -1 marks none."""
        self.setVisible(row >= 0)
        if row >= 0:
            viewport, rows = self._view.viewport(), self._view.verticalHeader()
            top = viewport.mapTo(self._view, QPoint(0, self._view.rowViewportPosition(row)))
            self.setGeometry(QRect(top.x(), top.y(), viewport.width(), rows.sectionSize(row)))
            self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A tint and a ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = theme.colour("accent")
        tint = QColor(ring)
        tint.setAlphaF(0.12)
        painter.setPen(QPen(ring, 2))
        painter.setBrush(tint)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)


class DropWords(Frame):
    """What a drop would do, beside the pointer."""

    def __init__(self, window: QWidget) -> None:
        super().__init__("popup")
        self._window = window
        self.setParent(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.M, theme.S, theme.M, theme.S)
        self.label = Label()
        box.addWidget(self.label)

    def say(self, words: str, at: QPoint) -> None:
        """Show ``words`` at the pointer, inside the window."""
        self.label.setText(words)
        self.adjustSize()
        window = self._window
        place = window.mapFromGlobal(at) + _AWAY
        place.setX(max(0, min(place.x(), window.width() - self.width())))
        place.setY(max(0, min(place.y(), window.height() - self.height())))
        self.move(place)
        self.raise_()
        self.show()
