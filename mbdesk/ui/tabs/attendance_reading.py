"""The jobs behind the Attendance tab: read what is picked, save it."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mbdesk.jobs.attendance import Days, register, totals
from mbdesk.jobs.progress import Report
from mbdesk.registers import Register, Totals
from mbdesk.ui.dialogs.save import Write
from mbdesk.ui.tabs.attendance_question import Question

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session

Made = Register | Totals
Read = Callable[[Report], Coroutine[Any, Any, Made]]


def reader(question: Question, session: "Session", known: Days) -> Read | None:
    """The job that reads the answer; None when there is nothing to ask for. Days in ``known`` are not asked again."""
    directory, group, term, wanted = question.directory, question.group, question.span.term, question.wanted

    async def read_register(report: Report) -> Made:
        return await register(session, directory, wanted, report, known)

    if not question.totals:
        return read_register if wanted.days else None
    if term is None:
        return None

    async def read_totals(_report: Report) -> Made:
        return await totals(session, directory, group, term)

    return read_totals


def writer(made: Made | None, read: Read | None, school: str, *, blanks: bool) -> Write | None:
    """The job that saves ``made``, or what ``read`` brings where it is not on the screen yet.

    ``blanks``: with the days on which nothing was recorded.
    """
    if made is None and read is None:
        return None

    async def write(path: Path, report: Report) -> Path:
        from mbdesk.jobs.export import export_registers, export_totals

        what = made
        if what is None and read is not None:
            what = await read(report)
            if isinstance(what, Register) and not blanks:
                what = what.without_empty_days()
        if isinstance(what, Totals):
            return await export_totals(path, [what], school=school)
        return await export_registers(path, [what] if what is not None else [], school=school)

    return write
