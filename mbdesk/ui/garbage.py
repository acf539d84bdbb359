"""Collects reference cycles in the window's thread, and nowhere else.

Python runs its cycle collector in whichever thread happens to allocate. A model, a font or a whole widget that is part
of a cycle would then be destroyed by the worker, beside the window that is drawing: a crash, minutes after its cause.
"""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer

_YOUNG: Final = 5_000
"""As many new objects are worth a look."""
_MIDDLE: Final = 25_000
"""As many that were looked at once are looked at again. The whole heap never is: over a loaded school that halts the
window for half a second."""
_BUSY_MS: Final = 50
_IDLE_MS: Final = 500
"""How often to look while jobs run, and else. A look at 100,000 new objects, as a load or a draft of 1,000 rows makes
them, halts everything for 40 to 95 ms, so they must not heap up."""


class GarbageCollector(QObject):
    """From its start to its ``stop()`` Python collects only here. To be made in the window's thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._middle = 0
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_IDLE_MS)

    def watch_jobs(self, count: int) -> None:
        """Look more often while ``count`` jobs run."""
        wanted = _BUSY_MS if count else _IDLE_MS
        if self._timer.interval() != wanted:
            self._timer.setInterval(wanted)

    def look(self) -> None:
        """Collect what is due: new objects, or also those that outlived one look."""
        young = gc.get_count()[0]
        if young < _YOUNG:
            return
        self._middle += young
        if self._middle < _MIDDLE:
            gc.collect(0)
        else:
            gc.collect(1)
            self._middle = 0

    def stop(self) -> None:
        """Give the collector back to Python."""
        self._timer.stop()
        gc.enable()
