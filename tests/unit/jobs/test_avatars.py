"""Pictures: only of who is looked at, each once, slowly, and never a reason for trouble (quality X18, 6.2)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from mbdesk.api.avatars import Picture
from mbdesk.api.client import Api
from mbdesk.api.rate_limit import Limiter
from mbdesk.errors import TokenRefused
from mbdesk.jobs import avatars
from mbdesk.jobs.avatars import PER_MINUTE, Avatars
from mbdesk.jobs.connect import PRACTICE_HOST
from mbdesk.jobs.session import Session
from mbdesk.practice import PracticeSchool, PracticeTransport, Switches
from mbdesk.records import School
from mbdesk.store.connections import Connection
from mbdesk.store.places import Places
from tests.support.loops import clock, in_virtual_time


class Looking:
    """What a window was shown."""

    def __init__(self) -> None:
        self.seen: dict[int, Picture | None] = {}
        self.order: list[int] = []
        self.moments: list[float] = []

    def __call__(self, user_id: int, picture: Picture | None) -> None:
        self.seen[user_id] = picture
        self.order.append(user_id)
        self.moments.append(clock())


def asked(school: PracticeSchool) -> list[int]:
    return [int(entry.path.rsplit("/", 1)[1]) for entry in school.recorder.entries if "/avatars/" in entry.path]


@asynccontextmanager
async def opened(kind: str = "full") -> AsyncIterator[tuple[PracticeSchool, Avatars, list[int]]]:
    school = PracticeSchool("small", seed=1, today=date(2026, 3, 10), switches=Switches(rate_limit=0), clock=clock)
    limiter = Limiter(planned=100_000, ceiling=100_000, clock=clock)
    api = Api(PRACTICE_HOST, school.tokens[kind], limiter=limiter, wire=PracticeTransport(school, 0.05))
    connection = Connection("k", PRACTICE_HOST, "v2", "riverside", "Riverside", practice=True)
    permissions = await api.reads.permissions()
    record = School(subdomain="riverside", name="Riverside")
    session = Session(connection, record, api, permissions, Places.below(Path("unused")))
    school.recorder.clear()
    try:
        yield school, Avatars(session), [*school.registry.people["students"], *school.registry.people["parents"]]
    finally:
        await api.aclose()


@in_virtual_time
async def test_each_is_fetched_once_in_the_order_of_the_screen() -> None:
    async with opened() as (school, pictures, people):
        window = Looking()
        await pictures.load(people[5:10], window)
        assert window.order == asked(school) == people[5:10]
        assert {one.kind for one in window.seen.values() if one} == {"png"}
        assert None in window.seen.values()
        await pictures.load(people[4:11], again := Looking())
        assert asked(school) == [*people[5:10], people[4], people[10]]
        assert again.order == [*people[5:10], people[4], people[10]]
        assert again.seen[people[5]] == window.seen[people[5]]


@in_virtual_time
async def test_never_more_than_sixty_a_minute_and_other_work_goes_on() -> None:
    async with opened() as (school, pictures, people):
        start = clock()
        await pictures.load(people[:130], window := Looking())
        assert len(asked(school)) == 130
        assert all(
            later - sooner > 59 for sooner, later in zip(window.moments, window.moments[PER_MINUTE:], strict=False)
        )
        assert clock() - start < 150


@in_virtual_time
async def test_who_comes_into_view_is_fetched_at_once_and_the_others_no_more() -> None:
    async with opened() as (school, pictures, people):
        first = asyncio.create_task(pictures.load(people[:100], Looking()))
        await asyncio.sleep(0.3)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        started = len(asked(school))
        assert started < 10
        await pictures.load(people[100:103], window := Looking())
        assert asked(school)[started:] == window.order == people[100:103]


@in_virtual_time
async def test_who_was_opened_does_not_wait_for_the_minute() -> None:
    async with opened() as (school, pictures, people):
        bulk = asyncio.create_task(pictures.load(people[:100], Looking()))
        await asyncio.sleep(20)
        start = clock()
        assert len(asked(school)) == PER_MINUTE
        await pictures.one(people[120])
        assert clock() - start < 1
        assert await pictures.one(people[0]) is None or pictures.at_hand(people[0])
        bulk.cancel()
        await asyncio.gather(bulk, return_exceptions=True)


@in_virtual_time
async def test_a_key_that_may_not_is_refused_once_and_asks_no_more() -> None:
    async with opened("students-only") as (school, pictures, people):
        await pictures.load(people[:20], window := Looking())
        assert len(asked(school)) == 1
        assert window.seen == dict.fromkeys(people[:20])
        assert await pictures.one(people[30]) is None
        assert len(asked(school)) == 1


@in_virtual_time
async def test_a_key_that_stopped_working_is_told() -> None:
    async with opened() as (school, pictures, people):
        school.revoke("full")
        with pytest.raises(TokenRefused):
            await pictures.load(people[:2], Looking())


@in_virtual_time
async def test_a_page_instead_of_a_picture_is_no_trouble() -> None:
    async with opened() as (school, pictures, people):
        school.faults.add(do="captive-portal", route="/avatars/{id}")
        await pictures.load(people[:3], window := Looking())
        assert window.seen == dict.fromkeys(people[:3])


@in_virtual_time
async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(avatars, "MOST_BYTES", 1000)
    async with opened() as (school, pictures, people):
        await pictures.load(people[:30], Looking())
        kept = [one for one in people[:30] if pictures.at_hand(one)]
        assert 0 < len(kept) < 20
        assert people[29] in kept
        assert people[0] not in kept
        assert len(asked(school)) == 30
