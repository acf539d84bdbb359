"""People as they are just before they are changed: for the conflict check and for the undo.

They are read a hundred at a time, when the first of them is needed, and again when that is too long ago: one request
for many instead of one for each.
"""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from mbdesk.jobs.book import Book
from mbdesk.plan.before import IN_CLASSES
from mbdesk.plan.held import held_all
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UpdatePerson,
)
from mbdesk.plan.plan import Step
from mbdesk.plan.requests import changed_together, touched
from mbdesk.records import Person, PersonKind

PeopleOf = Mapping[int, Person]
Ask = Callable[[PersonKind, Sequence[int]], Awaitable[PeopleOf]]
"""Reads people by id, with all the patience that reading needs."""
ClassesOf = Mapping[int, list[list[int | None]]]
AskClasses = Callable[[Sequence[int]], Awaitable[ClassesOf]]
"""Reads the classes of students (``Look.classes_of``); students of whom they cannot be known are missing."""


def kept(operation: Operation, person: Person, classes: ClassesOf | None = None) -> dict[str, Any]:
    """What the journal keeps of a record before ``operation``: what is needed to put it back. ``classes`` are those of
    students who are archived, who leave them with that (contract 8.5)."""
    match operation:
        case UpdatePerson(values=values):
            return held_all(person, values)
        case ArchivePerson():
            inside = {IN_CLASSES: classes[person.id]} if classes and person.id in classes else {}
            return {**held_all(person, ("archived", "year_group_id")), **inside}
        case UnarchivePerson():
            return held_all(person, ("archived", "withdrawn_on", "graduated_on"))
        case _:
            raise TypeError("of a step about several, it is kept in which year group each of them was")


class Before:
    """The records read lately. ``ask`` and ``ask_classes`` read them, ``fresh_for`` is in seconds on ``clock``."""

    def __init__(
        self,
        steps: Sequence[Step],
        book: Book,
        ask: Ask,
        ask_classes: AskClasses,
        *,
        fresh_for: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._steps = steps
        self._book = book
        self._ask = ask
        self._ask_classes = ask_classes
        self._fresh_for = fresh_for
        self._clock = clock
        self._people: dict[int, Person] = {}
        self._read_at: dict[int, float] = {}

    async def people(self, step: Step) -> PeopleOf:
        """Today's records of the people that ``step`` changes, by id; who is gone is missing. Their values are in the
        journal when this returns."""
        found = touched(step.operation)
        if found is None:
            return {}
        kind, ids = found
        if any(self._clock() - self._read_at.get(id_, float("-inf")) > self._fresh_for for id_ in ids):
            await self._read(kind, step)
        return {id_: self._people[id_] for id_ in ids if id_ in self._people}

    def year_group(self, person: Person) -> dict[str, Any]:
        """What the journal keeps of a student before a step about a year group. Who is in the archive, or was brought
        out of it by this run, was in none, whatever their record still says."""
        if person.archived or person.id in self._brought_back():
            return {"year_group_id": None}
        return held_all(person, ("year_group_id",))

    def _brought_back(self) -> set[int]:
        """Whom this run found in the archive and brings out of it."""
        coming = ((s.number, s.operation.id) for s in self._steps if isinstance(s.operation, UnarchivePerson))
        return {id_ for number, id_ in coming if self._book.line(number).before.get(id_, {}).get("archived")}

    def _kept(self, step: Step, person: Person, classes: ClassesOf) -> dict[str, Any]:
        if isinstance(step.operation, AddToGroup | RemoveFromGroup):
            return self.year_group(person)
        return kept(step.operation, person, classes)

    def forget(self, step: Step) -> None:
        """``step`` was sent: its people are no longer as they were read."""
        for id_ in (touched(step.operation) or (None, ()))[1]:
            self._read_at.pop(id_, None)

    async def _read(self, kind: PersonKind, first: Step) -> None:
        left = (step for step in self._steps if step.number >= first.number)
        batch = list(changed_together(kind, (s for s in left if s is first or not self._book.ended(s.number))))
        ids = list(dict.fromkeys(id_ for _, ids in batch for id_ in ids))
        now = self._clock()
        people = dict(await self._ask(kind, ids))
        self._read_at |= dict.fromkeys(ids, now)
        for id_ in ids:
            self._people.pop(id_, None)
        self._people |= people
        leaving = [s.operation.id for s, _ in batch if isinstance(s.operation, ArchivePerson)]
        classes: ClassesOf = {}
        if kind is PersonKind.STUDENT and (here := [i for i in leaving if i in people and not people[i].archived]):
            classes = await self._ask_classes(here)
        await self._book.keep_before(
            {
                step.number: {id_: self._kept(step, people[id_], classes) for id_ in ids if id_ in people}
                for step, ids in batch
            }
        )
