"""What dev.py says and the commands it runs: plain words first, then the command's own output."""

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Stop(Exception):
    """dev.py cannot go on. The text says in plain words what is wrong and what to do."""


def say(text: str) -> None:
    """Print one line at once, so that it stands before the output of the command it announces."""
    print(text, flush=True)


def call(command: Sequence[str | Path], **variables: str) -> int:
    """Run ``command`` in the checkout with ``variables`` added to the environment; its exit code, 127 if not found."""
    try:
        return subprocess.call([str(part) for part in command], cwd=ROOT, env=environment(variables))
    except FileNotFoundError:
        return 127


@contextmanager
def beside(command: Sequence[str | Path]) -> Iterator[Callable[[], int]]:
    """Run ``command`` while others run. What is given waits for its end, prints all it printed and tells its exit code;
    leaving the block without that ends the command."""
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen(
            [str(part) for part in command], cwd=ROOT, env=environment({}), stdout=printed, stderr=subprocess.STDOUT
        )

        def finish() -> int:
            code = process.wait()
            printed.seek(0)
            say(printed.read().decode(errors="replace").rstrip())
            return code

        try:
            yield finish
        finally:
            process.terminate()
            process.wait()


def call_quietly(command: Sequence[str | Path]) -> int:
    """Run ``command`` and show what it printed only if it fails; its exit code."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode != 0:
        say(f"{done.stdout}{done.stderr}".strip())
    return done.returncode


def output(command: Sequence[str | Path]) -> str:
    """What ``command`` prints, or '' when it fails or is not there."""
    try:
        done = subprocess.run(
            [str(part) for part in command], capture_output=True, encoding="utf-8", errors="replace", check=False
        )
    except OSError:
        return ""
    return done.stdout if done.returncode == 0 else ""


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without what would lead Python out of ``.venv``, plus ``variables``."""
    ours = {
        name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH"}
    }
    return {**ours, **variables}
