"""Open the import again with only the rows that failed, to be put right in place (IMP-18)."""

from mbdesk.jobs.outcome import Outcome, failed_rows
from mbdesk.ui.desk import Desk
from mbdesk.ui.import_wizard.run_board import RunBoard
from mbdesk.ui.import_wizard.wizard import ImportWizard


def open_retry(desk: Desk, outcome: Outcome) -> None:
    """Open a wizard at its Check page with the rows of ``outcome`` that are not done; the one that has them already,
    where there is one."""
    window = RunBoard.of(desk).fixer(outcome.header.id)
    if window is not None:
        window.raise_()
        window.activateWindow()
        return
    wizard = ImportWizard(desk)
    wizard.fix(outcome.plan, [row.number for row in failed_rows(outcome)], outcome.header.id)
    desk.open_window(wizard)
