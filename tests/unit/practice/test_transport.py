"""The school inside the program: faults come as the httpx errors a socket would give."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from mbdesk.practice import PracticeSchool, PracticeTransport


def with_client(school: PracticeSchool, use: Callable[[httpx.AsyncClient], Awaitable[Any]], latency: float = 0) -> Any:
    async def run() -> Any:
        headers = {"auth-token": school.tokens["full"]}
        transport = PracticeTransport(school, latency)
        async with httpx.AsyncClient(
            transport=transport, base_url="https://practice.example", headers=headers
        ) as client:
            return await use(client)

    return asyncio.run(run())


def test_it_answers_any_host_without_a_socket(school: PracticeSchool) -> None:
    async def use(client: httpx.AsyncClient) -> list[Any]:
        made = await client.post("/v2/parents", json={"parent": {"email": "p@newfamily.example", "last_name": "P"}})
        found = await client.get("/v2/parents", params={"q": "p@newfamily.example"})
        return [made.status_code, len(found.json()["parents"])]

    assert with_client(school, use) == [201, 1]


@pytest.mark.parametrize(
    ("line", "error", "changes"),
    [
        ({"do": "reset-after"}, httpx.ReadError, 1),
        ({"do": "reset-before"}, httpx.ReadError, 0),
        ({"do": "reset-early"}, httpx.WriteError, 0),
        ({"do": "half-body"}, httpx.RemoteProtocolError, 1),
        ({"do": "delay", "seconds": 60}, httpx.ReadTimeout, 1),
        ({"do": "slow", "bytes_per_second": 1}, httpx.ReadTimeout, 1),
    ],
)
def test_trouble_is_the_error_of_a_socket(
    school: PracticeSchool, line: dict[str, Any], error: type[Exception], changes: int
) -> None:
    school.faults.replace([line])

    async def use(client: httpx.AsyncClient) -> None:
        body = {"student": {"email": "s@newfamily.example", "last_name": "S"}}
        await client.post("/v2/students", json=body, timeout=0.05)

    with pytest.raises(error):
        with_client(school, use)
    assert len(school.recorder.changes) == changes


def test_latency_lets_requests_overlap(school: PracticeSchool) -> None:
    """While one answer is on its way, the next requests already arrive."""

    async def use(client: httpx.AsyncClient) -> list[int]:
        async def ask() -> int:
            await client.get("/v2/ping")
            return len(school.recorder.entries)

        return await asyncio.gather(*(ask() for _ in range(8)))

    assert min(with_client(school, use, latency=0.2)) > 1
    assert with_client(school, use)[0] == 9
