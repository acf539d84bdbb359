"""A heart that should beat every five milliseconds in the window's thread: when it is late, the window stood still."""

import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

BEAT: Final = 0.005


class Heart(QObject):
    """Beats from ``listen`` to ``heard``; a person's click waits as long as the heart does."""

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(BEAT * 1000))
        self._timer.timeout.connect(self._on_beat)

    def listen(self) -> None:
        """Begin anew."""
        self._blocks = []
        self._last = time.perf_counter()
        self._timer.start()

    def heard(self) -> list[float]:
        """The seconds by which each beat came late, up to now; then the heart rests."""
        self._on_beat()
        self._timer.stop()
        return self._blocks

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self._blocks.append(max(0.0, now - self._last - BEAT))
        self._last = now
