"""What a test of the window needs: a worker, a task runner and a desk that end with the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent

from mbdesk.store.places import Places
from mbdesk.ui.desk import Desk
from mbdesk.ui.settings import Settings
from mbdesk.ui.task_runner import TaskRunner
from mbdesk.worker import Worker


@contextmanager
def task_runner() -> Iterator[TaskRunner]:
    """A task runner with a worker of its own. Needs a QApplication."""
    worker = Worker()
    worker.start()
    tasks = TaskRunner(worker)
    try:
        yield tasks
    finally:
        worker.stop()
        QCoreApplication.sendPostedEvents(tasks, QEvent.Type.MetaCall)
        tasks.deleteLater()


@contextmanager
def desk_below(folder: Path) -> Iterator[Desk]:
    """A desk whose every file lies below ``folder``, with no school open."""
    places = Places.below(folder)
    with task_runner() as tasks:
        desk = Desk(tasks, Settings(folder / "settings.ini"), places)
        yield desk
        desk.deleteLater()
