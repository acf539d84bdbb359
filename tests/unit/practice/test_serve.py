"""The same school over a real socket: resets that are resets, half bodies that are half."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from mbdesk.practice import PracticeSchool, PracticeServer, serve
from mbdesk.practice.faults import ACTIONS

NEW = {"student": {"email": "new.one@newfamily.example", "last_name": "One"}}


@pytest.fixture
def server(school: PracticeSchool) -> Iterator[PracticeServer]:
    with serve(school) as running:
        yield running


@pytest.fixture
def client(server: PracticeServer) -> Iterator[httpx.Client]:
    headers = {"auth-token": server.school.tokens["full"]}
    with httpx.Client(base_url=server.url, headers=headers, trust_env=False, timeout=10) as made:
        yield made


def created(server: PracticeServer) -> int:
    return sum(change.verb == "create" for change in server.school.recorder.changes)


def test_it_listens_on_loopback_only(server: PracticeServer) -> None:
    assert server.url == f"http://127.0.0.1:{server.port}"
    assert server.port > 0


def test_one_connection_serves_many_requests(client: httpx.Client) -> None:
    assert client.get("/v2/ping").json() == {"pong": "ok"}
    made = client.post("/v2/students", json=NEW)
    assert made.status_code == 201
    assert client.get(f"/v2/students/{made.json()['student']['id']}").json()["student"]["last_name"] == "One"
    assert client.delete("/v2/parents/13000001/children/12000001").status_code == 204
    head = client.head("/v2/ping")
    assert (head.status_code, head.content, head.headers["Content-Length"]) == (200, b"", "13")


def test_a_body_may_come_in_chunks(client: httpx.Client) -> None:
    parts = iter([b'{"parent": {"email": "p@newfamily', b'.example", "last_name": "P"}}'])
    answer = client.post("/v2/parents", content=parts, headers={"Content-Type": "application/json"})
    assert answer.status_code == 201
    assert client.get("/v2/ping").status_code == 200


@pytest.mark.parametrize("headers", [{"Origin": "https://page.example"}, {"Host": "page.example"}])
def test_a_web_page_cannot_steer_the_school(client: httpx.Client, headers: dict[str, str]) -> None:
    assert client.post("/_practice/reset", headers=headers).status_code == 403
    assert client.get("/_practice/log", headers=headers).status_code == 403


def test_many_at_once_create_one_person_once(server: PracticeServer) -> None:
    headers = {"auth-token": server.school.tokens["full"]}

    def create(_: int) -> int:
        return httpx.post(f"{server.url}/v2/students", json=NEW, headers=headers, trust_env=False).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(create, range(16)))
    assert sorted(statuses) == [201] + [422] * 15
    assert len(server.school.recorder.entries) == 16


@pytest.mark.parametrize(
    ("do", "times_created"), [("reset-after", 1), ("reset-before", 0), ("reset-early", 0), ("late-commit", 0)]
)
def test_a_reset_is_a_reset(client: httpx.Client, server: PracticeServer, do: str, times_created: int) -> None:
    server.school.faults.add(do=do, method="POST", route="/students", nth=1)
    with pytest.raises((httpx.ReadError, httpx.WriteError, httpx.RemoteProtocolError)):
        client.post("/v2/students", json=NEW)
    assert created(server) == times_created
    assert client.get("/v2/ping").status_code == 200


def test_the_line_is_reset_and_not_closed(server: PracticeServer) -> None:
    """The client's own system must report RST: a polite end would be another fault."""
    server.school.faults.add(do="reset-after")
    with socket.create_connection(("127.0.0.1", server.port), 5) as line:
        line.sendall(b"GET /v2/ping HTTP/1.1\r\nHost: x\r\n\r\n")
        with pytest.raises(ConnectionResetError):
            line.recv(100)


def test_half_a_body_is_noticed(client: httpx.Client, server: PracticeServer) -> None:
    server.school.faults.add(do="half-body", nth=1)
    with pytest.raises((httpx.ReadError, httpx.RemoteProtocolError)):
        client.get("/v2/students")
    assert client.get("/v2/students").status_code == 200


@pytest.mark.parametrize("do", ["slow", "slow-headers"])
def test_slow_bytes_run_into_the_client_s_timeout(client: httpx.Client, server: PracticeServer, do: str) -> None:
    server.school.faults.add(do=do, bytes_per_second=2)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/v2/ping", timeout=0.2)


def test_a_delay_runs_into_the_client_s_timeout(client: httpx.Client, server: PracticeServer) -> None:
    server.school.faults.add(do="delay", seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        client.get("/v2/ping", timeout=0.2)


def test_a_connection_is_closed_after_an_answer_that_did_not_say_so(server: PracticeServer) -> None:
    server.school.faults.add(do="close-after")
    with socket.create_connection(("127.0.0.1", server.port), 5) as line:
        line.sendall(b"GET /v2/ping HTTP/1.1\r\nHost: x\r\n\r\n")
        received = b""
        while part := line.recv(4096):
            received += part
    assert received.startswith(b"HTTP/1.1 401 Unauthorized\r\n")
    assert received.endswith(b'{"error":"Access Denied"}')
    assert b"Connection: close" not in received


def test_gzip_when_switched_on(client: httpx.Client, server: PracticeServer) -> None:
    assert "Content-Encoding" not in client.get("/v2/students").headers
    server.school.switches.gzip = True
    answer = client.get("/v2/students")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.json()["students"]


def test_faults_history_and_pictures_over_the_socket(client: httpx.Client, server: PracticeServer) -> None:
    assert client.post("/_practice/faults", json=[{"do": "server-error", "nth": 1}]).json() == {"status": "ok"}
    assert client.get("/v2/ping").status_code == 500
    log = client.get("/_practice/log").json()
    assert [(row["path"], row["fault"]) for row in log["requests"]] == [("/v2/ping", "server-error")]
    assert client.post("/_practice/reset").status_code == 200
    with_picture = next(
        one for one in server.school.registry.people["students"] if client.get(f"/v2/avatars/{one}").status_code == 302
    )
    location = client.get(f"/v2/avatars/{with_picture}").headers["Location"]
    assert location.startswith(server.url)
    assert httpx.get(location, trust_env=False).headers["Content-Type"] == "image/png"


def test_a_taken_port_is_an_error(server: PracticeServer) -> None:
    with pytest.raises(OSError, match=r"."):
        serve(server.school, server.port)


@pytest.mark.skipif(os.name == "nt", reason="a process cannot be asked to end with SIGTERM there")
def test_the_process_says_where_it_is_and_ends_when_told(tmp_path: Path) -> None:
    log, plan = tmp_path / "log.json", tmp_path / "faults.json"
    plan.write_text('[{"do": "server-error", "nth": 2}]', encoding="utf-8")
    start = time.perf_counter()
    command = [sys.executable, "-m", "mbdesk.practice", "--seed", "3", "--log", str(log), "--faults", str(plan)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        ready: Any = json.loads(process.stdout.readline())
        print(f"\nthe school was ready after {time.perf_counter() - start:.2f} s (goal: under 1 s)")
        headers = {"auth-token": ready["tokens"]["read-only"]}
        answers = [httpx.get(f"{ready['url']}/v2/ping", headers=headers, trust_env=False) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 500]
        assert {"full", "read-only", "no-create", "revoked"} <= set(ready["tokens"])
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    text = log.read_text(encoding="utf-8")
    assert [row["token"] for row in json.loads(text)["requests"]] == ["read-only", "read-only"]
    assert not any(secret in text for secret in ready["tokens"].values())


def test_help_names_every_fault() -> None:
    command = [sys.executable, "-m", "mbdesk.practice", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert all(name in done.stdout for name in ACTIONS)


def test_a_wrong_plan_is_told_in_words(tmp_path: Path) -> None:
    plan = tmp_path / "faults.json"
    plan.write_text('[{"do": "explode"}]', encoding="utf-8")
    command = [sys.executable, "-m", "mbdesk.practice", "--size", "small", "--faults", str(plan)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "unknown fault 'explode'" in done.stderr
    assert "Traceback" not in done.stderr
