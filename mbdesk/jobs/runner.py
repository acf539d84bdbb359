"""Sends the steps of one frozen plan, in order, through the journal. ``jobs.run`` is the way in.

Never two sends of a create without a look-up in between; never a send without its line on the disk (quality 2).
"""

import functools
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Final

from mbdesk.errors import ApiError, NotFound, Rejected
from mbdesk.jobs import refusals
from mbdesk.jobs.conflict import conflict
from mbdesk.jobs.control import Stopped
from mbdesk.jobs.going import Going
from mbdesk.jobs.group_steps import GroupSteps
from mbdesk.jobs.moments import moment
from mbdesk.jobs.refused import Refused
from mbdesk.jobs.unanswered import Unanswered
from mbdesk.plan import words
from mbdesk.plan.first import waits_for
from mbdesk.plan.held import differing
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UpdatePerson,
)
from mbdesk.plan.plan import Step
from mbdesk.plan.requests import touched
from mbdesk.plan.results import StepState
from mbdesk.records import Person, PersonKind

_OVERLAP: Final = timedelta(minutes=10)
"""How far before the reading of the plan's school people are looked at: clocks and "since" are not exact."""


class Runner:
    """One go at a run, from where its journal stands to its end. ``go`` raises Stopped and JournalError."""

    def __init__(self, going: Going) -> None:
        self._going = going
        self._book = going.book
        self._unanswered = Unanswered(going)
        self._refused = Refused(going, self._unanswered)
        self._groups = GroupSteps(going, self._after)
        self._first = False

    async def go(self) -> None:
        """Everything that is meant and not done yet. First what may or may not have happened is cleared up."""
        self._going.known = await self._newcomers()
        for step in self._going.plan.steps:
            if self._book.result(step.number).state is StepState.UNKNOWN:
                await self._unanswered.settle(step, patient=self._unanswered.just_sent(step))
        self._going.known |= await self._newcomers_since()
        for step in self._going.steps:
            await self._finish(step)
        self._going.finish()

    async def _newcomers(self) -> frozenset[int]:
        """Who was made or changed since the plan's school was read, before the first send: nobody of them is ours.

        Parents do not show when they were made (contract 9.1), so nothing else tells them from our own creations.
        One request for each kind of person that is created. A plan that was begun has this in its journal.
        """
        kept = await self._book.known()
        self._first = kept is None
        if kept is None:
            kept = await self._who_appeared(self._created)
            if self._created:
                await self._book.keep_known(kept)
        return kept

    async def _newcomers_since(self) -> frozenset[int]:
        """The same for parents when a run goes on: between the goes a colleague may have added the very mother. Only
        once it is cleared up which of them are ours: what a step is not done with by now did not make anybody, and whom
        this run changed or linked was there before."""
        if self._first or PersonKind.PARENT not in self._created:
            return frozenset()
        made = [step.number for step in self._going.plan.steps if isinstance(step.operation, CreatePerson)]
        ours = {self._book.result(number).id for number in made if self._going.succeeded(number)}
        found = await self._who_appeared({PersonKind.PARENT}) - ours
        await self._book.keep_known(self._going.known | found)
        return found

    @property
    def _created(self) -> set[PersonKind]:
        return {s.operation.kind for s in self._going.plan.steps if isinstance(s.operation, CreatePerson)}

    async def _who_appeared(self, kinds: set[PersonKind]) -> frozenset[int]:
        plan = self._going.plan
        since = (moment(plan.read_at or plan.made_at) - _OVERLAP).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        found: set[int] = set()
        for kind in sorted(kinds):
            appeared = functools.partial(self._appeared, kind, since)
            found |= {person.id for person in await self._going.patient.read(appeared, always_there=True)}
        return frozenset(found)

    async def _appeared(self, kind: PersonKind, since: str) -> tuple[Person, ...]:
        return await self._going.look.appeared_since(kind, since)

    async def _finish(self, step: Step) -> None:
        """Bring ``step`` to its end, however often that takes."""
        try:
            await self._to_its_end(step)
        except Stopped as stopped:
            await self._groups.stopped(step, for_good=stopped.for_good)
            raise

    async def _to_its_end(self, step: Step) -> None:
        going = self._going
        while not self._book.ended(step.number):
            if self._book.result(step.number).state is StepState.UNKNOWN:
                await self._unanswered.settle(step)
                continue
            going.show(step, step.label)
            await going.pause_here(step)
            operation = await self._ready(step)
            if operation is None:
                return
            if isinstance(operation, AddToGroup | RemoveFromGroup):
                await self._groups.send(step, operation)
            elif (error := await going.send(step, operation)) is not None:
                await self._after(step, operation, error)
        going.left.pop(step.number, None)

    async def _after(self, step: Step, operation: Operation, error: ApiError) -> None:
        """What follows a send that did not succeed: end the step, look it up, or wait and try again."""
        if error.processed is not False:
            self._going.trouble[step.number] = error
        elif isinstance(error, Rejected | NotFound):
            await self._refused.end(step, operation, error)
        else:
            await self._going.bear(operation, error)

    async def _ready(self, step: Step) -> Operation | None:
        """What is to be sent for ``step`` now; None when it came to its end without being sent."""
        going = self._going
        operation, culprits = self._possible(step)
        if culprits:
            sentence = words.held_back(step, going.plan.steps[culprits[0] - 1], going.name)
            await self._book.settle(step.number, StepState.NOT_SENT, what=sentence)
            return None
        forbidden = going.forbidden.get(refusals.permission(operation))
        if forbidden is not None:
            await going.failed(step, forbidden)
            return None
        if touched(step.operation) is not None:
            return operation if await self._as_reviewed(step, operation) else None
        return operation

    def _possible(self, step: Step) -> tuple[Operation, list[int]]:
        """What may be sent for ``step`` now, and the earlier steps that stand in its way."""
        operation = self._going.left.get(step.number, step.operation)
        missed = [number for number in waits_for(step) if not self._going.succeeded(number)]
        if not isinstance(operation, AddToGroup | RemoveFromGroup):
            return operation, missed
        students = self._groups.possible(step, operation)
        if not students:
            return operation, [*missed, *step.after]
        in_the_way = [n for n in missed if n in step.after and not self._groups.is_about_one(n)]
        return replace(operation, students=students), in_the_way

    async def _as_reviewed(self, step: Step, operation: Operation) -> bool:
        """Whether the people that ``step`` changes are as they were reviewed; ends the step when not."""
        going = self._going
        people = await going.before.people(step)
        going.names |= {person.id: person.full_name for person in people.values()}
        if not isinstance(operation, UpdatePerson | ArchivePerson | UnarchivePerson):
            return True
        person = people.get(operation.id)
        if person is None:
            await going.failed(step, refusals.refused(NotFound(), operation))
        elif person.is_administrator:
            await going.failed(step, refusals.administrator(person.full_name), person.id)
        elif _already(operation, person):
            await going.done(step, person.id, already=not self._book.result(step.number).attempts)
        elif isinstance(operation, UpdatePerson) and conflict(operation, person):
            sentence = conflict(operation, person, await self._year_groups(step, operation))
            await going.needs_you(step, sentence, person.id)
        else:
            return True
        return False

    async def _year_groups(self, step: Step, operation: UpdatePerson) -> Mapping[int, str]:
        """The names of the year group that the person is in now and of the one that ``operation`` is to bring them
        into; the latter is in the review."""
        wanted = operation.values.get("year_group_id")
        if not wanted:
            return {}
        rows = (row for row in self._going.plan.rows if row.number in step.rows)
        said = (change.new for row in rows for change in row.changes if change.field == "year_group_id")
        name = next(filter(None, said), "")
        called = {int(wanted): name} if name else {}
        return {**called, **await self._going.year_groups_of([operation.id])}


def _already(operation: UpdatePerson | ArchivePerson | UnarchivePerson, person: Person) -> bool:
    if isinstance(operation, UpdatePerson):
        return not differing(operation.values, person) and bool(operation.before)
    return person.archived is isinstance(operation, ArchivePerson)
