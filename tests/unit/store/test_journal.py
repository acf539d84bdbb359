"""The write-ahead journal: what it keeps, whom it lets in, and what it does when the disk or the file is not well."""

import os
import sqlite3
import stat
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mbdesk.errors import JournalError
from mbdesk.plan.freeze import freeze, thaw
from mbdesk.plan.results import StepResult, StepState
from mbdesk.store.journal import KEPT, LEASE, Journal
from mbdesk.store.journal_file import JournalFile
from mbdesk.store.places import Places
from mbdesk.store.presence import Presence
from mbdesk.store.runs import RunStatus
from tests.support.engine import enrolment_plan

PLAN = enrolment_plan(3, 1)
TEXT = freeze(PLAN).text


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places.below(tmp_path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(places: Places, clock: Clock) -> Iterator[Journal]:
    with Journal(places, now=clock) as opened:
        yield opened


def test_a_new_run_is_the_frozen_plan_with_every_step_planned(journal: Journal) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    header = journal.run(run)
    assert thaw(journal.plan_text(run)) == PLAN
    assert header.plan_sha256 == freeze(PLAN).sha256
    assert (header.status, header.steps, header.started_at) == (RunStatus.OPEN, len(PLAN.steps), "")
    assert {line.result.state for line in journal.lines(run).values()} == {StepState.PLANNED}


def test_a_run_begins_where_the_computer_knows_nobody_by_name(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr("getpass.getuser", unknown)
    run = journal.begin(PLAN, TEXT, "key")
    assert journal.run(run).who == ""


def test_states_are_on_the_disk_before_the_next_thing_happens(journal: Journal, places: Places) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    lease = journal.take(run, "me")
    journal.sending(lease, 1)
    with Journal(places) as other:
        assert other.line(run, 1).result.state is StepState.SENDING
        assert other.line(run, 1).result.attempts == 1
    done = journal.settle(lease, StepResult(number=1, state=StepState.DONE, id=77, what="Added.", missing=(5,)), "201")
    assert (done.id, done.attempts, done.missing) == (77, 1, (5,))
    with Journal(places) as other:
        assert other.line(run, 1).result == done
        assert other.line(run, 1).answer == "201"


def test_after_a_crash_what_was_being_sent_is_unknown_and_nothing_else_changes(journal: Journal) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    lease = journal.take(run, "me")
    journal.sending(lease, 1)
    journal.settle(lease, StepResult(number=1, state=StepState.DONE, id=1))
    journal.sending(lease, 2)
    journal.release(lease)
    assert journal.recover(journal.take(run, "again")) == 1
    states = [line.result.state for line in journal.lines(run).values()]
    assert states[:3] == [StepState.DONE, StepState.UNKNOWN, StepState.PLANNED]


def test_the_first_values_before_a_change_are_kept_whatever_is_read_later(journal: Journal) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    lease = journal.take(run, "me")
    journal.keep_before(lease, {1: {7: {"city": "Kraków"}}})
    journal.sending(lease, 1)
    journal.keep_before(lease, {1: {7: {"city": "Gdańsk"}}})
    assert journal.line(run, 1).before == {7: {"city": "Kraków"}}


def test_two_imports_of_a_school_do_not_run_at_once(journal: Journal, clock: Clock) -> None:
    first, second = journal.begin(PLAN, TEXT, "key"), journal.begin(PLAN, TEXT, "key")
    journal.take(first, "one")
    with pytest.raises(JournalError) as refused:
        journal.take(second, "two")
    assert refused.value.reason == "locked"
    assert datetime.fromisoformat(refused.value.detail) == clock.now + LEASE


def test_a_run_not_heard_of_can_be_taken_over_and_the_old_runner_sends_nothing_more(
    journal: Journal, clock: Clock
) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    old = journal.take(run, "old")
    clock.now += LEASE + timedelta(seconds=1)
    new = journal.take(run, "new")
    with pytest.raises(JournalError) as refused:
        journal.sending(old, 1)
    assert refused.value.reason == "locked"
    assert journal.line(run, 1).result.state is StepState.PLANNED
    journal.sending(new, 1)


def test_every_line_and_every_sign_of_life_prolongs_the_lease(journal: Journal, clock: Clock) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    lease = journal.take(run, "me")
    for _ in range(3):
        clock.now += LEASE - timedelta(seconds=1)
        journal.renew(lease)
    clock.now += LEASE - timedelta(seconds=1)
    journal.sending(lease, 1)
    with pytest.raises(JournalError):
        journal.take(run, "other")


def test_a_closed_run_cannot_be_taken_again(journal: Journal) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    journal.close_run(run, RunStatus.STOPPED)
    with pytest.raises(JournalError) as refused:
        journal.take(run, "me")
    assert refused.value.reason == "closed"


def test_only_runs_that_nobody_runs_wait_to_go_on(journal: Journal, clock: Clock) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    journal.begin(PLAN, TEXT, "another key")
    journal.take(run, "me")
    assert journal.open_runs("key") == ()
    clock.now += LEASE + timedelta(seconds=1)
    assert [header.id for header in journal.open_runs("key")] == [run]
    journal.close_run(run, RunStatus.FINISHED)
    assert journal.open_runs("key") == ()


def test_a_plan_that_was_changed_in_the_file_is_not_run(journal: Journal, places: Places) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    with sqlite3.connect(places.data / "journal.sqlite") as db:
        db.execute("UPDATE runs SET plan = replace(plan, 'Ana', 'Eva')")
    db.close()
    with pytest.raises(JournalError) as refused:
        journal.plan_text(run)
    assert refused.value.reason == "changed"


def test_closed_runs_go_after_thirty_days_and_open_ones_stay(journal: Journal, clock: Clock, places: Places) -> None:
    closed, waiting = journal.begin(PLAN, TEXT, "key"), journal.begin(PLAN, TEXT, "key")
    journal.close_run(closed, RunStatus.FINISHED)
    clock.now += KEPT - timedelta(minutes=1)
    assert journal.purge() == 0
    clock.now += timedelta(minutes=2)
    assert journal.purge() == 1
    assert [header.id for header in journal.runs()] == [waiting]


def test_forgetting_a_school_leaves_no_name_behind(journal: Journal, places: Places) -> None:
    journal.begin(PLAN, TEXT, "key")
    assert journal.forget("key") == 1
    journal.close()
    content = b"".join(path.read_bytes() for path in places.data.iterdir())
    assert b"Silva" not in content


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the folder, not the file")
def test_its_files_are_for_their_owner_alone(journal: Journal, places: Places) -> None:
    journal.begin(PLAN, TEXT, "key")
    assert stat.S_IMODE(places.data.stat().st_mode) == 0o700
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in places.data.iterdir()}
    assert set(modes.values()) == {0o600}
    assert "journal.sqlite-wal" in modes


def test_a_commit_waits_for_the_disk(places: Places) -> None:
    with Journal(places) as journal:
        mode, synchronous = (journal._file.read(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous"))
    assert (mode, synchronous) == ("wal", 2)


@pytest.mark.parametrize("damage", ["flipped", "truncated", "not_sqlite"])
def test_a_damaged_journal_is_set_aside_and_said(places: Places, damage: str) -> None:
    with Journal(places) as journal:
        for _ in range(20):
            journal.begin(PLAN, TEXT, "key")
    path = places.data / "journal.sqlite"
    content = bytearray(path.read_bytes())
    if damage == "flipped":
        content[4096 + 3 : 4096 + 40] = b"\xff" * 37
    elif damage == "truncated":
        del content[len(content) // 2 :]
    else:
        content = bytearray(b"not a journal at all " * 500)
    path.write_bytes(content)
    with pytest.raises(JournalError) as refused:
        Journal(places)
    assert refused.value.reason == "damaged"
    assert [p.read_bytes() for p in places.data.glob("*damaged*.sqlite")] == [bytes(content)]
    with Journal(places) as fresh:
        assert fresh.runs() == ()


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (sqlite3.SQLITE_NOMEM, "unusable"),
        (sqlite3.SQLITE_ERROR, "unusable"),
        (sqlite3.SQLITE_FULL, "disk_full"),
        (sqlite3.SQLITE_BUSY, "locked"),
    ],
)
def test_a_journal_that_cannot_be_opened_now_is_not_set_aside(
    places: Places, monkeypatch: pytest.MonkeyPatch, code: int, reason: str
) -> None:
    with Journal(places) as journal:
        run = journal.begin(PLAN, TEXT, "key")

    def fail(_file: JournalFile) -> None:
        error = sqlite3.OperationalError("out of it")
        error.sqlite_errorcode = code
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(JournalFile, "_prepare", fail)
        with pytest.raises(JournalError) as refused:
            Journal(places)
    assert refused.value.reason == reason
    assert not list(places.data.glob("*damaged*"))
    with Journal(places) as journal:
        assert journal.plan_text(run) == TEXT


def test_a_journal_of_an_older_mbdesk_is_brought_up_to_date(places: Places) -> None:
    with Journal(places) as journal:
        run = journal.begin(PLAN, TEXT, "key")
    with sqlite3.connect(places.data / "journal.sqlite") as db:
        db.execute("ALTER TABLE runs DROP COLUMN results_sha256")
        db.execute("ALTER TABLE runs DROP COLUMN row_counts")
        db.execute("ALTER TABLE steps DROP COLUMN against")
        db.execute("PRAGMA user_version = 1")
    db.close()
    with Journal(places) as journal:
        journal.keep_results(run, "results.xlsx", "abc")
        assert journal.run(run).results_sha256 == "abc"
        assert journal.plan_text(run) == TEXT


def test_a_journal_of_a_newer_mbdesk_is_left_alone(places: Places) -> None:
    Journal(places).close()
    path = places.data / "journal.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(JournalError) as refused:
        Journal(places)
    assert refused.value.reason == "newer"
    assert path.exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="an administrator may write everywhere")
def test_a_folder_that_cannot_be_written_is_said_before_anything_else(places: Places) -> None:
    places.data.mkdir(parents=True)
    places.data.chmod(0o500)
    try:
        with pytest.raises(JournalError) as refused:
            Journal(places)
    finally:
        places.data.chmod(0o700)
    assert refused.value.reason == "read_only"


def test_a_full_disk_is_said_and_leaves_the_line_as_it_was(journal: Journal) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    lease = journal.take(run, "me")
    pages = journal._file.read("PRAGMA page_count")[0][0]
    journal._file.read(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(JournalError) as refused:
        journal.begin(PLAN, TEXT * 50, "key")
    assert refused.value.reason == "disk_full"
    assert [header.id for header in journal.runs()] == [run]
    journal._file.read("PRAGMA max_page_count = 100000")
    journal.sending(lease, 1)


def test_a_run_whose_program_is_gone_goes_on_at_once(places: Places, clock: Clock) -> None:
    """Quality R4: nobody waits two minutes after a power cut."""
    with Journal(places, now=clock) as killed:
        run = killed.begin(PLAN, TEXT, "key")
        old = killed.take(run, "killed")
        killed.sending(old, 1)
    with Journal(places, now=clock) as again:
        assert [header.id for header in again.open_runs("key")] == [run]
        new = again.take(run, "again")
        assert again.recover(new) == 1
        with Journal(places, now=clock) as other:
            assert other.open_runs("key") == ()
            with pytest.raises(JournalError):
                other.take(run, "other")
        again.renew(new)


def test_a_window_that_only_looked_does_not_make_a_run_look_abandoned(
    places: Places, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking holds the lock for a moment: a run that begins just then must hold it all the same."""
    looked_at = iter([True])
    enter = Presence.enter
    monkeypatch.setattr(
        Presence, "enter", lambda presence, school: not next(looked_at, False) and enter(presence, school)
    )
    with Journal(places, now=clock) as mine, Journal(places, now=clock) as other:
        run = mine.begin(PLAN, TEXT, "key")
        lease = mine.take(run, "me")
        with pytest.raises(JournalError) as refused:
            other.take(run, "other")
        assert refused.value.reason == "locked"
        mine.renew(lease)
