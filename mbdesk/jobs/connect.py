"""Connecting a school: prove the key, learn the school, and only then keep anything (features CON-1 to CON-3).

Every way this can fail is an error of its own type: HostRefused (address), TokenRefused (key, or another region:
``mbdesk.api.hosts.other_regions``), NotAllowed (the key may not read the school's details), NotConnected,
UntrustedServer, NoAnswer, SignInPage (the network wants a sign-in), ServerTrouble, UnreadableAnswer (something else
lives at that address).
"""

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mbdesk.errors import ApiError, NotFound, TokenStoreError, UnreadableAnswer
from mbdesk.jobs.session import Session
from mbdesk.records import School
from mbdesk.store.connections import Connection, Connections
from mbdesk.store.places import Places
from mbdesk.store.rate_ledger import RateLedger
from mbdesk.store.token_store import TokenStore

if TYPE_CHECKING:  # httpx is loaded when a school is connected, not before the window shows
    from mbdesk.api.client import Api
    from mbdesk.api.permissions import Permissions
    from mbdesk.api.rate_limit import Limiter
    from mbdesk.api.wire import Wire

_log: Final = logging.getLogger(__name__)

VERSION: Final = "v2"
PRACTICE_HOST: Final = "https://practice.invalid"
"""A name that can never be reached: the practice school answers inside this program."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a key opens: the school, and what the key may do there."""

    school: School
    permissions: "Permissions"


async def check(
    host: str,
    token: str,
    version: str = VERSION,
    *,
    places: Places | None = None,
    limiter: "Limiter | None" = None,
    wire: "Wire | None" = None,
) -> Found:
    """Ask the school behind ``host`` who it is. Nothing is saved. Raises HostRefused or the ApiError that fits."""
    api = _api(host, token, version, places, limiter, wire)
    try:
        return await _ask(api)
    finally:
        await api.aclose()


async def connect(
    host: str,
    token: str,
    version: str = VERSION,
    *,
    places: Places,
    tokens: TokenStore | None = None,
    limiter: "Limiter | None" = None,
    wire: "Wire | None" = None,
) -> Session:
    """Connect and, after everything answered, keep the key in the keyring and remember the school.

    Without a keyring that can be trusted the key is kept for this run only, and the session says so. Raises what
    ``check`` raises, then nothing was saved; OSError when the list of schools could not be written.
    """
    session = await _opened(host, token, version, places, limiter, wire)
    try:
        key = session.connection.key
        note = await asyncio.to_thread(_kept, tokens or TokenStore(), key, token.strip())
        connection = await asyncio.to_thread(_remembered, Connections(places), session.connection)
    except BaseException:
        await session.aclose()
        raise
    return dataclasses.replace(session, connection=connection, token_kept=not note, token_note=note)


def _remembered(connections: Connections, connection: Connection) -> Connection:
    """Remember ``connection`` with what the person answered about it before."""
    known = connections.get(connection.key)
    if known is not None:
        connection = dataclasses.replace(connection, keep_copy=known.keep_copy)
    connections.save(connection)
    return connection


def _kept(tokens: TokenStore, key: str, token: str) -> str:
    """Keep the token; gives "" or the reason why it was not kept."""
    try:
        tokens.save(key, token)
    except TokenStoreError as error:
        _log.info("the key is kept for this run only: %s", error.reason)
        return error.reason
    return ""


async def open_connection(
    connection: Connection,
    *,
    places: Places,
    tokens: TokenStore | None = None,
    limiter: "Limiter | None" = None,
    wire: "Wire | None" = None,
) -> Session:
    """Open a remembered school with its key from the keyring.

    Raises TokenStoreError (``missing`` when the keyring has no key for it: ask for it and ``connect`` again;
    ``other_school`` when what it has opens another school), and what ``check`` raises.
    """
    token = await asyncio.to_thread((tokens or TokenStore()).load, connection.key)
    if not token:
        raise TokenStoreError("missing")
    session = await _opened(connection.host, token, connection.version, places, limiter, wire)
    if session.connection.key != connection.key:  # a key of another school: never mix their journals
        await session.aclose()
        raise TokenStoreError("other_school", "the kept key belongs to another school")
    remembered = await asyncio.to_thread(_remembered, Connections(places), session.connection)
    return dataclasses.replace(session, connection=remembered)


async def open_unasked(
    connection: Connection,
    school: School,
    *,
    places: Places,
    tokens: TokenStore | None = None,
    limiter: "Limiter | None" = None,
    wire: "Wire | None" = None,
) -> Session:
    """Open a remembered school with its key from the keyring and without a request: what the key may do is not known
    until ``confirm``. Raises TokenStoreError (``missing`` when the keyring has no key for it) and HostRefused."""
    from mbdesk.api.permissions import Permissions

    token = await asyncio.to_thread((tokens or TokenStore()).load, connection.key)
    if not token:
        raise TokenStoreError("missing")
    api = _api(connection.host, token, connection.version, places, limiter, wire)
    return Session(connection, school, api, Permissions(refused=api.transport.refused), places)


async def confirm(session: Session) -> Session:
    """``session`` with the school and the permissions as ManageBac tells them now; the connections stay the same.

    Raises what ``check`` raises, and TokenStoreError ``other_school`` when the key belongs to another school by now.
    """
    found = await _ask(session.api)
    if found.school.subdomain != session.connection.subdomain:
        raise TokenStoreError("other_school", "the kept key belongs to another school")
    return dataclasses.replace(session, school=found.school, permissions=found.permissions)


async def ask_again(session: Session) -> Session:
    """``confirm``, believing what ManageBac says now over what it refused before: a tick may have been set since."""
    found = await confirm(session)
    session.api.transport.refused.clear()
    return found


async def open_practice(wire_factory: "Callable[[], Wire]", token: str, *, places: Places) -> Session:
    """Open the practice school; ``wire_factory`` makes what answers, ``token`` is one of its open keys."""
    session = await _opened(PRACTICE_HOST, token, VERSION, places, None, wire_factory())
    practice = dataclasses.replace(session.connection, practice=True)
    return dataclasses.replace(session, connection=practice)


async def _opened(
    host: str,
    token: str,
    version: str,
    places: Places,
    limiter: "Limiter | None",
    wire: "Wire | None",
) -> Session:
    api = _api(host, token, version, places, limiter, wire)
    try:
        found = await _ask(api)
    except BaseException:
        await api.aclose()
        raise
    address = api.transport.host
    school = found.school
    key = f"{school.subdomain}@{address.split('://')[1]}"
    connection = Connection(key, address, version, school.subdomain, school.name)
    return Session(connection, school, api, found.permissions, places)


def _api(
    host: str,
    token: str,
    version: str,
    places: Places | None,
    limiter: "Limiter | None",
    wire: "Wire | None",
) -> "Api":
    from mbdesk.api.client import Api
    from mbdesk.api.hosts import check_address
    from mbdesk.api.rate_limit import Limiter

    address = check_address(host)
    if limiter is None:
        # What answers inside this program shares no limit with other windows.
        limiter = Limiter(RateLedger(places, address) if places is not None and wire is None else None)
    return Api(address, token, version, limiter, wire)


async def _ask(api: "Api") -> Found:
    """Ping, school and, when it answers, what the key may do (contract 11.1, 12.1, 12.3)."""
    try:
        await api.reads.urgent.ping()
    except NotFound:
        _log.info("no ping here: the school's details will tell")
    school, permissions = await asyncio.gather(_school(api), _permissions(api), return_exceptions=True)
    if isinstance(school, BaseException):
        raise school
    if isinstance(permissions, BaseException):
        raise permissions
    return Found(school, permissions)


async def _school(api: "Api") -> School:
    try:
        return await api.reads.urgent.school()
    except NotFound as error:
        raise UnreadableAnswer(error.method, error.path, status=error.status, detail="not ManageBac") from error


async def _permissions(api: "Api") -> "Permissions":
    from mbdesk.api.permissions import Permissions

    try:
        return await api.reads.urgent.permissions()
    except ApiError as error:
        _log.info("what the key may do is not known: %s", error)
        return Permissions(refused=api.transport.refused)
