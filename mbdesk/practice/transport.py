"""The practice school inside the program: an httpx transport that answers without a socket."""

import asyncio
from collections.abc import AsyncIterator

import httpx

from mbdesk.practice.diary import Diary
from mbdesk.practice.school import PracticeSchool
from mbdesk.practice.wire import Answer


class PracticeTransport(httpx.AsyncBaseTransport):
    """Give it to `httpx.AsyncClient(transport=...)`. Any host is answered by the school.

    `latency` seconds pass before each answer, so that progress shown to people is honest.
    What a fault does to the line becomes the httpx error a socket would have given. What is written goes into `diary`.
    """

    def __init__(self, school: PracticeSchool, latency: float = 0.04, diary: Diary | None = None) -> None:
        self.school = school
        self.latency = latency
        self.diary = diary

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request of a client. Raises the httpx error a broken line gives."""
        path = request.url.path
        if self.school.resets_early(request.method, path):
            raise httpx.WriteError("connection reset while sending", request=request)
        body = await request.aread()
        host = f"{request.url.scheme}://{request.url.netloc.decode()}"
        answer = self.school.handle(request.method, path, request.url.query.decode(), dict(request.headers), body, host)
        if self.diary is not None:
            self.diary.note(request.method, path, request.url.query.decode(), body, answer.status)
        await _wait(request, self.latency + answer.trouble.delay)
        if answer.trouble.kind == "reset":
            raise httpx.ReadError("connection reset by peer", request=request)
        if answer.trouble.kind == "slow-headers":
            await _wait(request, 200 / answer.trouble.bytes_per_second)
        headers = {**answer.headers, "Content-Length": str(len(answer.body))}
        return httpx.Response(answer.status, headers=headers, stream=_Body(request, answer), request=request)


class _Body(httpx.AsyncByteStream):
    """The body as the trouble lets it through."""

    def __init__(self, request: httpx.Request, answer: Answer) -> None:
        self._request = request
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        body, trouble = self._answer.body, self._answer.trouble
        if trouble.kind == "half-body":
            yield body[: int(len(body) * trouble.keep)]
            raise httpx.RemoteProtocolError(
                "peer closed connection without sending complete message body", request=self._request
            )
        if trouble.kind in ("slow", "slow-headers"):
            for index in range(len(body)):
                await _wait(self._request, 1 / trouble.bytes_per_second)
                yield body[index : index + 1]
        else:
            yield body


async def _wait(request: httpx.Request, seconds: float) -> None:
    """Wait, or give up where the client's read timeout would."""
    timeout = (request.extensions.get("timeout") or {}).get("read")
    if timeout is not None and seconds > timeout:
        await asyncio.sleep(timeout)
        raise httpx.ReadTimeout("no answer in time", request=request)
    if seconds > 0:
        await asyncio.sleep(seconds)
