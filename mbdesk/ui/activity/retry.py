"""Open the import again with only the rows that failed, to be put right in place (IMP-18)."""

from mbdesk.jobs.outcome import Outcome, failed_rows
from mbdesk.ui.desk import Desk
from mbdesk.ui.import_wizard.wizard import CHECK, ImportWizard


def open_retry(desk: Desk, outcome: Outcome) -> None:
    """Open a wizard at its Check page with the rows of ``outcome`` that failed or were not started."""
    wizard = ImportWizard(desk)
    wizard.preparation.start_again(outcome.plan, [row.number for row in failed_rows(outcome)])
    wizard.show_page(CHECK)
    desk.open_window(wizard)
