"""Why something cannot be changed in ManageBac now, in one sentence for every button that would (CON-4, CON-6, LOC-2).

Nothing is sent to find out: look-only mode and the connection are known here, permissions from what ManageBac told
and from what it refused before.
"""

from collections.abc import Iterable, Mapping
from typing import Final

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
from mbdesk.records import Parent, Person, PersonKind, Student
from mbdesk.text import N_, tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import KEY_PATH
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.settings import LOOK_ONLY

AREAS: Final = {
    "students": N_("Students"),
    "parents": N_("Parents"),
    "teachers": N_("Teachers"),
    "year-groups": N_("Year groups"),
    "classes": N_("Classes"),
    "classes/assessments": N_("Class assessments"),
    "memberships": N_("Memberships"),
}
"""As ManageBac's own screen of ticks names them."""
_REFUSED: Final = {
    "students/create": N_("This access key may look at students but not add them."),
    "students/update": N_("This access key may look at students but not change them."),
    "students/archive": N_("This access key may not archive students."),
    "students/unarchive": N_("This access key may not bring students back from the archive."),
    "parents/create": N_("This access key may not add parents."),
    "parents/update": N_("This access key may not change parents."),
    "parents/archive": N_("This access key may not archive parents."),
    "parents/unarchive": N_("This access key may not bring parents back from the archive."),
    "teachers/create": N_("This access key may not add teachers."),
    "teachers/update": N_("This access key may not change teachers."),
    "teachers/archive": N_("This access key may not archive teachers."),
    "teachers/unarchive": N_("This access key may not bring teachers back from the archive."),
    "year-groups/add-students": N_("This access key may not put students into year groups."),
    "year-groups/remove-students": N_("This access key may not take students out of year groups."),
    "classes/add-students": N_("This access key may not put students into classes."),
    "classes/remove-students": N_("This access key may not take students out of classes."),
}
_OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "enrolments": ("students/create", "students/update"),
    "student_changes": ("students/update",),
    "teachers": ("teachers/create", "teachers/update"),
    "parents": ("parents/create", "parents/update"),
    "archive": ("students/archive", "parents/archive", "teachers/archive"),
    "unarchive": ("students/unarchive", "parents/unarchive", "teachers/unarchive"),
    "year_groups": ("year-groups/add-students",),
    "class_add": ("classes/add-students",),
    "class_remove": ("classes/remove-students",),
    "class_exact": ("classes/add-students", "classes/remove-students"),
    "year_group_exact": ("year-groups/add-students", "year-groups/remove-students"),
}
"""Kind of import (``plan.kinds``) -> permissions of which one at least is needed. No published permission is about
links."""
UNDO: Final = ("students/archive", "students/update", "year-groups/remove-students")
"""Without any of these, nothing that an import does can be taken back."""


def looks_only(desk: Desk) -> str:
    """Why nothing may be changed although it could, "" when it may."""
    if desk.settings.get(LOOK_ONLY):
        return tr("You are in look-only mode. Turn it off in Settings to change data.")
    return ""


def archives_teachers(desk: Desk) -> bool:
    """Whether the access key names that it may archive teachers: no published function does (contract 9.4)."""
    return desk.session is not None and bool(desk.session.permissions.allows("teachers/archive"))


def why_nothing_is_sent(desk: Desk) -> str:
    """Why nothing at all can be changed now, "" when it can."""
    if not looks_only(desk) and not desk.online:
        return tr("Waiting for connection. Nothing can be changed in ManageBac until it is back.")
    return looks_only(desk)


def why_nothing_more_is_sent(desk: Desk) -> str:
    """Why nothing can be begun or continued now: the same, or something is being sent to the school already."""
    busy = RunBoard.of(desk).why_not_now(desk.session.school.subdomain) if desk.session is not None else ""
    return why_nothing_is_sent(desk) or busy


def why_not(desk: Desk, *permissions: str) -> str:
    """Why something that needs all ``permissions`` cannot be done now, "" when it can or nobody knows yet."""
    return why_nothing_is_sent(desk) or _lacks(desk, permissions)


def why_not_change(desk: Desk, person: Person) -> str:
    """Why the details of ``person`` cannot be changed now."""
    if person.is_administrator:
        return tr("{name} is an administrator of ManageBac and can only be changed there.", name=person.full_name)
    return why_not(desk, f"{_kind(person).value}s/update")


def why_not_archive(desk: Desk, kind: PersonKind, *, back: bool = False) -> str:
    """Why nobody of a kind can be archived, or brought ``back``, now. For teachers ManageBac publishes no such calls:
    only a key that names them may (contract 9.4)."""
    name = f"{kind.value}s/{'unarchive' if back else 'archive'}"
    refusal = why_not(desk, name)
    if refusal or kind is not PersonKind.TEACHER or desk.session is None:
        return refusal
    if desk.session.permissions.allows(name):
        return ""
    if back:
        return tr("Bringing teachers back is not available through the API. Do it in ManageBac itself.")
    return tr("Archiving teachers is not available through the API. Archive them in ManageBac itself.")


def _kind(person: Person) -> PersonKind:
    kinds = {Student: PersonKind.STUDENT, Parent: PersonKind.PARENT}
    return kinds.get(type(person), PersonKind.TEACHER)


def why_not_import(desk: Desk, kind: str = "") -> str:
    """Why no import, or none of this ``kind``, can be begun: the key may do nothing of what it could come to. Without a
    connection it can be prepared (LOC-2); what a plan really needs is asked when it is reviewed."""
    refusal = looks_only(desk)
    if refusal or desk.session is None:
        return refusal
    useful = _OF_KIND.get(kind) or tuple(dict.fromkeys(name for names in _OF_KIND.values() for name in names))
    answers = {desk.session.permissions.allows(name) for name in useful}
    return tick(useful[0]) if False in answers and True not in answers else ""  # what nobody told may be tried


def _lacks(desk: Desk, permissions: Iterable[str]) -> str:
    if desk.session is None:
        return ""
    allows = desk.session.permissions.allows
    return next((tick(name) for name in permissions if allows(name) is False), "")


def why_not_undo(desk: Desk) -> str:
    """Why nothing can be taken back now; a single undo may still need more than this key may do."""
    refusal = why_nothing_is_sent(desk)
    if refusal or desk.session is None:
        return refusal
    answers = [desk.session.permissions.allows(name) for name in UNDO]
    return tick(UNDO[0]) if all(answer is False for answer in answers) else ""


def why_not_send(desk: Desk, plan: Plan) -> str:
    """Why ``plan`` cannot be sent now: look-only mode, no connection, a permission that one of its steps needs, or
    something else that is being sent."""
    return why_not(desk, *needed(step.operation for step in plan.steps)) or why_nothing_more_is_sent(desk)


def tick(permission: str) -> str:
    """Which tick is missing, and the way to it: ``students/create`` is "Students > create"."""
    area, _, action = permission.partition("/")
    return tr(
        "{what} Your ManageBac administrator can tick it in {path} > Edit > {area} > {action}.",
        what=tr(_REFUSED.get(permission, N_("This access key may not do this."))),
        path=KEY_PATH,
        area=tr(AREAS.get(area, area)),
        action=action,
    )


def needed(operations: Iterable[Operation]) -> tuple[str, ...]:
    """The permissions that ``operations`` need (contract 12.3), each once, those about students first."""
    found = {name for operation in operations if (name := _needed(operation))}
    return tuple(sorted(found, key=lambda name: (not name.startswith("students/"), name)))


def _needed(operation: Operation) -> str:
    match operation:
        case CreatePerson(kind=kind):
            return f"{kind}s/create"
        case UpdatePerson(kind=kind):
            return f"{kind}s/update"
        case ArchivePerson(kind=kind):
            return f"{kind}s/archive"
        case UnarchivePerson(kind=kind):
            return f"{kind}s/unarchive"
        case AddToGroup(group=group):
            return f"{group}/add-students"
        case RemoveFromGroup(group=group):
            return f"{group}/remove-students"
        case LinkChild() | UnlinkChild():
            return ""  # no published permission names it
