"""One person is edited in place: fields, what was understood, what keeps a change back, and the way to the review."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from mbdesk.records import PersonKind, Student
from mbdesk.ui.activity import ActivityWindow
from mbdesk.ui.dialogs.find import FindPanel
from mbdesk.ui.field_edit import FieldEdit, FormPick
from mbdesk.ui.person_form import PersonForm
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.settings import LOOK_ONLY
from mbdesk.ui.widgets import HouseDialog, LinkButton
from tests.support.hand import nameless
from tests.support.runs import WAIT, check_letters, press
from tests.support.window import Opened

CTRL = Qt.KeyboardModifier.ControlModifier


def ana(opened: Opened) -> Student:
    return next(s for s in opened.desk.directory.students if s.full_name == "Ana Silva")


def edit(opened: Opened, person: int) -> PersonForm:
    tab = opened.people
    tab.show_person(person)
    QTest.keyClick(tab.lists[PersonKind(tab.segments.current)].view, Qt.Key.Key_F2)
    form = tab.side.form
    assert form.isVisible()
    return form


def put(field: FieldEdit, text: str) -> None:
    field.editor.setFocus()
    field.editor.selectAll()
    QTest.keyClicks(field.editor, text)


def reviews(opened: Opened) -> list[RunWindow]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow) and w.desk is opened.desk]


def review(opened: Opened) -> RunWindow:
    opened.qtbot.waitUntil(lambda: any(w.change_page.plan is not None for w in reviews(opened)), timeout=WAIT)
    return reviews(opened)[-1]


def done(opened: Opened, window: RunWindow) -> str:
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    return window.done_page.heading.text()


def wire(opened: Opened, person: int) -> dict[str, Any]:
    return opened.school.registry.people["students"][person]


def writes(opened: Opened) -> list[str]:
    return [e.method for e in opened.school.recorder.entries if e.method != "GET"]


class Registrar:
    """Counts what she does: a shortcut, or a value typed with the key that opens or ends its field."""

    def __init__(self) -> None:
        self.actions = 0

    def key(self, on: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.actions += 1
        QTest.keyClick(on, key, modifier)

    def fill(self, text: str, *, opens: tuple[QWidget, Qt.Key] | None = None) -> None:
        self.actions += 1
        if opens is not None:
            QTest.keyClick(*opens)
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)


def test_b3_a_birthday_and_an_e_mail_within_seven_actions(opened: Opened) -> None:
    """Ctrl+K, name, Enter, F2 and the birthday, Tab and the e-mail, Ctrl+S, Enter; Activity puts both back."""
    student = ana(opened)
    was = (wire(opened, student.id)["birthday"], wire(opened, student.id)["email"])
    her, tab = Registrar(), opened.people
    her.actions += 1
    opened.window.find_anyone()
    panel = next(w for w in opened.window.findChildren(FindPanel))
    panel.search.setFocus()
    her.fill("ana silva")
    her.key(panel.search, Qt.Key.Key_Return)
    view = tab.lists[PersonKind.STUDENT].view
    opened.qtbot.waitUntil(view.hasFocus, timeout=WAIT)
    her.fill("4 Apr 2011", opens=(view, Qt.Key.Key_F2))
    form = tab.side.form
    her.fill("ana.new@riverside.example", opens=(form.fields["birthday"].editor, Qt.Key.Key_Tab))
    assert form.count.text() == "2 details change"
    assert form.change_lines[0] == "Birthday: 21 Jul 2011 → 4 Apr 2011"
    her.key(form.fields["email"].editor, Qt.Key.Key_S, CTRL)
    window = review(opened)
    assert window.change_page.sentence.text().startswith("2 details change.")
    her.key(window.change_page.forward, Qt.Key.Key_Return)
    assert done(opened, window) == "Done. 2 details of Ana Silva were changed."
    assert her.actions <= 7
    body = next(e for e in opened.school.recorder.entries if e.method == "PATCH")
    assert body.path == f"/v2/students/{student.id}"
    (sent,) = (c for c in opened.school.recorder.changes if c.verb == "update")
    assert set(sent.values["after"]) == {"birthday", "email"}
    assert not form.isVisible(), "the form closes once everything is done"
    window.close()

    activity = ActivityWindow(opened.desk)
    opened.desk.open_window(activity)
    opened.qtbot.waitUntil(lambda: activity.current is not None, timeout=WAIT)
    assert activity.current is not None
    assert activity.current.header.title == "Ana Silva: Birthday, E-mail"
    assert activity.fix.toolTip()
    press(activity.undo)
    opened.qtbot.waitUntil(lambda: any(w.undo_page.plan is not None for w in reviews(opened)), timeout=WAIT)
    undo = next(w for w in reviews(opened) if w.undo_page.plan is not None)
    assert undo.undo_page.sentence.text().startswith("2 details go back.")
    press(undo.undo_page.forward)
    done(opened, undo)
    assert (wire(opened, student.id)["birthday"], wire(opened, student.id)["email"]) == was
    undo.close()
    activity.close()


def test_only_what_was_typed_differs_and_ctrl_z_takes_it_back(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    city, state = form.fields["city"], form.fields["state"]
    put(city, "Gdynia")
    put(state, "Pomorskie")
    assert form.changed_values == {"city": "Gdynia", "state": "Pomorskie"}
    QTest.keyClick(state.editor, Qt.Key.Key_Z, CTRL)
    assert form.changed_values == {"city": "Gdynia"}
    QTest.keyClick(state.editor, Qt.Key.Key_Z, CTRL)
    assert form.changed_values == {}
    assert city.editor.hasFocus()
    assert form.save.accessibleDescription() == "Nothing is changed yet."
    QTest.keyClick(city.editor, Qt.Key.Key_Escape)
    assert not form.isVisible()
    assert opened.people.lists[PersonKind.STUDENT].view.hasFocus()


def test_a_date_that_can_be_read_in_two_ways_is_asked_about(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    birthday = form.fields["birthday"]
    put(birthday, "03/04/2011")
    QTest.keyClick(birthday.editor, Qt.Key.Key_S, CTRL)
    assert "two ways" in birthday.note.text()
    assert not form.save.isEnabled()
    assert not reviews(opened)
    way = next(b for b in birthday.findChildren(LinkButton) if b.text().startswith("Day first"))
    way.click()
    assert form.changed_values == {"birthday": "2011-04-03"}
    assert birthday.note.text() == "Understood as 3 Apr 2011"
    form.close_form()


def test_what_cannot_be_is_said_below_its_field(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    other = next(s for s in opened.desk.directory.students if s.id != ana(opened).id and s.email and not s.archived)
    put(form.fields["email"], other.email or "")
    QTest.keyClick(form.fields["email"].editor, Qt.Key.Key_Tab)
    opened.qtbot.waitUntil(lambda: bool(form.fields["email"].note.text()), timeout=WAIT)
    assert form.fields["email"].note.text() == f"{other.full_name} already uses this e-mail."
    assert not form.save.isEnabled()
    form.fields["email"].restore()
    form.fields["last_name"].editor.setFocus()
    form.fields["last_name"].editor.selectAll()
    QTest.keyClick(form.fields["last_name"].editor, Qt.Key.Key_Delete)
    form.fields["last_name"].tell()
    assert form.fields["last_name"].note.text() == "Last name cannot be cleared."
    form.close_form()


def test_an_emptied_field_is_said_in_red_and_sent_as_empty(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    city = form.fields["city"]
    city.editor.setFocus()
    city.editor.selectAll()
    QTest.keyClick(city.editor, Qt.Key.Key_Delete)
    assert city.note.text() == "This empties the field."
    assert form.changed_values == {"city": ""}
    form.close_form()


def test_the_year_group_is_picked_by_typing_a_part_of_it(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    pick = form.fields["year_group_id"].editor
    assert isinstance(pick, FormPick)
    wanted = next(c for c in pick.choices if "Grade 10" in c.text)
    pick.setFocus()
    pick.selectAll()
    QTest.keyClicks(pick, wanted.text)
    QTest.keyClick(pick, Qt.Key.Key_Tab)
    assert form.changed_values == {"year_group_id": int(wanted.key)}
    form.close_form()


def test_leaving_with_changes_asks_first(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    put(form.fields["city"], "Gdynia")
    QTest.keyClick(form.fields["city"].editor, Qt.Key.Key_Escape)
    dialog = next(w for w in opened.window.findChildren(HouseDialog) if w.isVisible())
    check_letters(dialog)
    dialog.reject()
    assert form.isVisible()
    tab = opened.people
    other = next(s for s in opened.desk.directory.students if s.id != ana(opened).id and not s.archived)
    tab.show_person(other.id)
    assert form.isVisible(), "somebody else in the list does not take typed changes away"
    assert form.heading.text() == "Edit Ana Silva"
    form.leave()
    dialog = next(w for w in opened.window.findChildren(HouseDialog) if w.isVisible())
    dialog.accept()
    assert not form.isVisible()
    details = tab.pane.details
    assert details is not None
    assert details.title == other.full_name


def test_going_back_from_the_review_keeps_what_was_typed(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    put(form.fields["city"], "Gdynia")
    form.save_changes()
    window = review(opened)
    QTest.keyClick(window.change_page.forward, Qt.Key.Key_Escape)
    assert form.isVisible()
    assert form.changed_values == {"city": "Gdynia"}
    assert writes(opened) == []
    form.close_form()


def test_what_was_typed_while_the_review_was_open_stays(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    put(form.fields["city"], "Gdynia")
    form.save_changes()
    window = review(opened)
    put(form.fields["nickname"], "Anka")
    press(window.change_page.forward)
    done(opened, window)
    assert wire(opened, ana(opened).id)["city"] == "Gdynia"
    window.close()
    assert form.isVisible()
    assert form.changed_values == {"city": "Gdynia", "nickname": "Anka"}
    opened.qtbot.waitUntil(lambda: not reviews(opened), timeout=WAIT)
    form.save_changes()
    second = review(opened)
    assert second.change_page.sentence.text() == "1 detail changes. Nothing has been sent yet."
    press(second.change_page.forward)
    done(opened, second)
    second.close()
    assert not form.isVisible()


def test_administrators_and_look_only_mode_have_their_reason_on_the_button(opened: Opened) -> None:
    tab = opened.people
    boss = next(t for t in opened.desk.directory.teachers if t.is_administrator)
    tab.show_person(boss.id)
    edit_button = tab.side.buttons.edit
    assert "administrator" in edit_button.accessibleDescription()
    QTest.keyClick(tab.lists[PersonKind.TEACHER].view, Qt.Key.Key_F2)
    assert not tab.side.form.isVisible()
    assert "administrator" in opened.window.notice.text
    tab.show_person(ana(opened).id)
    assert edit_button.isEnabled()
    opened.desk.settings.set(LOOK_ONLY, True)
    assert edit_button.accessibleDescription().startswith("You are in look-only mode.")


def test_every_kind_of_person_can_be_edited_by_keyboard(opened: Opened) -> None:
    school = opened.desk.directory
    teacher = next(t for t in school.teachers if not t.is_administrator and not t.archived)
    for person in (school.parents[0], teacher):
        form = edit(opened, person.id)
        check_letters(form)
        assert nameless(form) == []
        put(form.fields["city"], "Gdynia")
        form.save_changes()
        window = review(opened)
        QTest.keyClick(window.change_page.forward, Qt.Key.Key_Return)
        assert done(opened, window) == f"Done. 1 detail of {person.full_name} was changed."
        window.close()
        opened.qtbot.waitUntil(lambda: not reviews(opened), timeout=WAIT)
        opened.window.activateWindow()  # the offscreen screen forgets it
        opened.qtbot.waitUntil(opened.window.isActiveWindow)


def test_f2_in_the_form_keeps_what_was_typed(opened: Opened) -> None:
    form = edit(opened, ana(opened).id)
    put(form.fields["city"], "Gdynia")
    QTest.keyClick(form.fields["city"].editor, Qt.Key.Key_F2)
    assert form.changed_values == {"city": "Gdynia"}
    form.close_form()


def test_the_field_of_the_column_is_opened(opened: Opened) -> None:
    tab = opened.people
    tab.show_person(ana(opened).id)
    view = tab.lists[PersonKind.STUDENT].view
    column = next(n for n, f in enumerate(view.table.fields) if f.key == "email")
    view.setCurrentIndex(view.table.index(view.currentIndex().row(), column))
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert tab.side.form.fields["email"].editor.hasFocus()
    tab.side.form.close_form()
