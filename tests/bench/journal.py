"""The journal: what a step costs that is on the disk before its request leaves and after its answer came."""

import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from mbdesk.plan.freeze import freeze
from mbdesk.plan.results import StepResult, StepState
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places
from tests.bench.figures import Goal, Measured, Row, Table, milliseconds
from tests.support.engine import enrolment_plan

ROWS: Final = 1000
STEPS: Final = 400
WARM: Final = 20


def measure() -> list[Table]:
    """A run of 1,000 enrolments is begun, then its steps go through the journal as they do when they are sent."""
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as name:
        folder = Path(name)
        begun, sending, settling = _journal(folder)
        plain = _plain(folder)
    goals = (Goal(5, "p50"), Goal(50, "p99"))
    instead = f"plain sqlite3: {milliseconds(plain).words()}"
    return [
        Table(
            title=f"The journal of an import of {ROWS:,} rows, every change on the disk",
            rows=(
                Row(what="before a request leaves", measured=milliseconds(sending), goals=goals, instead=instead),
                Row(what="after its answer came", measured=milliseconds(settling), goals=goals, instead=instead),
                Row(what="the whole plan kept at Start", measured=Measured((begun * 1000,), "ms")),
            ),
            notes=(
                "plain sqlite3: one small row inserted and committed, with sqlite3's own settings, on the same disk.",
            ),
        )
    ]


def _journal(folder: Path) -> tuple[float, list[float], list[float]]:
    plan = enrolment_plan(ROWS, year_group=1)
    text = freeze(plan).text
    with Journal(Places.below(folder)) as journal:
        started = time.perf_counter()
        run = journal.begin(plan, text, "practice")
        begun = time.perf_counter() - started
        lease = journal.take(run, "bench")
        sending: list[float] = []
        settling: list[float] = []
        for number in range(1, STEPS + 1):
            result = StepResult(number=number, state=StepState.DONE, id=number)
            sending.append(_seconds(partial(journal.sending, lease, number)))
            settling.append(_seconds(partial(journal.settle, lease, result)))
    return begun, sending[WARM:], settling[WARM:]


def _plain(folder: Path) -> list[float]:
    database = sqlite3.connect(folder / "plain.sqlite")
    database.execute("CREATE TABLE steps (number INTEGER, state TEXT)")

    def insert() -> None:
        with database:
            database.execute("INSERT INTO steps VALUES (1, 'done')")

    try:
        return [_seconds(insert) for _ in range(STEPS)][WARM:]
    finally:
        database.close()


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
