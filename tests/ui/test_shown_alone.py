"""No part is ever shown before it has its place: for a moment it would be a window of its own and close open lists."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from mbdesk import app
from mbdesk.plan.edits import PersonEdit, archive_plan
from mbdesk.records import PersonKind
from mbdesk.ui.dialogs.archive import ArchiveDialog
from mbdesk.ui.dialogs.bulk_edit import BulkEditDialog
from mbdesk.ui.import_wizard.understood import UnderstoodDialog
from mbdesk.ui.review.change_page import ChangePage
from mbdesk.ui.review.run_window import RunWindow, here, open_edit, open_review
from mbdesk.ui.tabs.classes import ClassesTab
from mbdesk.ui.tabs.classes_add import AddDialog
from mbdesk.ui.tabs.classes_move import MoveDialog
from tests.support.runs import WAIT, a_plan, press, send
from tests.support.window import CLASSES, PEOPLE, window_below
from tests.support.wizard import ROWS, start, write_sheet

UI = Path(__file__).parents[2] / "mbdesk" / "ui"
WINDOWS = {"MainWindow", "ImportWizard", "ActivityWindow", "RunWindow"}
STUDENT = PersonKind.STUDENT


class _Alone(QObject):
    """Notes every widget that is shown as a window of its own, with the line of mbdesk that shows it."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: dict[str, str] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            ours = [f for f in traceback.extract_stack() if str(UI) in f.filename]
            meant = isinstance(watched, QDialog | QMenu) or watched.windowType() in _POPUPS
            if not meant:
                self.seen[type(watched).__name__] = f"{ours[-1].filename}:{ours[-1].lineno}" if ours else ""
        return False


_POPUPS = {Qt.WindowType.Popup, Qt.WindowType.ToolTip}


@contextmanager
def watched(qapp: QApplication) -> Iterator[_Alone]:
    watch = _Alone()
    qapp.installEventFilter(watch)
    try:
        yield watch
    finally:
        qapp.removeEventFilter(watch)
    assert {name: place for name, place in watch.seen.items() if name not in WINDOWS} == {}


def test_while_the_windows_are_built(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with watched(qapp) as watch, window_below(tmp_path / "profile", qtbot, tabs=app.tab_kinds()) as made:
        made.open_practice()
        made.window.start_import()
        made.window.show_activity()
        made.desk.open_window(RunWindow(made.desk))
        qtbot.waitUntil(lambda: "RunWindow" in watch.seen)
    assert watch.seen.keys() == WINDOWS


def test_in_the_dialogs_of_the_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path / "profile", qtbot, tabs=app.tab_kinds()) as made, watched(qapp):
        made.open_practice()
        window = made.window
        for number in range(len(app.tab_kinds())):
            window.show_tab(number)
        window.show_tab(0)
        shows = window.dialogs
        for show in (
            window.export,
            shows.show_settings,
            shows.show_help,
            shows.show_about,
            shows.show_permissions,
            shows.ask_to_forget,
            lambda: shows.ask_for_key(lambda: None),
        ):
            _open_and_close(window, show)
        window._on_connect_wanted()
        window.connect_page.ask_for_key()


def test_where_people_and_class_lists_are_changed(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path / "profile", qtbot, tabs=(PEOPLE, CLASSES)) as made, watched(qapp):
        made.open_practice()
        school, tab = made.desk.directory, made.people
        people = [s for s in school.students if not s.archived][:3]
        for someone in (people[0], school.parents[0], school.teachers[0]):
            tab.show_person(someone.id)
            tab.side.edit()
            tab.side.form.close_form()
        tab.side.show_chosen(people)
        _open_and_close(made.window, lambda: tab.side.edits.change(people), BulkEditDialog, _pick_every_detail)
        _open_and_close(made.window, lambda: tab.side.edits.archive(people), ArchiveDialog)
        gone = next(s for s in school.students if s.archived)
        tab.side.edits.bring_back([gone])
        qtbot.waitUntil(lambda: bool(_dialogs(made.window)), timeout=WAIT)
        _dialogs(made.window)[0].reject()
        made.window.show_tab(1)
        classes = made.window.tabs[1]
        assert isinstance(classes, ClassesTab)
        group = next(c for c in school.classes if school.class_size(c.id))
        classes.show_class(group.id)
        names = f"{people[0].full_name}\nNobody Known\n{people[1].email}"
        _open_and_close(classes, lambda: classes.edits.add(group, names), AddDialog, lambda d: _read(qtbot, d))
        _open_and_close(classes, lambda: classes.edits.move(group, people), MoveDialog)


def test_in_what_is_reviewed_sent_and_taken_back(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path / "profile", qtbot) as made, watched(qapp):
        made.open_practice()
        some = [s for s in made.desk.directory.students if not s.archived]
        ids = [s.id for s in some[:12]]
        braked = open_review(made.desk, lambda d: archive_plan(here(d), d, STUDENT, ids), "Archive")
        edit = PersonEdit(kind=STUDENT, id=ids[0], values={"city": "Gdynia"}, seen={"city": "Elsewhere"})
        clashing = open_edit(made.desk, edit, "Change")
        for window in (braked, clashing):
            _wait_for_plan(qtbot, window.change_page)
            window.close()
        sent = send(made, a_plan(made, tmp_path, 3))
        press(sent.results_page.undo)
        _wait_for_plan(qtbot, sent.undo_page)
        sent.close()


def test_on_every_page_of_an_import(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path / "profile", qtbot) as made, watched(qapp):
        made.open_practice()
        importing = start(made, write_sheet(tmp_path / "new.csv", ROWS))
        wizard = importing.wizard
        for number in range(4):
            wizard.show_page(number)
        importing.until(lambda: wizard.review_page.prepared is not None)
        _open_and_close(wizard, lambda: UnderstoodDialog(wizard, wizard.preparation).open())
        wizard.review_page.forward.click()
        importing.until(lambda: wizard.results is not None)
        made.desk.set_session(None)


def _dialogs(root: QWidget) -> list[QDialog]:
    return [d for d in root.findChildren(QDialog) if d.isVisible()]


def _open_and_close(
    root: QWidget,
    show: Callable[[], object],
    kind: type[QDialog] = QDialog,
    do: Callable[[QDialog], object] = lambda _dialog: None,
) -> None:
    show()
    (dialog,) = (d for d in _dialogs(root) if isinstance(d, kind))
    do(dialog)
    dialog.reject()


def _pick_every_detail(dialog: QDialog) -> None:
    assert isinstance(dialog, BulkEditDialog)
    for key in dialog._fields:
        dialog._on_field_picked(key)


def _read(qtbot: QtBot, dialog: QDialog) -> None:
    assert isinstance(dialog, AddDialog)
    qtbot.waitUntil(lambda: not dialog.reading and bool(dialog.wanted.entries), timeout=WAIT)


def _wait_for_plan(qtbot: QtBot, page: ChangePage) -> None:
    qtbot.waitUntil(lambda: page.plan is not None, timeout=WAIT)
