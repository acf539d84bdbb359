"""The journal's file: opened with a check, owner-only, one transaction per change, every error with a reason.

SQLite in WAL mode with ``synchronous=FULL``: a change that was committed survives a power cut (quality 2.1).
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from mbdesk.errors import JournalError

_RUNS: Final = """CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    school TEXT NOT NULL,
    school_name TEXT NOT NULL,
    connection TEXT NOT NULL,
    source TEXT NOT NULL,
    source_sha256 TEXT NOT NULL,
    plan_sha256 TEXT NOT NULL,
    plan TEXT NOT NULL,
    app_version TEXT NOT NULL,
    who TEXT NOT NULL,
    made_at TEXT NOT NULL,
    started_at TEXT NOT NULL DEFAULT '',
    closed_at TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'open',
    undoes INTEGER,
    results TEXT NOT NULL DEFAULT '',
    known TEXT,
    lease_owner TEXT NOT NULL DEFAULT '',
    lease_until TEXT NOT NULL DEFAULT ''
)"""
_STEPS: Final = """CREATE TABLE steps (
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    person INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    what TEXT NOT NULL DEFAULT '',
    adopted INTEGER NOT NULL DEFAULT 0,
    at TEXT NOT NULL DEFAULT '',
    sent_at TEXT NOT NULL DEFAULT '',
    first_sent_at TEXT NOT NULL DEFAULT '',
    missing TEXT NOT NULL DEFAULT '[]',
    before TEXT,
    answer TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (run, number)
) WITHOUT ROWID"""
_FORMATS: Final = (
    (_RUNS, _STEPS),
    ("ALTER TABLE runs ADD COLUMN results_sha256 TEXT NOT NULL DEFAULT ''",),
    ("ALTER TABLE runs ADD COLUMN row_counts TEXT",),
    ("ALTER TABLE steps ADD COLUMN against TEXT NOT NULL DEFAULT '[]'",),
)
"""What makes each shape of the tables from the one before. Never change one that was given out: add another."""

_REASONS: Final = {
    sqlite3.SQLITE_FULL: "disk_full",
    sqlite3.SQLITE_IOERR: "disk_full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_CANTOPEN: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_AUTH: "read_only",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}


def journal_error(error: sqlite3.Error) -> JournalError:
    """The reason behind an error of SQLite, in the journal's words (``JournalError.reason``).

    Only what SQLite itself calls damage is damage: a file is never set aside because of a shortage of memory.
    """
    code = getattr(error, "sqlite_errorcode", None)
    reason = _REASONS.get(code & 0xFF, "unusable") if isinstance(code, int) else "unusable"
    return JournalError(reason, f"{type(error).__name__}: {error}")


class JournalFile:
    """One open connection to the journal's file. May be used from any thread, by one at a time."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. Raises JournalError; a damaged file is set aside first (``set_aside``)."""
        self.path = path
        self._lock = threading.RLock()
        try:
            # Made by us first, because SQLite gives its -wal and -shm files the permissions of this one.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            path.chmod(0o600)
        except OSError as error:
            raise JournalError("disk_full" if error.errno == 28 else "read_only", str(error)) from error
        try:
            self._db = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
        except sqlite3.Error as error:
            raise journal_error(error) from error
        self._db.row_factory = sqlite3.Row
        try:
            self._prepare()
        except sqlite3.Error as error:
            failure = journal_error(error)
            self._give_up(failure)
            raise failure from error
        except JournalError as failure:
            self._give_up(failure)
            raise

    def _give_up(self, failure: JournalError) -> None:
        self._db.close()
        if failure.reason == "damaged":
            set_aside(self.path)

    def _prepare(self) -> None:
        # Before anything may change the file: a damaged one is kept as it was found.
        verdict = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise JournalError("damaged", verdict)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.execute("PRAGMA foreign_keys=ON")
        self._db.execute("PRAGMA secure_delete=ON")  # deleted runs held names; do not leave them in free pages
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version > len(_FORMATS):
            raise JournalError("newer", f"made by a newer mbdesk (format {version})")
        if version < len(_FORMATS):
            self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        with self.change() as db:
            version = db.execute("PRAGMA user_version").fetchone()[0]  # again: another window may have been faster
            for number, statements in enumerate(_FORMATS[version:], start=version + 1):
                for statement in statements:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version={number}")

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction that is on the disk when the block ends, or not at all. Raises JournalError."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                try:
                    yield self._db
                except BaseException:
                    self._roll_back()
                    raise
                self._db.execute("COMMIT")
            except sqlite3.Error as error:
                self._roll_back()
                raise journal_error(error) from error

    def _roll_back(self) -> None:
        """Leave no transaction open; one that SQLite ended itself, or of a file closed meanwhile, is none."""
        with suppress(sqlite3.Error):
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def read(self, query: str, *values: object) -> list[sqlite3.Row]:
        """All rows of a query. Raises JournalError."""
        with self._lock:
            try:
                return self._db.execute(query, values).fetchall()
            except sqlite3.Error as error:
                raise journal_error(error) from error

    def close(self) -> None:
        """Close the file. Safe to call twice."""
        with self._lock:
            self._db.close()


def set_aside(path: Path) -> Path:
    """Move a damaged journal and its companions out of the way, keeping them; returns the new place."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    target = path.with_name(f"{path.stem} damaged {stamp}{path.suffix}")
    for ending in ("", "-wal", "-shm"):
        companion = path.with_name(path.name + ending)
        if companion.exists():
            companion.replace(target.with_name(target.name + ending))
    return target
