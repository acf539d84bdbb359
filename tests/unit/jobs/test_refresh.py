"""What changed and what was deleted, and nothing else asked for; a refresh ends where a whole load would."""

import dataclasses
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mbdesk.api.client import Api
from mbdesk.directory import Directory
from mbdesk.errors import ServerTrouble
from mbdesk.jobs.connect import check
from mbdesk.jobs.load import load_school
from mbdesk.jobs.progress import Progress, silent
from mbdesk.jobs.refresh import refresh_school
from mbdesk.jobs.session import Session
from mbdesk.practice import enrolment
from mbdesk.store.connections import Connection
from mbdesk.store.places import Places
from tests.support.loops import in_loop
from tests.support.school import Served, no_limit, school_server

UNCHANGED = 22
"""Three questions for each of five lists (two more of each where active and archived are asked for apart: classes),
two for year groups, three short lists."""

LISTS = ("students", "parents", "teachers", "classes", "year_groups", "memberships")


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
    try:
        yield Session(connection, found.school, api, found.permissions, Places.below(Path("unused")))
    finally:
        await api.aclose()


def not_looking(_directory: Directory) -> None:
    """A ``show`` for tests that look at the end only."""


def as_sets(directory: Directory) -> dict[str, Any]:
    """The lists without their order, and what is known of them."""
    lists = {name: {record.id: record for record in getattr(directory, name)} for name in LISTS}
    return {**lists, "settled": directory.settled, "not_allowed": directory.not_allowed}


Change = Callable[[Served], object]


def a_student(served: Served) -> int:
    """Somebody with parents, classes and a year group."""
    registry = served.school.registry
    return next(
        one
        for one in sorted(registry.people["students"])
        if registry.active_group_of(one) and registry.by_user.get(one) and registry.parents_of.get(one)
    )


def renamed(served: Served) -> None:
    student = a_student(served)
    served.school.registry.people["students"][student]["nickname"] = "Kit"
    enrolment.touch(served.school.world, student)


def deleted(served: Served) -> None:
    enrolment.delete_person(served.school.world, "students", a_student(served))


def parent_deleted(served: Served) -> None:
    parent = served.school.registry.parents_of[a_student(served)][0]
    enrolment.delete_person(served.school.world, "parents", parent)


def teacher_renamed(served: Served) -> None:
    teacher = next(iter(served.school.registry.people["teachers"]))
    served.school.registry.people["teachers"][teacher]["last_name"] = "Renamed"
    enrolment.touch(served.school.world, teacher)


def left_a_class(served: Served) -> None:
    student = a_student(served)
    enrolment.leave_class(served.school.world, next(iter(served.school.registry.by_user[student])), student)


def joined_a_class(served: Served) -> None:
    registry = served.school.registry
    student = a_student(served)
    other = next(
        key for key, one in registry.classes.items() if key not in registry.by_user[student] and not one["archived"]
    )
    enrolment.join_class(served.school.world, other, student)


def moved_group(served: Served) -> None:
    """Without the student's record counting as changed (contract 18 row 26)."""
    registry = served.school.registry
    student = a_student(served)
    now = registry.active_group_of(student)
    other = next(key for key, one in registry.year_groups.items() if key != now and not one["archived"])
    enrolment.join_group(served.school.world, other, student)


def lost_a_parent(served: Served) -> None:
    """Only the parent's record counts as changed."""
    student = a_student(served)
    parent = served.school.registry.parents_of[student][0]
    served.school.registry.unlink(parent, student)
    enrolment.touch(served.school.world, parent)


def gained_a_parent(served: Served) -> None:
    """Only the student's record counts as changed."""
    registry = served.school.registry
    student = a_student(served)
    parent = next(one for one in registry.people["parents"] if one not in registry.parents_of[student])
    registry.link(parent, student, "Aunt")
    enrolment.touch(served.school.world, student)


def archived(served: Served) -> None:
    student = served.school.registry.people["students"][a_student(served)]
    enrolment.archive_student(served.school.world, student, "withdrawn", served.school.world.day())


def class_archived(served: Served) -> None:
    one = next(one for one in served.school.registry.classes.values() if not one["archived"])
    one |= {"archived": True, "updated_at": datetime.now(UTC).isoformat()}


CHANGES: tuple[tuple[Change, int], ...] = (
    (lambda _served: None, 0),
    (renamed, 0),
    (deleted, 1),  # the parents are asked for again: they have a child less
    (parent_deleted, 1),
    (teacher_renamed, 0),
    (left_a_class, 0),
    (joined_a_class, 0),
    (moved_group, 1),
    (lost_a_parent, 1),
    (gained_a_parent, 1),
    (archived, 0),
    (class_archived, 0),
)


@pytest.mark.parametrize(("change", "more"), CHANGES, ids=lambda part: getattr(part, "__name__", None))
@in_loop
async def test_a_refresh_ends_where_a_whole_load_would(served: Served, change: Change, more: int) -> None:
    async with session_with(served) as session:
        before = await load_school(session, silent, not_looking)
        change(served)
        served.school.recorder.clear()
        after = await refresh_school(session, before, silent, not_looking)
        assert len(served.entries) == UNCHANGED + more
        whole = await load_school(session, silent, not_looking)
        assert as_sets(after) == as_sets(whole)
        assert after.whole_at == before.whole_at
        assert datetime.fromisoformat(after.asked_at) >= datetime.fromisoformat(before.asked_at)


@in_loop
async def test_the_two_questions_are_asked_apart_and_by_the_servers_clock(served: Served) -> None:
    async with session_with(served) as session:
        before = await load_school(session, silent, not_looking)
        said = datetime.now(UTC) - timedelta(hours=3)  # our own clock is wrong, the server's is not
        before = before.with_(asked_at=said.isoformat())
        served.school.recorder.clear()
        await refresh_school(session, before, silent, not_looking)
    since = (said - timedelta(minutes=5)).strftime("%Y-%m-%dT%H%%3A%M%%3A%SZ")
    queries = [entry.query for entry in served.entries]
    assert sum(f"modified_since={since}" in query for query in queries) == 6
    assert sum(f"deleted_since={since}" in query for query in queries) == 5
    assert not any("modified_since" in query and "deleted_since" in query for query in queries)


@in_loop
async def test_a_load_notes_the_servers_moment_and_not_ours(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    class Wrong(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return tomorrow.astimezone(tz)

    monkeypatch.setattr("mbdesk.jobs.load.datetime", Wrong)
    async with session_with(served) as session:
        directory = await load_school(session, silent, not_looking)
    assert abs(datetime.fromisoformat(directory.asked_at) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (
            lambda served: served.school.registry.people["students"].pop(
                min(served.school.registry.people["students"])
            ),
            "students",
        ),
        (lambda served: served.school.registry.memberships.pop(min(served.school.registry.memberships)), "memberships"),
    ],
    ids=["a parent", "a membership"],
)
@in_loop
async def test_what_vanished_without_a_word_is_seen_in_the_number_and_read_whole(
    served: Served, change: Change, name: str
) -> None:
    async with session_with(served) as session:
        before = await load_school(session, silent, not_looking)
        change(served)
        after = await refresh_school(session, before, silent, not_looking)
        assert len(getattr(after, name)) == len(getattr(before, name)) - 1
        assert name in after.settled


@in_loop
async def test_a_server_that_ignores_the_filter_for_deletions_deletes_nobody(served: Served) -> None:
    async with session_with(served) as session:
        before = await load_school(session, silent, not_looking)
        rows = [{"id": one} for one in served.school.registry.people["students"]]
        meta = {"current_page": 1, "total_pages": 1, "total_count": len(rows), "per_page": 200}
        # The second question about students is the one for what was deleted: everybody comes.
        served.school.faults.add(do="answer", route="/students", nth=2, body={"students": rows, "meta": meta})
        after = await refresh_school(session, before, silent, not_looking)
        assert as_sets(after) == as_sets(before)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda directory: directory.with_(whole_at=""),
        lambda directory: directory.with_(asked_at=""),
        lambda directory: directory.with_(whole_at=(datetime.now(UTC) - timedelta(days=1, minutes=1)).isoformat()),
        lambda directory: directory.with_(whole_at=(datetime.now(UTC) + timedelta(days=1)).isoformat()),
        lambda directory: directory.with_(school=dataclasses.replace(directory.school, subdomain="another")),
        lambda _directory: Directory(),
    ],
    ids=["never whole", "no moment", "a day old", "from the future", "another school", "nothing"],
)
@in_loop
async def test_what_is_no_base_is_loaded_whole(served: Served, spoil: Callable[[Directory], Directory]) -> None:
    async with session_with(served) as session:
        before = await load_school(session, silent, not_looking)
        served.school.recorder.clear()
        after = await refresh_school(session, spoil(before), silent, not_looking)
        assert as_sets(after) == as_sets(before)
        assert not any("since" in entry.query for entry in served.entries)


@in_loop
async def test_a_list_that_was_not_settled_is_read_whole(served: Served) -> None:
    async with session_with(served) as session:
        before = await load_school(session, silent, not_looking)
        loose = before.with_(settled=before.settled - {"parents"}, parents=before.parents[:3])
        after = await refresh_school(session, loose, silent, not_looking)
        assert as_sets(after) == as_sets(before)


@in_loop
async def test_a_permission_given_or_taken_meanwhile_shows(served: Served) -> None:
    async with session_with(served, "no-parents") as session:
        before = await load_school(session, silent, not_looking)
        assert before.not_allowed == {"parents"}
        allowed = served.school.world.tokens.allowed
        poor, allowed["no-parents"] = allowed["no-parents"], allowed["full"]
        after = await refresh_school(session, before, silent, not_looking)
        assert not after.not_allowed
        assert after.parents
        allowed["no-parents"] = poor
        again = await refresh_school(session, after, silent, not_looking)
        assert again.not_allowed == {"parents"}
        assert again.parents == ()


@in_loop
async def test_trouble_is_told_and_what_was_known_stays(served: Served) -> None:
    shown: list[Directory] = []
    async with session_with(served) as session:
        before = await load_school(session, silent, not_looking)
        served.school.faults.add(do="server-error", route="/classes")
        with pytest.raises(ServerTrouble):
            await refresh_school(session, before, silent, shown.append)
    assert shown == []


@in_loop
async def test_it_says_where_it_is_and_shows_the_end(served: Served) -> None:
    shown: list[Directory] = []
    told: list[Progress] = []
    async with session_with(served) as session:
        before = await load_school(session, silent, not_looking)
        after = await refresh_school(session, before, told.append, shown.append)
    assert shown == [after]
    assert sorted({one.done for one in told} - {0}) == list(range(1, 8))
    assert any(one.text == "Looking for changes: parents" for one in told)
    assert (told[-1].text, told[-1].done, told[-1].total) == ("The school is up to date.", 7, 7)


@in_loop
async def test_a_refresh_costs_the_same_however_large_the_school_is() -> None:
    with school_server("school") as served:
        async with session_with(served) as session:
            served.school.recorder.clear()
            before = await load_school(session, silent, not_looking)
            whole = len(served.entries)
            served.school.recorder.clear()
            await refresh_school(session, before, silent, not_looking)
        assert len(served.entries) == UNCHANGED
        assert whole > 2 * UNCHANGED
