"""A file appears under its name whole or not at all: written beside it first, then moved into place."""

import errno
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from mbdesk.errors import SheetError

_PREFIX: Final = ".mbdesk-"
_STALE_SECONDS: Final = 3600
_REASONS: Final = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "read_only",
    errno.EACCES: "read_only",
    errno.EPERM: "read_only",
    errno.ENOENT: "folder_missing",
    errno.ENOTDIR: "folder_missing",
    errno.ENAMETOOLONG: "name_too_long",
}
_NO_SYNC: Final = (errno.EINVAL, errno.ENOTSUP)
"""Some network drives know no such call; what they do instead is theirs to answer for."""

_TRIES: Final = 4
ON_WINDOWS: Final = os.name == "nt"


@contextmanager
def landing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Gives a private folder beside ``path``; what the block writes there as ``path``'s own name is moved into place.

    The file ends with owner-only rights, synced to the disk. When anything fails nothing is left behind and what
    stood under the name before is untouched. Raises ``SheetError`` with ``target_locked``, ``disk_full``,
    ``read_only``, ``folder_missing``, ``name_too_long`` or ``not_written``.
    """
    name = os.fspath(path)
    target = Path(os.path.realpath(name))
    _refuse_busy(target, name)
    _sweep(target.parent)
    folder: Path | None = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=target.parent))
        yield folder
        draft = folder / target.name
        with suppress(OSError):  # drives formatted for cameras and sticks know no rights
            draft.chmod(0o600)
        _sync(draft)
        _move(draft, target)
        _sync_folder(target.parent)
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, "not_written")
        if reason == "folder_missing" and target.parent.is_dir():  # some folders of the system answer so to any writer
            reason = "read_only"
        raise SheetError(name, reason, error.strerror or "") from error
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _refuse_busy(target: Path, name: str) -> None:
    """Excel and LibreOffice leave a small file beside the one they have open; saving under them would be lost."""
    marks = (f"~${target.name}", f".~lock.{target.name}#")
    with suppress(OSError):
        if target.exists() and any((target.parent / mark).exists() for mark in marks):
            raise SheetError(name, "target_locked")
        if target.is_dir():
            raise SheetError(name, "not_written", os.strerror(errno.EISDIR))
        if target.exists() and not target.stat().st_mode & 0o222:
            raise SheetError(name, "read_only")


def _move(draft: Path, target: Path) -> None:
    """Windows holds on to a file that Excel or a virus scanner has open: try a few times, then say so."""
    pause = threading.Event()
    for attempt in range(1, _TRIES + 1):
        try:
            draft.replace(target)
            return
        except PermissionError as error:
            if attempt == _TRIES or not ON_WINDOWS:
                reason = "target_locked" if target.exists() else "read_only"
                raise SheetError(str(target), reason) from error
            pause.wait(0.15 * attempt)


def _sync(file: Path) -> None:
    with file.open("rb+") as opened:
        try:
            os.fsync(opened.fileno())
        except OSError as error:
            if error.errno not in _NO_SYNC:
                raise


def _sync_folder(folder: Path) -> None:
    """The new name itself must survive a power cut; Windows knows no such call, some network drives refuse it."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _sweep(folder: Path) -> None:
    """Remove what a killed program left here more than an hour ago."""
    oldest = time.time() - _STALE_SECONDS
    with suppress(OSError):
        for left in folder.glob(f"{_PREFIX}*"):
            if left.is_dir() and left.stat().st_mtime < oldest:
                shutil.rmtree(left, ignore_errors=True)
