"""A field to pick one of many: what is being typed is the person's, whatever the school says meanwhile."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.ui.widgets.pick_box import Choice, PickBox

CLASSES = (Choice("1", "Biology HL"), Choice("2", "Chemistry SL"), Choice("3", "Physics HL"))


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[PickBox]:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    made, other = PickBox("Class"), PickBox("Other")
    layout.addWidget(made)
    layout.addWidget(other)
    made.set_choices(CLASSES)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.setFocus()
    yield made
    window.close()


def test_new_choices_leave_what_is_being_typed(box: PickBox) -> None:
    """The school is refreshed while she types."""
    picked: list[str] = []
    box.picked.connect(picked.append)
    QTest.keyClicks(box, "bio")
    box.set_choices((*CLASSES, Choice("4", "Biology SL")))
    assert box.text() == "bio"
    QTest.keyClicks(box, "logy sl")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert picked == ["4"]
    assert box.text() == "Biology SL"


def test_new_choices_forget_a_pick_that_is_no_more(box: PickBox) -> None:
    box.set_current("2")
    box.set_choices(CLASSES[:1])
    assert (box.current, box.text()) == ("", "")
    box.set_choices(CLASSES)
    box.set_current("2")
    QTest.keyClicks(box, "x")
    box.set_choices(CLASSES[:1])
    assert box.current == ""
    QTest.keyClick(box, Qt.Key.Key_Escape)
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
