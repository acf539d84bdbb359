"""When requests left this computer, in a small file that all mbdesk windows share (quality 2.4).

Moments are on the system's steady clock, which every program of the computer shares and nobody can set, so a jump of
the wall clock neither allows nor forbids anything. It starts again at zero with the computer: only then is the wall
time beside each moment looked at.
"""

import logging
import re
import struct
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Final

from mbdesk.store.file_lock import try_lock, unlock
from mbdesk.store.places import Places, made

_log: Final = logging.getLogger(__name__)
_STAMP: Final = struct.Struct("<dd")
_BUSY: Final = 0.02
"""Seconds until the file is tried again while another window holds it."""


class RateLedger:
    """The sends to one ``host`` from this computer. Where its file cannot be used, every window counts for itself."""

    def __init__(
        self,
        places: Places,
        host: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
    ) -> None:
        name = re.sub(r"[^a-z0-9.-]+", "_", host.rsplit("://", maxsplit=1)[-1].lower())
        self._path = places.cache / f"pace-{name}"
        self._clock, self._wall = clock, wall
        self._told = False

    def take(self, window: float, limit: int) -> float:
        """Write down a send and give 0.0, or give the seconds to wait while ``limit`` are inside ``window`` seconds."""
        try:
            with _opened(self._path) as file:
                if not try_lock(file):
                    return _BUSY
                try:
                    return self._take(file, window, limit)
                finally:
                    unlock(file)
        except OSError as error:
            if not self._told:
                self._told = True
                _log.warning("the pace is not shared with other windows: %s", type(error).__name__)
            return 0.0

    def remove(self) -> None:
        """Take the file away. Raises OSError."""
        self._path.unlink(missing_ok=True)

    def _take(self, file: IO[bytes], window: float, limit: int) -> float:
        now, wall = self._clock(), self._wall()
        recent = sorted(at for at in self._moments(file, now, wall) if at > now - window)
        wait = recent[len(recent) - limit] + window - now if len(recent) >= limit else 0.0
        if wait <= 0:
            recent.append(now)
        # Moments from before a restart were brought onto today's clock: write them back so.
        data = b"".join(_STAMP.pack(at, wall - (now - at)) for at in recent)
        file.seek(0)
        file.write(data)
        file.truncate()
        return max(wait, 0.0)

    @staticmethod
    def _moments(file: IO[bytes], now: float, wall: float) -> list[float]:
        file.seek(0)
        data = file.read()
        moments = []
        for at, then in _STAMP.iter_unpack(data[: len(data) - len(data) % _STAMP.size]):
            if at <= now:
                moments.append(at)
            elif at > now:  # from before the computer was started again (not a number is neither)
                moments.append(now - max(wall - then, 0.0) if then == then else now)
        return moments


def _opened(path: Path) -> IO[bytes]:
    made(path.parent)
    path.touch(mode=0o600)
    return path.open("r+b")
