"""The practice school: a fictional school that speaks ManageBac+'s wire, in-process or on loopback.

    school = PracticeSchool("small", seed=1, today=date(2026, 3, 10))
    client = httpx.AsyncClient(transport=PracticeTransport(school), headers={"auth-token": school.tokens["full"]})
    server = serve(school)        # the same over a real socket: server.url, server.close()

It imports nothing else of mbdesk and knows nothing of its records, so it can prove the rest wrong.
"""

from typing import TYPE_CHECKING, Any

from mbdesk.practice.school import PracticeSchool
from mbdesk.practice.serve import PracticeServer, serve
from mbdesk.practice.switches import Switches

if TYPE_CHECKING:
    from mbdesk.practice.transport import PracticeTransport

__all__ = ["PracticeSchool", "PracticeServer", "PracticeTransport", "Switches", "serve"]


def __getattr__(name: str) -> Any:
    """httpx is imported only for the transport: the server starts without it, in half the time."""
    if name == "PracticeTransport":
        from mbdesk.practice.transport import PracticeTransport

        return PracticeTransport
    raise AttributeError(name)
