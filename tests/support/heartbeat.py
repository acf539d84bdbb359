"""How long the window's thread stands still: a timer that should fire every 5 ms, and the longest gap it saw."""

import time

from PySide6.QtCore import QObject, Qt, QTimer


class Heartbeat(QObject):
    """Beats in the thread that makes it. ``longest`` is the longest gap between two beats, in milliseconds."""

    EVERY_MS = 5

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(self.EVERY_MS)
        self._timer.timeout.connect(self._on_beat)

    def start(self) -> None:
        """Begin to measure, forgetting what was."""
        self.longest, self.gaps, self._last = 0.0, [], time.perf_counter()
        self._timer.start()

    def stop(self) -> float:
        """End; gives the longest gap in milliseconds."""
        self._timer.stop()
        return self.longest

    def _on_beat(self) -> None:
        now = time.perf_counter()
        gap = (now - self._last) * 1000
        self._last = now
        self.gaps.append(gap)
        self.longest = max(self.longest, gap)
