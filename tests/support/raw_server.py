"""A server that answers whatever a test wants and remembers what arrived, down to the connection."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request: its first line, its headers by lower-case name, and the port that tells connections apart."""

    line: str
    headers: dict[str, str]
    port: int


Reply = Callable[[Arrived], Awaitable[bytes]]


@dataclass(slots=True)
class RawServer:
    """What a running server saw. ``connections`` counts them, also those on which nothing was asked."""

    url: str
    requests: list[Arrived] = field(default_factory=list)
    connections: int = 0


def http(body: bytes = b'{"pong":"ok"}', status: str = "200 OK", headers: str = "") -> bytes:
    """A whole HTTP answer."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{headers}\r\n".encode() + body


async def pong(_request: Arrived) -> bytes:
    """The answer to a ping."""
    return http()


@asynccontextmanager
async def raw_server(reply: Reply = pong, tls: ssl.SSLContext | None = None) -> AsyncIterator[RawServer]:
    """Serve on loopback while the block lasts; ``reply`` gives the bytes for each request, b"" hangs up."""
    seen = RawServer("")
    writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.connections += 1
        writers.add(writer)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *lines = head.decode("latin-1").strip().split("\r\n")
                headers = {name.lower(): value for name, _, value in (one.partition(": ") for one in lines)}
                await reader.readexactly(int(headers.get("content-length", 0)))
                arrived = Arrived(line, headers, writer.get_extra_info("peername")[1])
                seen.requests.append(arrived)
                answer = await reply(arrived)
                if not answer:
                    return
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writers.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    port = server.sockets[0].getsockname()[1]
    seen.url = f"https://localhost:{port}" if tls else f"http://127.0.0.1:{port}"
    try:
        yield seen
    finally:
        server.close()
        for writer in list(writers):
            writer.close()
        await server.wait_closed()
        await asyncio.sleep(0.01)
