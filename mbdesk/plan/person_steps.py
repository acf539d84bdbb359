"""One person of a sheet: what would happen to them, and the steps that make it so."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mbdesk.plan.changes import Difference, brought_back, creation, difference
from mbdesk.plan.given import Given, wire_values
from mbdesk.plan.known import Known
from mbdesk.plan.matching import Match
from mbdesk.plan.operations import CreatePerson, UnarchivePerson, UpdatePerson, Who
from mbdesk.plan.plan import CellChange, Outcome
from mbdesk.plan.steps import Steps
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """What would happen to one person. ``person`` None: a new one is created with ``values``. ``difference``: None when
    nothing of theirs changes. ``rows`` are the rows that name them."""

    kind: PersonKind
    name: str
    rows: tuple[int, ...]
    person: Person | None
    bring_back: bool
    values: Mapping[str, Any]
    difference: Difference | None
    changes: tuple[CellChange, ...]

    @property
    def touched(self) -> bool:
        """Whether anything is sent for the person, links aside."""
        return self.person is None or self.bring_back or self.difference is not None


def person_draft(given: Given, match: Match, kind: PersonKind, known: Known, *, rows: tuple[int, ...]) -> PersonDraft:
    """What ``given`` says of somebody who is found (or not) as ``match`` tells."""
    person = match.person
    if person is None:
        return PersonDraft(
            kind=kind,
            name=given.name,
            rows=rows,
            person=None,
            bring_back=False,
            values=wire_values(given),
            difference=None,
            changes=creation(given),
        )
    place = known.directory.year_group_name(person.year_group_id) if isinstance(person, Student) else ""
    differs = difference(given, person, place)
    back = (brought_back(person.full_name, given.role),) if match.bring_back else ()
    return PersonDraft(
        kind=kind,
        name=person.full_name,
        rows=rows,
        person=person,
        bring_back=match.bring_back,
        values={},
        difference=differs if differs.values else None,
        changes=(*back, *differs.changes),
    )


def outcome_of(made: PersonDraft) -> Outcome:
    """What that means for a row about them alone."""
    if made.person is None:
        return Outcome.NEW
    return Outcome.CHANGES if made.touched else Outcome.SAME


@dataclass(frozen=True, slots=True)
class Placed:
    """A person of a plan: the id, or the result of the step that makes them; ``after`` are the steps without which
    nothing more is to be done for them (that they came out of the archive)."""

    who: Who
    after: tuple[int, ...] = ()


def add_person(steps: Steps, made: PersonDraft, *, welcome_email: bool) -> Placed:
    """The steps for one person."""
    kind, person, name = made.kind, made.person, made.name
    if person is None:
        create = CreatePerson(kind=kind, values=made.values, welcome_email=welcome_email)
        return Placed(steps.add(create, made.rows, tr("Add {name}", name=name)))
    after = bring_back(steps, person, kind, made.rows) if made.bring_back else ()
    if made.difference:
        update = UpdatePerson(kind=kind, id=person.id, values=made.difference.values, before=made.difference.before)
        steps.add(update, made.rows, tr("Update {name}", name=name), after=after)
    return Placed(person.id, after)


def bring_back(steps: Steps, person: Person, kind: PersonKind, rows: Iterable[int]) -> tuple[int, ...]:
    """The step that takes somebody out of the archive."""
    name = person.full_name
    return (steps.add(UnarchivePerson(kind=kind, id=person.id), rows, tr("Bring {name} back", name=name)).step,)
