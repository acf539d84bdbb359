"""What goes wrong, as data: a list of faults, each for some requests.

In JSON: `[{"route": "/students", "method": "POST", "nth": 2, "do": "reset-after"}]`. Keys of every fault:

- `do`: one of `ACTIONS`.
- `route`: the path behind the version, `*` for anything, `{...}` for one part; default every route.
- `method`: default every method.
- `nth` (a number or a list), `every`, or `from` and `to` (both included): which of the matching requests,
  counted from 1 for each fault by itself; default all of them.
- anything else belongs to the action; see what `ACTIONS` says of it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

ACTIONS: dict[str, str] = {
    "delay": "seconds before the answer starts",
    "reset-early": "the connection is reset before the body of the request was read; nothing happens",
    "reset-before": "the request is read, nothing happens, the connection is reset",
    "reset-after": "the request takes effect, the connection is reset without an answer",
    "late-commit": "the connection is reset; the request takes effect `seconds` later (8)",
    "half-body": "headers are right, `keep` (0.5) of the body arrives, then the connection is reset",
    "close-after": "answered, then the connection is closed without a word",
    "slow": "the body comes at `bytes_per_second` (1)",
    "slow-headers": "so does everything before it",
    "too-many": "429; `seconds` (7), and any of the switches rate_reset, retry_after, rate_body by name",
    "server-error": "`status` (500) with an HTML page; `after`: true when the request takes effect all the same",
    "captive-portal": "200 with the sign-in page of a hotel network; `status` for another number",
    "redirect": "`status` (302) to `location`",
    "answer": "`status` with `body` (text, or anything that becomes JSON) and `headers`",
    "garble": "the body is spoilt: `how` is one of damage.GARBLES",
    "reshape": "the JSON is changed: `how` is one of damage.RESHAPES",
    "revoke": "the token named `token` (full) stops working from this request on",
    "move-rows": "the list `list` (students) is re-ordered by `by` (1) rows from this request on",
    "delete-row": "the person at place `index` (0) of `list` is deleted before the request is answered",
    "switch": "the switches in `set` change from this request on",
}

_KEYS = {"do", "route", "method", "nth", "every", "from", "to"}


@dataclass(slots=True)
class Fault:
    """One line of the plan; `seen` counts the requests it matched so far."""

    do: str
    route: str = "*"
    method: str = "*"
    nth: frozenset[int] = frozenset()
    every: int = 0
    first: int = 1
    last: int = 0
    options: dict[str, Any] = field(default_factory=dict)
    seen: int = 0

    def option(self, name: str, default: Any) -> Any:
        """A key that belongs to the action."""
        return self.options.get(name, default)

    def fires(self, method: str, path: str) -> bool:
        """Count this request if it matches, and say whether it is one of those meant."""
        if self.method not in ("*", method) or not _expression(self.route).match(path):
            return False
        self.seen += 1
        if self.nth:
            return self.seen in self.nth
        if self.every:
            return self.seen % self.every == 0
        return self.first <= self.seen and (self.last == 0 or self.seen <= self.last)


def _expression(pattern: str) -> re.Pattern[str]:
    parts = re.split(r"(\*|\{\w*\})", pattern)
    return re.compile(
        "".join(".*" if part == "*" else "[^/]+" if part[:1] == "{" else re.escape(part) for part in parts) + "$"
    )


def read_fault(data: Mapping[str, Any]) -> Fault:
    """A fault from its JSON object. Raises ValueError with the reason."""
    do = data.get("do")
    if do not in ACTIONS:
        raise ValueError(f"unknown fault {do!r}; known are {', '.join(ACTIONS)}")
    nth = data.get("nth", ())
    return Fault(
        do=do,
        route=str(data.get("route", "*")),
        method=str(data.get("method", "*")).upper(),
        nth=frozenset([nth] if isinstance(nth, int) else nth),
        every=int(data.get("every", 0)),
        first=int(data.get("from", 1)),
        last=int(data.get("to", 0)),
        options={key: value for key, value in data.items() if key not in _KEYS},
    )


class FaultPlan:
    """The faults of a school, in order; several may fire for one request."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def __len__(self) -> int:
        return len(self._faults)

    def replace(self, plan: Iterable[Mapping[str, Any]]) -> None:
        """Forget the old plan and its counts. Raises ValueError and keeps the old one when a line is wrong."""
        self._faults = [read_fault(line) for line in plan]

    def add(self, **line: Any) -> Fault:
        """One more fault: `plan.add(do="reset-after", method="POST", route="/students", nth=1)`.

        Python keywords take a trailing underscore: `from_=2`.
        """
        fault = read_fault({key.rstrip("_"): value for key, value in line.items()})
        self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """No faults from here on."""
        self._faults.clear()

    def fire(self, method: str, path: str, *, early: bool) -> list[Fault]:
        """The faults of this request; early ones are those that do not wait for the request's body."""
        faults = [fault for fault in self._faults if (fault.do == "reset-early") is early]
        return [fault for fault in faults if fault.fires(method, path)]
