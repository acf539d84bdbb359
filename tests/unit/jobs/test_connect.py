"""Connecting a school: every way it fails is told apart, and nothing is kept unless all went well (CON-1 to CON-3)."""

import dataclasses
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.fail import Keyring as NoKeyring

from mbdesk.errors import (
    ApiError,
    HostRefused,
    MbdeskError,
    NotAllowed,
    NotConnected,
    ServerTrouble,
    SignInPage,
    TokenRefused,
    TokenStoreError,
    UnreadableAnswer,
)
from mbdesk.jobs.connect import check, connect, open_connection, open_practice
from mbdesk.practice import PracticeTransport
from mbdesk.store.connections import Connections
from mbdesk.store.places import Places
from mbdesk.store.token_store import TokenStore
from tests.support.loops import in_loop
from tests.support.school import Served, no_limit, school_server


class Kept(TokenStore):
    """A keyring in memory, or one that refuses."""

    def __init__(self, refuses: str = "") -> None:
        super().__init__()
        self.tokens: dict[str, str] = {}
        self.refuses = refuses

    def save(self, key: str, token: str) -> None:
        if self.refuses:
            raise TokenStoreError(self.refuses)
        self.tokens[key] = token

    def load(self, key: str) -> str | None:
        if self.refuses:
            raise TokenStoreError(self.refuses)
        return self.tokens.get(key)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once."""
    monkeypatch.setattr("mbdesk.api.transport.random.uniform", lambda _low, _high: 0.0)


@pytest.fixture
def served() -> Iterator[Served]:
    with school_server() as served:
        yield served


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.below(tmp_path)


def files(places: Places) -> list[Path]:
    return [file for file in places.config.parent.rglob("*") if file.is_file()]


@in_loop
async def test_a_good_key_shows_the_school_and_is_kept(served: Served, places: Places) -> None:
    tokens = Kept()
    session = await connect(f"{served.url}/", f" {served.token()} ", places=places, tokens=tokens)
    await session.aclose()
    assert session.school.name == "Riverside International School"
    assert session.permissions.allows("students/create") is True
    assert (session.token_kept, session.token_note, session.practice) == (True, "", False)
    assert tokens.tokens == {session.connection.key: served.token()}
    assert Connections(places).last() == session.connection
    asked = served.paths()
    assert asked[0] == "/v2/ping", "nothing else before it is known that the key opens a school"
    assert sorted(asked[1:]) == ["/v2/auth/permissions", "/v2/school"], "both at once, so either may come first"
    assert not any(served.token().encode() in file.read_bytes() for file in files(places))
    assert served.token() not in repr(session)


@in_loop
async def test_checking_keeps_nothing(served: Served, places: Places) -> None:
    found = await check(served.url, served.token("read-only"), limiter=no_limit())
    assert found.school.subdomain == "riverside"
    assert found.permissions.allows("students/create") is False
    assert files(places) == []


FAILURES: tuple[tuple[dict[str, Any], type[ApiError]], ...] = (
    ({"do": "answer", "status": 401, "body": {"error": "Access Denied"}}, TokenRefused),
    ({"do": "captive-portal", "route": "/ping"}, SignInPage),
    ({"do": "captive-portal", "route": "/school"}, SignInPage),
    ({"do": "redirect"}, SignInPage),
    ({"do": "server-error"}, ServerTrouble),
    ({"do": "answer", "status": 404, "body": "<h1>Nothing here</h1>"}, UnreadableAnswer),
    ({"do": "answer", "body": {"hello": "world"}}, UnreadableAnswer),
    ({"do": "garble", "how": "truncated", "route": "/school"}, UnreadableAnswer),
)


@pytest.mark.parametrize("number", range(len(FAILURES)))
@in_loop
async def test_every_failure_is_its_own_and_keeps_nothing(served: Served, places: Places, number: int) -> None:
    fault, expected = FAILURES[number]
    served.school.faults.add(**fault)
    tokens = Kept()
    with pytest.raises(ApiError) as caught:
        await connect(served.url, served.token(), places=places, tokens=tokens, limiter=no_limit())
    assert type(caught.value) is expected
    assert tokens.tokens == {}
    assert files(places) == []


@pytest.mark.parametrize(
    ("kind", "expected"), [("revoked", TokenRefused), ("unknown", TokenRefused), ("nothing", NotAllowed)]
)
@in_loop
async def test_a_key_that_does_not_open_is_told_from_one_that_may_not_look(
    served: Served, places: Places, kind: str, expected: type[ApiError]
) -> None:
    token = "f00d" * 16 if kind == "unknown" else served.token(kind)
    with pytest.raises(ApiError) as caught:
        await connect(served.url, token, places=places, tokens=Kept(), limiter=no_limit())
    assert type(caught.value) is expected
    assert files(places) == []


@in_loop
async def test_no_network_and_no_address(places: Places) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotConnected):
            await connect(f"http://127.0.0.1:{taken.getsockname()[1]}", "abc", places=places, tokens=Kept())
    for address in ("http://api.managebac.com", "https://api.managebac.com@evil.example", "https://managebac.evil"):
        with pytest.raises(HostRefused):
            await connect(address, "abc", places=places, tokens=Kept())
    assert Connections(places).all() == ()


@pytest.mark.parametrize("reason", ["no_keyring", "refused_backend", "locked", "timeout"])
@in_loop
async def test_without_a_keyring_the_key_lives_until_mbdesk_is_closed(
    served: Served, places: Places, reason: str
) -> None:
    tokens = Kept(refuses=reason)
    session = await connect(served.url, served.token(), places=places, tokens=tokens, limiter=no_limit())
    await session.api.reads.ping()
    await session.aclose()
    assert (session.token_kept, session.token_note) == (False, reason)
    assert Connections(places).last() == session.connection
    assert not any(served.token().encode() in file.read_bytes() for file in files(places))


@in_loop
async def test_the_keyring_of_this_computer_is_asked_by_itself(served: Served, places: Places) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]  # keyring has no types
    try:
        session = await connect(served.url, served.token(), places=places, limiter=no_limit())
    finally:
        keyring.set_keyring(before)
    await session.aclose()
    assert session.token_note == "no_keyring"


@pytest.mark.parametrize("status", [401, 404])
@in_loop
async def test_permissions_that_are_not_told_forbid_nothing(served: Served, places: Places, status: int) -> None:
    served.school.switches.change({"permissions_status": status})
    found = await check(served.url, served.token(), limiter=no_limit())
    assert found.permissions.allows("students/create") is None


@in_loop
async def test_a_server_without_ping_is_known_by_its_school(served: Served) -> None:
    served.school.faults.add(do="answer", status=404, route="/ping")
    assert (await check(served.url, served.token(), limiter=no_limit())).school.subdomain == "riverside"


@in_loop
async def test_a_remembered_school_opens_with_its_kept_key(served: Served, places: Places) -> None:
    tokens = Kept()
    first = await connect(served.url, served.token(), "v2p3", places=places, tokens=tokens, limiter=no_limit())
    await first.aclose()
    last = Connections(places).last()
    assert last is not None
    session = await open_connection(last, places=places, tokens=tokens, limiter=no_limit())
    await session.api.reads.ping()
    await session.aclose()
    assert session.connection == first.connection
    assert {path.split("/")[1] for path in served.paths()} == {"v2p3"}


@in_loop
async def test_a_remembered_school_asks_again_when_its_key_is_gone_or_stopped(served: Served, places: Places) -> None:
    tokens = Kept()
    session = await connect(served.url, served.token(), places=places, tokens=tokens, limiter=no_limit())
    await session.aclose()
    served.school.revoke("full")
    with pytest.raises(TokenRefused):
        await open_connection(session.connection, places=places, tokens=tokens, limiter=no_limit())
    served.school.restore("full")
    other = dataclasses.replace(session.connection, key="oakfield@127.0.0.1")
    tokens.tokens[other.key] = served.token()
    with pytest.raises(TokenStoreError, match="other_school"):  # a key of another school opens nothing
        await open_connection(other, places=places, tokens=tokens, limiter=no_limit())
    tokens.tokens.clear()
    with pytest.raises(TokenStoreError, match="missing"):
        await open_connection(session.connection, places=places, tokens=tokens, limiter=no_limit())
    with pytest.raises(TokenStoreError, match="locked"):
        await open_connection(session.connection, places=places, tokens=Kept("locked"), limiter=no_limit())
    assert Connections(places).all() == (session.connection,)


@in_loop
async def test_the_practice_school_opens_without_a_trace(served: Served, places: Places) -> None:
    wire = PracticeTransport(served.school, 0.0)
    session = await open_practice(lambda: wire, served.token(), places=places)
    await session.api.reads.ping()
    await session.aclose()
    assert session.practice
    assert session.connection.practice
    assert session.token_kept
    assert files(places) == []


@in_loop
async def test_no_log_and_no_error_holds_the_key(
    served: Served, places: Places, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token = served.token()
    for fault, _ in FAILURES:
        served.school.faults.replace([fault])
        with pytest.raises(MbdeskError) as caught:
            await connect(served.url, token, places=places, tokens=Kept("locked"), limiter=no_limit())
        assert token not in repr(caught.value)
        assert token not in str(caught.getrepr(style="long", showlocals=False))
    assert token not in caplog.text
