"""Plans and sessions for tests of the engine: a small practice school, a journal, waits that take no time."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from mbdesk.api.client import Api
from mbdesk.api.permissions import Permissions
from mbdesk.api.rate_limit import Limiter
from mbdesk.jobs import run as runs
from mbdesk.jobs.control import Control
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.progress import Progress
from mbdesk.jobs.session import Session
from mbdesk.jobs.waits import Waits
from mbdesk.plan.operations import AddToGroup, CreatePerson, LinkChild, Operation, Ref
from mbdesk.plan.plan import Outcome as RowOutcome
from mbdesk.plan.plan import Plan, PlannedRow, Step
from mbdesk.practice.school import PracticeSchool
from mbdesk.practice.transport import PracticeTransport
from mbdesk.records import PersonKind, School
from mbdesk.store.connections import Connection
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places

HOST = "http://127.0.0.1"
QUICK = Waits(lookups=(0.0, 0.0, 0.0), offline=(0.0,) * 5, trouble=(0.0,) * 3)
"""The same waits as for people, without the time."""

SCHOOL = School(subdomain="practice", name="Practice School")


def now_text() -> str:
    """The time now as plans carry it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def plan_of(
    steps: Sequence[tuple[Operation, tuple[int, ...]]],
    rows: Sequence[PlannedRow] = (),
    *,
    after: Mapping[int, tuple[int, ...]] | None = None,
    made_at: str = "",
) -> Plan:
    """A plan of these operations, each with the rows it serves; rows that are not given are made up. ``after`` are
    ``Step.after`` by number, ``made_at`` is now unless given."""
    first = after or {}
    numbered = tuple(
        Step(number=number, operation=operation, rows=served, label=f"Step {number}", after=first.get(number, ()))
        for number, (operation, served) in enumerate(steps, start=1)
    )
    found = {row.number: row for row in rows}
    for number in sorted({row for step in numbered for row in step.rows} - set(found)):
        mine = tuple(step.number for step in numbered if number in step.rows)
        found[number] = PlannedRow(
            number=number, name=f"Row {number}", outcome=RowOutcome.NEW, cells=(str(number),), steps=mine
        )
    return Plan(
        kind="enrolments",
        title="Test import",
        school=SCHOOL.subdomain,
        school_name=SCHOOL.name,
        made_at=made_at or now_text(),
        columns=("Number",),
        rows=tuple(found[number] for number in sorted(found)),
        steps=numbered,
    )


def student(number: int, **values: Any) -> CreatePerson:
    """A new student with an e-mail and an ID of their own."""
    return CreatePerson(
        kind=PersonKind.STUDENT,
        values={
            "email": f"new.student{number}@example.school",
            "first_name": "Ana",
            "last_name": f"Silva {number}",
            "student_id": f"9{number:04d}",
            **values,
        },
    )


def parent(number: int, **values: Any) -> CreatePerson:
    """A new parent with an e-mail of their own."""
    return CreatePerson(
        kind=PersonKind.PARENT,
        values={
            "email": f"new.parent{number}@example.school",
            "first_name": "Maria",
            "last_name": f"Silva {number}",
            **values,
        },
    )


def enrolment_plan(rows: int, year_group: int) -> Plan:
    """``rows`` new students; every third shares the parent of the row before (siblings); all into one year group."""
    parents: list[tuple[Operation, tuple[int, ...]]] = []
    served: list[list[int]] = []
    for row in range(1, rows + 1):
        if row % 3 == 0:
            served[-1].append(row)
        else:
            served.append([row])
    parents = [(parent(index), tuple(mine)) for index, mine in enumerate(served, start=1)]
    students: list[tuple[Operation, tuple[int, ...]]] = [(student(row), (row,)) for row in range(1, rows + 1)]
    first = len(parents)
    links: list[tuple[Operation, tuple[int, ...]]] = [
        (LinkChild(parent=Ref(index), student=Ref(first + row), relationship="Mother"), (row,))
        for index, mine in enumerate(served, start=1)
        for row in mine
    ]
    everybody = tuple(Ref(first + row) for row in range(1, rows + 1))
    group = (AddToGroup(group="year-groups", group_id=year_group, students=everybody), tuple(range(1, rows + 1)))
    return plan_of([*parents, *students, *links, group])


class Listening(PracticeTransport):
    """A wire that remembers who was created and who was looked for, in order: ``("POST", e-mail)``, ``("GET", q)``."""

    def __init__(self, school: PracticeSchool) -> None:
        super().__init__(school, latency=0.0)
        self.heard: list[tuple[str, str]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.heard += subject(request)
        return await super().handle_async_request(request)


def subject(request: httpx.Request) -> list[tuple[str, str]]:
    """Whom a create or a look-up is about; nothing for other requests."""
    if request.method == "POST" and request.url.path.endswith(("/students", "/parents", "/teachers")):
        (values,) = (value for key, value in json.loads(request.content).items() if key != "options")
        return [("POST", str(values["email"]).casefold())]
    return [("GET", request.url.params["q"].casefold())] if request.url.params.get("q") else []


def blind_resends(heard: Sequence[tuple[str, str]]) -> list[str]:
    """The e-mails that were created twice without a look-up in between."""
    sent: set[str] = set()
    found = []
    for method, email in heard:
        if method == "GET":
            sent.discard(email)
        elif email in sent:
            found.append(email)
        else:
            sent.add(email)
    return found


@dataclass
class Engine:
    """A practice school in this process, a journal in a folder, and a session between them."""

    school: PracticeSchool
    session: Session
    places: Places
    wire: Listening
    reports: list[Progress] = field(default_factory=list)
    failpoint: Callable[[str], None] = lambda _point: None
    listeners: list[Callable[[Progress], None]] = field(default_factory=list)
    """Who hears, after ``reports``, what is told to the window, and may do something about it."""

    @property
    def api(self) -> Api:
        """What sends to the school."""
        return self.session.api

    def journal(self, **options: Any) -> Journal:
        """The journal, opened once more."""
        return Journal(self.places, **{"failpoint": self.failpoint, **options})

    def report(self, progress: Progress) -> None:
        """Keep what was told to the window, and tell it on."""
        self.reports.append(progress)
        for listener in self.listeners:
            listener(progress)

    async def begin(self, plan: Plan) -> int:
        """Put ``plan`` into the journal."""
        with self.journal() as journal:
            return await runs.begin(journal, self.session, plan)

    async def go(self, run: int, control: Control | None = None, waits: Waits = QUICK, **options: Any) -> Outcome:
        """Run, or go on with, a run that was begun."""
        with self.journal() as journal:
            return await runs.run(self.session, journal, run, control or Control(), self.report, waits=waits, **options)

    async def send(self, plan: Plan, control: Control | None = None, waits: Waits = QUICK) -> Outcome:
        """Begin and run ``plan``."""
        return await self.go(await self.begin(plan), control, waits)

    def with_token(self, name: str) -> Api:
        """Another key of the same school."""
        return api_of(self.school, name)

    # -- the school's own memory -------------------------------------------------------------------------------------

    def requests(self, method: str, path: str = "") -> list[str]:
        """The paths of the requests that arrived, in order, without the version."""
        paths = [e.path.removeprefix("/v2") for e in self.school.recorder.entries if e.method == method]
        return [one for one in paths if one.startswith(path)]

    def created(self, kind: str) -> list[str]:
        """The e-mails of the people of ``kind`` (wire plural) that were created, in order."""
        return [c.values["email"] for c in self.school.recorder.changes if (c.verb, c.kind) == ("create", kind)]


def api_of(
    school: PracticeSchool,
    token: str = "full",
    wire: httpx.AsyncBaseTransport | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Api:
    """An api without a pace, in this process."""
    carrier = wire or PracticeTransport(school, latency=0.0)
    return Api(HOST, school.tokens[token], limiter=no_pace(clock), wire=carrier)


def no_pace(clock: Callable[[], float] = time.monotonic) -> Limiter:
    """A limiter that lets everything through."""
    return Limiter(planned=1_000_000, ceiling=1_000_000, clock=clock)


def session_of(api: Api, places: Places) -> Session:
    """A session of the practice school."""
    connection = Connection("practice", HOST, "v2", SCHOOL.subdomain, SCHOOL.name, practice=True)
    return Session(connection=connection, school=SCHOOL, api=api, permissions=Permissions(), places=places)


@asynccontextmanager
async def engine(
    folder: Path, token: str = "full", clock: Callable[[], float] = time.monotonic, size: str = "small", **switches: Any
) -> AsyncIterator[Engine]:
    """An engine whose files are in ``folder``; ``clock``, ``size`` and ``switches`` are the practice school's."""
    school = PracticeSchool(size, clock=clock)
    school.switches.change({"rate_limit": 0, **switches})
    places = Places.below(folder)
    wire = Listening(school)
    session = session_of(api_of(school, token, wire, clock), places)
    try:
        yield Engine(school=school, session=session, places=places, wire=wire)
    finally:
        await session.aclose()


class Person:
    """Answers a run's questions, and remembers them."""

    def __init__(self, desk: Engine, answer: Callable[[Control], None]) -> None:
        self.control = Control()
        self.asked: list[Progress] = []
        self._answer = answer
        desk.listeners.append(self)

    def __call__(self, progress: Progress) -> None:
        if progress.question:
            self.asked.append(progress)
            asyncio.get_running_loop().call_soon(self._answer, self.control)
