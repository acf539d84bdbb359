"""A session with the practice school, in-process and without waiting, and the school loaded through its API."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from mbdesk.api.client import Api
from mbdesk.api.rate_limit import Limiter
from mbdesk.directory import Directory
from mbdesk.jobs.session import Session
from mbdesk.practice import PracticeSchool, PracticeTransport, Switches
from mbdesk.store.connections import Connection
from mbdesk.store.places import Places

TODAY: Final = date(2026, 3, 10)


@dataclass(frozen=True, slots=True)
class Practice:
    """The school itself, a session with it, and what was loaded."""

    school: PracticeSchool
    session: Session
    directory: Directory

    def requests(self, part: str = "") -> int:
        """How many requests arrived whose path has ``part`` in it, since the last ``forget``."""
        return sum(1 for entry in self.school.recorder.entries if part in entry.path)

    def forget(self) -> None:
        """Count requests anew."""
        self.school.recorder.entries.clear()


@asynccontextmanager
async def practice(
    key: str = "full", settled: bool = True, latency: float = 0.0, **switches: Any
) -> AsyncIterator[Practice]:
    """The small practice school on 10 March 2026, loaded with every permission, then used by the token ``key``.

    ``latency`` seconds pass before each answer; with 0 nothing ever waits.
    """
    school = PracticeSchool("small", seed=1, today=TODAY, switches=Switches(rate_limit=0, **switches))
    loader = _api(school, "full")
    try:
        directory = await _load(loader, settled)
    finally:
        await loader.aclose()
    api = _api(school, key, latency)
    found = Practice(school, await _session(school, api, key), directory)
    found.forget()
    try:
        yield found
    finally:
        await api.aclose()


def _api(school: PracticeSchool, token: str, latency: float = 0.0) -> Api:
    limiter = Limiter(planned=100_000, ceiling=100_000)
    return Api("https://practice.test", school.tokens[token], limiter=limiter, wire=PracticeTransport(school, latency))


async def _session(school: PracticeSchool, api: Api, token: str) -> Session:
    connection = Connection("practice", "https://practice.test", "v2", "practice", "Practice", practice=True)
    record = await api.reads.school() if token != "nothing" else await _api(school, "full").reads.school()
    return Session(connection, record, api, await api.reads.permissions(), Places.below(Path("/nonexistent")))


async def _load(api: Api, settled: bool) -> Directory:
    reads = api.reads
    students = [s async for page in reads.students(archived=False) for s in page.records]
    teachers = [t async for page in reads.teachers() for t in page.records]
    classes = [c async for page in reads.classes(archived=False) for c in page.records]
    groups = [g async for page in reads.year_groups(archived=False) for g in page.records]
    memberships = [m async for page in reads.memberships() for m in page.records]
    return Directory(
        students=tuple(students),
        teachers=tuple(teachers),
        classes=tuple(classes),
        year_groups=tuple(groups),
        memberships=tuple(memberships) if settled else (),
        academic_years=await reads.academic_years(),
        settled=frozenset({"memberships"}) if settled else frozenset(),
    )
