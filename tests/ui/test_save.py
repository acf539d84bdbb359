"""Saving a file that cannot be written where it was wanted: every way on works, whatever was tried before."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from mbdesk.errors import SheetError
from mbdesk.jobs.progress import Report
from mbdesk.records import PersonKind
from mbdesk.ui.dialogs.export import ExportDialog
from mbdesk.ui.dialogs.save import SaveFlow
from tests.support.window import Opened


def _button(opened: Opened, begins: str) -> QPushButton:
    return next(b for b in opened.window.notice.findChildren(QPushButton) if b.text().startswith(begins))


def test_one_row_is_exported_as_one(opened: Opened) -> None:
    tab = opened.people
    table = tab.lists[PersonKind.STUDENT].table
    tab.search.setText(next(one.email for one in table.records() if one.email))
    opened.qtbot.waitUntil(lambda: table.found == 1)
    opened.window.export()
    dialog = opened.window.findChild(ExportDialog)
    assert dialog is not None
    assert dialog.go.text() == "Export 1 row…"
    dialog.reject()


def test_a_name_that_was_not_chosen_leaves_the_other_way_open(opened: Opened, tmp_path: Path) -> None:
    """The workbook is open in Excel: "Save elsewhere", "Cancel", then the button with the other name."""
    tries: list[Path] = []

    async def write(path: Path, _report: Report) -> Path:
        tries.append(path)
        if len(tries) == 1:
            raise SheetError(str(path), "target_locked")
        return path

    flow = SaveFlow(opened.desk, opened.window, "Students.xlsx", write)
    flow.write_to(tmp_path / "Students.xlsx")
    opened.qtbot.waitUntil(lambda: "Students.xlsx" in opened.window.notice.text)
    for _ in range(2):
        _button(opened, "Save elsewhere").click()
        dialog = next(d for d in opened.window.findChildren(QFileDialog) if d.isVisible())
        dialog.reject()
        opened.qtbot.waitUntil(lambda: not any(d.isVisible() for d in opened.window.findChildren(QFileDialog)))
    other = _button(opened, "Save as")
    other.click()
    other.click()
    opened.qtbot.waitUntil(lambda: opened.window.notice.text.startswith("Saved as Students (2).xlsx"))
    assert [path.name for path in tries] == ["Students.xlsx", "Students (2).xlsx"], "pressed twice, written once"


def test_a_way_to_save_goes_with_what_offers_it(opened: Opened, tmp_path: Path) -> None:
    """An import's template was not saved, and the import is closed: "Save elsewhere" would ask nobody."""

    async def write(path: Path, _report: Report) -> Path:
        raise SheetError(str(path), "target_locked")

    parent = QWidget()
    SaveFlow(opened.desk, parent, "Students.xlsx", write).write_to(tmp_path / "Students.xlsx")
    opened.qtbot.waitUntil(lambda: "Students.xlsx" in opened.window.notice.text)
    assert opened.window.notice.isVisible()
    parent.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not opened.window.notice.isVisible()
