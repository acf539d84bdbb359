"""The whole school in the fewest requests, people first, and never a part of it taken for the whole (quality 2.5)."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from mbdesk.api.client import Api
from mbdesk.api.transport import IN_FLIGHT
from mbdesk.directory import Directory
from mbdesk.errors import ServerTrouble, TokenRefused
from mbdesk.jobs.connect import check
from mbdesk.jobs.load import load_school
from mbdesk.jobs.progress import Progress, silent
from mbdesk.jobs.session import Session
from mbdesk.store.connections import Connection
from mbdesk.store.places import Places
from tests.support.loops import in_loop
from tests.support.school import Served, no_limit, school_server

LISTS = frozenset({"students", "parents", "teachers", "year_groups", "classes", "memberships"})
REFERENCE = frozenset({"academic_years", "grades", "subjects"})


def not_looking(_directory: Directory) -> None:
    """A ``show`` for tests that look at the end only."""


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once."""
    monkeypatch.setattr("mbdesk.api.transport.random.uniform", lambda _low, _high: 0.0)


@pytest.fixture
def served() -> Iterator[Served]:
    with school_server() as served:
        yield served


@asynccontextmanager
async def session_with(served: Served, kind: str = "full") -> AsyncIterator[Session]:
    found = await check(served.url, served.token("full"), limiter=no_limit())
    api = Api(served.url, served.token(kind), limiter=no_limit())
    connection = Connection("riverside@test", served.url, "v2", "riverside", found.school.name)
    served.school.recorder.clear()
    try:
        yield Session(connection, found.school, api, found.permissions, Places.below(Path("unused")))
    finally:
        await api.aclose()


async def load(served: Served, kind: str = "full") -> Directory:
    async with session_with(served, kind) as session:
        return await load_school(session, silent, not_looking)


def ids(records: Any) -> set[int]:
    return {record.id for record in records}


def fewest(served: Served, size: int) -> int:
    """One request for every full page of each list, and for each list that has no pages."""
    people, registry = served.school.registry.people, served.school.registry
    classes = [record.get("archived", False) for record in registry.classes.values()]
    groups = [record.get("archived", False) for record in registry.year_groups.values()]
    counts = [len(people[kind]) for kind in ("students", "parents", "teachers")]
    counts += [classes.count(False), classes.count(True), groups.count(False), groups.count(True)]
    counts += [len(registry.memberships)]
    return sum(max(1, -(-count // size)) for count in counts) + len(REFERENCE)


@in_loop
async def test_the_whole_school_comes_in_the_fewest_requests() -> None:
    with school_server("school") as served:
        directory = await load(served)
        registry = served.school.registry
        assert len(directory.students) > 1200
        for kind in ("students", "parents", "teachers"):
            assert ids(getattr(directory, kind)) == set(registry.people[kind])
        assert ids(directory.classes) == set(registry.classes)
        assert ids(directory.year_groups) == set(registry.year_groups)
        assert ids(directory.memberships) == set(registry.memberships)
        assert any(group.archived for group in directory.year_groups)
        assert any(found.archived for found in directory.classes)
        assert any(student.archived for student in directory.students)
        assert directory.academic_years
        assert directory.grades
        assert directory.subjects
        assert directory.settled == LISTS | REFERENCE
        assert directory.loaded_at
        assert len(served.entries) == fewest(served, 200)


@pytest.mark.parametrize("granted", [25, 50, 100])
@in_loop
async def test_smaller_pages_are_followed_as_granted(served: Served, granted: int) -> None:
    served.school.switches.change({"per_page_max": granted})
    directory = await load(served)
    assert ids(directory.memberships) == set(served.school.registry.memberships)
    assert directory.settled == LISTS | REFERENCE
    assert len(served.entries) == fewest(served, granted)


@in_loop
async def test_people_come_first_and_are_shown_from_the_first_page() -> None:
    with school_server("school") as served:
        shown: list[Directory] = []
        told: list[Progress] = []
        start = time.monotonic()
        async with session_with(served) as session:
            directory = await load_school(session, told.append, shown.append)
        elapsed = time.monotonic() - start
        assert len(shown[0].students) == 200
        assert len(shown[0].memberships) <= 200
        assert "students" not in shown[0].settled
        assert shown[-1] == directory
        assert len(shown) <= 2 + elapsed / 0.25
        assert len(told) <= 2 + elapsed / 0.1
        people = [n for n, entry in enumerate(served.entries) if entry.path.split("/")[2] in ("students", "parents")]
        later = [
            n for n, entry in enumerate(served.entries) if "memberships" in entry.path and "page=1&" not in entry.query
        ]
        assert max(people) < min(later)
        # which list answers first is chance, and words come at most ten times a second
        assert re.fullmatch(r"Loading [a-z ]+: [0-9,]+ of [0-9,]+", told[0].text), told[0].text
        assert (told[-1].done, told[-1].total) == (told[-1].total, told[-1].done)
        assert all(progress.done <= progress.total for progress in told)


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("no-parents", {"parents"}),
        ("no-groups", {"year_groups"}),
        ("students-only", (LISTS | REFERENCE) - {"students"}),
        ("nothing", LISTS | REFERENCE),
    ],
)
@in_loop
async def test_what_the_key_may_not_read_stays_empty_and_is_named(
    served: Served, kind: str, missing: set[str], status: int
) -> None:
    served.school.switches.change({"missing_permission_status": status})
    directory = await load(served, kind)
    assert directory.not_allowed == missing
    assert directory.settled == (LISTS | REFERENCE) - missing
    for name in LISTS | REFERENCE:
        assert bool(getattr(directory, name)) == (name not in missing)


@in_loop
async def test_a_list_that_this_version_does_not_have_is_left_out(served: Served) -> None:
    served.school.faults.add(do="answer", status=404, route="/memberships")
    directory = await load(served)
    assert directory.memberships == ()
    assert "memberships" not in directory.settled | directory.not_allowed


@in_loop
async def test_a_key_that_stops_working_stops_the_load(served: Served) -> None:
    served.school.switches.change({"per_page_max": 25})
    served.school.faults.add(do="revoke", nth=5)
    with pytest.raises(TokenRefused):
        await load(served)


@pytest.mark.parametrize("route", ["/students", "/memberships", "/school/grades"])
@in_loop
async def test_trouble_that_stays_is_told_and_nothing_is_called_whole(served: Served, route: str) -> None:
    served.school.faults.add(do="server-error", route=route)
    shown: list[Directory] = []
    async with session_with(served) as session:
        with pytest.raises(ServerTrouble):
            await load_school(session, silent, shown.append)
        assert all(route.strip("/") not in directory.settled for directory in shown)
        served.school.faults.clear()
        assert (await load_school(session, silent, not_looking)).settled == LISTS | REFERENCE


@in_loop
async def test_trouble_that_passes_is_not_noticed(served: Served) -> None:
    for number, do in enumerate(("reset-before", "half-body", "server-error"), 1):
        served.school.faults.add(do=do, nth=number * 2)
    directory = await load(served)
    assert directory.settled == LISTS | REFERENCE


@in_loop
async def test_a_row_deleted_between_pages_costs_nobody_else(served: Served) -> None:
    served.school.switches.change({"per_page_max": 7})
    served.school.faults.add(do="delete-row", route="/students", nth=3)
    directory = await load(served)
    assert ids(directory.students) == set(served.school.registry.people["students"])
    assert "students" in directory.settled


@in_loop
async def test_rows_that_change_places_lose_and_double_nobody(served: Served) -> None:
    served.school.switches.change({"per_page_max": 7})
    served.school.faults.add(do="move-rows", route="/students", nth=3, by=5)
    directory = await load(served)
    assert ids(directory.students) == set(served.school.registry.people["students"])
    assert len(directory.students) == len(ids(directory.students))


@in_loop
async def test_a_list_that_never_rests_is_loaded_but_not_called_settled(served: Served) -> None:
    served.school.switches.change({"per_page_max": 7})
    served.school.faults.add(do="delete-row", route="/students", every=3)
    directory = await load(served)
    assert ids(directory.students) >= set(served.school.registry.people["students"])
    assert "students" not in directory.settled
    assert "parents" in directory.settled


@in_loop
async def test_an_unreadable_record_is_counted_and_costs_only_itself(served: Served) -> None:
    served.school.faults.add(do="reshape", how="bad-row", route="/students")
    directory = await load(served)
    assert dict(directory.unreadable) == {"students": 1}
    assert len(directory.students) == len(served.school.registry.people["students"]) - 1
    assert "students" in directory.settled


@in_loop
async def test_without_meta_nothing_is_called_settled(served: Served) -> None:
    served.school.switches.change({"leave_out_meta": True})
    directory = await load(served)
    assert directory.settled == REFERENCE
    assert len(directory.teachers) > 5


@pytest.mark.parametrize("after", [1, 4, 12])
@in_loop
async def test_a_cancelled_load_stops_asking(served: Served, after: int) -> None:
    served.school.switches.change({"per_page_max": 7})
    async with session_with(served) as session:
        reached = asyncio.Event()

        def watch(_: Progress) -> None:
            if len(served.entries) >= after:
                reached.set()

        task = asyncio.create_task(load_school(session, watch, lambda _: watch(Progress())))
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert asyncio.all_tasks() == {asyncio.current_task()}
        asked = len(served.entries)
        await session.api.reads.ping()
        assert len(served.entries) <= asked + IN_FLIGHT + 1
