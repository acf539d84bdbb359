"""What goes wrong on the way, row by row of the fault matrix (quality 3), and what must come out of it."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from mbdesk.errors import JournalError
from mbdesk.jobs.control import Control, Question
from mbdesk.jobs.progress import Progress
from mbdesk.jobs.waits import Waits
from mbdesk.plan.operations import AddToGroup, LinkChild, Ref, UpdatePerson
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.practice.transport import PracticeTransport
from mbdesk.records import PersonKind
from mbdesk.store.runs import RunStatus
from tests.support.engine import Engine, api_of, blind_resends, engine, parent, plan_of, student
from tests.support.loops import in_loop

THREE = plan_of([(student(n), (n,)) for n in range(1, 4)])


class Person:
    """Answers a run's questions, and remembers them."""

    def __init__(self, desk: Engine, answer: Callable[[Control], None]) -> None:
        self.control = Control()
        self.asked: list[Progress] = []
        self._answer = answer
        self._report = desk.report
        desk.report = self  # type: ignore[method-assign]

    def __call__(self, progress: Progress) -> None:
        self._report(progress)
        if progress.question:
            self.asked.append(progress)
            asyncio.get_running_loop().call_soon(self._answer, self.control)


# -- a create whose answer was lost ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        {"do": "reset-after"},  # F02
        {"do": "half-body"},  # F07
        {"do": "garble", "how": "truncated"},  # F08
        {"do": "server-error", "status": 500, "after": True},  # F16
        {"do": "reshape", "how": "no-id"},  # F17
    ],
    ids=lambda fault: "-".join(str(v) for v in fault.values()),
)
@in_loop
async def test_created_but_the_answer_was_lost(tmp_path: Path, fault: dict[str, Any]) -> None:
    async with engine(tmp_path) as desk:
        desk.school.faults.add(method="POST", route="/students", nth=2, **fault)
        outcome = await desk.send(THREE)
        assert desk.created("students") == [f"new.student{n}@example.school" for n in (1, 2, 3)]
        assert len(desk.requests("POST")) == 3
        assert outcome.count(RowStatus.DONE) == 3
        assert [result.adopted for result in outcome.steps.values()] == [False, True, False]
        assert "look-up confirmed" in outcome.rows[1].what
        truth = {record["email"]: i for i, record in desk.school.registry.people["students"].items()}
        assert [truth[f"new.student{row.number}@example.school"] for row in outcome.rows] == [
            r.id for r in outcome.rows
        ]


@pytest.mark.parametrize("do", ["reset-before", "reset-early", "server-error", "captive-portal", "redirect"])
@in_loop
async def test_not_created_and_no_answer_is_sent_once_more_after_a_look_up(tmp_path: Path, do: str) -> None:
    """F03, F05, F09, F15."""
    async with engine(tmp_path) as desk:
        person = Person(desk, Control.go_on)
        desk.school.faults.add(do=do, method="POST", route="/students", nth=1)
        outcome = await desk.send(plan_of([(student(1), (1,))]), person.control)
        assert desk.created("students") == ["new.student1@example.school"]
        assert outcome.rows[0].status is RowStatus.DONE
        assert len(desk.requests("POST")) == 2
        assert [method for method, _ in desk.wire.heard] == ["POST", "GET", "GET", "GET", "POST"]


@in_loop
async def test_a_create_that_takes_effect_late_is_found_by_the_later_look_ups(tmp_path: Path) -> None:
    """F04: three looks, further and further apart; here the second or third finds it."""
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="late-commit", method="POST", route="/students", nth=1, seconds=0.15)
        waits = Waits(lookups=(0.0, 0.1, 0.2))
        outcome = await desk.send(plan_of([(student(1), (1,))]), waits=waits)
        assert outcome.rows[0].status is RowStatus.DONE
        assert outcome.steps[1].adopted
        assert len(desk.requests("POST")) == 1
        assert desk.created("students") == ["new.student1@example.school"]


@in_loop
async def test_a_create_that_takes_effect_after_every_look_up_is_still_one_person(tmp_path: Path) -> None:
    """Later than every look-up: the second send is refused as taken, by ourselves."""
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="late-commit", method="POST", route="/students", nth=1, seconds=0.2)
        desk.school.faults.add(do="delay", method="POST", route="/students", nth=2, seconds=0.0)
        waits = Waits(lookups=(0.0,), trouble=(0.4,))
        outcome = await desk.send(plan_of([(student(1), (1,))]), waits=waits)
        assert desk.created("students") == ["new.student1@example.school"]
        assert (outcome.rows[0].status, outcome.steps[1].adopted) == (RowStatus.DONE, True)


@in_loop
async def test_two_lost_answers_in_a_row_end_as_failed_and_the_rest_goes_on(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="reset-before", method="POST", route="/students", nth=[2, 3])
        outcome = await desk.send(THREE)
        assert [row.status for row in outcome.rows] == [RowStatus.DONE, RowStatus.FAILED, RowStatus.DONE]
        assert len(desk.requests("POST")) == 4
        assert len(desk.created("students")) == 2


@in_loop
async def test_somebody_who_was_there_before_is_never_taken_for_ours(tmp_path: Path) -> None:
    """Added by hand between review and start: our create is not answered, the only match is not ours."""
    async with engine(tmp_path) as desk:
        run = await desk.begin(plan_of([(student(1), (1,))]))
        by_hand = await desk.api.writes.send(student(1), lambda who: 0)
        desk.school.faults.add(do="reset-before", method="POST", route="/students", nth=1)
        outcome = await desk.go(run)
        assert outcome.steps[1].state is StepState.NEEDS_YOU
        assert outcome.rows[0].status is RowStatus.FAILED
        assert f"ID {by_hand.id}" in outcome.rows[0].what
        assert desk.created("students") == ["new.student1@example.school"]


@in_loop
async def test_an_archived_twin_is_not_made_again(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="reset-after", method="POST", route="/parents", nth=1)

        class ArchivesAtOnce(PracticeTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                for record in self.school.registry.people["parents"].values():
                    if record["email"] == "new.parent1@example.school":
                        record["archived"] = True
                return await super().handle_async_request(request)

        desk.session = desk.session.__class__(
            desk.session.connection,
            desk.session.school,
            api_of(desk.school, wire=ArchivesAtOnce(desk.school, 0.0)),
            desk.session.permissions,
            desk.places,
        )
        outcome = await desk.send(plan_of([(parent(1), (1,))]))
        assert outcome.steps[1].adopted
        assert desk.created("parents") == ["new.parent1@example.school"]
        await desk.session.aclose()


@in_loop
async def test_somebody_else_of_the_same_name_in_the_search_is_not_a_match(tmp_path: Path) -> None:
    """The search finds more than it should: only an equal e-mail counts."""
    async with engine(tmp_path) as desk:
        await desk.api.writes.send(student(7, email="xnew.student1@example.school"), lambda who: 0)
        desk.school.faults.add(do="reset-before", method="POST", route="/students", nth=1)
        outcome = await desk.send(plan_of([(student(1), (1,))]))
        assert outcome.rows[0].status is RowStatus.DONE
        assert desk.created("students")[1:] == ["new.student1@example.school"]


# -- other writes whose answer was lost --------------------------------------------------------------------------------


@pytest.mark.parametrize("do", ["reset-before", "reset-after"])
@in_loop
async def test_every_other_write_is_looked_up_before_it_is_sent_again(tmp_path: Path, do: str) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        id_ = next(i for i, record in people.items() if not record["archived"])
        class_id = next(i for i, one in desk.school.registry.classes.items() if not one["archived"])
        for method, route in (("PATCH", "/students/{id}"), ("POST", "/parents/{id}/children"), ("POST", "/classes/*")):
            desk.school.faults.add(do=do, method=method, route=route, nth=1)
        plan = plan_of(
            [
                (parent(1), (1,)),
                (UpdatePerson(kind=PersonKind.STUDENT, id=id_, values={"city": "Łódź"}, before={"city": None}), (2,)),
                (LinkChild(parent=Ref(1), student=id_, relationship="Mother"), (1,)),
                (AddToGroup(group="classes", group_id=class_id, students=(id_,)), (2,)),
            ]
        )
        people[id_]["city"] = None
        outcome = await desk.send(plan)
        assert {result.state for result in outcome.steps.values()} == {StepState.DONE}
        changes = [(c.verb, c.kind) for c in desk.school.recorder.changes]
        assert len(changes) == len(set(changes)), "something took effect twice"
        writes = [e for e in desk.school.recorder.entries if e.method != "GET"]
        assert len(writes) == (4 if do == "reset-after" else 7)


@in_loop
async def test_an_update_that_somebody_else_overtook_is_left_to_a_person(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        id_ = next(i for i, record in people.items() if not record["archived"])
        people[id_]["city"] = "Here"

        def overtake(point: str) -> None:
            if point.startswith("after result commit"):
                people[id_]["city"] = "Elsewhere"

        desk.failpoint = overtake
        desk.school.faults.add(do="reset-before", method="PATCH", nth=1)
        update = UpdatePerson(kind=PersonKind.STUDENT, id=id_, values={"city": "There"}, before={"city": "Here"})
        outcome = await desk.send(plan_of([(update, (1,))]))
        assert outcome.steps[1].state is StepState.NEEDS_YOU
        assert people[id_]["city"] == "Elsewhere"


# -- refused -----------------------------------------------------------------------------------------------------------


@in_loop
async def test_a_taken_email_names_whom_it_belongs_to(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        owner = next(r for r in desk.school.registry.people["students"].values() if not r["archived"])
        outcome = await desk.send(plan_of([(student(1, email=owner["email"].upper()), (1,)), (student(2), (2,))]))
        assert [row.status for row in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]
        assert owner["last_name"] in outcome.rows[0].what
        assert owner["email"].upper() in outcome.rows[0].what


@in_loop
async def test_a_taken_student_id_names_whom_it_belongs_to(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        owner = next(r for r in desk.school.registry.people["students"].values() if r["student_id"])
        outcome = await desk.send(plan_of([(student(1, student_id=owner["student_id"]), (1,))]))
        assert f"{owner['student_id']} belongs to" in outcome.rows[0].what
        assert owner["last_name"] in outcome.rows[0].what


@in_loop
async def test_what_depends_on_a_refused_step_is_held_back_and_the_rest_goes_on(tmp_path: Path) -> None:
    """IMP-23: a failed parent holds back only its links."""
    async with engine(tmp_path) as desk:
        group = min(desk.school.registry.year_groups)
        plan = plan_of(
            [
                (parent(1, email="no e-mail"), (1,)),
                (parent(2), (2,)),
                (student(1), (1,)),
                (student(2), (2,)),
                (LinkChild(parent=Ref(1), student=Ref(3)), (1,)),
                (LinkChild(parent=Ref(2), student=Ref(4)), (2,)),
                (AddToGroup(group="year-groups", group_id=group, students=(Ref(3), Ref(4))), (1, 2)),
            ]
        )
        outcome = await desk.send(plan)
        states = [outcome.steps[n].state for n in range(1, 8)]
        assert states == [
            StepState.FAILED,
            StepState.DONE,
            StepState.DONE,
            StepState.DONE,
            StepState.NOT_SENT,
            StepState.DONE,
            StepState.DONE,
        ]
        assert "Maria Silva 1 could not be added" in outcome.rows[0].what
        assert [row.status for row in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]


@in_loop
async def test_a_record_deleted_meanwhile_fails_its_row_only(tmp_path: Path) -> None:
    """F20."""
    async with engine(tmp_path) as desk:
        update = UpdatePerson(kind=PersonKind.STUDENT, id=999, values={"city": "X"}, before={"city": None})
        outcome = await desk.send(plan_of([(update, (1,)), (student(2), (2,))]))
        assert [row.status for row in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]
        assert "no longer exists" in outcome.rows[0].what
        assert desk.requests("PATCH") == []


@in_loop
async def test_pages_of_html_become_one_short_plain_line(tmp_path: Path) -> None:
    """F21."""
    async with engine(tmp_path) as desk:
        body = {"errors": {"city": ["<b>Nope</b> <script>x</script> " + "long " * 3000]}}
        desk.school.faults.add(do="answer", status=422, body=body, method="POST", route="/students")
        outcome = await desk.send(plan_of([(student(1, city="Łódź"), (1,))]))
        what = outcome.rows[0].what
        assert what.startswith("City “Łódź” was not accepted: Nope")
        assert "<" not in what
        assert len(what) < 300


@in_loop
async def test_one_unknown_student_does_not_keep_a_class_from_the_others(tmp_path: Path) -> None:
    """One bad id fails a whole call: the call is halved until the one is alone."""
    async with engine(tmp_path) as desk:
        active = [i for i, r in desk.school.registry.people["students"].items() if not r["archived"]][:8]
        class_id = next(i for i, one in desk.school.registry.classes.items() if not one["archived"])
        members = (*active[:5], 999, *active[5:])
        outcome = await desk.send(plan_of([(AddToGroup(group="classes", group_id=class_id, students=members), (1,))]))
        assert outcome.steps[1].state is StepState.DONE
        assert outcome.steps[1].missing == (999,)
        now = {m.user_id for m in desk.school.registry.memberships.values() if m.class_id == class_id}
        assert set(active) <= now


@in_loop
async def test_a_class_that_is_gone_costs_two_requests_and_not_one_for_every_student(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        add = AddToGroup(group="classes", group_id=4, students=tuple(range(1, 60)))
        outcome = await desk.send(plan_of([(add, (1,))]))
        assert outcome.steps[1].state is StepState.FAILED
        assert "class" in outcome.rows[0].what
        assert len(desk.school.recorder.entries) == 2


@in_loop
async def test_an_administrator_is_left_alone_and_told_why(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        admin = next(i for i, r in desk.school.registry.people["teachers"].items() if r["role"] == "AdminUser")
        update = UpdatePerson(kind=PersonKind.TEACHER, id=admin, values={"city": "X"}, before={})
        outcome = await desk.send(plan_of([(update, (1,))]))
        assert "administrator" in outcome.rows[0].what
        assert desk.requests("PATCH") == []


# -- the key -----------------------------------------------------------------------------------------------------------


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


# -- weather -----------------------------------------------------------------------------------------------------------


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


# -- the disk ----------------------------------------------------------------------------------------------------------


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


# -- somebody else -----------------------------------------------------------------------------------------------------


@in_loop
async def test_a_value_changed_since_the_review_is_shown_and_not_overwritten(tmp_path: Path) -> None:
    """F35."""
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        mine, fine = [i for i, record in people.items() if not record["archived"]][:2]
        people[mine]["city"], people[fine]["city"] = "Theirs", "Old"
        updates = [
            (UpdatePerson(kind=PersonKind.STUDENT, id=i, values={"city": "Mine"}, before={"city": "Old"}), (n,))
            for n, i in enumerate((mine, fine), start=1)
        ]
        outcome = await desk.send(plan_of(updates))
        assert [outcome.steps[n].state for n in (1, 2)] == [StepState.NEEDS_YOU, StepState.DONE]
        assert "it is now “Theirs”, yours is “Mine”" in outcome.rows[0].what
        assert (people[mine]["city"], people[fine]["city"]) == ("Theirs", "Mine")
        assert len(desk.requests("PATCH")) == 1


@in_loop
async def test_what_is_already_so_is_not_sent(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        id_ = next(i for i, record in people.items() if not record["archived"])
        people[id_]["city"] = "There"
        update = UpdatePerson(kind=PersonKind.STUDENT, id=id_, values={"city": "There"}, before={"city": "Here"})
        outcome = await desk.send(plan_of([(update, (1,))]))
        assert outcome.rows[0].status is RowStatus.DONE
        assert "Already so" in outcome.rows[0].what
        assert desk.requests("PATCH") == []


@in_loop
async def test_cancel_during_the_look_up_waits_says_what_is_known(tmp_path: Path) -> None:
    """F34: at most the one in flight is in doubt, and a last look spares even that when it can."""
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="reset-after", method="POST", nth=2)
        control = Control()
        desk.failpoint = lambda point: (
            control.cancel() if point.startswith("after result commit") and len(desk.requests("POST")) == 2 else None
        )
        outcome = await desk.send(THREE, control, Waits(lookups=(3600.0,)))
        assert outcome.header.status is RunStatus.STOPPED
        assert [row.status for row in outcome.rows][0::2] == [RowStatus.DONE, RowStatus.NOT_STARTED]
        assert len(desk.created("students")) == 2
        assert outcome.rows[1].status is RowStatus.DONE
