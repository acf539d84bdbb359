"""The children that a row about a parent names: found in the school, never made."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mbdesk.plan.given import Given
from mbdesk.plan.groundwork import Groundwork
from mbdesk.plan.identify import Archived, identify
from mbdesk.plan.known import Known, name_key
from mbdesk.plan.matching import WITHOUT, Match
from mbdesk.plan.problems import LeftOut, Option
from mbdesk.plan.targets import CHILDREN, PARENT, PERSON_ID, RELATIONSHIP
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import tr

_SEVERAL: Final = re.compile(r"\s*[,;/|\n]\s*|\s+(?:and|&|et|und|y)\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A student whose parent the row is about; ``relationship`` is the parent's to the child, "" = not said."""

    student: Student
    relationship: str


def children_of(ground: Groundwork, number: int, known: Known, parent: Person | None) -> tuple[Child, ...]:
    """The children of a row, each once. Who is not found, or only by name, is told; the row may go on without them.
    A name is enough for a child whom ManageBac has as ``parent``'s already, for then nothing is sent."""
    roles = ground.people[number]
    everywhere = roles[PARENT].text(RELATIONSHIP)
    found: dict[int, Child] = {}
    linked = known.directory.children_of(parent.id) if parent is not None else ()
    for role in CHILDREN:
        for given in _each(roles.get(role)):
            student = _linked(given, linked) or _find(ground, given, known)
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


def _linked(given: Given, children: Sequence[Student]) -> Student | None:
    """The one of ``children`` who is called so, where the row says no more than a name."""
    if any(given.text(field) for field in ("student_id", "email", PERSON_ID)):
        return None
    key = name_key(given.text("first_name"), given.text("last_name"))
    called = [child for child in children if key and key == name_key(child.given_names, child.last_name)]
    return called[0] if len(called) == 1 else None


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
