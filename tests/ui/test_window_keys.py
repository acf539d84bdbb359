"""Ctrl+E and Ctrl+K reach the window while a text field has the keyboard."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.ui.widgets.window_keys import WindowKeys


class GreedyField(QLineEdit):
    """Takes every key for itself, as a field on X11 takes Ctrl+E and Ctrl+K."""

    def event(self, event: QEvent) -> bool:
        """Ask to keep the key."""
        if event.type() is QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


@pytest.mark.parametrize(("key", "code"), [("Ctrl+E", Qt.Key.Key_E), ("Ctrl+K", Qt.Key.Key_K)])
def test_a_field_does_not_take_the_windows_keys(qtbot: QtBot, qapp: QApplication, key: str, code: Qt.Key) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = GreedyField("Biology 10A")
    QVBoxLayout(window).addWidget(field)
    pressed: list[str] = []
    QShortcut(QKeySequence(key), window).activated.connect(lambda: pressed.append(key))
    keys = WindowKeys(qapp, ["Ctrl+E", "Ctrl+K"])
    window.show()
    qtbot.waitUntil(window.isVisible)
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.home(False)
    QTest.keyClick(field, code, Qt.KeyboardModifier.ControlModifier)
    assert pressed == [key]
    assert field.text() == "Biology 10A"
    assert field.cursorPosition() == 0
    keys.deleteLater()
