"""Many people at once: a detail alike, a year group, archiving and bringing back; and one student to another class."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QWidget

from mbdesk.plan.edits import Leaving
from mbdesk.records import Person, PersonKind, Student
from mbdesk.ui.dialogs.archive import ArchiveDialog, BringBackDialog
from mbdesk.ui.dialogs.bulk_edit import BulkEditDialog
from mbdesk.ui.review.done_page import DonePage
from mbdesk.ui.review.results_page import ResultsPage
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.widgets import HouseDialog, LinkButton
from tests.support.hand import nameless
from tests.support.runs import WAIT, check_letters, press, wait_for_results
from tests.support.window import Opened

W = TypeVar("W", bound=QWidget)


def select(opened: Opened, kind: PersonKind, people: Sequence[Person]) -> None:
    tab = opened.people
    tab.show_person(people[0].id)
    view = tab.lists[kind].view
    rows = QItemSelectionModel.SelectionFlag.Rows | QItemSelectionModel.SelectionFlag.Select
    for person in people[1:]:
        view.selectionModel().select(view.model().index(view.table.row_of(person.id), 0), rows)
    assert {p.id for p in tab.side.people} == {p.id for p in people}


def shown(kind: type[W]) -> W:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible())


def dialog_of(opened: Opened, kind: type[W]) -> W:
    """The dialog of this kind, once it is there."""
    opened.qtbot.waitUntil(
        lambda: any(isinstance(w, kind) and w.isVisible() for w in QApplication.topLevelWidgets()), timeout=WAIT
    )
    return shown(kind)


def review(opened: Opened) -> RunWindow:
    def found() -> list[RunWindow]:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow) and w.desk is opened.desk]
        return [w for w in windows if w.change_page.plan is not None]

    opened.qtbot.waitUntil(lambda: bool(found()), timeout=WAIT)
    return found()[0]


def undone(opened: Opened, window: RunWindow, page: DonePage | ResultsPage) -> None:
    """Take back what ``window`` sent."""
    press(page.undo)
    opened.qtbot.waitUntil(lambda: window.undo_page.plan is not None, timeout=WAIT)
    for field in window.undo_page.cost.findChildren(QLineEdit):
        QTest.keyClicks(field, window.undo_page.cost._brakes[0].type_this)
    press(window.undo_page.forward)
    pages = (window.done_page, window.results_page)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() in pages, timeout=WAIT)


def wire(opened: Opened, kind: str, person: int) -> dict[str, Any]:
    return opened.school.registry.people[kind][person]


def active(opened: Opened) -> list[Student]:
    return [s for s in opened.desk.directory.students if not s.archived]


def posts(opened: Opened) -> list[str]:
    return [e.path for e in opened.school.recorder.entries if e.method == "POST"]


def test_several_selected_get_a_country_alike_and_administrators_are_left_out(opened: Opened) -> None:
    teachers = [t for t in opened.desk.directory.teachers if not t.archived]
    boss = [t for t in teachers if t.is_administrator]
    people = [*[t for t in teachers if not t.is_administrator][:6], *boss]
    select(opened, PersonKind.TEACHER, people)
    selection = opened.people.side.selection
    assert selection.heading.text() == f"{len(people)} teachers selected"
    assert f"{len(boss)} administrators are left out" in selection.note.text()
    assert not selection.move_to.isVisible()
    QTest.keyClick(opened.people.lists[PersonKind.TEACHER].view, Qt.Key.Key_F2)
    dialog = shown(BulkEditDialog)
    check_letters(dialog)
    assert dialog.go.accessibleDescription() == "Choose a detail first."
    QTest.keyClicks(dialog.field, "country")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    assert dialog.value is not None
    assert dialog.go.accessibleDescription() == "Say what it shall be first."
    QTest.keyClicks(dialog.value.editor, "Hong Kong")
    assert dialog.value.note.text() == "Understood as HK"
    assert nameless(dialog) == []
    press(dialog.go)
    window = review(opened)
    page = window.change_page
    assert page.left_out.accessibleName() == f"{len(boss)} left out"
    assert f"{len(boss)} administrators are left out" in page.sentence.text()
    press(page.forward)
    wait_for_results(opened, window)
    changed = [t.id for t in people if not t.is_administrator]
    assert all(wire(opened, "teachers", id_)["country"] == "HK" for id_ in changed)
    assert all(wire(opened, "teachers", t.id)["country"] != "HK" for t in boss)
    undone(opened, window, window.results_page)
    assert all(wire(opened, "teachers", t.id)["country"] == t.country for t in people)
    window.close()


def test_several_move_to_a_year_group_in_one_request(opened: Opened) -> None:
    people = active(opened)[:7]
    select(opened, PersonKind.STUDENT, people)
    press(opened.people.side.selection.move_to)
    dialog = shown(BulkEditDialog)
    assert dialog.value is not None
    group = next(g for g in opened.desk.directory.year_groups if "Grade 12" in g.name and not g.archived)
    QTest.keyClicks(dialog.value.editor, group.name)
    QTest.keyClick(dialog.value.editor, Qt.Key.Key_Tab)
    press(dialog.go)
    window = review(opened)
    assert window.change_page.forward.text() == f"Add 7 students to {group.name}"
    press(window.change_page.forward)
    wait_for_results(opened, window)
    assert posts(opened) == [f"/v2/year-groups/{group.id}/add_students"]
    undone(opened, window, window.results_page)
    homes = {s.id: s.year_group_id for s in people}
    opened.qtbot.waitUntil(
        lambda: {s.id: s.year_group_id for s in opened.desk.directory.students if s.id in homes} == homes, timeout=WAIT
    )
    window.close()


def test_a_student_is_archived_with_the_day_she_leaves_and_comes_back(opened: Opened) -> None:
    student = active(opened)[0]
    opened.people.show_person(student.id)
    view = opened.people.lists[PersonKind.STUDENT].view
    QTest.keyClick(view, Qt.Key.Key_Delete)
    dialog = shown(ArchiveDialog)
    assert dialog.go.accessibleDescription() == "Say why they leave first."
    check_letters(dialog)
    dialog.pick(Leaving.GRADUATED)
    dialog.day.editor.selectAll()
    QTest.keyClicks(dialog.day.editor, "3/4/2026")
    assert dialog.go.accessibleDescription().startswith("Leaving date can be read in two ways:")
    dialog.day.editor.selectAll()
    QTest.keyClicks(dialog.day.editor, "30 Jun 2026")
    press(dialog.go)
    window = review(opened)
    page = window.change_page
    assert [line.change.new for line in page.table.records() if line.change] == ["Archived", "30 Jun 2026"]
    assert page.forward.text() == f"Archive {student.full_name}"
    assert page.forward.isEnabled(), "one person is no brake"
    press(page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert window.done_page.heading.text() == f"Done. {student.full_name} was archived."
    record = wire(opened, "students", student.id)
    assert (record["archived"], str(record["graduated_on"])) == (True, "2026-06-30")
    window.close()

    opened.qtbot.waitUntil(lambda: bool(opened.desk.directory.student_by_id[student.id].archived), timeout=WAIT)
    opened.window.activateWindow()
    opened.people.show_person(student.id)
    buttons = opened.people.side.buttons
    assert not buttons.archive.isVisible()
    press(buttons.bring_back)
    back = dialog_of(opened, BringBackDialog)
    check_letters(back)
    assert back.as_before.isVisible()
    back.into.click()
    group = opened.desk.directory.year_group_by_id[student.year_group_id or 0]
    QTest.keyClicks(back.group, group.name)
    QTest.keyClick(back.group, Qt.Key.Key_Return)
    press(back.go)
    window = review(opened)
    assert window.change_page.forward.text() == f"Bring {student.full_name} back"
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert wire(opened, "students", student.id)["archived"] is False
    assert posts(opened)[-1] == f"/v2/year-groups/{group.id}/add_students"
    window.close()


def test_whom_this_computer_archived_can_come_back_into_every_class(opened: Opened) -> None:
    school = opened.desk.directory
    student = next(s for s in active(opened) if s.year_group_id and len(school.classes_of(s.id)) > 2)
    classes = {c.id for c in school.classes_of(student.id)}
    opened.people.show_person(student.id)
    press(opened.people.side.buttons.archive)
    dialog = shown(ArchiveDialog)
    dialog.pick(Leaving.WITHDRAWN)
    press(dialog.go)
    window = review(opened)
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    window.close()
    by_user = opened.school.registry.by_user
    assert not by_user.get(student.id)
    opened.qtbot.waitUntil(lambda: bool(opened.desk.directory.student_by_id[student.id].archived), timeout=WAIT)
    opened.window.activateWindow()
    opened.people.show_person(student.id)
    press(opened.people.side.buttons.bring_back)
    back = dialog_of(opened, BringBackDialog)
    assert back.as_before.isChecked()
    press(back.go)

    def undoing() -> list[RunWindow]:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow) and w.desk is opened.desk]
        return [w for w in windows if w.undo_page.plan is not None]

    opened.qtbot.waitUntil(lambda: bool(undoing()), timeout=WAIT)
    window = undoing()[0]
    press(window.undo_page.forward)
    pages = (window.done_page, window.results_page)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() in pages, timeout=WAIT)
    assert set(by_user[student.id]) == classes
    assert wire(opened, "students", student.id)["archived"] is False
    window.close()


def test_a_question_about_people_goes_with_their_school(opened: Opened) -> None:
    people = active(opened)[:3]
    gone = next(s for s in opened.desk.directory.students if s.archived)
    session, kept = opened.desk.session, opened.desk.directory
    edits = opened.people.side.edits
    for ask in (partial(edits.change, people), partial(edits.archive, people)):
        ask()
        dialog = next(d for d in opened.window.findChildren(HouseDialog) if d.isVisible())
        opened.desk.set_session(None)
        assert not dialog.isVisible()
        opened.desk.set_session(session, kept)
    edits.bring_back([gone])  # looks first whom this computer archived
    opened.desk.set_session(None)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)
    assert not opened.window.findChildren(BringBackDialog)
    opened.desk.set_session(session, kept)


def test_many_are_archived_and_brought_back_by_undo(opened: Opened) -> None:
    people = active(opened)[:11]
    select(opened, PersonKind.STUDENT, people)
    press(opened.people.side.selection.archive)
    dialog = shown(ArchiveDialog)
    dialog.pick(Leaving.WITHDRAWN)
    press(dialog.go)
    window = review(opened)
    page = window.change_page
    assert not page.forward.isEnabled()
    (field,) = page.cost.findChildren(QLineEdit)
    QTest.keyClicks(field, "11")
    press(page.forward)
    wait_for_results(opened, window)
    today = date.today().isoformat()
    for person in people:
        assert str(wire(opened, "students", person.id)["withdrawn_on"]) == today
    undone(opened, window, window.results_page)
    assert not any(wire(opened, "students", p.id)["archived"] for p in people)
    window.close()


def test_parents_are_archived_without_a_question(opened: Opened) -> None:
    parent = next(p for p in opened.desk.directory.parents if not p.archived)
    opened.people.show_person(parent.id)
    press(opened.people.side.buttons.archive)
    window = review(opened)
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert wire(opened, "parents", parent.id)["archived"] is True
    undone(opened, window, window.done_page)
    assert wire(opened, "parents", parent.id)["archived"] is False
    window.close()


def test_teachers_can_be_archived_only_with_a_key_that_names_it(opened: Opened) -> None:
    teacher = next(t for t in opened.desk.directory.teachers if not t.archived and not t.is_administrator)
    opened.people.show_person(teacher.id)
    archive = opened.people.side.buttons.archive
    assert archive.isEnabled(), "the practice key names teachers/archive"
    session = opened.desk.session
    assert session is not None
    session.permissions._folded = frozenset(n for n in session.permissions._folded if "archive" not in n)
    opened.desk.rights_changed.emit()
    assert "not available through the API" in archive.accessibleDescription()


def test_the_context_menu_names_what_can_be_done_and_why_not(opened: Opened) -> None:
    tab = opened.people
    people = active(opened)[:3]
    select(opened, PersonKind.STUDENT, people)
    menu = QMenu(tab)
    tab.side.fill_menu(menu)
    assert [a.text().split("\t")[0] for a in menu.actions()] == ["Change a detail of 3 people…", "Archive 3 people…"]
    boss = next(t for t in opened.desk.directory.teachers if t.is_administrator)
    tab.show_person(boss.id)
    other = QMenu(tab)
    tab.side.fill_menu(other)
    assert not any(a.isEnabled() for a in other.actions())
    assert all("administrator" in a.toolTip() for a in other.actions())


def test_b11_one_student_to_another_class_within_five_actions(opened: Opened) -> None:
    """Open the student, Move to beside the class, the other class, confirm: four. She is added before she leaves."""
    school = opened.desk.directory
    student, source = next(
        (s, c) for s in active(opened) for c in school.classes_of(s.id) if not c.archived and c.name.startswith("Eng")
    )
    actions = 1
    opened.people.show_person(student.id)
    buttons = opened.people.pane.findChildren(LinkButton)
    button = next(b for b in buttons if b.accessibleName() == f"Move {student.full_name} from {source.name} to…")
    actions += 1
    button.click()
    menu = next(m for m in opened.people.findChildren(QMenu) if m.isVisible())
    choice = next(a for a in menu.actions() if a.isEnabled() and a.text().startswith("English"))
    target = next(c for c in school.classes if choice.text().startswith(f"{c.name} ·") or choice.text() == c.name)
    actions += 1
    choice.trigger()
    menu.close()
    window = review(opened)
    page = window.change_page
    assert page.forward.text() == f"Move {student.full_name} to {target.name}"
    assert any(line.is_title for line in page.table.records()), "the heading does not say who moves"
    assert [(line.change.old, line.change.new) for line in page.table.records() if line.change] == [
        (source.name, target.name)
    ]
    actions += 1
    press(page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert actions <= 5
    assert window.done_page.heading.text() == f"Done. {student.full_name} is in {target.name} now."
    assert posts(opened) == [f"/v2/classes/{target.id}/add_students", f"/v2/classes/{source.id}/remove_students"]
    undone(opened, window, window.done_page)
    by_class = opened.school.registry.by_class
    assert student.id in by_class[source.id]
    assert student.id not in by_class.get(target.id, {})
    assert window.done_page.heading.text() == f"Done. {student.full_name} is in {source.name} now."
    window.close()


def test_b11_who_cannot_be_added_stays_where_she_is(opened: Opened) -> None:
    school = opened.desk.directory
    student = next(s for s in active(opened) if school.classes_of(s.id))
    source = school.classes_of(student.id)[0]
    target = next(c for c in school.classes if c.id not in {m.id for m in school.classes_of(student.id)})
    opened.school.faults.add(
        do="answer", method="POST", route="/classes/{id}/add_students", status=422, body={"errors": ["no room"]}
    )
    from mbdesk.ui.tabs.classes_edits import RosterEdits

    RosterEdits(opened.desk, opened.people).put(source, target, (student,), keep=False)
    window = review(opened)
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert window.done_page.heading.text() == "This was not done."
    assert not any(path.endswith("remove_students") for path in posts(opened))
    assert student.id in opened.school.registry.by_class[source.id]
    window.close()


def test_who_alone_is_left_selected_is_the_one_who_is_shown_and_archived(opened: Opened) -> None:
    tab, view = opened.people, opened.people.lists[PersonKind.STUDENT].view
    tab.segments.set_current("student")
    first, second = view.table.records()[:2]
    view.show_record(first.id)
    for _ in range(2):  # Ctrl+click takes the second one in, and out again: the cursor stays there
        at = view.visualRect(view.table.index(1, 1)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, at)
    assert view.selected_records() == [first]
    assert view.current_record() == second
    assert tab.side.people == (first,)
    press(tab.side.buttons.archive)
    dialog = dialog_of(opened, ArchiveDialog)
    assert first.full_name in dialog.windowTitle()
    dialog.reject()
