"""Access keys in places where none may be: every log line at debug level, and every file the tests leave.

The practice school's keys are 64 random hexadecimal digits. Each one that is handed out during a run is remembered, and
whatever is logged or written is searched for it (quality X08, X09).
"""

import logging
import re
import secrets
from pathlib import Path
from typing import Final

_LIKE_A_KEY: Final = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_LARGEST: Final = 20_000_000


class TokenWatch(logging.Handler):
    """Listens to every log record; ``found`` says where a key was seen."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.keys: set[str] = set()
        self.found: list[str] = []
        self.heard = 0
        self._make = secrets.token_hex

    def start(self) -> None:
        """Remember every key from now on, and listen."""
        secrets.token_hex = self._remember
        logging.getLogger().addHandler(self)

    def stop(self) -> None:
        """Listen no more."""
        secrets.token_hex = self._make
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.heard += 1
        if self._knows(self.format(record)):
            self.found.append(f"a log line of {record.name} ({record.pathname}:{record.lineno})")

    def search(self, folder: Path) -> None:
        """Look into every file below ``folder``."""
        for file in folder.rglob("*"):
            if file.is_file() and not file.is_symlink() and file.stat().st_size < _LARGEST:
                try:
                    text = file.read_bytes().decode("latin-1")
                except OSError:
                    continue
                if self._knows(text):
                    self.found.append(str(file))

    def _remember(self, nbytes: int | None = None) -> str:
        key = self._make(nbytes)
        self.keys.add(key)
        return key

    def _knows(self, text: str) -> bool:
        return any(key in self.keys for key in _LIKE_A_KEY.findall(text))
