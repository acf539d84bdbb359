"""The practice school on a real loopback socket, without a rate limit unless a test asks for one."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from mbdesk.api.rate_limit import Limiter
from mbdesk.api.reads import Reads
from mbdesk.api.transport import Transport
from mbdesk.api.wire import Patience
from mbdesk.practice import PracticeSchool, Switches
from mbdesk.practice.recorder import Entry
from mbdesk.practice.serve import serve

TODAY: Final = date(2026, 3, 10)


def no_limit() -> Limiter:
    """A limiter that never waits, for tests that are about something else."""
    return Limiter(planned=100_000, ceiling=100_000)


@dataclass(frozen=True, slots=True)
class Served:
    """A running practice school and ways to talk to it."""

    school: PracticeSchool
    url: str

    def token(self, kind: str = "full") -> str:
        """One of the school's tokens (``mbdesk.practice.permissions.TOKEN_KINDS``)."""
        return self.school.tokens[kind]

    def transport(self, kind: str = "full", *, version: str = "v2", patience: Patience | None = None) -> Transport:
        """A transport to the school; close it with ``aclose``."""
        return Transport(self.url, self.token(kind), version=version, limiter=no_limit(), patience=patience)

    @asynccontextmanager
    async def reads(self, kind: str = "full", *, version: str = "v2") -> AsyncIterator[Reads]:
        """The reading functions with one of the tokens, while the block lasts."""
        talk = self.transport(kind, version=version)
        try:
            yield Reads(talk)
        finally:
            await talk.aclose()

    @property
    def entries(self) -> list[Entry]:
        """Every request that arrived, in order."""
        return self.school.recorder.entries

    def paths(self, method: str = "GET") -> list[str]:
        """The paths of the requests that arrived, in order."""
        return [entry.path for entry in self.entries if entry.method == method]


@contextmanager
def school_server(size: str = "small", *, rate_limit: int = 0, **switches: Any) -> Iterator[Served]:
    """A practice school on 10 March 2026 at a free port while the block lasts; ``switches`` as in the school's own."""
    school = PracticeSchool(size, seed=1, today=TODAY, switches=Switches(rate_limit=rate_limit, **switches))
    with serve(school) as server:
        yield Served(school, server.url)
