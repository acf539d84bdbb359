"""Brakes: what takes much away from many people is confirmed by typing, not by clicking (IMP-21)."""

from dataclasses import dataclass
from typing import Final

from mbdesk.plan.operations import ArchivePerson, RemoveFromGroup, UnlinkChild, UpdatePerson
from mbdesk.plan.plan import Plan
from mbdesk.text import trn

MANY_PEOPLE: Final = 10


@dataclass(frozen=True, slots=True)
class Brake:
    """``text`` says what will be taken away, ``type_this`` is what the person types to go on."""

    text: str
    type_this: str


def brakes(plan: Plan) -> tuple[Brake, ...]:
    """The brakes of a plan; none for one that only adds."""
    operations = [step.operation for step in plan.steps]
    archived = sum(isinstance(o, ArchivePerson) for o in operations)
    removed = sum(len(o.students) for o in operations if isinstance(o, RemoveFromGroup))
    unlinked = sum(isinstance(o, UnlinkChild) for o in operations)
    cleared = sum(isinstance(o, UpdatePerson) and any(v in ("", []) for v in o.values.values()) for o in operations)
    found = [
        (archived, trn("This archives {count} person.", "This archives {count} people.", archived)),
        (removed, trn("This removes {count} student.", "This removes {count} students.", removed)),
        (unlinked, trn("This ends {count} family link.", "This ends {count} family links.", unlinked)),
        (cleared, trn("This empties details of {count} person.", "This empties details of {count} people.", cleared)),
    ]
    return tuple(Brake(text, str(count)) for count, text in found if count > MANY_PEOPLE)
