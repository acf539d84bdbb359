"""The focus ring: around whatever has the keyboard, gone with it, and never in the way."""

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.ui.widgets.focus_ring import FocusRing


def _ring_of(window: QWidget) -> list[QWidget]:
    return [w for w in window.findChildren(QWidget) if type(w).__name__ == "_Ring" and w.isVisible()]


def test_the_ring_follows_the_keyboard_and_outlives_nobody(qapp: QApplication, qtbot: QtBot) -> None:
    watch = FocusRing(qapp)
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    first, second, table = QPushButton("One"), QPushButton("Two"), QTableView()
    for widget in (first, second, table):
        row.addWidget(widget)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    first.setFocus()
    assert _ring_of(window)[0].geometry().contains(first.geometry())
    second.setFocus()
    ring = _ring_of(window)
    assert len(ring) == 1
    assert ring[0].geometry().contains(second.geometry())
    assert ring[0].testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    shiboken6.delete(second)
    table.setFocus()
    assert _ring_of(window) == []
    first.setFocus()
    assert len(_ring_of(window)) == 1
    watch.deleteLater()
    window.hide()
