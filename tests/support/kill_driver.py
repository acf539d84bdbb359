"""Runs the engine in processes that kill themselves: ``python -m tests.support.kill_driver`` (Linux, macOS).

It reads one JSON command a line and answers with one JSON line. Everything is imported once; each command runs in a
fork of this process, made before it has any thread, so that a cycle costs milliseconds. Commands (``folder`` is where
the journal lives, ``url`` and ``token`` the practice school):

- ``{"do": "begin", "plan": frozen text}``: put a plan into the journal; ``{"run": id}``.
- ``{"do": "run", "run": id, "at": n}``: run or go on, and die with SIGKILL at the n-th pass of any fail point.
- ``{"do": "run", "run": id, "new": true}``: die at the first fail point at which no process died before: every one
  of the journal, and of those on the wire one for each step, in turn.
  Both give ``{"killed": bool, "point": where}``; without a kill the run went to its end and its results were written.
- ``{"do": "undo", "run": id}``: put the plan that undoes a run into the journal; ``{"run": id}``.
- ``{"do": "report", "run": id}``: ``{"steps": [[number, state, id, attempts]], "rows": [[number, status, id]]}``.
"""

import asyncio
import contextlib
import gc
import importlib
import json
import os
import signal
import ssl
import sys
import traceback
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx

from mbdesk.api import wire
from mbdesk.api.client import Api
from mbdesk.directory import Directory
from mbdesk.jobs import run as runs
from mbdesk.jobs.control import Control
from mbdesk.jobs.outcome import read_outcome
from mbdesk.jobs.results_sheet import save_results
from mbdesk.jobs.session import Session
from mbdesk.jobs.undo import plan_undo
from mbdesk.jobs.waits import Waits
from mbdesk.plan.freeze import thaw
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places
from tests.support.engine import no_pace, session_of, subject

WAITS = Waits(lookups=(0.0, 0.03), offline=(0.05,) * 5, trouble=(0.0,) * 3)
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""The school speaks plain http on loopback; loading the world's certificates would be most of each cycle."""
_TRACED = {
    "connection.connect_tcp.complete": "connected",
    "http11.send_request_headers.complete": "headers sent",
    "http11.send_request_body.complete": "body sent",
    "http11.receive_response_headers.complete": "answer begun",
    "http11.receive_response_body.complete": "answer read",
}


HALF = "half the body sent"
WIRE = ("connected", "headers sent", HALF, "body sent", "answer begun", "answer read")


class FailPoints:
    """Counts every pass and ends the process at the one that is meant."""

    def __init__(self, folder: Path, at: int = 0, *, new: bool = False) -> None:
        self._log = folder / "killed at"
        self._seen = set(self._log.read_text(encoding="utf-8").splitlines()) if self._log.exists() else set()
        self._at = at
        self._new = new
        self._passes = 0
        self._step = ""

    def __call__(self, point: str) -> None:
        """A point is passed; journal points carry the number of their step, which holds for the wire's until then."""
        if point.startswith(("before sending", "after sending", "before result", "after result")):
            self._step = point.rsplit(maxsplit=1)[-1]
        self._passes += 1
        name = point if point.endswith(f" {self._step}") else f"{point} {self._step}"
        if self._passes == self._at or (self._new and name not in self._seen and self._is_meant(point)):
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{name}\n")
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_meant(self, point: str) -> bool:
        """Every point of the journal and of the results; of those on the wire another one for each step."""
        return point not in WIRE or WIRE.index(point) == int(self._step) % len(WIRE)


class HalvesBody(httpx.AsyncByteStream):
    """A body in two halves with a point between them."""

    def __init__(self, content: bytes, point: Callable[[str], None]) -> None:
        self._content = content
        self._point = point

    async def __aiter__(self) -> AsyncIterator[bytes]:
        middle = len(self._content) // 2
        yield self._content[:middle]
        self._point(HALF)
        yield self._content[middle:]


class Breakable(httpx.AsyncHTTPTransport):
    """The real network, with a point at every stage of a write; remembers whom creates and look-ups are about."""

    def __init__(self, folder: Path, point: Callable[[str], None]) -> None:
        super().__init__(verify=_NO_TLS)
        self._heard = folder / "heard"
        self._point = point

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        with self._heard.open("a", encoding="utf-8") as heard:
            heard.writelines(f"{json.dumps(one)}\n" for one in subject(request))
        if request.method == "GET":
            return await super().handle_async_request(request)

        async def trace(event: str, _info: Any) -> None:
            if event in _TRACED:
                self._point(_TRACED[event])

        body = HalvesBody(request.content, self._point) if request.content else request.stream
        request = httpx.Request(
            request.method,
            request.url,
            headers=request.headers,
            stream=body,
            extensions={**request.extensions, "trace": trace},
        )
        return await super().handle_async_request(request)


def _session(command: dict[str, Any], point: Callable[[str], None]) -> Session:
    folder = Path(command["folder"])
    api = Api(command["url"], command["token"], limiter=no_pace(), wire=Breakable(folder, point))
    return session_of(api, Places.below(folder))


async def _begin(command: dict[str, Any]) -> dict[str, Any]:
    session = _session(command, lambda _: None)
    with Journal(session.places) as journal:
        return {"run": await runs.begin(journal, session, thaw(command["plan"]))}


async def _undo(command: dict[str, Any]) -> dict[str, Any]:
    session = _session(command, lambda _: None)
    with Journal(session.places) as journal:
        plan = await plan_undo(session, journal, command["run"], Directory())
        return {"run": await runs.begin(journal, session, plan, undoes=command["run"])}


async def _run(command: dict[str, Any]) -> dict[str, Any]:
    folder = Path(command["folder"])
    point = FailPoints(folder, command.get("at", 0), new=command.get("new", False))
    session = _session(command, point)
    replace = os.replace

    def moved(source: Any, target: Any) -> None:
        if str(target).endswith(".xlsx"):
            point("between write and rename of the results")
        replace(source, target)

    vars(os)["replace"] = moved
    with Journal(session.places, failpoint=point) as journal:
        run = command["run"]
        if journal.run(run).status.value == "open":
            outcome = await runs.run(session, journal, run, Control(), waits=WAITS)
        else:
            outcome = read_outcome(journal, run)
        point("before the results are written")
        await save_results(journal, outcome, folder)
        point("after the results are written")
    await session.aclose()
    return {"killed": False}


async def _report(command: dict[str, Any]) -> dict[str, Any]:
    with Journal(Places.below(Path(command["folder"]))) as journal:
        outcome = read_outcome(journal, command["run"])
    return {
        "steps": [[n, step.state.value, step.id, step.attempts] for n, step in outcome.steps.items()],
        "rows": [[row.number, row.status.value, row.id] for row in outcome.rows],
        "results": outcome.header.results,
    }


_COMMANDS = {"begin": _begin, "undo": _undo, "run": _run, "report": _report}


def _in_a_fork(command: dict[str, Any]) -> dict[str, Any]:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        status = 1
        try:
            answer = asyncio.run(_COMMANDS[command["do"]](command))
            os.write(write, json.dumps(answer).encode())
            status = 0
        except BaseException:  # noqa: BLE001 - the fork must end here whatever happens
            os.write(write, json.dumps({"error": traceback.format_exc()}).encode())
        finally:
            os._exit(status)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        log = Path(command["folder"]) / "killed at"
        return {"killed": True, "point": log.read_text(encoding="utf-8").splitlines()[-1]}
    said: dict[str, Any] = json.loads(content)
    return said


async def _warm_up() -> None:
    """Send a request to nobody: the network library imports half of itself only then."""
    with contextlib.suppress(httpx.ConnectError):
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(verify=_NO_TLS)) as client:
            await client.get("http://127.0.0.1:1/")
    await asyncio.to_thread(gc.collect)


def main() -> None:
    """Answer commands until the input ends."""
    for late in ("mbdesk.jobs.runner", "mbdesk.sheets.results"):
        importlib.import_module(late)
    vars(wire)["trusted"] = lambda: _NO_TLS
    asyncio.run(_warm_up())
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(_in_a_fork(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
