#!/usr/bin/env python3
"""Sets up mbdesk in this folder and runs it: the one command for people, for CI and for the README.

    python3 packaging/dev.py run      open the window (without a screen: the tour)
    python3 packaging/dev.py test     lint, types, floors, then every test
    python3 packaging/dev.py check    lint, types and floors only: seconds
    python3 packaging/dev.py tour     drive the real window and keep pictures and workbooks
    python3 packaging/dev.py bench    measure, beside the goals
    python3 packaging/dev.py lock     write the locked requirements again after a change in pyproject.toml

Needs Python 3.11 to 3.14 and nothing else. Everything it makes lies in this checkout; the only thing outside it that
it may change is system packages on Debian and Ubuntu, when it is allowed to.
This file must be readable by older Pythons, so that they can say which one is needed.
"""

import shutil
import subprocess
import sys
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)


def fitting_python() -> str:
    """The interpreter to build on: this one when it fits, else the newest fitting one on the path, else ''."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return sys.executable
    names = ["python3.{}".format(minor) for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]  # noqa: UP032 - an older Python must be able to read this file
    return next((found for found in map(shutil.which, names) if found and runs(found)), "")


def runs(python: str) -> bool:
    """Whether that interpreter starts at all: some tools put names on the path that only lead to others."""
    return subprocess.call([python, "-c", ""], stderr=subprocess.DEVNULL) == 0


def main() -> int:
    """Run the command line; the exit code is 0 only when everything asked for went well."""
    python = fitting_python()
    if not python:
        running = ".".join(map(str, sys.version_info[:3]))
        print("mbdesk needs Python 3.11, 3.12, 3.13 or 3.14. This is Python " + running + ", and no other was found.")
        print("Install one of them, then run the same command again with it.")
        return 1
    if python != sys.executable:
        return subprocess.call([python, str(Path(__file__).resolve()), *sys.argv[1:]])
    import commands

    return commands.main(sys.argv[1:], __doc__)


if __name__ == "__main__":
    try:
        code = main()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
