"""The seam between window and worker: results, errors, progress and cancelling arrive in the window's thread."""

import asyncio
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from mbdesk.errors import NotConnected
from mbdesk.jobs.progress import Progress, Report
from mbdesk.ui.task_runner import TaskRunner
from tests.support.window import task_runner


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    with task_runner() as runner:
        yield runner


def test_the_result_arrives_in_the_windows_thread(tasks: TaskRunner, qtbot: QtBot) -> None:
    got: list[tuple[str, str]] = []

    async def job(_report: Report) -> str:
        return threading.current_thread().name

    owner = QObject()
    running = tasks.start(owner, job, done=lambda name: got.append((name, threading.current_thread().name)))
    assert list(tasks.jobs) == [running]
    qtbot.waitUntil(lambda: bool(got))
    assert got == [("mbdesk-worker", threading.current_thread().name)]
    assert not running.running
    assert not tasks.jobs


def test_an_error_goes_to_failed_and_without_it_to_unhandled(tasks: TaskRunner, qtbot: QtBot) -> None:
    failed: list[Exception] = []
    unhandled: list[tuple[QObject, Exception]] = []
    tasks.unhandled = lambda owner, error: unhandled.append((owner, error))

    async def job(_report: Report) -> None:
        raise NotConnected("GET", "/school")

    owner = QObject()
    tasks.start(owner, job, failed=failed.append)
    tasks.start(owner, job)
    qtbot.waitUntil(lambda: bool(failed and unhandled))
    assert isinstance(failed[0], NotConnected)
    assert unhandled[0][0] is owner


def test_progress_is_thinned_but_the_last_one_always_comes(tasks: TaskRunner, qtbot: QtBot) -> None:
    shown: list[int] = []
    done: list[bool] = []

    async def job(report: Report) -> None:
        for step in range(1, 501):
            report(Progress(done=step, total=500))
            if step % 50 == 0:
                await asyncio.sleep(0.001)

    owner = QObject()
    tasks.start(owner, job, progress=lambda p: shown.append(p.done), done=lambda _: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert shown[-1] == 500
    assert len(shown) <= 5


def test_cancel_reaches_the_job_and_its_value_still_counts(tasks: TaskRunner, qtbot: QtBot) -> None:
    kept: list[int] = []
    cancelled: list[bool] = []
    started = threading.Event()

    async def keeps_what_is_done(_report: Report) -> int:
        started.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return 7
        return 0

    async def stops(_report: Report) -> int:
        await asyncio.Event().wait()
        return 0

    owner = QObject()
    first = tasks.start(owner, keeps_what_is_done, done=kept.append)
    second = tasks.start(owner, stops, done=kept.append, cancelled=lambda: cancelled.append(True))
    assert started.wait(5)
    first.cancel()
    second.cancel()
    qtbot.waitUntil(lambda: bool(kept and cancelled))
    assert kept == [7]


def test_a_job_dies_with_its_owner_and_stays_silent(tasks: TaskRunner, qtbot: QtBot) -> None:
    heard: list[object] = []
    started, ended = threading.Event(), threading.Event()

    async def job(_report: Report) -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    owner = QObject()
    tasks.start(owner, job, done=heard.append, failed=heard.append, cancelled=lambda: heard.append(None))
    assert started.wait(5)
    owner.deleteLater()
    del owner
    qtbot.waitUntil(lambda: ended.is_set() and not tasks.jobs)
    assert heard == []
