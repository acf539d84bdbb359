"""What is the same for every kind of import: the sheet's cells are read, rows are held back, a draft comes out."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft, DraftRow, Understood
from mbdesk.plan.given import Given, RowReader
from mbdesk.plan.headings import data_rows, headings
from mbdesk.plan.kinds import KINDS, Layout, layout_of
from mbdesk.plan.known import Known
from mbdesk.plan.like_questions import ask_together
from mbdesk.plan.mapping import ColumnMatch, match_columns
from mbdesk.plan.mended import Mended, mend
from mbdesk.plan.one_word import settled
from mbdesk.plan.own_export import says_archived, status_column
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import LeftOut
from mbdesk.plan.reading import Reading
from mbdesk.plan.refusals import issues
from mbdesk.plan.roles import FATHER, MOTHER, role_of
from mbdesk.plan.rows import Cell, SourceRow, SourceSheet
from mbdesk.plan.sheet_questions import ask
from mbdesk.plan.targets import PARENTS, Target
from mbdesk.plan.troubles import Troubles
from mbdesk.plan.values import ColumnReader, Setting
from mbdesk.text import tr

_RELATIONSHIPS: Final = {MOTHER: "Mother", FATHER: "Father"}


@dataclass(slots=True)
class _Seen:
    """A word that was read as something else, while counting."""

    field: str
    text: str
    reading: Reading
    rows: int = 0


@dataclass(slots=True)
class Groundwork:
    """One draft in the making; lives for one call. Made by ``lay``, ended by ``finish``.

    ``rows`` are the rows of data. ``people``: row number -> role -> what the row says about them; whom the kind is
    about (``layout.main``) is always there, and in ``given`` by itself. A kind tells what is wrong to ``troubles`` and
    whom it leaves out in ``out``.
    """

    sheet: SourceSheet
    answers: Answers
    known: Known
    today: date
    header: int
    layout: Layout
    columns: tuple[ColumnMatch, ...]
    rows: tuple[SourceRow, ...]
    not_data: tuple[int, ...]
    cells: dict[int, tuple[Cell, ...]] = field(default_factory=dict)
    people: dict[int, dict[str, Given]] = field(default_factory=dict)
    given: dict[int, Given] = field(default_factory=dict)
    troubles: Troubles = field(default_factory=Troubles)
    out: dict[int, LeftOut] = field(default_factory=dict)
    _edited: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _seen: dict[str, _Seen] = field(default_factory=dict)
    _asked: tuple[Understood, ...] = ()
    _filled: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    _tidied: int = 0
    _stand_ins: int = 0

    @classmethod
    def lay(
        cls,
        sheet: SourceSheet,
        answers: Answers,
        known: Known,
        today: date,
        columns: Mapping[int, Target] | None = None,
        layout: Layout | None = None,
    ) -> "Groundwork":
        """Everything read. ``columns`` are targets that the kind itself is certain of, by position; ``layout`` is what
        columns can mean where the sheet itself tells more than the answers."""
        header = sheet.header if answers.header is None else answers.header
        rows, not_data = data_rows(sheet, header, answers.kept)
        mended = mend(sheet, rows, answers.choices)
        rows = mended.rows
        layout = layout or layout_of(answers)
        matches = match_columns(headings(sheet, header), rows, answers, columns, layout)
        made = cls(sheet, answers, known, today, header, layout, matches, rows, not_data)
        for row_number, column in answers.edits:
            made._edited[row_number].add(column)
        made.cells.update((row.number, made._cells_of(row)) for row in rows)
        made._read()
        made._ask(mended)
        made._say_refusals()
        return made

    @property
    def waiting(self) -> dict[int, Given]:
        """The same, of the rows that nobody has left out."""
        return {number: given for number, given in self.given.items() if number not in self.out}

    @property
    def relationships(self) -> dict[str, str]:
        """What headings say a parent is: ``Mother's e-mail`` makes Parent 1 the mother. By role."""
        found: dict[str, str] = {}
        for match in self.columns:
            group = role_of(match.heading).group
            if match.target and match.target.role in PARENTS and group in _RELATIONSHIPS:
                found.setdefault(match.target.role, _RELATIONSHIPS[group])
        return found

    def understand(self, understood: Understood) -> None:
        """Something that was decided about the sheet is shown with what was understood, and open to change."""
        self._asked = (*self._asked, understood)

    def settle(self) -> list[int]:
        """The rows that would be sent, once everything was told. What stands against rows left out is forgotten."""
        self.troubles.forget(self.out)
        return [number for number in self.people if number not in self.out and not self.troubles.holds(number)]

    def finish(self, outcomes: Mapping[int, Outcome], content: object, names: Mapping[int, str] | None = None) -> Draft:
        """The draft. ``outcomes`` of the rows that would be sent, by number; every other row is left out. ``names``
        are what rows are called where the sheet's own words do not say it."""
        ask_together(self.troubles, self.answers.choices)
        return Draft(
            sheet=self.sheet,
            answers=self.answers,
            today=self.today,
            header=self.header,
            columns=self.columns,
            rows=tuple(self._row(row, outcomes, names or {}) for row in self.rows),
            causes=self.troubles.causes(),
            understood=(*self._asked, *self._understood()),
            content=content,
            not_data=self.not_data,
            tidied=self._tidied,
            stand_ins=self._stand_ins,
        )

    # -- inside ------------------------------------------------------------------------------------------------------

    def _cells_of(self, row: SourceRow) -> tuple[Cell, ...]:
        """The row's cells with the person's edits in place."""
        cells = row.cells + (Cell(),) * (self.sheet.columns - len(row.cells))
        edited = self._edited.get(row.number)
        if not edited:
            return cells
        edits = {column: self.answers.edits[row.number, column] for column in edited}
        return tuple(
            Cell(edits[column], edits[column]) if column in edits else cell for column, cell in enumerate(cells)
        )

    def _read(self) -> None:
        setting = Setting(
            choices=self.answers.choices,
            today=self.today,
            year_groups=self.known.year_groups,
            classes=self.known.classes,
            finds_only=KINDS[self.answers.kind].finds_only,
            genders=self.known.genders,
            id_width=self.known.id_width,
            nationalities=self.known.nationalities,
            targets=frozenset(match.target for match in self.columns if match.target),
        )
        readers = {
            match.column: ColumnReader(match.target, (row[match.column] for row in self.cells.values()), setting)
            for match in self.columns
            if match.target
        }
        reader = RowReader(self.columns, readers, self.layout.main, self.layout.roles)
        titles = {match.column: match.target.title() for match in self.columns if match.target}
        status = status_column(["" if match.target else match.heading for match in self.columns])
        for number, cells in self.cells.items():
            if number in self.answers.left_out:
                self.out[number] = LeftOut(tr("You left this row out."))
            self.people[number], readings = settled(reader.read(number, cells), cells, self.columns, self.known)
            if status is not None and says_archived(cells[status].text):
                people = self.people[number]
                main = replace(people[self.layout.main], archived=True, alone=len(people) == 1)
                self.people[number] = {**people, main.role: main}
            self.given[number] = self.people[number][self.layout.main]
            for column, reading in readings:
                self._note(number, column, titles[column], cells[column].text, reading)

    def _note(self, row: int, column: int, title: str, text: str, reading: Reading) -> None:
        self._tidied += reading.tidied
        self._stand_ins += reading.stand_in
        if reading.issue:
            self.troubles.add(row, column, reading.issue, text)
        if reading.understood:
            seen = self._seen.setdefault(reading.understood, _Seen(title, text, reading))
            seen.rows += 1

    def _ask(self, mended: Mended) -> None:
        """What the sheet itself makes one ask, whatever is imported from it."""
        asked = ask(self.sheet, mended, self.columns, self.answers, self.troubles)
        self.out = {**asked.out, **self.out}
        self._asked = asked.understood
        for row, column in mended.filled:
            self._filled[row].add(column)

    def _say_refusals(self) -> None:
        """Why rows failed when they were sent, until they are edited."""
        waiting = [refusal for refusal in self.answers.refusals if refusal.row not in self._edited]
        for refusal, column, issue in issues(waiting, self.columns, self.cells):
            quote = self.cells[refusal.row][column].text if column is not None else ""
            self.troubles.add(refusal.row, column, issue, quote)

    def _row(self, row: SourceRow, outcomes: Mapping[int, Outcome], names: Mapping[int, str]) -> DraftRow:
        number = row.number
        return DraftRow(
            number=number,
            name=names.get(number) or self.people[number][self.layout.main].name,
            cells=tuple([cell.text for cell in self.cells[number]]),
            edited=frozenset(self._edited.get(number, ())),
            filled=frozenset(self._filled.get(number, ())),
            outcome=outcomes.get(number, Outcome.LEFT_OUT),
            out=self.out.get(number),
            problems=self.troubles.of(number),
        )

    def _understood(self) -> tuple[Understood, ...]:
        found = [
            Understood(
                key=key,
                field=seen.field,
                text=seen.text,
                shown=seen.reading.shown,
                rows=seen.rows,
                options=seen.reading.options,
            )
            for key, seen in self._seen.items()
        ]
        order = {field: at for at, field in enumerate(dict.fromkeys(u.field for u in found))}
        return tuple(sorted(found, key=lambda u: (order[u.field], -u.rows, u.text)))
