"""What may be changed: what the key lacks, look-only mode, a key that stops working, and what an import brings."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.api.permissions import NAMES, Permissions
from mbdesk.records import PersonKind
from mbdesk.ui import rights
from mbdesk.ui.activity import ActivityWindow
from mbdesk.ui.desk import Load
from mbdesk.ui.dialogs.bulk_edit import BulkEditDialog
from mbdesk.ui.dialogs.school import KeyDialog, PermissionsDialog
from mbdesk.ui.dialogs.settings import SettingsDialog
from mbdesk.ui.permission_card import AREAS, PermissionCard, request_text, standing
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.rights import why_not, why_not_import, why_not_undo
from mbdesk.ui.settings import LOOK_ONLY
from tests.support.window import Opened, window_below
from tests.support.wizard import ROWS, Importing, start, write_sheet

WAIT = 20_000
LOOK_ONLY_WORDS = "You are in look-only mode. Turn it off in Settings to change data."


def why(widget: QWidget) -> str:
    """What a screen reader says about a control that is disabled."""
    assert not widget.isEnabled()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Description)


def writes(opened: Opened) -> list[str]:
    return [entry.path for entry in opened.school.recorder.entries if entry.method != "GET"]


def idle(opened: Opened) -> None:
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)


def reviewed(opened: Opened, tmp_path: Path, row: tuple[str, ...] = ROWS[0]) -> Importing:
    made = start(opened, write_sheet(tmp_path / "new.csv", [row]))
    made.wizard.show_page(3)
    made.until(lambda: made.wizard.review_page.prepared is not None)
    return made


def imported(opened: Opened, tmp_path: Path) -> Importing:
    made = reviewed(opened, tmp_path)
    made.wizard.review_page.forward.click()
    made.until(lambda: made.wizard.results is not None)
    idle(opened)
    return made


CHANGES = {"create", "update", "archive", "unarchive", "add-students", "remove-students"}


def test_the_card_knows_every_change_that_a_key_may_be_kept_from() -> None:
    """A key without one of them does not read "Can see and change", and the request names it (CON-5)."""
    published = {name for name in NAMES if name.rpartition("/")[2] in CHANGES}
    assert {name for area in AREAS for name in area.change} == published
    assert published <= set(rights._REFUSED)
    for name in published:
        words = request_text(Permissions([each for each in NAMES if each != name]), "Oakfield")
        assert f"- {name}\n" in words
        area = next(area for area in AREAS if name in area.change)
        assert standing(Permissions([each for each in NAMES if each != name]), area)[2] == "Can see, can change a part"


def test_a_key_that_may_fill_year_groups_moves_people_though_it_may_not_change_them(opened: Opened) -> None:
    session, side = opened.desk.session, opened.people.side
    assert session is not None
    session.api.transport.refused.add("students/update")
    opened.desk.renew(session)
    side.show_chosen(opened.desk.directory.students[:2])
    assert side.selection.move_to.isEnabled()
    side.selection.edit.setEnabled(True)  # as by its key, whose press asks again
    side.selection.edit.click()
    assert opened.window.findChild(BulkEditDialog) is None
    side.selection.move_to.click()
    dialog = opened.window.findChild(BulkEditDialog)
    assert dialog is not None
    dialog.reject()


def test_without_the_tick_nothing_is_sent_to_find_out(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="read-only") as opened:
        opened.open_practice()
        button = opened.window.header.import_button
        assert "Settings > Develop > API Manager > Edit > Students > create" in why(button)
        assert "Students &gt; create" in button.toolTip()
        assert button.isVisible()
        assert writes(opened) == []


def test_a_refusal_is_learned_and_a_tick_that_is_set_is_found(opened: Opened, qtbot: QtBot) -> None:
    session, button = opened.desk.session, opened.window.header.import_button
    assert session is not None
    assert button.isEnabled()
    session.api.transport.refused.add("students/create")
    opened.desk.renew(session)
    assert button.isEnabled(), "there is other work that this key may do"
    assert why_not_import(opened.desk, "class_exact") == ""
    session.api.transport.refused.update(name for names in rights._OF_KIND.values() for name in names)
    assert "Classes > add-students" in why_not_import(opened.desk, "class_exact")
    opened.window.refresh()
    qtbot.waitUntil(lambda: not button.isEnabled(), timeout=WAIT)
    assert "Students > create" in why(button)
    opened.window.dialogs.show_permissions()
    dialog = opened.window.findChild(PermissionsDialog)
    assert dialog is not None
    dialog.again.click()
    qtbot.waitUntil(lambda: "ManageBac says now" in dialog.banner.text, timeout=WAIT)
    assert button.isEnabled()
    assert writes(opened) == []
    dialog.reject()


def test_the_card_lists_every_area_and_makes_a_request(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="read-only") as opened:
        opened.open_practice()
        opened.window.dialogs.show_permissions()
        dialog = opened.window.findChild(PermissionsDialog)
        assert dialog is not None
        card = dialog.findChild(PermissionCard)
        assert card is not None
        copy = next(b for b in card.findChildren(QPushButton) if b.text().startswith("Copy a request"))
        copy.click()
        text = QApplication.clipboard().text()
        assert text.startswith("Hello,")
        assert "students/create" in text
        assert opened.desk.school_name in text
        dialog.reject()


def test_in_look_only_mode_nothing_can_be_changed_anywhere(opened: Opened, tmp_path: Path) -> None:
    made = imported(opened, tmp_path)
    results = made.wizard.results
    assert results is not None
    assert results.undo.isEnabled()
    row = ("90002", "Leo", "Rossi", "28/02/2014", "7", "leo@new.example", "", "", "")
    other = reviewed(opened, tmp_path, row)
    before = writes(opened)

    dialog = SettingsDialog(opened.window, opened.desk, opened.schools)
    dialog.open()
    next(b for b in dialog.findChildren(QRadioButton) if b.text().startswith("Look-only")).click()
    dialog.reject()

    activity = ActivityWindow(opened.desk)
    opened.desk.open_window(activity)
    opened.qtbot.waitUntil(lambda: activity.current is not None, timeout=WAIT)
    undo = RunWindow(opened.desk)
    opened.desk.open_window(undo)
    assert activity.current is not None
    undo.undo(activity.current.id)
    opened.qtbot.waitUntil(lambda: undo.undo_page._plan is not None, timeout=WAIT)
    buttons = (
        opened.window.header.import_button,
        other.wizard.review_page.forward,
        results.undo,
        activity.undo,
        undo.undo_page.forward,
    )
    for button in buttons:
        assert why(button) == LOOK_ONLY_WORDS
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    opened.window.start_import()
    assert LOOK_ONLY_WORDS in opened.window.notice.text
    prepared = other.wizard.review_page.prepared
    assert prepared is not None
    other.wizard._on_send_wanted(prepared)  # whichever door leads there, it is shut
    assert other.wizard.sending is not None
    assert LOOK_ONLY_WORDS in other.wizard.sending.banner.text
    idle(opened)
    assert writes(opened) == before

    opened.desk.settings.set(LOOK_ONLY, False)
    assert opened.window.header.import_button.isEnabled()
    assert undo.undo_page.forward.isEnabled()


def test_who_was_imported_is_there_without_f5(opened: Opened, tmp_path: Path) -> None:
    students = opened.people.lists[PersonKind.STUDENT].table
    known = len(students.records())
    opened.school.recorder.clear()
    imported(opened, tmp_path)
    names = {s.full_name for s in opened.desk.directory.students}
    assert "Mia Rossi" in names
    assert len(opened.people.lists[PersonKind.STUDENT].table.records()) == known + 1
    lists = [e for e in opened.school.recorder.entries if e.path.endswith("/students") and e.method == "GET"]
    assert any("modified_since" in e.query for e in lists)


def test_a_key_that_stops_working_while_reading_is_replaced_in_place(opened: Opened, qtbot: QtBot) -> None:
    someone = next(s for s in opened.desk.directory.students if not s.archived)
    opened.window.show_person(someone.id)
    opened.school.revoke("full")
    opened.window.refresh()
    qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.FAILED, timeout=WAIT)
    assert "did not accept this access key" in opened.window.notice.text
    next(b for b in opened.window.notice.findChildren(QPushButton) if b.text() == "Paste another key").click()
    dialog = opened.window.findChild(KeyDialog)
    assert dialog is not None
    dialog.key.field.setText("wrong")
    dialog.key.button.click()
    qtbot.waitUntil(dialog.key.trouble.isVisible, timeout=WAIT)
    dialog.key.field.setText(opened.school.tokens["read-only"])
    dialog.key.button.click()
    qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=WAIT)
    assert not opened.window.notice.isVisible()
    assert opened.people.pane.details is not None
    assert opened.people.pane.details.title == someone.full_name
    assert "Students > create" in why(opened.window.header.import_button)  # what the new key may do was asked


def test_a_key_that_stops_working_in_the_first_load_is_replaced_where_nothing_is_yet(
    qtbot: QtBot, tmp_path: Path
) -> None:
    with window_below(tmp_path, qtbot) as opened:
        opened.school.faults.replace([{"do": "revoke", "route": "/students"}])
        opened.open_practice()
        made = opened.people.lists[PersonKind.STUDENT]
        place = made.empty if made.empty.isVisible() else opened.window.notice
        next(b for b in place.findChildren(QPushButton) if b.text() == "Paste another key").click()
        dialog = opened.window.findChild(KeyDialog)
        assert dialog is not None
        opened.school.faults.clear()
        dialog.key.field.setText(opened.school.tokens["no-create"])
        dialog.key.button.click()
        qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=WAIT)
        assert made.table.found


def test_undo_needs_something_that_takes_back(opened: Opened) -> None:
    session = opened.desk.session
    assert session is not None
    assert why_not_undo(opened.desk) == ""
    session.api.transport.refused |= {"students/archive", "students/update", "year-groups/remove-students"}
    assert "Students > archive" in why_not_undo(opened.desk)
    assert "Students > update" in why_not(opened.desk, "students/update")


def test_what_is_missing_is_counted_and_told(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot) as opened:
        opened.school.faults.replace([{"do": "reshape", "how": "bad-row", "route": "/parents", "nth": 1}])
        opened.open_practice()
        status, directory = opened.window.status, opened.desk.directory
        assert status.lacks.text() == "1 could not be read"
        opened.desk.set_directory(directory.with_(settled=directory.settled - {"classes"}))
        assert status.lacks.text() == "1 could not be read · 1 list may not be whole"
        status.lacks.click()
        words = opened.window.notice.text
        assert f"Parents: {len(directory.parents):,} loaded, 1 could not be read." in words
        assert "Classes: the numbers did not agree" in words


def test_lists_that_the_key_may_not_read_are_counted(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="students-only") as opened:
        opened.open_practice()
        assert opened.window.status.lacks.text() == f"{len(opened.desk.directory.not_allowed)} lists not allowed"
        opened.window.status.lacks.click()
        assert "Parents, teachers, classes" in opened.window.notice.text
        assert "unreadable" not in opened.window.notice.text
