"""Open the import again with only the rows that failed, to be put right in place (IMP-18)."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mbdesk.errors import JournalError
from mbdesk.ui import messages
from mbdesk.ui.desk import Desk
from mbdesk.ui.widgets.screen_fit import come_forward

if TYPE_CHECKING:
    from mbdesk.jobs.outcome import Outcome


class Retry(QObject):
    """Opens it whenever the desk's ``fix_wanted`` asks; one for each main window."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        desk.fix_wanted.connect(lambda outcome: _open(desk, parent, outcome))


def _open(desk: Desk, parent: QWidget, outcome: "Outcome") -> None:
    """Open a wizard at its Check page with the rows of ``outcome`` that are not done; the one that has them already,
    where there is one. Why it cannot be opened is said over ``parent``."""
    from mbdesk.jobs.outcome import failed_rows, reasons
    from mbdesk.ui.import_wizard import ImportWizard
    from mbdesk.ui.run_board import RunBoard

    window = RunBoard.of(desk).fixer(outcome.header.id)
    if window is not None:
        come_forward(window)
        return
    wizard = ImportWizard(desk)
    try:
        wizard.fix(outcome.plan, [row.number for row in failed_rows(outcome)], outcome.header.id, reasons(outcome))
    except JournalError as error:
        wizard.deleteLater()
        messages.show(parent, error, practice=desk.practice)
        return
    desk.open_window(wizard)
