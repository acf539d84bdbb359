"""Which rows of a plan look different because somebody changed their people in ManageBac since they were checked."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from mbdesk.directory import Directory
from mbdesk.plan.operations import (
    ArchivePerson,
    LinkChild,
    Operation,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.records import Person


def changed_meanwhile(plan: Plan, before: Directory, now: Directory, outcomes: Mapping[int, Outcome]) -> frozenset[int]:
    """The numbers of the rows of ``plan``, which was made of ``now``, whose people were other ``before``, or that had
    another outcome then (``outcomes``, by row)."""
    operations = {step.number: step.operation for step in plan.steps}
    found = set()
    for row in plan.rows:
        people = {row.person_id} - {None}
        people |= {person for number in row.steps for person in _people(operations[number])}
        other = any(_differs(before.person(person), now.person(person)) for person in people)
        if other or outcomes.get(row.number, row.outcome) is not row.outcome:
            found.add(row.number)
    return frozenset(found)


def _people(operation: Operation) -> Iterator[int]:
    """The people that ``operation`` is about by itself. One about a whole group is not about each of its rows."""
    match operation:
        case UpdatePerson(id=id_) | ArchivePerson(id=id_) | UnarchivePerson(id=id_):
            yield id_
        case LinkChild(parent=parent, student=student) | UnlinkChild(parent=parent, student=student):
            yield from (who for who in (parent, student) if isinstance(who, int))
        case _:
            return


def _differs(before: Person | None, now: Person | None) -> bool:
    """Whether somebody changed the person. Who was not read again is the same object."""
    return before is not now and _lasting(before) != _lasting(now)


def _lasting(person: Person | None) -> Person | None:
    """The person without what changes by itself: when they last signed in, and the time stamps."""
    return person and replace(person, last_accessed_at=None, updated_at=None)
