"""The system's proxy is used, told nothing, and never taken for ManageBac (quality F32, features CON-8)."""

import pytest

from mbdesk.api.transport import Transport
from mbdesk.api.wire import Patience
from mbdesk.errors import NotConnected
from tests.support.loops import in_loop
from tests.support.raw_server import Arrived, http, raw_server
from tests.support.school import no_limit

TOKEN = "c0ffee" * 10


async def at_once(_seconds: float) -> None:
    """Tries follow each other without a pause."""


@pytest.mark.parametrize("status", ["407 Proxy Authentication Required", "502 Bad Gateway", "200 OK"])
@in_loop
async def test_a_proxy_that_does_not_let_us_through_learns_nothing(
    monkeypatch: pytest.MonkeyPatch, status: str
) -> None:
    async def reply(_request: Arrived) -> bytes:
        return http(b"<html>Sign in</html>", status)

    async with raw_server(reply) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        talk = Transport(
            "https://api.managebac.com", TOKEN, limiter=no_limit(), patience=Patience(connect=0.3), sleep=at_once
        )
        with pytest.raises(NotConnected):
            await talk.request("POST", "/students", body={"student": {}})
        await talk.aclose()
        assert {request.line for request in proxy.requests} == {"CONNECT api.managebac.com:443 HTTP/1.1"}
        assert not any(TOKEN in str(request) for request in proxy.requests)


@in_loop
async def test_this_computer_itself_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    async with raw_server() as proxy, raw_server() as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        talk = Transport(server.url, TOKEN, limiter=no_limit())
        assert (await talk.request("GET", "/ping")).status == 200
        await talk.aclose()
        assert proxy.connections == 0


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "foo://x", "http://x:notaport"])
@in_loop
async def test_a_proxy_that_cannot_be_used_is_no_connection(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    talk = Transport("https://api.managebac.com", TOKEN, limiter=no_limit(), sleep=at_once)
    with pytest.raises(NotConnected) as caught:
        await talk.request("GET", "/school")
    assert caught.value.detail == "ProxyError"
    await talk.aclose()


@in_loop
async def test_an_unusable_proxy_is_not_needed_for_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    async with raw_server() as server:
        talk = Transport(server.url, TOKEN, limiter=no_limit())
        assert (await talk.request("GET", "/ping")).status == 200
        await talk.aclose()
