"""The locked copy in use: chosen, kept, shown with the cable pulled, gone on with, and forgotten whole (LOC-1 to 3)."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from mbdesk.directory import Directory
from mbdesk.errors import JournalError, NotConnected, TokenStoreError
from mbdesk.jobs.connect import confirm, connect, open_connection
from mbdesk.jobs.load import load_school
from mbdesk.jobs.offline import choose, forget, open_kept, recall, remember
from mbdesk.jobs.progress import silent
from mbdesk.jobs.refresh import refresh_school
from mbdesk.jobs.session import Session
from mbdesk.plan.freeze import freeze
from mbdesk.plan.operations import UpdatePerson
from mbdesk.plan.plan import Plan, Step
from mbdesk.records import PersonKind, Student
from mbdesk.store.connections import Connections
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places
from tests.support.keyrings import MemoryKeys
from tests.support.loops import in_loop
from tests.support.school import Served, school_server


@pytest.fixture
def served() -> Iterator[Served]:
    with school_server() as served:
        yield served


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.below(tmp_path)


def not_looking(_directory: Directory) -> None:
    """A ``show`` for tests that look at the end only."""


def files(places: Places) -> list[Path]:
    return [file for file in places.config.parent.rglob("*") if file.is_file()]


def found_in(places: Places, *words: str) -> list[str]:
    """The words that can be read somewhere below the folders, in names or contents."""
    everything = b"".join(file.name.encode() + file.read_bytes() for file in files(places)).lower()
    return [word for word in words if word.lower().encode() in everything]


def names_in(directory: Directory) -> list[str]:
    return [
        one.last_name for one in (*directory.students, *directory.parents) if one.last_name and len(one.last_name) > 4
    ]


async def connected(served: Served, places: Places, tokens: MemoryKeys) -> Session:
    return await connect(served.url, served.token(), places=places, tokens=tokens)


async def kept_school(
    served: Served, places: Places, tokens: MemoryKeys, keys: MemoryKeys
) -> tuple[Session, Directory]:
    session = await choose(await connected(served, places, tokens), keep=True, keys=keys)
    directory = await load_school(session, silent, not_looking)
    assert await remember(session, directory, keys=keys)
    return session, directory


@in_loop
async def test_the_next_start_shows_the_last_state_without_a_request(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, directory = await kept_school(served, places, tokens, keys)
    await session.aclose()
    assert found_in(places, *names_in(directory)) == []
    served.school.recorder.clear()
    remembered = Connections(places).last()
    assert remembered is not None
    opened = await open_kept(remembered, places=places, tokens=tokens, keys=keys)
    assert opened is not None
    again, shown = opened
    assert shown == directory
    assert shown.loaded_at == directory.loaded_at
    assert served.entries == []
    assert again.permissions.allows("students/create") is None
    assert again.school == session.school
    again = await confirm(again)
    assert again.permissions.allows("students/create") is True
    assert len((await refresh_school(again, shown, silent, not_looking)).students) == len(directory.students)
    await again.aclose()


@in_loop
async def test_with_the_cable_pulled_everything_but_asking_goes_on(places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    with school_server() as served:
        session, directory = await kept_school(served, places, tokens, keys)
        await session.aclose()
    remembered = Connections(places).last()
    assert remembered is not None
    opened = await open_kept(remembered, places=places, tokens=tokens, keys=keys)
    assert opened is not None
    again, shown = opened
    assert shown == directory
    with pytest.raises(NotConnected):
        await confirm(again)
    with pytest.raises(NotConnected):
        await refresh_school(again, shown, silent, not_looking)
    await again.aclose()


@in_loop
async def test_nothing_is_kept_unless_the_person_chose_so(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session = await connected(served, places, tokens)
    assert session.connection.keep_copy is None
    directory = await load_school(session, silent, not_looking)
    before = files(places)
    assert not await remember(session, directory, keys=keys)
    session = await choose(session, keep=False, keys=keys)
    assert not await remember(session, directory, keys=keys)
    assert await recall(session.connection, places=places, keys=keys) is None
    assert files(places) == before
    assert keys.kept == {}
    await session.aclose()


@in_loop
async def test_the_answer_is_remembered_and_can_be_taken_back(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, _ = await kept_school(served, places, tokens, keys)
    await session.aclose()
    for again in (
        await open_connection(session.connection, places=places, tokens=tokens),
        await connected(served, places, tokens),
    ):
        assert again.connection.keep_copy is True
        await again.aclose()
    await choose(session, keep=False, keys=keys)
    assert keys.kept == {}
    assert not [file for file in files(places) if "copy" in file.name]
    remembered = Connections(places).last()
    assert remembered is not None
    assert remembered.keep_copy is False


@in_loop
async def test_only_a_whole_school_with_a_kept_key_is_worth_keeping(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, directory = await kept_school(served, places, tokens, keys)
    for other, part in (
        (session, directory.with_(whole_at="")),
        (dataclasses.replace(session, token_kept=False), directory),
        (dataclasses.replace(session, connection=dataclasses.replace(session.connection, practice=True)), directory),
    ):
        assert not await remember(other, part, keys=keys)
    await session.aclose()


@pytest.mark.parametrize("reason", ["no_keyring", "refused_backend", "locked", "timeout"])
@in_loop
async def test_without_a_keyring_there_is_no_copy_and_no_trouble(served: Served, places: Places, reason: str) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, directory = await kept_school(served, places, tokens, keys)
    keys.refuses = reason
    assert await recall(session.connection, places=places, keys=keys) is None
    assert not await remember(session, directory, keys=keys)
    assert not [file for file in files(places) if "copy" in file.name]
    await session.aclose()


@in_loop
async def test_a_disk_that_does_not_let_it_is_no_trouble(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, directory = await kept_school(served, places, tokens, keys)
    for file in places.cache.iterdir():
        file.unlink()
    places.cache.rmdir()
    places.cache.write_bytes(b"a file where the folder should be")
    assert not await remember(session, directory, keys=keys)
    assert await recall(session.connection, places=places, keys=keys) is None
    await session.aclose()


@in_loop
async def test_a_copy_without_an_access_key_asks_for_one(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, _ = await kept_school(served, places, tokens, keys)
    await session.aclose()
    with pytest.raises(TokenStoreError) as caught:
        await open_kept(session.connection, places=places, tokens=MemoryKeys(), keys=keys)
    assert caught.value.reason == "missing"


@in_loop
async def test_a_key_that_opens_another_school_by_now_is_not_mixed_in(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, _ = await kept_school(served, places, tokens, keys)
    served.school.faults.add(
        do="answer", route="/school", body={"school": {"subdomain": "lakeside", "name": "Lakeside"}}
    )
    with pytest.raises(TokenStoreError):
        await confirm(session)
    await session.aclose()


def a_run(places: Places, session: Session, student: Student) -> None:
    """Something in the journal that names a person."""
    values = {"last_name": student.last_name}
    step = Step(
        number=1, operation=UpdatePerson(kind=PersonKind.STUDENT, id=student.id, values=values), rows=(1,), label="l"
    )
    school = session.connection.subdomain
    plan = Plan(kind="update", title="t", school=school, school_name="s", made_at="2026-03-10", steps=(step,))
    with Journal(places) as journal:
        journal.begin(plan, freeze(plan).text, session.connection.key)


@in_loop
async def test_a_forgotten_school_leaves_no_trace(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, directory = await kept_school(served, places, tokens, keys)
    await session.aclose()
    a_run(places, session, directory.students[0])
    (places.data / "journal damaged 1.sqlite").write_bytes(b"Riverside")
    traces = ("riverside", session.school.name, session.connection.key, "127.0.0.1", *names_in(directory))
    assert "riverside" in found_in(places, *traces)
    await forget(session.connection, places=places, with_activity=True, tokens=tokens, keys=keys)
    assert found_in(places, *traces) == []
    assert (tokens.kept, keys.kept) == ({}, {})
    assert {file.name for file in files(places)} <= {"schools.json", "journal.sqlite"}
    await forget(session.connection, places=places, with_activity=True, tokens=tokens, keys=keys)


@in_loop
async def test_the_activity_stays_when_asked_and_other_schools_stay_always(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, directory = await kept_school(served, places, tokens, keys)
    await session.aclose()
    a_run(places, session, directory.students[0])
    other = dataclasses.replace(session.connection, key="lakeside@x", subdomain="lakeside")
    Connections(places).save(other)
    keys.kept["lakeside@x"] = tokens.kept["lakeside@x"] = "theirs"
    await forget(session.connection, places=places, with_activity=False, tokens=tokens, keys=keys)
    assert Connections(places).all() == (other,)
    assert set(keys.kept) == set(tokens.kept) == {"lakeside@x"}
    assert any(file.name.startswith("pace-") for file in files(places))
    with Journal(places) as journal:
        assert len(journal.runs()) == 1


@in_loop
async def test_a_locked_keyring_does_not_keep_the_rest_from_being_forgotten(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, directory = await kept_school(served, places, tokens, keys)
    await session.aclose()
    a_run(places, session, directory.students[0])
    tokens.refuses = "locked"
    with pytest.raises(TokenStoreError):
        await forget(session.connection, places=places, with_activity=True, tokens=tokens, keys=keys)
    assert keys.kept == {}
    assert found_in(places, *names_in(directory)) == []
    assert Connections(places).get(session.connection.key) is not None  # so that it can be tried again
    tokens.refuses = ""
    await forget(session.connection, places=places, with_activity=True, tokens=tokens, keys=keys)
    assert Connections(places).all() == ()


@in_loop
async def test_a_journal_that_cannot_be_opened_is_told(served: Served, places: Places) -> None:
    tokens, keys = MemoryKeys(), MemoryKeys()
    session, _ = await kept_school(served, places, tokens, keys)
    await session.aclose()
    places.data.mkdir(parents=True, exist_ok=True)
    (places.data / "journal.sqlite").write_bytes(b"Riverside, damaged" * 100)
    with pytest.raises(JournalError):
        await forget(session.connection, places=places, with_activity=True, tokens=tokens, keys=keys)
    await forget(session.connection, places=places, with_activity=True, tokens=tokens, keys=keys)
    assert found_in(places, "riverside") == []
