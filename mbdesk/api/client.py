"""One school as mbdesk sees it: what can be read and what can be written."""

from mbdesk.api.hosts import VERSIONS
from mbdesk.api.rate_limit import Limiter
from mbdesk.api.reads import Reads
from mbdesk.api.secret import Secret
from mbdesk.api.transport import Transport
from mbdesk.api.wire import Wire
from mbdesk.api.writes import Writes


class Api:
    """``reads`` and ``writes`` of the school behind ``host`` and ``token``; both pass one ``limiter``.

    ``wire`` carries the requests instead of the network (the practice school). Belongs to one event loop.
    """

    def __init__(
        self,
        host: str,
        token: Secret | str,
        version: str = VERSIONS[0],
        limiter: Limiter | None = None,
        wire: Wire | None = None,
    ) -> None:
        self.limiter = limiter or Limiter()
        self.transport = Transport(host, token, version=version, limiter=self.limiter, wire=wire)
        self.reads = Reads(self.transport)
        self.writes = Writes(self.transport)

    async def aclose(self) -> None:
        """Close every connection."""
        await self.transport.aclose()
