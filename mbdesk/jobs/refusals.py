"""Why ManageBac did not do a step, in words about the row (features D2)."""

import re
from collections.abc import Iterable
from typing import Final

from mbdesk.errors import ApiError, NotFound, Rejected
from mbdesk.fields.people import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS
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
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import N_, tr

_LONGEST: Final = 200
_TAGS: Final = re.compile(r"<[^>]{0,500}>")
TITLES: Final = {f.key: f.title for fields in (TEACHER_FIELDS, PARENT_FIELDS, STUDENT_FIELDS) for f in fields}
_TAKEN: Final = re.compile(r"taken|unique|already (exists|used|in use)", re.IGNORECASE)
_BLANK: Final = re.compile(r"blank|empty|required|missing", re.IGNORECASE)

_AREAS: Final = {
    PersonKind.STUDENT: N_("Students"),
    PersonKind.PARENT: N_("Parents"),
    PersonKind.TEACHER: N_("Teachers"),
}
_GROUPS: Final = {"classes": N_("Classes"), "year-groups": N_("Year groups")}


def plain(text: str) -> str:
    """Words of the server as one short line without tags: they may hold HTML or run to pages (quality F21)."""
    line = " ".join(_TAGS.sub(" ", text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def taken(error: Rejected) -> str | None:
    """The field (``email`` or ``student_id``) that somebody else already uses, None when that is not the trouble."""
    for field in ("email", "student_id"):
        if any(_TAKEN.search(text) for text in error.messages.get(field, ())):
            return field
    words = " ".join([error.detail, *error.messages.get("", ())])
    if not _TAKEN.search(words):
        return None
    return "student_id" if re.search(r"student.?id", words, re.IGNORECASE) else "email"


def in_use(field: str, value: object, owner: Person | None) -> str:
    """That ``value`` is taken, and by whom when that is known."""
    if owner is None:
        if field == "email":
            return tr("Someone already uses {value}.", value=value)
        return tr("Someone already has the student ID {value}.", value=value)
    place = owner.class_grade if isinstance(owner, Student) else None
    about = [part for part in (place, tr("archived") if owner.archived else "") if part]
    name = tr("{name} ({about})", name=owner.full_name, about=", ".join(about)) if about else owner.full_name
    if field == "email":
        return tr(
            "Someone already uses {value}. It belongs to {name}. Is this the same person?", value=value, name=name
        )
    return tr("Student ID {value} belongs to {name}. Two students cannot share an ID.", value=value, name=name)


def refused(error: ApiError, operation: Operation) -> str:
    """The sentence for a step that ManageBac refused for good."""
    match error:
        case Rejected():
            return " ".join(sentence for _, sentence in _rejections(error, operation))
        case NotFound():
            return _gone(operation)
        case _:
            return tr("ManageBac did not do this: {reason}.", reason=plain(error.detail) or tr("it gave no reason"))


def against(error: Rejected, operation: Operation) -> tuple[tuple[str, str], ...]:
    """The fields that ManageBac named in its refusal, each with the sentence about it."""
    return tuple((field, sentence) for field, sentence in _rejections(error, operation) if field)


def _rejections(error: Rejected, operation: Operation) -> Iterable[tuple[str, str]]:
    """Field ("" = the whole) and sentence of every rejection."""
    values = operation.values if isinstance(operation, CreatePerson | UpdatePerson) else {}
    if isinstance(operation, LinkChild) and not error.messages:
        yield "", tr("The parent could not be linked: {reason}.", reason=plain(error.detail).rstrip("."))
        return
    for field, texts in error.messages.items() or {"": (error.detail,)}.items():
        yield field, _rejection(field, texts, values.get(field))


def _rejection(field: str, texts: tuple[str, ...], value: object) -> str:
    reason = plain("; ".join(texts)).rstrip(".")
    title = tr(TITLES[field]) if field in TITLES else field
    if not field:
        return tr("ManageBac did not accept this row: {reason}.", reason=reason or tr("it gave no reason"))
    if value not in (None, ""):
        return tr("{title} “{value}” was not accepted: {reason}.", title=title, value=value, reason=reason)
    if any(_BLANK.search(text) for text in texts):
        return tr("{title} must not be empty.", title=title)
    return tr("{title} was not accepted: {reason}.", title=title, reason=reason)


def _gone(operation: Operation) -> str:
    match operation:
        case AddToGroup(group="year-groups") | RemoveFromGroup(group="year-groups"):
            return tr("This year group, or one of the students, no longer exists in ManageBac.")
        case AddToGroup() | RemoveFromGroup():
            return tr("This class, or one of the students, no longer exists in ManageBac.")
        case LinkChild() | UnlinkChild():
            return tr("The parent or the student no longer exists in ManageBac.")
        case CreatePerson():
            return tr("ManageBac did not find something this row refers to, such as its year group. Nothing was added.")
        case _:
            return tr("This person no longer exists in ManageBac. Nothing was changed.")


def administrator(name: str) -> str:
    """Why an administrator was left alone (contract 13.3)."""
    return tr(
        "{name} is a ManageBac administrator, so their details cannot be changed from outside. "
        "Change them in ManageBac itself.",
        name=name,
    )


def permission(operation: Operation) -> tuple[str, str]:
    """The tick that ``operation`` needs in the API Manager: its area and its name there (contract 12.3)."""
    match operation:
        case CreatePerson(kind=kind):
            return tr(_AREAS[kind]), "create"
        case UpdatePerson(kind=kind):
            return tr(_AREAS[kind]), "update"
        case ArchivePerson(kind=kind):
            return tr(_AREAS[kind]), "archive"
        case UnarchivePerson(kind=kind):
            return tr(_AREAS[kind]), "unarchive"
        case LinkChild() | UnlinkChild():
            return tr(_AREAS[PersonKind.PARENT]), "update"
        case AddToGroup(group=group):
            return tr(_GROUPS[group]), "add-students"
        case RemoveFromGroup(group=group):
            return tr(_GROUPS[group]), "remove-students"


def not_allowed(operation: Operation) -> str:
    """Which permission is missing, and who can give it."""
    area, tick = permission(operation)
    return tr(
        "This access key does not have the permission “{tick}” under {area}. Your ManageBac administrator can tick it "
        "in Settings > Develop > API Manager > Edit.",
        tick=tick,
        area=area,
    )


def no_classes() -> str:
    """What is lost when the key may not read who is in which class, before students are archived."""
    return tr(
        "This access key may not see who is in which class (“index” under Memberships). You can leave that out: then "
        "an undo can bring these students back, but not into their classes."
    )
