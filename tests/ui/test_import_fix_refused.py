"""ManageBac says that an e-mail is taken already: the way back leads to that cell, whatever the headings look like."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication

from mbdesk.ui.activity import ActivityWindow
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.import_wizard.check_table import CheckView
from tests.support.window import Opened
from tests.support.wizard import Importing, begin

ROWS = [
    (f"9000{n}", "Mia", f"Quill{letter}", f"M{n}", "Girl", "nobody said why", f"mia{n}@newfamily.example")
    for n, letter in enumerate("abcd")
]
TALL = [
    ("Number", "First name", "Surname", "Nickname", "Gender", "Remarks\nof the office", "E-mail\nof the pupil"),
    ("", "", "", "", "", "", ""),
]
"""Every heading is as high as two rows."""
GROUPED = [
    ("Pupil", "Pupil", "Pupil", "Pupil", "Pupil", "Office", "Pupil"),
    ("Number", "First name", "Surname", "Nickname", "Gender", "Remarks", "E-mail\nof the pupil"),
]
E_MAIL = 6


def workbook(folder: Path, titles: list[tuple[str, ...]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (*titles, *ROWS):
        sheet.append([value or None for value in row])
    for at, (above, below) in enumerate(zip(*titles, strict=True), start=1):
        if above and not below:
            sheet.merge_cells(start_row=1, end_row=2, start_column=at, end_column=at)
    if titles is GROUPED:
        sheet.merge_cells("A1:E1")
    path = folder / "pupils.xlsx"
    book.save(path)
    return path


def refused(opened: Opened, path: Path) -> Importing:
    """The sheet is sent; ManageBac takes the second and the fourth e-mail for somebody's."""
    body = {"errors": {"email": ["has already been taken"]}}
    made = begin(opened, ImportWish(path=path))
    assert [row.problems for row in made.draft.rows] == [(), (), (), ()]
    email = made.draft.columns[E_MAIL].target
    assert email is not None
    assert (email.role, email.field) == ("student", "email")
    made.wizard.show_page(3)
    made.until(made.wizard.review_page.forward.isEnabled)
    opened.school.faults.add(do="answer", method="POST", route="/students", nth=[2, 4], status=422, body=body)
    made.wizard.review_page.forward.click()
    made.until(lambda: made.wizard.results is not None and made.wizard.results.fix.isVisible())
    opened.school.faults.clear()
    return made


def wizards() -> list[ImportWizard]:
    return [each for each in QApplication.topLevelWidgets() if isinstance(each, ImportWizard) and each.isVisible()]


def in_view(view: CheckView) -> bool:
    """Wholly, or from its beginning where it is wider than all the room beside the names."""
    cell = view.visualRect(view.currentIndex())
    room = view.viewport().rect().adjusted(view.frozen_width, 0, 0, 0)
    if cell.width() > room.width():
        return cell.left() == room.left()
    return not cell.isEmpty() and room.contains(cell)


def check_refusal(made: Importing) -> None:
    page = made.wizard.check_page
    made.until(lambda: made.wizard.preparation.draft is not None and page.view.hasFocus())
    rows = [row.number for row in made.draft.rows]
    assert len(rows) == 2
    assert page.view.current_place() == (rows[0], E_MAIL)
    (card,) = page.causes.cards.values()
    assert card.isVisible()
    assert "refused" in card.cause.title
    made.until(lambda: in_view(page.view))


@pytest.mark.parametrize("width", [1240, 900])
@pytest.mark.parametrize("titles", [TALL, GROUPED], ids=["two rows high", "a group above"])
def test_from_the_results(opened: Opened, tmp_path: Path, titles: list[tuple[str, ...]], width: int) -> None:
    made = refused(opened, workbook(tmp_path, titles))
    made.wizard.resize(width, 800 if width > 1000 else 600)
    assert made.wizard.results is not None
    made.wizard.results.fix.click()
    check_refusal(made)


@pytest.mark.parametrize("titles", [TALL, GROUPED], ids=["two rows high", "a group above"])
def test_from_activity(opened: Opened, tmp_path: Path, titles: list[tuple[str, ...]]) -> None:
    first = refused(opened, workbook(tmp_path, titles))
    first.wizard.close()
    activity = ActivityWindow(opened.desk)
    opened.desk.open_window(activity)
    opened.qtbot.waitUntil(activity.fix.isEnabled, timeout=20_000)
    activity.fix.click()
    opened.qtbot.waitUntil(lambda: wizards() != [], timeout=20_000)
    (wizard,) = wizards()
    wizard.activateWindow()
    check_refusal(Importing(wizard, opened))
