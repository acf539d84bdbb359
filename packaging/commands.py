"""What each word after dev.py does."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import environment
import system_packages
from console import Stop, beside, call, say

CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("ruff", "check", ".")),
    # Windows reads files in its own encoding unless told; ruff holds this rule back as a preview.
    ("encodings", ("ruff", "check", "--preview", "--select", "PLW1514", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("floors", ("lint-imports", "--no-logo")),
)

SHORT, LONG = ("tests/unit", "tests/ui"), ("tests/e2e",)


def main(arguments: Sequence[str], description: str | None) -> int:
    """Run one command line; prints why when it cannot be done. The exit code is 0 only when all of it went well."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--python", help="the interpreter to build .venv on, such as python3.13")
    words = parser.add_subparsers(dest="word", required=True, metavar="COMMAND")
    words.add_parser("run", help="open the window")
    words.add_parser("check", help="lint, types and floors")
    words.add_parser("test", help="everything; what follows is handed to pytest instead of the usual folders")
    words.add_parser("tour", help="drive the real window and keep pictures").add_argument("folder", nargs="?")
    words.add_parser("bench", help="measure, beside the goals")
    words.add_parser("lock", help="write the locked requirements again").add_argument("--upgrade", action="store_true")
    asked, rest = parser.parse_known_args(arguments)
    if rest and asked.word not in {"run", "test", "bench"}:
        parser.error(f"{asked.word} does not know {' '.join(rest)}")
    try:
        return carry_out(asked, rest)
    except Stop as stop:
        say(str(stop))
        return 1


def carry_out(asked: argparse.Namespace, rest: Sequence[str]) -> int:
    """Do what the parsed command line asks for and return the exit code."""
    python = environment.ready(asked.python)
    match asked.word:
        case "run":
            return run(python, rest)
        case "check":
            return 1 if check() else 0
        case "test":
            return test(python, rest)
        case "tour":
            return tour(python, asked.folder)
        case "bench":
            return on_desktop(python, "-m", "tests.bench", *rest)
        case _:
            return environment.lock(upgrade=asked.upgrade)


def run(python: Path, rest: Sequence[str]) -> int:
    """Open the window; where there is no screen, do the tour instead."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        say("There is no screen here, so mbdesk takes its tour: the real window on a virtual screen, with pictures.")
        return tour(python, None)
    system_packages.ensure(python, tests=False)
    return call([python, "-m", "mbdesk", *rest])


def check() -> list[str]:
    """Lint, format, types and floors, each to its end. The names of those that found something."""
    failed = []
    for name, (program, *arguments) in CHECKS:
        say(f"Checking {name} ...")
        if call([environment.venv_program(program), *arguments]) != 0:
            failed.append(name)
    return failed


def test(python: Path, rest: Sequence[str]) -> int:
    """Every check, then every test. Goes on after a failure; the exit code tells. pytest has the last line.

    The end-to-end tests run beside the others, on a desktop of their own: they mostly wait for ManageBac's pace.
    """
    if rest:
        return on_desktop(python, "-m", "pytest", *rest)
    failed = check()
    with beside(desktop_command(python, "-m", "pytest", *LONG)) as finish:
        say(f"Testing {' '.join(SHORT)} ({' '.join(LONG)} beside them) ...")
        if on_desktop(python, "-m", "pytest", *SHORT) != 0:
            failed.append(" ".join(SHORT))
        say(f"Testing {' '.join(LONG)} ...")
        if finish() != 0:
            failed.append(" ".join(LONG))
    if failed:
        say(f"NOT all well: {', '.join(failed)}.")
    return 1 if failed else 0


def tour(python: Path, folder: str | None) -> int:
    """Drive the real window through the everyday jobs; pictures and workbooks go to ``folder``."""
    # Where the person stands, not the checkout, is what a relative folder means.
    chosen = [str(Path(folder).resolve())] if folder else []
    return on_desktop(python, "-m", "tests.e2e.tour", *chosen)


def on_desktop(python: Path, *command: str) -> int:
    """Run ``python`` with ``command``; on Linux on a private virtual screen with a private keyring and home."""
    return call(desktop_command(python, *command))


def desktop_command(python: Path, *command: str) -> list[str | Path]:
    """What ``on_desktop`` runs; the system's packages that it needs are there afterwards."""
    system_packages.ensure(python, tests=True)
    return [python, *(("-m", "tests.support.desktop", python) if sys.platform == "linux" else ()), *command]
