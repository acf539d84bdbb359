"""What a step did, did not do, or waits for, in whole sentences (features D)."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.plan.plan import Plan, Step
from mbdesk.records import PersonKind
from mbdesk.text import N_, number, tr, trn

Names = Callable[[Who], str]
"""The name behind a ``Who``, "" when it is not known."""

_COUNTED: Final = (
    N_("Students {done} of {total}"),
    N_("Parents {done} of {total}"),
    N_("Links {done} of {total}"),
    N_("Other changes {done} of {total}"),
)
"""What a school counts, in the order in which it is shown."""


def full_name(values: Mapping[str, Any]) -> str:
    """The name in wire ``values`` of a person: ``Ana Silva``, else the e-mail, else ""."""
    parts = [str(values.get(key) or "").strip() for key in ("first_name", "middle_name", "last_name")]
    return " ".join(part for part in parts if part) or str(values.get("email") or "")


def name_of(operation: Operation, names: Names) -> str:
    """Whom a step about one person touches; "" when that is not known."""
    match operation:
        case CreatePerson(values=values):
            return full_name(values)
        case UpdatePerson(id=id_) | ArchivePerson(id=id_) | UnarchivePerson(id=id_):
            return names(id_)
        case LinkChild(student=student) | UnlinkChild(student=student):
            return names(student)
        case AddToGroup() | RemoveFromGroup():
            return ""


def done(step: Step, names: Names, *, adopted: bool = False, already: bool = False) -> str:
    """What the step did. ``adopted``: its answer was lost, a look-up proved it. ``already``: it was so before."""
    operation = step.operation
    name = name_of(operation, names)
    if already:
        return tr("Already so in ManageBac: {label}.", label=step.label)
    if isinstance(operation, CreatePerson) and adopted:
        return tr("{name} was added. The answer was lost, a look-up confirmed it.", name=name)
    if isinstance(operation, LinkChild | UnlinkChild):
        return _link(step, operation, names)
    if not name:
        return tr("Done: {label}.", label=step.label)
    match operation:
        case CreatePerson():
            return tr("{name} was added.", name=name)
        case UpdatePerson(values=values):
            return trn(
                "{count} detail of {name} was changed.",
                "{count} details of {name} were changed.",
                len(values),
                name=name,
            )
        case ArchivePerson():
            return tr("{name} was archived.", name=name)
        case _:
            return tr("{name} was brought back from the archive.", name=name)


def _link(step: Step, operation: LinkChild | UnlinkChild, names: Names) -> str:
    parent, student = names(operation.parent), names(operation.student)
    if not (parent and student):
        return tr("Done: {label}.", label=step.label)
    if isinstance(operation, LinkChild):
        return tr("{parent} was linked to {student}.", parent=parent, student=student)
    return tr("{parent} is no longer linked to {student}.", parent=parent, student=student)


def held_back(step: Step, culprit: Step, names: Names) -> str:
    """Why a step was not sent: ``culprit``, an earlier one that it needs, did not succeed."""
    name = name_of(culprit.operation, names)
    if name and isinstance(culprit.operation, CreatePerson):
        return tr("Not done, because {name} could not be added: {label}.", name=name, label=step.label)
    return tr(
        "Not done: {label}. First this had to succeed, and it did not: {first}.", label=step.label, first=culprit.label
    )


def names_in(plan: Plan) -> dict[Who, str]:
    """Every name that the plan itself knows: of people it creates (by ``Ref``) and of its rows' people (by id)."""
    found: dict[Who, str] = {row.person_id: row.name for row in plan.rows if row.person_id is not None}
    for step in plan.steps:
        if isinstance(step.operation, CreatePerson):
            found[Ref(step.number)] = full_name(step.operation.values)
    return found


def so_far(plan: Plan, ended: Callable[[int], bool]) -> str:
    """``Students 31 of 59 · Parents 40 of 59``: how far a plan is in what a school counts; ``ended`` by step number."""
    total: Counter[int] = Counter()
    done: Counter[int] = Counter()
    for step in plan.steps:
        kind = _counted(step.operation)
        total[kind] += 1
        done[kind] += ended(step.number)
    parts = [tr(_COUNTED[kind], done=number(done[kind]), total=number(total[kind])) for kind in sorted(total)]
    return " · ".join(parts)


def _counted(operation: Operation) -> int:
    """The place of ``operation`` in ``_COUNTED``."""
    match operation:
        case CreatePerson(kind=PersonKind.STUDENT):
            return 0
        case CreatePerson(kind=PersonKind.PARENT):
            return 1
        case LinkChild():
            return 2
        case _:
            return 3
