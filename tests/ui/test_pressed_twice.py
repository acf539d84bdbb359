"""What is pressed twice, as people who double-click everything do, opens one window: nothing is reviewed twice."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mbdesk.records import Person
from mbdesk.ui.activity import ActivityWindow
from mbdesk.ui.building import Pieces, TabKind
from mbdesk.ui.desk import Desk
from mbdesk.ui.dialogs.archive import BringBackDialog
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.person_form import PersonForm
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.tabs.attendance import AttendanceTab
from mbdesk.ui.tabs.attendance_several import AttendanceDialog
from mbdesk.ui.tabs.grades import GradesTab
from mbdesk.ui.tabs.grades_several import GradesDialog
from tests.support.roster_window import rosters
from tests.support.runs import WAIT, press
from tests.support.window import CLASSES, PEOPLE, TODAY, Opened

W = TypeVar("W", bound=QWidget)


def _grades(desk: Desk) -> Pieces:
    yield GradesTab(desk, lambda: TODAY)


def _attendance(desk: Desk) -> Pieces:
    yield AttendanceTab(desk, lambda: TODAY)


TABS = (PEOPLE, CLASSES, TabKind("grades", "Grades", _grades), TabKind("attendance", "Attendance", _attendance))


def shown(kind: type[W]) -> list[W]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def twice(button: QWidget) -> None:
    for _ in range(2):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def look_at(opened: Opened, kind: str, which: Callable[[Person], bool]) -> None:
    opened.people.show_person(next(p.id for p in getattr(opened.desk.directory, kind) if which(p)))


def ana(opened: Opened) -> PersonForm:
    look_at(opened, "students", lambda s: s.full_name == "Ana Silva")
    opened.people.side.edit()
    return opened.people.side.form


def write(form: PersonForm, field: str, text: str) -> None:
    form.fields[field].editor.setFocus()
    QTest.keyClicks(form.fields[field].editor, text)


def reviewed(opened: Opened) -> RunWindow:
    """The only review, once its plan is there."""
    opened.qtbot.waitUntil(lambda: bool(shown(RunWindow)) and shown(RunWindow)[0].change_page.plan is not None)
    (window,) = shown(RunWindow)
    return window


def test_what_was_typed_is_reviewed_once(opened: Opened) -> None:
    form = ana(opened)
    write(form, "nickname", "Anka")
    form.save_changes()
    first = reviewed(opened)
    form.save_changes()
    assert shown(RunWindow) == [first]
    assert first.change_page.plan is not None, "the one that is there is not begun again"


def test_what_was_typed_since_takes_the_place_of_what_is_reviewed(opened: Opened) -> None:
    form = ana(opened)
    write(form, "nickname", "Anka")
    form.save_changes()
    reviewed(opened)
    write(form, "middle_name", "Ewa")
    form.save_changes()
    window = reviewed(opened)
    assert window.change_page.plan is not None
    (row,) = window.change_page.plan.rows
    assert len(row.changes) == 2
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert len([e for e in opened.school.recorder.entries if e.method == "PATCH"]) == 1
    assert not form.isVisible()


def test_what_was_sent_is_over_and_the_next_change_has_a_review_of_its_own(opened: Opened) -> None:
    form = ana(opened)
    write(form, "nickname", "Anka")
    form.save_changes()
    first = reviewed(opened)
    press(first.change_page.forward)
    opened.qtbot.waitUntil(lambda: first.stack.currentWidget() is first.done_page, timeout=WAIT)
    write(ana(opened), "nickname", "Ania")
    form.save_changes()
    assert len(shown(RunWindow)) == 2


def test_a_teacher_is_archived_in_one_review(opened: Opened) -> None:
    look_at(opened, "teachers", lambda t: not t.archived and not getattr(t, "is_administrator", False))
    twice(opened.people.side.buttons.archive)
    reviewed(opened)


def test_a_student_is_brought_back_by_one_question(opened: Opened) -> None:
    look_at(opened, "students", lambda s: s.archived)
    twice(opened.people.side.buttons.bring_back)
    opened.qtbot.waitUntil(lambda: bool(shown(BringBackDialog)) and not opened.desk.tasks.jobs, timeout=WAIT)
    assert len(shown(BringBackDialog)) == 1
    shown(BringBackDialog)[0].reject()
    twice(opened.people.side.buttons.bring_back)
    opened.qtbot.waitUntil(lambda: bool(shown(BringBackDialog)), timeout=WAIT)


def test_students_leave_a_class_in_one_review(opened: Opened) -> None:
    at = rosters(opened)
    at.tab.show_class(next(c for c in at.classes() if len(at.members(c)) > 2).id)
    at.choose(0)
    twice(at.tab.pane.buttons.remove)
    reviewed(opened)
    at.choose(1)
    press(at.tab.pane.buttons.remove)
    assert len(shown(RunWindow)) == 2, "somebody else is something else"


def test_one_import_waits_for_its_file(opened: Opened) -> None:
    twice(opened.window.header.import_button)
    (wizard,) = shown(ImportWizard)
    wizard.close()
    opened.window.start_import()
    assert len(shown(ImportWizard)) == 1


def test_activity_that_comes_forward_shows_what_was_sent_since(opened: Opened) -> None:
    opened.window.show_activity()
    (activity,) = shown(ActivityWindow)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)
    read = list[object]()
    activity.table.modelReset.connect(lambda: read.append(1))
    opened.window.show_activity()
    opened.qtbot.waitUntil(lambda: bool(read), timeout=WAIT)


def test_activity_is_there_once(opened: Opened) -> None:
    for _ in range(2):
        opened.window.show_activity()
    (window,) = shown(ActivityWindow)
    window.showMinimized()
    opened.window.show_activity()
    assert shown(ActivityWindow) == [window]
    assert not window.isMinimized()


@pytest.mark.parametrize("button", ["undo", "look"])
def test_a_run_is_opened_once_for_the_same(opened: Opened, button: str) -> None:
    form = ana(opened)
    write(form, "nickname", "Anita")
    form.save_changes()
    window = reviewed(opened)
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.over and not opened.desk.tasks.jobs, timeout=WAIT)
    window.close()
    opened.window.show_activity()
    (activity,) = shown(ActivityWindow)
    door = getattr(activity, button)
    opened.qtbot.waitUntil(door.isEnabled, timeout=WAIT)
    twice(door)
    assert len(shown(RunWindow)) == 1
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)


@pytest.mark.parametrize(("place", "kind"), [(2, GradesDialog), (3, AttendanceDialog)])
def test_several_classes_are_ticked_in_one_dialog(opened: Opened, place: int, kind: type[QWidget]) -> None:
    opened.window.show_tab(place)
    tab = opened.window.tabs[place]
    assert isinstance(tab, GradesTab | AttendanceTab)
    twice(tab.tools.several)
    (dialog,) = shown(kind)
    dialog.close()
    press(tab.tools.several)
    assert len(shown(kind)) == 1
    shown(kind)[0].close()


@pytest.mark.parametrize(("place", "kind"), [(2, GradesDialog), (3, AttendanceDialog)])
def test_several_classes_go_with_their_school(opened: Opened, place: int, kind: type[QWidget]) -> None:
    """The dialog is not modal: another school can be opened below it."""
    opened.window.show_tab(place)
    tab = opened.window.tabs[place]
    assert isinstance(tab, GradesTab | AttendanceTab)
    press(tab.tools.several)
    assert len(shown(kind)) == 1
    opened.desk.set_session(None)
    assert not shown(kind)
