"""Writes whose answer was lost (quality F02 to F05, F07, F09, F16, F17): looked up, made once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from mbdesk.jobs.control import Control
from mbdesk.jobs.waits import Waits
from mbdesk.plan.operations import AddToGroup, LinkChild, Ref, UnlinkChild, UpdatePerson
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.practice.transport import PracticeTransport
from mbdesk.records import PersonKind
from tests.support.engine import Person, api_of, engine, parent, plan_of, student
from tests.support.loops import in_loop

THREE = plan_of([(student(n), (n,)) for n in range(1, 4)])


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


@in_loop
async def test_a_parent_made_by_a_colleague_long_before_the_review_is_not_taken_for_ours(tmp_path: Path) -> None:
    """The school was read in the morning, the parent made at noon, the plan in the afternoon; no record says so."""
    async with engine(tmp_path) as desk:
        await desk.send(plan_of([(parent(1), (1,))]))
        noon = datetime.now(UTC)
        morning, afternoon = (at.isoformat(timespec="seconds") for at in (noon, noon + timedelta(hours=4)))
        desk.school.faults.add(do="reset-after", method="POST", route="/parents", nth=1)
        outcome = await desk.send(replace(plan_of([(parent(1), (1,))]), made_at=afternoon, read_at=morning))
        assert outcome.steps[1].state is StepState.NEEDS_YOU
        assert "was there before" in outcome.rows[0].what


@in_loop
async def test_a_change_is_sent_three_times_at_most_and_the_rest_goes_on(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        one, other = [i for i, r in desk.school.registry.people["students"].items() if not r["archived"]][:2]
        changes = [UpdatePerson(kind=PersonKind.STUDENT, id=i, values={"city": "Bern"}) for i in (one, other)]
        desk.school.faults.add(do="reset-before", method="PATCH", route=f"/students/{one}", **{"from": 1})
        outcome = await desk.send(plan_of([(changes[0], (1,)), (changes[1], (2,))]))
        assert desk.requests("PATCH") == [f"/students/{one}"] * 3 + [f"/students/{other}"]
        assert [row.status for row in outcome.rows] == [RowStatus.FAILED, RowStatus.DONE]
        assert "It was not done." in outcome.rows[0].what


@in_loop
async def test_a_change_that_took_effect_late_is_not_called_undone(tmp_path: Path) -> None:
    """Nothing is sent any more after the third lost answer, so it is looked at until it can no longer come true."""
    async with engine(tmp_path) as desk:
        people = desk.school.registry.people["students"]
        (id_,) = [i for i, one in people.items() if not one["archived"]][:1]
        update = UpdatePerson(
            kind=PersonKind.STUDENT, id=id_, values={"city": "X"}, before={"city": people[id_]["city"]}
        )
        desk.school.faults.add(do="reset-before", method="PATCH", nth=[1, 2])
        desk.school.faults.add(do="late-commit", seconds=0.02, method="PATCH", nth=3)
        waits = Waits(lookups=(0.03, 0.03), trouble=(0.0,) * 9)
        outcome = await desk.send(plan_of([(update, (1,))]), waits=waits)
        assert people[id_]["city"] == "X"
        assert outcome.rows[0].status is RowStatus.DONE


@pytest.mark.parametrize("status", [404, 422])
@in_loop
async def test_a_look_that_is_refused_proves_nothing(tmp_path: Path, status: int) -> None:
    async with engine(tmp_path) as desk:
        mother = next(p for p, one in desk.school.registry.people["parents"].items() if not one["archived"])
        desk.school.faults.add(do="reset-after", method="POST", route="/parents/{id}/children")
        desk.school.faults.add(do="answer", status=status, method="GET", route="/parents/{id}/children")
        outcome = await desk.send(plan_of([(student(1), (1,)), (LinkChild(parent=mother, student=Ref(1)), (1,))]))
        assert outcome.steps[2].state is StepState.NEEDS_YOU
        assert "we cannot check" in outcome.steps[2].what


@in_loop
async def test_a_link_is_called_gone_only_when_it_is(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        mother, child = next((p, c) for p, children in desk.school.registry.children.items() for c in children)
        desk.school.faults.add(do="answer", status=404, method="DELETE")
        outcome = await desk.send(plan_of([(UnlinkChild(parent=mother, student=child), (1,))]))
        assert outcome.steps[1].state is StepState.FAILED
        assert child in desk.school.registry.children[mother]


@in_loop
async def test_an_answer_that_does_not_say_so_does_not_end_a_link(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        mother, child = next((p, c) for p, children in desk.school.registry.children.items() for c in children)
        desk.school.faults.add(do="answer", status=200, body={"status": "later"}, method="DELETE", nth=1)
        outcome = await desk.send(plan_of([(UnlinkChild(parent=mother, student=child), (1,))]))
        assert outcome.steps[1].state is StepState.DONE
        assert child not in desk.school.registry.children[mother]


@pytest.mark.parametrize("status", [404, 422])
@in_loop
async def test_a_list_that_is_refused_now_and_then_is_trouble_and_not_the_end(tmp_path: Path, status: int) -> None:
    async with engine(tmp_path) as desk:
        desk.school.faults.add(do="answer", status=status, method="GET", route="/students", nth=1)
        outcome = await desk.send(plan_of([(student(1), (1,))]))
        assert outcome.count(RowStatus.DONE) == 1
