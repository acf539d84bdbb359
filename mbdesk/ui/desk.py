"""What the window's rooms share: the school that is open, what is loaded of it, and how to ask for more."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mbdesk.directory import Directory
from mbdesk.jobs.progress import Progress, Report
from mbdesk.ui.settings import Settings
from mbdesk.ui.task_runner import Running, TaskRunner

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.store.places import Places


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
class LoadState:
    """``progress`` while loading, ``error`` after a failure."""

    load: Load = Load.NOTHING
    progress: Progress | None = None
    error: Exception | None = None


class Desk(QObject):
    """Passed to every tab and dialog: no globals, no look-ups.

    Signals: ``directory_changed(Directory)`` whenever more of the school is known, ``session_changed(Session | None)``
    when another school is opened, ``load_changed(LoadState)``; ``person_wanted(int)`` and ``class_wanted(int)`` ask
    the window to show somebody or something; ``import_wanted(Path | None)`` and ``activity_wanted()`` to open these;
    ``notice_given(Notice)`` to say something above the tabs.
    """

    directory_changed = Signal(object)
    session_changed = Signal(object)
    load_changed = Signal(object)
    person_wanted = Signal(object)  # ids are wider than the 32 bits of a signal's int (contract 18, row 22)
    class_wanted = Signal(object)
    import_wanted = Signal(object)
    activity_wanted = Signal()
    notice_given = Signal(object)

    def __init__(self, tasks: TaskRunner, settings: Settings, places: "Places", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tasks = tasks
        self.settings = settings
        self.places = places
        self._session: Session | None = None
        self._directory = Directory()
        self._whole = False
        self._state = LoadState()
        self._loading: Running[Directory] | None = None
        self._windows: list[QWidget] = []

    def open_window(self, window: QWidget) -> None:
        """Show a window of its own and hold it until it is closed; it deletes itself then (``WA_DeleteOnClose``)."""
        self._windows.append(window)
        window.destroyed.connect(lambda: self._windows.remove(window))
        window.show()
        window.raise_()

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
    def practice(self) -> bool:
        """Whether the practice school is open."""
        return self._session is not None and self._session.practice

    @property
    def school_name(self) -> str:
        """The name of the open school, "" when none is."""
        return self._session.school.name if self._session is not None else ""

    def set_session(self, session: "Session | None") -> None:
        """Open another school (or none) and forget what was loaded."""
        self._stop_loading()
        self._session = session
        self._whole = False
        self.session_changed.emit(session)
        self._set_state(LoadState())
        self.set_directory(Directory(school=session.school) if session is not None else Directory())

    def set_directory(self, directory: Directory) -> None:
        """More is known of the school."""
        self._directory = directory
        self.directory_changed.emit(directory)

    def reload(self) -> None:
        """Load the school again; a load that is under way is given up for it. The old data stays until the new is in.

        While nothing was loaded before, the lists grow page by page; a refresh changes them once, at its end.
        """
        session = self._session
        if session is None:
            return
        self._stop_loading()
        first = not self._whole
        self._set_state(LoadState(load=Load.LOADING, progress=Progress()))

        def show(directory: Directory) -> None:
            if first:
                self.tasks.post(lambda: self._on_pages_came(session, directory))

        async def job(report: Report) -> Directory:
            from mbdesk.jobs.load import load_school

            return await load_school(session, report, show)

        self._loading = self.tasks.start(
            self,
            job,
            done=self._on_loaded,
            failed=self._on_load_failed,
            progress=self._on_load_progressed,
            name="load",
        )

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
        if session is self._session and self._state.load is Load.LOADING:
            self.set_directory(directory)

    def _on_loaded(self, directory: Directory) -> None:
        self._loading = None
        self._whole = True
        self._state = LoadState(load=Load.LOADED)
        self.set_directory(directory)
        self.load_changed.emit(self._state)

    def _on_load_failed(self, error: Exception) -> None:
        self._loading = None
        self._set_state(LoadState(load=Load.FAILED, error=error))
