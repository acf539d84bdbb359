"""``python -m tests.bench [NAMES...]``: measures, beside the goals and beside what people would use instead.

Each bench runs in a process of its own, so that none measures what another one imported or left in memory. Nothing
is judged by the exit code but whether everything could be measured: a goal that was missed says so in its line.
"""

import argparse
import importlib
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from tests.bench.busy import Busy

_TABS: Final = tuple(f"mbdesk.ui.tabs.{name}" for name in ("people", "classes", "attendance", "grades"))
"""Imported once before anything is measured, so that nothing is compiled while the clock runs."""
BENCHES: Final = {
    "start": "from the click to the first window, and to people on the screen",
    "table": "keystroke, sort and scrolling at 10,000 people, until the frame is drawn",
    "load": "the whole school: requests against the fewest possible, seconds, memory",
    "blocks": "how long the window stands still while it loads and exports",
    "registers": "the registers of 30 classes, from ManageBac to the workbook",
    "plan": "an import of 1,000 rows, read, checked and planned",
    "sheets": "10,000 rows written and read",
    "journal": "a step written down so that a power cut cannot lose it",
    "preview": "10,000 rows x 20 columns as an import shows them, seconds and memory",
    "sending": "1,000 creates and 1,000 updates at mbdesk's pace, on a virtual clock",
    "sending_real": "1,000 creates over a real socket, in real time: six minutes",
    "kills": "300 creates killed 500 times at random moments",
    "seeds": "1,000 random runs through random trouble: some minutes",
}
LONG: Final = frozenset({"sending_real", "seeds"})
"""Measured only when they are named."""


def main(arguments: list[str] | None = None) -> int:
    """Run the benches named, without names all but the long ones. 1 when one of them could not be measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"default: all but {', '.join(sorted(LONG))}")
    parser.add_argument("--list", action="store_true", help="list the names and what they measure")
    parser.add_argument("--alone", choices=BENCHES, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.alone:
        return _measure(asked.alone)
    if asked.list:
        for name, words in BENCHES.items():
            print(f"{name:13} {words}")
        return 0
    if unknown := [name for name in asked.names if name not in BENCHES]:
        parser.error(f"there is no bench called {', '.join(unknown)}; --list names them")
    started = time.monotonic()
    with _compiled() as env:
        names = asked.names or [name for name in BENCHES if name not in LONG]
        failed = [name for name in names if not _in_own_process(name, env)]
    print(f"{time.monotonic() - started:.0f} s in all; {_machine()}.")
    if failed:
        print(f"Could not be measured: {', '.join(failed)}.")
    return 1 if failed else 0


def _machine() -> str:
    return f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors"


@contextmanager
def _compiled() -> Iterator[dict[str, str]]:
    """An environment in which Python keeps what it compiled, as on a person's computer; elsewhere when told not to."""
    env = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-", ignore_cleanup_errors=True) as folder:
        if env.pop("PYTHONDONTWRITEBYTECODE", ""):
            env["PYTHONPYCACHEPREFIX"] = folder
            warm = "import mbdesk.app, mbdesk.jobs.export, mbdesk.jobs.prepare, mbdesk.sheets.write"
            subprocess.call([sys.executable, "-c", f"{warm}; list(map(__import__, {_TABS}))"], env=env)
        yield env


def _in_own_process(name: str, env: dict[str, str]) -> bool:
    busy = Busy()
    code = subprocess.call([sys.executable, "-m", "tests.bench", "--alone", name], env=env)
    print(busy.others(), end="\n\n", flush=True)
    return code == 0


def _measure(name: str) -> int:
    for table in importlib.import_module(f"tests.bench.{name}").measure():
        print("\n".join(table.lines()), end="\n\n", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
