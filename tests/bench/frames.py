"""From an event to the frame that shows it: real events, real painting, on whatever screen there is."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from mbdesk.ui import theme

QUIET_MS: Final = 250
"""When nothing was painted for so long, nothing will be."""


def application() -> QApplication:
    """An application that looks like mbdesk."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    made = QApplication(["mbdesk"])
    theme.apply(made, theme.Scheme.LIGHT)
    return made


class Frames(QObject):
    """Waits for the frame in which ``view`` shows what was done to it.

    A frame counts as drawn when the window has painted and handed it to the screen: the first turn of the event loop
    after the view's paint event.
    """

    def __init__(self, view: QTableView) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._waiting = False
        self._quiet = QTimer(singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._loop.quit)
        self._viewport = view.viewport()
        self._viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """See the view being painted."""
        if self._waiting and watched is self._viewport and event.type() == QEvent.Type.Paint:
            self._waiting = False
            QTimer.singleShot(0, self._loop.quit)
        return False

    def seconds(self, act: Callable[[], object]) -> float:
        """Do ``act`` and give the seconds until its frame was drawn, or until it was done when it changes no frame."""
        started = time.perf_counter()
        self._waiting = True
        act()
        done = time.perf_counter()
        self._quiet.start()
        self._loop.exec()
        ended = time.perf_counter()
        self._quiet.stop()
        return done - started if self._waiting else ended - started


def shown(window: QWidget, view: QTableView, width: int = 1500, height: int = 900) -> Frames:
    """Show ``window`` and wait for the first frame of ``view``; gives what waits for the next ones."""
    frames = Frames(view)
    window.resize(width, height)
    frames.seconds(window.show)
    window.activateWindow()
    return frames


def settle(milliseconds: int) -> None:
    """Let the event loop turn for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
