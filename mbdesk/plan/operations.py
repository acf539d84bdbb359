"""Intended writes as values. Nothing is sent here: ``api.writes`` turns an operation into a request.

Each names whom it touches. ``Ref(n)`` points at the person of step ``n`` of the same plan, and waits for that step.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from mbdesk.records import PersonKind

CLASSES: Final = "classes"
YEAR_GROUPS: Final = "year-groups"
"""The kinds of groups that students are in (``AddToGroup.group``), as the paths of the wire name them."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The person that an earlier step (its number in the plan, from 1) creates, or brings back from the archive."""

    step: int


Who = int | Ref
"""A ManageBac id, or the result of an earlier step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreatePerson:
    """Create a student, parent or teacher with wire ``values`` (contract 8.3, 9.3, 10.3).

    ``welcome_email``: whether ManageBac may write to the person (``options.send_welcome_email``); off unless ticked.
    """

    kind: PersonKind
    values: Mapping[str, Any]
    welcome_email: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdatePerson:
    """Change ``values`` of a person; ``before`` are the reviewed values of the same keys (contract 8.4, 9.4, 10.4)."""

    kind: PersonKind
    id: int
    values: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePerson:
    """Archive; students need exactly one of the two dates, ISO text (contract 8.5, 10.6)."""

    kind: PersonKind
    id: int
    withdrawn_on: str | None = None
    graduated_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnarchivePerson:
    """Bring back from the archive (contract 8.6, 10.6)."""

    kind: PersonKind
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkChild:
    """Make ``student`` a child of ``parent`` (contract 10.5); relationship "" = not said."""

    parent: Who
    student: Who
    relationship: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkChild:
    """End that ``student`` is a child of ``parent`` (contract 10.5); ``relationship`` is kept for the inverse."""

    parent: Who
    student: Who
    relationship: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddToGroup:
    """Add students to a class or year group; ``group`` is ``CLASSES`` or ``YEAR_GROUPS`` (contract 5.4, 6.4)."""

    group: str
    group_id: int
    students: tuple[Who, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveFromGroup:
    """Remove students from a class or year group (contract 5.5, 6.4)."""

    group: str
    group_id: int
    students: tuple[Who, ...]


Operation = (
    CreatePerson
    | UpdatePerson
    | ArchivePerson
    | UnarchivePerson
    | LinkChild
    | UnlinkChild
    | AddToGroup
    | RemoveFromGroup
)


def needs(operation: Operation) -> tuple[int, ...]:
    """The numbers of the earlier steps whose results ``operation`` needs."""
    match operation:
        case LinkChild() | UnlinkChild():
            people: tuple[Who, ...] = (operation.parent, operation.student)
        case AddToGroup() | RemoveFromGroup():
            people = operation.students
        case _:
            people = ()
    return tuple(who.step for who in people if isinstance(who, Ref))
