"""From a sheet of enrolments to a draft: students with their parents and year group; new ones too, unless the sheet
is one of changes to students who are here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from mbdesk.plan.answers import Answers
from mbdesk.plan.changes import Difference, difference
from mbdesk.plan.complete import tell_missing
from mbdesk.plan.draft import Draft
from mbdesk.plan.families import NO_EMAIL as NO_PARENT_EMAIL
from mbdesk.plan.families import Families, Link
from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.known import Known
from mbdesk.plan.matching import Match, match_student
from mbdesk.plan.person_steps import PersonDraft
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import LeftOut
from mbdesk.plan.row_matches import each_once, match_rows, open_rows
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.together import Together, put_together, wait_for_the_first
from mbdesk.records import Student
from mbdesk.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentDraft:
    """What would happen to the student of a row. ``student`` None: a new one is created with ``given``'s values."""

    given: Given
    student: Student | None
    bring_back: bool
    difference: Difference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolments:
    """The content of a draft: only what the rows that would be sent need. ``students`` by row, ``families`` by folded
    e-mail. ``together``: row -> the row above it with the same student, whose other parents it names."""

    students: Mapping[int, StudentDraft]
    families: Mapping[str, PersonDraft]
    links: tuple[Link, ...]
    together: Mapping[int, int] = field(default_factory=dict)

    def of(self, row: int) -> int:
        """The row that the student of ``row`` is in."""
        return self.together.get(row, row)


def draft(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """What importing ``sheet`` would do, given the answers so far. Pure, and quick enough to make after each answer.

    1,000 rows take a fraction of a second; still, call it outside the window's thread.
    """
    return _Drafting(Groundwork.lay(sheet, answers, known, today), known).draft()


class _Drafting:
    """One draft in the making; lives for one call."""

    def __init__(self, ground: Groundwork, known: Known) -> None:
        self._ground = ground
        self._known = known
        self._choices = ground.answers.choices
        self._matches: dict[int, Match] = {}
        self._together = Together({}, frozenset())

    def draft(self) -> Draft:
        ground = self._ground
        self._match_students()
        families = self._families()
        wait_for_the_first(ground, self._together)
        sent = ground.settle()
        links = families.links(sent)
        together = families.together(links)
        linked: dict[int, list[PersonDraft]] = {}
        for link in links:
            linked.setdefault(link.row, []).append(together[link.email])
        given, there = ground.given, set(sent)
        first = {row: of for row, of in self._together.first.items() if row in there}
        students = {
            number: student_draft(given[number], self._matches[number], self._known)
            for number in sent
            if number not in first
        }
        outcomes = {
            number: self._outcome(students[first.get(number, number)], linked.get(number, [])) for number in sent
        }
        content = Enrolments(students=students, families=together, links=links, together=first)
        return ground.finish(outcomes, content)

    def _match_students(self) -> None:
        """Whom each row means; rows that name nobody, or somebody twice, are told."""
        ground = self._ground
        self._matches = match_rows(ground, lambda given: match_student(given, self._known, self._choices))
        self._together = put_together(ground, self._matches)
        each_once(ground, self._matches, self._together.rows)
        for given in open_rows(ground, self._matches, self._together.rows):
            tell_missing(given, ground.troubles)

    def _families(self) -> Families:
        ground = self._ground
        people = {number: roles for number, roles in ground.people.items() if number not in ground.out}
        families = Families(people, ground.relationships, self._known, self._choices, ground.troubles)
        for number in families.left_out:
            ground.out[number] = LeftOut(tr("A parent has no e-mail."), NO_PARENT_EMAIL)
        return families

    def _outcome(self, student: StudentDraft, parents: Sequence[PersonDraft]) -> Outcome:
        if student.student is None:
            return Outcome.NEW
        linked = {parent.id for parent in self._known.directory.parents_of(student.student.id)}
        changes = student.bring_back or (student.difference is not None and bool(student.difference.values))
        changes = changes or any(p.touched or p.person is None or p.person.id not in linked for p in parents)
        return Outcome.CHANGES if changes else Outcome.SAME


def student_draft(given: Given, match: Match, known: Known) -> StudentDraft:
    """What would happen to the student whom ``match`` found for a row, or to a new one."""
    person = match.person if isinstance(match.person, Student) else None
    place = known.directory.year_group_name(person.year_group_id) if person else ""
    return StudentDraft(
        given=given,
        student=person,
        bring_back=match.bring_back,
        difference=difference(given, person, place) if person else None,
    )
