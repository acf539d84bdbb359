"""Another key for the open school: proven by itself, and used by nobody before that (CON-7)."""

import asyncio
import dataclasses
from pathlib import Path

import httpx
import pytest

from mbdesk.errors import TokenRefused, TokenStoreError
from mbdesk.jobs.new_key import use_new_key
from mbdesk.practice.transport import PracticeTransport
from tests.support.engine import api_of, engine, session_of
from tests.support.loops import in_loop


class HeldWire(PracticeTransport):
    """Holds the answer about the school until ``go_on``, and remembers the key of every request."""

    asked: asyncio.Event
    go_on: asyncio.Event
    keys: list[tuple[str, str]]

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.keys.append((request.url.path, request.headers["auth-token"]))
        if request.url.path.endswith("/school"):
            self.asked.set()
            await self.go_on.wait()
        return await super().handle_async_request(request)


@in_loop
async def test_nothing_else_is_asked_with_a_key_before_it_is_proven(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        wire = HeldWire(desk.school, 0.0)
        wire.asked, wire.go_on, wire.keys = asyncio.Event(), asyncio.Event(), []
        api = api_of(desk.school, "full", wire)
        session = session_of(api, desk.places)
        old, new = desk.school.tokens["full"], desk.school.tokens["no-archive"]
        session = dataclasses.replace(
            session, school=dataclasses.replace(session.school, subdomain="another"), token_kept=False
        )
        proving = asyncio.ensure_future(use_new_key(session, new))
        await wire.asked.wait()
        await api.reads.ping()
        wire.go_on.set()
        with pytest.raises(TokenStoreError, match="other_school"):
            await proving
        await api.reads.ping()
        assert [key for path, key in wire.keys if path.endswith("/ping")] == [old, old]
        assert [key for path, key in wire.keys if path.endswith("/school")] == [new]
        await api.aclose()


@in_loop
async def test_a_key_of_the_same_school_is_used_from_then_on(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        api = api_of(desk.school)
        school = await api.reads.school()
        session = dataclasses.replace(session_of(api, desk.places), school=school, token_kept=False)
        with pytest.raises(TokenRefused):
            await use_new_key(session, desk.school.tokens["revoked"])
        desk.school.revoke("full")
        await use_new_key(session, f" {desk.school.tokens['no-archive']}\n")
        await api.reads.ping()
        await api.aclose()
