"""A review as a workbook: every change and every note, and the counts as they stand on the page (IMP-10)."""

from collections.abc import Sequence

from mbdesk.fields import Column, Kind, Table
from mbdesk.plan.estimate import SECONDS_EACH, estimate, welcome_emails
from mbdesk.plan.numbers import numbers
from mbdesk.plan.plan import Plan
from mbdesk.plan.promises import Undoable, undo_promises
from mbdesk.text import duration, tr
from mbdesk.ui.review.review_table import changes_table


def review_tables(
    plan: Plan, seconds_each: float = SECONDS_EACH, *, archives_teachers: bool = False
) -> tuple[Table, ...]:
    """The sheets of the workbook. Everything comes from the plan, so it says exactly what would be sent;
    ``archives_teachers`` as in ``undo_promises``."""
    return (changes_table(plan), _counts(plan, seconds_each, undo_promises(plan, archives_teachers=archives_teachers)))


def _counts(plan: Plan, seconds_each: float, promises: Sequence[Undoable]) -> Table:
    cost = estimate(plan, seconds_each=seconds_each)
    found = numbers(plan)
    rows: list[tuple[str, int | None]] = [(number.word, len(number.rows)) for number in found]
    rows.append((tr("Rows in all"), sum(len(number.rows) for number in found)))
    rows.append((tr("Changes"), sum(len(row.changes) for row in plan.rows)))
    rows.append((tr("Requests"), cost.requests))
    rows.append((tr("Welcome e-mails that may be sent"), welcome_emails(plan)))
    notes = (
        tr("For {school}. Nothing had been sent when this was written.", school=plan.school_name),
        tr("It takes {time}.", time=duration(cost.seconds)),
        *(undoable.text for undoable in promises),
    )
    columns = (Column(title=tr("What becomes of the rows"), width=44), Column(title=tr("Count"), kind=Kind.NUMBER))
    return Table(title=tr("Counts"), columns=columns, rows=(*rows, *((note, None) for note in notes)))
