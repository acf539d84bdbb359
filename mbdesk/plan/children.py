"""The children that a row about a parent names: found in the school, never made."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.identify import Archived, identify
from mbdesk.plan.known import Known
from mbdesk.plan.matching import WITHOUT, Match
from mbdesk.plan.problems import LeftOut, Option
from mbdesk.plan.targets import CHILDREN, PARENT, RELATIONSHIP
from mbdesk.records import PersonKind, Student
from mbdesk.text import tr

_SEVERAL: Final = re.compile(r"\s*[,;/|\n]\s*|\s+(?:and|&|et|und|y)\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A student whose parent the row is about; ``relationship`` is the parent's to the child, "" = not said."""

    student: Student
    relationship: str


def children_of(ground: Groundwork, number: int, known: Known) -> tuple[Child, ...]:
    """The children of a row, each once. Who is not found, or only by name, is told; the row may go on without them."""
    roles = ground.people[number]
    everywhere = roles[PARENT].text(RELATIONSHIP)
    found: dict[int, Child] = {}
    for role in CHILDREN:
        for given in _each(roles.get(role)):
            student = _find(ground, given, known)
            if student is not None:
                relationship = given.text(RELATIONSHIP) or everywhere
                found.setdefault(student.id, Child(student=student, relationship=relationship))
    return tuple(found.values())


def _each(given: Given | None) -> Iterator[Given]:
    """One child, or several whose IDs stand in one cell."""
    if given is None:
        return
    numbers = [part for part in _SEVERAL.split(given.text("student_id")) if part]
    if len(numbers) < 2:
        yield given
        return
    said = given.said["student_id"]
    also = {RELATIONSHIP: given.said[RELATIONSHIP]} if RELATIONSHIP in given.said else {}
    for one in numbers:
        yield replace(given, said={"student_id": replace(said, value=one, shown=one), **also})


def _find(ground: Groundwork, given: Given, known: Known) -> Student | None:
    choices = ground.answers.choices
    match = identify(given, PersonKind.STUDENT, known, choices, archived=Archived.TAKE)
    if match.leave_out:
        ground.out.setdefault(given.row, LeftOut(tr("You left this row out."), match.cause))
    if match.issue and choices.get(match.issue.cause) != WITHOUT:
        _tell(ground, given, match)
    return match.person if isinstance(match.person, Student) and match.issue is None else None


def _tell(ground: Groundwork, given: Given, match: Match) -> None:
    issue = match.issue
    if issue is None:
        return
    options = (*issue.options, Option(key=WITHOUT, label=tr("Go on without this child")))
    column = given.column("student_id", "email", "id", "first_name")
    ground.troubles.add(given.row, column, replace(issue, options=options), given.name)
