"""Term grades of classes: one answer (of one or more pages) per class and term."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from mbdesk.directory import Directory
from mbdesk.errors import NotFound
from mbdesk.gradesheets import GradeSheet, grade_sheet
from mbdesk.jobs.progress import Report
from mbdesk.jobs.roster import roster_of
from mbdesk.jobs.session import Session
from mbdesk.jobs.several import counted_each
from mbdesk.records import SchoolClass, Term, TermGradeRow

if TYPE_CHECKING:  # httpx is loaded when a school is connected, not before the window shows
    from mbdesk.api.reads import Reads


async def term_grades(session: Session, directory: Directory, school_class: SchoolClass, term: Term) -> GradeSheet:
    """The grade sheet of one class. A term that is not one of the class's has no grades. Raises ApiError."""
    return await _sheet(session.api.reads.urgent, directory, school_class, term)


async def term_grades_of_many(
    session: Session,
    directory: Directory,
    wanted: Sequence[tuple[SchoolClass, Term]],
    report: Report,
    keep: Callable[[GradeSheet], None] | None = None,
) -> tuple[GradeSheet, ...]:
    """The grade sheets of several classes, several requests at a time.

    ``keep`` gets each sheet as soon as it is made, in the worker's thread: who cancels has what was finished.
    """

    async def ask(one: tuple[SchoolClass, Term]) -> GradeSheet:
        return await _sheet(session.api.reads, directory, *one)

    return await counted_each(session.api.limiter, wanted, ask, report, keep)


async def _sheet(reads: "Reads", directory: Directory, school_class: SchoolClass, term: Term) -> GradeSheet:
    rows: tuple[TermGradeRow, ...] = ()
    with suppress(NotFound):  # the term is not one of this class's: normal (contract 6.10)
        rows = await reads.term_grades(school_class.id, term.id)
    return grade_sheet(
        school_class=school_class,
        term=term.name,
        roster=await roster_of(reads, directory, school_class),
        answer=rows,
        teachers=directory.teacher_names(school_class.id),
    )
