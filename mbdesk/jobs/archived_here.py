"""Which run of this computer archived somebody: its undo knows the year group and the classes they left with that."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from mbdesk.errors import JournalError
from mbdesk.plan.freeze import thaw
from mbdesk.plan.operations import ArchivePerson
from mbdesk.plan.results import StepState
from mbdesk.records import PersonKind
from mbdesk.store.connections import Connection
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places
from mbdesk.store.runs import RunStatus


@dataclass(frozen=True, slots=True)
class ArchivedHere:
    """``run`` archived the people of its ``rows``; ``at`` is when it was begun (UTC ISO text)."""

    run: int
    rows: tuple[int, ...]
    at: str


async def archived_here(places: Places, connection: Connection, ids: Collection[int]) -> ArchivedHere | None:
    """The newest of the connection's runs that archived all these students, None when there is none. Raises
    JournalError."""
    return await asyncio.to_thread(_find, places, connection.key, frozenset(ids))


def _find(places: Places, connection: str, ids: frozenset[int]) -> ArchivedHere | None:
    with Journal(places) as journal:
        for header in journal.runs():
            if header.connection != connection or header.status is RunStatus.OPEN:
                continue
            text = journal.plan_text(header.id)
            if '"archive_person"' not in text or not all(str(id_) in text for id_ in ids):
                continue  # a plan of a thousand rows takes long to read
            try:
                steps = thaw(text).steps
            except JournalError as error:
                if error.reason != "newer":
                    raise
                continue  # only a newer mbdesk can undo that one
            lines = journal.lines(header.id)
            rows: dict[int, int] = {}
            for step in steps:
                match step.operation:
                    case ArchivePerson(kind=PersonKind.STUDENT, id=id_) if id_ in ids and step.rows:
                        if lines[step.number].result.state is StepState.DONE:
                            rows[id_] = step.rows[0]
            if rows.keys() == ids:
                return ArchivedHere(header.id, tuple(sorted(rows.values())), header.made_at)
    return None
