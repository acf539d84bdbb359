"""What a registrar does, as a person does it: the tour takes pictures of it, the end-to-end test checks what it did.

Each journey starts and ends in the main window with a school open.
"""

import asyncio
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFileDialog, QLineEdit

from mbdesk.app import House
from mbdesk.ui.record_view import RecordView
from tests.support.hand import Hand, on_screen, texts

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


def people_table() -> RecordView:
    """The table of the tab that is looked at."""
    return next(iter(on_screen(RecordView)))


async def look_up_people(hand: Hand) -> None:
    """Job 1: search, sort, look, jump along the family, find anyone, copy."""
    await hand.picture("10-people")
    search = await hand.find("Search", QLineEdit)
    search.setFocus()
    await hand.type("mull")
    view = people_table()
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
        if model is None:
            continue
        for row in range(min(model.rowCount(), 50)):
            index = model.index(row, 0)
            words = (index.data(Qt.ItemDataRole.AccessibleTextRole), index.data())
            lines.append(" · ".join(str(word) for word in words if word))
    return lines


async def save_as(hand: Hand, path: Path) -> None:
    """Answer the system's question for a file name and wait until the file is there."""
    dialogs: list[QFileDialog] = []

    def asked() -> bool:
        dialogs[:] = list(on_screen(QFileDialog))
        return bool(dialogs)

    await hand.until(asked, "the question where to save")
    field = next(edit for edit in on_screen(QLineEdit, dialogs[0]) if edit.objectName() == "fileNameEdit")
    dialogs[0].setDirectory(str(path.parent))  # its list of suggestions answers Return in its own way
    field.selectAll()
    QTest.keyClicks(field, path.name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    await hand.until(path.exists, f"{path.name}")
    await hand.until(lambda: any(text.startswith("Saved as") for text in texts()), "that it was saved")


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
    view = people_table()
    await hand.click_row(view, "Biology 10A")
    await asyncio.sleep(0.3)
    await hand.picture("20-classes")
    await hand.click("Year groups 14")
    await hand.click_row(people_table(), "Grade 9")
    await hand.picture("21-year-groups")


async def export_register(hand: Hand, house: House, folder: Path) -> Path:
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
    await hand.click("Totals")
    return path
