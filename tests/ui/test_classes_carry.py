"""Students are carried with the mouse onto another class: its row is marked, a review follows, a drop sends nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.records import SchoolClass
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.settings import LOOK_ONLY
from mbdesk.ui.tabs.classes_drop import DropMark, DropWords
from tests.support.roster_window import Rosters, plan_of, rosters
from tests.support.window import CLASSES, PEOPLE, Opened, window_below

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot, tabs=(PEOPLE, CLASSES)) as made:
        made.open_practice()
        yield made


@pytest.fixture
def at(opened: Opened) -> Rosters:
    return rosters(opened)


@dataclass
class Mouse:
    """A hand that carries rows of the roster, holding them in its first column or in another one."""

    at: Rosters
    frozen: bool = True

    @property
    def source(self) -> QWidget:
        return self.at.tab.pane.roster.viewports()[1 if self.frozen else 0]

    def spot(self, row: int) -> QPoint:
        roster = self.at.tab.pane.roster
        x = 20 if self.frozen else roster.viewport().width() - 20
        return QPoint(x, roster.rowViewportPosition(row) + 8)

    def press(self, row: int) -> None:
        QTest.mousePress(self.source, LEFT, pos=self.spot(row))

    def over(self, group_id: int) -> None:
        """Carry to the row of a class in the list."""
        view = self.at.tab._list.view
        row = view.table.row_of(group_id)
        view.scrollTo(view.table.index(row, 0))
        to = view.viewport().mapToGlobal(QPoint(60, view.rowViewportPosition(row) + 8))
        QTest.mouseMove(self.source, self.source.mapFromGlobal(to) + QPoint(3, 0))
        QTest.mouseMove(self.source, self.source.mapFromGlobal(to))

    def let_go(self, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.mouseRelease(self.source, LEFT, modifiers)


def marked(at: Rosters) -> bool:
    return any(mark.isVisible() for mark in at.tab._list.view.findChildren(DropMark))


def words(at: Rosters) -> str:
    shown = [w.label.text() for w in at.opened.window.findChildren(DropWords) if w.isVisible()]
    return shown[0] if shown else ""


def no_review(at: Rosters) -> bool:
    return not any(isinstance(w, RunWindow) for w in QApplication.topLevelWidgets())


def apart(at: Rosters) -> tuple[SchoolClass, SchoolClass]:
    """Two classes without a student in common, the first one shown."""
    members = [(c, at.members(c)) for c in at.classes()]
    source, target = next((a, b) for a, m in members for b, n in members if len(m) > 3 and n and not m & n)
    at.tab.show_class(source.id)
    return source, target


@pytest.mark.parametrize("frozen", [True, False])
def test_a_drop_asks_for_a_review_and_sends_nothing(at: Rosters, frozen: bool) -> None:
    source, target = apart(at)
    before, there = at.members(source), at.members(target)
    ids = at.choose(0, 2)
    mouse = Mouse(at, frozen)
    mouse.press(2)
    assert {s.id for s in at.tab.pane.chosen()} == set(ids), "a press keeps what is chosen"
    mouse.over(target.id)
    assert marked(at)
    assert words(at) == f"Move 2 students to {target.name}"
    mouse.let_go()
    assert not at.tab.carry.carrying
    assert QApplication.overrideCursor() is None
    window = at.review()
    assert at.sent() == []
    at.send(window)
    assert at.sent() == [f"/v2/classes/{target.id}/add_students", f"/v2/classes/{source.id}/remove_students"]
    assert (at.members(source), at.members(target)) == (before - set(ids), there | set(ids))
    window.close()


def test_with_ctrl_they_stay_where_they_are_as_well(at: Rosters) -> None:
    source, target = apart(at)
    (student,) = at.choose(1)
    mouse = Mouse(at)
    mouse.press(1)
    mouse.over(target.id)
    QTest.keyPress(at.tab.pane.roster, Qt.Key.Key_Control, CTRL)
    assert words(at) == f"Add 1 student to {target.name}"
    mouse.let_go(CTRL)
    window = at.review()
    at.send(window)
    assert at.sent() == [f"/v2/classes/{target.id}/add_students"]
    assert student in at.members(source) & at.members(target)
    window.close()


def test_a_row_that_is_not_chosen_yet_is_carried_alone(at: Rosters) -> None:
    _, target = apart(at)
    at.choose(0, 1)
    mouse = Mouse(at)
    mouse.press(3)
    mouse.over(target.id)
    assert words(at) == f"Move 1 student to {target.name}"
    mouse.let_go()
    window = at.review()
    assert [row.person_id for row in plan_of(window).rows] == [at.tab.pane.table.key_at(3)]
    window.close()
    assert at.sent() == []


def test_esc_puts_them_down_where_they_were(at: Rosters) -> None:
    _, target = apart(at)
    ids = at.choose(0, 2)
    mouse = Mouse(at)
    mouse.press(0)
    mouse.over(target.id)
    QTest.keyClick(at.tab.pane.roster, Qt.Key.Key_Escape)
    assert not at.tab.carry.carrying
    assert not marked(at)
    mouse.let_go()
    assert tuple(s.id for s in at.tab.pane.chosen()) == ids
    assert no_review(at)


def test_a_click_that_carries_nothing_chooses_as_ever(at: Rosters) -> None:
    apart(at)
    ids = at.choose(0, 1, 2)
    mouse = Mouse(at)
    QTest.mouseClick(mouse.source, LEFT, pos=mouse.spot(1))
    assert [s.id for s in at.tab.pane.chosen()] == [ids[1]]
    QTest.mouseClick(mouse.source, LEFT, CTRL, pos=mouse.spot(2))
    assert [s.id for s in at.tab.pane.chosen()] == [ids[1], ids[2]]
    QTest.mouseClick(mouse.source, LEFT, CTRL, pos=mouse.spot(2))
    assert [s.id for s in at.tab.pane.chosen()] == [ids[1]]


def test_a_double_click_opens_as_ever(at: Rosters) -> None:
    apart(at)
    wanted: list[int] = []
    at.opened.desk.person_wanted.connect(wanted.append)
    mouse = Mouse(at)
    QTest.mouseClick(mouse.source, LEFT, pos=mouse.spot(1))
    QTest.mouseDClick(mouse.source, LEFT, pos=mouse.spot(1))
    assert wanted == [at.tab.pane.table.key_at(1)]
    assert not at.tab.carry.carrying


def test_where_they_cannot_go_it_is_said_and_a_drop_does_nothing(at: Rosters) -> None:
    source, target = apart(at)
    archived = next(c for c in at.opened.desk.directory.classes if c.archived)
    at.tab.status_filter.set_ticked(frozenset({"active", "archived"}))
    at.choose(0)
    mouse = Mouse(at)
    mouse.press(0)
    mouse.over(source.id)
    assert not marked(at)
    assert words(at) == "Carry 1 student to another class"
    mouse.over(archived.id)
    assert not marked(at)
    assert words(at).startswith(f"{archived.name} is archived.")
    at.opened.desk.settings.set(LOOK_ONLY, True)
    mouse.over(target.id)
    assert not marked(at)
    assert "look-only mode" in words(at)
    mouse.let_go()
    assert no_review(at)
    assert at.sent() == []


def test_year_groups_take_what_is_carried_to_them(at: Rosters) -> None:
    source, target = at.year_groups()[:2]
    at.tab.show_year_group(source.id)
    ids = at.choose(0, 1)
    mouse = Mouse(at)
    mouse.press(1)
    mouse.over(target.id)
    QTest.keyPress(at.tab.pane.roster, Qt.Key.Key_Control, CTRL)
    assert words(at) == f"Move 2 students to {target.name}", "nobody is in two year groups"
    mouse.let_go(CTRL)
    window = at.review()
    at.send(window)
    assert at.sent() == [f"/v2/year-groups/{target.id}/add_students"]
    assert set(ids) <= at.members(target)
    assert not set(ids) & at.members(source)
    window.close()
