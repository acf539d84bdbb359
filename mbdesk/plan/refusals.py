"""Why a row failed when it was sent, kept for the sheet in which it is put right (IMP-18)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from mbdesk.plan.folding import tidy
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.operations import CreatePerson, UpdatePerson
from mbdesk.plan.plan import Plan, Step
from mbdesk.plan.problems import Level, Refusal
from mbdesk.plan.reading import Issue
from mbdesk.plan.results import RowResult, StepResult, StepState
from mbdesk.plan.rows import Cell
from mbdesk.plan.targets import KIND_OF_ROLE
from mbdesk.text import tr

_REFUSED: Final = (StepState.FAILED, StepState.NEEDS_YOU)


def refusals(
    plan: Plan, steps: Mapping[int, StepResult], rows: Iterable[RowResult], numbers: Collection[int]
) -> tuple[Refusal, ...]:
    """Why the failed ones among the rows with these numbers failed; rows that were only not reached have no reason.
    ``rows`` are the plan's rows with what became of them."""
    failed = {row.number: row.why for row in rows if row.why and row.number in numbers}
    named: list[Refusal] = []
    for step in plan.steps:
        result = steps.get(step.number)
        if result is not None and result.state in _REFUSED:
            named.extend(_named(step, result, [row for row in step.rows if row in failed]))
    said = {refusal.row for refusal in named}
    whole = [Refusal(row=row, text=what) for row, what in failed.items() if row not in said]
    return tuple(sorted(dict.fromkeys([*named, *whole]), key=lambda refusal: refusal.row))


def issues(
    found: Iterable[Refusal], columns: Sequence[ColumnMatch], cells: Mapping[int, Sequence[Cell]]
) -> list[tuple[Refusal, int | None, Issue]]:
    """The refusals of these rows, each with the column it is about (None: the row) and as a warning: one cause for
    each reason."""
    placed = [(one, _column(one, columns, cells[one.row])) for one in found if one.row in cells]
    titles = {match.column: match.target.title() for match in columns if match.target}
    times = Counter(_cause(one, column) for one, column in placed)
    made = []
    for one, column in placed:
        cause = _cause(one, column)
        title = titles.get(column, "") if column is not None else ""
        headline = tr("ManageBac refused this: {field}.", field=title) if times[cause] > 1 and title else ""
        made.append((one, column, Issue(cause=cause, title=one.text, headline=headline, level=Level.WARNING)))
    return made


def _named(step: Step, result: StepResult, rows: Iterable[int]) -> list[Refusal]:
    operation = step.operation
    if not isinstance(operation, CreatePerson | UpdatePerson):
        return []
    return [
        Refusal(
            row=row,
            text=sentence,
            field=field,
            kind=operation.kind.value,
            value=str(operation.values.get(field) or ""),
        )
        for row in rows
        for field, sentence in result.against
    ]


def _column(refusal: Refusal, columns: Sequence[ColumnMatch], cells: Sequence[Cell]) -> int | None:
    """The column that the refused field came from; of several the one that says what was sent."""
    roles = {role for role, kind in KIND_OF_ROLE.items() if kind.value == refusal.kind}
    found = [m.column for m in columns if m.target and m.target.role in roles and m.target.field == refusal.field]
    if len(found) > 1:
        value = tidy(refusal.value).casefold()
        found = [column for column in found if tidy(cells[column].text).casefold() == value]
    return found[0] if found else None


def _cause(refusal: Refusal, column: int | None) -> str:
    return f"refused:{refusal.kind}.{refusal.field}" if column is not None else f"refused:{refusal.text}"
