"""Requests over a real socket: every fault ends in its own error, and nothing is sent again that must not be."""

import asyncio
import logging
import socket
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

from mbdesk.api.rate_limit import Limiter
from mbdesk.api.transport import IN_FLIGHT, IN_FLIGHT_URGENT, Transport
from mbdesk.api.wire import Patience
from mbdesk.errors import (
    ApiError,
    HostRefused,
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
)
from tests.support.loops import in_loop
from tests.support.raw_server import Arrived, http, raw_server
from tests.support.school import Served, no_limit, school_server

TOKEN = "c0ffee" * 10


class Skipping:
    """Time that passes only by waiting for it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def transport(
    url: str, token: str = TOKEN, *, patience: Patience | None = None, time: Skipping | None = None
) -> Transport:
    time = time or Skipping()
    limiter = Limiter(planned=10_000, ceiling=10_000, clock=time, sleep=time.sleep)
    return Transport(url, token, limiter=limiter, patience=patience, sleep=time.sleep)


@pytest.fixture(scope="module")
def running_school() -> Iterator[Served]:
    with school_server() as served:
        yield served


@pytest.fixture
def served(running_school: Served) -> Served:
    """The school without faults or history; what other tests made there stays."""
    running_school.school.faults.clear()
    running_school.school.recorder.clear()
    return running_school


async def trouble(talk: Transport, method: str, path: str = "/students", body: Any = None) -> ApiError:
    with pytest.raises(ApiError) as caught:
        await talk.request(method, path, body=body)
    await talk.aclose()
    return caught.value


FAULTS: dict[str, tuple[dict[str, Any], type[ApiError], int]] = {
    "500": ({"do": "server-error", "status": 500}, ServerTrouble, 3),
    "502": ({"do": "server-error", "status": 502}, ServerTrouble, 3),
    "503": ({"do": "server-error", "status": 503}, ServerTrouble, 3),
    "504": ({"do": "server-error", "status": 504}, ServerTrouble, 3),
    "408": ({"do": "answer", "status": 408}, ServerTrouble, 3),
    "reset": ({"do": "reset-before"}, NoAnswer, 3),
    "reset half-way": ({"do": "reset-early"}, NoAnswer, 3),
    "cut off": ({"do": "half-body"}, NoAnswer, 3),
    "truncated": ({"do": "garble", "how": "truncated"}, UnreadableAnswer, 3),
    "doubled": ({"do": "garble", "how": "doubled"}, UnreadableAnswer, 3),
    "trailing": ({"do": "garble", "how": "trailing"}, UnreadableAnswer, 3),
    "nan": ({"do": "garble", "how": "nan"}, UnreadableAnswer, 3),
    "deep": ({"do": "garble", "how": "deep"}, UnreadableAnswer, 3),
    "not utf-8": ({"do": "garble", "how": "not-utf8"}, UnreadableAnswer, 3),
    "portal": ({"do": "captive-portal"}, SignInPage, 1),
    "511": ({"do": "captive-portal", "status": 511}, SignInPage, 1),
    "302": ({"do": "redirect"}, SignInPage, 1),
    "302 to nowhere": ({"do": "redirect", "location": "data:text/html,hello"}, SignInPage, 1),
    "307": ({"do": "redirect", "status": 307}, SignInPage, 1),
    "400": ({"do": "answer", "status": 400, "body": {"error": "bad"}}, Rejected, 1),
    "413": ({"do": "answer", "status": 413, "body": "too large"}, Rejected, 1),
    "422": ({"do": "answer", "status": 422, "body": {"errors": {"email": ["taken"]}}}, Rejected, 1),
    "404": ({"do": "answer", "status": 404, "body": {"error": "Couldn't find Student"}}, NotFound, 1),
    "410": ({"do": "answer", "status": 410}, NotFound, 1),
}


@pytest.mark.parametrize("method", ["GET", "PATCH", "POST"])
@pytest.mark.parametrize("name", FAULTS)
@in_loop
async def test_each_fault_is_its_own_error_and_only_reading_is_tried_again(
    served: Served, name: str, method: str
) -> None:
    fault, expected, tries = FAULTS[name]
    served.school.faults.add(**fault)
    path = "/students" if method != "PATCH" else f"/students/{min(served.school.registry.people['students'])}"
    values = {"email": f"{name.replace(' ', '.')}@school.example", "first_name": "N", "last_name": "New"}
    body = {"POST": {"student": values}, "PATCH": {"student": {"nickname": "X"}}}.get(method)
    error = await trouble(transport(served.url, served.token()), method, path, body)
    assert type(error) is expected
    assert len(served.entries) == (tries if method == "GET" else 1)
    assert (error.method, error.path) == (method, path)
    certain = expected in (Rejected, NotFound)
    assert error.processed is (False if certain else None)
    if expected is Rejected:
        assert error.detail


@in_loop
async def test_an_empty_answer_is_no_answer_to_a_question_but_may_be_one_to_a_command() -> None:
    async def empty(_request: Arrived) -> bytes:
        return http(b"")

    async with raw_server(empty) as server:
        talk = transport(server.url)
        assert (await talk.request("DELETE", "/parents/1/children/2")).data is None
        assert type(await trouble(talk, "GET")) is UnreadableAnswer


@in_loop
async def test_a_body_larger_than_is_sane_is_given_up() -> None:
    with school_server() as served:
        served.school.faults.add(do="garble", how="huge")
        error = await trouble(transport(served.url, served.token()), "POST", "/students", {"student": {}})
        assert type(error) is UnreadableAnswer


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_redirect_is_followed_so_the_token_stays_here(status: int, method: str) -> None:
    @in_loop
    async def play() -> None:
        async with raw_server() as elsewhere:
            with school_server() as served:
                served.school.faults.add(do="redirect", status=status, location=f"{elsewhere.url}/v2/students")
                body: Any = {"student": {}} if method == "POST" else None
                error = await trouble(transport(served.url, served.token()), method, "/students", body)
                assert type(error) is SignInPage
            assert elsewhere.connections == 0

    play()


@pytest.mark.parametrize("status", [401, 403])
@in_loop
async def test_a_missing_permission_is_told_from_a_bad_key(status: int) -> None:
    with school_server(missing_permission_status=status) as served:
        error = await trouble(transport(served.url, served.token("students-only")), "GET", "/parents")
        assert type(error) is NotAllowed
        assert error.status == status
        assert [path.split("/")[-1] for path in served.paths()] == ["parents", "ping"]
        for kind in ("revoked", "wrong"):
            token = served.token(kind) if kind == "revoked" else TOKEN
            refused = await trouble(transport(served.url, token), "GET", "/parents")
            assert type(refused) is TokenRefused


@in_loop
async def test_a_token_that_is_none_is_never_sent() -> None:
    async with raw_server() as server:
        for text in ("", "two words", "clé", "a\nb"):
            error = await trouble(transport(server.url, text), "GET", "/ping")
            assert type(error) is TokenRefused
        assert server.connections == 0


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("form", "wait"),
    [
        ({"retry_after": "seconds", "seconds": 7}, 7.0),
        ({"retry_after": "date", "seconds": 7}, 6.5),
        ({"retry_after": "zero"}, 1.0),
        ({"retry_after": "negative", "rate_reset": "seconds", "seconds": 9}, 9.0),
        ({"retry_after": "huge", "rate_reset": "none"}, 120.0),
        ({"retry_after": "garbage", "rate_reset": "epoch", "seconds": 20}, 19.5),
        ({"rate_reset": "text", "seconds": 20}, 19.5),
        ({"rate_reset": "iso", "seconds": 20}, 19.5),
        ({"rate_reset": "none", "rate_body": "text"}, 28.5),
    ],
)
def test_a_429_is_waited_out_and_sent_again(form: dict[str, Any], wait: float, method: str) -> None:
    @in_loop
    async def play() -> None:
        time = Skipping()
        with school_server() as served:
            served.school.faults.add(do="too-many", nth=1, **form)
            talk = transport(served.url, served.token(), time=time)
            values = {"email": "new@school.example", "first_name": "N", "last_name": "New"}
            body = {"student": values} if method == "POST" else None
            answer = await talk.request(method, "/students", body=body)
            await talk.aclose()
            assert answer.status in (200, 201)
            assert len(served.entries) == 2
            assert time.now == pytest.approx(wait, abs=1.6)
            assert talk.limiter.state().planned_per_minute < 10_000

    play()


@in_loop
async def test_a_storm_of_429_is_outlasted_but_not_for_ever() -> None:
    time = Skipping()
    with school_server() as served:
        served.school.faults.add(do="too-many", to=14, retry_after="seconds", seconds=7)
        talk = transport(served.url, served.token(), time=time)
        assert (await talk.request("GET", "/students")).status == 200
        served.school.faults.clear()
        served.school.faults.add(do="too-many", retry_after="seconds", seconds=60)
        error = await trouble(talk, "GET")
        assert isinstance(error, SlowDown)
        assert error.processed is False
        assert 600 <= time.now <= 1000


@in_loop
async def test_without_a_connection_nothing_was_processed() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refused
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        time = Skipping()
        for method in ("GET", "POST"):
            error = await trouble(transport(url, time=time), method)
            assert type(error) is NotConnected
            assert error.processed is False
        assert sum(time.waits) <= 3 * 2  # at most 0.5 + 1 + ... s, twice: "no connection" comes within 3 seconds


@pytest.mark.parametrize(
    ("fault", "patience"),
    [
        ({"do": "delay", "seconds": 30}, Patience(piece=0.1)),
        ({"do": "slow", "bytes_per_second": 20}, Patience(whole=0.2)),
        ({"do": "slow-headers", "bytes_per_second": 20}, Patience(whole=0.2)),
    ],
)
@in_loop
async def test_a_server_that_dawdles_is_given_up(fault: dict[str, Any], patience: Patience) -> None:
    with school_server() as served:
        served.school.faults.add(**fault)
        error = await trouble(transport(served.url, served.token(), patience=patience), "POST", "/ping", {})
        assert type(error) is NoAnswer


@in_loop
async def test_at_most_eight_are_in_flight_and_bulk_never_blocks_a_person() -> None:
    now = most = 0
    go = asyncio.Event()

    async def slowly(_request: Arrived) -> bytes:
        nonlocal now, most
        now += 1
        most = max(most, now)
        if now == IN_FLIGHT + IN_FLIGHT_URGENT:
            for _ in range(500):  # time for more to arrive, were there more
                await asyncio.sleep(0)
            go.set()
        await go.wait()
        now -= 1
        return http()

    async with raw_server(slowly) as server:
        talk = transport(server.url)
        bulk = [talk.request("GET", "/students") for _ in range(20)]
        urgent = [talk.request("GET", "/ping", urgent=True) for _ in range(5)]
        await asyncio.gather(*bulk, *urgent)
        await talk.aclose()
        assert len(server.requests) == 25
        assert most == IN_FLIGHT + IN_FLIGHT_URGENT == 8


@in_loop
async def test_creates_use_a_connection_that_nothing_used_before() -> None:
    async with raw_server() as server:
        talk = transport(server.url)
        for fresh in (False, False, True, True, False):
            await talk.request("POST", "/students", body={}, fresh=fresh)
        await talk.aclose()
        ports = [request.port for request in server.requests]
        assert ports[0] == ports[1] == ports[4]
        assert len(set(ports)) == 3


@in_loop
async def test_the_request_is_what_the_contract_asks_for() -> None:
    async with raw_server() as server:
        talk = Transport(server.url, TOKEN, version="v2p3", limiter=no_limit())
        await talk.request("GET", "/students", query=[("ids[]", "1"), ("modified_since", "2026-03-10T08:00:00+01:00")])
        await talk.request("POST", "/students", body={"student": {"first_name": "Zoë"}})
        await talk.aclose()
        get, post = server.requests
        assert get.line == ("GET /v2p3/students?ids%5B%5D=1&modified_since=2026-03-10T08%3A00%3A00%2B01%3A00 HTTP/1.1")
        assert get.headers["auth-token"] == TOKEN
        assert "authorization" not in get.headers
        assert post.headers["content-type"] == "application/json"
        assert not any(TOKEN in request.line for request in server.requests)


@pytest.mark.parametrize("path", ["students", "//evil.example/students", "/students?auth_token=1"])
@in_loop
async def test_a_path_cannot_lead_elsewhere(path: str) -> None:
    talk = transport("http://127.0.0.1:1")
    with pytest.raises(ValueError, match="path"):
        await talk.request("GET", path)
    await talk.aclose()


def test_an_address_is_checked_again_before_anything_is_sent() -> None:
    with pytest.raises(HostRefused):
        Transport("http://api.managebac.com", TOKEN, limiter=no_limit())


@in_loop
async def test_neither_key_nor_person_appears_in_logs_or_errors(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = "canary.name@school.example"
    told = []
    for fault, _, _ in FAULTS.values():
        served.school.faults.replace([{**fault, "body": {"error": person}}])
        talk = Transport(served.url, served.token(), limiter=no_limit(), sleep=Skipping().sleep)
        try:
            await talk.request("GET", "/students", query=[("q", person)])
        except ApiError as error:
            told.append("".join(traceback.format_exception(error)) + repr(error) + repr(talk))
        await talk.aclose()
    told.append(caplog.text)
    assert len(told) == len(FAULTS) + 1
    assert not any(served.token() in text for text in told)
    assert [line for text in told for line in text.splitlines() if "canary" in line] == []
