"""SIGKILL at every point of an import, and starting again: exactly the planned people, none double (IMP-15, F24).

A practice school in its own process on a real socket; the engine in forks that kill themselves (``kill_driver``).
Points lie before and after each commit of the journal, after the connection, the headers, half the body, the whole
body, the first and the last byte of the answer, and around the writing of the results workbook.
"""

import asyncio
import itertools
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from mbdesk.api.client import Api
from mbdesk.plan.freeze import freeze
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.records import PersonKind
from mbdesk.store.places import Places
from tests.support.admissions import admissions_plan
from tests.support.engine import blind_resends, no_pace, parent, plan_of, session_of, student
from tests.support.make_sheets import EXPECTED

WIRE = ("headers sent", "half the body sent", "body sent", "answer begun", "answer read")

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="forks and SIGKILL; Windows ends processes another way"),
    pytest.mark.timeout(300),
]
ROOT = Path(__file__).parents[2]


@dataclass
class School:
    """The practice school's process."""

    url: str
    token: str

    def control(self, name: str, body: Any = None) -> Any:
        """A call of ``/_practice/``: POST with a body, else GET."""
        data = None if body is None else json.dumps(body).encode()
        return httpx.request("GET" if data is None else "POST", f"{self.url}/_practice/{name}", content=data).json()

    def reset(self) -> None:
        """As at the start, without a limit."""
        self.control("reset", {"rate_limit": 0})

    def changes(self) -> list[dict[str, Any]]:
        """Everything that became different."""
        changes: list[dict[str, Any]] = self.control("log")["changes"]
        return changes


@dataclass
class Driver:
    """The process that runs the engine in forks."""

    process: subprocess.Popen[str]
    school: School

    def __call__(self, folder: Path, do: str, **command: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        line = {"do": do, "folder": str(folder), "url": self.school.url, "token": self.school.token, **command}
        self.process.stdin.write(f"{json.dumps(line)}\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer


@contextmanager
def served(size: str) -> Iterator[School]:
    """A practice school of ``size`` in a process of its own, as it is on 10 March 2026."""
    options = ["--port", "0", "--size", size, "--rate", "0", "--today", "2026-03-10"]
    command = [sys.executable, "-m", "mbdesk.practice", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        yield School(ready["url"], ready["tokens"]["full"])
        process.terminate()


@contextmanager
def driving(school: School) -> Iterator[Driver]:
    """The process that forks, for one school."""
    command = [sys.executable, "-m", "tests.support.kill_driver"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Driver(process, school)
        assert process.stdin
        process.stdin.close()


@pytest.fixture(params=["school"])
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    with served(request.param) as school, driving(school) as made:
        yield made


def admissions(school: School) -> Plan:
    """The plan of the real-looking admissions sheet."""

    async def made() -> Plan:
        api = Api(school.url, school.token, limiter=no_pace())
        try:
            return await admissions_plan(session_of(api, Places.below(Path("nowhere"))))
        finally:
            await api.aclose()

    return asyncio.run(made())


def truth(changes: list[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
    """What happened in the school, each thing with how often: creates by e-mail, everything else by whom."""
    found: Counter[tuple[str, str, str]] = Counter()
    for change in changes:
        about = change["values"].get("email") if change["verb"] == "create" else None
        about = about or f"{change['id']} {change['values'].get('student_id', '')}".strip()
        found[change["verb"], change["kind"], str(about)] += 1
    return found


def check(driver: Driver, folder: Path, run: int, plan: Plan) -> None:
    """The invariants of quality 3.1 that a kill could break."""
    changes = driver.school.changes()
    report = driver(folder, "report", run=run)
    done = truth(changes)
    assert max(done.values()) == 1, f"happened more than once: {[k for k, n in done.items() if n > 1]}"
    wanted = sorted(str(s.operation.values["email"]) for s in plan.steps if isinstance(s.operation, CreatePerson))
    assert sorted(about for (verb, _, about) in done if verb == "create") == wanted
    links = [s for s in plan.steps if isinstance(s.operation, LinkChild)]
    assert sum(verb == "link" for (verb, _, _) in done) == len(links)
    assert {state for _, state, _, _ in report["steps"]} == {"done"}
    assert Counter(status for _, status, _ in report["rows"]) == Counter(
        "left_out" if row.outcome is Outcome.LEFT_OUT else "done" for row in plan.rows
    )
    # The ids in the journal are the ids in the school.
    made = {str(c["values"]["email"]): c["id"] for c in changes if c["verb"] == "create"}
    for step, (_, _, person, _) in zip(plan.steps, report["steps"], strict=True):
        if isinstance(step.operation, CreatePerson):
            assert made[str(step.operation.values["email"])] == person
    heard = [tuple(json.loads(line)) for line in (folder / "heard").read_text(encoding="utf-8").splitlines()]
    assert blind_resends(heard) == []
    assert Path(report["results"]).exists()
    assert [path.name for path in folder.glob("*.xlsx")] == [Path(report["results"]).name]


def a_year_group(school: School) -> int:
    with suppress(LookupError):
        for person in school.control("state?kind=students")["students"]:
            if person.get("year_group_id"):
                return int(person["year_group_id"])
    raise LookupError("no year group")


def every_kind(school: School) -> Plan:
    """A small plan with every kind of operation, some of them on the same people."""
    students = [p for p in school.control("state?kind=students")["students"] if not p["archived"]]
    parents = [p for p in school.control("state?kind=parents")["parents"] if p.get("child_ids")]
    changed, leaving, back = (int(p["id"]) for p in students[:3])
    group = a_year_group(school)
    mother = parents[0]
    return plan_of(
        [
            (parent(1), (1, 2)),
            (student(1), (1,)),
            (student(2), (2,)),
            (UpdatePerson(kind=PersonKind.STUDENT, id=changed, values={"city": "Łódź"}, before={"city": None}), (3,)),
            (ArchivePerson(kind=PersonKind.STUDENT, id=leaving, withdrawn_on="2026-03-01"), (4,)),
            (ArchivePerson(kind=PersonKind.STUDENT, id=back, graduated_on="2026-03-01"), (5,)),
            (UnarchivePerson(kind=PersonKind.STUDENT, id=back), (5,)),
            (LinkChild(parent=Ref(1), student=Ref(2), relationship="Mother"), (1,)),
            (LinkChild(parent=Ref(1), student=Ref(3), relationship="Mother"), (2,)),
            (UnlinkChild(parent=int(mother["id"]), student=int(mother["child_ids"][0])), (6,)),
            (AddToGroup(group="year-groups", group_id=group, students=(Ref(2), Ref(3))), (1, 2)),
            (RemoveFromGroup(group="year-groups", group_id=group, students=(Ref(2),)), (1,)),
        ]
    )


def without_city(plan: Plan, school: School) -> Plan:
    """``plan`` with the true value before its update."""
    people = {int(p["id"]): p for p in school.control("state?kind=students")["students"]}
    steps = []
    for step in plan.steps:
        operation = step.operation
        if isinstance(operation, UpdatePerson):
            before = {key: people[operation.id].get(key) for key in operation.values}
            operation = UpdatePerson(kind=operation.kind, id=operation.id, values=operation.values, before=before)
        steps.append((operation, step.rows))
    return plan_of(steps)


def test_the_admissions_sheet_killed_at_each_journal_step_in_turn(driver: Driver, tmp_path: Path) -> None:
    """One import of 60 rows, killed and started again about a thousand times until it is through."""
    plan = admissions(driver.school)
    assert (len(plan.rows), plan.count(Outcome.NEW)) == (EXPECTED.rows, EXPECTED.new_students)
    run = driver(tmp_path, "begin", plan=freeze(plan).text)["run"]
    kills: list[str] = []
    while (answer := driver(tmp_path, "run", run=run, new=True))["killed"]:
        kills.append(answer["point"])
    assert len(kills) == len(set(kills))
    in_journal = [point for point in kills if "commit" in point]
    assert len(in_journal) == 4 * len(plan.steps)
    assert {point.rsplit(maxsplit=1)[0] for point in kills} >= {*WIRE, "before the results are written"}
    check(driver, tmp_path, run, plan)


@pytest.mark.parametrize("driver", ["small"], indirect=True)
def test_every_kind_of_operation_killed_at_each_point_and_taken_to_the_end(driver: Driver, tmp_path: Path) -> None:
    """As many imports as there are points: each killed at its own, then taken to its end."""
    school = driver.school
    for at in itertools.count(1):
        school.reset()
        plan = without_city(every_kind(school), school)
        folder = tmp_path / str(at)
        folder.mkdir()
        run = driver(folder, "begin", plan=freeze(plan).text)["run"]
        killed = driver(folder, "run", run=run, at=at)["killed"]
        if killed:
            assert not driver(folder, "run", run=run)["killed"]
        check(driver, folder, run, plan)
        if not killed:
            assert at > 8 * len(plan.steps)
            return
