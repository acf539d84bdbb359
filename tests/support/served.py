"""The practice school in a process of its own: its work takes no time from what is measured here."""

import json
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.request import Request, urlopen

from mbdesk.api.client import Api
from mbdesk.api.rate_limit import Limiter
from mbdesk.jobs.session import Session
from mbdesk.store.connections import Connection
from mbdesk.store.places import Places

TODAY: Final = date(2026, 3, 10)


@dataclass(frozen=True, slots=True)
class Served:
    """A running practice school without a rate limit; ``token`` may do everything."""

    url: str
    token: str

    def count(self) -> int:
        """How many requests arrived so far."""
        return len(self._ask("log")["requests"])

    def counts(self) -> dict[str, int]:
        """How many records of each list there are, archived ones included where the list gives them."""
        counts = self._ask("state")["counts"]
        people = {name: counts[name] + counts["archived"][name] for name in ("students", "parents", "teachers")}
        return {**people, **{name: counts[name] for name in ("classes", "year_groups", "memberships")}}

    def busiest(self, seconds: float = 60.0) -> int:
        """The largest number of requests within any so many seconds."""
        times = [one["monotonic"] for one in self._ask("log")["requests"]]
        return max((sum(moment - seconds < one <= moment for one in times) for moment in times), default=0)

    def switch(self, **switches: Any) -> None:
        """Change how it answers (``mbdesk.practice.switches``)."""
        self._ask("switches", switches)

    def answer_after(self, seconds: float) -> None:
        """Let every answer take this long."""
        self._ask("faults", [{"do": "delay", "seconds": seconds}] if seconds else [])

    def _ask(self, name: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(f"{self.url}/_practice/{name}", data=data)) as answer:  # noqa: S310 - our own loopback
            return json.load(answer)


@contextmanager
def served(size: str = "school") -> Iterator[Served]:
    """Serve a school of ``size`` on loopback while the block lasts."""
    command = [sys.executable, "-m", "mbdesk.practice", "--size", size, "--today", TODAY.isoformat(), "--rate", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield Served(ready["url"], ready["tokens"]["full"])
        finally:
            process.terminate()


def unpaced() -> Limiter:
    """A limiter that never waits, where the work itself is measured."""
    return Limiter(planned=1_000_000, ceiling=1_000_000)


async def open_session(school: Served, places: Places, limiter: Limiter | None = None) -> Session:
    """A session over a real socket; ``limiter`` is the real pace by default. The caller closes it."""
    api = Api(school.url, school.token, limiter=limiter)
    record, permissions = await api.reads.school(), await api.reads.permissions()
    connection = Connection("practice", school.url, "v2", record.subdomain, record.name, practice=True)
    return Session(connection, record, api, permissions, places)


@asynccontextmanager
async def session(school: Served, limiter: Limiter | None = None) -> AsyncIterator[Session]:
    """A session as above while the block lasts, with nothing kept on this computer."""
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as folder:
        opened = await open_session(school, Places.below(Path(folder)), limiter)
        try:
            yield opened
        finally:
            await opened.aclose()


async def pace_seconds(requests: int) -> float:
    """When the last of so many requests may leave at mbdesk's own pace, on a clock of its own that costs no time."""
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    limiter = Limiter(clock=lambda: now, sleep=sleep, wall=lambda: now)
    for _ in range(requests):
        await limiter.slot()
    return now
