"""What is of Qt's is destroyed in the window's thread, whoever allocates or lets go last."""

import gc
import threading
import weakref
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from mbdesk.errors import NotConnected
from mbdesk.jobs.progress import Report
from mbdesk.ui.garbage import GarbageCollector
from mbdesk.ui.task_runner import TaskRunner
from mbdesk.worker import Worker
from tests.support.window import task_runner

T = TypeVar("T")


@pytest.fixture
def tasks(qapp: object) -> Iterator[TaskRunner]:
    with task_runner() as runner:
        yield runner


class Ends:
    """The threads in which what is watched was destroyed."""

    def __init__(self) -> None:
        self.threads: list[str] = []

    def watch(self, thing: object) -> None:
        weakref.finalize(thing, lambda: self.threads.append(threading.current_thread().name))


class Circle(QWidget):
    """A widget that holds itself, as one does whose slot is a lambda: only the cycle collector can find it."""

    def __init__(self) -> None:
        super().__init__()
        self.circle = self


def widgets_in_circles(ends: Ends, count: int = 50) -> None:
    """Leave such widgets behind."""
    for _ in range(count):
        ends.watch(Circle())


async def allocating(_report: Report) -> int:
    """As many objects as a large school."""
    return len([[number] for number in range(200_000)])


def test_a_worker_that_allocates_destroys_no_widget(tasks: TaskRunner, qtbot: QtBot) -> None:
    ends, done = Ends(), list[int]()
    gc.collect()
    widgets_in_circles(ends)
    tasks.start(tasks, allocating, done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    gc.collect()
    assert len(ends.threads) == 50
    assert set(ends.threads) == {threading.current_thread().name}


class Keeps(Worker):
    """A worker that lets go of a job's future, with its value or error, only when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[object] = []

    def submit(self, coro: Coroutine[Any, Any, T]) -> "Future[T]":
        future = super().submit(coro)
        self.kept.append(future)
        return future


@pytest.mark.parametrize("fails", [False, True])
def test_what_only_a_job_held_goes_in_the_windows_thread(qtbot: QtBot, fails: bool) -> None:
    """The worker's loop holds an ended job for a moment after the window was told: it must not be the last holder."""
    ends, heard, worker = Ends(), list[object](), Keeps()

    def begin(tasks: TaskRunner) -> None:
        held = QObject()
        ends.watch(held)

        async def job(_report: Report) -> None:
            if fails:
                raise NotConnected("GET", held.objectName())

        tasks.start(held, job, done=lambda _: heard.append(held), failed=lambda _: heard.append(held))

    with task_runner(worker) as tasks:
        begin(tasks)
        qtbot.waitUntil(lambda: bool(heard))
        heard.clear()
        thread = threading.Thread(target=worker.kept.clear, name="not the window's")
        thread.start()
        thread.join()
        gc.collect()
    assert ends.threads == [threading.current_thread().name]


def test_everything_is_looked_at_while_people_work_elsewhere(qapp: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """A circle that has become old is found then, and nobody waits for it."""
    state = [Qt.ApplicationState.ApplicationActive]
    monkeypatch.setattr(QGuiApplication, "applicationState", lambda: state[0])
    garbage, ends = GarbageCollector(), Ends()
    widget = Circle()
    ends.watch(widget)
    gc.collect()  # now it is old
    del widget

    def work() -> None:
        for _ in range(5):
            made = [[number] for number in range(30_000)]
            garbage.look()
            del made

    work()
    assert ends.threads == [], "while she works here only what is new is looked at"
    state[0] = Qt.ApplicationState.ApplicationInactive
    garbage.watch_jobs(1)
    garbage.look()
    assert ends.threads == [], "nor while something is loaded or sent"
    garbage.watch_jobs(0)
    garbage.look()
    garbage.stop()
    assert ends.threads == [threading.current_thread().name]


def test_python_collects_by_itself_again_afterwards(qapp: object) -> None:
    with task_runner():
        assert not gc.isenabled()
    assert gc.isenabled()
