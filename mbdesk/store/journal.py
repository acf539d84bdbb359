"""The write-ahead journal: what is about to be sent is on the disk before its first byte leaves (quality 2.1).

A run is the frozen plan with a line for each step. Every method that changes something is one transaction and raises
JournalError when it could not be made to last; then nothing may be sent. Methods block for a commit (0.2 ms, on a slow
disk far longer): jobs call them through ``asyncio.to_thread``. A journal may be used from several threads.
"""

import getpass
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from sqlite3 import Connection, Row
from typing import Any, Final, Self

from mbdesk.errors import JournalError
from mbdesk.plan.plan import Plan, digest
from mbdesk.plan.results import RowStatus, StepResult, StepState
from mbdesk.store import run_rows
from mbdesk.store.journal_file import JournalFile
from mbdesk.store.places import Places, made
from mbdesk.store.presence import Presence
from mbdesk.store.runs import Line, RunHeader, RunStatus

LEASE: Final = timedelta(minutes=2)
"""How long a run that was not heard of still counts as running somewhere."""
KEPT: Final = timedelta(days=30)
"""How long a closed run is kept; it holds personal data."""


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


def nothing(_point: str) -> None:
    """The fail point of every run but a test's: it does nothing.

    A test's own gets ``before sending commit 7`` and the like, 7 being the step, and may end the process there.
    """


def iso(moment: datetime) -> str:
    """A moment as text that sorts by time."""
    return moment.isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run a run: ``owner`` is unique to one runner."""

    run: int
    owner: str


class Journal:
    """The journal of this computer's user, one file in ``places.data``. Close it, or use it in ``with``."""

    def __init__(
        self,
        places: Places,
        *,
        now: Callable[[], datetime] = utc_now,
        failpoint: Callable[[str], None] = nothing,
    ) -> None:
        """Open and check the file. A damaged one is set aside and JournalError ``damaged`` raised; the next one opened
        is new and empty."""
        try:
            folder = made(places.data)
        except OSError as error:
            raise JournalError("read_only", str(error)) from error
        self._file = JournalFile(folder / "journal.sqlite")
        self._presence = Presence(folder)
        self._now = now
        self._failpoint = failpoint

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give free what is being run. Safe to call twice."""
        self._presence.leave_all()
        self._file.close()

    # -- a run from its beginning to its end -----------------------------------------------------------------------

    def begin(self, plan: Plan, text: str, connection: str, undoes: int | None = None) -> int:
        """Keep the frozen plan with all its steps PLANNED; the new run's id. ``text`` is ``freeze(plan).text``."""
        with self._file.change() as db:
            cursor = db.execute(
                """INSERT INTO runs (kind, title, school, school_name, connection, source, source_sha256, plan_sha256,
                    plan, app_version, who, made_at, undoes) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    plan.kind,
                    plan.title,
                    plan.school,
                    plan.school_name,
                    connection,
                    plan.source,
                    plan.source_sha256,
                    digest(text),
                    text,
                    _app_version(),
                    _who(),
                    iso(self._now()),
                    undoes,
                ),
            )
            run = cursor.lastrowid
            if run is None:
                raise JournalError("damaged", "no id for a new run")
            db.executemany(
                "INSERT INTO steps (run, number, state) VALUES (?, ?, ?)",
                [(run, step.number, StepState.PLANNED.value) for step in plan.steps],
            )
        return run

    def take(self, run: int, owner: str) -> Lease:
        """Become the one who runs ``run``. JournalError ``locked`` while another import of the same school is running;
        its ``detail`` is the ISO time at which that one may be taken over.

        Whoever ran it before and is gone from this computer is taken over at once; one that hangs, after ``LEASE``.
        """
        now = self._now()
        school = self.run(run).school
        alone = self._presence.enter(school)
        try:
            lease = self._take(run, school, owner, now, alone=alone)
        except BaseException:
            if alone:
                self._presence.leave(school)
            raise
        if not alone:  # another window may only have looked whether somebody is there (``is_running``)
            self._presence.enter(school)
        return lease

    def _take(self, run: int, school: str, owner: str, now: datetime, *, alone: bool) -> Lease:
        with self._file.change() as db:
            if alone:
                db.execute("UPDATE runs SET lease_owner = '', lease_until = '' WHERE school = ?", (school,))
            other = db.execute(
                """SELECT lease_until, who, started_at FROM runs
                    WHERE lease_owner NOT IN ('', ?) AND lease_until > ? AND school = ?""",
                (owner, iso(now), school),
            ).fetchone()
            if other is not None:
                raise JournalError("locked", other["lease_until"], who=other["who"], since=other["started_at"])
            changed = db.execute(
                """UPDATE runs SET lease_owner = ?, lease_until = ?,
                    started_at = CASE started_at WHEN '' THEN ? ELSE started_at END WHERE id = ? AND status = 'open'""",
                (owner, iso(now + LEASE), iso(now), run),
            ).rowcount
            if not changed:
                raise JournalError("closed", f"run {run} is closed or unknown")
        return Lease(run, owner)

    def renew(self, lease: Lease) -> None:
        """Say that the run is alive. JournalError ``locked`` when somebody else has taken it over."""
        with self._file.change() as db:
            self._hold(db, lease)

    def release(self, lease: Lease) -> None:
        """Give the run free, for now or for good."""
        self._presence.leave(self.run(lease.run).school)
        with self._file.change() as db:
            db.execute(
                "UPDATE runs SET lease_owner = '', lease_until = '' WHERE id = ? AND lease_owner = ?",
                (lease.run, lease.owner),
            )

    def recover(self, lease: Lease) -> int:
        """Turn every SENDING into UNKNOWN, before anything else is sent; returns how many there were."""
        with self._file.change() as db:
            self._hold(db, lease)
            return db.execute(
                "UPDATE steps SET state = ? WHERE run = ? AND state = ?",
                (StepState.UNKNOWN.value, lease.run, StepState.SENDING.value),
            ).rowcount

    def sending(self, lease: Lease, number: int) -> None:
        """The step's request is about to leave."""
        now = iso(self._now())
        self._failpoint(f"before sending commit {number}")
        with self._file.change() as db:
            self._hold(db, lease)
            db.execute(
                """UPDATE steps SET state = ?, attempts = attempts + 1, at = ?, sent_at = ?,
                    first_sent_at = CASE first_sent_at WHEN '' THEN ? ELSE first_sent_at END
                    WHERE run = ? AND number = ?""",
                (StepState.SENDING.value, now, now, now, lease.run, number),
            )
        self._failpoint(f"after sending commit {number}")

    def settle(self, lease: Lease, result: StepResult, answer: str = "") -> StepResult:
        """The step's new state, on the disk; returned with its time and the attempts that the journal counted."""
        now = iso(self._now())
        self._failpoint(f"before result commit {result.number}")
        with self._file.change() as db:
            self._hold(db, lease)
            db.execute(
                """UPDATE steps SET state = ?, person = ?, what = ?, adopted = ?, at = ?, missing = ?, against = ?,
                    answer = ? WHERE run = ? AND number = ?""",
                (
                    result.state.value,
                    result.id,
                    result.what,
                    int(result.adopted),
                    now,
                    json.dumps(result.missing),
                    json.dumps(result.against, ensure_ascii=False),
                    answer,
                    lease.run,
                    result.number,
                ),
            )
        self._failpoint(f"after result commit {result.number}")
        return self.line(lease.run, result.number).result

    def keep_before(self, lease: Lease, before: Mapping[int, Mapping[int, Mapping[str, Any]]]) -> None:
        """Keep what records held: step number -> person id -> values. A step that was sent before keeps its first."""
        with self._file.change() as db:
            self._hold(db, lease)
            db.executemany(
                "UPDATE steps SET before = ? WHERE run = ? AND number = ? AND (attempts = 0 OR before IS NULL)",
                [
                    (json.dumps(values, ensure_ascii=False), lease.run, number)
                    for number, values in before.items()
                    if values
                ],
            )

    def keep_known(self, lease: Lease, ids: Iterable[int]) -> None:
        """Keep the ids of people who appeared between review and start: none of them is this run's own creation."""
        with self._file.change() as db:
            self._hold(db, lease)
            db.execute("UPDATE runs SET known = ? WHERE id = ?", (json.dumps(sorted(ids)), lease.run))

    def close_run(self, run: int, status: RunStatus) -> None:
        """End a run for good."""
        with self._file.change() as db:
            db.execute(
                "UPDATE runs SET status = ?, closed_at = ?, lease_owner = '', lease_until = '' WHERE id = ?",
                (status.value, iso(self._now()), run),
            )

    def keep_counts(self, run: int, counts: Mapping[RowStatus, int]) -> None:
        """Keep how the rows of a closed run's sheet ended."""
        with self._file.change() as db:
            db.execute("UPDATE runs SET row_counts = ? WHERE id = ?", (json.dumps(counts), run))

    def keep_results(self, run: int, path: str, sha256: str) -> None:
        """Remember where the results workbook was written, and the file's SHA-256 as it was."""
        with self._file.change() as db:
            db.execute("UPDATE runs SET results = ?, results_sha256 = ? WHERE id = ?", (path, sha256, run))

    # -- reading -----------------------------------------------------------------------------------------------------

    def runs(self, school: str | None = None) -> tuple[RunHeader, ...]:
        """All runs (of a school), the newest first."""
        query = f"{run_rows.HEADER} WHERE ?1 IS NULL OR school = ?1 ORDER BY id DESC"
        counts: dict[int, dict[str, int]] = {}
        for row in self._file.read("SELECT run, state, count(*) AS n FROM steps GROUP BY run, state"):
            counts.setdefault(row["run"], {})[row["state"]] = row["n"]
        return tuple(run_rows.header(row, counts.get(row["id"], {})) for row in self._file.read(query, school))

    def run(self, run: int) -> RunHeader:
        """One run. JournalError ``closed`` when there is none."""
        return next((found for found in self.runs() if found.id == run), None) or _missing(run)

    def plan_text(self, run: int) -> str:
        """The frozen plan, to the byte as it was reviewed. JournalError ``changed`` when its hash says otherwise."""
        row = self._row("SELECT plan, plan_sha256 FROM runs WHERE id = ?", run)
        text: str = row["plan"]
        if digest(text) != row["plan_sha256"]:
            raise JournalError("changed", f"the plan of run {run} is not the one that was reviewed")
        return text

    def open_runs(self, connection: str) -> tuple[RunHeader, ...]:
        """The connection's runs that are not closed and that nobody runs at the moment, the newest first."""
        mine = [run for run in self.runs() if run.connection == connection and run.status is RunStatus.OPEN]
        return tuple(run for run in mine if not self.is_running(run))

    def known(self, run: int) -> frozenset[int] | None:
        """What ``keep_known`` kept, None before."""
        kept = self._row("SELECT known FROM runs WHERE id = ?", run)["known"]
        return None if kept is None else frozenset(json.loads(kept))

    def lines(self, run: int) -> dict[int, Line]:
        """The run's lines by step number, in order."""
        rows = self._file.read("SELECT * FROM steps WHERE run = ? ORDER BY number", run)
        return {row["number"]: run_rows.line(row) for row in rows}

    def line(self, run: int, number: int) -> Line:
        """One line of a run."""
        return run_rows.line(self._row("SELECT * FROM steps WHERE run = ? AND number = ?", run, number))

    # -- forgetting --------------------------------------------------------------------------------------------------

    def purge(self) -> int:
        """Delete runs that were closed longer ago than ``KEPT``; returns how many."""
        with self._file.change() as db:
            return db.execute(
                "DELETE FROM runs WHERE closed_at <> '' AND closed_at < ?", (iso(self._now() - KEPT),)
            ).rowcount

    def forget(self, connection: str) -> int:
        """Delete every run of a connection ("Forget this school"); returns how many."""
        with self._file.change() as db:
            return db.execute("DELETE FROM runs WHERE connection = ?", (connection,)).rowcount

    def is_running(self, run: RunHeader) -> bool:
        """Whether somebody is sending the run at this moment."""
        return run.busy_until > iso(self._now()) and self._presence.somebody(run.school)

    def _row(self, query: str, run: int, *values: object) -> Row:
        rows = self._file.read(query, run, *values)
        return rows[0] if rows else _missing(run)

    def _hold(self, db: Connection, lease: Lease) -> None:
        """Prove inside the transaction that the run is still ours, and prolong the lease."""
        held = db.execute(
            "UPDATE runs SET lease_until = ? WHERE id = ? AND lease_owner = ? AND status = 'open'",
            (iso(self._now() + LEASE), lease.run, lease.owner),
        ).rowcount
        if not held:
            raise JournalError("locked", "another window took this run over")


def _who() -> str:
    """The name that the computer knows the person by; "" where it knows none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def _app_version() -> str:
    try:
        return version("mbdesk")
    except PackageNotFoundError:
        return ""


def _missing(run: int) -> Any:
    raise JournalError("closed", f"no run {run}")
