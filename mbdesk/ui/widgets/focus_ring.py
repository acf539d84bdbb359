"""The focus ring: 2 px outside whatever control has the keyboard, always visible."""

from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from mbdesk.ui import theme

_GAP: Final = 3


class FocusRing(QObject):
    """Watches the application's focus and keeps one ring on the control that has it.

    Tables and lists show where they are by themselves: a ring on the current cell.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._ring: _Ring | None = None
        self._on: QWidget | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._on is not None and shiboken6.isValid(self._on):
            self._on.removeEventFilter(self)
        self._on = None
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.hide()
            self._ring.deleteLater()
        self._ring = None
        if now is None or isinstance(now, QAbstractItemView) or now.isWindow():
            return
        if now.focusPolicy() is Qt.FocusPolicy.NoFocus:
            return
        if now.window().windowType() is Qt.WindowType.Popup:
            return
        self._on = now
        now.installEventFilter(self)
        self._ring = _Ring(now.window())
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control."""
        if watched is self._on and event.type() in {
            QEvent.Type.Move,
            QEvent.Type.Resize,
            QEvent.Type.Show,
            QEvent.Type.Hide,
            QEvent.Type.Paint,
        }:
            self._place()
        return False

    def _place(self) -> None:
        if self._on is None or self._ring is None or not shiboken6.isValid(self._ring):
            return
        window = self._on.window()
        place = QRect(self._on.mapTo(window, QPoint(0, 0)), self._on.size())
        self._ring.setVisible(self._on.isVisible())
        wanted = place.adjusted(-_GAP, -_GAP, _GAP, _GAP).intersected(window.rect())
        if self._ring.geometry() != wanted:
            self._ring.setGeometry(wanted)
        self._ring.raise_()


class _Ring(QWidget):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.colours().accent), 2))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(1, 1, -1, -1), 8, 8)
