"""Who on this computer is running an import of which school: a locked file each, free at once when its process ends."""

import hashlib
from pathlib import Path
from typing import IO

from mbdesk.store.file_lock import try_lock, unlock


class Presence:
    """The locks in ``folder`` that one journal holds."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, IO[bytes]] = {}

    def enter(self, school: str) -> bool:
        """Hold the school's lock; False when it is held on this computer already, or where nothing can be locked."""
        file = self._open(school) if school not in self._held else None
        if file is None:
            return False
        if not _locked(file):
            file.close()
            return False
        self._held[school] = file
        return True

    def leave(self, school: str) -> None:
        """Give the lock free, if we hold it."""
        file = self._held.pop(school, None)
        if file is not None:
            unlock(file)
            file.close()

    def leave_all(self) -> None:
        """Give every lock free."""
        for school in list(self._held):
            self.leave(school)

    def somebody(self, school: str) -> bool:
        """Whether a runner on this computer holds the lock now. True where nothing can be locked: then time tells."""
        if not self.enter(school):
            return True
        self.leave(school)
        return False

    def _open(self, school: str) -> IO[bytes] | None:
        name = hashlib.sha256(school.encode()).hexdigest()[:16]
        path = self._folder / f"running-{name}"
        try:
            path.touch(mode=0o600)
            return path.open("r+b")
        except OSError:
            return None


def _locked(file: IO[bytes]) -> bool:
    try:
        return try_lock(file)
    except OSError:  # a file system without locks
        return False
