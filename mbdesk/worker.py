"""One thread with a plain asyncio loop: everything that leaves the window runs there.

It knows neither Qt nor ManageBac. A coroutine goes in, a ``concurrent.futures.Future`` comes out.
"""

import asyncio
import threading
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final, TypeVar

T = TypeVar("T")

_JOIN_SECONDS: Final = 5.0
_GRACE_SECONDS: Final = 3.0
"""How long jobs that were asked to stop may take for it: a request in flight is to end with its journal line."""


class Worker:
    """Owns the thread and its loop from ``start()`` to ``stop()``.

    The thread is a daemon: a request that never ends cannot keep the program alive after its window is gone.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._ready = threading.Event()
        self._closers: list[Callable[[], Awaitable[None]]] = []
        self._jobs: weakref.WeakSet[Coroutine[Any, Any, Any]] = weakref.WeakSet()

    @property
    def running(self) -> bool:
        """Whether coroutines can be submitted."""
        return self._loop is not None

    def start(self) -> None:
        """Start the thread and wait until its loop runs."""
        self._thread = threading.Thread(target=self._run, name="mbdesk-worker", daemon=True)
        self._thread.start()
        self._ready.wait()

    def submit(self, coro: Coroutine[Any, Any, T]) -> "Future[T]":
        """Run ``coro`` in the worker. Cancelling the future cancels the coroutine. RuntimeError when not running."""
        if self._loop is None:
            coro.close()
            raise RuntimeError("The worker is not running.")
        self._jobs.add(coro)
        return asyncio.run_coroutine_threadsafe(coro, self._loop)

    def call(self, function: Callable[[], object]) -> None:
        """Call ``function`` in the worker's thread soon. Does nothing when the worker has stopped."""
        loop = self._loop
        if loop is not None:
            loop.call_soon_threadsafe(function)

    def at_end(self, close: Callable[[], Awaitable[None]]) -> None:
        """Await ``close()`` once when the worker stops, after every other task has ended."""
        self._closers.append(close)

    def wind_down(self) -> "Future[None]":
        """Cancel what was submitted, then whatever still runs, await it all, and run what ``at_end`` was given.

        In this order, so that a job decides what becomes of its own tasks; for that it has a few seconds. ``stop()``
        comes after it.
        """
        return self.submit(self._wind_down())

    def stop(self) -> None:
        """Wind down, stop the loop and join the thread. Safe to call twice."""
        loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        try:
            self.wind_down().result(_JOIN_SECONDS)
        finally:
            self._loop = None
            loop.call_soon_threadsafe(loop.stop)
            thread.join(_JOIN_SECONDS)
            self._thread = None

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            loop = runner.get_loop()
            self._loop = loop
            loop.call_soon(self._ready.set)
            loop.run_forever()

    async def _wind_down(self) -> None:
        me = asyncio.current_task()
        jobs = [task for task in asyncio.all_tasks() if task is not me and task.get_coro() in self._jobs]
        for task in jobs:
            if not task.cancelling():  # a second cancel would break off what the first one lets end
                task.cancel()
        if jobs:
            await asyncio.wait(jobs, timeout=_GRACE_SECONDS)
        others = [task for task in asyncio.all_tasks() if task is not me]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        closers, self._closers = self._closers, []
        for close in closers:
            await close()
