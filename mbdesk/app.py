"""Wires the house: application, worker, desk, window; starts and ends it. The only room that knows qasync.

Start: the window is painted first, whatever is heavy is imported after that. End: the first close is ignored, jobs are
cancelled and awaited, connections closed, the worker joined, and only then does the window's coroutine return
(design 6, 7.2 to 7.4).
"""

import asyncio
import gc
import logging
import sys
import threading
import traceback
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final

import qasync
from PySide6.QtCore import QDate, QLocale, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from mbdesk import text
from mbdesk.errors import JournalError
from mbdesk.store.places import Places, made
from mbdesk.store.token_store import stop_waiting
from mbdesk.ui import drawing, theme
from mbdesk.ui.building import Pieces, TabKind
from mbdesk.ui.desk import Desk
from mbdesk.ui.garbage import GarbageCollector
from mbdesk.ui.main_window import MainWindow
from mbdesk.ui.messages import Message, show_message
from mbdesk.ui.schools import Schools
from mbdesk.ui.settings import SCHEME, TEXT_PERCENT, Settings
from mbdesk.ui.task_runner import TaskRunner
from mbdesk.ui.widgets.focus_ring import FocusRing
from mbdesk.ui.widgets.window_keys import WindowKeys
from mbdesk.worker import Worker

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.practice import PracticeSchool
    from mbdesk.practice.diary import Diary

_SWITCH_SECONDS: Final = 0.001
"""While the worker computes, the window waits this long for its turn; Python's own 5 ms add up to halts."""
_log: Final = logging.getLogger(__name__)

_WINDOW_KEYS: Final = ("Ctrl+E", "Ctrl+F", "Ctrl+I", "Ctrl+J", "Ctrl+K")
"""Keys of the window that a text field would take on some systems."""


def run(*, practice: bool = False, profile: Path | None = None, qt_arguments: Sequence[str] = ("mbdesk",)) -> int:
    """Open the window and stay until it is closed. ``profile`` is a folder for every file mbdesk keeps."""
    qt = make_application(qt_arguments)
    places = Places.below(profile) if profile is not None else Places.of_this_computer()
    with asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qt)) as runner:
        return runner.run(_live(qt, places, practice))


def make_application(arguments: Sequence[str]) -> QApplication:
    """The application with its names; the look comes with the settings."""
    qt = QApplication(list(arguments))
    qt.setApplicationName("mbdesk")
    qt.setApplicationDisplayName("mbdesk")
    qt.setDesktopFileName("mbdesk")
    qt.setQuitOnLastWindowClosed(False)
    pixmap = QPixmap()
    for size in (16, 32, 64, 256):
        pixmap = drawing.pixmap("mbdesk", "#1F5FBF", size)
    qt.setWindowIcon(QIcon(pixmap))
    text.use(short_date=_short_date)
    return qt


class House:
    """Everything that lives as long as the window."""

    def __init__(self, qt: QApplication, places: Places) -> None:
        self.qt = qt
        self.worker = Worker()
        self.worker.start()
        self.settings = Settings(made(places.config) / "window.ini")
        self.tasks = TaskRunner(self.worker)
        self.garbage = GarbageCollector()
        self.tasks.count_changed.connect(self.garbage.watch_jobs)
        self.desk = Desk(self.tasks, self.settings, places)
        drop_old_diary(places)
        self._practice: tuple[PracticeSchool, Diary] | None = None
        self.schools = Schools(self.desk, self._open_practice)
        self._apply_look()
        self.focus_ring = FocusRing(qt)
        self.window_keys = WindowKeys(qt, _WINDOW_KEYS)
        self.settings.changed.connect(self._on_setting_changed)
        qt.styleHints().colorSchemeChanged.connect(self._apply_look)
        self.window = MainWindow(self.desk, self.schools, tab_kinds())
        self.worker.at_end(self.schools.close_all)

    async def end(self) -> None:
        """Cancel, await, close the connections, stop the loop, join. Then the windows may go."""
        self.window.stop_building()
        self.tasks.cancel_all()
        stop_waiting()
        await asyncio.wrap_future(self.worker.wind_down())
        self.worker.stop()
        self.window.closing = True
        for window in self.qt.topLevelWidgets():
            window.close()
        self.garbage.stop()

    async def _open_practice(self) -> "Session":
        """In the worker. What was imported into the practice school stays for the day, also after a crash."""
        from mbdesk.jobs.connect import open_practice
        from mbdesk.practice.transport import PracticeTransport

        if self._practice is None:
            self._practice = await asyncio.to_thread(_practice_of_today, self.desk.places)
        school, diary = self._practice
        token = school.tokens["full"]
        session = await open_practice(lambda: PracticeTransport(school, diary=diary), token, places=self.desk.places)
        if diary.began:  # activity of a school that is no more
            from mbdesk.jobs.activity import forget_runs

            with suppress(JournalError):  # Activity itself says what is wrong with its journal
                await forget_runs(session)
            diary.began = False
        return session

    def _apply_look(self) -> None:
        theme.apply(self.qt, _scheme(self.settings.get(SCHEME)), self.settings.get(TEXT_PERCENT) / 100)

    def _on_setting_changed(self, key: str) -> None:
        if key in {SCHEME.key, TEXT_PERCENT.key}:
            self._apply_look()


def _scheme(kept: str) -> theme.Scheme:
    """What the settings say, or what the computer says where the file was changed by hand."""
    return theme.Scheme(kept) if kept in tuple(theme.Scheme) else theme.Scheme.SYSTEM


def _practice_of_today(places: Places) -> "tuple[PracticeSchool, Diary]":
    from mbdesk.practice import PracticeSchool
    from mbdesk.practice.diary import Diary

    school = PracticeSchool()
    return school, Diary(_diary_of(places), school)


def _diary_of(places: Places) -> Path:
    return made(places.data) / "practice-school.jsonl"


def drop_old_diary(places: Places) -> None:
    """Delete the practice school's diary of another day: sheets with real families may have been practised with."""
    diary = _diary_of(places)
    with suppress(OSError):
        if date.fromtimestamp(diary.stat().st_mtime) != date.today():  # noqa: DTZ012 - the registrar's own day
            diary.unlink()


async def _live(qt: QApplication, places: Places, practice: bool) -> int:
    """The window's own coroutine: from the first paint to the end."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    house = House(qt, places)
    reports = _Reports(house.window)
    reports.install(loop)
    house.window.close_wanted.connect(ended.set)
    sys.setswitchinterval(_SWITCH_SECONDS)
    house.window.prepared.connect(_settle)
    house.window.show()
    QTimer.singleShot(0, house.window, lambda: _open(house.window, practice))
    try:
        await ended.wait()
        await house.end()
    finally:
        reports.uninstall()
    return 0


def _open(window: MainWindow, practice: bool) -> None:
    """After the first paint: a school opens in the worker while the window builds the rest of itself."""
    if practice:
        window.open_practice()
    else:
        window.open_first()


def _settle() -> None:
    """Leave what is loaded by now out of every later collection."""
    gc.freeze()


def tab_kinds() -> tuple[TabKind, ...]:
    """The tabs in order, each imported and built when its turn comes."""
    return (
        TabKind("people", text.tr("People"), _make_people),
        TabKind("classes", text.tr("Classes"), _make_classes),
        TabKind("attendance", text.tr("Attendance"), _make_attendance),
        TabKind("grades", text.tr("Grades"), _make_grades),
    )


def _make_people(desk: Desk) -> Pieces:
    yield "mbdesk.ui.tabs.people"
    from mbdesk.ui.tabs.people import PeopleTab

    yield from PeopleTab.in_pieces(desk)


def _make_classes(desk: Desk) -> Pieces:
    yield "mbdesk.ui.tabs.classes"
    from mbdesk.ui.tabs.classes import ClassesTab

    yield from ClassesTab.in_pieces(desk)


def _make_attendance(desk: Desk) -> Pieces:
    yield "mbdesk.ui.tabs.attendance"
    from mbdesk.ui.tabs.attendance import AttendanceTab

    yield AttendanceTab(desk)


def _make_grades(desk: Desk) -> Pieces:
    yield "mbdesk.ui.tabs.grades"
    from mbdesk.ui.tabs.grades import GradesTab

    yield GradesTab(desk)


def _short_date(day: date) -> str:
    """As the system writes it; a system that was never told how (the C locale: ``25 10 2026``) with a word."""
    if QLocale().language() is QLocale.Language.C:
        return text.date_words(day)
    return QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)


class _Reports:
    """The last resort: an error nobody expected ends in one quiet dialog with details to copy, never in silence.

    The details name places in the program and types, never values: those may be people's data (quality X23).
    """

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._shown = False

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Catch what escapes from slots, threads, tasks and Qt."""
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_thread_exception(args.exc_type, args.exc_traceback)
        loop.set_exception_handler(self._on_loop_exception)
        qInstallMessageHandler(_on_qt_message)

    def uninstall(self) -> None:
        """As it was before."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__
        qInstallMessageHandler(None)

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt | SystemExit):
            sys.__excepthook__(kind, error, trace)
            return
        self._tell(kind, trace)

    def _on_thread_exception(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        """Not in the window's thread: written down only."""
        _log.error("unexpected in a thread: %s", places_of(kind, trace))

    def _on_loop_exception(self, _loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self._tell(type(error), error.__traceback__)
        else:
            _log.error("the window's loop: %s", context.get("message"))

    def _tell(self, kind: type[BaseException], trace: TracebackType | None) -> None:
        details = places_of(kind, trace)
        _log.error("unexpected: %s", details)
        if self._shown or not self._window.isVisible():
            return
        self._shown = True
        dialog = show_message(
            self._window,
            Message(
                title=text.tr("Something went wrong inside mbdesk."),
                body=text.tr(
                    "What was saved is safe. You can go on, but it is better to close mbdesk and open it again."
                    " Copy the details and send them to the people who make mbdesk: they hold no names and no key."
                ),
                details=details,
                code="MB-099",
            ),
        )
        dialog.finished.connect(self._on_told)

    def _on_told(self) -> None:
        self._shown = False


def places_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """``KeyError in ui/tabs/people.py:120 _show_kind < ...``: where, never what."""
    root = Path(__file__).parent
    frames = []
    for frame in traceback.extract_tb(trace):
        path = Path(frame.filename)
        name = path.relative_to(root) if path.is_relative_to(root) else path.name
        frames.append(f"{name}:{frame.lineno} {frame.name}")
    return f"{kind.__name__} in {' < '.join(reversed(frames[-8:]))}"


def _on_qt_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    level = logging.WARNING if kind in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg} else logging.DEBUG
    logging.getLogger("qt").log(level, "%s", message)


def selftest() -> int:
    """Print versions and the keyring in use: what a packaged build must still be able to find."""
    from mbdesk.store.token_store import backend_name
    from mbdesk.ui.dialogs.help import versions

    sys.stdout.write(f"{versions()}\nkeyring: {backend_name()}\n")
    return 0
