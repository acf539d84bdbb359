"""Starting again with some rows of a plan: fix the two that failed, leave the done ones alone (IMP-18)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from mbdesk.errors import JournalError
from mbdesk.plan.answers import Answers
from mbdesk.plan.brakes import EXACT_KINDS
from mbdesk.plan.kinds import KINDS
from mbdesk.plan.mapping import about_the_sheet
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.plan.problems import Refusal
from mbdesk.plan.rosters import LAST_ROW
from mbdesk.plan.rows import Cell, SheetInfo, SourceRow, SourceSheet

_WHO: Final = ("who:", "archived:")


def again(plan: Plan, numbers: Collection[int], refusals: Sequence[Refusal] = ()) -> tuple[SourceSheet, Answers]:
    """A sheet of the plan's rows with these numbers, corrected cells and all, and what its columns mean.

    It comes from the plan alone, so it needs no file. Decisions about single rows and people are asked again, for the
    school has changed since, and welcome e-mails are ticked again. Of a plan that makes classes exactly like a sheet
    all rows of the sheet come again, for with a part of them everybody else would leave; what is done already costs
    nothing, and who was meant by what stays answered. ``refusals`` say why rows failed (``mbdesk.plan.refusals``).
    Raises JournalError ``newer`` for a plan of a kind, or with columns of a meaning, that only another mbdesk knows.
    """
    said = _said(plan)
    wanted, left_out = set(numbers), frozenset[int]()
    if plan.kind in EXACT_KINDS:
        whole = {row.number for row in plan.rows if row.number <= plan.answers.get(LAST_ROW, row.number)}
        out = {row.number for row in plan.rows if row.outcome is Outcome.LEFT_OUT}
        wanted, left_out = whole, frozenset((out & whole) - wanted)
    kept = [row for row in plan.rows if row.number in wanted]
    header = min((row.number for row in kept), default=2) - 1  # 0 where the sheet had data from its first row on
    titles = [(header, plan.columns)] if header else []
    lines = [*titles, *((row.number, row.cells) for row in kept)]
    sheet = SourceSheet(
        path=plan.source,
        sha256=plan.source_sha256,
        sheet=plan.title,
        sheets=(SheetInfo(name=plan.title, rows=len(lines)),),
        rows=tuple(SourceRow(number, tuple(Cell(text, text) for text in cells)) for number, cells in lines),
        header=header,
        columns=len(plan.columns),
    )
    choices = about_the_sheet(said.choices)
    if plan.kind in EXACT_KINDS:
        choices |= {key: chosen for key, chosen in said.choices.items() if key.startswith(_WHO)}
    answers = replace(
        said, header=None if header else 0, edits={}, left_out=left_out, kept=frozenset(), choices=choices
    )
    return sheet, replace(answers, refusals=tuple(refusals), welcome_email=False)


def _said(plan: Plan) -> Answers:
    if plan.kind not in KINDS:
        raise JournalError("newer", f"a plan of kind {plan.kind!r}")
    try:
        return replace(Answers.from_json(plan.answers), kind=plan.kind)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise JournalError("newer", f"answers of a plan: {error}") from error
