"""Job 2 in the window: pick a class, see its register, know what every letter means, take it to Excel."""

import re
from datetime import date
from pathlib import Path

import openpyxl
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from mbdesk.records import SchoolClass, YearGroup
from mbdesk.registers import Register, Totals
from mbdesk.ui.building import Pieces, TabKind
from mbdesk.ui.desk import Desk
from mbdesk.ui.dialogs.save import SaveFlow
from mbdesk.ui.tabs.attendance import AttendanceTab
from mbdesk.ui.tabs.attendance_header import FIXED
from tests.support.window import TODAY, Opened, focusable, window_below

MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)


def make_attendance(desk: Desk) -> Pieces:
    yield AttendanceTab(desk, lambda: TODAY)


TABS = (TabKind("attendance", "Attendance", make_attendance),)


def tab_of(opened: Opened) -> AttendanceTab:
    tab = opened.window.tabs[0]
    assert isinstance(tab, AttendanceTab)
    return tab


def a_class(opened: Opened, name: str = "English 6A") -> SchoolClass:
    return next(c for c in opened.desk.directory.classes if c.name == name)


def a_year_group(opened: Opened) -> YearGroup:
    return next(g for g in opened.desk.directory.year_groups if g.student_ids and not g.archived)


def pick_days(tab: AttendanceTab, first: date, last: date) -> None:
    tab.tools.span.pick_days(first, last)
    tab.tools.changed.emit()


def load(opened: Opened) -> None:
    tab = tab_of(opened)
    QTest.mouseClick(tab.tools.load, Qt.MouseButton.LeftButton)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs)


def register_on_screen(opened: Opened) -> Register:
    made = tab_of(opened).shown
    assert isinstance(made, Register)
    return made


def letters(tab: AttendanceTab, row: int, column: int) -> str:
    return tab.grid.table.text(row, column)


def test_typing_enter_enter_shows_the_register_of_the_term(opened: Opened, qtbot: QtBot) -> None:
    tab = tab_of(opened)
    tab.focus_search()
    QTest.keyClicks(tab.tools.pick, "eng 6a")
    QTest.keyClick(tab.tools.pick, Qt.Key.Key_Return)
    assert tab.tools.pick.text() == "English 6A · ENG-6A · class"
    assert tab.tools.span.box.currentText() == "Term 2, now"
    assert tab.tools.cost.text() == "1 Jan 2026 to 10 Mar 2026 · 49 school days, 49 requests, about 5 seconds"
    assert tab.tools.load.hasFocus()
    QTest.keyClick(tab.tools.load, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: tab.shown is not None)
    made = register_on_screen(opened)
    assert made.title == "English 6A"
    assert len(tab.grid.table.records()) == len(made.rows) > 0
    shown = len({column.day for column in made.columns})
    assert tab.status == f"{len(made.rows)} students · {shown} days"
    assert tab.tools.blanks.text() == f"Show {49 - shown} days without records"
    assert tab.window().focusWidget() is tab.grid


def test_every_cell_shows_its_letter_and_says_it_in_words(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_group(a_year_group(opened))
    pick_days(tab, MONDAY, FRIDAY)
    load(opened)
    made = register_on_screen(opened)
    for row, shown in enumerate(made.rows):
        for place, cell in enumerate(shown.cells):
            assert letters(tab, row, FIXED + place) == (cell.code.letters if cell else "")
        first_total = FIXED + len(made.columns)
        for place, code in enumerate(made.codes):
            assert letters(tab, row, first_total + place) == str(shown.count(code))
    said = tab.grid.table.data(tab.grid.table.index(0, FIXED), ACCESSIBLE)
    first = made.rows[0].cells[0]
    assert first is not None
    assert first.code.words() in said
    assert "Mo 2 Mar 2026" in said


def test_the_legend_says_every_letter_and_how_per_cent_is_reckoned(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened, "Early Years A Homeroom"))
    load(opened)
    made = register_on_screen(opened)
    legend = tab.legend.codes.text().replace("\u00a0", " ")
    for code in made.codes:
        assert f"{code.letters} {code.words()}" in legend
    assert "p Present: assumed, nobody recorded it" in legend
    assert legend.endswith("blank: no record")
    assert "out of all recorded marks" in tab.legend.about.text()
    assert "Attendance Manager" in tab.legend.about.text()


def test_what_is_shown_always_fits_what_is_picked(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    pick_days(tab, MONDAY, FRIDAY)
    load(opened)
    assert tab.stack.currentWidget() is tab.grid
    tab.show_group(a_class(opened, "Maths 6A"))
    assert tab.shown is None
    assert tab.stack.currentWidget() is tab.empty
    assert tab.empty.text.startswith("Maths 6A is not loaded yet.")
    tab.show_group(a_class(opened))
    opened.qtbot.waitUntil(lambda: tab.shown is not None)
    assert register_on_screen(opened).title == "English 6A", "what was read once is shown again at once"


def test_a_range_offers_the_one_request_totals_instead(opened: Opened, qtbot: QtBot) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    pick_days(tab, MONDAY, FRIDAY)
    assert tab.tools.cost.text() == "2 Mar 2026 to 6 Mar 2026 · 5 school days, 5 requests, a few seconds"
    assert not tab.tools.mode.button("totals").isEnabled()
    assert tab.tools.mode.button("totals").accessibleDescription() == "ManageBac adds up whole terms only."
    before = len(opened.school.recorder.entries)
    assert tab.tools.instead.text() == "Only the totals of Term 2: 1 request"
    QTest.mouseClick(tab.tools.instead, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(tab.shown, Totals))
    assert len(opened.school.recorder.entries) - before == 1
    assert tab.tools.span.box.currentText() == "Term 2, now"
    assert tab.tools.wants_totals


def test_nothing_recorded_is_not_everyone_present(opened: Opened) -> None:
    tab = tab_of(opened)
    english = a_class(opened)
    tab.show_group(english)
    tab.tools.span.pick_term(opened.desk.directory.terms_of_class(english)[2])
    tab.tools.mode.set_current("totals")
    tab.tools.changed.emit()
    load(opened)
    assert tab.empty.text == (
        "No attendance has been recorded for English 6A in Term 3. This is not the same as everyone being present."
    )


def test_a_weekend_asks_for_nothing_and_says_why(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    pick_days(tab, date(2026, 3, 7), date(2026, 3, 8))
    assert not tab.tools.load.isEnabled()
    assert tab.tools.load.accessibleDescription() == "There are no school days to ask for."
    assert "weekend" in tab.empty.text


def test_days_without_records_are_shown_on_request(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    load(opened)
    assert register_on_screen(opened).empty_days == 0
    tab.tools.blanks.click()
    whole = register_on_screen(opened)
    assert whole.empty_days > 0
    tab.grid.sort_or_turn(tab.grid.totals_columns()[-1])
    shares = [row.present_share for row in tab.grid.table.records()]
    assert tab.tools.blanks.text() == f"Show {whole.empty_days} days without records"
    QTest.mouseClick(tab.tools.blanks, Qt.MouseButton.LeftButton, pos=QPoint(8, 12))
    short = register_on_screen(opened)
    assert short.empty_days == 0
    assert [row.present_share for row in tab.grid.table.records()] == shares, "the sort stays"
    assert tab.grid.table.columnCount() == FIXED + len(short.columns) + len(short.codes) + 1
    assert len(tab.export_tables()[0].columns) == tab.grid.table.columnCount()


def test_the_totals_stay_in_view_while_the_days_scroll(opened: Opened, qtbot: QtBot) -> None:
    tab = tab_of(opened)
    opened.window.resize(1100, 700)
    tab.show_group(a_class(opened, "Early Years A Homeroom"))
    load(opened)
    frozen = tab.grid.frozen_totals
    assert frozen is not None
    qtbot.waitUntil(frozen.isVisible)
    assert frozen.geometry().right() == tab.grid.viewport().width() - 1 + tab.grid.frameWidth()
    shown = [c for c in range(tab.grid.table.columnCount()) if not frozen.isColumnHidden(c)]
    assert shown == list(tab.grid.totals_columns())
    tab.grid.setFocus()
    for _ in range(40):
        QTest.keyClick(tab.grid, Qt.Key.Key_Right)
        current = tab.grid.currentIndex()
        if current.column() not in tab.grid.totals_columns():
            right = tab.grid.columnViewportPosition(current.column()) + tab.grid.columnWidth(current.column())
            assert right <= tab.grid.viewport().width() - frozen.width(), "the cursor is under the totals"


def test_sorting_by_a_total_turns_round_with_the_second_click(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_group(a_year_group(opened))
    pick_days(tab, MONDAY, FRIDAY)
    load(opened)
    share = tab.grid.totals_columns()[-1]
    tab.grid.sort_or_turn(share)
    low = [row.present_share for row in tab.grid.table.records()]
    tab.grid.sort_or_turn(share)
    high = [row.present_share for row in tab.grid.table.records()]
    assert low == sorted(low)
    assert high == sorted(high, reverse=True)


def test_trouble_keeps_what_came_and_try_again_goes_on(opened: Opened, qtbot: QtBot) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    route = {"do": "answer", "status": 400, "body": {"error": "odd"}, "route": "/classes/{id}/attendance/date/*"}
    opened.school.faults.replace([route | {"from": 25}])
    load(opened)
    assert tab.stack.currentWidget() is tab.empty
    found = re.search(r"(\d+) of 49 days were read and are kept\.", tab.empty.text)
    assert found is not None, tab.empty.text
    kept = int(found[1])
    opened.school.faults.clear()
    before = len(opened.school.recorder.entries)
    again = next(b for b in tab.empty.findChildren(QPushButton) if b.text() == "Try again")
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tab.shown is not None)
    assert len(opened.school.recorder.entries) - before == 49 - kept


def test_cancel_goes_back_to_the_offer(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=TABS, latency=0.02) as opened:
        opened.open_practice()
        tab = tab_of(opened)
        tab.show_group(a_class(opened))
        QTest.mouseClick(tab.tools.load, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: " of 49" in tab.tools.progress.text)
        assert tab.grid.table.found > 0, "the students stand there while the marks come"
        assert not tab.tools.load.isEnabled()
        cancel = next(b for b in tab.tools.progress.findChildren(QPushButton) if b.text() == "Cancel")
        QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
        assert tab.empty.text.startswith("English 6A is not loaded yet.")
        assert tab.tools.load.isEnabled()
        qtbot.waitUntil(lambda: not opened.desk.tasks.jobs)
        assert tab.shown is None


def test_a_missing_permission_is_named_before_anything_is_sent(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="no-attendance", tabs=TABS) as opened:
        opened.open_practice()
        tab = tab_of(opened)
        before = len(opened.school.recorder.entries)
        tab.show_group(a_class(opened))
        assert tab.empty.text.startswith("This access key may not read this attendance.")
        assert "“date-attendance” under “Classes” in Settings > Develop > API Manager" in tab.empty.text
        tab.show_group(a_year_group(opened))
        assert "under “Year groups”" in tab.empty.text
        assert len(opened.school.recorder.entries) == before


def test_another_school_starts_empty(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    pick_days(tab, MONDAY, MONDAY)
    load(opened)
    opened.desk.set_session(None)
    assert tab.shown is None
    assert tab.tools.pick.current == ""
    assert tab.export_tables() == []


def save_to(opened: Opened, path: Path) -> None:
    """Ctrl+E, then the system's dialog answered with ``path``."""
    opened.window.export()
    flow = opened.window.findChild(SaveFlow)
    dialog = opened.window.findChild(QFileDialog, "save-as")
    assert flow is not None
    assert dialog is not None
    saved: list[Path] = []
    flow.saved.connect(saved.append)
    dialog.selectFile(str(path))
    dialog.accept()
    opened.qtbot.waitUntil(lambda: bool(saved), timeout=20_000)


def test_export_writes_what_the_grid_shows(opened: Opened, tmp_path: Path) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    pick_days(tab, MONDAY, FRIDAY)
    load(opened)
    made = register_on_screen(opened)
    tab.grid.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert tab.export_name() == "English 6A - register"
    save_to(opened, tmp_path / "register.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "register.xlsx").worksheets[0]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    order = [name for name in rows if name in {row.pupil.name for row in made.rows}]
    assert order == [row.pupil.name for row in tab.grid.table.records()], "sorted as on the screen"
    for shown in made.rows:
        written = rows[shown.pupil.name]
        assert written[1] == shown.pupil.student_id
        assert [value or "" for value in written[2 : 2 + len(made.columns)]] == [
            cell.code.letters if cell else "" for cell in shown.cells
        ]


def test_export_reads_first_what_is_only_picked(opened: Opened, tmp_path: Path) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    pick_days(tab, MONDAY, FRIDAY)
    assert tab.shown is None
    save_to(opened, tmp_path / "register.xlsx")
    assert (tmp_path / "register.xlsx").stat().st_size > 0
    opened.qtbot.waitUntil(lambda: tab.shown is not None)


def test_an_export_that_still_reads_can_be_cancelled(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, tabs=TABS, latency=0.02) as opened:
        opened.open_practice()
        tab = tab_of(opened)
        tab.show_group(a_class(opened))
        opened.window.export()
        dialog = opened.window.findChild(QFileDialog, "save-as")
        assert dialog is not None
        dialog.selectFile(str(tmp_path / "register.xlsx"))
        dialog.accept()
        qtbot.waitUntil(lambda: " of 49" in tab.tools.progress.text)
        cancel = next(b for b in tab.tools.progress.findChildren(QPushButton) if b.text() == "Cancel")
        QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not opened.desk.tasks.jobs)
        assert not (tmp_path / "register.xlsx").exists()
        assert tab.empty.text.startswith("English 6A is not loaded yet.")


def test_totals_export(opened: Opened, tmp_path: Path) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    tab.tools.mode.set_current("totals")
    tab.tools.changed.emit()
    load(opened)
    assert isinstance(tab.shown, Totals)
    save_to(opened, tmp_path / "totals.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "totals.xlsx").worksheets[0]
    header = next(sheet.iter_rows(values_only=True))
    assert header[:2] == ("Student", "Student ID")
    assert header[-1] == "% present"


def test_without_a_choice_there_is_nothing_to_export(opened: Opened) -> None:
    assert tab_of(opened).save_flow(opened.window) is None
    opened.window.export()
    assert "nothing to export" in opened.window.notice.text


def test_every_control_has_a_name_and_the_keyboard_reaches_it(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_group(a_class(opened))
    pick_days(tab, MONDAY, FRIDAY)
    load(opened)
    names = [widget.accessibleName() or getattr(widget, "text", str)() for widget in focusable(tab)]
    assert all(names), [type(w).__name__ for w, n in zip(focusable(tab), names, strict=True) if not n]
    for needed in ("Class or year group", "Term or dates", "Several classes…", "Register of English 6A"):
        assert needed in names


def test_days_before_the_first_record_are_scrolled_past(opened: Opened, qtbot: QtBot) -> None:
    tab = tab_of(opened)
    tab.tools.pick.set_current(f"class {a_class(opened).id}")
    pick_days(tab, date(2025, 8, 1), date(2025, 9, 30))
    load(opened)
    tab.tools.blanks.click()
    made = register_on_screen(opened)
    first = next(n for n in range(len(made.columns)) if any(row.cells[n] is not None for row in made.rows))
    assert first > 5, "the practice school begins later in August"
    name_ends = tab.grid.columnWidth(0)
    assert abs(tab.grid.columnViewportPosition(FIXED + first) - name_ends) <= 1
