"""The locked copy of a school on this computer: kept only if the person chose so, shown at once, forgotten whole.

In the window: ask once after the first connecting and call ``choose``; ``remember`` after every load and refresh;
at the start ``open_kept``, show its directory with ``loaded_at`` as its time, then ``confirm`` (``jobs.connect``) and
refresh when there is a network; ``forget`` for "Forget this school".
"""

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from mbdesk.directory import Directory
from mbdesk.errors import JournalError, TokenStoreError
from mbdesk.jobs.connect import open_unasked
from mbdesk.jobs.session import Session
from mbdesk.store.cache import SERVICE, Cache
from mbdesk.store.connections import Connection, Connections
from mbdesk.store.places import Places
from mbdesk.store.token_store import TokenStore

if TYPE_CHECKING:
    from mbdesk.api.wire import Wire

_log: Final = logging.getLogger(__name__)


async def choose(session: Session, *, keep: bool, keys: TokenStore | None = None) -> Session:
    """The person's answer to whether a locked copy may be kept, written down; with no, what was kept is removed.

    Gives the session to go on with. Raises OSError, and TokenStoreError when the old key could not be removed.
    """
    connection = dataclasses.replace(session.connection, keep_copy=keep)
    await asyncio.to_thread(Connections(session.places).save, connection)
    if not keep:
        await asyncio.to_thread(Cache(session.places, keys).forget, connection.key)
    return dataclasses.replace(session, connection=connection)


async def remember(session: Session, directory: Directory, *, keys: TokenStore | None = None) -> bool:
    """Keep ``directory`` on this computer, if the person chose so and it was read whole; whether it was kept.

    Never raises for a disk or keyring that does not let it: the copy is a comfort.
    """
    from mbdesk.api.kept import to_bytes

    connection = session.connection
    if connection.practice or not connection.keep_copy or not session.token_kept or not directory.whole_at:
        return False

    def keep() -> None:
        Cache(session.places, keys).save(connection.key, to_bytes(directory))

    try:
        await asyncio.to_thread(keep)
    except TokenStoreError as error:
        _log.info("no copy is kept: %s", error.reason)
        return False
    except OSError as error:
        _log.info("no copy is kept: %s", type(error).__name__)
        return False
    return True


async def recall(connection: Connection, *, places: Places, keys: TokenStore | None = None) -> Directory | None:
    """What was kept of the school, None when nothing whole, young enough and allowed is there.

    ``loaded_at`` is when it was read from ManageBac ("as of 08:12"); ``refresh_school`` can go on from it.
    """
    from mbdesk.api.kept import from_bytes

    if not connection.keep_copy or connection.practice:
        return None

    def look() -> Directory | None:
        data = Cache(places, keys).load(connection.key)
        return from_bytes(data) if data is not None else None

    try:
        found = await asyncio.to_thread(look)
    except TokenStoreError as error:
        _log.info("the copy cannot be opened: %s", error.reason)
        return None
    if found is None or found.school is None or found.school.subdomain != connection.subdomain:
        return None
    return found


async def open_kept(
    connection: Connection,
    *,
    places: Places,
    tokens: TokenStore | None = None,
    keys: TokenStore | None = None,
    wire: "Wire | None" = None,
) -> tuple[Session, Directory] | None:
    """A session and the kept school without asking ManageBac anything, None when nothing is kept.

    What the key may do is not known yet, and nothing can be sent before ``confirm``. Raises TokenStoreError
    (``missing`` when the keyring has no key for it).
    """
    directory = await recall(connection, places=places, keys=keys)
    if directory is None or directory.school is None:
        return None
    session = await open_unasked(connection, directory.school, places=places, tokens=tokens, wire=wire)
    return session, directory


async def forget(
    connection: Connection,
    *,
    places: Places,
    with_activity: bool,
    tokens: TokenStore | None = None,
    keys: TokenStore | None = None,
) -> None:
    """Remove every trace of the school from this computer: copy and its key, access key, pace, entry in the list of
    schools, and, if asked, its runs in the journal. Close its session first.

    Everything is tried; the first trouble is raised afterwards (TokenStoreError, JournalError, OSError), and then the
    school stays in the list, so that it can be forgotten again.
    """
    steps: list[Callable[[], object]] = [
        lambda: Cache(places, keys or TokenStore(SERVICE)).forget(connection.key),
        lambda: (tokens or TokenStore()).delete(connection.key),
        lambda: _forget_pace(connection, places),
    ]
    if with_activity:
        steps.append(lambda: _forget_activity(connection, places))
    trouble: Exception | None = None
    for step in steps:
        try:
            await asyncio.to_thread(step)
        except (TokenStoreError, JournalError, OSError) as error:
            _log.info("not all was forgotten: %s", type(error).__name__)
            trouble = trouble or error
    if trouble is not None:
        raise trouble
    await asyncio.to_thread(Connections(places).forget, connection.key)


def _forget_pace(connection: Connection, places: Places) -> None:
    """Its file is named after the host; another school there goes on with it."""
    from mbdesk.store.rate_ledger import RateLedger

    if not any(c.host == connection.host and c.key != connection.key for c in Connections(places).all()):
        RateLedger(places, connection.host).remove()


def _forget_activity(connection: Connection, places: Places) -> None:
    """Runs of this school; and journals that were set aside as damaged, as nobody can tell whose names are in them."""
    from mbdesk.store.journal import Journal

    if (places.data / "journal.sqlite").exists():
        with Journal(places) as journal:
            journal.forget(connection.key)
    for damaged in places.data.glob("journal damaged *"):
        damaged.unlink(missing_ok=True)
