"""What can be undone, told before anything is sent (features A9)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

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
)
from mbdesk.plan.plan import Plan
from mbdesk.records import PersonKind
from mbdesk.text import tr


class Promise(IntEnum):
    """How much of a change can be taken back; of several the least counts."""

    FULL = 2
    PARTLY = 1
    NONE = 0

    def words(self) -> str:
        """The badge: ``Undo: full``."""
        match self:
            case Promise.FULL:
                return tr("Undo: full")
            case Promise.PARTLY:
                return tr("Undo: partly")
            case Promise.NONE:
                return tr("Undo: not possible")


@dataclass(frozen=True, slots=True)
class Undoing:
    """The promise for a whole plan with its reasons, the weakest first, each once."""

    promise: Promise
    reasons: tuple[str, ...]


def promise(plan: Plan) -> Undoing:
    """What undo can promise for ``plan``; FULL without reasons for a plan that sends nothing."""
    found = {pair: None for step in plan.steps for pair in _of(step.operation)}
    pairs = sorted(found, key=lambda pair: pair[0])
    return Undoing(min((p for p, _ in pairs), default=Promise.FULL), tuple(reason for _, reason in pairs))


def _of(operation: Operation) -> Iterator[tuple[Promise, str]]:
    match operation:
        case CreatePerson(welcome_email=True):
            yield Promise.PARTLY, tr("New people can only be archived. An e-mail that was sent cannot be taken back.")
        case CreatePerson(kind=PersonKind.TEACHER):
            yield Promise.PARTLY, tr("New teachers can only be archived, and only where ManageBac allows it.")
        case CreatePerson():
            yield Promise.PARTLY, tr("New people can only be archived; their e-mail may stay taken.")
        case UpdatePerson(before=before, values=values):
            if any(before.get(key) in (None, "", []) for key in values):
                yield (
                    Promise.PARTLY,
                    tr("Fields that were empty are emptied again; ManageBac may keep dates and lists."),
                )
            if any(before.get(key) not in (None, "", []) for key in values):
                yield Promise.FULL, tr("Old values are put back, unless someone changes them in the meantime.")
        case ArchivePerson() | UnarchivePerson():
            yield Promise.PARTLY, tr("Classes and groups of archived people may not come back.")
        case LinkChild() | UnlinkChild():
            yield Promise.FULL, tr("Links between parents and students are put back as they were.")
        case AddToGroup() | RemoveFromGroup():
            yield Promise.FULL, tr("Students go back to the groups they came from.")
