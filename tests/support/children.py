"""Programs the tests start beside themselves (Linux): each dies with the test run, whatever ends it."""

import ctypes
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_CHILD_SUBREAPER: Final = 36
_pause: Final = threading.Event()


class StartError(Exception):
    """A program did not start, or did not get ready in time; the text holds what it printed."""


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def running(
    command: Sequence[str],
    log: Path,
    env: Mapping[str, str],
    stdin: str = "",
    pass_fds: Sequence[int] = (),
) -> Iterator[subprocess.Popen[str]]:
    """Run ``command`` while the block lasts, its output in the file ``log``; afterwards it and its group are gone."""
    with log.open("w", encoding="utf-8") as out:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=dict(env),
                pass_fds=pass_fds,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - started before any thread of the tests
                text=True,
            )
        except FileNotFoundError as error:
            raise StartError(f"{command[0]} is not on this computer.") from error
    try:
        _feed(process.stdin, stdin)
        yield process
    finally:
        _stop(process)


def _feed(pipe: IO[str] | None, text: str) -> None:
    if pipe is not None:
        pipe.write(text)
        pipe.close()


def _stop(process: subprocess.Popen[str]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(timeout=5)
            return
        except subprocess.TimeoutExpired:
            continue


def wait_until(ready: Callable[[], bool], process: subprocess.Popen[str], log: Path, seconds: float = 20) -> None:
    """Ask ``ready`` again and again until it says yes. Raises ``StartError`` when ``process`` ends or time runs out."""
    for _ in range(int(seconds / 0.02)):
        if ready():
            return
        if process.poll() is not None:
            break
        _pause.wait(0.02)
    raise StartError(f"{process.args!r} did not get ready:\n{log.read_text(encoding='utf-8')}")


def succeeds(command: Sequence[str], env: Mapping[str, str]) -> bool:
    """Whether ``command`` ends well within a few seconds."""
    try:
        done = subprocess.run(command, env=dict(env), capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent ends, so that ``end_descendants`` finds them all."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def end_descendants() -> None:
    """Kill what is left of this process's children and theirs, such as services that a bus started."""
    while left := children_of(os.getpid()):
        for pid in left:
            try:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            except (ProcessLookupError, ChildProcessError):
                continue


def children_of(pid: int) -> list[int]:
    """The process ids of the children of ``pid`` as Linux lists them."""
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for listed in lists for child in listed.read_text(encoding="ascii").split()]
