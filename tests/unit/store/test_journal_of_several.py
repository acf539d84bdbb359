"""What one run writes into the journal leaves every other run, school and connection as it is."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mbdesk.errors import JournalError
from mbdesk.plan.freeze import freeze
from mbdesk.plan.results import StepResult, StepState
from mbdesk.store.journal import LEASE, Journal, iso
from mbdesk.store.places import Places
from mbdesk.store.runs import RunStatus
from tests.support.engine import enrolment_plan

PLAN = enrolment_plan(3, 1)
ELSEWHERE = replace(PLAN, school="elsewhere")
TEXT = freeze(PLAN).text
START = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
LATER = START + timedelta(seconds=30)


class Clock:
    """A time that a test moves."""

    def __init__(self) -> None:
        self.now = START

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


def test_two_schools_are_sent_to_at_once(journal: Journal) -> None:
    here = journal.take(journal.begin(PLAN, TEXT, "key"), "here")
    there = journal.take(journal.begin(ELSEWHERE, freeze(ELSEWHERE).text, "another key"), "there")
    for lease in (here, there):
        journal.sending(lease, 1)
        assert journal.line(lease.run, 1).result.state is StepState.SENDING


def test_who_was_taken_over_gives_back_nothing_of_the_new_runner(journal: Journal, clock: Clock) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    old = journal.take(run, "old")
    clock.now += LEASE + timedelta(seconds=1)
    new = journal.take(run, "new")
    journal.release(old)
    journal.sending(new, 1)
    assert journal.line(run, 1).result.state is StepState.SENDING


def test_what_another_run_was_sending_stays_for_that_run_to_find_out(journal: Journal) -> None:
    first, second = journal.begin(PLAN, TEXT, "key"), journal.begin(PLAN, TEXT, "key")
    lease = journal.take(first, "first")
    journal.sending(lease, 1)
    journal.release(lease)
    assert journal.recover(journal.take(second, "second")) == 0
    assert journal.line(first, 1).result.state is StepState.SENDING


def test_the_first_send_of_a_step_is_remembered_beside_the_last(journal: Journal, clock: Clock) -> None:
    """Whoever was made before the first send is not ours; the last tells whether ManageBac may still be at it."""
    lease = journal.take(journal.begin(PLAN, TEXT, "key"), "me")
    journal.sending(lease, 1)
    journal.settle(lease, StepResult(number=1, state=StepState.PLANNED))
    clock.now = LATER
    journal.sending(lease, 1)
    line = journal.line(lease.run, 1)
    assert (line.first_sent_at, line.sent_at, line.result.attempts) == (iso(START), iso(LATER), 2)


def test_a_run_that_goes_on_began_when_it_began(journal: Journal, clock: Clock) -> None:
    run = journal.begin(PLAN, TEXT, "key")
    journal.release(journal.take(run, "me"))
    clock.now = LATER
    journal.take(run, "again")
    assert journal.run(run).started_at == iso(START)


def test_values_that_were_never_kept_are_kept_after_a_send_too(journal: Journal) -> None:
    lease = journal.take(journal.begin(PLAN, TEXT, "key"), "me")
    journal.sending(lease, 1)
    journal.keep_before(lease, {1: {7: {"city": "Bern"}}, 2: {}})
    assert journal.line(lease.run, 1).before == {7: {"city": "Bern"}}
    assert journal.line(lease.run, 2).before == {}


def test_forgetting_a_school_keeps_the_others(journal: Journal) -> None:
    journal.begin(PLAN, TEXT, "key")
    kept = journal.begin(PLAN, TEXT, "another key")
    assert journal.forget("key") == 1
    assert [header.id for header in journal.runs()] == [kept]
    assert len(journal.lines(kept)) == len(PLAN.steps)


def test_a_window_that_could_not_begin_does_not_stand_in_the_way_later(journal: Journal, places: Places) -> None:
    """Another window's run that died is gone on with at once, not only when its lease runs out."""
    closed, run = journal.begin(PLAN, TEXT, "key"), journal.begin(PLAN, TEXT, "key")
    journal.close_run(closed, RunStatus.STOPPED)
    with pytest.raises(JournalError):
        journal.take(closed, "too late")
    with Journal(places) as died:
        died.take(run, "died")
    with Journal(places) as other:
        other.sending(other.take(run, "goes on"), 1)


def test_what_is_asked_of_a_run_that_is_gone_is_said_to_be_gone(journal: Journal) -> None:
    for ask in (journal.run, journal.plan_text, journal.known, lambda run: journal.line(run, 1)):
        with pytest.raises(JournalError) as refused:
            ask(77)
        assert refused.value.reason == "closed"
