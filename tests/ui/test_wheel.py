"""The wheel over a field on the way down a page changes nothing; where the keyboard is, it turns the field."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

import mbdesk.ui
from mbdesk.ui.widgets import DateField, DropDown, SearchBox


def _drop_down() -> DropDown:
    field = DropDown()
    field.addItems(["Term 1", "Term 2", "Term 3"])
    return field


def _date_field() -> DateField:
    field = DateField()
    field.setDate(QDate(2026, 11, 23))
    return field


def _turn(field: QWidget) -> bool:
    """One notch; whether the field took it. What it leaves goes to the page."""
    at = QPointF(field.rect().center())
    event = QWheelEvent(
        at,
        QPointF(field.mapToGlobal(at)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
    return event.isAccepted()


def _value(field: QWidget) -> object:
    return field.currentIndex() if isinstance(field, DropDown) else field.property("date")


@pytest.mark.parametrize("make", [_drop_down, _date_field])
def test_the_wheel_turns_a_field_only_where_the_keyboard_is(qtbot: QtBot, make: Callable[[], QWidget]) -> None:
    page, first, field = QWidget(), SearchBox("Find…"), make()
    box = QVBoxLayout(page)
    for widget in (first, field):
        box.addWidget(widget)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    before = _value(field)
    assert not _turn(field)
    assert _value(field) == before
    assert first.hasFocus()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    _turn(field)
    assert _value(field) != before


def test_no_room_uses_a_field_that_the_wheel_changes() -> None:
    root = Path(mbdesk.ui.__file__ or "").parent
    raw = re.compile(r"\bQ(?:ComboBox|DateEdit|TimeEdit|DateTimeEdit|SpinBox|DoubleSpinBox)\b")
    users = {path.name for path in root.rglob("*.py") if raw.search(path.read_text(encoding="utf-8"))}
    assert users == {"calm.py"}
