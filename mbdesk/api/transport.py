"""Requests with the token, the pace, the retries and typed errors (contract 1 to 4, quality 2.2, 2.4)."""

import asyncio
import copy
import random
import statistics
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, NoReturn, TypeVar

import msgspec

from mbdesk.api.error_text import messages_of, summary
from mbdesk.api.hosts import VERSIONS, check_address
from mbdesk.api.needed import permission
from mbdesk.api.rate_limit import Limiter
from mbdesk.api.retry_after import seconds_to_wait
from mbdesk.api.secret import Secret
from mbdesk.api.wire import LARGEST_BODY, TIMEOUT, Exchange, Patience, Reply, Wire
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

T = TypeVar("T")
Query = Sequence[tuple[str, str]]

IN_FLIGHT: Final = 6
"""Requests under way at once, and ``IN_FLIGHT_URGENT`` more that a person waits for: 8 in all."""
IN_FLIGHT_URGENT: Final = 2

_TRIES: Final = 3
_SMALL: Final = 16_384
"""Bytes of an answer about one person or a few; a page of two hundred says nothing about how long a change takes."""
_REMEMBERED: Final = 20
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
        self.server_time: datetime | None = None
        """The server's clock when it last answered, None before."""
        self.refused: set[str] = set()
        """Permissions that this token was seen to lack (``mbdesk.api.needed``)."""
        self._took: deque[float] = deque(maxlen=_REMEMBERED)
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

        async def ask() -> Answer:
            return _read(method, path, await self._reply(method, path, query, content, urgent=urgent, fresh=fresh))

        try:
            answer = await (ask() if once else self._tried(method, ask))
        except TokenRefused as refused:
            if path == _PING:
                raise
            await self._tell_apart(refused)
        if self.refused:
            self.refused.discard(permission(method, path))
        return answer

    async def picture(self, path: str, *, largest: int, urgent: bool = False) -> bytes | None:
        """The bytes behind ``path``, at most ``largest``; None when there are none. Raises as ``request`` does.

        The answer is one redirect, mostly to another host: that is asked without the token (contract 12.2).
        """

        async def ask() -> bytes | None:
            reply = await self._reply("GET", path, (), None, urgent=urgent, fresh=False, largest=largest)
            place = reply.headers.get("location", "") if 300 <= reply.status < 400 else ""
            if place:
                async with self._turn(urgent=urgent):
                    reply = await self._exchange.elsewhere(place, path, largest=largest)
                return reply.body if reply.status == 200 else None
            _refuse("GET", path, reply)
            return reply.body

        try:
            return await self._tried("GET", ask)
        except NotFound:
            return None
        except TokenRefused as refused:
            await self._tell_apart(refused)

    async def _tried(self, method: str, ask: Callable[[], Awaitable[T]]) -> T:
        tries, waited = 0, 0.0
        while True:
            try:
                return await ask()
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

    async def _reply(
        self,
        method: str,
        path: str,
        query: Query,
        content: bytes | None,
        *,
        urgent: bool,
        fresh: bool,
        largest: int = LARGEST_BODY,
    ) -> Reply:
        """Whatever came back, unless that was 429."""
        headers = {
            "auth-token": self._token.reveal(),
            "accept": "application/json",
            "accept-encoding": "gzip, deflate",
            "user-agent": "mbdesk",
        }
        if content is not None:
            headers["content-type"] = "application/json"
        async with self._turn(urgent=urgent) as moment:
            started = asyncio.get_running_loop().time()
            reply = await self._exchange.send(
                method, path, query=query, headers=headers, body=content, fresh=fresh, largest=largest
            )
        if len(reply.body) < _SMALL:
            self._took.append(asyncio.get_running_loop().time() - started)
        if reply.status == 429:
            asked = seconds_to_wait(reply.headers, datetime.now(UTC))
            seconds = self.limiter.slow_down(moment, asked)
            raise SlowDown(method, path, request_id=reply.headers.get("x-request-id"), seconds=seconds)
        self.limiter.answered()
        self._note_time(reply)
        return reply

    @property
    def seconds_each(self) -> float | None:
        """How long the school lately took to answer about one person or a few; None until it was asked."""
        return statistics.median(self._took) if self._took else None

    def _note_time(self, reply: Reply) -> None:
        """What the server's clock says: what was changed since is asked by it, as ours may be wrong (contract 13.2)."""
        try:
            said = parsedate_to_datetime(reply.headers.get("date", ""))
        except ValueError:
            return
        self.server_time = said if said.tzinfo else said.replace(tzinfo=UTC)

    @asynccontextmanager
    async def _turn(self, *, urgent: bool) -> AsyncIterator[float]:
        """A place in flight, then a moment to send: in this order, so that a slot is used the moment it is given."""
        async with self._lanes[urgent]:
            yield await self.limiter.slot(urgent=urgent)

    async def _tell_apart(self, refused: TokenRefused) -> NoReturn:
        """401 and 403 both may mean a bad token or a missing permission: ping knows (contract 18 row 4)."""
        try:
            await self.request("GET", _PING, urgent=True)
        except ApiError:
            raise refused from None
        if name := permission(refused.method, refused.path):
            self.refused.add(name)
        raise NotAllowed(
            refused.method,
            refused.path,
            status=refused.status,
            request_id=refused.request_id,
            detail=refused.detail,
        ) from None

    def use(self, token: Secret | str) -> Secret:
        """Send everything from now on with another key of the same school; gives the old one."""
        old, self._token = self._token, token if isinstance(token, Secret) else Secret(token)
        return old

    def with_key(self, token: Secret | str) -> "Transport":
        """Another one with another key, to see what that opens while everybody else goes on with this one's.

        Both share connections and pace; only this one is closed.
        """
        other = copy.copy(self)
        other.use(token)
        other.refused = set()
        return other

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
    _refuse(method, path, reply)
    request_id = reply.headers.get("x-request-id")
    return Answer(reply.status, _decoded(method, path, reply, request_id), request_id, method, path)


def _refuse(method: str, path: str, reply: Reply) -> None:
    """Raise the error that a reply is, if it is one."""
    request_id = reply.headers.get("x-request-id")
    if 300 <= reply.status < 400 or reply.status == 511:
        raise SignInPage(method, path, status=reply.status, request_id=request_id)
    if 200 <= reply.status < 300:
        return
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
