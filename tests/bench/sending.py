"""Imports sent at mbdesk's own pace to a school that allows 200 a minute and answers in 50 ms, on a virtual clock.

Only the time of the journal and of this computer is left out; ``sending_real`` has it.
"""

import asyncio
import dataclasses
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from mbdesk.api.client import Api
from mbdesk.api.rate_limit import Limiter
from mbdesk.directory import Directory
from mbdesk.jobs import run as runs
from mbdesk.jobs.control import Control
from mbdesk.jobs.load import load_school
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.progress import silent
from mbdesk.jobs.results_sheet import save_results
from mbdesk.jobs.session import Session
from mbdesk.plan.answers import Answers
from mbdesk.plan.estimate import estimate
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.operations import AddToGroup, Operation, UpdatePerson
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import RowStatus
from mbdesk.plan.rows import Cell, SheetInfo, SourceRow, SourceSheet
from mbdesk.practice.school import PracticeSchool
from mbdesk.practice.transport import PracticeTransport
from mbdesk.records import PersonKind
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places
from tests.bench.figures import Goal, Measured, Row, Table
from tests.support.engine import HOST, SCHOOL, now_text, plan_of, session_of, student
from tests.support.loops import OneThreadLoop, clock

ROWS: Final = 1000
DIFFER: Final = 300
CLASSES: Final = 800
LATENCY: Final = 0.05
TODAY: Final = date(2026, 3, 10)
CREATES: Final = 350.0
UPDATES: Final = 105.0
ROSTERS: Final = 275.0
"""Seconds (quality 6.2)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Sent:
    """What sending took: seconds to the written and verified report, requests in all, the busiest minute."""

    seconds: float
    requests: int
    busiest: int
    writes: int
    announced: float


def measure() -> list[Table]:
    """1,000 new students; and 1,000 rows of which 300 say something new."""
    with asyncio.Runner(loop_factory=OneThreadLoop) as runner:
        made = runner.run(_creates())
    with asyncio.Runner(loop_factory=OneThreadLoop) as runner:
        changed = runner.run(_updates())
    with asyncio.Runner(loop_factory=OneThreadLoop) as runner:
        joined = runner.run(_rosters())
    return [creates_table(made, "on a virtual clock"), _updates_table(changed), _rosters_table(joined)]


def creates_table(sent: Sent, how: str) -> Table:
    """The figures of ``ROWS`` creates beside their goals."""
    return Table(
        title=f"{ROWS:,} new students to a verified report, {how}",
        rows=(
            Row(what="from Start to the report", measured=Measured((sent.seconds,), "s"), goals=(Goal(CREATES),)),
            Row(what="announced on the review", measured=Measured((sent.announced,), "s")),
            Row(
                what="requests, of the fewest possible",
                measured=Measured((sent.requests / ROWS,), "x"),
                goals=(Goal(1.05),),
                instead=f"{sent.requests:,} for {ROWS:,} creates",
            ),
            Row(what="requests in the busiest minute", measured=Measured((sent.busiest,), ""), goals=(Goal(200),)),
        ),
        notes=("With a look at who is new before, and everybody read back and compared after.",),
    )


def _updates_table(sent: Sent) -> Table:
    reads = sent.requests - sent.writes
    return Table(
        title=f"An update of {ROWS:,} rows of which {DIFFER} differ, on a virtual clock",
        rows=(
            Row(what="changes sent", measured=Measured((sent.writes,), ""), goals=(Goal(DIFFER),)),
            Row(what="people read just before, a hundred at a time", measured=Measured((reads,), "requests")),
            Row(what="from Start to the report", measured=Measured((sent.seconds,), "s"), goals=(Goal(UPDATES),)),
            Row(what="announced on the review", measured=Measured((sent.announced,), "s")),
        ),
    )


def _rosters_table(sent: Sent) -> Table:
    reads = sent.requests - sent.writes
    return Table(
        title=f"Students into {sent.writes} classes, on a virtual clock",
        rows=(
            Row(what="questions about who is in them already", measured=Measured((reads,), "requests")),
            Row(what="from Start to the report", measured=Measured((sent.seconds,), "s"), goals=(Goal(ROSTERS),)),
            Row(what="announced on the review", measured=Measured((sent.announced,), "s")),
        ),
        notes=("The goal counts one request a class; for the undo it is asked who of them is there, many at a time.",),
    )


async def _rosters() -> Sent:
    """Two students who are not in it join every class of the large school."""
    school = PracticeSchool("large", today=TODAY, clock=clock)
    registry = school.registry
    people = [i for i, one in registry.people["students"].items() if not one["archived"]]
    steps: list[tuple[Operation, tuple[int, ...]]] = []
    for class_id in [i for i, one in registry.classes.items() if not one["archived"]][:CLASSES]:
        at = 2 * len(steps) % len(people)
        inside = registry.by_class.get(class_id, {})
        joining = [i for i in [*people[at:], *people[:at]] if i not in inside][:2]
        steps.append((AddToGroup(group="classes", group_id=class_id, students=tuple(joining)), (len(steps) + 1,)))
    return await _sent(school, plan_of(steps))


async def _creates() -> Sent:
    school = PracticeSchool("small", today=TODAY, clock=clock)
    plan = new_students()
    return await _sent(school, plan)


def new_students() -> Plan:
    """``ROWS`` students whom nobody knows."""
    return plan_of([(student(n), (n,)) for n in range(1, ROWS + 1)])


async def _updates() -> Sent:
    school = PracticeSchool("large", today=TODAY, clock=clock)
    school.switches.change({"rate_limit": 0})
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as folder:
        api = Api(HOST, school.tokens["full"], wire=PracticeTransport(school, latency=0))
        directory = await load_school(session_of(api, Places.below(Path(folder))), silent, lambda _so_far: None)
        await api.aclose()
    school.switches.change({"rate_limit": 200})
    known = Known(directory)
    drafted = draft(_sheet(directory), Answers(kind="student_changes"), known, TODAY)
    made_at = now_text()
    plan = build_plan(drafted, known, school=SCHOOL.subdomain, school_name=SCHOOL.name, made_at=made_at)
    return await _sent(school, plan)


def _sheet(directory: Directory) -> SourceSheet:
    """``ROWS`` students with their e-mail and mobile number; those of the first ``DIFFER`` are new."""
    students = [one for one in directory.students if not one.archived and one.student_id and one.email][:ROWS]
    lines: list[Sequence[str]] = [("Student ID", "Last name", "E-mail", "Mobile")]
    for place, one in enumerate(students):
        mobile = f"+48 600 10 {place:04d}" if place < DIFFER else one.mobile_phone_number or ""
        lines.append((one.student_id or "", one.last_name or "", one.email or "", mobile))
    rows = tuple(
        SourceRow(number, tuple(Cell(text, text) for text in line)) for number, line in enumerate(lines, start=1)
    )
    info = SheetInfo(name="Phones", rows=len(rows))
    return SourceSheet(path="", sha256="", sheet="Phones", sheets=(info,), rows=rows, header=1, columns=4)


async def _sent(school: PracticeSchool, plan: Plan) -> Sent:
    before = len(school.recorder.entries)
    limiter = Limiter(clock=clock)
    api = Api(HOST, school.tokens["full"], limiter=limiter, wire=PracticeTransport(school, latency=LATENCY))
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as folder:
        session = session_of(api, Places.below(Path(folder)))
        started = clock()
        outcome = await send_and_verify(session, plan, Path(folder))
        seconds = clock() - started
    await api.aclose()
    entries = school.recorder.entries[before:]
    writes = sum(entry.method != "GET" for entry in entries)
    if outcome.count(RowStatus.DONE) + outcome.count(RowStatus.UNCHANGED) != len(plan.rows):
        raise RuntimeError(f"not every row was done: {outcome.so_far}")
    announced = estimate(plan, seconds_each=LATENCY).seconds
    return Sent(seconds, len(entries), school.recorder.busiest(60, refused=True), writes, announced)


async def send_and_verify(session: Session, plan: Plan, folder: Path) -> Outcome:
    """Send ``plan``, write its results workbook, read everybody back and compare. Raises RuntimeError."""
    with Journal(session.places) as journal:
        run = await runs.begin(journal, session, plan)
        outcome = await runs.run(session, journal, run, Control(), clock=asyncio.get_running_loop().time)
        await save_results(journal, outcome, folder)
    await _verify(session, outcome)
    return outcome


async def _verify(session: Session, outcome: Outcome) -> None:
    """Every student of the report is in the school as the plan has them."""
    students = session.api.reads.students(modified_since=outcome.header.made_at.replace("+00:00", "Z"))
    there = {one.id: one async for page in students for one in page.records}
    for step in outcome.plan.steps:
        operation, person = step.operation, outcome.steps[step.number].id
        if isinstance(operation, AddToGroup):
            continue
        found = there.get(person or 0)
        values = getattr(operation, "values", {})
        if found is None or any(getattr(found, key) != value for key, value in values.items() if key != "student_id"):
            raise RuntimeError(f"step {step.number} is not so in the school")
        if isinstance(operation, UpdatePerson) and operation.kind is not PersonKind.STUDENT:
            raise RuntimeError("only students are compared")
