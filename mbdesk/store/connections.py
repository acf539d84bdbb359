"""The schools that were connected on this computer. Never their keys: those live in the keyring (quality X08)."""

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from mbdesk.store.places import Places, made

_FILE: Final = "schools.json"


@dataclass(frozen=True, slots=True)
class Connection:
    """A school: ``key`` names it for good (also in the keyring), ``host`` is ``https://...``, ``version`` the path
    prefix, ``subdomain`` and ``name`` what ManageBac calls it. ``keep_copy`` is the person's answer to whether a locked
    copy may be kept on this computer, None before they were asked."""

    key: str
    host: str
    version: str
    subdomain: str
    name: str
    practice: bool = False
    keep_copy: bool | None = None


class Connections:
    """The remembered schools, the last used one first. A file that cannot be read counts as none remembered."""

    def __init__(self, places: Places) -> None:
        self._folder = places.config

    @property
    def _path(self) -> Path:
        return self._folder / _FILE

    def all(self) -> tuple[Connection, ...]:
        """Every remembered school, the last used one first."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return ()
        listed = found.get("schools") if isinstance(found, Mapping) else None
        read = (_read(item) for item in listed) if isinstance(listed, list) else ()
        return tuple(connection for connection in read if connection is not None)

    def get(self, key: str) -> Connection | None:
        """The remembered school ``key``."""
        return next((c for c in self.all() if c.key == key), None)

    def last(self) -> Connection | None:
        """The school that was used last."""
        return next(iter(self.all()), None)

    def save(self, connection: Connection) -> None:
        """Remember ``connection`` as the last used one. The practice school is not remembered. Raises OSError."""
        if not connection.practice:
            self._write((connection, *(c for c in self.all() if c.key != connection.key)))

    def forget(self, key: str) -> None:
        """Remember the school ``key`` no longer. Raises OSError."""
        self._write(tuple(c for c in self.all() if c.key != key))

    def _write(self, connections: tuple[Connection, ...]) -> None:
        text = json.dumps({"schools": [asdict(c) for c in connections]}, ensure_ascii=False, indent=1)
        handle, name = tempfile.mkstemp(dir=made(self._folder), prefix=f".{_FILE}-")  # 0600 by itself
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _read(item: Any) -> Connection | None:
    names = ("key", "host", "version", "subdomain", "name")
    if not isinstance(item, Mapping) or not all(isinstance(item.get(name), str) for name in names):
        return None
    connection = Connection(*(item[name] for name in names))
    answer = item.get("keep_copy")
    return replace(connection, keep_copy=answer) if isinstance(answer, bool) else connection
