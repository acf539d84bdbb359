"""From a sheet of enrolments to a draft: students with their parents and year group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.changes import difference
from mbdesk.plan.doubles import find_doubles
from mbdesk.plan.draft import Draft, DraftRow, StudentDraft, Understood
from mbdesk.plan.families import NO_EMAIL as NO_PARENT_EMAIL
from mbdesk.plan.families import Families, Family
from mbdesk.plan.given import Given, RowReader
from mbdesk.plan.headings import data_rows, headings
from mbdesk.plan.known import Known
from mbdesk.plan.mapping import ColumnMatch, match_columns
from mbdesk.plan.matching import Match, match_student
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import LeftOut, Level, Option
from mbdesk.plan.reading import Issue, Reading
from mbdesk.plan.roles import FATHER, MOTHER, role_of
from mbdesk.plan.rows import Cell, SourceRow, SourceSheet
from mbdesk.plan.targets import PARENTS, STUDENT
from mbdesk.plan.troubles import Troubles
from mbdesk.plan.values import ColumnReader, Setting
from mbdesk.records import Student
from mbdesk.text import tr

HIDDEN: Final = "hidden_rows"
ALL_ROWS: Final = "all"
VISIBLE_ROWS: Final = "visible"
NO_EMAIL: Final = "noemail:student"
_RELATIONSHIPS: Final = {MOTHER: "Mother", FATHER: "Father"}


def draft(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """What importing ``sheet`` would do, given the answers so far. Pure, and quick enough to make after each answer.

    1,000 rows take a fraction of a second; still, call it outside the window's thread.
    """
    header = sheet.header if answers.header is None else answers.header
    titles = headings(sheet, header)
    rows, not_data = data_rows(sheet, header, answers.kept)
    columns = match_columns(titles, rows, answers)
    return _Drafting(sheet, answers, known, today, header, columns, rows, not_data).draft()


@dataclass(slots=True)
class _Seen:
    """A word that was read as something else, while counting."""

    field: str
    text: str
    reading: Reading
    rows: int = 0


@dataclass(slots=True)
class _Drafting:
    """One draft in the making; lives for one call."""

    sheet: SourceSheet
    answers: Answers
    known: Known
    today: date
    header: int
    columns: tuple[ColumnMatch, ...]
    rows: tuple[SourceRow, ...]
    not_data: tuple[int, ...]
    troubles: Troubles = field(default_factory=Troubles)
    people: dict[int, dict[str, Given]] = field(default_factory=dict)
    out: dict[int, LeftOut] = field(default_factory=dict)
    matches: dict[int, Match] = field(default_factory=dict)
    seen: dict[str, _Seen] = field(default_factory=dict)
    tidied: int = 0
    stand_ins: int = 0

    def draft(self) -> Draft:
        cells = {row.number: self._cells(row) for row in self.rows}
        self._read(cells)
        self._hidden_rows()
        self._match_students()
        families = self._families()
        self.troubles.forget(self.out)
        sent = [number for number in self.people if not self.troubles.holds(number) and number not in self.out]
        links = families.links(sent)
        together = families.together(links)
        linked: dict[int, list[Family]] = {}
        for link in links:
            linked.setdefault(link.row, []).append(together[link.email])
        drafts = tuple(self._row(row, cells[row.number], linked.get(row.number, [])) for row in self.rows)
        return Draft(
            sheet=self.sheet,
            answers=self.answers,
            today=self.today,
            header=self.header,
            columns=self.columns,
            rows=drafts,
            causes=self.troubles.causes(),
            understood=self._understood(),
            families=together,
            links=links,
            not_data=self.not_data,
            tidied=self.tidied,
            stand_ins=self.stand_ins,
        )

    # -- reading -------------------------------------------------------------------------------------------------

    def _cells(self, row: SourceRow) -> tuple[Cell, ...]:
        """The row's cells with the person's edits in place."""
        cells = row.cells + (Cell(),) * (self.sheet.columns - len(row.cells))
        edits = self.answers.edits
        if not edits:
            return cells
        return tuple(
            Cell(text, text) if (text := edits.get((row.number, column))) is not None else cell
            for column, cell in enumerate(cells)
        )

    def _read(self, cells: Mapping[int, tuple[Cell, ...]]) -> None:
        setting = Setting(
            choices=self.answers.choices,
            today=self.today,
            year_groups=self.known.year_groups,
            genders=self.known.genders,
            id_width=self.known.id_width,
        )
        readers = {
            match.column: ColumnReader(match.target, (row[match.column] for row in cells.values()), setting)
            for match in self.columns
            if match.target
        }
        reader = RowReader(self.columns, readers)
        titles = {match.column: match.target.title() for match in self.columns if match.target}
        for row in self.rows:
            if row.number in self.answers.left_out:
                self.out[row.number] = LeftOut(tr("You left this row out."))
            people, readings = reader.read(row.number, cells[row.number])
            self.people[row.number] = people
            for column, reading in readings:
                self._note_reading(row.number, column, titles[column], cells[row.number][column].text, reading)

    def _note_reading(self, row: int, column: int, title: str, text: str, reading: Reading) -> None:
        self.tidied += reading.tidied
        self.stand_ins += reading.stand_in
        if reading.issue:
            self.troubles.add(row, column, reading.issue, text)
        if reading.understood:
            seen = self.seen.setdefault(reading.understood, _Seen(title, text, reading))
            seen.rows += 1

    def _hidden_rows(self) -> None:
        hidden = [row for row in self.rows if row.hidden]
        choice = self.answers.choices.get(HIDDEN)
        if not hidden or choice == ALL_ROWS:
            return
        title = tr("Some rows are hidden in your sheet, perhaps by a filter.")
        options = (
            Option(key=ALL_ROWS, label=tr("Use all {count} rows", count=len(self.rows))),
            Option(key=VISIBLE_ROWS, label=tr("Use only the {count} I can see", count=len(self.rows) - len(hidden))),
        )
        for row in hidden:
            if choice == VISIBLE_ROWS:
                self.out.setdefault(row.number, LeftOut(tr("Hidden in your sheet."), HIDDEN))
            else:
                self.troubles.add(row.number, None, Issue(cause=HIDDEN, title=title, options=options))

    # -- people --------------------------------------------------------------------------------------------------

    def _match_students(self) -> None:
        """Whom each row means; rows that name nobody, or somebody twice, are told."""
        students = {number: roles[STUDENT] for number, roles in self.people.items()}
        for number, given in students.items():
            if number in self.out:
                continue
            match = match_student(given, self.known, self.answers.choices)
            self.matches[number] = match
            if match.issue:
                self.troubles.add(number, given.column("student_id", "email", "first_name"), match.issue, given.name)
            if match.leave_out:
                self.out[number] = LeftOut(tr("You left this row out."), match.cause)
        waiting = {number: given for number, given in students.items() if number not in self.out}
        self.out.update(find_doubles(waiting, self.matches, self.answers.choices, self.troubles))
        for number, given in waiting.items():
            match = self.matches[number]
            asked = match.issue is not None and match.issue.level is Level.ERROR
            if number not in self.out and match.person is None and not asked:
                self._complete(given)

    def _complete(self, given: Given) -> None:
        """What ManageBac needs for a new student: an e-mail and both names (contract 8.3)."""
        if not given.email and "email" not in given.wrong:
            title = tr("A new student has no e-mail. ManageBac needs one for every student.")
            self.troubles.add(given.row, given.column("email"), Issue(cause=NO_EMAIL, title=title), given.name)
        for part, title in (
            ("first_name", tr("A new student has no first name.")),
            ("last_name", tr("A new student has no surname.")),
        ):
            if not given.text(part) and part not in given.wrong:
                issue = Issue(cause=f"no_{part}:student", title=title)
                self.troubles.add(given.row, given.column(part), issue, given.name)

    def _families(self) -> Families:
        people = {number: roles for number, roles in self.people.items() if number not in self.out}
        families = Families(people, self._relationships(), self.known, self.answers.choices, self.troubles)
        for number in families.left_out:
            self.out[number] = LeftOut(tr("A parent has no e-mail."), NO_PARENT_EMAIL)
        return families

    def _relationships(self) -> dict[str, str]:
        """What the headings say a parent is: ``Mother's e-mail`` makes Parent 1 the mother."""
        found: dict[str, str] = {}
        for match in self.columns:
            group = role_of(match.heading).group
            if match.target and match.target.role in PARENTS and group in _RELATIONSHIPS:
                found.setdefault(match.target.role, _RELATIONSHIPS[group])
        return found

    # -- rows ----------------------------------------------------------------------------------------------------

    def _row(self, row: SourceRow, cells: tuple[Cell, ...], parents: Sequence[Family]) -> DraftRow:
        number = row.number
        given = self.people[number][STUDENT]
        sent = number not in self.out and not self.troubles.holds(number)
        student = self._student(given, self.matches[number]) if sent else None
        return DraftRow(
            number=number,
            name=given.name,
            cells=tuple(cell.text for cell in cells),
            edited=frozenset(column for at, column in self.answers.edits if at == number),
            outcome=self._outcome(student, parents),
            out=self.out.get(number),
            problems=self.troubles.of(number),
            student=student,
        )

    def _outcome(self, student: StudentDraft | None, parents: Sequence[Family]) -> Outcome:
        if student is None:
            return Outcome.LEFT_OUT
        if student.student is None:
            return Outcome.NEW
        linked = {parent.id for parent in self.known.directory.parents_of(student.student.id)}
        changes = student.bring_back or (student.difference is not None and bool(student.difference.values))
        changes = changes or any(p.touched or p.person is None or p.person.id not in linked for p in parents)
        return Outcome.CHANGES if changes else Outcome.SAME

    def _student(self, given: Given, match: Match) -> StudentDraft:
        person = match.person if isinstance(match.person, Student) else None
        place = self.known.directory.year_group_name(person.year_group_id) if person else ""
        return StudentDraft(
            given=given,
            student=person,
            bring_back=match.bring_back,
            difference=difference(given, person, place) if person else None,
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
            for key, seen in self.seen.items()
        ]
        order = {field: at for at, field in enumerate(dict.fromkeys(u.field for u in found))}
        return tuple(sorted(found, key=lambda u: (order[u.field], -u.rows, u.text)))
