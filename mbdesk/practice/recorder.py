"""The true history: every request that arrived and every change it made.

Tests compare what a client claims with what is written here. Tokens are kept by name only.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any


@dataclass(slots=True)
class Entry:
    """One request. `monotonic` is for counting requests in a window, `at` for people (UTC)."""

    number: int
    at: str
    monotonic: float
    method: str
    path: str
    query: str
    token: str | None
    """The token's name; `unknown` for a wrong one, None for none."""
    token_in_url: bool
    status: int = 0
    fault: str | None = None
    changes: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Change:
    """One thing that became different, such as create students 14000001."""

    number: int
    request: int
    verb: str
    kind: str
    id: int
    values: dict[str, Any]


class Recorder:
    """Keeps entries and changes in order; `clock` counts seconds, for questions about the pace."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.entries: list[Entry] = []
        self.changes: list[Change] = []
        self._clock = clock
        self._current: Entry | None = None

    def begin(self, method: str, path: str, query: str, token: str | None, *, in_url: bool) -> Entry:
        """Note that a request arrived."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        entry = Entry(len(self.entries) + 1, at, self._clock(), method, path, query, token, in_url)
        self.entries.append(entry)
        self._current = entry
        return entry

    def resume(self, entry: Entry | None) -> None:
        """Changes from here on belong to this request (a late commit), or to nobody's."""
        self._current = entry

    def change(self, verb: str, kind: str, id_: int, values: Mapping[str, Any] | None = None) -> None:
        """Note a change the current request made."""
        number = len(self.changes) + 1
        request = self._current.number if self._current else 0
        self.changes.append(Change(number, request, verb, kind, id_, dict(values or {})))
        if self._current:
            self._current.changes.append(number)

    def busiest(self, seconds: float = 60.0, *, refused: bool = False) -> int:
        """The largest number of requests within any `seconds`; answered ones only unless `refused`."""
        times = [entry.monotonic for entry in self.entries if refused or entry.status != 429]
        best = first = 0
        for last, moment in enumerate(times):
            while times[first] <= moment - seconds:
                first += 1
            best = max(best, last - first + 1)
        return best

    def clear(self) -> None:
        """Forget everything so far; numbers start at 1 again."""
        self.entries.clear()
        self.changes.clear()
        self._current = None

    def as_dict(self) -> dict[str, Any]:
        """Both lists, for JSON."""
        return {
            "requests": [asdict(entry) for entry in self.entries],
            "changes": [asdict(change) for change in self.changes],
        }
