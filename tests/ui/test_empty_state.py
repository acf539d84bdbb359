"""The empty place that is told again how it stands: the button under the mouse stays, and does what was said last."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mbdesk.jobs.progress import Progress
from mbdesk.ui.desk import Load, LoadState
from mbdesk.ui.tabs.classes import ClassesTab
from mbdesk.ui.widgets import EmptyState
from tests.support.window import CLASSES, PEOPLE, Opened

TABS = (PEOPLE, CLASSES)


def _button(place: EmptyState) -> QPushButton:
    return next(b for b in place.findChildren(QPushButton) if b.isVisible() and b.text().startswith("Show all"))


def _tick(opened: Opened) -> None:
    opened.desk.load_changed.emit(LoadState(load=Load.LOADED, progress=Progress(done=1, total=5)))


def test_show_all_is_not_lost_under_the_mouse_while_the_school_loads(opened: Opened) -> None:
    tab = opened.people
    tab.search.setText("zzzzzz")
    button = _button(tab._list.empty)
    button.setFocus()
    opened.qtbot.waitUntil(button.hasFocus)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    _tick(opened)
    assert _button(tab._list.empty) is button
    assert button.hasFocus()
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
    assert tab.search.text() == ""


def test_show_all_classes_stays_as_well(opened: Opened) -> None:
    opened.window.show_tab(1)
    tab = opened.window.tabs[1]
    assert isinstance(tab, ClassesTab)
    tab.search.setText("zzzzzz")
    place = next(one for one in tab.findChildren(EmptyState) if one.isVisible())
    button = _button(place)
    _tick(opened)
    assert _button(place) is button


def test_the_same_button_does_what_was_said_last(qtbot: QtBot) -> None:
    place, done = EmptyState(), list[str]()
    qtbot.addWidget(place)
    place.show()
    place.show_state("grade", "Not read.", actions=(("Show all", lambda: done.append("first")),))
    QCoreApplication.sendPostedEvents()  # a button in a layout is shown a turn later
    button = _button(place)
    place.show_state("grade", "Not read.", actions=(("Show all", lambda: done.append("second")),))
    assert _button(place) is button
    button.click()
    assert done == ["second"]
    place.show_state("grade", "Not read at all.", actions=(("Show all", lambda: done.append("third")),))
    QCoreApplication.sendPostedEvents()
    _button(place).click()
    assert done == ["second", "third"]
