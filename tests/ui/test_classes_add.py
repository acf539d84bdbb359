"""Students are put into a class: found, or pasted as a list; a line that nobody was chosen for is never sent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.records import SchoolClass, YearGroup
from mbdesk.ui.desk import Notice
from mbdesk.ui.settings import LOOK_ONLY
from mbdesk.ui.tabs.classes_add import AddDialog
from mbdesk.ui.tabs.classes_wanted import Fate
from mbdesk.ui.unsent import UnsentWork
from mbdesk.ui.widgets import HouseDialog
from tests.support.hand import nameless
from tests.support.roster_window import Rosters, rosters
from tests.support.runs import check_letters, press
from tests.support.window import CLASSES, PEOPLE, Opened, window_below


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot, tabs=(PEOPLE, CLASSES)) as made:
        made.open_practice()
        yield made


@pytest.fixture
def at(opened: Opened) -> Rosters:
    return rosters(opened)


def shown_class(at: Rosters) -> SchoolClass:
    one = next(c for c in at.classes() if at.members(c))
    at.tab.show_class(one.id)
    return one


def add(at: Rosters) -> AddDialog:
    press(at.tab.pane.buttons.add)
    return the_dialog(at)


def the_dialog(at: Rosters) -> AddDialog:
    dialog = at.tab.findChild(AddDialog)
    assert dialog is not None
    return dialog


def paste(at: Rosters, dialog: AddDialog, text: str) -> None:
    dialog.lines.setPlainText(text)
    at.until(lambda: not dialog.reading)


def ids(dialog: AddDialog) -> list[int]:
    return list(dialog.wanted.ids)


def fates(dialog: AddDialog) -> list[Fate]:
    return [entry.fate for entry in dialog.wanted.entries]


def test_a_pasted_list_is_not_lost_unasked(at: Rosters) -> None:
    one = shown_class(at)
    dialog = add(at)
    QTest.keyClick(dialog.finder, Qt.Key.Key_Escape)
    at.until(lambda: at.tab.findChild(AddDialog) is None)  # nothing would be lost
    dialog = add(at)
    paste(at, dialog, "\n".join(student.school_number for student in at.outsiders(one, 5)))
    assert UnsentWork.of(at.opened.desk).sentences == (f"The students to be added to {one.name} are not sent yet.",)

    def asked_after_escape() -> HouseDialog:
        QTest.keyClick(dialog.lines, Qt.Key.Key_Escape)
        return next(d for d in dialog.findChildren(HouseDialog) if d.isVisible())

    press(named(asked_after_escape(), "Stay here"))
    assert dialog.isVisible()
    assert len(ids(dialog)) == 5
    press(named(asked_after_escape(), "Go back without adding"))
    assert not dialog.isVisible()
    assert UnsentWork.of(at.opened.desk).sentences == ()


def named(within: QWidget, text: str) -> QPushButton:
    return next(b for b in within.findChildren(QPushButton) if b.text().replace("&", "") == text)


def test_a_pasted_list_is_one_request_and_undo_takes_it_back(at: Rosters) -> None:
    one = shown_class(at)
    before = at.members(one)
    new = at.outsiders(one, 5)
    dialog = add(at)
    assert dialog.go.text() == "&Review students"
    assert not dialog.go.isEnabled()
    by = [new[0].school_number, new[1].school_number, new[2].email or "", str(new[3].id), new[4].school_number]
    paste(at, dialog, "\n".join(by))
    assert dialog.go.text() == "&Review 5 students"
    press(dialog.go)
    window = at.review()
    assert at.sent() == []
    at.send(window)
    assert at.sent() == [f"/v2/classes/{one.id}/add_students"]
    assert at.members(one) == before | {s.id for s in new}
    assert at.shown() == at.members(one)
    at.undo(window)
    assert at.members(one) == before
    window.close()


def test_what_is_not_settled_is_listed_and_never_sent(at: Rosters) -> None:
    one = shown_class(at)
    before = at.members(one)
    new = at.outsiders(one, 3)
    member = at.opened.desk.directory.student_by_id[min(before)]
    gone = next(s for s in at.opened.desk.directory.students if s.archived and s.school_number)
    lines = [
        new[0].school_number,
        new[1].full_name,
        "Nobody Whatsoever",
        "99999999",
        member.school_number,
        new[0].email or "",
        gone.school_number,
    ]
    dialog = add(at)
    paste(at, dialog, "\n".join(lines))
    assert fates(dialog) == [
        Fate.ADDED,
        Fate.OPEN,
        Fate.OPEN,
        Fate.OPEN,
        Fate.MEMBER,
        Fate.TWICE,
        Fate.ARCHIVED,
    ]
    said = "7 entries: 1 to add, 1 here already, 1 there twice, 1 archived, 3 not settled."
    assert dialog.count.text() == f"{said} What is not settled is not sent."
    press(dialog.go)
    window = at.review()
    at.send(window)
    assert at.members(one) == before | {new[0].id}
    window.close()


def test_a_name_is_taken_only_by_a_click(at: Rosters) -> None:
    one = shown_class(at)
    new = at.outsiders(one, 2)
    dialog = add(at)
    paste(at, dialog, f"{new[0].full_name}\nNobody Whatsoever\n{new[1].full_name}")
    assert ids(dialog) == []
    settle = dialog.settle
    assert settle.place.text() == "1 of 3 to settle"
    meant = next(b for b in settle.suggestions if b.isVisible() and new[0].school_number in b.accessibleName())
    press(meant)
    assert ids(dialog) == [new[0].id]
    assert settle.question.text() == "No student is called “Nobody Whatsoever”."
    press(settle.leave)
    assert settle.place.text() == "1 of 1 to settle"
    QTest.keyClicks(settle.other, new[1].school_number)
    QTest.keyClick(settle.other, Qt.Key.Key_Return)
    assert ids(dialog) == [new[0].id, new[1].id]
    assert not settle.isVisible()
    assert fates(dialog) == [Fate.ADDED, Fate.LEFT_OUT, Fate.ADDED]
    dialog.reject()
    assert at.sent() == []


def test_a_line_of_the_list_can_be_gone_to(at: Rosters) -> None:
    shown_class(at)
    dialog = add(at)
    paste(at, dialog, "Nobody One\nNobody Two\nNobody Three")
    dialog.view.setCurrentIndex(dialog.table.index(1, 1))
    assert dialog.settle.question.text() == "No student is called “Nobody Two”."
    assert dialog.settle.place.text() == "2 of 3 to settle"
    press(dialog.settle.leave)
    assert dialog.settle.question.text() == "No student is called “Nobody One”."
    dialog.reject()


def test_students_are_found_as_somebody_types(at: Rosters) -> None:
    one = shown_class(at)
    new = at.outsiders(one, 2)
    dialog = add(at)
    assert dialog.focusWidget() is dialog.finder
    for student, typed in ((new[0], new[0].school_number), (new[1], new[1].email or "")):
        QTest.keyClicks(dialog.finder, typed)
        QTest.keyClick(dialog.finder, Qt.Key.Key_Return)
        assert student.id in dialog.wanted.ids
        assert dialog.finder.text() == ""
    assert dialog.isVisible(), "Enter picks, it does not review"
    dialog.view.setCurrentIndex(dialog.table.index(0, 1))
    QTest.keyClick(dialog.view, Qt.Key.Key_Delete)
    assert ids(dialog) == [new[1].id]
    press(dialog.leave)
    assert ids(dialog) == [new[0].id, new[1].id]
    press(dialog.go)
    window = at.review()
    at.send(window)
    assert at.sent() == [f"/v2/classes/{one.id}/add_students"]
    assert {s.id for s in new} <= at.members(one)
    window.close()


def test_a_list_pasted_onto_the_students_opens_the_dialog_filled(at: Rosters) -> None:
    one = shown_class(at)
    new = at.outsiders(one, 3)
    rows = [f"{s.school_number}\t{s.last_name}\t{s.first_name}\tGrade 9" for s in new]
    QApplication.clipboard().setText("\n".join(["Student ID\tSurname\tFirst name\tGrade", *rows]) + "\n")
    at.tab.pane.roster.setFocus()
    QTest.keyClick(at.tab.pane.roster, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = the_dialog(at)
    at.until(lambda: not dialog.reading)
    assert ids(dialog) == [s.id for s in new]
    assert "“Student ID · Surname · First name · Grade” is taken for headings." in dialog.count.text()
    dialog.reject()


def test_a_list_pasted_where_nobody_may_be_added_says_so(at: Rosters) -> None:
    one = shown_class(at)
    notices: list[Notice] = []
    at.opened.desk.notice_given.connect(notices.append)
    at.opened.desk.settings.set(LOOK_ONLY, True)
    QApplication.clipboard().setText("00417")
    QTest.keyClick(at.tab.pane.roster, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    at.opened.desk.settings.set(LOOK_ONLY, False)
    (notice,) = notices
    assert notice.title == f"Nobody can be added to {one.name} now."
    assert "look-only mode" in notice.body
    assert at.tab.findChild(AddDialog) is None


def test_another_school_closes_the_dialog(at: Rosters) -> None:
    shown_class(at)
    dialog = add(at)
    at.opened.desk.session_changed.emit(at.opened.desk.session)
    assert not dialog.isVisible()


def test_what_was_copied_from_one_class_is_pasted_into_another(at: Rosters) -> None:
    members = [(c, at.members(c)) for c in at.classes()]
    source, target = next((a, b) for a, m in members for b, n in members if m and n and not m & n)
    at.tab.show_class(source.id)
    ids = at.choose(0, 1, 2)
    at.tab.pane.roster.copy()
    at.tab.show_class(target.id)
    at.tab.pane.roster.setFocus()
    QTest.keyClick(at.tab.pane.roster, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = the_dialog(at)
    at.until(lambda: not dialog.reading)
    assert set(dialog.wanted.ids) == set(ids)
    dialog.reject()


def test_a_year_group_is_given_students_who_leave_their_old_one(at: Rosters) -> None:
    group = at.year_groups()[0]
    at.tab.show_year_group(group.id)
    new = at.outsiders(group, 2)
    old: list[YearGroup] = [g for g in at.year_groups() if new[0].id in g.student_ids]
    dialog = add(at)
    paste(at, dialog, "\n".join(s.school_number for s in new))
    press(dialog.go)
    window = at.review()
    at.send(window)
    assert at.sent() == [f"/v2/year-groups/{group.id}/add_students"]
    assert {s.id for s in new} <= at.members(group)
    assert new[0].id not in at.members(old[0])
    window.close()


def test_it_is_said_why_it_cannot_go_on(at: Rosters) -> None:
    one = shown_class(at)
    (student,) = at.outsiders(one, 1)
    dialog = add(at)
    assert dialog.go.accessibleDescription() == "Find a student or paste a list first."
    paste(at, dialog, student.school_number)
    assert dialog.go.isEnabled()
    dialog.lines.setPlainText("Nobody Whatsoever")
    assert dialog.go.accessibleDescription() == "The list is being compared with the school."
    at.until(lambda: not dialog.reading)
    assert dialog.go.accessibleDescription() == "Find a student or paste a list first."
    paste(at, dialog, student.school_number)
    at.opened.desk.settings.set(LOOK_ONLY, True)
    assert "look-only mode" in dialog.go.accessibleDescription()
    at.opened.desk.settings.set(LOOK_ONLY, False)
    dialog.reject()


def test_every_control_has_a_name_and_its_own_letter(at: Rosters) -> None:
    shown_class(at)
    dialog = add(at)
    paste(at, dialog, "Nobody One")
    assert nameless(dialog) == []
    check_letters(dialog)
    dialog.reject()
    at.choose(0)
    press(at.tab.pane.buttons.move_to)
    from mbdesk.ui.tabs.classes_move import MoveDialog

    move = at.tab.findChild(MoveDialog)
    assert move is not None
    assert nameless(move) == []
    check_letters(move)
    move.reject()


def test_a_list_pasted_where_one_student_is_sought_goes_to_the_list(at: Rosters) -> None:
    one = shown_class(at)
    new = at.outsiders(one, 3)
    dialog = add(at)
    dialog.activateWindow()
    assert dialog.focusWidget() is dialog.finder
    QApplication.clipboard().setText("\r\n".join(s.school_number for s in new[:2]) + "\r\n")
    QTest.keyClick(dialog.finder, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.finder.text() == ""
    at.until(lambda: not dialog.reading)
    assert ids(dialog) == [s.id for s in new[:2]]
    QApplication.clipboard().setText(f"{new[2].school_number}\t{new[2].full_name}")
    QTest.keyClick(dialog.finder, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    at.until(lambda: not dialog.reading)
    assert ids(dialog) == [s.id for s in new]


def test_one_name_pasted_where_one_student_is_sought_stays_there(at: Rosters) -> None:
    one = shown_class(at)
    (new,) = at.outsiders(one, 1)
    dialog = add(at)
    QApplication.clipboard().setText(f"{new.school_number}\n")
    QTest.keyClick(dialog.finder, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert dialog.finder.text().strip() == new.school_number
    assert dialog.lines.toPlainText() == ""
    QTest.keyClick(dialog.finder, Qt.Key.Key_Return)
    assert ids(dialog) == [new.id]


def test_the_menu_of_the_field_pastes_lists_as_well(at: Rosters) -> None:
    one = shown_class(at)
    new = at.outsiders(one, 2)
    dialog = add(at)
    QApplication.clipboard().setText("\n".join(s.school_number for s in new))
    where = dialog.finder.rect().center()
    QApplication.sendEvent(
        dialog.finder,
        QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, dialog.finder.mapToGlobal(where)),
    )
    menu = QApplication.activePopupWidget()
    assert menu is not None
    paste_action = menu.findChild(QAction, "edit-paste")
    assert isinstance(paste_action, QAction)
    paste_action.trigger()
    menu.close()
    at.until(lambda: not dialog.reading)
    assert ids(dialog) == [s.id for s in new]
