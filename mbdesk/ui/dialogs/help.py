"""Help in place: the keys, and who to ask; and what this program is."""

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QGridLayout, QWidget

from mbdesk.text import N_, tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import KEY_PATH
from mbdesk.ui.widgets import Heading, HouseDialog, Label, Muted

KEYS: Final = (
    ("Ctrl+K", N_("Find anyone")),
    ("Ctrl+1 … Ctrl+4", N_("People, Classes, Attendance, Grades")),
    ("Ctrl+F", N_("Search in this tab; typing in a table does the same")),
    ("Ctrl+I", N_("Import a sheet; or drop the file on the window")),
    ("Ctrl+E", N_("Export what is shown")),
    ("Ctrl+C", N_("Copy the selected rows for Excel")),
    ("Ctrl+V", N_("Paste a list of students into a class")),
    ("F2", N_("Change the detail on which the cursor stands")),
    ("Del", N_("Remove students from a class; archive people")),
    (N_("Drag"), N_("Carry students to another class; Ctrl keeps both")),
    ("F5", N_("Load again from ManageBac")),
    ("F6", N_("Next part of the window")),
    ("F8", N_("Next problem while importing")),
    ("Ctrl+J", N_("Activity: everything that was sent, with undo")),
    ("Ctrl+,", N_("Settings")),
)


class HelpDialog(HouseDialog):
    """The keys, and where an access key comes from."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, tr("Help"), practice=desk.practice)
        self.setMinimumWidth(520)
        self.page.body.addWidget(Heading(tr("Keys")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.XL)
        grid.setVerticalSpacing(theme.XS)
        grid.setColumnStretch(1, 1)
        for row, (keys, words) in enumerate(KEYS):
            grid.addWidget(Label(tr(keys), kind="strong"), row, 0)
            grid.addWidget(Label(tr(words), wrap=True), row, 1)
        self.page.body.addLayout(grid)
        self.page.body.addSpacing(theme.S)
        self.page.body.addWidget(Heading(tr("Access keys")))
        self.page.body.addWidget(
            Muted(
                tr(
                    "Your ManageBac administrator makes an access key in {path} and ticks there what it may do."
                    " Without the right to add students, for example, mbdesk can show them but not import them.",
                    path=KEY_PATH,
                ),
                wrap=True,
            )
        )
        self.page.body.addStretch(1)
        self.add_close_button()


class AboutDialog(HouseDialog):
    """Versions, for a report to the IT."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, tr("About mbdesk"), practice=desk.practice)
        self.setMinimumWidth(420)
        self.page.body.addWidget(
            Label(tr("A desktop program for school registrars who work with ManageBac+."), wrap=True)
        )
        self.page.body.addWidget(Muted(versions(), wrap=True, copyable=True))
        self.page.body.addStretch(1)
        self.add_close_button()


def versions() -> str:
    """``mbdesk 0.1.0 · Python 3.11.7 · Qt 6.11.3 · Linux``."""
    try:
        own = version("mbdesk")
    except PackageNotFoundError:
        own = "?"
    return f"mbdesk {own} · Python {platform.python_version()} · Qt {qVersion()} · {platform.system()}"
