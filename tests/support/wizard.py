"""What a test of the import wizard needs: the wizard on the small practice school, and waits for its states."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from mbdesk.plan.draft import Draft, DraftRow
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.import_wizard.cause_card import CauseCard
from tests.support.window import Opened

HEADINGS = (
    "Student ID",
    "First name",
    "Surname",
    "D.O.B.",
    "Grade",
    "E-mail",
    "Mother first name",
    "Mother surname",
    "Mother e-mail",
)
ROWS = (
    ("90001", "Mia", "Rossi", "14/03/2012", "Gr 9", "mia@new.example", "Ada", "Rossi", "ada@new.example"),
    ("90002", "Leo", "Rossi", "31/02/2014", "7", "leo@new.example", "Ada", "Rossi", "ada@new.example"),
    ("90003", "Zoë", "Nowak", "01/02/2011", "Y13B", "zoe@new.example", "-", "-", "-"),
    ("90004", "Jan", "Nowak", "05/06/2013", "Y13B", "jan at new.example", "", "", ""),
    ("90001", "Mia", "Rossi", "14/03/2012", "Gr 9", "mia2@new.example", "", "", ""),
)
"""Row 3 has an impossible day, rows 4 and 5 an unknown year group, 5 a broken e-mail, 6 repeats row 2's ID."""


def write_sheet(path: Path, rows: Sequence[Sequence[str]] = ROWS, titles: Sequence[str] = HEADINGS) -> Path:
    """A text file with these rows under these headings."""
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([titles, *rows])
    return path


@dataclass(frozen=True, slots=True)
class Importing:
    """A wizard and the window behind it."""

    wizard: ImportWizard
    opened: Opened

    @property
    def draft(self) -> Draft:
        """The draft as it stands."""
        draft = self.wizard.preparation.draft
        assert draft is not None
        return draft

    def row(self, number: int) -> DraftRow:
        """One row of the draft."""
        return next(row for row in self.draft.rows if row.number == number)

    def until(self, true: Callable[[], object]) -> None:
        """Wait for a state."""
        self.opened.qtbot.waitUntil(lambda: bool(true()), timeout=20_000)

    def after(self, act: Callable[[], object]) -> Draft:
        """Do something and wait for the draft that follows."""
        preparation = self.wizard.preparation
        with self.opened.qtbot.waitSignal(preparation.draft_changed, timeout=20_000):
            act()
        return self.draft

    def card(self, cause: str) -> CauseCard:
        """The card of the first cause whose key starts so, once it can be seen."""
        cards = self.wizard.check_page.causes.cards

        def found() -> CauseCard | None:
            return next((c for key, c in cards.items() if key.startswith(cause) and c.isVisible()), None)

        self.until(lambda: found() is not None)
        card = found()
        assert card is not None
        return card

    def file_dialog(self) -> QFileDialog | None:
        """The system's dialog for a file, when it is open."""
        return next((one for one in self.wizard.findChildren(QFileDialog) if one.isVisible()), None)

    def button(self, name: str, within: QWidget | None = None) -> QPushButton:
        """The visible button with this accessible name or text."""
        place = within or self.wizard
        for button in place.findChildren(QPushButton):
            said = button.accessibleName() or button.text().replace("&", "")
            if said == name and button.isVisible():
                return button
        raise AssertionError(f"no button {name!r}")

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(QApplication.focusWidget() or self.wizard, key, modifiers)


def start(opened: Opened, path: Path | None = None) -> Importing:
    """Open the wizard, with ``path`` read and compared with the school."""
    return begin(opened, ImportWish(path=path))


def begin(opened: Opened, wish: ImportWish) -> Importing:
    """Open the wizard as a tab wishes it; a file is read and compared with the school. One that asks for a file at
    once is told "Cancel"."""
    wizard = ImportWizard(opened.desk, wish)
    opened.desk.open_window(wizard)
    wizard.activateWindow()
    made = Importing(wizard, opened)
    if wish.kind and wish.path is None:
        made.until(made.file_dialog)
        asked = made.file_dialog()
        assert asked is not None
        asked.reject()
        made.until(lambda: not made.file_dialog())
        wizard.activateWindow()
    made.until(wizard.isActiveWindow)
    if wish.path is not None:
        made.until(lambda: wizard.preparation.draft is not None)
    return made
