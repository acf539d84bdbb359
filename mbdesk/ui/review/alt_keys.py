"""Alt+N is the way forward on every page, and Alt with a letter never types that letter into a field."""

import sys
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget
from shiboken6 import isValid

FORWARD: Final = "Alt+N"


class AltKeys(QObject):
    """Watches whatever has the keyboard in ``window``. On a Mac Alt writes signs such as ~, so nothing is kept back."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._watched: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication) and sys.platform != "darwin":
            app.focusChanged.connect(self._on_focus_changed)

    def forward(self, act: Callable[[], None]) -> None:
        """What Alt+N does. Held down it leads one page on, not through the review to what it sends."""
        shortcut = QShortcut(QKeySequence(FORWARD), self._window)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)

    def forward_through(self, pages: QStackedWidget) -> None:
        """Alt+N presses the button ``forward`` of whichever page is shown, where it has one."""

        def press() -> None:
            button = getattr(pages.currentWidget(), "forward", None)
            if isinstance(button, QPushButton):
                button.click()

        self.forward(press)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A letter with Alt is for buttons: when no button took it, it does nothing."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alone = event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier == Qt.KeyboardModifier.AltModifier
            if alone and event.text().isprintable() and event.text().strip():
                return True
        return super().eventFilter(watched, event)

    def _on_focus_changed(self, _old: QWidget | None, new: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = new if new is not None and new.window() is self._window else None
        if self._watched is not None:
            self._watched.installEventFilter(self)
