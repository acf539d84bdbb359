"""The list of what was sent: counted when it ended, not read again row by row."""

from dataclasses import replace
from pathlib import Path

import pytest

from mbdesk.errors import JournalError
from mbdesk.jobs import activity, outcome
from mbdesk.jobs.run import stop_here
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import RowStatus
from tests.support.engine import SCHOOL, engine, plan_of, student
from tests.support.loops import in_loop

THREE = plan_of([(student(1), (1,)), (student(2, email="broken"), (2,)), (student(3), (3,))])


@in_loop
async def test_closed_runs_are_listed_without_reading_their_plans(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path) as desk:
        sent = await desk.send(THREE)
        stopped = await desk.begin(THREE)
        with desk.journal() as journal:
            stop_here(journal, stopped)
        waiting = await desk.begin(THREE)
        read: list[str] = []

        def thaw(text: str) -> Plan:
            read.append(text)
            return THREE

        monkeypatch.setattr(outcome, "thaw", thaw)
        listed = {run.id: run for run in await activity.past_runs(desk.places, SCHOOL.subdomain)}
        assert len(read) == 1, "only the one that is not closed"
        assert listed[sent.header.id].counts == sent.counts
        assert (sent.counts[RowStatus.DONE], sent.counts[RowStatus.FAILED]) == (2, 1)
        assert listed[stopped].counts[RowStatus.NOT_STARTED] == 3
        assert listed[waiting].counts[RowStatus.NOT_STARTED] == 3


@in_loop
async def test_a_run_that_only_a_newer_mbdesk_can_read_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path) as desk:
        ours = replace(THREE, source_sha256="a", title="Ours")
        theirs, run = await desk.begin(replace(ours, title="Theirs")), await desk.begin(ours)

        def thaw(text: str) -> Plan:
            if "Theirs" in text:
                raise JournalError("newer")
            return ours

        monkeypatch.setattr(outcome, "thaw", thaw)
        listed = {one.id: one for one in await activity.past_runs(desk.places, SCHOOL.subdomain)}
        assert listed[run].counts[RowStatus.NOT_STARTED] == 3
        assert not any(listed[theirs].counts.values())
        assert len((await activity.one_run(desk.places, run)).rows) == 3
        with pytest.raises(JournalError, match="newer"):
            await activity.one_run(desk.places, theirs)
