"""A heart that should beat every five milliseconds in the window's thread: when it is late, the window stood still."""

import time
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer

BEAT: Final = 0.005


class Heart(QObject):
    """Beats from ``listen`` to ``heard``; a person's click waits as long as the heart does.

    ``works`` are the seconds of processor time that this process used between two beats: on a busy machine a beat may
    be late for nothing that the program does.
    """

    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[float] = []
        self.works: list[float] = []
        self._last = self._worked = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(BEAT * 1000))
        self._timer.timeout.connect(self._on_beat)

    def listen(self) -> None:
        """Begin anew."""
        self._blocks, self.works = [], []
        self._last, self._worked = time.perf_counter(), time.process_time()
        self._timer.start()

    def heard(self) -> list[float]:
        """The seconds by which each beat came late, up to now; then the heart rests."""
        self._on_beat()
        self._timer.stop()
        return self._blocks

    def _on_beat(self) -> None:
        now, worked = time.perf_counter(), time.process_time()
        self._blocks.append(max(0.0, now - self._last - BEAT))
        self.works.append(worked - self._worked)
        self._last, self._worked = now, worked
