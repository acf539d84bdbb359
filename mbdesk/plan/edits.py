"""Plans without a sheet: one person's details, a detail of many, archiving and bringing back.

Rows are people, numbered from 1 in the order of their names. Nothing is in a plan that is so already, and nobody whom
ManageBac lets nobody change from outside (contract 13.3): such rows say why they are left out. Who joins or leaves a
class is planned by ``mbdesk.plan.roster_edits``.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS
from mbdesk.plan.changes import shown_value
from mbdesk.plan.edit_rows import Making, by_id
from mbdesk.plan.edit_rows import people as people_words
from mbdesk.plan.folding import managebac_id
from mbdesk.plan.group_words import label_of
from mbdesk.plan.held import held, means_the_same, same
from mbdesk.plan.operations import (
    YEAR_GROUPS,
    AddToGroup,
    ArchivePerson,
    LinkChild,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import CellChange, Plan, PlannedRow
from mbdesk.plan.reviewed import as_reviewed
from mbdesk.plan.roster_edits import RosterChange, roster_plan
from mbdesk.plan.steps import Where
from mbdesk.plan.targets import role_title
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import date_words, tr, trn

__all__ = [
    "Clash",
    "Leaving",
    "PersonEdit",
    "RosterChange",
    "Where",
    "archive_plan",
    "bulk_edit_plan",
    "edit_plan",
    "roster_plan",
    "send_words",
    "unarchive_plan",
]

_STUDENT: Final = PersonKind.STUDENT
_ABOUT_STUDENTS: Final = (AddToGroup, RemoveFromGroup, LinkChild, UnlinkChild)
_YEAR_GROUP: Final = "year_group_id"
_TITLES: Final = {f.key: f for fields in (TEACHER_FIELDS, PARENT_FIELDS, STUDENT_FIELDS) for f in fields}


class Leaving(StrEnum):
    """Why a student is archived: ManageBac wants exactly one of two dates (contract 8.5)."""

    WITHDRAWN = "withdrawn"
    GRADUATED = "graduated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A value that somebody else changed while it was being edited, as people read it (PEO-7)."""

    field: str
    title: str
    seen: str
    theirs: str
    mine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEdit:
    """What somebody typed about one person: wire field -> value, and what stood there when they began."""

    kind: PersonKind
    id: int
    values: Mapping[str, Any]
    seen: Mapping[str, Any]

    def without(self, fields: Iterable[str]) -> "PersonEdit":
        """The same without some fields."""
        gone = set(fields)
        return replace(self, values={key: value for key, value in self.values.items() if key not in gone})

    def clashes(self, directory: Directory) -> tuple[Clash, ...]:
        """Where somebody else was faster, and wrote something else."""
        person = by_id(directory, self.kind).get(self.id)
        if person is None:
            return ()
        return tuple(
            Clash(
                field=key,
                title=title_of(key),
                seen=shown(key, self.seen.get(key), directory),
                theirs=shown(key, held(person, key), directory),
                mine=shown(key, value, directory),
            )
            for key, value in self.values.items()
            if not means_the_same(key, held(person, key), self.seen.get(key))
            and not means_the_same(key, held(person, key), value)
        )

    def plan(self, where: Where, directory: Directory) -> Plan:
        """The plan of it."""
        return edit_plan(where, directory, self.kind, self.id, self.values)


def edit_plan(where: Where, directory: Directory, kind: PersonKind, id_: int, values: Mapping[str, Any]) -> Plan:
    """Change ``values`` (wire field -> value, "" or [] empties) of one person. Only what differs is sent (PEO-6)."""
    making = Making(kind)
    titles: tuple[str, ...] = ()
    person = by_id(directory, kind).get(id_)
    if person is None:
        making.nobody()
    elif not _locked(making, person):
        sends = _differing(values, person)
        titles = tuple(title_of(key) for key in sends)
        row = making.row(person, _changes(kind, person, sends, directory))
        group = sends.get(_YEAR_GROUP)
        if group is not None and not _leaves_another(person, directory):
            del sends[_YEAR_GROUP]
        if sends:
            making.step(_update(kind, person, sends), (row,), tr("Change {name}", name=person.full_name))
        if group is not None and _YEAR_GROUP not in sends:
            _join(making, directory, int(group), {row: person})
    name = person.full_name if person is not None else ""
    title = tr("{name}: {details}", name=name, details=", ".join(titles)) if titles else tr("Change {name}", name=name)
    return as_reviewed(making.plan(where, title), directory.student_by_id.get)


def bulk_edit_plan(
    where: Where, directory: Directory, kind: PersonKind, ids: Sequence[int], values: Mapping[str, Any]
) -> Plan:
    """Give many people the same ``values`` (PEO-11). A year group takes one request, however many move there."""
    making = Making(kind)
    joining: dict[int, Person] = {}
    group = values.get(_YEAR_GROUP)
    for person in making.people(directory, ids):
        if _locked(making, person):
            continue
        sends = _differing(values, person)
        if _YEAR_GROUP in sends and person.archived:
            making.out(person, tr("{name} is archived. Bring them back first.", name=person.full_name))
            continue
        row = making.row(person, _changes(kind, person, sends, directory))
        if sends.pop(_YEAR_GROUP, None) is not None:
            joining[row] = person
        if sends:
            making.step(_update(kind, person, sends), (row,), tr("Change {name}", name=person.full_name))
    if joining and group is not None:
        _join(making, directory, int(group), joining)
    details = ", ".join(title_of(key) for key in values)
    title = tr("{details} of {people}", details=details, people=making.whom())
    return as_reviewed(making.plan(where, title), directory.student_by_id.get)


def archive_plan(
    where: Where,
    directory: Directory,
    kind: PersonKind,
    ids: Sequence[int],
    *,
    leaving: Leaving = Leaving.WITHDRAWN,
    day: date | None = None,
) -> Plan:
    """Archive people. Students leave on ``day`` (the day of the plan when not given), as ``leaving`` says."""
    making = Making(kind)
    day = day or date.fromisoformat(where.made_at[:10])
    for person in making.people(directory, ids):
        if _locked(making, person):
            continue
        if person.archived:
            making.same(person, tr("{name} is archived already.", name=person.full_name))
            continue
        changes = [_status(kind, person, archived=True)]
        dates = {f"{leaving.value}_on": day.isoformat()} if kind is PersonKind.STUDENT else {}
        changes += [_change(kind, person, field, "", date_words(day)) for field in dates]
        row = making.row(person, tuple(changes))
        operation = ArchivePerson(kind=kind, id=person.id, **dates)
        making.step(operation, (row,), tr("Archive {name}", name=person.full_name))
    return making.plan(where, tr("Archiving {people}", people=making.whom()))


def unarchive_plan(
    where: Where, directory: Directory, kind: PersonKind, ids: Sequence[int], *, year_group: int | None = None
) -> Plan:
    """Bring people back from the archive, and put students into a year group where one is given."""
    making = Making(kind)
    joining: dict[int, Person] = {}
    first: list[int] = []
    for person in making.people(directory, ids):
        if _locked(making, person):
            continue
        if not person.archived:
            making.same(person, tr("{name} is not archived.", name=person.full_name))
            continue
        changes = [_status(kind, person, archived=False)]
        if year_group is not None:
            changes.append(_change(kind, person, _YEAR_GROUP, "", directory.year_group_name(year_group)))
        row = making.row(person, tuple(changes))
        operation = UnarchivePerson(kind=kind, id=person.id)
        first.append(making.step(operation, (row,), tr("Bring {name} back", name=person.full_name)))
        if year_group is not None:
            joining[row] = person
    if joining and year_group is not None:
        _join(making, directory, year_group, joining, after=tuple(first))
    return making.plan(where, tr("Bringing back {people}", people=making.whom()))


def send_words(plan: Plan) -> str:
    """What the button that sends a plan without a sheet says: ``Change 2 details of Ana Silva``."""
    operations = [step.operation for step in plan.steps]
    sent = [row for row in plan.rows if row.steps]
    name = sent[0].name if len(sent) == 1 else ""
    changed = sum(len(row.changes) for row in sent)
    if not operations:
        return tr("Nothing to send")
    if len(plan.steps) == 1 and isinstance(operations[0], AddToGroup | RemoveFromGroup):
        return plan.steps[0].label
    who = people_words(next((o.kind for o in operations if not isinstance(o, _ABOUT_STUDENTS)), _STUDENT), len(sent))
    if all(isinstance(o, ArchivePerson) for o in operations):
        return tr("Archive {who}", who=name or who)
    if any(isinstance(o, UnarchivePerson) for o in operations):
        return tr("Bring {who} back", who=name or who)
    if all(isinstance(o, AddToGroup | RemoveFromGroup) for o in operations):
        return _roster_words(operations, sent)
    if name:
        return trn("Change {count} detail of {name}", "Change {count} details of {name}", changed, name=name)
    return tr("Change {who}", who=who)


def _roster_words(operations: Sequence[Operation], sent: Sequence[PlannedRow]) -> str:
    adds = [o.students for o in operations if isinstance(o, AddToGroup)]
    removes = [o.students for o in operations if isinstance(o, RemoveFromGroup)]
    if len(adds) == len(removes) == 1 and set(adds[0]) == set(removes[0]):
        group = sent[0].changes[0].new
        if len(sent) == 1:
            return tr("Move {name} to {group}", name=sent[0].name, group=group)
        return trn("Move {count} student to {group}", "Move {count} students to {group}", len(sent), group=group)
    return trn("Change the classes of {count} student", "Change the classes of {count} students", len(sent))


def title_of(field: str) -> str:
    """The heading of a field of people."""
    return _TITLES[field].heading() if field in _TITLES else field


def shown(field: str, value: Any, directory: Directory) -> str:
    """A wire value as a review says it: months as words, year groups by name."""
    if field == _YEAR_GROUP:
        number = managebac_id(str(value))
        return directory.year_group_name(number) if number else ""
    return shown_value(field, value)


def _locked(making: Making, person: Person) -> bool:
    """Administrators are left out, and it is said."""
    if person.is_administrator:
        making.out(person, administrator_note(person.full_name))
    return person.is_administrator


def administrator_note(name: str) -> str:
    """Why an administrator is left out."""
    return tr("{name} is an administrator of ManageBac and can only be changed in ManageBac itself.", name=name)


def _differing(values: Mapping[str, Any], person: Person) -> dict[str, Any]:
    return {key: value for key, value in values.items() if not same(held(person, key), value)}


def _update(kind: PersonKind, person: Person, values: Mapping[str, Any]) -> UpdatePerson:
    before = {key: held(person, key) for key in values}
    return UpdatePerson(kind=kind, id=person.id, values=dict(values), before=before)


def _leaves_another(person: Person, directory: Directory) -> bool:
    """Whether the student leaves a year group for another: then the update carries the former one, for the conflict
    check and the way back. Somebody who is in none is added to the group."""
    group = directory.year_group_by_id.get(person.year_group_id or 0) if isinstance(person, Student) else None
    return group is not None and not group.archived


def _join(
    making: Making, directory: Directory, group: int, members: Mapping[int, Person], *, after: tuple[int, ...] = ()
) -> None:
    students = tuple(person.id for person in members.values())
    label = label_of(YEAR_GROUPS, group, students, directory, adds=True)
    making.step(AddToGroup(group=YEAR_GROUPS, group_id=group, students=students), tuple(members), label, after=after)


def _changes(
    kind: PersonKind, person: Person, values: Mapping[str, Any], directory: Directory
) -> tuple[CellChange, ...]:
    return tuple(
        _change(kind, person, key, shown(key, held(person, key), directory), shown(key, value, directory))
        for key, value in values.items()
    )


def _change(kind: PersonKind, person: Person, field: str, old: str, new: str) -> CellChange:
    return CellChange(
        who=person.full_name,
        role=role_title(kind.value),
        field=field,
        title=title_of(field),
        old=old,
        new=new,
        clears=not new,
    )


def _status(kind: PersonKind, person: Person, *, archived: bool) -> CellChange:
    old, new = (tr("Active"), tr("Archived")) if archived else (tr("Archived"), tr("Active"))
    return _change(kind, person, "archived", old, new)
