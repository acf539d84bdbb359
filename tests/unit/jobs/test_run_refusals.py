"""Writes that ManageBac refused, and values that somebody else changed (F20, F21, F35)."""

from pathlib import Path
from typing import Any

import pytest

from mbdesk.api.transport import Answer
from mbdesk.jobs.control import Control
from mbdesk.jobs.outcome import reasons
from mbdesk.jobs.waits import Waits
from mbdesk.plan.operations import AddToGroup, LinkChild, Ref, UpdatePerson
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.records import PersonKind
from mbdesk.store.runs import RunStatus
from tests.support.engine import engine, parent, plan_of, student
from tests.support.loops import in_loop

THREE = plan_of([(student(n), (n,)) for n in range(1, 4)])


@in_loop
async def test_a_taken_email_names_whom_it_belongs_to(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        owner = next(r for r in desk.school.registry.people["students"].values() if not r["archived"])
        outcome = await desk.send(plan_of([(student(1, email=owner["email"].upper()), (1,)), (student(2), (2,))]))
        assert [row.status for row in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]
        assert owner["last_name"] in outcome.rows[0].what
        assert owner["email"].upper() in outcome.rows[0].what
        (reason,) = reasons(outcome)
        assert (reason.row, reason.kind, reason.field) == (1, "student", "email")
        assert reason.text == outcome.rows[0].what


@in_loop
async def test_every_field_that_was_refused_is_named_with_its_sentence(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        outcome = await desk.send(
            plan_of([(student(1, email="no e-mail", birthday="no day"), (1,)), (student(2), (2,))])
        )
        found = {reason.field: reason.text for reason in reasons(outcome)}
        assert set(found) == {"email", "birthday"}
        assert found["email"].startswith("E-mail “no e-mail” was not accepted: ")


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
        assert [row.status for row in outcome.rows] == [RowStatus.HALF, RowStatus.DONE]


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
async def test_a_class_that_is_gone_costs_one_request_and_not_one_for_every_student(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        add = AddToGroup(group="classes", group_id=4, students=tuple(range(1, 60)))
        outcome = await desk.send(plan_of([(add, (1,))]))
        assert outcome.steps[1].state is StepState.FAILED
        assert "class" in outcome.rows[0].what
        assert len(desk.school.recorder.entries) == 1


@in_loop
async def test_an_administrator_is_left_alone_and_told_why(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        admin = next(i for i, r in desk.school.registry.people["teachers"].items() if r["role"] == "AdminUser")
        update = UpdatePerson(kind=PersonKind.TEACHER, id=admin, values={"city": "X"}, before={})
        outcome = await desk.send(plan_of([(update, (1,))]))
        assert "administrator" in outcome.rows[0].what
        assert desk.requests("PATCH") == []


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


@in_loop
async def test_an_edit_of_half_a_minute_ago_is_seen_before_the_same_field_is_changed(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        first, second = [i for i, record in people.items() if not record["archived"]][:2]
        for id_ in (first, second):
            people[id_]["city"] = "Here"
        now = [0.0]

        def later(point: str) -> None:
            if point.startswith("after result commit"):
                people[second]["city"] = "Elsewhere"
                now[0] += 31

        desk.failpoint = later
        run = await desk.begin(
            plan_of(
                [
                    (UpdatePerson(kind=PersonKind.STUDENT, id=i, values={"city": "New"}, before={"city": "Here"}), (n,))
                    for n, i in enumerate((first, second), start=1)
                ]
            )
        )
        outcome = await desk.go(run, clock=lambda: now[0])
        assert outcome.steps[2].state is StepState.NEEDS_YOU
        assert people[second]["city"] == "Elsewhere"


@in_loop
async def test_many_students_go_into_a_class_a_hundred_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with engine(tmp_path) as desk:
        sent: list[int] = []
        request = desk.api.transport.request

        async def watched(method: str, path: str, **options: Any) -> Answer:
            if method == "POST":
                sent.append(len(options["body"]["student_ids"]))
                return Answer(200, {"status": "ok"}, None, method, path)
            return await request(method, path, **options)

        monkeypatch.setattr(desk.api.transport, "request", watched)
        class_id = next(i for i, one in desk.school.registry.classes.items() if not one["archived"])
        add = AddToGroup(group="classes", group_id=class_id, students=tuple(range(1, 251)))
        outcome = await desk.send(plan_of([(add, (1,))]))
        assert outcome.steps[1].state is StepState.DONE
        assert sent == [100, 100, 50]
