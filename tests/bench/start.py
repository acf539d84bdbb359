"""From the click to the first window, to people on the screen and to the whole practice school."""

import json
import subprocess
import sys
import tempfile
import time
from typing import Final

from tests.bench.figures import Goal, Measured, Row, Table, milliseconds
from tests.bench.opened import FIRST, IMPORTED, LOADED, MEMORY, PEOPLE, WORKED

REPEATS: Final = 5
WARM: Final = 1


def measure() -> list[Table]:
    """The real program in a process of its own, again and again; each time with nothing kept from the last."""
    seen = [_opened() for _ in range(WARM + REPEATS)][WARM:]
    bare = milliseconds([_bare() for _ in range(WARM + REPEATS)][WARM:]).words()

    def row(what: str, name: str, *goals: Goal, instead: str = "") -> Row:
        return Row(what=what, measured=milliseconds([one[name] for one in seen]), goals=goals, instead=instead)

    worked = f"{Measured(tuple(one[WORKED] for one in seen)).at('p50'):.2f}"
    memory = Measured(tuple(one[MEMORY] for one in seen), "MB")
    return [
        Table(
            title=f"Starting mbdesk with the practice school (warm, {REPEATS} times)",
            rows=(
                row("  Python started, everything for the window imported", IMPORTED),
                row("first window drawn", FIRST, Goal(600, "p50"), instead=f"bare Qt table: {bare}"),
                row(f"usable: people drawn ({worked} s of work)", PEOPLE, Goal(1200, "p50")),
                row("whole school loaded", LOADED),
                Row(what="memory then, practice school included", measured=memory, goals=(Goal(250, "max"),)),
            ),
            notes=(
                "Counted from before the process starts. The practice school is made anew in the same process and",
                "answers each request after 40 ms.",
            ),
        )
    ]


def _opened() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-", ignore_cleanup_errors=True) as folder:
        return _started(folder)


def _bare() -> float:
    return _started("--bare")[FIRST]


def _started(folder: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.opened", repr(time.perf_counter()), folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    noted: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return noted
