"""A row that breaks into more rows where it does not fit: at 200 % text everything stays reachable."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from mbdesk.ui import theme


class FlowLayout(QLayout):
    """Widgets from the leading edge on, each in its own size, ``spacing`` apart. The last one may stand at the far end.

    ``push_last`` moves the last widget to the far end of its row; with ``fill`` they share the whole of it, where there
    is one row only. With ``squeeze`` those that can be narrower than they like give way before a row breaks.
    """

    def __init__(
        self, *, spacing: int = theme.M, push_last: bool = False, fill: bool = False, squeeze: bool = False
    ) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = spacing
        self._push_last = push_last
        self._fill = fill
        self._squeeze = squeeze
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt's way in; use ``addWidget``."""
        self._items.append(item)

    def count(self) -> int:
        """How many widgets."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """The widget's item, None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """As wide as there is room, as high as it must be."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """More rows where there is less room."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all rows."""
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """One row."""
        sizes = [item.sizeHint() for item in self._visible()]
        width = sum(size.width() for size in sizes) + self._gap * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """The widest single widget."""
        sizes = [item.minimumSize() for item in self._visible()]
        return QSize(max((s.width() for s in sizes), default=0), max((s.height() for s in sizes), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Put everything in place."""
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _visible(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _gives(self, item: QLayoutItem) -> int:
        """By how much it may be narrower than it likes to be."""
        return max(0, item.sizeHint().width() - item.minimumSize().width()) if self._squeeze else 0

    def _rows(self, width: int) -> list[list[QLayoutItem]]:
        rows: list[list[QLayoutItem]] = []
        room = -1
        for item in self._visible():
            needed = item.sizeHint().width() + self._gap - self._gives(item)
            if not rows or needed > room:
                rows.append([])
                room = width + self._gap
            rows[-1].append(item)
            room -= needed
        return rows

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        right_to_left = _right_to_left(self.parentWidget())
        top = rect.top()
        rows = self._rows(rect.width())
        for row in rows:
            height = max(item.sizeHint().height() for item in row)
            left = rect.left()
            spare = rect.width() - sum(item.sizeHint().width() + self._gap for item in row) + self._gap
            for count, item in zip(range(len(row), 0, -1), row, strict=True):
                size = item.sizeHint()
                if self._fill and len(rows) == 1:
                    size.setWidth(size.width() + spare // count)
                    spare -= spare // count
                if spare < 0:
                    less = min(self._gives(item), -spare)
                    size.setWidth(size.width() - less)
                    spare += less
                width = min(size.width(), rect.width())
                if self._push_last and item is self._items[-1]:
                    left = max(left, rect.right() + 1 - width)
                if move:
                    place = QRect(QPoint(left, top + (height - size.height()) // 2), QSize(width, size.height()))
                    if right_to_left:
                        place.moveLeft(rect.left() + rect.right() - place.right())
                    item.setGeometry(place)
                left += width + self._gap
            top += height + theme.S
        return max(0, top - theme.S - rect.top())


def _right_to_left(widget: QWidget | None) -> bool:
    return widget is not None and widget.layoutDirection() is Qt.LayoutDirection.RightToLeft
