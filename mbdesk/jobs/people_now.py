"""A few people as they are in ManageBac at this moment: one request where a refresh of the school takes dozens."""

from collections.abc import Sequence
from typing import Any

from mbdesk.directory import Directory
from mbdesk.jobs.look import Look
from mbdesk.jobs.session import Session
from mbdesk.records import PersonKind


async def people_now(session: Session, directory: Directory, kind: PersonKind, ids: Sequence[int]) -> Directory:
    """``directory`` with the records of these people read again; whoever is gone is missing. One request per hundred.

    Raises the ``ApiError`` that fits.
    """
    found = await Look(session.api.reads.urgent).people(kind, ids)
    name = f"{kind.value}s"
    known: tuple[Any, ...] = getattr(directory, name)
    asked = set(ids)
    kept = tuple(found.get(one.id, one) for one in known if one.id in found or one.id not in asked)
    records = (*kept, *(found[id_] for id_ in found.keys() - {one.id for one in known}))
    return directory if records == known else directory.with_(**{name: records})
