"""Job 2 for many classes: one workbook with a sheet each, what it costs, and what a cancel keeps."""

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from mbdesk.ui.building import Pieces, TabKind
from mbdesk.ui.desk import Desk
from mbdesk.ui.tabs.attendance import AttendanceTab
from mbdesk.ui.tabs.attendance_several import AttendanceDialog
from tests.support.window import TODAY, Opened, window_below


def make_attendance(desk: Desk) -> Pieces:
    yield AttendanceTab(desk, lambda: TODAY)


TABS = (TabKind("attendance", "Attendance", make_attendance),)


def tab_of(opened: Opened) -> AttendanceTab:
    tab = opened.window.tabs[0]
    assert isinstance(tab, AttendanceTab)
    return tab


def test_several_classes_become_one_workbook(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    tab = tab_of(opened)
    QTest.mouseClick(tab.tools.several, Qt.MouseButton.LeftButton)
    dialog = tab.findChild(AttendanceDialog)
    assert dialog is not None
    assert dialog.go.accessibleDescription() == "Tick the classes first."
    QTest.keyClicks(dialog.ticks.search, "grade 6")
    QTest.mouseClick(dialog.ticks.tick_shown, Qt.MouseButton.LeftButton)
    count = len(dialog.pairs())
    assert count > 5
    assert dialog.cost.text().startswith(f"{count} requests, ")
    assert dialog.go.text() == f"Save totals of {count}…"
    before = len(opened.school.recorder.entries)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    file_dialog = dialog.findChild(QFileDialog, "save-as")
    assert file_dialog is not None
    path = tmp_path / "many.xlsx"
    file_dialog.selectFile(str(path))
    file_dialog.accept()
    qtbot.waitUntil(lambda: path.exists() and not opened.desk.tasks.jobs, timeout=20_000)
    assert len(opened.school.recorder.entries) - before == count
    titles = openpyxl.load_workbook(path).sheetnames
    assert titles[:2] == ["All classes", "All year groups"]
    assert "English 6A" in titles
    qtbot.waitUntil(lambda: tab.findChild(AttendanceDialog) is None)


def test_many_registers_propose_the_totals(opened: Opened, qtbot: QtBot) -> None:
    tab = tab_of(opened)
    QTest.mouseClick(tab.tools.several, Qt.MouseButton.LeftButton)
    dialog = tab.findChild(AttendanceDialog)
    assert dialog is not None
    QTest.mouseClick(dialog.ticks.tick_shown, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.mode.button("register"), Qt.MouseButton.LeftButton)
    count = len(dialog.pairs())
    assert dialog.cost.text() == (
        f"{count * 49:,} requests, about {round(count * 49 / 180)} minutes."
        f" The totals of the term answer most questions with {count} requests."
    )
    dialog.close()


def test_cancel_keeps_the_registers_that_were_finished(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=TABS, latency=0.01) as opened:
        opened.open_practice()
        tab = tab_of(opened)
        QTest.mouseClick(tab.tools.several, Qt.MouseButton.LeftButton)
        dialog = tab.findChild(AttendanceDialog)
        assert dialog is not None
        keys = [choice.key for choice in tab.tools.pick.choices if choice.text.startswith(("English 6", "Maths 6"))]
        dialog.ticks.set_ticked(frozenset(keys[:3]))
        QTest.mouseClick(dialog.mode.button("register"), Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        file_dialog = dialog.findChild(QFileDialog, "save-as")
        assert file_dialog is not None
        path = tmp_path / "registers.xlsx"
        file_dialog.selectFile(str(path))
        file_dialog.accept()
        qtbot.waitUntil(lambda: dialog.progress.text.startswith("English 6B"), timeout=20_000)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: path.exists() and dialog.banner.isVisible(), timeout=20_000)
        wanted = ["English 6A", "English 6B", "Maths 6A"]
        done = int(dialog.banner.text[0])
        assert 1 <= done < 3
        assert dialog.banner.text.startswith(f"{done} of 3 were read and saved.")
        book = openpyxl.load_workbook(path)
        assert [title.split(" · ")[0] for title in book.sheetnames[:done]] == wanted[:done]
        left = [row[0] for row in book["Left out"].iter_rows(min_row=2, values_only=True)]
        assert left == wanted[done:]
        dialog.close()


def test_another_school_stops_what_is_read_and_keeps_what_was_finished(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=TABS, latency=0.01) as opened:
        opened.open_practice()
        tab = tab_of(opened)
        QTest.mouseClick(tab.tools.several, Qt.MouseButton.LeftButton)
        dialog = tab.findChild(AttendanceDialog)
        assert dialog is not None
        QTest.mouseClick(dialog.ticks.tick_shown, Qt.MouseButton.LeftButton)
        count = len(dialog.pairs())
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        file_dialog = dialog.findChild(QFileDialog, "save-as")
        assert file_dialog is not None
        path = tmp_path / "totals.xlsx"
        file_dialog.selectFile(str(path))
        file_dialog.accept()
        read = dialog._totals
        qtbot.waitUntil(lambda: bool(read), timeout=20_000)
        opened.desk.set_session(None)
        qtbot.waitUntil(lambda: tab.findChild(AttendanceDialog) is None)
        qtbot.waitUntil(lambda: path.exists() and not opened.desk.tasks.jobs, timeout=20_000)
        assert 0 < len(read) < count
        assert "Left out" in openpyxl.load_workbook(path).sheetnames
