"""One seed: a random plan sent to a practice school through random trouble, on a clock that costs no time.

The engine, its journal on a real disk and the school share one thread and one virtual clock, so a seed gives the same
run every time. It is paused, stopped for the day and killed at random, and always taken up again.
``python -m tests.support.seed_runs 17`` runs seed 17 and tells what happened.
"""

import asyncio
import logging
import random as random_module
import ssl
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, Final
from unittest import mock

import httpx

from mbdesk.api import wire
from mbdesk.api.client import Api
from mbdesk.api.rate_limit import Limiter
from mbdesk.jobs import run as runs
from mbdesk.jobs.control import Control, Question
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.progress import Progress
from mbdesk.practice.school import PracticeSchool
from mbdesk.practice.transport import PracticeTransport
from mbdesk.store.journal import Journal
from mbdesk.store.places import Places
from mbdesk.store.runs import RunStatus
from tests.support.engine import HOST, session_of, subject
from tests.support.loops import OneThreadLoop
from tests.support.seed_checks import broken
from tests.support.seed_plans import SWITCHES, Trial, random_faults, random_plan

MORNING: Final = datetime(2026, 3, 10, 8, tzinfo=UTC)
LIVES: Final = 30
HOURS: Final = 24
_NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Killed(BaseException):
    """The process ends here: nothing after this point is written or sent."""


@dataclass
class World:
    """What outlives a process: the school, the disk, the clock, and what was heard on the wire."""

    random: Random
    school: PracticeSchool
    places: Places
    now: Callable[[], datetime]
    heard: list[tuple[str, str]] = field(default_factory=list)
    lives: int = 0
    questions: int = 0


class Line(PracticeTransport):
    """The wire of one life; remembers who was created and looked for, and may be where the process ends."""

    def __init__(self, world: World, point: Callable[[], None]) -> None:
        super().__init__(world.school, latency=0.05)
        self._world = world
        self._point = point

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._point()
        about = subject(request)
        try:
            response = await super().handle_async_request(request)
        except httpx.HTTPError:
            self._world.heard += [one for one in about if one[0] == "POST"]
            raise
        # What was refused did not happen; a look that failed has seen nothing.
        refused = 400 <= response.status_code < 500
        if response.status_code == 200 or (request.method == "POST" and not refused):
            self._world.heard += about
        self._point()
        return response


class Life:
    """The engine from its start to its end, its kill, or the moment it is left for later."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._random = world.random
        self._passes = 0
        self._killed_at = self._random.randint(1, 60) if self._random.random() < 0.35 else 0
        self._control = Control()
        self._journal: Journal | None = None

    async def go(self, run: int) -> Outcome | None:
        """What became of the run; None when the process was killed."""
        world = self._world
        limiter = Limiter(clock=_time, wall=lambda: world.now().timestamp())
        api = Api(HOST, world.school.tokens["full"], limiter=limiter, wire=Line(world, self._point))
        self._journal = Journal(world.places, now=world.now, failpoint=lambda _: self._point())
        self._interfere()
        try:
            return await runs.run(
                session_of(api, world.places), self._journal, run, self._control, self._report, clock=_time
            )
        except Killed:
            return None
        finally:
            self._journal.close()
            await api.aclose()

    def _point(self) -> None:
        self._passes += 1
        if self._passes == self._killed_at:
            if self._journal is not None:
                self._journal.close()
            raise Killed

    def _interfere(self) -> None:
        """Pause and go on, or stop for now, at a random moment."""
        choice = self._random.random()
        moment = self._random.uniform(0.1, 20)
        if choice < 0.15:
            _later(moment, self._control.pause)
            _later(moment + self._random.uniform(1, 4000), self._control.go_on)
        elif choice < 0.25:
            _later(moment, self._control.leave)
        elif choice < 0.28:
            _later(moment, self._control.cancel)

    def _report(self, progress: Progress) -> None:
        if progress.question:
            self._world.questions += 1
            _later(self._random.uniform(1, 600), lambda: self._answer(Question(progress.question)))

    def _answer(self, question: Question) -> None:
        self._world.school.restore("full")
        if question is Question.PERMISSION and self._random.random() < 0.2:
            self._control.skip()
        else:
            self._control.go_on()


@dataclass(frozen=True, slots=True)
class Ended:
    """How a seed ended: the invariants it broke, in words, and what it took."""

    seed: int
    broken: tuple[str, ...]
    lives: int
    questions: int
    requests: int
    seconds: float


def run_seed(seed: int, folder: Path) -> Ended:
    """Run ``seed`` with its files in ``folder``."""
    random_module.seed(seed)  # the jitter of retries and of silent 429s
    with mock.patch.object(wire, "trusted", return_value=_NO_TLS), asyncio.Runner(loop_factory=OneThreadLoop) as runner:
        return runner.run(_run(seed, folder))


async def _run(seed: int, folder: Path) -> Ended:
    started = _time()
    random = Random(seed)

    def now() -> datetime:
        return MORNING + timedelta(seconds=_time() - started)

    school = PracticeSchool("small", seed=1, today=date(2026, 3, 10), clock=_time, now=now)
    school.switches.change({name: random.choice(values) for name, values in SWITCHES.items()})
    world = World(random, school, Places.below(folder), now)
    trial = random_plan(school, random, now().isoformat())
    outcome = await _live(world, trial)
    school.settle()
    found = broken(world.school, trial, outcome, world.heard, folder)
    return Ended(seed, found, world.lives, world.questions, len(school.recorder.entries), _time() - started)


async def _live(world: World, trial: Trial) -> Outcome | None:
    """Life after life until the run is over; None when that never happens."""
    with Journal(world.places, now=world.now) as journal:
        api = Api(HOST, world.school.tokens["full"], wire=PracticeTransport(world.school))
        run = await runs.begin(journal, session_of(api, world.places), trial.plan)
        await api.aclose()
    people = world.school.registry.people["students"]
    for number in trial.edited:
        people[trial.changed(number).id]["city"] = "Theirs"
    for fault in random_faults(world.random, storm=world.random.random() < 0.3):
        world.school.faults.add(**fault)
    with suppress(TimeoutError):
        async with asyncio.timeout(HOURS * 3600):
            while world.lives < LIVES:
                world.lives += 1
                outcome = await Life(world).go(run)
                if outcome is not None and outcome.header.status is not RunStatus.OPEN:
                    await asyncio.sleep(10)  # until the last late commit
                    return outcome
                await asyncio.sleep(world.random.choice([0.0, 1.0, 30.0, 5000.0]))
    return None


def _time() -> float:
    return asyncio.get_running_loop().time()


def _later(seconds: float, act: Callable[[], Any]) -> None:
    asyncio.get_running_loop().call_later(seconds, act)


def main() -> int:
    """Run the seeds on the command line; 1 when one of them broke an invariant."""
    logging.basicConfig(level=logging.WARNING)
    failed = 0
    for seed in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            ended = run_seed(seed, Path(folder))
        failed += bool(ended.broken)
        print(f"seed {seed}: {ended.lives} lives, {ended.questions} questions, {ended.requests} requests, "
              f"{ended.seconds:,.0f} s; {'; '.join(ended.broken) or 'everything holds'}")  # fmt: skip
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
