"""What a sheet itself makes one ask, whatever is imported from it: hidden, crossed-out and coloured rows, merged cells,
broken letters, rows that are too long, results of an earlier import (features C 4, 7, 27, 29, 33, 34).

``plan.mended`` comes before the cells are read, ``ask`` after; both take every answer from the same choices.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Understood
from mbdesk.plan.folding import fold
from mbdesk.plan.headings import RESULT_COLUMNS
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.matching import LEAVE_OUT
from mbdesk.plan.mended import FILL, LETTERS, MERGED, REPAIR, Mended, Place
from mbdesk.plan.problems import LeftOut, Level, Option, Side
from mbdesk.plan.proposal import Why
from mbdesk.plan.reading import Issue
from mbdesk.plan.results import STATUS_WORDS, RowStatus
from mbdesk.plan.rows import SourceRow, SourceSheet, column_letter
from mbdesk.plan.troubles import Troubles
from mbdesk.text import number, tr, trn

HIDDEN: Final = "hidden_rows"
CROSSED_OUT: Final = "crossed_out"
COLOURED: Final = "coloured"
LONG: Final = "long_rows"
RESULTS: Final = "results"

ALL_ROWS: Final = "all"
VISIBLE_ROWS: Final = "visible"
KEEP: Final = "keep"
NOT_DONE: Final = "not_done"

_SAMPLES: Final = 5
_SETTLED: Final = (RowStatus.DONE, RowStatus.UNCHANGED)

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``out``: the rows that an answer leaves out. ``understood``: the answers given, open to change."""

    out: Mapping[int, LeftOut] = field(default_factory=dict)
    understood: tuple[Understood, ...] = ()


def ask(
    sheet: SourceSheet,
    mended: Mended,
    columns: Sequence[ColumnMatch],
    answers: Answers,
    troubles: Troubles,
) -> Asked:
    """Put every open question to ``troubles``; the answered ones come back as rows left out and things understood."""
    asking = _Asking(mended, columns, answers.choices, answers.edits, troubles)
    asking.hidden()
    asking.crossed_out(_numbers(sheet.note("crossed_out")))
    asking.coloured(_numbers(sheet.note("coloured")))
    asking.long(_numbers(sheet.note("long_rows")))
    asking.results()
    asking.letters()
    asking.merged()
    return Asked(out=asking.out, understood=tuple(asking.understood))


@dataclass(slots=True)
class _Asking:
    """The questions of one draft; lives for one call."""

    mended: Mended
    columns: Sequence[ColumnMatch]
    choices: Mapping[str, str]
    edits: Mapping[Place, str]
    troubles: Troubles
    out: dict[int, LeftOut] = field(default_factory=dict)
    understood: list[Understood] = field(default_factory=list)

    # -- whole rows ----------------------------------------------------------------------------------------------

    def hidden(self) -> None:
        rows = [row.number for row in self.mended.rows if row.hidden]
        every = len(self.mended.rows)
        options = (
            Option(key=ALL_ROWS, label=tr("Use all {count} rows", count=number(every))),
            Option(key=VISIBLE_ROWS, label=tr("Use only the {count} I can see", count=number(every - len(rows)))),
        )
        headline = trn(
            "{count} row is hidden in your sheet, perhaps by a filter.",
            "{count} rows are hidden in your sheet, perhaps by a filter.",
            len(rows),
        )
        issue = Issue(cause=HIDDEN, title=tr("This row is hidden in your sheet."), headline=headline, options=options)
        self._rows(rows, issue, VISIBLE_ROWS, tr("Hidden rows"), tr("Hidden in your sheet."))

    def crossed_out(self, marked: Collection[int]) -> None:
        rows = self._there(marked)
        headline = trn(
            "{count} row is crossed out in your sheet. Leave it out?",
            "{count} rows are crossed out in your sheet. Leave them out?",
            len(rows),
        )
        issue = Issue(cause=CROSSED_OUT, title=tr("This row is crossed out in your sheet."), headline=headline)
        self._leave_or_use(rows, issue, tr("Crossed-out rows"), tr("Crossed out in your sheet."))

    def coloured(self, marked: Collection[int]) -> None:
        """A colour may mean anything, so its rows go on unless the person says otherwise."""
        rows = self._there(marked)
        headline = trn(
            "{count} row is coloured in your sheet. Does the colour mean something?",
            "{count} rows are coloured in your sheet. Does the colour mean something?",
            len(rows),
        )
        title = tr("This row is coloured in your sheet.")
        issue = Issue(cause=COLOURED, title=title, headline=headline, level=Level.WARNING)
        self._leave_or_use(rows, issue, tr("Coloured rows"), tr("Coloured in your sheet."))

    def long(self, marked: Collection[int]) -> None:
        """Cells that were parted where nobody meant it stand under the wrong headings (features C 29)."""
        rows = self._there(marked)
        headline = trn(
            "{count} row has more cells than there are headings. Are they in the right columns?",
            "{count} rows have more cells than there are headings. Are they in the right columns?",
            len(rows),
        )
        title = tr("This row has more cells than there are headings: a comma inside a cell may have parted it.")
        issue = Issue(cause=LONG, title=title, headline=headline)
        self._leave_or_use(rows, issue, tr("Rows that are too long"), tr("It has more cells than headings."))

    def results(self) -> None:
        """Results of an earlier import were pasted back (features C 34)."""
        column = self._status_column()
        if column is None:
            return
        settled = {fold(word) for status in _SETTLED for word in (STATUS_WORDS[status], tr(STATUS_WORDS[status]))}
        rows = [row.number for row in self.mended.rows if fold(_text(row, column)) in settled]
        left = len(self.mended.rows) - len(rows)
        headline = trn(
            "{count} row was done in an earlier import: your sheet still has its results.",
            "{count} rows were done in an earlier import: your sheet still has its results.",
            len(rows),
        )
        only = trn("Only the row that was not done", "Only the {count} rows that were not done", left)
        options = (
            Option(key=NOT_DONE, label=only if left else tr("Leave them out")),
            Option(key=ALL_ROWS, label=tr("Start fresh: all {count} rows", count=number(len(self.mended.rows)))),
        )
        title = tr("This row was done in an earlier import.")
        issue = Issue(cause=RESULTS, title=title, headline=headline, options=options)
        self._rows(rows, issue, NOT_DONE, tr("Rows done before"), tr("Done in an earlier import."), column)

    def _leave_or_use(self, rows: Sequence[int], issue: Issue, what: str, why: str) -> None:
        """``issue``, still without its two answers: such rows are left out, or used like the others."""
        leave = trn("Leave the row out", "Leave the {count} rows out", len(rows))
        use = trn("Use it like the others", "Use them like the others", len(rows))
        options = (Option(key=LEAVE_OUT, label=leave), Option(key=ALL_ROWS, label=use))
        self._rows(rows, replace(issue, options=options), LEAVE_OUT, what, why)

    def _rows(
        self, rows: Sequence[int], issue: Issue, leaves: str, what: str, why: str, column: int | None = None
    ) -> None:
        """The question about whole rows; ``leaves`` is the answer that leaves them out."""
        if not rows:
            return
        choice = self.choices.get(issue.cause)
        if choice == leaves:
            for row in rows:
                self.out.setdefault(row, LeftOut(why, issue.cause))
        elif choice is None:
            for row in rows:
                self.troubles.add(row, column, issue)
        self._note(issue.cause, issue.options, what, len(rows))

    def _there(self, numbers: Collection[int]) -> list[int]:
        return [row.number for row in self.mended.rows if row.number in numbers]

    def _status_column(self) -> int | None:
        """The column of an earlier results workbook that says how each row ended."""
        words = {fold(RESULT_COLUMNS[0]), fold(tr(RESULT_COLUMNS[0]))}
        ours = (match for match in self.columns if match.why is Why.RESULTS)
        return next((match.column for match in ours if fold(match.heading) in words), None)

    # -- cells ---------------------------------------------------------------------------------------------------

    def letters(self) -> None:
        """Letters that somebody read in the wrong encoding, shown old and new, mended with one click."""
        found = self._used(self.mended.broken)
        if not found:
            return
        example, meant = next(iter(found.values()))
        repair_all = trn(
            "Repair it: “{old}” becomes “{new}”",
            "Repair all {count}: “{old}” becomes “{new}”",
            len(found),
            old=example,
            new=meant,
        )
        options = (Option(key=REPAIR, label=repair_all), Option(key=KEEP, label=tr("Keep as it is")))
        headline = trn("{count} cell has broken letters.", "{count} cells have broken letters.", len(found))
        sides = self._old_and_new(found)
        for (row, column), (old, new) in found.items():
            title = tr("Broken letters: “{old}” was probably “{new}”.", old=old, new=new)
            issue = Issue(cause=LETTERS, title=title, headline=headline, options=options, sides=sides)
            if LETTERS not in self.choices:
                self.troubles.add(row, column, issue, old)
        self._note(LETTERS, options, tr("Broken letters"), len(found), example)

    def merged(self) -> None:
        """Cells merged down a column hold their value once; filling the others is offered, not done (features C 4)."""
        found = self._used(self.mended.below)
        if not found:
            return
        fill = trn(
            "Fill {count} cell with the value above it",
            "Fill {count} cells with the value above them",
            len(found),
        )
        options = (Option(key=FILL, label=fill), Option(key=KEEP, label=tr("Leave them blank")))
        headline = trn(
            "{count} cell is part of a merged cell, so it is blank.",
            "{count} cells are part of merged cells, so they are blank.",
            len(found),
        )
        for (row, column), text in found.items():
            title = tr("Part of a merged cell: above it stands “{text}”.", text=text)
            issue = Issue(cause=MERGED, title=title, headline=headline, level=Level.WARNING, options=options)
            if MERGED not in self.choices:
                self.troubles.add(row, column, issue)
        self._note(MERGED, options, tr("Merged cells"), len(found))

    def _old_and_new(self, found: Mapping[Place, tuple[str, str]]) -> tuple[Side, ...]:
        """The first few broken texts beside what they would become."""
        headings = {match.column: match.heading or column_letter(match.column) for match in self.columns}
        first: dict[tuple[str, str], Place] = {}
        for place, texts in found.items():
            first.setdefault(texts, place)
        shown = [
            (tr("Row {row}, {column}", row=row, column=headings[column]), *texts)
            for texts, (row, column) in list(first.items())[:_SAMPLES]
        ]
        return (
            Side(title=tr("Your sheet"), facts=tuple((where, old) for where, old, _ in shown)),
            Side(title=tr("After the repair"), facts=tuple((where, new) for where, _, new in shown)),
        )

    def _used(self, cells: Mapping[Place, T]) -> dict[Place, T]:
        """Those in columns that mean something and that nobody typed over; the others need no decision."""
        used = {match.column for match in self.columns if match.target is not None}
        return {place: value for place, value in cells.items() if place[1] in used and place not in self.edits}

    def _note(self, cause: str, options: tuple[Option, ...], what: str, count: int, text: str = "") -> None:
        """What was decided is shown with everything else that was understood, and can be changed there."""
        label = next((option.label for option in options if option.key == self.choices.get(cause)), "")
        if label:
            self.understood.append(
                Understood(key=cause, field=what, text=text, shown=label, rows=count, options=options)
            )


def _text(row: SourceRow, column: int) -> str:
    return row.cells[column].text if column < len(row.cells) else ""


def _numbers(listed: str | None) -> frozenset[int]:
    """The row numbers of a note such as ``crossed_out:7,9``."""
    return frozenset(int(number) for number in (listed or "").split(",") if number.isdecimal())
