"""Collects reference cycles in the window's thread, and nowhere else.

Python runs its cycle collector in whichever thread happens to allocate. A model, a font or a whole widget that is part
of a cycle would then be destroyed by the worker, beside the window that is drawing: a crash, minutes after its cause.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication

_YOUNG: Final = 5_000
"""As many new objects are worth a look."""
_MIDDLE: Final = 25_000
"""As many that were looked at once are looked at again."""
_OLD: Final = 100_000
"""As many that were looked at again are worth a look at the whole heap. Over a loaded school that halts the window for
100 ms and more: it waits until people work elsewhere, as they do all day. Without it a window that stays open for days
would grow by some 1,000 objects whenever the school is read again."""
_BUSY_MS: Final = 50
_IDLE_MS: Final = 500
"""How often to look while jobs run, and else. A look at 100,000 new objects, as a load or a draft of 1,000 rows makes
them, halts everything for 40 to 95 ms, so they must not heap up."""


class GarbageCollector(QObject):
    """From its start to its ``stop()`` Python collects only here. To be made in the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._middle = self._old = 0
        self._busy = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_IDLE_MS)

    def watch_jobs(self, count: int) -> None:
        """Look more often while ``count`` jobs run."""
        self._busy = bool(count)
        wanted = _BUSY_MS if count else _IDLE_MS
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)

    def look(self) -> None:
        """Collect what is due: new objects, or also those that outlived one look, or everything."""
        if self._old >= _OLD and not self._busy and not _is_looked_at():
            gc.collect()
            self._old = self._middle = 0
            return
        young = gc.get_count()[0]
        if young < _YOUNG:
            return
        self._middle += young
        if self._middle < _MIDDLE:
            gc.collect(0)
        else:
            gc.collect(1)
            self._old += self._middle
            self._middle = 0

    def stop(self) -> None:
        """Give the collector back to Python."""
        self._timer.stop()
        gc.enable()


def _is_looked_at() -> bool:
    return QGuiApplication.applicationState() is Qt.ApplicationState.ApplicationActive
