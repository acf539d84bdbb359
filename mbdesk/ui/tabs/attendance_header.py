"""The head of a register: months over weekdays over day numbers (over periods), letters over the totals."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QHeaderView, QWidget

from mbdesk.registers import Code, Column, day_letters
from mbdesk.text import month_words
from mbdesk.ui import theme
from mbdesk.ui.cells import PADDING

FIXED: Final = 2
"""Columns before the first lesson: name and student ID."""

GAP: Final = 3
"""Pixels between two weeks."""

_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_CENTRE: Final = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_MONTH: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_LINE_ROOM: Final = 4
_EDGE: Final = 6


class RegisterHeader(QHeaderView):
    """Paints the sections that are lessons or totals; name, student ID and per cent look as in every table.

    ``left`` pixels on the left lie under the frozen name, so month names stay out of them.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.left = 0
        self._columns: tuple[Column, ...] = ()
        self._codes: tuple[Code, ...] = ()
        self.setSectionsClickable(True)
        self._measure()
        theme.changes().changed.connect(self._measure)

    def set_register(self, columns: tuple[Column, ...], codes: tuple[Code, ...]) -> None:
        """The lessons and codes of the register that is shown."""
        self._columns, self._codes = columns, codes
        self._measure()
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """One section: a lesson or a code by hand, the others as in every table."""
        place = section - FIXED
        if 0 <= place < len(self._columns):
            self._paint_lesson(painter, rect, place)
        elif 0 <= place - len(self._columns) < len(self._codes):
            self._paint_code(painter, rect, section, self._codes[place - len(self._columns)])
        else:
            super().paintSection(painter, rect, section)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sections, then the months over them."""
        super().paintEvent(event)
        if not self._columns:
            return
        painter = QPainter(self.viewport())
        painter.setFont(self._small)
        painter.setPen(theme.colour("muted"))
        for name, first, last in self._months():
            left = max(self.left, self.sectionViewportPosition(first + FIXED))
            right = self.sectionViewportPosition(last + FIXED) + self.sectionSize(last + FIXED)
            room = QRect(left + _EDGE, 0, right - left - _EDGE, self._line)
            if room.width() > QFontMetrics(self._small).averageCharWidth() * 2:
                painter.drawText(room, _MONTH, name)
        painter.end()

    def _paint_lesson(self, painter: QPainter, rect: QRect, place: int) -> None:
        column = self._columns[place]
        self._paint_ground(painter, rect)
        if place and starts_week(self._columns, place):
            painter.fillRect(QRect(rect.left(), rect.top() + self._line, GAP, rect.height()), theme.colour("line"))
        lines = [(day_letters(column.day), self._small, "muted"), (str(column.day.day), self._bold, "text")]
        if self._periods:
            lines.append((str(column.period) if column.period is not None else "", self._small, "muted"))
        top = rect.top() + self._line
        for text, font, colour in lines:
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            painter.drawText(QRect(rect.left(), top, rect.width(), self._line), _CENTRE, text)
            top += self._line

    def _paint_code(self, painter: QPainter, rect: QRect, section: int, code: Code) -> None:
        self._paint_ground(painter, rect)
        painter.setFont(self._bold)
        painter.setPen(theme.colour("text"))
        painter.drawText(rect.adjusted(0, self._line, -PADDING, 0), _RIGHT, code.letters)
        if self.sortIndicatorSection() == section:
            self._paint_arrow(painter, rect)

    def _paint_ground(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, theme.colour("surface"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))

    def _paint_arrow(self, painter: QPainter, rect: QRect) -> None:
        up = self.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        at = QPoint(rect.right() - PADDING - 4, rect.bottom() - 5)
        tip = -3 if up else 3
        painter.setBrush(theme.colour("muted"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygon([at + QPoint(-4, -tip // 2), at + QPoint(4, -tip // 2), at + QPoint(0, tip)]))

    def _months(self) -> list[tuple[str, int, int]]:
        """(name, first place, last place) of each month."""
        months: list[tuple[str, int, int]] = []
        for place, column in enumerate(self._columns):
            name = month_words(column.day)
            if months and months[-1][0] == name:
                months[-1] = (name, months[-1][1], place)
            else:
                months.append((name, place, place))
        return months

    def _measure(self) -> None:
        self._small: QFont = theme.font(theme.SMALL, tabular=True)
        self._bold: QFont = theme.font(bold=True, tabular=True)
        self._periods = any(column.several for column in self._columns)
        self._line = QFontMetrics(self._bold).height() + _LINE_ROOM
        self.setFixedHeight(self._line * (4 if self._periods else 3) + _LINE_ROOM)


def starts_week(columns: tuple[Column, ...], place: int) -> bool:
    """Whether a lesson is the first of another week than the one before it."""
    return place > 0 and columns[place - 1].day.isocalendar()[:2] != columns[place].day.isocalendar()[:2]
