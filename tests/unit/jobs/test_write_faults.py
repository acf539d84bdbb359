"""The fault matrix of quality 3 for writing: every kind of operation through every kind of trouble, on virtual time.

``COVERED`` names, for every fault of the matrix, the tests in which it happens to a run; that they are there is a test
itself. Faults of one request happen here to each kind of operation in turn.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from mbdesk.jobs.control import Control, Question
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.waits import Waits
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    LinkChild,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.practice.transport import PracticeTransport
from mbdesk.records import PersonKind
from mbdesk.store.runs import RunStatus
from tests.support.engine import Engine, Person, api_of, blind_resends, engine, plan_of, student
from tests.support.loops import clock, in_one_thread

TESTS: Final = Path(__file__).parents[2]
WAITS: Final = Waits()
"""The waits as they are for people: they cost nothing here."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of operation: how it is sent, how to make one, and how the school shows that it was done."""

    method: str
    route: str
    make: Callable[[Engine], Operation]
    happened: Callable[[Engine, Any], int]
    """How often it happened, by the school's own history."""


def active(desk: Engine) -> int:
    return next(i for i, one in desk.school.registry.people["students"].items() if not one["archived"])


def update(desk: Engine) -> Operation:
    id_ = active(desk)
    city = desk.school.registry.people["students"][id_]["city"]
    return UpdatePerson(kind=PersonKind.STUDENT, id=id_, values={"city": "Łódź"}, before={"city": city})


def unarchive(desk: Engine) -> Operation:
    gone = next(i for i, one in desk.school.registry.people["students"].items() if one["archived"])
    return UnarchivePerson(kind=PersonKind.STUDENT, id=gone)


def link(desk: Engine) -> Operation:
    id_ = active(desk)
    return LinkChild(
        parent=next(p for p, kids in desk.school.registry.children.items() if id_ not in kids), student=id_
    )


def unlink(desk: Engine) -> Operation:
    parent, child = next((p, c) for p, kids in desk.school.registry.children.items() for c in kids)
    return UnlinkChild(parent=parent, student=child)


def a_class(desk: Engine) -> tuple[int, list[int], list[int]]:
    """A class, two students who are in it and two who are not."""
    registry = desk.school.registry
    class_id = next(i for i, one in registry.classes.items() if not one["archived"])
    inside = [m.user_id for m in registry.memberships_of_class(class_id, "Student")]
    outside = [i for i, one in registry.people["students"].items() if not one["archived"] and i not in inside]
    return class_id, inside[:2], outside[:2]


def add(desk: Engine) -> Operation:
    class_id, _, outside = a_class(desk)
    return AddToGroup(group="classes", group_id=class_id, students=tuple(outside))


def remove(desk: Engine) -> Operation:
    class_id, inside, _ = a_class(desk)
    return RemoveFromGroup(group="classes", group_id=class_id, students=tuple(inside))


def move(desk: Engine) -> Operation:
    id_ = active(desk)
    mine = desk.school.registry.active_group_of(id_)
    groups = desk.school.registry.year_groups
    other = next(g for g, one in groups.items() if not one["archived"] and g != mine)
    return AddToGroup(group="year-groups", group_id=other, students=(id_,))


def changes(verb: str, kind: str) -> Callable[[Engine, Any], int]:
    return lambda desk, _: sum((c.verb, c.kind) == (verb, kind) for c in desk.school.recorder.changes)


def group_changes(verb: str, kind: str) -> Callable[[Engine, Any], int]:
    """Each student once counts as once."""

    def count(desk: Engine, operation: AddToGroup | RemoveFromGroup) -> int:
        found = [c for c in desk.school.recorder.changes if (c.verb, c.kind, c.id) == (verb, kind, operation.group_id)]
        return len(found) // len(operation.students)

    return count


KINDS: Final[dict[str, Kind]] = {
    "create": Kind("POST", "/students", lambda _: student(1), changes("create", "students")),
    "update": Kind("PATCH", "/students/{id}", update, changes("update", "students")),
    "archive": Kind(
        "PUT",
        "/students/{id}/archive",
        lambda desk: ArchivePerson(kind=PersonKind.STUDENT, id=active(desk), withdrawn_on="2026-03-01"),
        changes("archive", "students"),
    ),
    "unarchive": Kind("PUT", "/students/{id}/unarchive", unarchive, changes("unarchive", "students")),
    "link": Kind("POST", "/parents/{id}/children", link, changes("link", "children")),
    "unlink": Kind("DELETE", "/parents/{id}/children/{id}", unlink, changes("unlink", "children")),
    "roster add": Kind("POST", "/classes/{id}/add_students", add, group_changes("add", "class students")),
    "roster remove": Kind("POST", "/classes/{id}/remove_students", remove, group_changes("remove", "class students")),
    "year group": Kind("POST", "/year-groups/{id}/add_students", move, group_changes("add", "year-group students")),
}
PASSES: Final[dict[str, dict[str, Any]]] = {
    "F02 reset, done": {"do": "reset-after", "nth": 1},
    "F03 reset, not done": {"do": "reset-before", "nth": 1},
    "F04 done late": {"do": "late-commit", "seconds": 8, "nth": 1},
    "F05 reset in the body": {"do": "reset-early", "nth": 1},
    "F07 answer cut off": {"do": "half-body", "nth": 1},
    "F08 truncated": {"do": "garble", "how": "truncated", "nth": 1},
    "F08 doubled": {"do": "garble", "how": "doubled", "nth": 1},
    "F08 not a number": {"do": "garble", "how": "nan", "nth": 1},
    "F08 nested": {"do": "garble", "how": "deep", "nth": 1},
    "F10 redirect": {"do": "redirect", "status": 307, "nth": 1},
    "F11 429": {"do": "too-many", "retry_after": "seconds", "seconds": 7, "nth": [1, 2]},
    "F11 429 without a word": {"do": "too-many", "rate_reset": "none", "retry_after": "none", "nth": 1},
    "F11 429 with nonsense": {"do": "too-many", "retry_after": "garbage", "nth": 1},
    "F12 storm": {"do": "too-many", "seconds": 30, "retry_after": "seconds", "nth": [1, 2, 3, 4]},
    "F15 server trouble": {"do": "server-error", "status": 502, "nth": 1},
    "F16 500, done": {"do": "server-error", "after": True, "nth": 1},
    "F17 no proof": {"do": "answer", "status": 200, "body": {"student": {}}, "nth": 1},
    "F18 silence": {"do": "delay", "seconds": 90, "nth": 1},
    "F18 byte by byte": {"do": "slow", "bytes_per_second": 1, "nth": 1},
    "F36 too large": {"do": "garble", "how": "huge", "nth": 1},
}
"""Trouble after which the run goes on by itself."""
ASKED: Final[dict[str, tuple[dict[str, Any], Question]]] = {
    "F09 sign-in page": ({"do": "captive-portal"}, Question.SIGN_IN),
    "F15 trouble that stays": ({"do": "server-error", "status": 503}, Question.TROUBLE),
    "F19 key switched off": ({"do": "revoke", "nth": 1}, Question.KEY),
    "F19 tick missing": ({"do": "answer", "status": 403, "body": {"error": "Access Denied"}}, Question.PERMISSION),
}
REFUSED: Final[dict[str, dict[str, Any]]] = {
    "F20 gone": {"do": "answer", "status": 404, "body": {"error": "Couldn't find it"}},
    "F21 not accepted": {"do": "answer", "status": 422, "body": {"errors": {"base": ["<b>No</b> " + "x" * 10_000]}}},
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


async def sent(desk: Engine, kind: Kind, control: Control | None = None) -> tuple[Operation, Outcome]:
    operation = kind.make(desk)
    outcome = await desk.send(plan_of([(operation, (1,))]), control, WAITS)
    desk.school.settle()
    return operation, outcome


@each_kind
@pytest.mark.parametrize("fault", PASSES.values(), ids=PASSES)
@in_one_thread
async def test_trouble_that_passes_ends_as_if_there_had_been_none(
    tmp_path: Path, kind: Kind, fault: dict[str, Any]
) -> None:
    async with engine(tmp_path, clock=clock) as desk:
        person = Person(desk, Control.cancel)
        desk.school.faults.add(method=kind.method, route=kind.route, **fault)
        operation, outcome = await sent(desk, kind, person.control)
        assert outcome.header.status is RunStatus.FINISHED
        assert outcome.rows[0].status is RowStatus.DONE
        assert kind.happened(desk, operation) == 1
        assert person.asked == []
        assert blind_resends(desk.wire.heard) == [] or fault["do"] == "too-many"


@each_kind
@pytest.mark.parametrize(("fault", "question"), ASKED.values(), ids=ASKED)
@in_one_thread
async def test_trouble_that_stays_is_one_question_and_then_it_goes_on(
    tmp_path: Path, kind: Kind, fault: dict[str, Any], question: Question
) -> None:
    async with engine(tmp_path, clock=clock) as desk:

        def put_right(control: Control) -> None:
            desk.school.faults.clear()
            desk.school.restore("full")
            control.go_on()

        person = Person(desk, put_right)
        everything = question in (Question.SIGN_IN, Question.TROUBLE)
        place = {} if everything else {"method": kind.method, "route": kind.route}
        desk.school.faults.add(**place, **fault)
        operation = kind.make(desk)
        operations = [(operation, (1,)), *[(student(n), (n,)) for n in range(2, 7)]]
        outcome = await desk.send(plan_of(operations), person.control, WAITS)
        assert [asked.question for asked in person.asked] == [question]
        assert outcome.header.status is RunStatus.FINISHED
        assert outcome.count(RowStatus.DONE) == 6
        assert kind.happened(desk, operation) == (6 if kind.route == "/students" else 1)


@each_kind
@pytest.mark.parametrize("fault", REFUSED.values(), ids=REFUSED)
@in_one_thread
async def test_a_refusal_is_a_sentence_about_the_row_and_the_rest_goes_on(
    tmp_path: Path, kind: Kind, fault: dict[str, Any]
) -> None:
    async with engine(tmp_path, clock=clock) as desk:
        desk.school.faults.add(method=kind.method, route=kind.route, **fault)
        operation = kind.make(desk)
        other = UpdatePerson(kind=PersonKind.TEACHER, id=min(desk.school.registry.people["teachers"]), values={})
        if kind.method != "PATCH":
            teacher = next(i for i, t in desk.school.registry.people["teachers"].items() if t["role"] != "AdminUser")
            other = UpdatePerson(kind=PersonKind.TEACHER, id=teacher, values={"city": "X"})
        outcome = await desk.send(plan_of([(operation, (1,)), (other, (2,))]), waits=WAITS)
        assert outcome.rows[0].status is RowStatus.FAILED
        assert kind.happened(desk, operation) == 0
        assert "<" not in outcome.rows[0].what
        assert len(outcome.rows[0].what) < 400
        assert outcome.header.status is RunStatus.FINISHED


@each_kind
@in_one_thread
async def test_a_connection_that_is_lost_is_waited_for(tmp_path: Path, kind: Kind) -> None:
    """F01, F29: nothing was sent, so nothing is looked up and the row stays planned."""
    async with engine(tmp_path, clock=clock) as desk:
        lost = [4]

        class Offline(PracticeTransport):
            async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
                if request.method == kind.method and lost[0]:
                    lost[0] -= 1
                    raise httpx.ConnectError("no route to host", request=request)
                return await super().handle_async_request(request)

        api = api_of(desk.school, wire=Offline(desk.school, 0.0), clock=clock)
        control = Control()
        control.go_on(api)
        started = clock()
        operation, outcome = await sent(desk, kind, control)
        assert outcome.rows[0].status is RowStatus.DONE
        assert kind.happened(desk, operation) == 1
        assert clock() - started >= sum(WAITS.offline[:4])
        assert any(report.waiting.startswith("No connection") for report in desk.reports)
        await api.aclose()


@each_kind
@pytest.mark.parametrize("stop", ["pause", "leave", "cancel"])
@in_one_thread
async def test_a_person_is_heard_within_two_seconds(tmp_path: Path, kind: Kind, stop: str) -> None:
    """F34: what is on its way ends, and nothing after it leaves."""
    async with engine(tmp_path, clock=clock) as desk:
        control, asked, quiet = Control(), list[float](), list[float]()
        desk.wire.latency = 0.5

        def now(point: str) -> None:
            if point == "after sending commit 1":
                asked.append(clock())
                getattr(control, stop)()

        desk.failpoint = now

        def told(progress: Any) -> None:
            if progress.paused and not quiet:
                quiet.append(clock())
                control.leave()

        desk.listeners.append(told)
        operation = kind.make(desk)
        outcome = await desk.send(plan_of([(operation, (1,)), (student(2), (2,)), (student(3), (3,))]), control, WAITS)
        ended = quiet[0] if stop == "pause" else clock()
        assert ended - asked[0] <= 2
        assert kind.happened(desk, operation) == 1
        assert [outcome.steps[n].state for n in (1, 2, 3)] == [StepState.DONE, StepState.PLANNED, StepState.PLANNED]
        assert outcome.header.status is (RunStatus.STOPPED if stop == "cancel" else RunStatus.OPEN)


_ONE_REQUEST: Final = ("F02", "F03", "F04", "F05", "F07", "F08", "F10", "F11", "F12", "F16", "F17", "F18", "F36")
COVERED: Final[dict[str, tuple[str, ...]]] = {
    "F01": ("test_a_connection_that_is_lost_is_waited_for", "test_no_connection_is_waited_out_with_a_sentence"),
    **dict.fromkeys(_ONE_REQUEST, ("test_trouble_that_passes_ends_as_if_there_had_been_none",)),
    "F06": ("test_creates_use_a_connection_that_nothing_used_before",),
    "F09": ("test_trouble_that_stays_is_one_question_and_then_it_goes_on",),
    "F13": ("test_beside_other_traffic_it_finishes_at_the_rate_that_is_left",),
    "F14": ("test_an_undisturbed_run_is_never_refused_however_the_server_counts",),
    "F15": (
        "test_trouble_that_stays_is_one_question_and_then_it_goes_on",
        "test_a_burst_of_trouble_asks_one_question_and_nothing_is_made_twice",
    ),
    "F19": ("test_trouble_that_stays_is_one_question_and_then_it_goes_on",),
    "F20": ("test_a_refusal_is_a_sentence_about_the_row_and_the_rest_goes_on",),
    "F21": ("test_a_refusal_is_a_sentence_about_the_row_and_the_rest_goes_on",),
    "F22": ("test_rows_that_change_places_lose_and_double_nobody",),
    "F23": ("test_any_page_size_granted_gives_everybody_in_the_fewest_requests",),
    "F24": ("test_killed_at_each_point_and_taken_to_the_end",),
    "F25": ("test_a_full_disk_stops_before_sending_and_the_run_goes_on_when_there_is_room",),
    "F26": ("test_a_damaged_journal_is_set_aside_and_said",),
    "F27": ("test_no_jump_of_the_wall_clock_changes_anything",),
    "F28": ("test_after_eight_hours_of_sleep_nothing_waits",),
    "F29": ("test_a_connection_that_is_lost_is_waited_for",),
    "F30": ("test_a_certificate_of_the_computers_own_trust_is_accepted",),
    "F31": ("test_any_other_certificate_is_refused_before_the_key_is_sent",),
    "F32": ("test_a_proxy_that_does_not_let_us_through_learns_nothing",),
    "F33": ("test_a_second_window_cannot_run_the_same_school", "test_two_imports_of_a_school_do_not_run_at_once"),
    "F34": ("test_a_person_is_heard_within_two_seconds",),
    "F35": (
        "test_a_value_changed_since_the_review_is_shown_and_not_overwritten",
        "test_what_changes_between_the_undo_s_review_and_its_start_is_not_overwritten",
    ),
}


def test_every_fault_of_the_matrix_has_its_tests() -> None:
    assert set(COVERED) == {f"F{number:02}" for number in range(1, 37)}
    sources = "\n".join(file.read_text(encoding="utf-8") for file in TESTS.rglob("test_*.py"))
    missing = [name for names in COVERED.values() for name in names if not re.search(rf"def {name}\(", sources)]
    assert missing == []
