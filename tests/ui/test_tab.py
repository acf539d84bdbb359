"""A tab that nobody looks at costs nothing while the school changes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mbdesk.directory import Directory
from mbdesk.fields import Table
from mbdesk.ui.desk import Desk
from mbdesk.ui.tabs.tab import Tab
from mbdesk.worker import Worker
from tests.support.window import desk_below

FIRST, SECOND, THIRD = (Directory(loaded_at=str(number)) for number in range(3))


class _Counting(Tab):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk)
        self.setParent(parent)
        self.seen: list[Directory] = []
        self.follow(desk.directory_changed, self.seen.append)

    @property
    def title(self) -> str:
        return "Counting"

    def export_tables(self, *, all_rows: bool = False, all_columns: bool = False) -> list[Table]:
        return []

    def focus_search(self) -> None:
        self.setFocus()


@pytest.fixture
def tab(qtbot: QtBot, tmp_path: Path) -> Iterator[_Counting]:
    with desk_below(tmp_path, Worker()) as desk:
        window = QWidget()
        qtbot.addWidget(window)
        made = _Counting(desk, window)
        made.hide()
        window.show()
        yield made


def test_only_the_last_change_counts_when_the_tab_is_shown(tab: _Counting) -> None:
    for directory in (FIRST, SECOND):
        tab.desk.directory_changed.emit(directory)
    assert tab.seen == []
    tab.show()
    assert tab.seen == [SECOND]
    tab.desk.directory_changed.emit(THIRD)
    assert tab.seen == [SECOND, THIRD]
    tab.hide()
    tab.show()
    assert tab.seen == [SECOND, THIRD]


def test_whoever_asks_a_hidden_tab_lets_it_catch_up_first(tab: _Counting) -> None:
    tab.desk.directory_changed.emit(FIRST)
    tab.catch_up()
    tab.catch_up()
    assert tab.seen == [FIRST]


def test_a_tab_that_is_gone_is_not_told_any_more(qtbot: QtBot, tmp_path: Path) -> None:
    with desk_below(tmp_path) as desk:
        window = QWidget()
        tab = _Counting(desk, window)
        tab.deleteLater()
        QCoreApplication.sendPostedEvents(tab, QEvent.Type.DeferredDelete)
        with qtbot.capture_exceptions() as raised:
            desk.set_directory(FIRST)
        assert raised == []
        assert tab.seen == []
