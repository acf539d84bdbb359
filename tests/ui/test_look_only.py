"""Look-only mode on the tabs: whatever is pressed, chosen, pasted or carried, nothing is reviewed or sent (CON-6)."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton

from mbdesk.records import Person, PersonKind, Student
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.settings import LOOK_ONLY
from mbdesk.ui.tabs.classes import ClassesTab
from tests.support.window import CLASSES, PEOPLE, Opened

TABS = (PEOPLE, CLASSES)
WORDS = "You are in look-only mode. Turn it off in Settings to change data."


@pytest.fixture
def looking(opened: Opened) -> Opened:
    opened.desk.settings.set(LOOK_ONLY, True)
    return opened


def nothing_was_begun(opened: Opened) -> None:
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow | ImportWizard) and w.isVisible()]
    dialogs = [d for d in opened.window.findChildren(QDialog) if d.isVisible()]
    assert (windows, dialogs) == ([], [])
    assert [e for e in opened.school.recorder.entries if e.method != "GET"] == []


def someone(opened: Opened, kind: PersonKind, archived: bool) -> Person | None:
    school = opened.desk.directory
    everyone: dict[PersonKind, tuple[Person, ...]] = {
        PersonKind.STUDENT: school.students,
        PersonKind.PARENT: school.parents,
        PersonKind.TEACHER: tuple(t for t in school.teachers if not t.is_administrator),
    }
    return next((p for p in everyone[kind] if bool(p.archived) is archived), None)


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize("kind", list(PersonKind))
def test_one_person(looking: Opened, kind: PersonKind, archived: bool) -> None:
    person, side = someone(looking, kind, archived), looking.people.side
    assert person is not None, "the practice school has people of every kind, archived ones too"
    looking.people.show_person(person.id)
    view = looking.people.lists[kind].view
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Delete):
        QTest.keyClick(view, key)
    for button in (side.buttons.edit, side.buttons.archive, side.buttons.bring_back):
        assert button.accessibleDescription() == WORDS
        button.click()
    menu = QMenu()
    side.fill_menu(menu)
    assert menu.actions()
    assert not any(action.isEnabled() for action in menu.actions())
    for act in (side.edit, side.archive, side.bring_back):
        act()
    if isinstance(person, Student):
        for group in looking.desk.directory.classes_of(person.id):
            side.pane.acted.emit(group.id, QPushButton(side))
            break
    assert side.currentWidget() is not side.form
    assert WORDS in looking.window.notice.text
    nothing_was_begun(looking)


def test_several_people(looking: Opened) -> None:
    tab = looking.people
    view = tab.lists[PersonKind.STUDENT].view
    view.selectAll()
    pane = tab.side.selection
    assert pane.isVisible()
    for button in (pane.edit, pane.move_to, pane.archive, pane.bring_back):
        assert button.accessibleDescription() == WORDS
        button.click()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    QTest.keyClick(view, Qt.Key.Key_F2)
    nothing_was_begun(looking)


def test_class_lists(looking: Opened) -> None:
    looking.window.show_tab(1)
    tab = looking.window.tabs[1]
    assert isinstance(tab, ClassesTab)
    school = looking.desk.directory
    classes = [c for c in school.classes if not c.archived and (school.class_size(c.id) or 0) > 2]
    for group in (classes[0].id, school.year_groups[0].id):
        (tab.show_class if group == classes[0].id else tab.show_year_group)(group)
        tab.pane.roster.selectAll()
        buttons = tab.pane.buttons
        for button in (buttons.add, buttons.remove, buttons.move_to, buttons.match):
            assert button.accessibleDescription() == WORDS
            button.click()
        menu = QMenu()
        buttons.fill_menu(menu)
        assert not any(action.isEnabled() for action in menu.actions() if not action.isSeparator())
        QApplication.clipboard().setText("00017")
        QTest.keyClick(tab.pane.roster, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(tab.pane.roster, Qt.Key.Key_Delete)
        for keep in (False, True):
            assert tab._aim(classes[1], keep).refused
        nothing_was_begun(looking)
