"""From a sheet to family links made or ended: each row names a student and one to four parents, who are found, never
made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.identify import Archived, identify
from mbdesk.plan.known import Known
from mbdesk.plan.matching import LEAVE_OUT, WITHOUT, Match
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import LeftOut, Option
from mbdesk.plan.reading import Issue
from mbdesk.plan.row_matches import match_rows
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.targets import PARENTS, RELATIONSHIP, role_title
from mbdesk.records import Parent, PersonKind, Student
from mbdesk.text import tr

_NO_PARENT: Final = "no_parent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A parent and a student of one row. ``there``: they are linked in ManageBac. ``bring_back``: the parent out of
    the archive first. ``relationship`` is what the parent is to the student, in ManageBac where it is known there, else
    as the sheet has ``said`` it; "" = not known."""

    role: str
    parent: Parent
    student: Student
    relationship: str
    said: str
    there: bool
    bring_back: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """The content of a draft: the pairs of each row that would be sent. ``linking``: made, else ended."""

    linking: bool
    pairs: Mapping[int, tuple[Pair, ...]]


def draft(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """Which links the sheet would make (kind ``link``) or end (``unlink``)."""
    ground = Groundwork.lay(sheet, answers, known, today)
    linking = answers.kind == "link"

    def student_of(given: Given) -> Match:
        return identify(given, PersonKind.STUDENT, known, answers.choices, archived=Archived.TAKE)

    matches = match_rows(ground, student_of)
    found = _Finding(ground, known, linking)
    pairs: dict[int, tuple[Pair, ...]] = {}
    for number in list(ground.waiting):
        student = matches[number].person
        pairs[number] = found.pairs(number, student if isinstance(student, Student) else None)
    found.each_once(pairs)
    sent = {number: pairs[number] for number in ground.settle()}
    outcomes = {number: _outcome(of_row, linking) for number, of_row in sent.items()}
    names = {number: of_row[0].student.full_name for number, of_row in sent.items() if of_row}
    return ground.finish(outcomes, Links(linking, sent), names)


def _outcome(pairs: Sequence[Pair], linking: bool) -> Outcome:
    return Outcome.CHANGES if any(pair.bring_back or pair.there is not linking for pair in pairs) else Outcome.SAME


class _Finding:
    """The parents of rows; lives for one draft."""

    def __init__(self, ground: Groundwork, known: Known, linking: bool) -> None:
        self._ground = ground
        self._known = known
        self._choices = ground.answers.choices
        self._archived = Archived.ASK if linking else Archived.TAKE
        self._said = ground.relationships

    def pairs(self, number: int, student: Student | None) -> tuple[Pair, ...]:
        """The row's pairs; parents who are not found, or only by name, are told."""
        roles = {role: given for role, given in self._ground.people[number].items() if role in PARENTS}
        if not roles:
            title = tr("This row names no parent.")
            options = (Option(key=LEAVE_OUT, label=tr("Leave these rows out")),)
            self._hold(number, None, Issue(cause=_NO_PARENT, title=title, options=options))
        found: dict[int, Pair] = {}
        for role, given in roles.items():
            pair = self._pair(role, given, student)
            if pair is not None:
                found.setdefault(pair.parent.id, pair)
        return tuple(found.values())

    def each_once(self, pairs: Mapping[int, Sequence[Pair]]) -> None:
        """The same link in two rows: the second row waits."""
        first: dict[tuple[int, int], int] = {}
        for number, of_row in pairs.items():
            for pair in of_row:
                earlier = first.setdefault((pair.parent.id, pair.student.id), number)
                if earlier != number and number not in self._ground.out:
                    self._double(earlier, number, pair)

    def _pair(self, role: str, given: Given, student: Student | None) -> Pair | None:
        match = identify(given, PersonKind.PARENT, self._known, self._choices, archived=self._archived)
        if match.leave_out:
            self._ground.out.setdefault(given.row, LeftOut(tr("You left this row out."), match.cause))
            return None
        if match.issue is not None:
            if self._choices.get(match.issue.cause) != WITHOUT:
                column = given.column("email", "id", "first_name")
                without = Option(key=WITHOUT, label=tr("Go on without {who}", who=role_title(role)))
                options = (*match.issue.options, without)
                self._ground.troubles.add(given.row, column, replace(match.issue, options=options), given.name)
            return None
        if student is None or not isinstance(match.person, Parent):
            return None
        directory = self._known.directory
        there = any(child.id == student.id for child in directory.children_of(match.person.id))
        known = directory.relationship(match.person.id, student.id) if there else ""
        said = given.text(RELATIONSHIP) or self._said.get(role, "")
        return Pair(
            role=role,
            parent=match.person,
            student=student,
            relationship=known or said,
            said=said,
            there=there,
            bring_back=match.bring_back,
        )

    def _hold(self, number: int, column: int | None, issue: Issue) -> None:
        if self._choices.get(issue.cause) == LEAVE_OUT:
            self._ground.out.setdefault(number, LeftOut(issue.title, issue.cause))
        else:
            self._ground.troubles.add(number, column, issue)

    def _double(self, earlier: int, number: int, pair: Pair) -> None:
        cause = f"double:{earlier}:{number}"
        title = tr(
            "Rows {first} and {second} are about the same two: {parent} and {student}.",
            first=earlier,
            second=number,
            parent=pair.parent.full_name,
            student=pair.student.full_name,
        )
        options = (Option(key=LEAVE_OUT, label=tr("Leave row {row} out", row=number)),)
        self._hold(number, None, Issue(cause=cause, title=title, options=options))
