"""What became of a write whose answer was lost (quality 2.2, 2.3): looked up, never guessed.

A look-up ends in a ``Verdict``. No time that passes turns "unknown" into "not sent"; only what ManageBac shows does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from mbdesk.errors import NotFound
from mbdesk.jobs.look import Look
from mbdesk.jobs.moments import zoned
from mbdesk.plan.folding import fold_email, fold_number
from mbdesk.plan.held import differing, held, means_the_same, same, says
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.plan.results import StepState
from mbdesk.records import Person, Student
from mbdesk.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """DONE (``id`` of the person), NOT_SENT (it did not happen; ``operation`` is what is left to send), or NEEDS_YOU
    (``what`` says why a person must decide). None of ``Verdict`` at all means: not to be seen yet."""

    state: StepState
    id: int | None = None
    operation: Operation | None = None
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is known of the request whose answer was lost. ``known`` are people who were there before it."""

    operation: Operation
    sent_at: datetime
    known: frozenset[int]
    skew: timedelta


async def created(look: Look, sending: Sending, operation: CreatePerson) -> Verdict | None:
    """One look for the person whom ``operation`` was to create; None when nobody is to be seen (yet)."""
    email = fold_email(operation.values.get("email"))
    number = fold_number(operation.values.get("student_id"))
    if not email and not number:
        return Verdict(
            state=StepState.NEEDS_YOU,
            what=tr("ManageBac did not answer, and without an e-mail or ID we cannot check."),
        )
    found = await look.find(operation.kind, email or number)
    matches = [person for person in found if _is_wanted(person, email, number)]
    if not matches:
        return None
    if len(matches) > 1:
        names = ", ".join(f"{person.full_name} ({person.id})" for person in matches)
        return Verdict(
            state=StepState.NEEDS_YOU,
            what=tr("ManageBac did not answer, and now holds several people like this: {names}.", names=names),
        )
    person = matches[0]
    if not _is_ours(person, sending, number):
        return Verdict(
            state=StepState.NEEDS_YOU,
            id=person.id,
            what=tr(
                "ManageBac did not answer, and {name} (ID {id}) was there before. Is this the same person?",
                name=person.full_name,
                id=person.id,
            ),
        )
    return Verdict(state=StepState.DONE, id=person.id)


def _is_wanted(person: Person, email: str, number: str) -> bool:
    if email:
        return fold_email(person.email) == email
    return isinstance(person, Student) and fold_number(person.school_number) == number


def _is_ours(person: Person, sending: Sending, number: str) -> bool:
    """Whether the only match can be our own creation: not there before, not older, not with another student ID."""
    if person.id in sending.known:
        return False
    if number and isinstance(person, Student) and fold_number(person.school_number) not in {"", number}:
        return False
    made = zoned(person.created_at)
    return made is None or made >= sending.sent_at - sending.skew


async def other(look: Look, sending: Sending, who: Callable[[Who], int]) -> Verdict:
    """What became of any write but a create."""
    operation = sending.operation
    match operation:
        case UpdatePerson():
            return await _updated(look, operation)
        case ArchivePerson(kind=kind, id=id_) | UnarchivePerson(kind=kind, id=id_):
            person = (await look.people(kind, [id_])).get(id_)
            if person is None:
                raise NotFound("GET", f"/{kind}s/{id_}")
            wanted = isinstance(operation, ArchivePerson)
            return _done(id_) if person.archived is wanted else _send(operation)
        case LinkChild(parent=parent, student=student):
            return _done(who(student)) if who(student) in await look.children(who(parent)) else _send(operation)
        case UnlinkChild(parent=parent, student=student):
            return _send(operation) if who(student) in await look.children(who(parent)) else _done(who(student))
        case AddToGroup() | RemoveFromGroup():
            roster = await look.roster(operation.group, operation.group_id)
            adds = isinstance(operation, AddToGroup)
            left = tuple(student for student in operation.students if (who(student) in roster) is not adds)
            return _send(replace(operation, students=left)) if left else _done(None)
        case CreatePerson():
            raise TypeError("a create is looked for with created()")


async def _updated(look: Look, operation: UpdatePerson) -> Verdict:
    person = (await look.people(operation.kind, [operation.id])).get(operation.id)
    if person is None:
        raise NotFound("GET", f"/{operation.kind}s/{operation.id}")
    if not differing(operation.values, person):
        return _done(person.id)
    if all(same(held(person, key), value) for key, value in operation.before.items()):
        return _send(operation)
    # ManageBac keeps some values in its own way, an e-mail in small letters: they are there all the same.
    if _holds(person, operation.values):
        return _done(person.id)
    if _holds(person, operation.before):
        return _send(operation)
    return Verdict(
        state=StepState.NEEDS_YOU,
        id=person.id,
        what=tr("ManageBac did not answer, and {name} was changed by someone else since.", name=person.full_name),
    )


def _holds(person: Person, values: Mapping[str, Any]) -> bool:
    return all(means_the_same(key, held(person, key), value) for key, value in values.items() if says(person, key))


def _done(person: int | None) -> Verdict:
    return Verdict(state=StepState.DONE, id=person)


def _send(operation: Operation) -> Verdict:
    return Verdict(state=StepState.NOT_SENT, operation=operation)
