"""The last state of a school on this computer, so that it can be shown at once and without internet (quality X13).

One file a school, for its owner only, encrypted with a key that lives in the keyring: without a keyring nothing is
kept. It is bound to its school and to its time, kept for seven days at most, and what cannot be read counts as absent.
Every method blocks: call them off the event loop.
"""

import base64
import binascii
import hashlib
import os
import secrets
import struct
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mbdesk.errors import TokenStoreError
from mbdesk.store.places import Places, made
from mbdesk.store.token_store import TokenStore

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SERVICE: Final = "mbdesk copy"
"""Under this name the keyring holds the keys, apart from the access keys."""

LONGEST: Final = timedelta(days=7)
DAYS_VARIABLE: Final = "MBDESK_COPY_DAYS"
"""A school's IT may set fewer days on its computers; 0 means that nothing is kept."""

_MARK: Final = b"mbdesk copy 1\n"
_TIME: Final = struct.Struct("<d")
_NONCE: Final = 12
_KEY: Final = 32
_CLOCK_MAY_BE_AHEAD: Final = timedelta(days=1).total_seconds()


def allowed_age() -> timedelta:
    """How long a copy is kept on this computer."""
    try:
        days = float(os.environ.get(DAYS_VARIABLE, ""))
    except ValueError:
        return LONGEST
    return timedelta(days=min(days, LONGEST.days)) if days > 0 else timedelta(0)


class Cache:
    """The kept copies. ``school`` is the key of a connection everywhere; ``wall`` gives Unix time."""

    def __init__(
        self, places: Places, keys: TokenStore | None = None, *, wall: Callable[[], float] = time.time
    ) -> None:
        self._folder = places.cache
        self._keys = keys or TokenStore(SERVICE)
        self._wall = wall

    def save(self, school: str, data: bytes) -> None:
        """Keep ``data`` in place of what was kept. Raises TokenStoreError without a keyring to trust (then nothing is
        kept any more), and OSError."""
        if not allowed_age():
            self._remove(school)
            return
        try:
            key = self._key(school) or self._new_key(school)
        except TokenStoreError:
            self._remove(school)
            raise
        plain = _TIME.pack(self._wall()) + zlib.compress(data, 1)
        nonce = secrets.token_bytes(_NONCE)
        self._write(self._path(school), _MARK + nonce + _cipher(key).encrypt(nonce, plain, school.encode()))

    def load(self, school: str) -> bytes | None:
        """What was kept, None when there is nothing that is whole, of this school, and young enough. Raises
        TokenStoreError when the keyring cannot be asked. Copies that are too old are removed, whosever they are."""
        self.sweep()
        path = self._path(school)
        try:
            sealed = path.read_bytes()
        except OSError:
            return None
        key = self._key(school)
        plain = _opened(sealed, key, school) if key else None
        if plain is None:
            return None
        age = self._wall() - _TIME.unpack_from(plain)[0]
        if not -_CLOCK_MAY_BE_AHEAD <= age <= allowed_age().total_seconds():
            path.unlink(missing_ok=True)
            return None
        try:
            return zlib.decompress(plain[_TIME.size :])
        except zlib.error:
            return None

    def forget(self, school: str) -> None:
        """Remove the copy, then its key. Raises OSError or TokenStoreError when one of them is still there."""
        self._remove(school)
        self._keys.delete(school)

    def sweep(self) -> None:
        """Remove every copy that is older than it may be, and what an interrupted save left behind."""
        oldest = self._wall() - allowed_age().total_seconds()
        for file in self._files("*"):
            try:
                if file.stat().st_mtime < oldest:
                    file.unlink(missing_ok=True)
            except OSError:
                continue

    def _remove(self, school: str) -> None:
        for file in self._files(_name(school)):
            file.unlink(missing_ok=True)

    def _files(self, name: str) -> Iterator[Path]:
        yield from self._folder.glob(f"copy-{name}.bin")
        yield from self._folder.glob(f".copy-{name}.bin-*")

    def _path(self, school: str) -> Path:
        return self._folder / f"copy-{_name(school)}.bin"

    def _key(self, school: str) -> bytes | None:
        kept = self._keys.load(school)
        try:
            key = base64.b64decode(kept or "", validate=True)
        except (binascii.Error, ValueError):
            return None
        return key if len(key) == _KEY else None

    def _new_key(self, school: str) -> bytes:
        key = secrets.token_bytes(_KEY)
        self._keys.save(school, base64.b64encode(key).decode())
        return key

    def _write(self, path: Path, data: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=made(self._folder), prefix=f".{path.name}-")  # 0600 by itself
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def _name(school: str) -> str:
    """A file name that does not name the school."""
    return hashlib.sha256(school.encode()).hexdigest()[:24]


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _opened(sealed: bytes, key: bytes, school: str) -> bytes | None:
    """The plain bytes, None when the file is not ours, of another school, cut off or changed."""
    from cryptography.exceptions import InvalidTag

    body = sealed.removeprefix(_MARK)
    if len(body) == len(sealed) or len(body) <= _NONCE:
        return None
    try:
        plain = _cipher(key).decrypt(body[:_NONCE], body[_NONCE:], school.encode())
    except (InvalidTag, ValueError):
        return None
    return plain if len(plain) >= _TIME.size else None
