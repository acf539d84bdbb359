"""A practice school in its own process, and the engine in forks that kill themselves (``kill_driver``)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

ROOT = Path(__file__).parents[2]


@dataclass
class School:
    """The practice school's process."""

    url: str
    token: str

    def control(self, name: str, body: Any = None) -> Any:
        """A call of ``/_practice/``: POST with a body, else GET."""
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/_practice/{name}", data=data)) as answer:  # noqa: S310 - our own loopback
            return json.load(answer)

    def read(self, path: str) -> Any:
        """What the API answers to a GET."""
        asked = Request(f"{self.url}/v2/{path}", headers={"auth-token": self.token})  # noqa: S310 - likewise
        with urlopen(asked) as answer:  # noqa: S310 - likewise
            return json.load(answer)

    def reset(self) -> None:
        """As at the start, without a limit."""
        self.control("reset", {"rate_limit": 0})

    def changes(self) -> list[dict[str, Any]]:
        """Everything that became different."""
        changes: list[dict[str, Any]] = self.control("log")["changes"]
        return changes


@dataclass
class Driver:
    """The process that runs the engine in forks."""

    process: subprocess.Popen[str]
    school: School

    def __call__(self, folder: Path, do: str, **command: Any) -> dict[str, Any]:
        assert self.process.stdin
        assert self.process.stdout
        line = {"do": do, "folder": str(folder), "url": self.school.url, "token": self.school.token, **command}
        self.process.stdin.write(f"{json.dumps(line)}\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer


@contextmanager
def served(size: str) -> Iterator[School]:
    """A practice school of ``size`` in a process of its own, as it is on 10 March 2026."""
    options = ["--port", "0", "--size", size, "--rate", "0", "--today", "2026-03-10"]
    command = [sys.executable, "-m", "mbdesk.practice", *options]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            ready = json.loads(process.stdout.readline())
            yield School(ready["url"], ready["tokens"]["full"])
        finally:
            process.terminate()


@contextmanager
def driving(school: School) -> Iterator[Driver]:
    """The process that forks, for one school."""
    command = [sys.executable, "-m", "tests.support.kill_driver"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Driver(process, school)
        finally:
            assert process.stdin
            process.stdin.close()
