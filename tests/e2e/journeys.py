"""What a registrar does, as a person does it: the tour takes pictures of it, the end-to-end test checks what it did.

Each journey starts and ends in the main window with a school open.
"""

import asyncio
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QFileDialog, QLineEdit

from mbdesk.ui.record_view import RecordView
from mbdesk.ui.widgets import PrimaryButton
from tests.support.hand import Hand, name_of, on_screen, texts, windows
from tests.support.make_sheets import EXPECTED

SCHOOL = "Riverside International School"


async def connect_school(hand: Hand, url: str, token: str) -> None:
    """From the first screen to the loaded school, with a key and a typed address."""
    await hand.picture("01-welcome")
    await hand.click("Connect a school")
    await hand.type(token, into="Access key")
    region = await hand.find("Region", QComboBox)
    region.setFocus()
    await hand.key("End")
    await hand.type(url, into="Address")
    await hand.picture("02-connect")
    await hand.click("Connect")
    await hand.find(f"Start with {SCHOOL}")
    await hand.picture("03-connected")
    await hand.click(f"Start with {SCHOOL}")
    await loaded(hand)


async def open_practice(hand: Hand) -> None:
    """From the first screen to the loaded practice school."""
    await hand.picture("01-welcome")
    await hand.click("Open the practice school")
    await loaded(hand)


async def loaded(hand: Hand) -> None:
    """Wait until all people are there."""
    await hand.find("Students 1,200")
    await hand.until(lambda: any("F5 to refresh" in text for text in texts()), "the whole school")


async def table(hand: Hand, name: str) -> RecordView:
    """The table called ``name``."""
    found = await hand.find(name, RecordView)
    assert isinstance(found, RecordView)
    return found


async def look_up_people(hand: Hand) -> None:
    """Job 1: search, sort, look, jump along the family, find anyone, copy."""
    await hand.picture("10-people")
    search = await hand.find("Search", QLineEdit)
    search.setFocus()
    await hand.type("mull")
    view = await table(hand, "Students")
    await hand.row(view, "Müller, Zoë")
    await hand.click_row(view, "Müller, Zoë")
    await hand.picture("11-people-search")
    await hand.key("Ctrl+F")
    await hand.key("Escape")
    await hand.key("Ctrl+K")
    await hand.type("chen li")
    await hand.until(lambda: any("+48 601 555 131" in line for line in lines_found()), "Chen Li with her phone")
    await hand.picture("12-find-anyone")
    await hand.key("Return")
    await hand.until(lambda: any("+48 601 555 131" in text for text in texts()), "her phone in the pane")
    await hand.picture("13-parent")


def lines_found() -> list[str]:
    """What the lists on the screen say, line by line."""
    lines = []
    for view in on_screen(QAbstractItemView):
        model = view.model()
        for row in range(min(model.rowCount(), 50)):
            index = model.index(row, 0)
            words = (index.data(Qt.ItemDataRole.AccessibleTextRole), index.data())
            lines.append(" · ".join(str(word) for word in words if word))
    return lines


def lines_of(view: RecordView, *, shown: bool = False) -> list[str]:
    """Every row of a table, its cells side by side; with ``shown`` only the columns shown, in their order."""
    model, header = view.model(), view.horizontalHeader()
    columns = [header.logicalIndex(place) for place in range(model.columnCount())]
    if shown:
        columns = [column for column in columns if not view.isColumnHidden(column)]
    return [" · ".join(str(model.index(row, c).data() or "") for c in columns) for row in range(model.rowCount())]


def shown_in_table(text: str) -> bool:
    """Whether ``text`` stands in a cell of a table on the screen."""
    return any(text in line for view in on_screen(RecordView) for line in lines_of(view))


async def save_as(hand: Hand, path: Path) -> None:
    """Answer the system's question for a file name and wait until the file is there."""
    dialog = await question_for_a_file(hand)
    dialog.setDirectory(str(path.parent))  # its list of suggestions answers Return in its own way
    await type_file_name(dialog, path.name)
    await hand.until(path.exists, f"{path.name}")
    await hand.until(lambda: any(text.startswith("Saved as") for text in texts()), "that it was saved")


async def question_for_a_file(hand: Hand) -> QFileDialog:
    """Wait for the system's dialog."""
    dialogs: list[QFileDialog] = []

    def asked() -> bool:
        dialogs[:] = list(on_screen(QFileDialog))
        return bool(dialogs)

    await hand.until(asked, "the question for a file")
    return dialogs[0]


async def type_file_name(dialog: QFileDialog, name: str) -> None:
    """Type a name and press Return."""
    field = next(edit for edit in on_screen(QLineEdit, dialog) if edit.objectName() == "fileNameEdit")
    field.selectAll()
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await asyncio.sleep(0)


async def export_people(hand: Hand, folder: Path) -> Path:
    """The students shown, as a workbook."""
    path = folder / "Students.xlsx"
    await hand.click("Students 1,200")
    await hand.key("Ctrl+E")
    await hand.find("Rows shown*")
    await hand.picture("14-export")
    await hand.click("Export*")
    await save_as(hand, path)
    return path


async def look_at_classes(hand: Hand) -> None:
    """The Classes tab: a class with its students, then the year groups."""
    await hand.key("Ctrl+2")
    await hand.click_row(await table(hand, "Classes"), "Biology 10A")
    await asyncio.sleep(0.3)
    await hand.picture("20-classes")
    await hand.click("Year groups 14")
    await hand.click_row(await table(hand, "Year groups"), "Grade 9")
    await hand.picture("21-year-groups")


async def export_register(hand: Hand, folder: Path) -> Path:
    """Job 2: a class's register for the term to Excel (task B7)."""
    path = folder / "Biology 10A register.xlsx"
    await hand.key("Ctrl+3")
    await hand.picture("30-attendance")
    await hand.type("bio 10a", into="Class or year group")
    await hand.key("Return")
    await hand.until(lambda: any("requests" in text for text in texts()), "what the register costs")
    await hand.picture("31-attendance-cost")
    await hand.click("Load")
    await hand.until(lambda: any(text.startswith("Register of Biology 10A") for text in texts()), "the register")
    await hand.picture("32-register")
    await hand.key("Ctrl+E")
    await save_as(hand, path)
    await hand.picture("33-register-saved")
    return path


async def look_at_totals(hand: Hand) -> None:
    """The one-request totals of the same class and term."""
    await hand.click("Totals", QAbstractButton)
    await hand.click("Load", QAbstractButton)
    await hand.until(lambda: any(t.startswith("Attendance totals of Biology 10A") for t in texts()), "the totals")
    await hand.picture("34-totals")


async def look_at_grades(hand: Hand, folder: Path) -> Path:
    """The Grades tab: a class's term grades, saved as a workbook."""
    path = folder / "Biology 10A grades.xlsx"
    await hand.key("Ctrl+4")
    await hand.picture("40-grades")
    await hand.type("bio 10a", into="Class")
    await hand.key("Return")
    await hand.until(lambda: any(view.model().rowCount() for view in on_screen(RecordView)), "the grades")
    await hand.picture("41-grades")
    await hand.key("Ctrl+E")
    await save_as(hand, path)
    return path


async def import_enrolments(hand: Hand, sheet: Path) -> str:
    """Job 3: import an admissions sheet, putting its two wrong cells right; gives the sentence of the results page."""
    await choose_sheet(hand, sheet)
    await hand.find("Is this the right sheet?")
    await hand.find("60 rows*")
    await hand.picture("50-import-file")
    await forward(hand)
    await hand.find("What do the columns mean?")
    await hand.picture("51-import-columns")
    await forward(hand)
    await hand.find("Check the rows")
    await settle_problems(hand)
    await forward(hand)
    await hand.find("Review every change")
    send = await hand.find("Send 59 students*", QAbstractButton)
    await hand.picture("54-import-review")
    await hand.click(name_of(send), QAbstractButton)
    await hand.until(lambda: any(" of " in text and "student" not in text for text in texts()), "the progress")
    await asyncio.sleep(1.5)
    await hand.picture("55-import-sending")
    await hand.find("Done.*", patience=300)
    await hand.find("Your results sheet is saved:*")
    await hand.picture("56-import-results")
    return next(text for text in texts() if text.startswith("Done."))


async def forward(hand: Hand) -> None:
    """Press the one primary button of the page."""
    found: list[PrimaryButton] = []

    def looked() -> bool:
        found[:] = [button for button in on_screen(PrimaryButton, windows()[0]) if button.isEnabled()]
        return len(found) == 1

    await hand.until(looked, "one way forward")
    await hand.click(name_of(found[0]), PrimaryButton)


async def choose_sheet(hand: Hand, sheet: Path) -> None:
    """Ctrl+I, then the system's question for a file."""
    await hand.key("Ctrl+I")
    await hand.find("Choose a sheet*")
    await hand.click("Choose a file…", QAbstractButton)
    dialog = await question_for_a_file(hand)
    dialog.setDirectory(str(sheet.parent))
    await type_file_name(dialog, sheet.name)


async def settle_problems(hand: Hand) -> None:
    """Put the two wrong cells right in the grid, which tells a namesake apart, and leave the double row out."""
    await hand.find("To settle: 4")
    await hand.picture("52-import-check")
    for (row, heading), right in EXPECTED.fixes.items():
        for _ in range(6):
            if any(text.startswith(f"Row {row}, {heading}:") for text in texts()):
                break
            await hand.key("F8")
            await asyncio.sleep(0.05)
        await hand.find(f"Row {row}, {heading}:*")
        await hand.key("F2")
        await hand.type(right)
        await hand.key("Return")
        await hand.until(partial(shown_in_table, right), f"{right} in the grid")
    await hand.find("To settle: 1")
    await hand.click(f"Leave row {EXPECTED.duplicate[1]} out", QAbstractButton)
    await hand.find("Nothing to settle")
    await hand.picture("53-import-settled")


async def undo_from_activity(hand: Hand) -> str:
    """Find the last run in Activity and take it back; gives the sentence of the results page."""
    await hand.key("Ctrl+J")
    await hand.find("Activity")
    view = await hand.find("Runs", RecordView)
    assert isinstance(view, RecordView)
    await hand.until(view.table.rowCount, "the run in Activity")
    await hand.picture("60-activity")
    await hand.click("Undo…", QAbstractButton)
    await hand.find("Undo at*")
    await hand.picture("61-undo-review")
    fields = [edit for edit in on_screen(QLineEdit) if name_of(edit).startswith("If that is right, type")]
    if fields:
        await hand.type(str(EXPECTED.new_students + EXPECTED.new_parents), into=name_of(fields[0]))
    await forward(hand)
    await hand.find("Done.*", patience=300)
    await hand.picture("62-undone")
    return next(text for text in texts() if text.startswith("Done."))
