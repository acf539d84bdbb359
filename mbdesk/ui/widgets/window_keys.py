"""The window's own keys work while a field is typed in.

On X11 a text field takes Ctrl+E and Ctrl+K for itself ("to the end of the line", "delete to the end"), so the window's
Export and Find anyone would do nothing just when somebody is typing.
"""

from collections.abc import Iterable

import shiboken6
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget


class WindowKeys(QObject):
    """Watches the focus and keeps ``keys`` (``Ctrl+E``) for the window, whatever control has the keyboard."""

    def __init__(self, app: QApplication, keys: Iterable[str]) -> None:
        super().__init__(app)
        self._keys = [QKeySequence(key) for key in keys]
        self._on: QWidget | None = None
        app.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._on is not None and shiboken6.isValid(self._on):
            self._on.removeEventFilter(self)
        self._on = now
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A control that asks to keep one of the keys for itself is not heard."""
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if QKeySequence(event.keyCombination()) not in self._keys:
            return False
        event.ignore()
        return True
