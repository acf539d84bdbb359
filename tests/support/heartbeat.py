"""How long the window's thread stands still: a timer that should fire every 5 ms, and what came between two beats."""

import time

from PySide6.QtCore import QObject, Qt, QTimer


class Heartbeat(QObject):
    """Beats in the thread that makes it. All figures are milliseconds.

    ``gaps`` are the times between two beats, ``longest`` the longest of them. ``works`` are the processor times that
    this process used between two beats: what the window had to do, and what held it up inside the program. Other
    programs on the machine stretch ``gaps``, never ``works``.
    """

    EVERY_MS = 5

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.gaps: list[float] = []
        self.works: list[float] = []
        self._last = time.perf_counter()
        self._worked = time.process_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(self.EVERY_MS)
        self._timer.timeout.connect(self._on_beat)

    def start(self) -> None:
        """Begin to measure, forgetting what was."""
        self.longest, self.gaps, self.works = 0.0, [], []
        self._last, self._worked = time.perf_counter(), time.process_time()
        self._timer.start()

    def stop(self) -> float:
        """End; gives the longest gap in milliseconds."""
        self._timer.stop()
        return self.longest

    def _on_beat(self) -> None:
        now, worked = time.perf_counter(), time.process_time()
        gap = (now - self._last) * 1000
        self.gaps.append(gap)
        self.works.append((worked - self._worked) * 1000)
        self._last, self._worked = now, worked
        self.longest = max(self.longest, gap)
