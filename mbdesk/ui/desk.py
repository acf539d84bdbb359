"""What the window's rooms share: the school that is open, what is loaded of it, and how to ask for more."""

import dataclasses
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from mbdesk.directory import Directory
from mbdesk.errors import ApiError, NoAnswer, NotConnected, SignInPage
from mbdesk.jobs.progress import Progress, Report
from mbdesk.plan.estimate import SECONDS_EACH
from mbdesk.ui.settings import LOOK_ONLY, Settings
from mbdesk.ui.task_runner import Running, TaskRunner
from mbdesk.ui.widgets.screen_fit import come_forward, place_over

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.store.connections import Connection
    from mbdesk.store.places import Places

_LOOK_AGAIN_MS: Final = 30_000
"""Without a connection, this long after the last look whether it is back."""
NO_CONNECTION: Final = (NotConnected, NoAnswer, SignInPage)


class Load(Enum):
    """Where the loading of the school stands."""

    NOTHING = auto()
    LOADING = auto()
    LOADED = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to say above the tabs: ``tone`` as of a banner, ``actions`` are (text, what it does)."""

    title: str
    body: str = ""
    tone: str = "info"
    details: str = ""
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWish:
    """What an import begins with: ``path`` a file to open at once, ``kind`` of import ("" = as the sheet looks), and
    ``choices`` as in ``plan.answers``, such as the class that shall look like the sheet."""

    path: Path | None = None
    kind: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadState:
    """``progress`` while loading, ``error`` after a failure."""

    load: Load = Load.NOTHING
    progress: Progress | None = None
    error: Exception | None = None


class Desk(QObject):
    """Passed to every tab and dialog: no globals, no look-ups.

    Signals: ``directory_changed(Directory)`` whenever more of the school is known, ``session_changed(Session | None)``
    when another school is opened, ``load_changed(LoadState)``; ``rights_changed()`` when something else may be done
    than before: other permissions, the connection lost or found, look-only mode; ``person_wanted(int)`` and
    ``class_wanted(int, int | None)`` ask the window to show somebody, or a class with the one of its people who led
    there; ``import_wanted(ImportWish)`` and
    ``activity_wanted()`` to open these; ``fix_wanted(Outcome)`` to put right the rows of a run that are not done;
    ``notice_given(Notice)`` to say something above the tabs, ``notice_taken_back(Notice)`` when it is no longer so;
    ``key_wanted(Callable)`` to ask for another access key, then to call what is carried.
    """

    directory_changed = Signal(object)
    session_changed = Signal(object)
    load_changed = Signal(object)
    person_wanted = Signal(object)  # ids are wider than the 32 bits of a signal's int (contract 18, row 22)
    class_wanted = Signal(object, object)
    import_wanted = Signal(object)
    activity_wanted = Signal()
    fix_wanted = Signal(object)
    notice_given = Signal(object)
    notice_taken_back = Signal(object)
    rights_changed = Signal()
    key_wanted = Signal(object)

    def __init__(self, tasks: TaskRunner, settings: Settings, places: "Places", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.settings = settings
        self.places = places
        self._session: Session | None = None
        self._directory = Directory()
        self._whole = False
        self._confirmed = self._reached = True
        self._state = LoadState()
        self._loading: Running[Directory] | None = None
        self._windows: list[tuple[QWidget, Hashable]] = []
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._on_look_again)
        settings.changed.connect(self._on_setting_changed)

    def open_window(self, window: QWidget, about: Hashable = None) -> None:
        """Show a window of its own and hold it until it is closed; it deletes itself then (``WA_DeleteOnClose``).

        ``about`` says what it was opened for, so that a second press finds it with ``window_about``.
        """
        place_over(window, QApplication.activeWindow())
        held = (window, about)
        self._windows.append(held)
        window.destroyed.connect(lambda: self._windows.remove(held))
        window.show()
        window.raise_()

    def open_once(self, about: Hashable, make: Callable[[], QWidget]) -> None:
        """Open the window that ``make`` makes, unless one ``about`` the same is there: then that comes to the front."""
        there = self.window_about(about)
        if there is not None:
            come_forward(there)
        else:
            self.open_window(make(), about)

    def window_about(self, about: Hashable) -> QWidget | None:
        """The window that was opened ``about`` the same last and is not closed."""
        windows = reversed(self._windows) if about is not None else ()
        return next((w for w, each in windows if each == about and w.isVisible()), None)

    @property
    def windows(self) -> tuple[QWidget, ...]:
        """The windows that are open, the last one first."""
        return tuple(window for window, _about in reversed(self._windows) if window.isVisible())

    @property
    def session(self) -> "Session | None":
        """The school that is open, None on the first screen."""
        return self._session

    @property
    def directory(self) -> Directory:
        """What is loaded; empty at first."""
        return self._directory

    @property
    def whole(self) -> bool:
        """Whether the school was once loaded to its end; until then lists may be cut short."""
        return self._whole

    @property
    def load_state(self) -> LoadState:
        """Where the loading stands."""
        return self._state

    @property
    def seconds_each(self) -> float:
        """How long a request takes at the open school."""
        return self._session.seconds_each if self._session is not None else SECONDS_EACH

    @property
    def practice(self) -> bool:
        """Whether the practice school is open."""
        return self._session is not None and self._session.practice

    @property
    def school_name(self) -> str:
        """The name of the open school, "" when none is."""
        return self._session.school.name if self._session is not None else ""

    @property
    def online(self) -> bool:
        """Whether ManageBac answered when it was last asked, and the key was proven since the school was opened."""
        return self._confirmed and self._reached

    def set_session(self, session: "Session | None", kept: Directory | None = None) -> None:
        """Open another school (or none) and forget what was loaded.

        ``kept`` is what this computer kept of it: then nobody has asked ManageBac yet, and ``reload`` does so first.
        """
        self._stop_loading()
        self._session = session
        self._whole = kept is not None
        self._confirmed, self._reached = kept is None, True
        self._look_again.stop()
        self.session_changed.emit(session)
        self._set_state(LoadState())
        self.set_directory(kept or (Directory(school=session.school) if session is not None else Directory()))
        self.rights_changed.emit()

    def renew(self, session: "Session") -> None:
        """The school that is open, with other facts: permissions, or whether a copy of it may be kept."""
        if self.shows(session):
            self._session = session
            self.rights_changed.emit()

    def shows(self, session: "Session") -> bool:
        """Whether ``session`` is the one that is open, whatever became known about it since."""
        return self._session is not None and self._session.api is session.api

    def set_connection(self, connection: "Connection") -> None:
        """What is remembered about the open school is different now."""
        if self._session is not None and self._session.connection.key == connection.key:
            self.renew(dataclasses.replace(self._session, connection=connection))

    def set_directory(self, directory: Directory) -> None:
        """More is known of the school."""
        self._directory = directory
        self.directory_changed.emit(directory)

    def reload(self) -> None:
        """Bring the school up to date; what was asked before and is under way is given up for it.

        While nothing was loaded before, the lists grow page by page; later only what changed is asked for, and they
        change once, at the end.
        """
        session, confirmed = self._session, self._confirmed
        if session is None:
            return
        self._stop_loading()
        first = not self._whole
        before = Directory() if first else self._directory
        self._set_state(LoadState(load=Load.LOADING, progress=Progress()))

        def show(directory: Directory) -> None:
            if first:
                self.tasks.post(lambda: self._on_pages_came(session, directory))

        async def job(report: Report) -> Directory:
            from mbdesk.jobs.connect import confirm
            from mbdesk.jobs.refresh import refresh_school

            now = session
            if not confirmed:
                now = await confirm(session)
                self.tasks.post(lambda: self.take_confirmed(now))
            return await refresh_school(now, before, report, show)

        self._loading = self.tasks.start(
            self,
            job,
            done=self._on_loaded,
            failed=self._on_load_failed,
            progress=self._on_load_progressed,
            name="load",
        )

    def take_confirmed(self, session: "Session") -> None:
        """The key works, and what it may do is known now. What became known meanwhile about the copy stays."""
        if self._session is not None and self.shows(session):
            self._confirmed = self._reached = True
            self.renew(dataclasses.replace(session, connection=self._session.connection))

    def _stop_loading(self) -> None:
        if self._loading is not None:
            running, self._loading = self._loading, None
            running.on_done = running.on_failed = running.on_progress = None
            running.cancel()

    def _set_state(self, state: LoadState) -> None:
        self._state = state
        self.load_changed.emit(state)

    def _on_load_progressed(self, progress: Progress) -> None:
        self._set_state(LoadState(load=Load.LOADING, progress=progress))

    def _on_pages_came(self, session: "Session", directory: Directory) -> None:
        if self.shows(session) and self._state.load is Load.LOADING:
            self.set_directory(directory)

    def _on_loaded(self, directory: Directory) -> None:
        self._loading = None
        self._whole = True
        self._set_reached(True)
        self._state = LoadState(load=Load.LOADED)
        self.set_directory(directory)
        self.load_changed.emit(self._state)
        self.rights_changed.emit()

    def _on_load_failed(self, error: Exception) -> None:
        self._loading = None
        self._set_reached(not isinstance(error, NO_CONNECTION))
        self._set_state(LoadState(load=Load.FAILED, error=error))
        self.rights_changed.emit()

    def _set_reached(self, reached: bool) -> None:
        self._reached = reached
        if reached:
            self._look_again.stop()
        else:
            self._look_again.start()

    def _on_look_again(self) -> None:
        """Quietly: nobody is told before the connection is back."""
        session = self._session
        if session is None or self._loading is not None:
            return

        async def job(_report: Report) -> bool:
            try:
                await session.api.reads.urgent.ping()
            except NO_CONNECTION:
                return False
            except ApiError:
                return True
            return True

        def looked(answered: bool) -> None:
            if answered and self.shows(session) and self._loading is None:
                self.reload()

        self.tasks.start(self, job, done=looked, name="look for the connection")

    def _on_setting_changed(self, key: str) -> None:
        if key == LOOK_ONLY.key:
            self.rights_changed.emit()
