"""The one seam between the window and the worker: starts jobs, brings their progress, results and errors back.

A job is a coroutine function that takes a ``Report``. It runs in the worker; every callback runs in the window's
thread. Plain frozen values cross, through one queued signal.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, Final, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from mbdesk.errors import MbdeskError
from mbdesk.jobs.progress import Progress, Report
from mbdesk.worker import Worker

T = TypeVar("T")

Job = Callable[[Report], Coroutine[Any, Any, T]]

_EXPECTED: Final = (MbdeskError, OSError)
_PROGRESS_SECONDS: Final = 0.1
"""Progress reaches the window at most ten times a second."""


class Running(Generic[T]):
    """A job that was started. ``running`` until its last callback has run or it was cancelled."""

    def __init__(self, name: str, owner: QObject, worker: Worker, job: "Job[T]") -> None:
        self.name = name
        self.owner: QObject | None = owner
        self.running = True
        self.on_done: Callable[[T], None] | None = None
        self.on_failed: Callable[[Exception], None] | None = None
        self.on_cancelled: Callable[[], None] | None = None
        self.on_progress: Callable[[Progress], None] | None = None
        self._worker = worker
        self._job: Job[T] | None = job
        self._task: asyncio.Task[Any] | None = None
        self._cancelled = False
        self._lock = threading.Lock()
        self._latest: Progress | None = None
        self.shown_at = 0.0

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled

    @property
    def living_owner(self) -> QObject | None:
        """For whom it runs; None once they were destroyed, or it has ended."""
        return self.owner if self.owner is not None and shiboken6.isValid(self.owner) else None

    def cancel(self) -> None:
        """Ask the job to stop. A job that ends with a value in spite of it still gives it to ``done``."""
        if self.running and not self._cancelled:
            self._cancelled = True
            self._worker.call(self._cancel_in_worker)

    def _cancel_in_worker(self) -> None:
        if self._task is not None:
            self._task.cancel()

    async def live(self, report: Report) -> T:
        """What runs in the worker."""
        self._task = asyncio.current_task()
        job = self._job
        if self._cancelled or job is None:
            raise asyncio.CancelledError
        return await job(report)

    def forget(self) -> None:
        """Let go, in the window's thread, of whatever may hold a widget: the worker keeps this object a moment more."""
        self.owner = self._job = None
        self.on_done = self.on_failed = self.on_cancelled = self.on_progress = None

    def put_progress(self, progress: Progress) -> bool:
        """Keep the newest progress; True when the window must be told to fetch it. Called in the worker's thread."""
        with self._lock:
            first = self._latest is None
            self._latest = progress
        return first

    def take_progress(self) -> Progress | None:
        """The newest progress, once."""
        with self._lock:
            latest, self._latest = self._latest, None
        return latest


class TaskRunner(QObject):
    """Starts jobs in the worker. A job is cancelled when its owner is destroyed; its callbacks then stay silent.

    Errors without a ``failed`` callback go to ``unhandled`` (set by the window to show them).
    """

    count_changed = Signal(int)
    """How many jobs run now."""
    _posted = Signal(object)
    _progressed = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, worker: Worker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.unhandled: Callable[[QObject, Exception], None] | None = None
        self._worker = worker
        self._jobs: list[Running[Any]] = []
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    @property
    def jobs(self) -> tuple[Running[Any], ...]:
        """What runs now."""
        return tuple(self._jobs)

    def start(
        self,
        owner: QObject,
        job: "Job[T]",
        *,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        progress: Callable[[Progress], None] | None = None,
        name: str = "",
    ) -> "Running[T]":
        """Run ``job`` in the worker; exactly one of ``done``, ``failed`` and ``cancelled`` follows."""
        running: Running[T] = Running(name, owner, self._worker, job)
        running.on_done, running.on_failed, running.on_cancelled = done, failed, cancelled
        running.on_progress = progress

        def report(latest: Progress) -> None:
            if running.put_progress(latest):
                self._progressed.emit(running)

        self._jobs.append(running)
        owner.destroyed.connect(running.cancel)
        future = self._worker.submit(running.live(report))
        future.add_done_callback(lambda ended: self._ended.emit(running, ended))
        self.count_changed.emit(len(self._jobs))
        return running

    def post(self, function: Callable[[], object]) -> None:
        """Call ``function`` in the window's thread soon. For jobs, which must not touch a widget themselves."""
        self._posted.emit(function)

    def cancel_all(self) -> None:
        """Ask every running job to stop."""
        for running in self.jobs:
            running.cancel()

    def _on_posted(self, function: Callable[[], object]) -> None:
        function()

    def _on_progressed(self, running: Running[Any]) -> None:
        wait = running.shown_at + _PROGRESS_SECONDS - time.monotonic()
        if wait > 0:
            QTimer.singleShot(round(wait * 1000), self, lambda: self._show_progress(running))
        else:
            self._show_progress(running)

    def _show_progress(self, running: Running[Any]) -> None:
        latest = running.take_progress()
        if latest is None or running.on_progress is None or running.living_owner is None:
            return
        running.shown_at = time.monotonic()
        running.on_progress(latest)

    def _on_ended(self, running: Running[Any], future: "Future[Any]") -> None:
        try:
            self._tell_end(running, future)
        finally:
            running.forget()

    def _tell_end(self, running: Running[Any], future: "Future[Any]") -> None:
        self._show_progress(running)
        running.running = False
        self._jobs.remove(running)
        self.count_changed.emit(len(self._jobs))
        owner = running.living_owner
        if owner is not None:
            owner.destroyed.disconnect(running.cancel)
        try:
            error = future.exception()
        except CancelledError:
            if owner is not None and running.on_cancelled is not None:
                running.on_cancelled()
            return
        if owner is None:
            return
        if error is None:
            if running.on_done is not None:
                running.on_done(future.result())
        elif not isinstance(error, Exception):
            raise error
        else:
            self._tell(running, owner, error)

    def _tell(self, running: Running[Any], owner: QObject, error: Exception) -> None:
        """An error that is expected goes to whoever asked; any other as well, and then up as the bug that it is."""
        if running.on_failed is not None:
            running.on_failed(error)
        elif self.unhandled is not None and isinstance(error, _EXPECTED):
            self.unhandled(owner, error)
        if not isinstance(error, _EXPECTED) or (running.on_failed is None and self.unhandled is None):
            raise error
