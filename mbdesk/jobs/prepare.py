"""Preparing an import: read the sheet, draft, plan, freeze. Nothing is sent; nothing here blocks the window."""

import asyncio
import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

from mbdesk.directory import Directory
from mbdesk.jobs.session import Session
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Plan
from mbdesk.plan.rows import SourceSheet
from mbdesk.sheets.read import read_sheet


async def open_sheet(
    path: str, *, sheet: str | None = None, encoding: str | None = None, separator: str | None = None
) -> SourceSheet:
    """One sheet of the file, read by a limited child process. Raises SheetError with a reason of ``mbdesk.sheets``."""
    return await asyncio.to_thread(read_sheet, path, sheet=sheet, encoding=encoding, separator=separator)


async def know(directory: Directory) -> Known:
    """The look-ups that drafts need, made once per loaded school."""
    return await asyncio.to_thread(Known, directory)


async def make_draft(sheet: SourceSheet, answers: Answers, known: Known, today: date | None = None) -> Draft:
    """What importing the sheet would do, given the answers so far."""
    return await asyncio.to_thread(draft, sheet, answers, known, today or date.today())


async def make_plan(drafted: Draft, known: Known, session: Session) -> Plan:
    """The draft's plan for the connected school. ``made_at`` is now; the plan never changes after it."""
    return await asyncio.to_thread(_plan, drafted, known, session.school.subdomain, session.school.name)


async def changed_since(sheet: SourceSheet) -> bool:
    """Whether the file says something else than what was read. A file that has gone has not changed: what was read
    is kept, and the review showed it."""
    return await asyncio.to_thread(_changed, Path(sheet.path), sheet.sha256)


def _plan(drafted: Draft, known: Known, school: str, school_name: str) -> Plan:
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    return build_plan(drafted, known, school=school, school_name=school_name, made_at=made_at)


def _changed(path: Path, sha256: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() != sha256
    except OSError:
        return False
