"""The window as a whole: keys, names for screen readers, files, exports, and never a long block."""

import gc
import re
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from mbdesk import app
from mbdesk.errors import SheetError
from mbdesk.fields import Table, table_of
from mbdesk.records import PersonKind
from mbdesk.ui import record_table
from mbdesk.ui.dialogs.export import ExportDialog
from mbdesk.ui.dialogs.settings import SettingsDialog
from mbdesk.ui.main_window import MainWindow
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.settings import COMPACT, EXPORT_NAME
from mbdesk.ui.widgets.screen_fit import fit_to_screen
from tests.support.hand import name_of
from tests.support.heartbeat import Heartbeat
from tests.support.served import served
from tests.support.window import Opened, focusable, window_below

UI = Path(__file__).parents[2] / "mbdesk" / "ui"


@pytest.fixture
def whole(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    """With every tab."""
    with window_below(tmp_path / "profile", qtbot, tabs=app.tab_kinds()) as made:
        made.open_practice()
        yield made


def _screens(opened: Opened) -> Iterator[tuple[str, QWidget]]:
    """Every screen and dialog of the window, one after the other."""
    window = opened.window
    view = opened.people.lists[PersonKind.STUDENT].view
    view.show_record(view.table.key_at(0))
    for number, kind in enumerate(app.tab_kinds()):
        window.show_tab(number)
        yield kind.key, window
    window.show_tab(0)
    for name, show in (
        ("export", window.export),
        ("settings", window.dialogs.show_settings),
        ("help", window.dialogs.show_help),
        ("about", window.dialogs.show_about),
        ("permissions", window.dialogs.show_permissions),
        ("forget", window.dialogs.ask_to_forget),
    ):
        show()
        dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
        yield name, dialog
        dialog.reject()
        opened.qtbot.waitUntil(partial(_gone, dialog))
    window._on_connect_wanted()
    yield "connect", window
    window.connect_page.ask_for_key()
    window.connect_page.form.region.setCurrentIndex(window.connect_page.form.region.count() - 1)
    yield "connect form", window


def _gone(widget: QWidget) -> bool:
    return not shiboken6.isValid(widget) or not widget.isVisible()


def test_every_control_has_the_name_that_is_seen(whole: Opened) -> None:
    QAccessible.setActive(True)
    seen = 0
    for screen, root in _screens(whole):
        for widget in focusable(root):
            interface = QAccessible.queryAccessibleInterface(widget)
            name = interface.text(QAccessible.Text.Name).strip()
            assert name, f"{screen}: {widget} has no name"
            seen += 1
            if isinstance(widget, QAbstractButton) and not widget.icon().isNull() and not widget.text():
                assert widget.toolTip(), f"{screen}: {name} has an icon only and no tooltip"
            elif isinstance(widget, QPushButton) and widget.property("role") != "link":
                assert name == name_of(widget), f"{screen}: {name!r} is not what is seen: {widget.text()!r}"
    assert seen > 90


def test_alt_letters_are_unique_on_each_screen(whole: Opened) -> None:
    for screen, root in _screens(whole):
        texts = [w.text() for w in root.findChildren(QAbstractButton) if w.isVisibleTo(root)]
        texts += [w.text() for w in root.findChildren(QLabel) if w.isVisibleTo(root) and w.buddy() is not None]
        letters = Counter(m.group(1).casefold() for t in texts for m in re.finditer(r"&([^&\s])", t.replace("&&", "")))
        assert not [letter for letter, count in letters.items() if count > 1], f"{screen}: {letters}"


def test_the_keyboard_reaches_everything_on_each_screen(whole: Opened) -> None:
    for screen, root in _screens(whole):
        wanted = set(map(id, focusable(root)))
        reached: set[int] = set()
        widget: QWidget | None = root
        for _ in range(3000):
            widget = widget.nextInFocusChain() if widget is not None else None
            reached.add(id(widget))
            if widget is root:
                break
        assert wanted <= reached, screen


def test_f6_goes_round_the_panes(opened: Opened) -> None:
    tab, header = opened.people, opened.window.header
    tab.lists[PersonKind.STUDENT].view.selectRow(0)
    header.school_button.setFocus()
    places = []
    for _ in range(5):
        QTest.keyClick(opened.window, Qt.Key.Key_F6)
        places.append(QApplication.focusWidget())
    assert places[0] is opened.window.tab_bar.button(0)
    assert places[1] is tab.search
    assert places[2] is tab.lists[PersonKind.STUDENT].view
    assert places[3] is not None
    assert tab.pane.isAncestorOf(places[3])
    assert places[4] is header.school_button


def test_enter_goes_into_the_pane_and_escape_back(opened: Opened) -> None:
    tab = opened.people
    view = tab.lists[PersonKind.STUDENT].view
    view.show_record(view.table.key_at(0))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert tab.pane.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert view.hasFocus()


def test_the_export_is_the_table(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    tab, view = opened.people, opened.people.lists[PersonKind.STUDENT].view
    tab.search.setText("a")
    opened.window.export()
    dialog = opened.window.findChild(ExportDialog)
    assert dialog is not None
    shown = view.export_table("Students")
    assert dialog.go.text() == f"Export {len(shown.rows)} rows…"
    archived = sum(1 for student in opened.desk.directory.students if student.archived)
    everybody = f"All rows ({len(opened.desk.directory.students)}, {archived} of them archived)"
    assert everybody in [button.text() for button in dialog.findChildren(QRadioButton)]
    assert not dialog.findChildren(QLineEdit), "the system's dialog asks for the name"
    dialog.go.click()
    file_dialog = opened.window.findChild(QFileDialog)
    assert file_dialog is not None
    proposed = Path(file_dialog.selectedFiles()[0]).name
    assert proposed.startswith("Students 2")
    target = tmp_path / f"All {proposed}"
    file_dialog.fileSelected.emit(str(target))
    file_dialog.done(1)
    qtbot.waitUntil(lambda: opened.window.notice.text.startswith(f"Saved as {target.name}"))
    qtbot.waitUntil(lambda: opened.desk.settings.get(EXPORT_NAME) == "All {what} {date}")
    book = load_workbook(target)
    sheet = book.worksheets[0]
    assert sheet.max_row >= len(shown.rows)
    written = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {str(row[1]) for row in shown.rows if row[1]} <= written
    book.close()


@pytest.mark.parametrize("everything", [False, True])
def test_what_can_be_exported_is_counted_without_making_it(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, everything: bool
) -> None:
    tab = opened.people
    tab.search.setText("a")
    made: list[str] = []

    def counted(title: str, *args: Any) -> Table:
        made.append(title)
        return table_of(title, *args)

    monkeypatch.setattr(record_table, "table_of", counted)
    opened.window.export()
    dialog = opened.window.findChild(ExportDialog)
    assert dialog is not None
    size = tab.export_size(all_rows=everything, all_columns=everything)
    assert made == []
    [table] = tab.export_tables(all_rows=everything, all_columns=everything)
    assert size == (len(table.rows), len(table.columns))
    assert made == ["Students"]
    dialog.reject()


def test_a_file_open_in_excel_can_be_saved_beside(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    from mbdesk.jobs.progress import Report
    from mbdesk.ui.dialogs.save import SaveFlow

    locked, written = tmp_path / "Students.xlsx", []
    locked.write_bytes(b"open elsewhere")

    async def write(path: Path, _report: Report) -> Path:
        if path == locked:
            raise SheetError(str(path), "target_locked")
        written.append(path)
        return path

    SaveFlow(opened.desk, opened.window, "Students.xlsx", write).write_to(locked)
    qtbot.waitUntil(lambda: "is open in another program" in opened.window.notice.text)
    button = next(b for b in opened.window.notice.findChildren(QPushButton) if "Students (2).xlsx" in b.text())
    button.click()
    qtbot.waitUntil(lambda: opened.window.notice.text.startswith("Saved as Students (2).xlsx"))
    assert written == [tmp_path / "Students (2).xlsx"]
    assert locked.read_bytes() == b"open elsewhere"


def test_nobody_of_a_closed_school_is_kept_for_finding(opened: Opened) -> None:
    assert opened.window.dialogs._people_index().directory.students
    opened.desk.set_session(None)
    assert opened.window.dialogs._index is None


def test_a_dropped_sheet_starts_an_import(opened: Opened, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[Path | None] = []
    monkeypatch.setattr(MainWindow, "start_import", lambda _self, wish: asked.append(wish.path))
    for name in ("new.xlsx", "list.CSV", "photo.png"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name))])
        event = QDropEvent(
            QPointF(50, 50), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        )
        opened.window.dropEvent(event)
    assert asked == [tmp_path / "new.xlsx", tmp_path / "list.CSV"]


def test_the_window_comes_back_where_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot) as first:
        first.window.resize(1024, 711)
        first.window.close()
    with window_below(tmp_path, qtbot) as second:
        assert second.window.size().toTuple() == (1024, 711)


def test_no_window_opens_larger_than_its_screen(qtbot: QtBot) -> None:
    room = QApplication.primaryScreen().availableSize()
    window = QWidget()
    qtbot.addWidget(window)
    fit_to_screen(window, (1280, 800), (1024, 680))
    assert (window.size().toTuple(), window.minimumSize().toTuple()) == ((1280, 800), (1024, 680))
    fit_to_screen(window, (10_000, 800), (9_000, 680))  # as a usual window at 200 %
    assert window.width() <= room.width()
    assert window.minimumWidth() <= room.width()
    assert window.height() == 800


def test_the_first_close_only_asks_to_end(opened: Opened, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.window.close_wanted):
        opened.window.close()
    assert opened.window.isVisible()
    opened.window.closing = True
    opened.window.close()
    assert not opened.window.isVisible()


def test_rows_become_compact_at_once(opened: Opened) -> None:
    view = opened.people.lists[PersonKind.STUDENT].view
    before = view.verticalHeader().defaultSectionSize()
    opened.window.dialogs.show_settings()
    dialog = opened.window.findChild(SettingsDialog)
    assert dialog is not None
    next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Compact").click()
    assert opened.desk.settings.get(COMPACT)
    assert view.verticalHeader().defaultSectionSize() < before
    dialog.close()


@pytest.fixture
def collecting_as_in_mbdesk() -> Iterator[None]:
    """Without it, a collection over all that the test run holds halts everything."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("collecting_as_in_mbdesk")
def test_nothing_blocks_the_window_while_the_school_loads(qtbot: QtBot, tmp_path: Path) -> None:
    """Never more than 100 ms of work between two beats of the window's own clock, from its first screen to the whole of
    a large school, with every tab built.

    Work, not time: other programs on the machine take time from the window, but they are not what is tested here; nor
    is the practice school, which answers from a process of its own. What the same window needs for nothing is added,
    whatever the machine.
    """
    with served("large") as school, window_below(tmp_path, qtbot, tabs=app.tab_kinds(), served=school) as opened:
        heart = Heartbeat()
        heart.start()
        opened.open_practice()
        heart.stop()
        work, longest = max(heart.works), heart.longest
        heart.start()
        qtbot.waitUntil(lambda: len(heart.works) >= 50)
        idle = max(heart.works)
        heart.stop()
        print(f"longest {longest:.0f} ms, of it work {work:.0f} ms, idle {idle:.1f} ms")
        assert len(opened.desk.directory.students) >= 2000
        assert len(opened.window.tabs) == len(app.tab_kinds())
        assert work <= 100 + idle


def test_one_place_makes_labels() -> None:
    """Data is never rich text: only the house label may make a QLabel, and no message box is used at all."""
    offenders = []
    for path in UI.rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        if path.name != "label.py" and re.search(r"\bQLabel\(", source):
            offenders.append(f"{path.name}: QLabel(")
        if re.search(r"\bQMessageBox\b|\.exec\(|processEvents|\.setTextFormat\((?!Qt\.TextFormat\.PlainText)", source):
            offenders.append(f"{path.name}: a blocking call or rich text")
    assert offenders == []


def test_colours_are_named_in_one_place() -> None:
    allowed = {"palette.py", "mbdesk.svg"}
    found = [
        f"{path.name}: {match}"
        for path in [*UI.rglob("*.py"), *(UI.parents[1] / "resources").glob("*.qss")]
        if path.name not in allowed
        for match in re.findall(r"#[0-9A-Fa-f]{6}\b", path.read_text(encoding="utf-8"))
    ]
    assert [entry for entry in found if "1F5FBF" not in entry] == []


def test_a_key_that_may_not_change_anything_says_so_where_import_is(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="read-only") as opened:
        opened.open_practice()
        button = opened.window.header.import_button
        assert not button.isEnabled()
        assert "Students > create" in QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Description)
        opened.window.start_import()
        assert "Nothing can be imported now" in opened.window.notice.text


def test_the_keyboard_waits_where_people_are_looked_up(opened: Opened) -> None:
    waiting = opened.people.lists[PersonKind.STUDENT].view, opened.people.search
    opened.qtbot.waitUntil(lambda: QApplication.focusWidget() in waiting)


def test_a_window_opens_over_the_one_it_comes_from(opened: Opened) -> None:
    opened.window.move(700, 200)
    window = RunWindow(opened.desk)
    opened.desk.open_window(window)
    shift = window.frameGeometry().center() - opened.window.frameGeometry().center()
    assert shift.manhattanLength() < 60
    opened.window.move(3_000, 2_000)
    second = RunWindow(opened.desk)
    opened.desk.open_window(second)
    assert second.screen().availableGeometry().contains(second.frameGeometry())
