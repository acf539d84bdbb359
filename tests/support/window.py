"""What a test of the window needs: worker, desk and the window itself on the small practice school, ended in order."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from mbdesk.practice import PracticeSchool, PracticeTransport, Switches
from mbdesk.store.places import Places
from mbdesk.ui import theme
from mbdesk.ui.building import Pieces, TabKind
from mbdesk.ui.desk import Desk, Load
from mbdesk.ui.garbage import GarbageCollector
from mbdesk.ui.main_window import MainWindow
from mbdesk.ui.schools import Schools
from mbdesk.ui.settings import Settings
from mbdesk.ui.tabs.classes import ClassesTab
from mbdesk.ui.tabs.people import PeopleTab
from mbdesk.ui.task_runner import TaskRunner
from mbdesk.worker import Worker
from tests.support.served import Served, open_session, unpaced

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session

TODAY: Final = date(2026, 3, 10)


@contextmanager
def task_runner(worker: Worker | None = None) -> Iterator[TaskRunner]:
    """A task runner with a worker of its own, and as in mbdesk only this thread collects garbage. Needs a
    QApplication."""
    worker = worker or Worker()
    worker.start()
    tasks = TaskRunner(worker)
    garbage = GarbageCollector()
    tasks.count_changed.connect(garbage.watch_jobs)
    try:
        yield tasks
    finally:
        worker.stop()
        garbage.stop()
        QCoreApplication.sendPostedEvents(tasks, QEvent.Type.MetaCall)
        tasks.deleteLater()


@contextmanager
def desk_below(folder: Path, worker: Worker | None = None) -> Iterator[Desk]:
    """A desk whose every file lies below ``folder``, with no school open."""
    places = Places.below(folder)
    with task_runner(worker) as tasks:
        desk = Desk(tasks, Settings(folder / "settings.ini"), places)
        yield desk
        desk.deleteLater()


def _make_people(desk: Desk) -> Pieces:
    yield PeopleTab(desk)


def _make_classes(desk: Desk) -> Pieces:
    yield ClassesTab(desk)


PEOPLE: Final = TabKind("people", "People", _make_people)
CLASSES: Final = TabKind("classes", "Classes", _make_classes)


@dataclass(frozen=True, slots=True)
class Opened:
    """A window and the practice school behind it, which a test may damage."""

    window: MainWindow
    desk: Desk
    schools: Schools
    school: PracticeSchool
    qtbot: QtBot
    built: list[bool]
    """Not empty once every tab is built."""

    @property
    def people(self) -> PeopleTab:
        """The People tab."""
        tab = self.window.tabs[0]
        assert isinstance(tab, PeopleTab)
        return tab

    def open_practice(self) -> None:
        """Open the practice school and wait until everything is built and loaded."""
        self.window.open_practice()
        self.qtbot.waitUntil(lambda: bool(self.built), timeout=20_000)
        self.qtbot.waitUntil(lambda: self.desk.load_state.load in {Load.LOADED, Load.FAILED}, timeout=20_000)
        self.window.activateWindow()  # the offscreen screen forgets it
        self.qtbot.waitUntil(self.window.isActiveWindow)


@contextmanager
def window_below(
    folder: Path,
    qtbot: QtBot,
    *,
    token: str = "full",
    latency: float = 0.0,
    size: str = "small",
    tabs: Sequence[TabKind] = (PEOPLE,),
    served: Served | None = None,
) -> Iterator[Opened]:
    """A shown window with ``tabs`` on its first screen; ``opened.open_practice()`` opens the school with ``token``, or
    the one that is ``served`` by another process."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.Scheme.LIGHT)
    school = PracticeSchool(size, seed=1, today=TODAY, switches=Switches(rate_limit=0))
    worker = Worker()
    sys.setswitchinterval(0.001)  # as in mbdesk.app
    with desk_below(folder, worker) as desk:

        async def open_practice() -> "Session":
            from mbdesk.jobs import connect

            if served is not None:
                return await open_session(served, desk.places, unpaced())
            wire = PracticeTransport(school, latency)
            return await connect.open_practice(lambda: wire, school.tokens[token], places=desk.places)

        schools = Schools(desk, open_practice)
        worker.at_end(schools.close_all)
        window = MainWindow(desk, schools, tabs)
        built: list[bool] = []
        window.prepared.connect(lambda: built.append(True))
        window.show()
        try:
            yield Opened(window, desk, schools, school, qtbot, built)
        finally:
            window.closing = True
            for each in app.topLevelWidgets():
                each.close()
            window.deleteLater()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def focusable(root: QWidget) -> list[QWidget]:
    """Every widget below ``root`` that can be seen and takes the keyboard."""
    from PySide6.QtCore import Qt

    found = [w for w in root.findChildren(QWidget) if w.isVisibleTo(root) and w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [w for w in found if w.isEnabled()]
