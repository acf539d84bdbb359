"""How a person holds a run: pause, go on, cancel, leave, and answers to its questions. Safe from any thread."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from mbdesk.errors import MbdeskError

if TYPE_CHECKING:  # httpx is loaded when a school is connected, not before the window shows
    from mbdesk.api.client import Api

T = TypeVar("T")


class Question(StrEnum):
    """What a run may ask. ``Progress.question`` carries the value, ``Progress.waiting`` the sentence."""

    KEY = "key"
    """The access key stopped working: answer with ``go_on(api)`` of a new key, or ``leave``/``cancel``."""
    PERMISSION = "permission"
    """The access key lacks a permission: ``go_on()`` once it was given, ``go_on(api)`` with another key, or ``skip()``
    to leave out everything that needs it."""
    SIGN_IN = "sign_in"
    """The network wants a sign-in in a browser first: ``go_on()`` after it."""
    OFFLINE = "offline"
    """No connection for a long time: ``go_on()`` to try again."""
    TROUBLE = "trouble"
    """ManageBac keeps having trouble: ``go_on()`` to try again."""


class Stopped(MbdeskError):
    """The person stopped the run; it never leaves ``jobs.run``. ``for_good``: not to be continued another day."""

    def __init__(self, *, for_good: bool) -> None:
        super().__init__("stopped")
        self.for_good = for_good


class Control:
    """One run's reins. The window calls the first five; the run itself awaits ``checkpoint`` and ``sleep``.

    Nothing is interrupted in flight: pause and cancel act when the request that is on its way has its answer.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._paused = False
        self._stop: bool | None = None  # for good or not
        self._api: Api | None = None
        self._skip = False
        self._hurry = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._changed: asyncio.Event | None = None

    def pause(self) -> None:
        """Stop sending until ``go_on``."""
        self._set(paused=True)

    def go_on(self, api: "Api | None" = None) -> None:
        """Continue, try again at once, or answer a question; with ``api`` everything after is sent through it."""
        self._set(paused=False, api=api, hurry=True)

    def skip(self) -> None:
        """Answer a question about a permission: leave out what needs it and go on with the rest."""
        self._set(paused=False, skip=True, hurry=True)

    def cancel(self) -> None:
        """Stop for good: what was not sent stays not sent, and the run is closed."""
        self._set(stop=True)

    def leave(self) -> None:
        """Stop for now: the run stays open and can be continued, also after a restart."""
        self._set(stop=False)

    @property
    def paused(self) -> bool:
        """Whether the run was asked to pause, or pauses for a question."""
        return self._paused

    @property
    def stopping(self) -> bool:
        """Whether the run was asked to stop."""
        return self._stop is not None

    # -- the run's side ----------------------------------------------------------------------------------------------

    def attach(self) -> None:
        """Called by the run in its own loop before anything else."""
        with self._lock:
            self._loop, self._changed = asyncio.get_running_loop(), asyncio.Event()

    def new_api(self) -> "Api | None":
        """The api that came with the last ``go_on``, once."""
        with self._lock:
            api, self._api = self._api, None
        return api

    def take_skip(self) -> bool:
        """Whether the last answer was ``skip``, once."""
        with self._lock:
            skip, self._skip = self._skip, False
        return skip

    async def checkpoint(self, tell: Callable[[], None] | None = None) -> None:
        """Return at once, or when a pause is over; ``tell`` is called before it waits. Raises Stopped."""
        while self._pausing():
            if tell is not None:
                tell()
            await self._change()

    async def question(self) -> None:
        """Pause until a person answers. Raises Stopped."""
        self._paused = True
        await self.checkpoint()

    async def nap(self, seconds: float) -> None:
        """Wait; a pause and ``go_on`` end the wait early. Raises Stopped as soon as the person stops the run."""
        self._hurry = False
        try:
            async with asyncio.timeout(seconds):
                while not (self._hurry or self._pausing()):
                    await self._change()
        except TimeoutError:
            pass

    async def sleep(self, seconds: float) -> None:
        """Wait; ``go_on`` ends the wait early. Raises Stopped as soon as the person stops the run."""
        self._hurry = False
        try:
            async with asyncio.timeout(seconds):
                while not self._hurry:
                    if self._stop is not None:
                        raise Stopped(for_good=self._stop)
                    await self._change()
        except TimeoutError:
            pass
        await self.checkpoint()

    async def unless_stopped(self, awaitable: Awaitable[T]) -> T:
        """The result of ``awaitable``, which is cancelled when the person stops the run. Raises Stopped then."""
        task = asyncio.ensure_future(awaitable)
        change = asyncio.ensure_future(self._change())
        try:
            while not task.done():
                await asyncio.wait({task, change}, return_when=asyncio.FIRST_COMPLETED)
                if change.done():
                    self._pausing()
                    change = asyncio.ensure_future(self._change())
            return task.result()
        finally:
            for one in (task, change):
                one.cancel()
            await asyncio.gather(task, change, return_exceptions=True)

    def _pausing(self) -> bool:
        if self._stop is not None:
            raise Stopped(for_good=self._stop)
        return self._paused

    async def _change(self) -> None:
        if self._changed is None:
            raise RuntimeError("attach() comes first")
        await self._changed.wait()
        self._changed.clear()

    def _set(
        self,
        *,
        paused: bool | None = None,
        stop: bool | None = None,
        api: "Api | None" = None,
        skip: bool = False,
        hurry: bool = False,
    ) -> None:
        with self._lock:
            self._paused = self._paused if paused is None else paused
            self._stop = stop if self._stop is None else self._stop
            self._api = api or self._api
            self._skip = self._skip or skip
            self._hurry = self._hurry or hurry
            loop, changed = self._loop, self._changed
        if loop is not None and changed is not None and not loop.is_closed():
            loop.call_soon_threadsafe(changed.set)
