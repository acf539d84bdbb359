"""Making classes or year groups exactly like a sheet: who is missing is added, who is not in the sheet is removed.

Nobody is removed on a doubt. A group is made exact only when the sheet names it and puts at least one student into it,
when the school's own lists were read whole, and when no row waits for an answer. Whom a row may mean that was left out,
and whoever is mentioned anywhere else in the sheet, stays where they are.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.group_words import group_name
from mbdesk.plan.identify import identify
from mbdesk.plan.kinds import KINDS
from mbdesk.plan.known import Known
from mbdesk.plan.matching import Match
from mbdesk.plan.moves import finish, one_group_each, said_before, settled_students, students_of
from mbdesk.plan.problems import LeftOut, Level, Option
from mbdesk.plan.proposal import Why
from mbdesk.plan.reading import Issue
from mbdesk.plan.roster_sheets import RosterSheet, class_sheet, year_group_sheet
from mbdesk.plan.rosters import Placing, Rosters
from mbdesk.plan.rows import SourceSheet
from mbdesk.records import PersonKind, Student
from mbdesk.text import sort_text, tr

UNSETTLED: Final = "unsettled"
PART: Final = "part"
ADD_ONLY: Final = "add_only"
WHOLE: Final = "whole"


def draft_class_exact(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """Classes become exactly like the sheet (CLS-4)."""
    return _Exact(class_sheet(sheet, answers, known, today)).draft()


def draft_year_group_exact(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """Year groups become exactly like the sheet."""
    return _Exact(year_group_sheet(sheet, answers, known, today), one_each=True).draft()


@dataclass(slots=True)
class _Lines:
    """What happens to each student, at the first row about them."""

    joins: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    leaves: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


class _Exact:
    """One draft in the making; lives for one call."""

    def __init__(self, sheet: RosterSheet, *, one_each: bool = False) -> None:
        self._sheet = sheet
        self._one_each = one_each
        self._ground = sheet.ground
        self._directory = sheet.ground.known.directory

    def draft(self) -> Draft:
        ground, sheet = self._ground, self._sheet
        matches = students_of(sheet)
        if self._one_each:
            one_group_each(sheet, matches)
        if sheet.grid:
            self._twice(matches)
        else:
            said_before(sheet, matches)
        removing = self._may_remove()
        students = settled_students(ground, matches)
        wanted: dict[int, dict[int, int]] = defaultdict(dict)
        for number, student in students.items():
            for group in sheet.of[number].named:
                wanted[group].setdefault(student.id, number)
        waits = any(number not in students for number in ground.waiting)
        if not waits:
            self._unmarked(wanted)
        doubts = self._doubts(students, matches)
        spared = self._spared(doubts)
        lines = _Lines()
        for group, people in wanted.items():
            present = sheet.members(group)
            for id_ in people.keys() - present:
                lines.joins[id_].append(group)
            if removing:
                for id_ in present - people.keys() - spared[group] - spared[0]:
                    lines.leaves[id_].append(group)
        notes = self._notes(doubts, wanted) if removing else {}
        return finish(sheet, matches, replace(self._content(students, matches, lines, waits), notes=notes))

    # -- what holds it back ------------------------------------------------------------------------------------------

    def _may_remove(self) -> bool:
        """Whether whoever is not in the sheet may leave: the school's own lists were read whole, and so is the sheet.
        If not, it is asked whether to add only."""
        ground = self._ground
        cause, whole, title = UNSETTLED, True, ""
        options = [Option(key=ADD_ONLY, label=tr("Only add, and remove nobody"))]
        if not KINDS[ground.answers.kind].needs <= self._directory.settled:
            title = tr(
                "The lists of the school could not be read whole, so nobody can be removed. Refresh and try again."
            )
        elif any(match.why is Why.RESULTS for match in ground.columns):
            cause = PART
            title = tr("This sheet comes from an earlier import and may hold only a part of the students.")
            options.append(Option(key=WHOLE, label=tr("Everybody who belongs there is in it")))
        chosen = ground.answers.choices.get(cause)
        if title and chosen not in {option.key for option in options}:
            whole = False
            for number in ground.waiting:
                ground.troubles.add(number, None, Issue(cause=cause, title=title, options=tuple(options)))
        return whole and chosen != ADD_ONLY

    def _twice(self, matches: Mapping[int, Match]) -> None:
        """A student in two rows of a table: with the same marks once is enough, else one of the rows is wrong."""
        ground = self._ground
        first: dict[int, int] = {}
        for number, given in ground.waiting.items():
            person = matches[number].person
            if person is None or ground.troubles.holds(number):
                continue
            earlier = first.setdefault(person.id, number)
            if earlier == number:
                continue
            if set(self._sheet.of[earlier].named) == set(self._sheet.of[number].named):
                ground.out[number] = LeftOut(tr("Row {row} says the same.", row=earlier))
                continue
            title = tr(
                "{name} is in rows {first} and {second} with different marks.",
                name=person.full_name,
                first=earlier,
                second=number,
            )
            column = given.column("student_id", "email", "first_name")
            ground.troubles.add(number, column, Issue(cause=f"double:{earlier}:{number}", title=title))

    def _unmarked(self, wanted: Mapping[int, object]) -> None:
        """A class whose column has no mark is not emptied; that is said."""
        rows = self._ground.waiting
        for group in self._sheet.groups - wanted.keys():
            column = self._sheet.column_of(group)
            if rows and column is not None:
                title = tr(
                    "Nobody is marked for {group}, so that class is left as it is.",
                    group=group_name(self._sheet.group, group, self._directory),
                )
                issue = Issue(cause=f"unmarked:{group}", title=title, level=Level.WARNING)
                self._ground.troubles.add(next(iter(rows)), column, issue)

    # -- who is not touched ------------------------------------------------------------------------------------------

    def _doubts(self, students: Mapping[int, Student], matches: Mapping[int, Match]) -> dict[int, set[int]]:
        """Of the rows that wait or are left out: whom each may mean, also by an ID that lost its zeros."""
        ground = self._ground
        doubts: dict[int, set[int]] = {}
        for number, given in ground.given.items():
            if number in students:
                continue
            asked = identify(given, PersonKind.STUDENT, ground.known, {})
            people = {*_possible(asked), *self._mentioned((cell.text for cell in ground.cells[number]), zeros=True)}
            if number in matches:
                people |= set(_possible(matches[number]))
            if self._sheet.grid:  # another row of theirs says where they belong
                people -= {student.id for student in students.values()}
            doubts[number] = people
        return doubts

    def _groups_of(self, number: int) -> tuple[int, ...]:
        """The groups that a row left out names; (0,) when it may be about any of them."""
        open_ = self._sheet.grid or number in self._ground.waiting
        return (() if open_ else self._sheet.of[number].named) or (0,)

    def _spared(self, doubts: Mapping[int, set[int]]) -> dict[int, set[int]]:
        """Group id -> students who are not to be removed from it; under 0 those who are not to be removed from any:
        whom ``doubts`` are about, and whoever is mentioned in rows that are not data."""
        spared: dict[int, set[int]] = defaultdict(set)
        for number, people in doubts.items():
            for group in self._groups_of(number):
                spared[group] |= people
        data = self._ground.cells.keys()
        others = (cell.text for row in self._ground.sheet.rows if row.number not in data for cell in row.cells)
        spared[0] |= set(self._mentioned(others, zeros=False))
        return spared

    def _notes(self, doubts: Mapping[int, set[int]], wanted: Mapping[int, Mapping[int, int]]) -> dict[int, str]:
        """Row number -> who stays because of a row that was left out."""
        notes = {}
        for number, people in doubts.items():
            groups = self._groups_of(number)
            named = wanted if groups == (0,) else [group for group in groups if group in wanted]
            kept = {id_ for group in named for id_ in self._sheet.members(group) & people if id_ not in wanted[group]}
            if kept and number in self._ground.out:
                names = ", ".join(sorted(self._directory.person_name(id_) for id_ in kept))
                notes[number] = tr("This row may mean them, so they stay: {names}.", names=names)
        return notes

    def _mentioned(self, texts: Iterable[str], *, zeros: bool) -> Iterator[int]:
        """Students whom cells name by ID, e-mail or whole name; with ``zeros`` also by an ID that lost its zeros."""
        index = self._ground.known.people(PersonKind.STUDENT)
        for text in {text.strip() for text in texts} - {""}:
            nearly = index.numbered_but_for_zeros(text) if zeros else ()
            for person in (*index.numbered(text), *index.with_email(text), *index.called(text), *nearly):
                yield person.id

    # -- the result --------------------------------------------------------------------------------------------------

    def _content(
        self, students: Mapping[int, Student], matches: Mapping[int, Match], lines: _Lines, waits: bool
    ) -> Rosters:
        first: dict[int, int] = {}
        for number, student in students.items():
            first.setdefault(student.id, number)
        placings = []
        for number, student in students.items():
            joins, leaves = self._of_row(number, student, lines, own=first[student.id] == number)
            back = matches[number].bring_back and first[student.id] == number
            placings.append(Placing(row=number, student=student, joins=joins, leaves=leaves, bring_back=back))
        known = self._directory.student_by_id
        others = [known[id_] for id_ in lines.leaves if id_ not in first]
        last = max((row.number for row in self._ground.sheet.rows), default=0)
        beyond = tuple(
            Placing(row=number, student=other, leaves=tuple(lines.leaves[other.id]), notes=self._why(other, lines))
            for number, other in enumerate(sorted(others, key=lambda s: sort_text(s.sort_name)), start=last + 1)
        )
        return Rosters(group=self._sheet.group, placings=tuple(placings), beyond=beyond, waits=waits)

    def _of_row(
        self, number: int, student: Student, lines: _Lines, *, own: bool
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What a row does: it adds to the groups that it names; the first row about a student also says what they
        leave. Joining a year group is leaving the other one already (contract 5.4)."""
        joins = tuple(group for group in self._sheet.of[number].named if group in lines.joins[student.id])
        leaves = tuple(lines.leaves[student.id]) if own else ()
        return joins, () if self._one_each and lines.joins[student.id] else leaves

    def _why(self, student: Student, lines: _Lines) -> tuple[str, ...]:
        return tuple(
            tr("Is in {group} and not in your sheet.", group=group_name(self._sheet.group, group, self._directory))
            for group in lines.leaves[student.id]
        )


def _possible(match: Match) -> Iterable[int]:
    """Everybody whom a row may mean."""
    people = [match.person.id] if match.person is not None else []
    return [*people, *(int(o.key) for o in (match.issue.options if match.issue else ()) if o.key.isdecimal())]
