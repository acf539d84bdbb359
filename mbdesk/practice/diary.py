"""What was written into a practice school, so that it is the same school when it is opened again on the same day.

A crash that is being practised must find what was already sent. The file is JSON lines: the school's size, seed and
day, then every write that was answered well, in order; replayed, they give the same ids. Another day is another school.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from mbdesk.practice.school import PracticeSchool

_WRITES: Final = frozenset({"POST", "PATCH", "PUT", "DELETE"})


class Diary:
    """The diary of ``school`` in ``path``. ``began`` says that it was begun anew: nothing had been written before."""

    def __init__(self, path: Path, school: PracticeSchool) -> None:
        self._path = path
        self._school = school
        self._heading = {"size": school.size, "seed": school.seed, "today": school.today.isoformat()}
        heading, *lines = _read(path) or [{}]
        self.began = heading != self._heading
        if self.began:
            lines = []
        self._replay(lines)
        kept = [self._heading, *lines]  # without a last line that the power cut short
        path.touch(mode=0o600)
        path.chmod(0o600)  # whoever practises with a real sheet writes real families here
        path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in kept), encoding="utf-8")

    def note(self, method: str, path: str, query: str, body: bytes, status: int) -> None:
        """Keep a write that the school answered with success, before its answer is given."""
        if method in _WRITES and 200 <= status < 300:
            line = {"method": method, "path": path, "query": query, "body": body.decode("utf-8")}
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _replay(self, lines: list[dict[str, Any]]) -> None:
        school = self._school
        limit, school.switches.rate_limit = school.switches.rate_limit, 0
        for line in lines:
            self._write(line)
        school.switches.rate_limit = limit
        school.recorder.clear()

    def _write(self, line: dict[str, Any]) -> None:
        headers = {"auth-token": self._school.tokens["full"], "content-type": "application/json"}
        self._school.handle(line["method"], line["path"], line["query"], headers, line["body"].encode())


def _read(path: Path) -> list[dict[str, Any]]:
    """The lines of a diary up to the first that is not whole: the power may have gone in the middle of one."""
    found: list[dict[str, Any]] = []  # extend keeps what came before a line that cannot be read
    with suppress(OSError, ValueError):
        found.extend(json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return found
