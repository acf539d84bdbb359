"""The headings of a sheet's columns, and which rows below them are data."""

import re
from collections.abc import Sequence
from typing import Final

from mbdesk.plan.folding import fold, tidy
from mbdesk.plan.heading_scores import said_outright
from mbdesk.plan.roles import CHILD, GROUP, role_of
from mbdesk.plan.rows import SourceRow, SourceSheet
from mbdesk.text import N_, tr

RESULT_COLUMNS: Final = (N_("Status"), N_("What happened"), N_("ManageBac ID"), N_("Time"))
"""What mbdesk adds to a results workbook, after the person's own columns (IMP-19)."""
_FORMERLY: Final = ("ID",)
"""What one of them was called before."""
_HINT: Final = re.compile(
    r"\W*(required|mandatory|optional|text|date|number|if applicable|unique|format|max\.? \d+( characters)?|"
    r"([dmy]{1,4}[./ -]){2}[dmy]{1,4}|obligatoire|facultatif|obligatorio|opcional|pflicht(feld)?|freiwillig|"
    r"必填|选填|可选|مطلوب|اختياري)\W*",
    re.IGNORECASE,
)
"""How to fill a column in, as other programs write it under the headings of their templates."""


def headings(sheet: SourceSheet, header: int) -> tuple[str, ...]:
    """One heading per column, "" where there is none. ``header`` is the heading row's number.

    A group over several columns is put before them: ``Parent 1`` over ``E-mail`` gives ``Parent 1 / E-mail``, and
    ``Student`` over ``Student no.`` adds nothing. The same headings in another language are no groups.
    """
    own = _texts(sheet, header)
    above = _texts(sheet, header - 1)
    groups = [""] * len(own) if _say_the_same(above, own) else _groups(above, own)
    return tuple(
        f"{group} / {heading}" if group and heading and not _adds_nothing(group, heading) else heading or group
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

    Not data: totals and signatures (the ``footer`` note), a template's example, the headings again on a later page with
    a title over them, or right below in another language or with how to fill them in. Rows in ``kept`` are data
    whatever they look like.
    """
    footers = noted_rows(sheet, "footer") | noted_rows(sheet, "example")
    titles = _texts(sheet, header)
    data: list[SourceRow] = []
    dropped: list[int] = []
    for row in sheet.rows:
        if row.number <= header or not any(cell.text.strip() or cell.error for cell in row.cells):
            continue
        if row.number in kept:
            data.append(row)
        elif row.number in footers:
            dropped.append(row.number)
        elif _says_again(row, titles, first=not data):
            if data and data[-1].number not in kept and _is_title(data[-1], titles):
                dropped.append(data.pop().number)
            dropped.append(row.number)
        else:
            data.append(row)
    return tuple(data), tuple(dropped)


def _says_again(row: SourceRow, titles: list[str], *, first: bool) -> bool:
    """Whether a row says the headings again. The ``first`` one below them may say them in another way."""
    if not first and [tidy(row.cells[0].text)] != titles[:1]:  # as nearly all rows: no need to look at every cell
        return False
    texts = [tidy(cell.text) for cell in row.cells]
    return texts == titles or (first and (_say_the_same(texts, titles) or _say_how(texts)))


def noted_rows(sheet: SourceSheet, note: str) -> frozenset[int]:
    """The row numbers behind a note such as ``footer:66,67``."""
    lists = (text.partition(":")[2] for text in sheet.notes if text.partition(":")[0] == note)
    return frozenset(int(number) for text in lists for number in text.split(",") if number.isdecimal())


def _texts(sheet: SourceSheet, number: int) -> list[str]:
    row = sheet.row(number) if number > 0 else None
    texts = [tidy(cell.text) for cell in row.cells] if row else []
    return (texts + [""] * sheet.columns)[: sheet.columns]


def _say_the_same(texts: Sequence[str], titles: Sequence[str]) -> bool:
    """Whether a row says what the headings say in other words: most of it is known headings of the same fields."""
    pairs = [(text, title) for text, title in zip(texts, titles, strict=False) if text and title]
    same = sum(bool(said_outright(text) & said_outright(title)) for text, title in pairs)
    return same > 1 and 2 * same >= sum(map(bool, texts))


def _is_title(row: SourceRow, titles: Sequence[str]) -> bool:
    """Whether a row over repeated headings is their title: ``Grade 10`` and nothing else."""
    return sum(bool(cell.text.strip()) for cell in row.cells) == 1 and sum(map(bool, titles)) > 2


def _say_how(texts: Sequence[str]) -> bool:
    """Whether a row says of each column how it is filled in: ``required``, ``dd/mm/yyyy``."""
    said = [text for text in texts if text]
    return len(said) > 1 and all(_HINT.fullmatch(text) for text in said)


def _adds_nothing(group: str, heading: str) -> bool:
    """Whether a heading names the one of the group over it, by himself: no parent is told from another by it."""
    over, own = role_of(group), role_of(heading)
    return fold(group) == fold(heading) or (over.group == own.group == CHILD and over.number in {0, own.number})


def _is_title_over_all(above: Sequence[str]) -> bool:
    """Whether the row over the headings is the title of the sheet (``New students 2026``): one text at its beginning,
    or across all of it, that says more than whom columns are about."""
    labels = [label for label in above if label]
    if not labels or not above[0] or len(set(labels)) > 1 or 1 < len(labels) < len(above):
        return False
    return bool(role_of(f"{labels[0]}{GROUP}{labels[0]}").rest)


def _groups(above: Sequence[str], own: Sequence[str]) -> list[str]:
    """The group over each column, "" for none. A row that names nobody's parent and repeats no heading has none."""
    if _is_title_over_all(above):
        return [""] * len(own)
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
