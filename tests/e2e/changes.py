"""Changes without a sheet, as a person makes them: a detail, several people, a class list.

Each starts and ends in the main window with a school open.
"""

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit

from mbdesk.ui.record_view import RecordView
from tests.e2e.journeys import forward, table
from tests.support.hand import Hand, windows


async def correct_a_telephone(hand: Hand) -> None:
    """Find anyone, F2, type, review, send, and take it back."""
    await hand.key("Ctrl+1")
    await hand.key("Ctrl+K")
    await hand.type("ana silva")
    await hand.key("Return")
    await hand.find("Edit", QAbstractButton)
    await hand.key("F2")
    field = await hand.find("Mobile phone", QLineEdit)
    field.setFocus()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    await hand.type("+48 600 111 222")
    await hand.picture("70-edit")
    await hand.key("Ctrl+S")
    await hand.find("Change 1 detail of *", QAbstractButton)
    await hand.picture("71-edit-review")
    await forward(hand)
    await hand.find("Done. 1 detail of *")
    await hand.picture("72-edit-done")
    await hand.click("Close", QAbstractButton)


async def look_at_several(hand: Hand) -> None:
    """Several students selected: what can be done with them, and the questions before that."""
    await hand.key("Ctrl+1")
    await select(hand, await table(hand, "Students"), 2, 6)
    await hand.find("5 students selected")
    await hand.picture("73-several")
    for button, name in (("Change a detail…", "74-several-detail"), ("Archive…", "75-several-archive")):
        await hand.click(button, QAbstractButton)
        await hand.until(_asked, button)
        await hand.picture(name)
        await hand.key("Escape")
        await hand.until(lambda: not _asked(), "the main window")


async def change_a_class(hand: Hand) -> None:
    """Students added from a pasted list, one of whom nobody knows; two more to be removed, and thought better of."""
    await hand.key("Ctrl+2")
    await hand.click("Classes *", QAbstractButton)
    await hand.click_row(await table(hand, "Classes"), "Biology 10B")
    await hand.find("Biology 10B")
    await hand.click("Add students…", QAbstractButton)
    box = await hand.find("Or paste a list", QPlainTextEdit)
    assert isinstance(box, QPlainTextEdit)
    box.setPlainText("00102\n00231\nNobody Known")
    await hand.find("2 students to add")
    await hand.picture("76-class-add")
    await hand.key("Escape")
    await hand.until(lambda: not _asked(), "the main window")
    await select(hand, await table(hand, "Students"), 0, 1)
    await hand.click("Remove…", QAbstractButton)
    await hand.find("Take 2 students out of *", QAbstractButton)
    await hand.picture("77-class-remove")
    await hand.click("Go back", QAbstractButton)


async def select(hand: Hand, view: RecordView, first: int, last: int) -> None:
    """Select rows of a list, from ``first`` to ``last``."""
    how = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    view.clearSelection()
    for row in range(first, last + 1):
        view.selectionModel().select(view.model().index(row, 0), how)
    await hand.until(lambda: len(view.selected_rows()) >= last - first + 1, "the rows selected")


def _asked() -> bool:
    """Whether a question stands over the window."""
    return windows()[0].isModal()
