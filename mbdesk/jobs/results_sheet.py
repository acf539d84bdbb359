"""The results workbook of a run: made from the journal alone, so it can be made again at any time (IMP-19)."""

import asyncio
import hashlib
from pathlib import Path

from mbdesk.errors import SheetError
from mbdesk.jobs.export import beside
from mbdesk.jobs.outcome import Outcome
from mbdesk.plan.brakes import EXACT_KINDS
from mbdesk.plan.rosters import LAST_ROW
from mbdesk.sheets.names import safe_file_name
from mbdesk.store.journal import Journal
from mbdesk.text import tr


def results_path(of: Outcome, folder: Path | None = None) -> Path:
    """Where the workbook goes: beside the sheet it came from (or in ``folder``), as ``<name> results.xlsx``.

    Neither another run's results are ever written over nor what somebody did in this one's: then it is
    ``<name> results (2).xlsx``. Blocks.
    """
    source = Path(of.plan.source) if of.plan.source else None
    place = folder or (source.parent if source is not None else Path.home())
    stem = source.stem if source is not None else of.plan.title
    name = tr("{name} undo results", name=stem) if of.plan.kind == "undo" else tr("{name} results", name=stem)
    path = place / safe_file_name(name, ".xlsx")
    written = Path(of.header.results) if of.header.results else None
    if written is not None and written.parent == path.parent and _as_written(written, of.header.results_sha256):
        return written
    return beside(path) if path.exists() else path


def _as_written(path: Path, sha256: str) -> bool:
    """Whether nobody changed the file, or took it away, since mbdesk wrote it."""
    try:
        return _sha256(path) == sha256
    except FileNotFoundError:
        return True
    except OSError:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


async def save_results(journal: Journal, of: Outcome, folder: Path | None = None) -> Path:
    """Write the workbook and remember where; gives the path.

    When the one of last time is open in Excel, or was changed since, a new one is written beside it. Raises SheetError
    and JournalError.
    """
    path = await asyncio.to_thread(results_path, of, folder)

    def write(target: Path) -> tuple[Path, str]:
        from mbdesk.sheets.results import write_results

        plan = of.plan
        write_results(
            target,
            plan.columns,
            plan.rows,
            of.rows,
            school=plan.school_name,
            title=plan.title,
            last_row=plan.answers.get(LAST_ROW),
            whole=plan.kind in EXACT_KINDS,
        )
        return target, _sha256(target)

    try:
        written, sha256 = await asyncio.to_thread(write, path)
    except SheetError as error:
        if error.reason != "target_locked":
            raise
        written, sha256 = await asyncio.to_thread(write, beside(path))
    await asyncio.to_thread(journal.keep_results, of.header.id, str(written), sha256)
    return written
