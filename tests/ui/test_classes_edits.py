"""Students leave a class, move to another one and come back: reviewed first, one request a class and direction."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.ui.desk import ImportWish
from mbdesk.ui.settings import LOOK_ONLY
from mbdesk.ui.tabs.classes_list import GroupKind
from mbdesk.ui.tabs.classes_move import MoveDialog
from mbdesk.ui.widgets import LinkButton
from tests.support.roster_window import Rosters, plan_of, rosters
from tests.support.runs import press
from tests.support.window import CLASSES, PEOPLE, Opened, window_below


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot, tabs=(PEOPLE, CLASSES)) as made:
        made.open_practice()
        yield made


@pytest.fixture
def at(opened: Opened) -> Rosters:
    return rosters(opened)


def why(widget: QWidget) -> str:
    assert not widget.isEnabled()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def move_dialog(at: Rosters) -> MoveDialog:
    dialog = at.tab.findChild(MoveDialog)
    assert dialog is not None
    return dialog


def pick(dialog: MoveDialog, group_id: int) -> None:
    dialog.target.set_current(str(group_id))
    dialog.target.picked.emit(str(group_id))


def test_students_are_removed_after_a_review_and_undo_brings_them_back(at: Rosters) -> None:
    one = next(c for c in at.classes() if 3 < len(at.members(c)) < 10)
    at.tab.show_class(one.id)
    before = at.members(one)
    ids = at.choose(0, 2)
    press(at.tab.pane.buttons.remove)
    window = at.review()
    assert at.sent() == []
    assert {row.person_id for row in plan_of(window).rows} == set(ids)
    assert not window.change_page.forward.isEnabled(), "more than a fifth of a class needs its name"
    (field,) = window.change_page.cost.findChildren(QLineEdit)
    QTest.keyClicks(field, one.name)
    at.send(window)
    assert at.sent() == [f"/v2/classes/{one.id}/remove_students"]
    assert at.members(one) == before - set(ids)
    assert at.shown() == before - set(ids), "the list follows without F5"
    at.undo(window)
    assert at.members(one) == before
    at.until(lambda: at.shown() == before)
    window.close()


def test_who_moves_is_added_first_and_removed_then(at: Rosters) -> None:
    source, target = [c for c in at.classes() if at.members(c)][:2]
    at.tab.show_class(source.id)
    before, there = at.members(source), at.members(target)
    row = next(n for n, r in enumerate(at.tab.pane.table.records()) if r.id not in there)
    (student,) = at.choose(row)
    press(at.tab.pane.buttons.move_to)
    dialog = move_dialog(at)
    assert why(dialog.go) == "Choose the class first."
    QTest.keyClicks(dialog.target, target.uniq_id or "")
    QTest.keyClick(dialog.target, Qt.Key.Key_Return)
    assert dialog.target.current == str(target.id)
    press(dialog.go)
    window = at.review()
    assert at.sent() == []
    at.send(window)
    assert at.sent() == [f"/v2/classes/{target.id}/add_students", f"/v2/classes/{source.id}/remove_students"]
    assert at.members(source) == before - {student}
    assert at.members(target) == there | {student}
    at.undo(window)
    assert (at.members(source), at.members(target)) == (before, there)
    window.close()


def test_whoever_is_not_let_in_stays_where_they_are(at: Rosters) -> None:
    source, target = [c for c in at.classes() if at.members(c)][:2]
    at.tab.show_class(source.id)
    before, there = at.members(source), at.members(target)
    row = next(n for n, r in enumerate(at.tab.pane.table.records()) if r.id not in there)
    at.choose(row)
    press(at.tab.pane.buttons.move_to)
    dialog = move_dialog(at)
    pick(dialog, target.id)
    press(dialog.go)
    window = at.review()
    at.opened.school.faults.add(do="answer", status=422, method="POST", route=f"/classes/{target.id}/add_students")
    at.send(window)
    assert not [path for path in at.sent() if path.endswith("/remove_students")]
    assert (at.members(source), at.members(target)) == (before, there)
    window.close()


def test_keeping_them_where_they_are_sends_no_removal(at: Rosters) -> None:
    source, target = [c for c in at.classes() if at.members(c)][:2]
    at.tab.show_class(source.id)
    before, there = at.members(source), at.members(target)
    rows = [n for n, r in enumerate(at.tab.pane.table.records()) if r.id not in there][:3]
    ids = at.choose(*rows)
    press(at.tab.pane.buttons.move_to)
    dialog = move_dialog(at)
    pick(dialog, target.id)
    dialog.keep.setChecked(True)
    press(dialog.go)
    window = at.review()
    at.send(window)
    assert at.sent() == [f"/v2/classes/{target.id}/add_students"]
    assert at.members(source) == before
    assert at.members(target) == there | set(ids)
    window.close()


def test_a_year_group_lets_go_of_whoever_moves_to_another_one(at: Rosters) -> None:
    source, target = at.year_groups()[:2]
    at.tab.show_year_group(source.id)
    before, there = at.members(source), at.members(target)
    ids = at.choose(0, 1)
    press(at.tab.pane.buttons.move_to)
    dialog = move_dialog(at)
    assert not dialog.keep.isVisible()
    assert why(dialog.go) == "Choose the year group first."
    pick(dialog, target.id)
    press(dialog.go)
    window = at.review()
    at.send(window)
    assert at.sent() == [f"/v2/year-groups/{target.id}/add_students"]
    assert at.members(source) == before - set(ids)
    assert at.members(target) == there | set(ids)
    assert at.shown() == before - set(ids)
    at.undo(window)
    assert (at.members(source), at.members(target)) == (before, there)
    window.close()


def test_the_students_of_another_class_are_not_chosen_with_it(at: Rosters) -> None:
    members = {c.id: at.members(c) for c in at.classes()}
    first, second = next(
        (a, b) for a in members for b in members if a != b and members[a] & members[b] and members[a] and members[b]
    )
    both = members[first] & members[second]
    at.tab.show_class(first)
    row = next(n for n, r in enumerate(at.tab.pane.table.records()) if r.id in both)
    assert at.choose(row)
    at.opened.desk.set_directory(at.opened.desk.directory)
    assert at.tab.pane.chosen(), "a refresh keeps what is chosen"
    at.tab.show_class(second)
    assert at.tab.pane.chosen() == ()
    assert why(at.tab.pane.buttons.remove) == "Choose students in the list first."


def test_from_a_student_to_another_section_in_few_steps(at: Rosters) -> None:
    source, target = [c for c in at.classes() if at.members(c)][:2]
    student = min(at.members(source) - at.members(target))
    at.opened.window.show_person(student)
    pane = at.opened.people.pane

    def links() -> list[LinkButton]:
        return [b for b in pane.findChildren(LinkButton) if b.isVisible() and source.name in b.accessibleName()]

    at.until(links)
    press(links()[0])
    assert [one.id for one in at.tab.pane.chosen()] == [student]
    press(at.tab.pane.buttons.move_to)
    dialog = move_dialog(at)
    QTest.keyClicks(dialog.target, target.name)
    QTest.keyClick(dialog.target, Qt.Key.Key_Return)
    QTest.keyClick(dialog.target, Qt.Key.Key_Return)
    window = at.review()
    QTest.keyClick(window.change_page.forward, Qt.Key.Key_Return)
    at.until(lambda: student in at.members(target) and student not in at.members(source))
    at.until(lambda: not at.opened.desk.tasks.jobs)
    window.close()


def test_del_does_what_the_button_does(at: Rosters) -> None:
    at.tab.show_class(next(c for c in at.classes() if at.members(c)).id)
    (student,) = at.choose(0)
    at.tab.pane.roster.setFocus()
    QTest.keyClick(at.tab.pane.roster, Qt.Key.Key_Delete)
    window = at.review()
    assert [row.person_id for row in plan_of(window).rows] == [student]
    window.close()
    assert at.sent() == []


def test_matching_to_a_sheet_opens_the_import_of_that_class(at: Rosters) -> None:
    wishes: list[ImportWish] = []
    at.opened.desk.import_wanted.disconnect()
    at.opened.desk.import_wanted.connect(wishes.append)
    first = at.classes()[0]
    at.tab.show_class(first.id)
    press(at.tab.pane.buttons.match)
    view = at.tab.lists[GroupKind.CLASS].view
    view.selectAll()
    assert not at.tab.pane.buttons.add.isVisible()
    press(at.tab.pane.buttons.match)
    group = at.year_groups()[0]
    at.tab.show_year_group(group.id)
    press(at.tab.pane.buttons.match)
    assert wishes == [
        ImportWish(kind="class_exact", choices={"scope:class": str(first.id)}),
        ImportWish(kind="class_exact"),
        ImportWish(kind="year_group_exact", choices={"scope:year_group": str(group.id)}),
    ]


def test_what_may_not_be_done_says_why(at: Rosters) -> None:
    one = next(c for c in at.classes() if at.members(c))
    at.tab.show_class(one.id)
    at.choose(0)
    buttons = at.tab.pane.buttons
    assert buttons.remove.isEnabled()
    at.opened.desk.settings.set(LOOK_ONLY, True)
    for button in (buttons.add, buttons.remove, buttons.move_to, buttons.match):
        assert "look-only mode" in why(button)
    at.opened.desk.settings.set(LOOK_ONLY, False)
    assert buttons.remove.isEnabled()
    session = at.opened.desk.session
    assert session is not None
    session.api.transport.refused.add("classes/remove-students")
    at.opened.window.refresh()
    at.until(lambda: not buttons.remove.isEnabled())
    assert "Classes > remove-students" in why(buttons.remove)
    assert "Classes > remove-students" in why(buttons.move_to)
    assert buttons.add.isEnabled()


def test_nobody_is_removed_by_a_list_that_was_not_read_to_its_end(at: Rosters) -> None:
    school = at.opened.desk.directory
    one = next(c for c in at.classes() if at.members(c))
    at.tab.show_class(one.id)
    at.choose(0)
    at.opened.desk.set_directory(school.with_(settled=school.settled - {"memberships"}))
    assert "not read to their end" in why(at.tab.pane.buttons.remove)
    assert "not read to their end" in why(at.tab.pane.buttons.move_to)
    assert at.tab.pane.buttons.add.isEnabled()


def test_a_school_without_any_class_list_can_be_given_one(at: Rosters) -> None:
    school = at.opened.desk.directory
    at.tab.show_class(at.classes()[0].id)
    at.opened.desk.set_directory(school.with_(memberships=()))
    assert at.tab.pane.students_title.text() == "0 students"
    assert at.tab.pane.buttons.add.isEnabled()
