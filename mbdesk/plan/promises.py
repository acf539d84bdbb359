"""What undo can promise, said before anything is sent (features A9)."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

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
)
from mbdesk.plan.plan import Plan
from mbdesk.records import PersonKind
from mbdesk.text import tr


class Promise(StrEnum):
    """How far a change can be taken back."""

    FULL = "full"
    PARTLY = "partly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Undoable:
    """``count`` steps of a plan can be taken back as ``promise`` says; ``text`` tells how."""

    promise: Promise
    count: int
    text: str


def undo_promise(operation: Operation, *, archives_teachers: bool = False) -> tuple[Promise, str]:
    """What undo can do about one operation, as a promise and a sentence. ``archives_teachers``: whether the access key
    names that it may archive teachers, which is no published function (contract 9.4)."""
    match operation:
        case CreatePerson(kind=PersonKind.TEACHER) if not archives_teachers:
            return Promise.NONE, tr("New teachers cannot be taken back here, only archived in ManageBac itself.")
        case CreatePerson():
            return Promise.PARTLY, tr("New people can be archived. Their e-mail may stay taken.")
        case UpdatePerson(before=before) if any(before.get(key) in (None, "", []) for key in operation.values):
            return Promise.PARTLY, tr("Details that were empty are emptied again where ManageBac allows it.")
        case UpdatePerson():
            return Promise.FULL, tr("Changed details get their old values back.")
        case ArchivePerson(kind=PersonKind.STUDENT):
            return Promise.PARTLY, tr(
                "Archived students can be brought back into their classes and year group. Not put back: places in "
                "groups that are archived by then, and HL."
            )
        case ArchivePerson(kind=PersonKind.PARENT):
            return Promise.FULL, tr("Archived parents can be brought back.")
        case ArchivePerson():
            return Promise.PARTLY, tr("Archived teachers can be brought back. What they taught may be missing.")
        case UnarchivePerson(kind=PersonKind.STUDENT):
            return Promise.PARTLY, tr(
                "Students brought back can be archived again. They then leave the classes and year group that they "
                "have joined since."
            )
        case UnarchivePerson():
            return Promise.PARTLY, tr("People brought back can be archived again. What they did meanwhile stays.")
        case LinkChild() | UnlinkChild():
            return Promise.FULL, tr("Links between parents and students are put back as they were.")
        case AddToGroup() | RemoveFromGroup():
            return Promise.FULL, tr("Year groups and classes are put back as they were.")


def undo_promises(plan: Plan, *, archives_teachers: bool = False) -> tuple[Undoable, ...]:
    """The plan's promises, each said once with its count, the weakest first; ``archives_teachers`` as above."""
    back = {step.number for step in plan.steps if isinstance(step.operation, UnarchivePerson)}
    counts = Counter(
        undo_promise(step.operation, archives_teachers=archives_teachers)
        for step in plan.steps
        if not _comes_back_with(step.operation, back)
    )
    order = [Promise.NONE, Promise.PARTLY, Promise.FULL]
    found = [Undoable(promise, count, text) for (promise, text), count in counts.items()]
    return tuple(sorted(found, key=lambda undoable: (order.index(undoable.promise), -undoable.count)))


def _comes_back_with(operation: Operation, back: Collection[int]) -> bool:
    """Whether only people go into the group whom the plan itself brings out of the archive, by the steps ``back``:
    archived again they leave it, so nothing more is to be promised."""
    if not isinstance(operation, AddToGroup) or not operation.students:
        return False
    return all(isinstance(who, Ref) and who.step in back for who in operation.students)
