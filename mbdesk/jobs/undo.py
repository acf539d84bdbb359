"""Make the plan that undoes a run, against the school as it is now. It is then reviewed and run like any other."""

import asyncio
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

from mbdesk.directory import Directory
from mbdesk.jobs.look import Look
from mbdesk.jobs.outcome import outcome, taken_back
from mbdesk.jobs.refusals import TITLES
from mbdesk.jobs.run import same_connection
from mbdesk.jobs.session import Session
from mbdesk.plan.changes import shown_value
from mbdesk.plan.done import Done
from mbdesk.plan.folding import managebac_id
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
    Who,
)
from mbdesk.plan.plan import Plan
from mbdesk.plan.undo import undo_plan
from mbdesk.plan.undo_archive import GroupNow
from mbdesk.records import Person, PersonKind
from mbdesk.store.journal import Journal
from mbdesk.text import tr


async def plan_undo(
    session: Session, journal: Journal, run: int, directory: Directory, rows: Collection[int] = ()
) -> Plan:
    """The plan that undoes ``run`` (or only ``rows`` of it), without what was taken back before. Reads everybody it
    touched, a hundred a request; sends nothing. Begin it with ``jobs.run.begin(..., undoes=run)``. Raises ApiError and
    JournalError."""
    of = await outcome(journal, run)
    same_connection(session, of.header)
    wanted: dict[PersonKind, set[int]] = {kind: set() for kind in PersonKind}
    for step in of.plan.steps:
        result = of.steps[step.number]
        if isinstance(step.operation, CreatePerson) and result.id is not None:
            wanted[step.operation.kind].add(result.id)
        for kind, id_ in _existing(step.operation):
            wanted[kind].add(id_)
    look = Look(session.api.reads)
    today: dict[int, Person] = {}
    for kind, ids in wanted.items():
        if ids:
            today |= await look.people(kind, sorted(ids))
    done = Done(
        plan=of.plan,
        results=of.steps,
        before={number: line.before for number, line in of.lines.items()},
        today=today,
        back=await asyncio.to_thread(taken_back, journal, of.header),
    )
    return undo_plan(
        done,
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        leaving_on=date.today(),
        titles={key: tr(title) for key, title in TITLES.items()},
        show=lambda key, value: _shown(directory, key, value),
        groups=lambda group, group_id: _group(directory, group, group_id),
        rows=rows,
        archives_teachers=bool(session.permissions.allows("teachers/archive")),
    )


def _existing(operation: Operation) -> list[tuple[PersonKind, int]]:
    """The people, known before the run, whom ``operation`` touches."""

    def ids(kind: PersonKind, *people: Who) -> list[tuple[PersonKind, int]]:
        return [(kind, who) for who in people if isinstance(who, int)]

    match operation:
        case UpdatePerson(kind=kind, id=id_) | ArchivePerson(kind=kind, id=id_) | UnarchivePerson(kind=kind, id=id_):
            return [(kind, id_)]
        case LinkChild(parent=parent, student=student) | UnlinkChild(parent=parent, student=student):
            return [*ids(PersonKind.PARENT, parent), *ids(PersonKind.STUDENT, student)]
        case AddToGroup(students=students) | RemoveFromGroup(students=students):
            return ids(PersonKind.STUDENT, *students)
        case CreatePerson():
            return []


def _group(directory: Directory, group: str, group_id: int) -> GroupNow:
    """A group as the loaded school has it; a list that was not loaded knows nothing against it."""
    if group == "classes":
        found = directory.class_by_id.get(group_id)
        name = found.name if found and found.name else tr("class {id}", id=group_id)
        return GroupNow(name, open=not found.archived if found else not directory.classes)
    year_group = directory.year_group_by_id.get(group_id)
    name = directory.year_group_name(group_id) or tr("year group {id}", id=group_id)
    return GroupNow(name, open=not year_group.archived if year_group else not directory.year_groups)


def _shown(directory: Directory, key: str, value: Any) -> str:
    """A wire value as people read it."""
    if value in (None, "", []):
        return ""
    number = managebac_id(str(value))
    if key == "year_group_id" and number is not None:
        return directory.year_group_name(number) or str(value)
    if key.endswith("_advisor_id") and number is not None:
        return directory.person_name(number) or str(value)
    return shown_value(key, list(value) if isinstance(value, tuple) else value)
