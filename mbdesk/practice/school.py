"""`PracticeSchool`: requests in, answers out, with pace, faults and the true history around the routes."""

import copy
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from mbdesk.practice import damage, routes
from mbdesk.practice.avatars import picture
from mbdesk.practice.enrolment import delete_person
from mbdesk.practice.faults import Fault, FaultPlan
from mbdesk.practice.pace import Pace, too_many
from mbdesk.practice.recorder import Entry, Recorder
from mbdesk.practice.registry import Registry
from mbdesk.practice.switches import Switches
from mbdesk.practice.wire import Answer, Trouble, json_answer
from mbdesk.practice.world import World

CONTROL = "/_practice/"
LOCAL_URL = "http://127.0.0.1"


@dataclass(frozen=True, slots=True)
class _Call:
    """A request as it arrived."""

    method: str
    path: str
    query: str
    body: bytes
    content_type: str
    token: str | None
    base_url: str


class PracticeSchool:
    """A fictional school that speaks ManageBac+'s wire and knows nothing of mbdesk.

    `size` is small, school or large; the same `seed`, size and `today` make the same school.
    `clock` counts seconds for the rate limit and late commits, `now` gives the time written into
    records that change. All methods may be called from any thread.
    """

    def __init__(
        self,
        size: str = "school",
        seed: int = 1,
        today: date | None = None,
        *,
        switches: Switches | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.size = size
        self.seed = seed
        self.today = today or date.today()
        self.switches = switches or Switches()
        self.recorder = Recorder(clock)
        self.faults = FaultPlan()
        self.lock = threading.RLock()
        self.world = World(size, seed, self.today, self.switches, self.recorder, now)
        self._first_switches = copy.copy(self.switches)
        self._clock = clock
        self._now = now
        self._pace = Pace(self.switches, clock)
        self._late: list[tuple[float, _Call, Entry]] = []

    @property
    def tokens(self) -> dict[str, str]:
        """Secret by name: full, read-only, no-create, revoked and more (`permissions.TOKEN_KINDS`)."""
        return self.world.tokens.secrets

    @property
    def registry(self) -> Registry:
        """The tables themselves, for tests that compare; hold `lock` while other threads write."""
        return self.world.registry

    def revoke(self, name: str) -> None:
        """Switch a token off, as an administrator may do at any moment (contract 13.3)."""
        self.world.tokens.revoked.add(name)

    def restore(self, name: str) -> None:
        """Switch a token on again."""
        self.world.tokens.revoked.discard(name)

    def allow(self, name: str, permissions: frozenset[str]) -> None:
        """Change the boxes of a token."""
        self.world.tokens.allowed[name] = permissions

    def reset(self, switches: Mapping[str, Any] | None = None) -> None:
        """The school as it was at the start, with its tokens, without faults or history.

        `switches` are changes to the switches it started with. Raises ValueError for unknown ones.
        """
        with self.lock:
            fresh = copy.copy(self._first_switches)
            fresh.change(switches or {})
            self.switches.change(fresh.as_dict())
            self.faults.clear()
            self.recorder.clear()
            self._pace.clear()
            self._late.clear()
            tokens = self.world.tokens
            tokens.revoked = {"revoked"}
            self.world = World(self.size, self.seed, self.today, self.switches, self.recorder, self._now)
            self.world.tokens = tokens

    def resets_early(self, method: str, path: str) -> bool:
        """Whether the line breaks before the request's body is read. Counts; ask once a request."""
        with self.lock:
            if not self.faults.fire(method, routes.split_version(path)[1], early=True):
                return False
            self.recorder.begin(method, path, "", None, in_url=False).fault = "reset-early"
            return True

    def handle(
        self,
        method: str,
        path: str,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        base_url: str = LOCAL_URL,
    ) -> Answer:
        """Answer one request. `path` without the query; header names in any case."""
        lower = {name.lower(): value for name, value in (headers or {}).items()}
        with self.lock:
            self.settle()
            if path.startswith(CONTROL):
                return self._picture(path)
            call, entry = self._begin(method, path, query, lower, body, base_url)
            wait = self._pace.take()
            if wait is not None:
                entry.status = 429
                return too_many(self.switches, wait)
            answer = self._answer(call, entry)
            entry.status = 0 if answer.trouble.kind.startswith("reset") else answer.status
            if 200 <= answer.status < 300:
                answer = replace(answer, headers={**answer.headers, **self._pace.success_headers()})
            return answer

    def _begin(
        self, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes, base_url: str
    ) -> tuple[_Call, Entry]:
        pairs = parse_qsl(query, keep_blank_values=True)
        in_url = [value for key, value in pairs if key == "auth_token"]
        secret = headers.get("auth-token") or (in_url[-1] if in_url else None)
        name = self.world.tokens.name_of(secret)
        leaked = bool(in_url) or any(secret in path + query for secret in self.tokens.values())
        shown_path, shown_query = path, query
        if leaked:
            shown_query = urlencode([(key, "(token)" if key == "auth_token" else value) for key, value in pairs])
            for known in self.tokens.values():
                shown_path, shown_query = shown_path.replace(known, "(token)"), shown_query.replace(known, "(token)")
        entry = self.recorder.begin(
            method, shown_path, shown_query, name or ("unknown" if secret else None), in_url=leaked
        )
        call = _Call(method, path, query, body, headers.get("content-type", ""), name, base_url)
        return call, entry

    def _dispatch(self, call: _Call) -> Answer:
        return routes.dispatch(
            self.world, call.method, call.path, call.query, call.body, call.token, call.base_url, call.content_type
        )

    def settle(self) -> None:
        """Let late commits that are due take effect; every request and every look through `control` does it first."""
        with self.lock:
            due = [late for late in self._late if late[0] <= self._clock()]
            self._late = [late for late in self._late if late not in due]
            for _, call, entry in due:
                self.recorder.resume(entry)
                self._dispatch(call)
            self.recorder.resume(None)

    def _picture(self, path: str) -> Answer:
        """The pictures `avatars` redirects to; they need no token and count for no limit."""
        name = path.removeprefix(CONTROL + "avatars/").removesuffix(".png")
        if name.isdecimal():
            return Answer(200, {"Content-Type": "image/png"}, picture(self.world.draw, int(name)))
        return json_answer({"error": "Not Found"}, 404)

    # faults

    def _answer(self, call: _Call, entry: Entry) -> Answer:
        faults = self.faults.fire(call.method, routes.split_version(call.path)[1], early=False)
        entry.fault = ", ".join(fault.do for fault in faults) or None
        if any(fault.do == "revoke" for fault in faults):
            self._happen([fault for fault in faults if fault.do == "revoke"], entry)
            call = replace(call, token=None if call.token in self.world.tokens.revoked else call.token)
        self._happen([fault for fault in faults if fault.do != "revoke"], entry)
        instead = next((self._instead(fault, call, entry) for fault in faults if fault.do in _INSTEAD), None)
        answer = instead if instead is not None else tidy_up(self.switches, self._dispatch(call))
        for fault in faults:
            answer = _afterwards(fault, answer)
        return answer

    def _happen(self, faults: list[Fault], entry: Entry) -> None:
        """Things that happen in the school just before the request is answered."""
        for fault in faults:
            if fault.do == "revoke":
                self.revoke(fault.option("token", "full"))
            elif fault.do == "switch":
                self.switches.change(fault.option("set", {}))
            elif fault.do == "move-rows":
                name = fault.option("list", "students")
                self.world.row_order[name] = self.world.row_order.get(name, 0) + int(fault.option("by", 1))
            elif fault.do == "delete-row":
                kind = fault.option("list", "students")
                ids = sorted(self.registry.people[kind])
                self.recorder.resume(None)
                delete_person(self.world, kind, ids[int(fault.option("index", 0))])
                self.recorder.resume(entry)

    def _instead(self, fault: Fault, call: _Call, entry: Entry) -> Answer:
        """The answer of a fault that stands in the way of the request."""
        status = int(fault.option("status", 0))
        if fault.do == "reset-before":
            return Answer(0, trouble=Trouble("reset"))
        if fault.do == "late-commit":
            self._late.append((self._clock() + float(fault.option("seconds", 8)), call, entry))
            return Answer(0, trouble=Trouble("reset"))
        if fault.do == "too-many":
            changed = copy.copy(self.switches)
            names = ("rate_reset", "retry_after", "rate_body")
            changed.change({name: fault.options[name] for name in names if name in fault.options})
            return too_many(changed, float(fault.option("seconds", 7)))
        if fault.do == "captive-portal":
            return damage.html(status or 200, damage.PORTAL_PAGE)
        if fault.do == "redirect":
            location = str(fault.option("location", "https://elsewhere.example/login"))
            return Answer(status or 302, {"Location": location, "Content-Type": "text/html"}, b"")
        if fault.do == "server-error":
            if fault.option("after", False):
                self._dispatch(call)
            return damage.html(status or 500, damage.ERROR_PAGE.format(status=status or 500).encode())
        content = fault.option("body", {})
        headers = fault.option("headers", {})
        if isinstance(content, str):
            return damage.html(status or 200, content.encode(), headers)
        return json_answer(content, status or 200, headers)


_INSTEAD = {
    "reset-before", "late-commit", "too-many", "captive-portal", "redirect", "server-error", "answer",
}  # fmt: skip


def _afterwards(fault: Fault, answer: Answer) -> Answer:
    """Trouble on the way back, and spoilt bodies."""
    trouble = answer.trouble
    if fault.do == "delay":
        trouble = replace(trouble, delay=trouble.delay + float(fault.option("seconds", 1)))
    elif fault.do == "reset-after":
        trouble = replace(trouble, kind="reset")
    elif fault.do == "half-body":
        trouble = replace(trouble, kind="half-body", keep=float(fault.option("keep", 0.5)))
    elif fault.do == "close-after":
        trouble = replace(trouble, kind="close-after")
    elif fault.do in ("slow", "slow-headers"):
        trouble = replace(trouble, kind=fault.do, bytes_per_second=float(fault.option("bytes_per_second", 1)))
    elif fault.do == "garble":
        return damage.garble(answer, str(fault.option("how", "truncated")))
    elif fault.do == "reshape":
        return damage.reshape(answer, str(fault.option("how", "no-meta")))
    return replace(answer, trouble=trouble)


def tidy_up(switches: Switches, answer: Answer) -> Answer:
    """The switches for untidy data, applied to every answer."""
    for name in ("numeric_strings", "extra_keys", "stray_spaces", "zone_abbreviations"):
        if getattr(switches, name):
            answer = damage.reshape(answer, name.replace("_", "-"))
    return answer
