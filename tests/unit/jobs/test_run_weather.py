"""Keys, networks, servers and disks in the middle of a run (F01, F09, F11, F12, F15, F19, F25, F34)."""

from pathlib import Path

import httpx
import pytest

from mbdesk.errors import JournalError
from mbdesk.jobs.control import Control, Question
from mbdesk.plan.results import RowStatus
from mbdesk.practice.transport import PracticeTransport
from mbdesk.store.runs import RunStatus
from tests.support.engine import Person, api_of, blind_resends, engine, parent, plan_of, student
from tests.support.loops import in_loop

THREE = plan_of([(student(n), (n,)) for n in range(1, 4)])


@in_loop
async def test_a_key_switched_off_half_way_pauses_and_a_new_one_goes_on_at_the_same_row(tmp_path: Path) -> None:
    """F19, CON-7."""
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="revoke", method="POST", route="/students", nth=2)
        spare = desk.with_token("no-archive")
        person = Person(desk, lambda control: control.go_on(spare))
        outcome = await desk.send(THREE, person.control)
        assert [asked.question for asked in person.asked] == [Question.KEY]
        assert person.asked[0].done == 1
        assert outcome.count(RowStatus.DONE) == 3
        assert len(desk.created("students")) == 3
        await spare.aclose()


@in_loop
async def test_without_a_new_key_the_run_waits_for_another_day(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="revoke", method="POST", route="/students", nth=2)
        person = Person(desk, Control.leave)
        outcome = await desk.send(THREE, person.control)
        assert outcome.header.status is RunStatus.OPEN
        assert [row.status for row in outcome.rows] == [RowStatus.DONE, RowStatus.NOT_STARTED, RowStatus.NOT_STARTED]


@pytest.mark.parametrize("status", [401, 403])
@in_loop
async def test_a_missing_permission_is_named_with_the_way_to_it(tmp_path: Path, status: int) -> None:
    async with engine(tmp_path, token="no-create", missing_permission_status=status) as desk:
        person = Person(desk, Control.cancel)
        outcome = await desk.send(THREE, person.control)
        assert [asked.question for asked in person.asked] == [Question.PERMISSION]
        assert "“create” under Students" in person.asked[0].waiting
        assert "Settings > Develop > API Manager" in person.asked[0].waiting
        assert outcome.count(RowStatus.NOT_STARTED) == 3
        assert len(desk.requests("POST")) == 1


@in_loop
async def test_leaving_out_what_needs_a_missing_permission_lets_the_rest_go_on(tmp_path: Path) -> None:
    async with engine(tmp_path, token="no-parents") as desk:
        desk.school.allow("no-parents", desk.school.world.tokens.allowed["full"] - {"parents/create"})
        person = Person(desk, Control.skip)
        plan = plan_of([(parent(1), (1,)), (parent(2), (2,)), (student(3), (3,))])
        outcome = await desk.send(plan, person.control)
        assert len(person.asked) == 1
        assert [row.status for row in outcome.rows] == [RowStatus.FAILED, RowStatus.FAILED, RowStatus.DONE]
        assert "“create” under Parents" in outcome.rows[1].what


@in_loop
async def test_leaving_out_a_look_up_leaves_out_no_step(tmp_path: Path) -> None:
    """It is asked again, as nothing is safe without it; the next trouble that passes is not taken for that answer."""
    async with engine(tmp_path) as desk:
        person = Person(desk, Control.skip)
        desk.school.faults.add(do="answer", status=403, body={}, method="GET", route="/students", nth=1)
        desk.school.faults.add(do="too-many", method="POST", nth=1, seconds=0)
        outcome = await desk.send(plan_of([(student(1), (1,))]), person.control)
        assert [asked.question for asked in person.asked] == [Question.PERMISSION]
        assert outcome.rows[0].status is RowStatus.DONE


@in_loop
async def test_a_burst_of_trouble_asks_one_question_and_nothing_is_made_twice(tmp_path: Path) -> None:
    """F15: 20 answers of 503 in a row, while reading works."""
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="server-error", status=503, method="POST", from_=2, to=21)
        plan = plan_of([(student(n), (n,)) for n in range(1, 21)])
        person = Person(desk, Control.leave)
        outcome = await desk.send(plan, person.control)
        assert [asked.question for asked in person.asked] == [Question.TROUBLE]
        assert outcome.header.status is RunStatus.OPEN
        desk.school.faults.clear()
        finished = await desk.go(outcome.header.id)
        done = [row.number for row in finished.rows if row.status is RowStatus.DONE]
        assert sorted(desk.created("students")) == sorted(f"new.student{n}@example.school" for n in done)
        assert len(done) + finished.count(RowStatus.FAILED) == 20
        assert blind_resends(desk.wire.heard) == []


@in_loop
async def test_no_connection_is_waited_out_with_a_sentence(tmp_path: Path) -> None:
    """F01 during a run: rows stay planned, nothing is looked up, it goes on by itself."""
    async with engine(tmp_path) as desk:
        broken = [3]

        class Offline(PracticeTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                if request.method == "POST" and broken[0]:
                    broken[0] -= 1
                    raise httpx.ConnectError("no route to host", request=request)
                return await super().handle_async_request(request)

        api = api_of(desk.school, wire=Offline(desk.school, 0.0))
        control = Control()
        control.go_on(api)
        outcome = await desk.send(THREE, control)
        assert outcome.count(RowStatus.DONE) == 3
        waits = [report.waiting for report in desk.reports if report.waiting]
        assert len(waits) == 3
        assert set(waits) == {"No connection to ManageBac. We try again in a few seconds."}
        assert all("q=" not in entry.query for entry in desk.school.recorder.entries)
        await api.aclose()


@in_loop
async def test_when_asked_to_slow_down_it_says_so_and_loses_nothing(tmp_path: Path) -> None:
    """F11, F12: a refused send is certain not to have happened, so it is sent again without a look-up."""
    async with engine(tmp_path, retry_after="zero") as desk:
        desk.school.faults.add(do="too-many", method="POST", nth=[2, 3], seconds=0, retry_after="zero")
        outcome = await desk.send(THREE)
        assert outcome.count(RowStatus.DONE) == 3
        assert all("q=" not in entry.query for entry in desk.school.recorder.entries)
        assert any("slow down" in report.waiting for report in desk.reports)


@in_loop
async def test_a_sign_in_page_of_the_network_is_asked_about_and_nothing_counts_as_done(tmp_path: Path) -> None:
    """F09."""
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="captive-portal", from_=2, to=3)

        def sign_in(control: Control) -> None:
            desk.school.faults.clear()
            control.go_on()

        person = Person(desk, sign_in)
        outcome = await desk.send(plan_of([(student(1), (1,))]), person.control)
        assert [asked.question for asked in person.asked] == [Question.SIGN_IN]
        assert "sign in" in person.asked[0].waiting
        assert "<" not in person.asked[0].waiting
        assert outcome.count(RowStatus.DONE) == 1
        assert desk.created("students") == ["new.student1@example.school"]


@in_loop
async def test_a_full_disk_stops_before_sending_and_the_run_goes_on_when_there_is_room(tmp_path: Path) -> None:
    """F25."""
    async with engine(tmp_path) as desk:

        def fill_up(point: str) -> None:
            if point.startswith("before sending commit") and len(desk.requests("POST")) == 1:
                raise JournalError("disk_full")

        desk.failpoint = fill_up
        run = await desk.begin(THREE)
        with pytest.raises(JournalError) as refused:
            await desk.go(run)
        assert refused.value.reason == "disk_full"
        assert len(desk.requests("POST")) == 1
        desk.failpoint = lambda _: None
        outcome = await desk.go(run)
        assert outcome.count(RowStatus.DONE) == 3
        assert len(desk.created("students")) == 3


@in_loop
async def test_a_disk_that_fills_up_after_a_create_makes_nobody_twice(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:

        def fill_up(point: str) -> None:
            if point.startswith("before result commit") and len(desk.requests("POST")) == 2:
                raise JournalError("disk_full")

        desk.failpoint = fill_up
        run = await desk.begin(THREE)
        with pytest.raises(JournalError):
            await desk.go(run)
        desk.failpoint = lambda _: None
        outcome = await desk.go(run)
        assert [result.adopted for result in outcome.steps.values()] == [False, True, False]
        assert len(desk.created("students")) == len(desk.requests("POST")) == 3
