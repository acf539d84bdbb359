"""How much of the computer other programs took while something was measured: it makes every duration longer."""

import os
import sys
import time
from pathlib import Path


class Busy:
    """Counts from when it is made. ``others()`` is meant for after our own children have ended."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._all = _all_seconds()
        self._ours = _our_seconds()

    def others(self) -> str:
        """``Meanwhile other programs used 1.3 of 2 processors.``, or "" where the system does not say it."""
        if self._all is None:
            return ""
        seconds = time.monotonic() - self._since
        used = (_all_seconds() or 0.0) - self._all - (_our_seconds() - self._ours)
        return f"Meanwhile other programs used {max(0.0, used / seconds):.1f} of {os.cpu_count()} processors."


def _our_seconds() -> float:
    """Processor seconds of this process and of the children that have ended."""
    return sum(os.times()[:4])


def _all_seconds() -> float | None:
    """Processor seconds of everybody since the computer started, waiting and idling left out."""
    if sys.platform != "linux":
        return None
    words = Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    user, nice, system, _idle, _waiting, interrupts, soft = map(int, words[1:8])
    return (user + nice + system + interrupts + soft) / os.sysconf("SC_CLK_TCK")
