"""The results workbook of a run: made from the journal alone, so it can be made again at any time (IMP-19)."""

import asyncio
from pathlib import Path

from mbdesk.errors import SheetError
from mbdesk.jobs.export import beside
from mbdesk.jobs.outcome import Outcome
from mbdesk.sheets.names import safe_file_name
from mbdesk.store.journal import Journal
from mbdesk.text import tr


def results_path(of: Outcome, folder: Path | None = None) -> Path:
    """Where the workbook goes: beside the sheet it came from (or in ``folder``), as ``<name> results.xlsx``.

    Another run's results are never written over: then it is ``<name> results (2).xlsx``.
    """
    source = Path(of.plan.source) if of.plan.source else None
    place = folder or (source.parent if source is not None else Path.home())
    stem = source.stem if source is not None else of.plan.title
    name = tr("{name} undo results", name=stem) if of.plan.kind == "undo" else tr("{name} results", name=stem)
    path = place / safe_file_name(name, ".xlsx")
    written = of.header.results
    if written and Path(written).parent == path.parent:
        return Path(written)
    return beside(path) if path.exists() else path


async def save_results(journal: Journal, of: Outcome, folder: Path | None = None) -> Path:
    """Write the workbook and remember where; gives the path.

    When the one of last time is open in Excel a new one is written beside it. Raises SheetError and JournalError.
    """
    path = results_path(of, folder)

    def write(target: Path) -> Path:
        from mbdesk.sheets.results import write_results

        plan = of.plan
        write_results(target, plan.columns, plan.rows, of.rows, school=plan.school_name, title=plan.title)
        return target

    try:
        written = await asyncio.to_thread(write, path)
    except SheetError as error:
        if error.reason != "target_locked":
            raise
        written = await asyncio.to_thread(write, beside(path))
    await asyncio.to_thread(journal.keep_results, of.header.id, str(written))
    return written
