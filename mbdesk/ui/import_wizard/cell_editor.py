"""A field laid over a cell of the grid: Enter keeps, Esc forgets, Tab keeps and goes on to the next cell."""

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit

from mbdesk.text import tr

_LEAST_WIDTH = 160


class CellEditor(QLineEdit):
    """``committed((row, column), text, step)``: ``step`` is 1 after Tab, -1 after Shift+Tab, else 0."""

    committed = Signal(object, str, int)

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._cell = (0, 0)
        self._before = ""
        self.setAccessibleName(tr("Value of the cell"))
        self.hide()

    def open_over(self, place: QRect, cell: tuple[int, int], text: str, first: str = "") -> None:
        """Show the field over ``place`` for ``cell``, holding ``text`` (all selected) or the first letter typed."""
        self._cell, self._before = cell, text
        self.setText(first or text)
        self.follow(place)
        if not first:
            self.selectAll()
        self.show()
        self.raise_()
        self.setFocus()

    def follow(self, place: QRect) -> None:
        """Stand over ``place``, where its cell is now; it leaves the view with its cell."""
        room = self._view.viewport().rect()
        width = max(place.width(), _LEAST_WIDTH)
        left = min(place.left(), max(0, room.right() - width)) if room.intersects(place) else place.left()
        self.setGeometry(left, place.top(), width, max(place.height(), self.minimumSizeHint().height()))

    @property
    def cell(self) -> tuple[int, int]:
        """The cell whose value it holds: the sheet's row number and column."""
        return self._cell

    def keep(self) -> None:
        """Close and keep what was typed."""
        if self.isVisible():
            self._keep(0, back=self.hasFocus())

    def leave(self) -> None:
        """Close without keeping."""
        if self.isVisible():
            self._before = self.text()
            self._close()

    def event(self, event: QEvent) -> bool:
        """Tab keeps the value instead of leaving the table."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}:
                self._keep(1 if event.key() == Qt.Key.Key_Tab else -1)
                return True
            if event.key() == Qt.Key.Key_F8:
                self._keep(0)
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Esc forgets."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._keep(0)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Going elsewhere keeps what was typed."""
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._keep(0, back=False)

    def _keep(self, step: int, *, back: bool = True) -> None:
        text, cell = self.text(), self._cell
        changed = text != self._before
        self._before = text
        self._close(back=back)
        if changed or step:
            self.committed.emit(cell, text, step) if changed else self._go(step)

    def _go(self, step: int) -> None:
        index = self._view.currentIndex()
        beside = index.siblingAtColumn(index.column() + step)
        if beside.isValid():
            self._view.setCurrentIndex(beside)

    def _close(self, *, back: bool = True) -> None:
        self.hide()
        if back:
            self._view.setFocus()
