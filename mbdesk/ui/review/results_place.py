"""Where the results go of what was not made from a file: of a pasted table, or of people picked in a list."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from mbdesk.jobs.outcome import Outcome
from mbdesk.ui.settings import LAST_FOLDER, Settings


def results_folder(outcome: Outcome, settings: Settings) -> Path | None:
    """Where they are already, else where the person saved or chose a file last, else among the documents. None: beside
    the sheet that it was made from."""
    if outcome.plan.source:
        return None
    kept, last = outcome.header.results, settings.get(LAST_FOLDER)
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    places = [Path(kept).parent if kept else None, Path(last) if last else None, Path(documents) if documents else None]
    return next((place for place in places if place is not None and place.is_dir()), None)
