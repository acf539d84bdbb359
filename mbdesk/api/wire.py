"""Everything that touches httpx: the client, one exchange, its errors as ours (contract 1, quality F01, F07, F30)."""

import asyncio
import logging
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final

import httpx
import truststore

from mbdesk.api.hosts import is_loopback
from mbdesk.errors import ApiError, NoAnswer, NotConnected, SignInPage, UnreadableAnswer, UntrustedServer

Wire = httpx.AsyncBaseTransport
"""What carries the requests; the practice school is one that answers inside this program."""

LARGEST_BODY: Final = 64 * 1024 * 1024
"""Decoded bytes of one answer; more is refused (quality F36)."""

TIMEOUT: Final = "timeout"
"""The ``detail`` of an error that is only silence."""

# httpx and httpcore log whole addresses, and a search holds a person's e-mail.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds are waited for a connection, for each piece of an answer, and for the whole exchange."""

    connect: float = 10.0
    piece: float = 30.0
    whole: float = 60.0


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer as it came; ``headers`` has lower-case names."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request on its way; ``path`` names it in errors, ``largest`` bounds its answer's bytes.

    Its text shows neither the access key nor people: those are in the headers, the body and the query.
    """

    method: str
    path: str
    url: httpx.URL = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    largest: int


def trusted() -> ssl.SSLContext:
    """The computer's own certificates (school filters install theirs), TLS 1.2 at least, always verified."""
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


class _UnusableProxy(httpx.AsyncBaseTransport):
    """In place of a proxy that the computer names and httpx cannot use (SOCKS, an address that is none): going around
    it would be against the computer's settings, so nothing is sent."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise httpx.ProxyError("the proxy of this computer cannot be used", request=request)


class Exchange:
    """Sends one request to ``host`` and reads its answer. Follows no redirect: httpx would send the token along.

    ``prefix`` stands before every path: ``/v2``.
    """

    def __init__(self, host: str, prefix: str, *, patience: Patience, wire: Wire | None = None) -> None:
        self._host = httpx.URL(host)
        self._prefix = prefix
        self._patience = patience
        self._wire = wire
        self._client = self._make(keep_alive=True)
        self._fresh: httpx.AsyncClient | None = None
        self._bare: httpx.AsyncClient | None = None
        """For what is asked of other hosts: a client of its own, so that no cookie goes along either."""

    def _make(self, *, keep_alive: bool) -> httpx.AsyncClient:
        patience = self._patience
        # A socket that rested for five seconds may be dead without our knowing: it is not used again.
        limits = httpx.Limits(max_keepalive_connections=10 if keep_alive else 0, keepalive_expiry=5.0)
        client = partial(
            httpx.AsyncClient,
            verify=trusted(),
            limits=limits,
            timeout=httpx.Timeout(patience.piece, connect=patience.connect, pool=None),
            follow_redirects=False,
        )
        own_computer = is_loopback(self._host.host)
        try:
            return client(trust_env=not own_computer, transport=self._wire)
        except (ImportError, ValueError, httpx.InvalidURL):
            return client(trust_env=False, transport=_UnusableProxy())

    def _client_for(self, *, fresh: bool) -> httpx.AsyncClient:
        if not fresh or self._wire is not None:
            return self._client
        if self._fresh is None:
            self._fresh = self._make(keep_alive=False)
        return self._fresh

    async def send(
        self,
        method: str,
        path: str,
        *,
        query: Sequence[tuple[str, str]],
        headers: Mapping[str, str],
        body: bytes | None,
        fresh: bool,
        largest: int = LARGEST_BODY,
    ) -> Reply:
        """One request to ``path``. ``fresh`` uses a connection that nothing used before; an answer of more than
        ``largest`` bytes is given up.

        Raises NotConnected or UntrustedServer when nothing was sent, NoAnswer or UnreadableAnswer when it may have
        been acted on.
        """
        url = self._host.copy_with(path=f"{self._prefix}{path}", params=list(query) or None)
        request = Asked(method, path, url, headers, body, largest)
        return await self._whole(self._client_for(fresh=fresh), request)

    async def elsewhere(self, place: str, path: str, *, largest: int) -> Reply:
        """What lies at ``place``, to which the answer of ``path`` pointed: asked without the token, and no further
        redirect is followed. Raises SignInPage when it is no safe place; else as ``send``."""
        try:
            url = self._host.copy_with(path=f"{self._prefix}{path}").join(place)
        except (httpx.InvalidURL, ValueError):
            raise SignInPage("GET", path, detail="a redirect that is no address") from None
        on_this_computer = is_loopback(url.host) and is_loopback(self._host.host)
        if url.userinfo or not (url.scheme == "https" or (url.scheme == "http" and on_this_computer)):
            raise SignInPage("GET", path, detail="a redirect to no safe place")
        if self._bare is None:
            self._bare = self._make(keep_alive=True)
        headers = {"accept": "image/*", "user-agent": "mbdesk"}
        return await self._whole(self._bare, Asked("GET", path, url, headers, None, largest))

    async def _whole(self, client: httpx.AsyncClient, asked: Asked) -> Reply:
        method, path = asked.method, asked.path
        if client.is_closed:
            raise NotConnected(method, path, detail="closed")
        try:
            async with asyncio.timeout(self._patience.whole):
                async with client.stream(
                    method, asked.url, headers=dict(asked.headers), content=asked.body
                ) as response:
                    return Reply(
                        response.status_code,
                        {name.lower(): value for name, value in response.headers.items()},
                        await _whole_body(response, asked),
                        response.reason_phrase,
                    )
        except TimeoutError as error:
            raise NoAnswer(method, path, detail=TIMEOUT) from error
        except httpx.InvalidURL as error:  # httpx looks at where a redirect leads, although it is not to follow it
            raise SignInPage(method, path, detail="a redirect that is no address") from error
        except httpx.HTTPError as error:
            raise _as_ours(error, method, path) from error

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()
        for client in (self._fresh, self._bare):
            if client is not None:
                await client.aclose()


async def _whole_body(response: httpx.Response, asked: Asked) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > asked.largest:
            status = response.status_code
            raise UnreadableAnswer(asked.method, asked.path, status=status, detail="the answer is too large")
        parts.append(part)
    return b"".join(parts)


def _as_ours(error: httpx.HTTPError, method: str, path: str) -> ApiError:
    """Nothing was sent while there was no connection; after that nobody knows."""
    kind = type(error).__name__
    refused = _certificate_trouble(error)
    if refused is not None:
        return UntrustedServer(method, path, detail=refused)
    if isinstance(error, httpx.ConnectTimeout):
        return NotConnected(method, path, detail=TIMEOUT)
    if isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol):
        return NotConnected(method, path, detail=kind)
    if isinstance(error, httpx.DecodingError):
        return UnreadableAnswer(method, path, detail=kind)
    return NoAnswer(method, path, detail=kind)


def _certificate_trouble(error: BaseException) -> str | None:
    """What the computer says against the server's certificate, None when that is not the trouble."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return seen.verify_message or "certificate"
        seen = seen.__cause__ or seen.__context__
    return None
