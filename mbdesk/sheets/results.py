"""The results workbook of a run: the user's own sheet with what became of every row (IMP-17, IMP-19)."""

import os
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from mbdesk.fields import Column, Kind, Table, Value
from mbdesk.plan.headings import RESULT_COLUMNS
from mbdesk.plan.plan import PlannedRow
from mbdesk.plan.results import STATUS_WORDS, TO_FIX, RowResult, RowStatus
from mbdesk.sheets import styles
from mbdesk.sheets.book import Book, Look
from mbdesk.sheets.landing import landing
from mbdesk.sheets.write import Written, heading_width, write_table
from mbdesk.text import tr

_TINTS: Final = {
    RowStatus.DONE: styles.GOOD,
    RowStatus.TAKEN_BACK: styles.QUIET,
    RowStatus.HALF: styles.WARNING,
    RowStatus.UNCHANGED: styles.QUIET,
    RowStatus.LEFT_OUT: styles.WARNING,
    RowStatus.FAILED: styles.BAD,
    RowStatus.NOT_STARTED: styles.QUIET,
}
_NOT_THERE: Final = (*TO_FIX, RowStatus.LEFT_OUT)
"""On paper also what was left out, by the person or because something stood against it: whoever corrects the sheet puts
that right there too, while trying again in the window sends only what was meant to be sent."""
_OWN: Final = Look(number_format=styles.TEXT, alignment=styles.TOP, border=styles.ROW)
_WHAT: Final = Look(alignment=styles.TOP_WRAPPED, border=styles.ROW)
_TIME: Final = Look(number_format=styles.DATE_TIME, alignment=styles.TOP_LEFT, border=styles.ROW)


def write_results(
    path: str | os.PathLike[str],
    columns: Sequence[str],
    rows: Sequence[PlannedRow],
    results: Sequence[RowResult],
    *,
    school: str,
    title: str = "",
    made_at: datetime | None = None,
    last_row: int | None = None,
    whole: bool = False,
) -> Written:
    """Write the results workbook: all rows, then those to fix, then the counts.

    ``columns`` are the sheet's own headings, ``rows`` the planned rows with their own texts, ``results`` what became
    of them, joined by ``number``; a row without a result has not started. The rows to fix stand under the same
    headings, so that sheet can be imported again as it is; ``whole``: then all rows of the sheet stand there, because
    a part of it would mean something else. Rows after ``last_row`` are about people whom the sheet does not have: they
    have a sheet of their own. Blocks. Raises ``SheetError`` (see ``landing``).
    """
    by_number = {result.number: result for result in results}
    every = [(row, by_number.get(row.number) or _not_started(row)) for row in rows]
    lines = [line for line in every if last_row is None or line[0].number <= last_row]
    beyond = every[len(lines) :]
    to_fix = [line for line in every if line[1].status in _NOT_THERE]
    if whole and to_fix:
        to_fix = lines
    parts = [(tr("Results"), True), (tr("Not in the sheet"), beyond), (tr("To fix"), to_fix), (tr("Summary"), True)]
    titles = [part for part, there in parts if there]
    now = made_at or datetime.now().astimezone()
    with landing(path) as folder:
        book = Book(folder, titles, school=school, made_at=now)
        _write_rows(book, title or tr("Results"), columns, lines)
        if beyond:
            _write_rows(book, tr("Not in the sheet"), columns, beyond)
        if to_fix:
            _write_rows_to_fix(book, tr("To fix"), columns, to_fix)
        write_table(book, _summary(lines, beyond, school, now))
        book.save(folder / Path(os.path.realpath(path)).name)
    return Written(
        path=Path(path),
        sheets=len(titles),
        rows=len(every),
        removed=book.removed,
        removed_rows=tuple(book.removed_rows),
        long_texts=len(book.long_texts),
    )


def _not_started(row: PlannedRow) -> RowResult:
    return RowResult(number=row.number, status=RowStatus.NOT_STARTED, what=tr("Nothing was sent for this row."))


Lines = Sequence[tuple[PlannedRow, RowResult]]


def _write_rows(book: Book, title: str, columns: Sequence[str], lines: Lines) -> None:
    looks = {
        status: Look(fill=tint, font=styles.BOLD, alignment=styles.TOP, border=styles.ROW)
        for status, tint in _TINTS.items()
    }
    widths = [*_widths(columns, lines), 18.0, 60.0, 14.0, 18.0]
    with book.sheet(title, widths, frozen="B2", header_row=1, title_columns="A:A", filter_rows=len(lines)) as sheet:
        sheet.header_row([*columns, *map(tr, RESULT_COLUMNS)], height=30)
        for row, result in lines:
            own: list[Value] = list(_own(row, len(columns)))
            id_ = str(result.id) if result.id is not None else None
            sheet.row(
                [*own, tr(STATUS_WORDS[result.status]), result.what, id_, _moment(result.at)],
                [*[_OWN] * len(columns), looks[result.status], _WHAT, _OWN, _TIME],
            )


def _write_rows_to_fix(book: Book, title: str, columns: Sequence[str], lines: Lines) -> None:
    """The user's own columns, and last why: that heading is known to be ours and is left out when imported again."""
    widths = [*_widths(columns, lines), 60.0]
    with book.sheet(title, widths, frozen="B2", header_row=1, title_columns="A:A", filter_rows=len(lines)) as sheet:
        sheet.header_row([*columns, tr(RESULT_COLUMNS[1])], height=30)
        for row, result in lines:
            sheet.row([*_own(row, len(columns)), result.what], [*[_OWN] * len(columns), _WHAT])


def _own(row: PlannedRow, width: int) -> tuple[str, ...]:
    """The row's own texts, exactly one per column."""
    return (*row.cells[:width], *[""] * (width - len(row.cells)))


def _widths(columns: Sequence[str], lines: Lines) -> list[float]:
    longest = [heading_width(heading) for heading in columns]
    for row, _ in lines[:200]:
        for place, text in enumerate(row.cells[: len(columns)]):
            longest[place] = max(longest[place], len(text) + 2.0)
    return [min(length, 40.0) for length in longest]


def _moment(at: str) -> datetime | str | None:
    """UTC text as the user's own time of day; kept as it is when it is no time."""
    if not at:
        return None
    try:
        return datetime.fromisoformat(at).astimezone().replace(tzinfo=None)
    except ValueError:
        return at


def _summary(lines: Lines, beyond: Lines, school: str, made_at: datetime) -> Table:
    """The counts, which add up to the rows in the sheet, and the people besides where there are any."""
    every = [*lines, *beyond]
    found = Counter(result.status for _, result in every)
    counts: list[tuple[Value, ...]] = [
        (tr(words), found[status])
        for status, words in STATUS_WORDS.items()
        if found[status] or status is not RowStatus.TAKEN_BACK
    ]
    counts.append((tr("Rows in the sheet"), len(lines)))
    if beyond:
        counts.append((tr("People who are not in the sheet"), len(beyond)))
    notes = (tr("Sent to {school}.", school=school), f"{made_at:%Y-%m-%d %H:%M}")
    columns = (Column(title=tr("Rows"), width=30), Column(title=tr("Count"), kind=Kind.NUMBER, width=10))
    return Table(title=tr("Summary"), columns=columns, rows=(*counts, *((note, None) for note in notes)))
