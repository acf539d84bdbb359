"""SIGKILL at every point of an import, and starting again: exactly the planned people, none double (IMP-15, F24).

A practice school in its own process on a real socket; the engine in forks that kill themselves (``kill_driver``).
Points lie before and after each commit of the journal, after the connection, the headers, half the body, the whole
body, the first and the last byte of the answer, and around the writing of the results workbook.
"""

import asyncio
import itertools
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mbdesk.api.client import Api
from mbdesk.plan.freeze import freeze
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
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
from tests.support.killing import Driver, School, driving, served
from tests.support.make_sheets import EXPECTED

WIRE = ("headers sent", "half the body sent", "body sent", "answer begun", "answer read")

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform == "win32", reason="forks and SIGKILL; Windows ends processes another way"),
    pytest.mark.timeout(600),
]


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


Made = list[tuple[Operation, tuple[int, ...]]]


@dataclass
class People:
    """Whom the practice school has at its start, the same every time."""

    school: School

    def __post_init__(self) -> None:
        self.students = [p for p in self._all("students") if not p["archived"]]
        self.archived = [p for p in self._all("students") if p["archived"]]
        self.parents = [p for p in self._all("parents") if p.get("child_ids")]
        self.classes = self.school.read("classes")["classes"]

    def _all(self, kind: str) -> list[dict[str, Any]]:
        people: list[dict[str, Any]] = self.school.control(f"state?kind={kind}")[kind]
        return people

    def members(self, class_id: int) -> list[int]:
        members: list[int] = self.school.read(f"classes/{class_id}/students?per_page=200")["student_ids"]
        return members

    def two_classes(self) -> tuple[int, int, list[int]]:
        """Two classes, and three students who are in the first only."""
        rosters = {int(one["id"]): self.members(one["id"]) for one in self.classes}
        for (old, inside), (new, others) in itertools.permutations(rosters.items(), 2):
            movers = [i for i in inside if i not in others]
            if len(movers) >= 3 and others:
                return old, new, movers[:3]
        raise LookupError("no two classes")

    def in_few_classes(self) -> int:
        """A student who is in a year group and in as few classes as anybody, but in some."""
        counts = Counter(i for one in self.classes for i in self.members(one["id"]))
        grouped = [p["id"] for p in self.students if p.get("year_group_id") and counts[p["id"]]]
        return int(min(grouped, key=lambda i: (counts[i], i)))


def update(kind: PersonKind, person: dict[str, Any], **values: str) -> UpdatePerson:
    return UpdatePerson(kind=kind, id=int(person["id"]), values=values, before={k: person.get(k) for k in values})


def creating(people: People) -> Plan:
    """A new family with siblings, linked and put into a year group."""
    group = int(next(p["year_group_id"] for p in people.students if p.get("year_group_id")))
    steps: Made = [
        (parent(1), (1, 2)),
        (student(1), (1,)),
        (student(2), (2,)),
        (LinkChild(parent=Ref(1), student=Ref(2), relationship="Mother"), (1,)),
        (AddToGroup(group="year-groups", group_id=group, students=(Ref(2), Ref(3))), (1, 2)),
    ]
    return plan_of(steps)


def changing(people: People) -> Plan:
    """Everything that is done to people who are there."""
    mother = people.parents[0]
    steps: Made = [
        (update(PersonKind.PARENT, mother, city="Łódź"), (1,)),
        (update(PersonKind.STUDENT, people.students[0], city="Łódź", nickname="Zo"), (2,)),
        (ArchivePerson(kind=PersonKind.STUDENT, id=people.students[1]["id"], withdrawn_on="2026-03-01"), (3,)),
        (UnarchivePerson(kind=PersonKind.STUDENT, id=people.archived[0]["id"]), (4,)),
        (UnlinkChild(parent=int(mother["id"]), student=int(mother["child_ids"][0])), (5,)),
    ]
    return plan_of(steps)


def rosters(people: People) -> Plan:
    """Two students move, then the new class becomes exactly like a sheet: one more comes, one leaves."""
    old, new, (first, second, third) = people.two_classes()
    leaving = people.members(new)[0]
    group = int(next(p["year_group_id"] for p in people.students if p.get("year_group_id")))
    steps: Made = [
        (AddToGroup(group="classes", group_id=new, students=(first, second)), (1, 2)),
        (RemoveFromGroup(group="classes", group_id=old, students=(first, second)), (1, 2)),
        (AddToGroup(group="classes", group_id=new, students=(third,)), (3,)),
        (RemoveFromGroup(group="classes", group_id=new, students=(leaving,)), (4,)),
        (RemoveFromGroup(group="year-groups", group_id=group, students=(people.students[0]["id"],)), (5,)),
    ]
    return plan_of(steps, after={2: (1,)})


def to_be_undone(people: People) -> Plan:
    """One of each kind of change that an undo takes back in its own way."""
    old, new, (mover, *_) = people.two_classes()
    leaver = people.in_few_classes()
    changed = next(p for p in people.students if int(p["id"]) not in (mover, leaver))
    steps: Made = [
        (student(1), (1,)),
        (update(PersonKind.STUDENT, changed, city="Łódź"), (2,)),
        (ArchivePerson(kind=PersonKind.STUDENT, id=leaver, withdrawn_on="2026-03-01"), (3,)),
        (AddToGroup(group="classes", group_id=new, students=(mover,)), (4,)),
        (RemoveFromGroup(group="classes", group_id=old, students=(mover,)), (4,)),
    ]
    return plan_of(steps, after={5: (4,)})


@dataclass
class Life:
    """A run that is killed at its ``at``-th point (0 = never) and taken up again, and what was true at its end."""

    driver: Driver
    folder: Path
    plan: Plan
    undo: bool

    def live(self, at: int) -> bool:
        """Whether it was killed."""
        self.driver.school.reset()
        self.folder.mkdir()
        run = self.driver(self.folder, "begin", plan=freeze(self.plan).text)["run"]
        if self.undo:
            assert not self.driver(self.folder, "run", run=run)["killed"]
            run = self.driver(self.folder, "undo", run=run)["run"]
        killed = bool(self.driver(self.folder, "run", run=run, at=at)["killed"])
        if killed:
            assert not self.driver(self.folder, "run", run=run)["killed"]
        self.report = self.driver(self.folder, "report", run=run)
        self.truth = truth(self.driver.school.changes())
        return killed

    def check(self, expected: "Life") -> None:
        """Everything happened, once, as if nobody had been killed."""
        assert self.truth == expected.truth
        assert {state for _, state, _, _ in self.report["steps"]} == {"done"}
        assert [row[:2] for row in self.report["rows"]] == [row[:2] for row in expected.report["rows"]]
        heard = [tuple(json.loads(line)) for line in (self.folder / "heard").read_text(encoding="utf-8").splitlines()]
        assert blind_resends(heard) == []
        assert Path(self.report["results"]).exists()


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
@pytest.mark.parametrize(
    ("made", "undo"),
    [(creating, False), (changing, False), (rosters, False), (to_be_undone, True)],
    ids=["create", "update", "roster", "undo"],
)
def test_killed_at_each_point_and_taken_to_the_end(
    driver: Driver, tmp_path: Path, made: Callable[[People], Plan], undo: bool
) -> None:
    """As many runs as there are points: each killed at its own, then taken to its end, until no point is left."""
    driver.school.reset()
    plan = made(People(driver.school))
    whole = Life(driver, tmp_path / "whole", plan, undo)
    assert not whole.live(at=0)
    whole.check(whole)
    for at in itertools.count(1):
        life = Life(driver, tmp_path / str(at), plan, undo)
        killed = life.live(at)
        life.check(whole)
        if not killed:
            # Four points of the journal and five of the wire for each step, and those of the results.
            assert at > 9 * len(whole.report["steps"])
            return
