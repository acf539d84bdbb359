"""Starting again with some rows of a plan: fix the two that failed, leave the done ones alone (IMP-18)."""

from collections.abc import Collection
from dataclasses import replace

from mbdesk.plan.answers import Answers
from mbdesk.plan.mapping import about_the_sheet
from mbdesk.plan.plan import Plan
from mbdesk.plan.rows import Cell, SheetInfo, SourceRow, SourceSheet


def again(plan: Plan, numbers: Collection[int]) -> tuple[SourceSheet, Answers]:
    """A sheet of the plan's rows with these numbers, corrected cells and all, and what its columns mean.

    It comes from the plan alone, so it needs no file. Decisions about single rows and people are asked again: the
    school has changed since.
    """
    kept = [row for row in plan.rows if row.number in set(numbers)]
    header = max(1, min((row.number for row in kept), default=2) - 1)
    lines = [(header, plan.columns), *((row.number, row.cells) for row in kept)]
    sheet = SourceSheet(
        path=plan.source,
        sha256=plan.source_sha256,
        sheet=plan.title,
        sheets=(SheetInfo(name=plan.title, rows=len(lines)),),
        rows=tuple(SourceRow(number, tuple(Cell(text, text) for text in cells)) for number, cells in lines),
        header=header,
        columns=len(plan.columns),
    )
    said = Answers.from_json(plan.answers)
    choices = about_the_sheet(said.choices)
    return sheet, replace(said, header=None, edits={}, left_out=frozenset(), kept=frozenset(), choices=choices)
