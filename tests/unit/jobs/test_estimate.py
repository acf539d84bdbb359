"""The requests that a review announces are those that arrive: every kind of step, sent to the practice school."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mbdesk.api.client import Api
from mbdesk.api.rate_limit import Limiter
from mbdesk.plan.estimate import estimate
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import StepState
from mbdesk.records import PersonKind
from tests.support.engine import HOST, Engine, engine, enrolment_plan, parent, plan_of, student
from tests.support.loops import clock, in_loop, in_one_thread

Steps = Sequence[tuple[Operation, tuple[int, ...]]]
STUDENT = PersonKind.STUDENT


def active(desk: Engine, kind: str = "students") -> list[int]:
    return [i for i, one in desk.school.registry.people[kind].items() if not one["archived"]]


def rows(count: int) -> tuple[int, ...]:
    return tuple(range(1, count + 1))


def groups(desk: Engine) -> list[int]:
    return [i for i, one in desk.school.registry.year_groups.items() if not one["archived"]]


def classes(desk: Engine) -> list[int]:
    return [i for i, one in desk.school.registry.classes.items() if not one["archived"]]


def members(desk: Engine, class_id: int) -> list[int]:
    return [m.user_id for m in desk.school.registry.memberships_of_class(class_id, "Student")]


def updates(desk: Engine) -> Steps:
    return [
        (UpdatePerson(kind=STUDENT, id=i, values={"city": "Porto"}), (n,)) for n, i in enumerate(active(desk)[:130], 1)
    ]


def archived(desk: Engine) -> Steps:
    return [
        (ArchivePerson(kind=STUDENT, id=i, withdrawn_on="2026-06-30"), (n,)) for n, i in enumerate(active(desk)[:20], 1)
    ]


def there_and_back(desk: Engine) -> Steps:
    one, two = active(desk)[:2]
    return [
        (ArchivePerson(kind=STUDENT, id=one, withdrawn_on="2026-06-30"), (1,)),
        (UnarchivePerson(kind=STUDENT, id=one), (1,)),
        (UpdatePerson(kind=STUDENT, id=one, values={"city": "Porto"}), (1,)),
        (UpdatePerson(kind=STUDENT, id=two, values={"city": "Porto"}), (2,)),
    ]


def families(desk: Engine) -> Steps:
    child, registry = active(desk)[0], desk.school.registry
    mother = next(i for i in active(desk, "parents") if i not in registry.parents_of.get(child, ()))
    return [
        (parent(1), (1,)),
        (student(1), (1,)),
        (LinkChild(parent=Ref(1), student=Ref(2), relationship="Mother"), (1,)),
        (LinkChild(parent=mother, student=child, relationship="Aunt"), (2,)),
        (UnlinkChild(parent=mother, student=child), (2,)),
    ]


def staff(desk: Engine) -> Steps:
    new = {"email": "new@t.example", "first_name": "Ines", "last_name": "Duarte"}
    return [(CreatePerson(kind=PersonKind.TEACHER, values=new), (1,))]


def rosters(desk: Engine) -> Steps:
    old, new = classes(desk)[0], classes(desk)[1]
    moving = tuple(members(desk, old)[:3])
    joining = tuple(i for i in moving if i not in members(desk, new))
    return [
        (AddToGroup(group="classes", group_id=new, students=joining), rows(3)),
        (RemoveFromGroup(group="classes", group_id=old, students=moving), rows(3)),
    ]


def many_classes(desk: Engine) -> Steps:
    """One student joins every class: one question for many of them."""
    id_ = active(desk)[0]
    joined = [i for i in classes(desk) if id_ not in members(desk, i)]
    return [(AddToGroup(group="classes", group_id=i, students=(id_,)), (n,)) for n, i in enumerate(joined, 1)]


def big_group(desk: Engine) -> Steps:
    group = groups(desk)[0]
    outside = [i for i in active(desk) if desk.school.registry.active_group_of(i) != group]
    return [(AddToGroup(group="year-groups", group_id=group, students=tuple(outside[:150])), rows(150))]


@pytest.mark.parametrize(
    "steps", [updates, archived, there_and_back, families, staff, rosters, many_classes, big_group]
)
@in_loop
async def test_the_announced_requests_are_those_that_arrive(steps: Callable[[Engine], Steps], tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        await _sent_as_announced(desk, plan_of(steps(desk)))


@in_loop
async def test_an_enrolment_takes_what_was_announced(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        await _sent_as_announced(desk, enrolment_plan(7, groups(desk)[0]))


@pytest.mark.parametrize("steps", [updates, archived, families, rosters, many_classes, big_group, "400 enrolments"])
@in_one_thread
async def test_the_announced_time_is_the_one_it_takes(steps: Callable[[Engine], Steps] | str, tmp_path: Path) -> None:
    """Within a fifth (IMP-13), at mbdesk's own pace, at a school that answers in 50 ms."""
    async with engine(tmp_path, clock=clock) as desk:
        desk.wire.latency = 0.05
        api = Api(HOST, desk.school.tokens["full"], limiter=Limiter(clock=clock), wire=desk.wire)
        desk.session = replace(desk.session, api=api)
        await api.reads.school()
        plan = enrolment_plan(400, groups(desk)[0]) if isinstance(steps, str) else plan_of(steps(desk))
        before, started = len(desk.school.recorder.entries), clock()
        await desk.send(plan)
        sent, took = len(desk.school.recorder.entries) - before, clock() - started
        # What the journal takes is real time and passes at once on this clock.
        own = 0.01 * sent
        announced = estimate(plan, seconds_each=desk.session.seconds_each)
        assert announced.requests == sent
        assert abs(announced.seconds - took) <= 0.2 * took + own
        await api.aclose()


async def _sent_as_announced(desk: Engine, plan: Plan) -> None:
    outcome = await desk.send(plan)
    assert {step.state for step in outcome.steps.values()} == {StepState.DONE}
    assert estimate(plan).requests == len(desk.school.recorder.entries)
