"""A lock on an open file that ends with the process that holds it, however that ends."""

import sys
from typing import IO

if sys.platform == "win32":
    import msvcrt

    _FAR = 0x7FFF_0000  # behind any content: Windows would keep others from reading what is locked

    def try_lock(file: IO[bytes]) -> bool:
        """Lock ``file`` for us alone; False when somebody else has it."""
        file.seek(_FAR)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def unlock(file: IO[bytes]) -> None:
        """Give the file free."""
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def try_lock(file: IO[bytes]) -> bool:
        """Lock ``file`` for us alone; False when somebody else has it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(file: IO[bytes]) -> None:
        """Give the file free."""
        fcntl.flock(file, fcntl.LOCK_UN)
