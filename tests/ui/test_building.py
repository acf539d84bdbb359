"""Tabs are built when they are looked at, or when nothing else goes on; never while a school loads for nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mbdesk import app
from mbdesk.ui.building import Pieces, TabKind
from mbdesk.ui.desk import Desk, Load, LoadState
from mbdesk.ui.settings import TAB
from mbdesk.ui.tabs.people import PeopleTab
from tests.support.window import Opened, window_below

PEOPLE, CLASSES, ATTENDANCE, GRADES = range(4)


def _broken(_desk: Desk) -> Pieces:
    yield "mbdesk.no_such_module"
    raise AssertionError("nothing is built of what could not be brought")


BROKEN = TabKind("broken", "Broken", _broken)


def loading(opened: Opened) -> bool:
    return opened.desk.load_state.load is Load.LOADING


def test_a_tab_nobody_looks_at_waits_for_the_end_of_the_load(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=app.tab_kinds(), latency=0.02) as opened:
        seen: list[tuple[Load, set[int]]] = []

        def note(state: LoadState) -> None:
            seen.append((state.load, set(opened.window.tabs)))

        opened.desk.load_changed.connect(note)
        opened.open_practice()
        assert {load for load, _tabs in seen} == {Load.NOTHING, Load.LOADING, Load.LOADED}
        assert all(tabs == {PEOPLE} for _load, tabs in seen)
        assert sorted(opened.window.tabs) == [PEOPLE, CLASSES, ATTENDANCE, GRADES]


def test_every_tab_has_its_word_before_it_is_built(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=app.tab_kinds(), latency=0.02) as opened:
        opened.window.open_practice()
        qtbot.waitUntil(lambda: loading(opened))
        words = [opened.window.tab_bar.button(number).text() for number in range(4)]
        assert list(opened.window.tabs) == [PEOPLE]
        qtbot.waitUntil(lambda: bool(opened.built))
        assert [opened.window.tabs[number].title for number in range(4)] == words


def test_a_tab_that_is_looked_at_is_built_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=app.tab_kinds(), latency=0.05) as opened:
        window = opened.window
        window.open_practice()
        qtbot.waitUntil(lambda: loading(opened))
        QTest.mouseClick(window.tab_bar.button(GRADES), Qt.MouseButton.LeftButton)
        assert GRADES not in window.tabs
        qtbot.waitUntil(lambda: window.tab is not None)
        assert loading(opened)
        assert list(window.tabs) == [PEOPLE, GRADES]
        assert window.tab is window.tabs[GRADES]
        assert window.tab.isVisible()
        qtbot.waitUntil(lambda: bool(opened.built), timeout=20_000)
        assert window.tab is window.tabs[GRADES]


def test_somebody_is_shown_in_a_tab_that_was_not_built_yet(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=app.tab_kinds(), latency=0.05) as opened:
        window, desk = opened.window, opened.desk
        desk.settings.set(TAB, GRADES)
        window._building.want(GRADES)
        window.open_practice()
        qtbot.waitUntil(lambda: loading(opened) and bool(desk.directory.students))
        assert list(window.tabs) == [GRADES]
        student = desk.directory.students[0]
        desk.person_wanted.emit(student.id)
        qtbot.waitUntil(lambda: window.tab is not None)
        assert isinstance(window.tab, PeopleTab)
        assert window.tab.pane.details is not None
        assert window.tab.pane.details.title == student.full_name
        assert desk.settings.get(TAB) == PEOPLE
        qtbot.waitUntil(lambda: bool(opened.built), timeout=20_000)


def test_the_other_tabs_are_built_when_one_cannot_be(qtbot: QtBot, tmp_path: Path) -> None:
    people, classes, *_ = app.tab_kinds()
    with window_below(tmp_path, qtbot, tabs=(people, BROKEN, classes)) as opened:
        with qtbot.captureExceptions() as raised:
            opened.open_practice()
        assert [kind for kind, *_ in raised] == [ModuleNotFoundError], "said once, and not kept silent"
        assert sorted(opened.window.tabs) == [0, 2]


@pytest.mark.parametrize("place", [0, 1])
def test_a_school_opens_although_its_last_tab_cannot_be_built(qtbot: QtBot, tmp_path: Path, place: int) -> None:
    """It is the tab that was looked at last; another one stands in for it, and the building comes to its end."""
    kinds = [app.tab_kinds()[PEOPLE]]
    kinds.insert(place, BROKEN)
    with window_below(tmp_path, qtbot, tabs=kinds) as opened:
        opened.desk.settings.set(TAB, place)
        opened.window._building.want(place)
        with qtbot.captureExceptions() as raised:
            opened.open_practice()
        assert [kind for kind, *_ in raised] == [ModuleNotFoundError]
        assert isinstance(opened.window.tab, PeopleTab)
        assert opened.desk.settings.get(TAB) == 1 - place


def test_a_tab_that_fails_while_it_is_looked_at_gives_way(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=[app.tab_kinds()[PEOPLE], BROKEN], latency=0.05) as opened:
        with qtbot.captureExceptions():
            opened.window.open_practice()
            qtbot.waitUntil(lambda: loading(opened))
            opened.window.show_tab(1)
            assert opened.window.tab is None
            qtbot.waitUntil(lambda: opened.window.tab is not None)
            qtbot.waitUntil(lambda: bool(opened.built), timeout=20_000)
        assert isinstance(opened.window.tab, PeopleTab)


def test_what_fails_once_the_program_ends_is_no_second_trouble(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=[BROKEN]) as opened, qtbot.captureExceptions() as raised:
        building, tasks = opened.window._building, opened.desk.tasks
        part = next(part for part in building._left if part.number == 0)
        building._bring(part, "mbdesk.no_such_module")
        opened.window.stop_building()
        qtbot.waitUntil(lambda: not tasks.jobs)
        assert [kind for kind, *_ in raised] == [ModuleNotFoundError]
        assert not opened.built
