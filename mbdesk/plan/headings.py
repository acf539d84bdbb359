"""The headings of a sheet's columns, and which rows below them are data."""

from collections.abc import Sequence
from typing import Final

from mbdesk.plan.folding import fold, tidy
from mbdesk.plan.roles import role_of
from mbdesk.plan.rows import SourceRow, SourceSheet
from mbdesk.text import N_, tr

RESULT_COLUMNS: Final = (N_("Status"), N_("What happened"), N_("ManageBac ID"), N_("Time"))
"""What mbdesk adds to a results workbook, after the person's own columns (IMP-19)."""
_FORMERLY: Final = ("ID",)
"""What one of them was called before."""


def headings(sheet: SourceSheet, header: int) -> tuple[str, ...]:
    """One heading per column, "" where there is none. ``header`` is the heading row's number.

    A group over several columns is put before them: ``Parent 1`` over ``E-mail`` gives ``Parent 1 / E-mail``.
    """
    own = _texts(sheet, header)
    groups = _groups(_texts(sheet, header - 1), own)
    return tuple(
        f"{group} / {heading}" if group and heading and fold(group) != fold(heading) else heading or group
        for group, heading in zip(groups, own, strict=True)
    )


def result_columns(titles: Sequence[str]) -> frozenset[int]:
    """Positions of the columns that mbdesk itself added to an earlier results workbook, in whatever language."""
    folded = [fold(title) for title in titles]
    here = [fold(tr(title)) for title in RESULT_COLUMNS]
    ours = [fold(title) for title in (*RESULT_COLUMNS, *_FORMERLY)]
    if here != ours[: len(here)] and here[0] in folded:
        ours = here
    start = next((at for at in reversed(range(len(folded))) if folded[at : at + 2] == ours[:2]), None)
    return frozenset() if start is None else frozenset(c for c in range(start, len(folded)) if folded[c] in ours)


def data_rows(sheet: SourceSheet, header: int, kept: frozenset[int]) -> tuple[tuple[SourceRow, ...], tuple[int, ...]]:
    """The rows of data below the heading row, and the numbers of rows that do not look like data.

    Not data: totals and signatures at the bottom (the ``footer`` note), a template's example, the headings
    again on a later page. Rows in ``kept`` are data whatever they look like.
    """
    footers = _noted(sheet, "footer") | _noted(sheet, "example")
    titles = _texts(sheet, header)
    data: list[SourceRow] = []
    dropped: list[int] = []
    for row in sheet.rows:
        if row.number <= header or not any(cell.text.strip() or cell.error for cell in row.cells):
            continue
        again = row.number not in kept and [tidy(cell.text) for cell in row.cells] == titles
        if row.number not in kept and (row.number in footers or again):
            dropped.append(row.number)
        else:
            data.append(row)
    return tuple(data), tuple(dropped)


def _noted(sheet: SourceSheet, note: str) -> frozenset[int]:
    """The row numbers behind a note such as ``footer:66,67``."""
    lists = (text.partition(":")[2] for text in sheet.notes if text.partition(":")[0] == note)
    return frozenset(int(number) for text in lists for number in text.split(",") if number.isdecimal())


def _texts(sheet: SourceSheet, number: int) -> list[str]:
    row = sheet.row(number) if number > 0 else None
    texts = [tidy(cell.text) for cell in row.cells] if row else []
    return (texts + [""] * sheet.columns)[: sheet.columns]


def _groups(above: Sequence[str], own: Sequence[str]) -> list[str]:
    """The group over each column, "" for none. A row that names nobody's parent and repeats no heading has none."""
    said = [fold(text) for text in own if text]
    repeated = len(set(said)) < len(said) and len({fold(label) for label in above if label}) > 1
    if not repeated and not any(role_of(label).group for label in above if label):
        return [""] * len(own)
    current = ""
    groups = []
    for label, heading in zip(above, own, strict=True):
        if label:
            current = label
        elif not heading or above.count(current) > 1:  # a merged cell was filled across; what follows is not in it
            current = ""
        groups.append(current)
    return groups
