"""Requests with the token, the pace, the retries and typed errors (contract 1 to 4, quality 2.2, 2.4)."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

import msgspec

from mbdesk.api.error_text import messages_of, summary
from mbdesk.api.hosts import VERSIONS, check_address
from mbdesk.api.rate_limit import Limiter
from mbdesk.api.retry_after import seconds_to_wait
from mbdesk.api.secret import Secret
from mbdesk.api.wire import TIMEOUT, Exchange, Patience, Reply, Wire
from mbdesk.errors import (
    ApiError,
    NoAnswer,
    NotAllowed,
    NotConnected,
    NotFound,
    Rejected,
    ServerTrouble,
    SignInPage,
    SlowDown,
    TokenRefused,
    UnreadableAnswer,
    UntrustedServer,
)

Query = Sequence[tuple[str, str]]

IN_FLIGHT: Final = 6
"""Requests under way at once, and ``IN_FLIGHT_URGENT`` more that a person waits for: 8 in all."""
IN_FLIGHT_URGENT: Final = 2

_TRIES: Final = 3
_LONGEST_STORM: Final = 600.0
_PING: Final = "/ping"
_NOT_JSON: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer (2xx). ``data`` is the decoded JSON, None when there was no body."""

    status: int
    data: Any
    request_id: str | None = None
    method: str = ""
    path: str = ""


class Transport:
    """Talks to one school with one token. ``host`` is checked once more; ``path`` arguments have no version prefix.

    ``sleep`` is how the short pauses between tries are waited.
    """

    def __init__(
        self,
        host: str,
        token: Secret | str,
        *,
        version: str = VERSIONS[0],
        limiter: Limiter,
        wire: Wire | None = None,
        patience: Patience | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.host = check_address(host)
        self._token = token if isinstance(token, Secret) else Secret(token)
        self._exchange = Exchange(self.host, f"/{version}", patience=patience or Patience(), wire=wire)
        self.limiter = limiter
        self._sleep = sleep
        self._lanes = {False: asyncio.Semaphore(IN_FLIGHT), True: asyncio.Semaphore(IN_FLIGHT_URGENT)}

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Query = (),
        body: Any = None,
        urgent: bool = False,
        fresh: bool = False,
        once: bool = False,
    ) -> Answer:
        """Send and give the good answer, else raise the ``ApiError`` that fits; its ``processed`` says what is certain.

        GET is tried up to three times. Anything else is sent once; only what was certainly not processed (429, no
        connection) is sent again. ``urgent`` goes ahead of bulk work. ``fresh`` uses a new connection, for creates.
        ``once``: whatever happens is raised at once; who sends it decides about another try.
        """
        if not path.startswith("/") or "//" in path or "?" in path:
            raise ValueError("a path starts with one slash and has no query")
        if not self._token.fits_a_header:
            raise TokenRefused(method, path, detail="this cannot be a key")
        content = msgspec.json.encode(body) if body is not None else None
        try:
            if once:
                return await self._once(method, path, query, content, urgent=urgent, fresh=fresh)
            return await self._tried(method, path, query, content, urgent=urgent, fresh=fresh)
        except TokenRefused as refused:
            if path == _PING:
                raise
            await self._tell_apart(refused)

    async def _tried(
        self, method: str, path: str, query: Query, content: bytes | None, *, urgent: bool, fresh: bool
    ) -> Answer:
        tries, waited = 0, 0.0
        while True:
            try:
                return await self._once(method, path, query, content, urgent=urgent, fresh=fresh)
            except SlowDown as error:
                waited += error.seconds
                if waited > _LONGEST_STORM:
                    raise
            except ApiError as error:
                tries += 1
                if tries >= _TRIES or not _worth_another_try(method, error):
                    raise
                # Full jitter: many windows that lost the same server do not come back in step.
                await self._sleep(random.uniform(0, 0.5 * 2**tries))

    async def _once(
        self, method: str, path: str, query: Query, content: bytes | None, *, urgent: bool, fresh: bool
    ) -> Answer:
        headers = {
            "auth-token": self._token.reveal(),
            "accept": "application/json",
            "accept-encoding": "gzip, deflate",
            "user-agent": "mbdesk",
        }
        if content is not None:
            headers["content-type"] = "application/json"
        async with self._turn(urgent=urgent) as moment:
            reply = await self._exchange.send(method, path, query=query, headers=headers, body=content, fresh=fresh)
        if reply.status == 429:
            asked = seconds_to_wait(reply.headers, datetime.now(UTC))
            seconds = self.limiter.slow_down(moment, asked)
            raise SlowDown(method, path, request_id=reply.headers.get("x-request-id"), seconds=seconds)
        self.limiter.answered()
        return _read(method, path, reply)

    @asynccontextmanager
    async def _turn(self, *, urgent: bool) -> AsyncIterator[float]:
        """A place in flight, then a moment to send: in this order, so that a slot is used the moment it is given."""
        async with self._lanes[urgent]:
            yield await self.limiter.slot(urgent=urgent)

    async def _tell_apart(self, refused: TokenRefused) -> NoReturn:
        """401 and 403 both may mean a bad token or a missing permission: ping knows (contract 18 row 4)."""
        try:
            await self._tried("GET", _PING, (), None, urgent=True, fresh=False)
        except ApiError:
            raise refused from None
        raise NotAllowed(
            refused.method,
            refused.path,
            status=refused.status,
            request_id=refused.request_id,
            detail=refused.detail,
        ) from None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._exchange.aclose()


def _worth_another_try(method: str, error: ApiError) -> bool:
    if isinstance(error, UntrustedServer | SignInPage):
        return False
    if isinstance(error, NotConnected):
        return error.detail != TIMEOUT  # that was patience enough
    return method == "GET" and isinstance(error, NoAnswer | ServerTrouble | UnreadableAnswer)


def _read(method: str, path: str, reply: Reply) -> Answer:
    """The answer of a reply, or the error that it is."""
    request_id = reply.headers.get("x-request-id")
    if 300 <= reply.status < 400 or reply.status == 511:
        raise SignInPage(method, path, status=reply.status, request_id=request_id)
    if 200 <= reply.status < 300:
        return Answer(reply.status, _decoded(method, path, reply, request_id), request_id, method, path)
    if reply.status >= 500 or reply.status < 200 or reply.status == 408:
        raise ServerTrouble(method, path, status=reply.status, request_id=request_id, detail=_words(reply))
    kind: type[ApiError] = Rejected
    if reply.status in (401, 403):
        kind = TokenRefused
    elif reply.status in (404, 410):
        kind = NotFound
    if kind is Rejected:
        found = messages_of(_json_or_none(reply.body))
        raise Rejected(method, path, status=reply.status, request_id=request_id, detail=_words(reply), messages=found)
    raise kind(method, path, status=reply.status, request_id=request_id, detail=_words(reply))


def _decoded(method: str, path: str, reply: Reply, request_id: str | None) -> Any:
    body = reply.body.strip().removeprefix(b"\xef\xbb\xbf")
    if not body:
        if method == "GET":
            raise UnreadableAnswer(method, path, status=reply.status, request_id=request_id, detail="empty")
        return None
    if body.startswith(b"<"):
        raise SignInPage(method, path, status=reply.status, request_id=request_id)
    try:
        return msgspec.json.decode(body)
    except _NOT_JSON as error:
        raise UnreadableAnswer(method, path, status=reply.status, request_id=request_id, detail="not JSON") from error


def _json_or_none(body: bytes) -> Any:
    try:
        return msgspec.json.decode(body)
    except _NOT_JSON:
        return None


def _words(reply: Reply) -> str:
    return summary(messages_of(_json_or_none(reply.body)), reply.body, reply.reason)
