"""An import of 300 new students, killed 500 times at random moments and taken up again each time (IMP-15)."""

import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any, Final

import openpyxl

from mbdesk.plan.freeze import freeze
from mbdesk.plan.headings import RESULT_COLUMNS
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import STATUS_WORDS, RowStatus
from tests.bench.figures import Goal, Measured, Row, Table
from tests.support.engine import blind_resends, plan_of, student
from tests.support.killing import Driver, driving, served

ROWS: Final = 300
KILLS: Final = 500
FARTHEST: Final = 13
"""A life passes at most so many points, about one step, before it ends: 500 of them take the run to its end."""
SEED: Final = 20_260_310


def measure() -> list[Table]:
    """Who is in the school at the end, and whether the results sheet says the same."""
    if sys.platform == "win32":
        return [Table(title="500 kills: not on Windows, which has no SIGKILL and no forks", rows=())]
    plan = plan_of([(student(n), (n,)) for n in range(1, ROWS + 1)])
    started = time.monotonic()
    kills, runs, found = 0, 0, Counter[str]()
    random = Random(SEED)
    with served("small") as school, driving(school) as driver, tempfile.TemporaryDirectory() as name:
        while kills < KILLS:
            runs += 1
            folder = Path(name, str(runs))
            folder.mkdir()
            school.reset()
            run = driver(folder, "begin", plan=freeze(plan).text)["run"]
            while driver(folder, "run", run=run, at=random.randint(1, FARTHEST) if kills < KILLS else 0)["killed"]:
                kills += 1
            found += _found(driver, folder, run, plan)
    seconds = time.monotonic() - started
    title = f"{ROWS} creates, killed {kills} times at random moments in {runs} run(s); {seconds:.0f} s"
    rows = tuple(Row(what=what, measured=Measured((found[what],), "people"), goals=(Goal(0),)) for what in _WRONG)
    return [Table(title=title, rows=rows, notes=(f"{found[_THERE]:,} of {ROWS * runs:,} people are there, once.",))]


_THERE: Final = "there"
_WRONG: Final = ("missing", "made twice", "made again without a look", "differ between results sheet and journal")


def _found(driver: Driver, folder: Path, run: int, plan: Plan) -> Counter[str]:
    made = Counter(str(c["values"]["email"]) for c in driver.school.changes() if c["verb"] == "create")
    report = driver(folder, "report", run=run)
    heard = [tuple(json.loads(line)) for line in (folder / "heard").read_text(encoding="utf-8").splitlines()]
    wanted = [str(getattr(step.operation, "values", {})["email"]) for step in plan.steps]
    return Counter(
        {
            _THERE: sum(made[email] == 1 for email in wanted),
            "missing": sum(not made[email] for email in wanted),
            "made twice": sum(many > 1 for many in made.values()),
            "made again without a look": len(blind_resends(heard)),
            "differ between results sheet and journal": _differing(Path(report["results"]), report["rows"]),
        }
    )


def _differing(path: Path, rows: list[list[Any]]) -> int:
    """How many rows of the workbook say another status or id than the journal."""
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    heading, *lines = sheet.iter_rows(values_only=True)
    status, id_ = heading.index(RESULT_COLUMNS[0]), heading.index(RESULT_COLUMNS[2])
    said = [(str(line[status]), str(line[id_])) for line in lines if line[status]]
    written = [(STATUS_WORDS[RowStatus(status)], str(person)) for _, status, person in rows]
    return sum(left != right for left, right in zip(said, written, strict=False)) + abs(len(said) - len(written))
