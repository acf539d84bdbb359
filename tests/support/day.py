"""A day at the desk: the practice school in a process of its own, and the real window in this one."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import httpx
import qasync
from PySide6.QtWidgets import QApplication

from mbdesk.app import House
from mbdesk.store.places import Places
from tests.support.hand import Hand

ROOT: Final = Path(__file__).parents[2]
H = TypeVar("H", bound=Hand)
Steps = Callable[[H, House], Coroutine[Any, Any, None]]


@dataclass(frozen=True)
class School:
    """The practice school in its own process."""

    url: str
    token: str

    def ask(self, what: str) -> Any:
        """The truth, by the way in for tests."""
        return httpx.get(f"{self.url}/_practice/{what}", timeout=30).json()

    def post(self, what: str, value: object) -> None:
        """Tell it something, by the same way: ``faults`` it shall have from now on."""
        httpx.post(f"{self.url}/_practice/{what}", json=value, timeout=30).raise_for_status()

    def count(self, kind: str) -> int:
        """How many active people of a kind there are."""
        return int(self.ask("state")["counts"][kind])

    def creates(self) -> Counter[str]:
        """How often a create was sent, by path."""
        return Counter(e["path"] for e in self.ask("log")["requests"] if e["method"] == "POST")


@contextmanager
def practice_process() -> Iterator[School]:
    """A practice school without a rate limit of its own: mbdesk keeps to its own pace."""
    command = [sys.executable, "-m", "mbdesk.practice", "--port", "0", "--rate", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield School(ready["url"], ready["tokens"]["full"])
        finally:
            process.terminate()


def at_the_desk(application: QApplication, profile: Path, steps: Steps[H], hand: H) -> None:
    """Start mbdesk, let ``hand`` take the steps, close it as a person does."""

    async def live() -> None:
        house = House(application, Places.below(profile))
        house.window.resize(1280, 800)
        house.window.show()
        house.window.open_first()
        try:
            await steps(hand, house)
            assert hand.unnamed == {}, "controls without a name for a screen reader"
        finally:
            await house.end()

    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(application)) as runner:
        runner.run(live())
