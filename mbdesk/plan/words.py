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

_GAP: Final = "\0"


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
    name = name_of(operation, names) or _named(step)
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
        case UpdatePerson(values=values) if _said(_gaps(N_("Put back {name}"), "name"), step.label):
            return trn(
                "{count} detail of {name} was put back.",
                "{count} details of {name} were put back.",
                len(values),
                name=name,
            )
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
    parent, student = _linked(step, operation, names)
    if not (parent and student):
        return tr("Done: {label}.", label=step.label)
    if isinstance(operation, UnlinkChild):
        return tr("{parent} is no longer linked to {student}.", parent=parent, student=student)
    if operation.relationship:
        sentence = N_("{parent} is now linked to {student} ({relationship}).")
        return tr(sentence, parent=parent, student=student, relationship=tr(operation.relationship))
    return tr("{parent} is now linked to {student}.", parent=parent, student=student)


def _linked(step: Step, operation: LinkChild | UnlinkChild, names: Names) -> tuple[str, str]:
    """The names of the parent and the student; those whom only the label names are read there."""
    sentence = N_("Link {parent} to {student}")
    if isinstance(operation, UnlinkChild):
        sentence = N_("Unlink {parent} from {student}")
    known = {"parent": names(operation.parent), "student": names(operation.student)}
    open_ = [key for key, name in known.items() if not name]
    said = _said(_gaps(sentence, *open_, **{key: name for key, name in known.items() if name}), step.label)
    return known["parent"] or said.get("parent", ""), known["student"] or said.get("student", "")


def _named(step: Step) -> str:
    """The person whom the label of a step about one person names."""
    match step.operation:
        case UpdatePerson():
            sentences = [N_("Change {name}"), N_("Update {name}"), N_("Put back {name}")]
        case ArchivePerson():
            sentences = [N_("Archive {name}")]
        case UnarchivePerson():
            sentences = [N_("Bring back {name}"), N_("Bring {name} back")]
        case _:
            return ""
    found = (_said(_gaps(sentence, "name"), step.label) for sentence in sentences)
    return next((said["name"] for said in found if said), "")


def group_of(step: Step) -> str:
    """The class or year group that the label of a step about several students names, "" when it names none."""
    match step.operation:
        case AddToGroup(students=students):
            many = trn("Add {count} student to {group}", "Add {count} students to {group}", len(students), group=_GAP)
            one = _gaps(N_("Add {name} to {group}"), "name", "group")
            sentences = ("Put {count} student back into {group}", "Put {count} students back into {group}")
            back = trn(*sentences, len(students), group=_GAP)
            if found := _said(back.replace(_GAP, f"{_GAP}group{_GAP}"), step.label):
                return found["group"]
        case RemoveFromGroup(students=students):
            sentences = ("Remove {count} student from {group}", "Remove {count} students from {group}")
            many = trn(*sentences, len(students), group=_GAP)
            one = _gaps(N_("Remove {name} from {group}"), "name", "group")
        case _:
            return ""
    found = _said(many.replace(_GAP, f"{_GAP}group{_GAP}"), step.label)
    return found.get("group", "") or (_said(one, step.label).get("group", "") if len(students) == 1 else "")


def _gaps(sentence: str, *keys: str, **known: str) -> str:
    """``sentence`` in the person's language with ``keys`` left open, to hold a label against (see ``_said``)."""
    return tr(sentence, **known, **{key: f"{_GAP}{key}{_GAP}" for key in keys})


def _said(pattern: str, label: str) -> dict[str, str]:
    """What ``label`` says in the gaps of ``pattern``, of which there are one or two; nothing when it is another
    sentence or could be read in two ways."""
    parts = pattern.split(_GAP)
    fixed, keys = parts[::2], parts[1::2]
    if not keys or not label.startswith(fixed[0]) or not label.endswith(fixed[-1]):
        return {}
    inner = label[len(fixed[0]) : len(label) - len(fixed[-1])]
    if len(keys) == 1:
        return {keys[0]: inner} if inner else {}
    first, middle, last = inner.partition(fixed[1])
    return {keys[0]: first, keys[1]: last} if middle and fixed[1] not in last else {}


def held_back(step: Step, culprit: Step, names: Names) -> str:
    """Why a step was not sent: ``culprit``, an earlier one that it needs, did not succeed."""
    name = name_of(culprit.operation, names)
    if name and isinstance(culprit.operation, CreatePerson):
        if isinstance(step.operation, LinkChild):
            parent, student = _linked(step, step.operation, names)
            if parent and student:
                sentence = N_("{parent} is not linked to {student}, because {name} could not be added.")
                return tr(sentence, parent=parent, student=student, name=name)
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
