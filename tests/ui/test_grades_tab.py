"""The Grades tab: term grades in every programme's shape, and who has none."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from mbdesk.errors import SheetError
from mbdesk.jobs.batch import GradesBatch
from mbdesk.records import SchoolClass
from mbdesk.ui.building import Pieces, TabKind
from mbdesk.ui.desk import Desk
from mbdesk.ui.tabs.grades import GradesTab
from mbdesk.ui.tabs.grades_several import GradesDialog
from tests.support.window import TODAY, Opened, focusable, window_below


def make_grades(desk: Desk) -> Pieces:
    yield GradesTab(desk, lambda: TODAY)


TABS = (TabKind("grades", "Grades", make_grades),)


def tab_of(opened: Opened) -> GradesTab:
    tab = opened.window.tabs[0]
    assert isinstance(tab, GradesTab)
    return tab


def a_class(opened: Opened, program: str) -> SchoolClass:
    return next(c for c in opened.desk.directory.classes if c.program_code == program and not c.archived)


def show(opened: Opened, program: str, term: int | None = None) -> GradesTab:
    tab = tab_of(opened)
    tab.show_class_grades(a_class(opened, program))
    if term is not None:
        tab.tools.term.setCurrentIndex(term)
        tab.tools.term.activated.emit(term)
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs)
    return tab


def titles(tab: GradesTab) -> list[str]:
    return [field.heading() for field in tab.grid.table.fields]


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("diploma", {"Grade", "Average %", "Participation", "Comments"}),
        ("myp", {"Grade", "Criterion A", "Criterion D", "Sum of criteria"}),
        ("pyp", {"Learner profile · Comment", "English · Progress", "Comments"}),
    ],
)
def test_every_programme_shows_its_own_columns(opened: Opened, program: str, expected: set[str]) -> None:
    tab = show(opened, program)
    assert expected <= set(titles(tab))
    students = opened.desk.directory.students_in_class(a_class(opened, program).id)
    assert tab.status == f"{len(students)} of {len(students)} students"
    assert [row.name for row in tab.grid.table.records()] == [s.sort_name for s in students]


def test_one_request_and_none_when_it_was_read_before(opened: Opened) -> None:
    before = len(opened.school.recorder.entries)
    tab = show(opened, "myp")
    assert len(opened.school.recorder.entries) - before == 1
    show(opened, "diploma")
    show(opened, "myp")
    assert len(opened.school.recorder.entries) - before == 2
    tab.refresh()
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs)
    assert len(opened.school.recorder.entries) - before == 3, "F5 asks again"


def with_missing(opened: Opened) -> GradesTab:
    """The first class in which a term grade is missing in the running term."""
    tab = tab_of(opened)
    for one in opened.desk.directory.classes:
        if one.program_code == "pyp" or one.archived:
            continue
        tab.show_class_grades(one)
        opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs)
        if tab.tools.only_missing.isVisible():
            return tab
    raise AssertionError("nobody misses a grade")


def test_missing_grades_are_counted_said_and_shown_alone(opened: Opened) -> None:
    tab = with_missing(opened)
    everybody = tab.grid.table.total
    column = titles(tab).index("Missing")
    missing = [row for row in range(everybody) if tab.grid.table.text(row, column)]
    assert missing
    assert tab.tools.only_missing.text() == f"{len(missing)} without a term grade"
    QTest.mouseClick(tab.tools.only_missing, Qt.MouseButton.LeftButton)
    assert tab.grid.table.found == len(missing)
    assert tab.tools.only_missing.text() == f"Show all {everybody}"
    QTest.mouseClick(tab.tools.only_missing, Qt.MouseButton.LeftButton)
    assert tab.grid.table.found == everybody


def test_a_term_without_grades_says_so(opened: Opened) -> None:
    tab = show(opened, "myp", term=2)
    assert tab.empty.text.startswith("No grades have been entered for English 6A in Term 3.")
    assert tab.export_tables() == []


def test_trouble_can_be_tried_again(opened: Opened) -> None:
    opened.school.faults.add(do="answer", status=400, body={"error": "odd"}, route="/classes/{id}/assessments/*")
    tab = show(opened, "myp")
    assert tab.stack.currentWidget() is tab.empty
    opened.school.faults.clear()
    again = next(b for b in tab.empty.findChildren(QPushButton) if b.text() == "Try again")
    QTest.mouseClick(again, Qt.MouseButton.LeftButton)
    opened.qtbot.waitUntil(lambda: tab.stack.currentWidget() is tab.grid)


def test_a_missing_permission_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="no-grades", tabs=TABS) as opened:
        opened.open_practice()
        tab = show(opened, "myp")
        assert tab.empty.text.startswith("This access key may not read term grades.")
        assert "“term-grades” under “Class assessments”" in tab.empty.text
        assert tab.save_flow(opened.window) is None


def test_export_is_the_sheet_on_the_screen(opened: Opened, tmp_path: Path) -> None:
    tab = with_missing(opened)
    tab.grid.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    opened.window.export()
    dialog = opened.window.findChild(QFileDialog, "save-as")
    assert dialog is not None
    path = tmp_path / "grades.xlsx"
    dialog.selectFile(str(path))
    dialog.accept()
    opened.qtbot.waitUntil(lambda: path.exists() and not opened.desk.tasks.jobs)
    book = openpyxl.load_workbook(path)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert list(rows[0]) == titles(tab)
    assert [row[0] for row in rows[1:]] == [row.name for row in tab.grid.table.records()]
    assert "Missing grades" in book.sheetnames


def test_several_classes_become_one_workbook(opened: Opened, tmp_path: Path) -> None:
    tab = tab_of(opened)
    QTest.mouseClick(tab.tools.several, Qt.MouseButton.LeftButton)
    dialog = tab.findChild(GradesDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.ticks.search, "grade 11")
    QTest.mouseClick(dialog.ticks.tick_shown, Qt.MouseButton.LeftButton)
    count = len(dialog.pairs())
    assert dialog.go.text() == f"Save grades of {count} classes…"
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    file_dialog = dialog.findChild(QFileDialog, "save-as")
    assert file_dialog is not None
    path = tmp_path / "grade 11.xlsx"
    file_dialog.selectFile(str(path))
    file_dialog.accept()
    opened.qtbot.waitUntil(lambda: path.exists() and not opened.desk.tasks.jobs, timeout=20_000)
    names = openpyxl.load_workbook(path).sheetnames
    assert names[-1] == "Missing grades" or names.index("Missing grades") == len(names) - 2
    assert len(names) >= 3


def test_a_workbook_that_is_open_elsewhere_is_told_in_the_dialog_alone(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Path] = []
    really = GradesBatch.write

    async def write(batch: GradesBatch, path: Path) -> Path:
        tries.append(path)
        if len(tries) == 1:
            raise SheetError(str(path), "target_locked")
        return await really(batch, path)

    monkeypatch.setattr(GradesBatch, "write", write)
    tab = tab_of(opened)
    QTest.mouseClick(tab.tools.several, Qt.MouseButton.LeftButton)
    dialog = tab.findChild(GradesDialog)
    assert dialog is not None
    QTest.keyClicks(dialog.ticks.search, "grade 11")
    QTest.mouseClick(dialog.ticks.tick_shown, Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    asking = dialog.findChild(QFileDialog, "save-as")
    assert asking is not None
    asking.selectFile(str(tmp_path / "all.xlsx"))
    asking.accept()
    opened.qtbot.waitUntil(dialog.banner.isVisible, timeout=20_000)
    assert not opened.window.notice.isVisible(), "it is not said twice"

    def way(begins: str) -> QPushButton:
        there = dialog.banner.findChildren(QPushButton)
        return next(b for b in there if b.text().startswith(begins))

    way("Save elsewhere").click()
    assert not dialog.go.isEnabled()
    next(d for d in dialog.findChildren(QFileDialog) if d.isVisible()).reject()
    assert dialog.go.isEnabled()
    assert dialog.banner.isVisible()
    way("Save as").click()
    opened.qtbot.waitUntil(lambda: opened.window.notice.text.startswith("Saved as all (2).xlsx"), timeout=20_000)
    opened.qtbot.waitUntil(lambda: tab.findChild(GradesDialog) is None)
    assert [path.name for path in tries] == ["all.xlsx", "all (2).xlsx"]


def test_every_control_has_a_name(opened: Opened) -> None:
    tab = show(opened, "diploma")
    names = [widget.accessibleName() or getattr(widget, "text", str)() for widget in focusable(tab)]
    assert all(names)
    assert {"Class", "Term", "Several classes…"} <= set(names)
