"""The fault plan: which requests it meets, and what then happened or did not."""

import gzip
import json
from datetime import date
from typing import Any

import pytest

from mbdesk.practice import PracticeSchool, Switches
from mbdesk.practice.damage import GARBLES, RESHAPES
from mbdesk.practice.faults import ACTIONS, FaultPlan

NEW = {"student": {"email": "new.one@newfamily.example", "first_name": "New", "last_name": "One"}}


def send(school: PracticeSchool, method: str, path: str, body: Any = None, query: str = "") -> Any:
    headers = {"auth-token": school.tokens["full"], "content-type": "application/json"}
    return school.handle(method, f"/v2{path}", query, headers, json.dumps(body).encode() if body else b"")


def exists(school: PracticeSchool) -> bool:
    return school.registry.owner_of_email(NEW["student"]["email"]) is not None


def fires(line: dict[str, Any], times: int = 6) -> list[int]:
    plan = FaultPlan()
    plan.replace([{"do": "delay", **line}])
    return [number for number in range(1, times + 1) if plan.fire("GET", "/students", early=False)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6]),
        ({"nth": 3}, [3]),
        ({"nth": [2, 5]}, [2, 5]),
        ({"every": 2}, [2, 4, 6]),
        ({"from": 4}, [4, 5, 6]),
        ({"from": 2, "to": 3}, [2, 3]),
        ({"method": "GET", "route": "/students", "nth": 1}, [1]),
        ({"route": "/stud*"}, [1, 2, 3, 4, 5, 6]),
        ({"route": "/students/{id}"}, []),
        ({"method": "POST"}, []),
    ],
)
def test_a_fault_meets_the_requests_it_names(line: dict[str, Any], expected: list[int]) -> None:
    assert fires(line) == expected


def test_each_fault_counts_its_own_requests() -> None:
    plan = FaultPlan()
    plan.add(do="delay", method="POST", nth=1)
    plan.add(do="slow", route="/students", nth=2)
    assert plan.fire("GET", "/students", early=False) == []
    assert [fault.do for fault in plan.fire("POST", "/students", early=False)] == ["delay", "slow"]


def test_a_wrong_plan_is_refused_whole_and_the_old_one_stays() -> None:
    plan = FaultPlan()
    plan.add(do="delay")
    with pytest.raises(ValueError, match="unknown fault 'explode'"):
        plan.replace([{"do": "slow"}, {"do": "explode"}])
    assert len(plan) == 1


@pytest.mark.parametrize(
    ("do", "happened"),
    [("reset-before", False), ("reset-after", True), ("half-body", True), ("late-commit", False)],
)
def test_what_a_broken_line_leaves_behind(school: PracticeSchool, do: str, happened: bool) -> None:
    school.faults.add(do=do, method="POST", nth=1)
    answer = send(school, "POST", "/students", NEW)
    assert answer.trouble.kind == ("half-body" if do == "half-body" else "reset")
    assert exists(school) is happened
    (entry,) = school.recorder.entries
    assert entry.fault == do
    assert bool(entry.changes) is happened


def test_a_late_commit_takes_effect_after_its_seconds() -> None:
    now = [0.0]
    school = PracticeSchool("small", 1, date(2026, 3, 10), clock=lambda: now[0])
    school.faults.add(do="late-commit", method="POST", seconds=8)
    send(school, "POST", "/students", NEW)
    now[0] = 7.9
    assert json.loads(send(school, "GET", "/students", query="q=new.one@").body)["students"] == []
    now[0] = 8.0
    assert len(json.loads(send(school, "GET", "/students", query="q=new.one@").body)["students"]) == 1
    assert [change.request for change in school.recorder.changes] == [1]


def test_a_late_commit_happens_once() -> None:
    now = [0.0]
    school = PracticeSchool("small", 1, date(2026, 3, 10), clock=lambda: now[0])
    school.faults.add(do="late-commit", method="PATCH", nth=1)
    send(school, "PATCH", "/parents/13000001", {"parent": {"city": "Gdynia"}})
    now[0] = 9.0
    send(school, "PATCH", "/parents/13000001", {"parent": {"city": "Sopot"}})
    assert json.loads(send(school, "GET", "/parents/13000001").body)["parent"]["city"] == "Sopot"
    assert [change.values["after"] for change in school.recorder.changes] == [{"city": "Gdynia"}, {"city": "Sopot"}]


@pytest.mark.parametrize("after", [False, True])
def test_a_server_error_may_hide_a_create(school: PracticeSchool, after: bool) -> None:
    school.faults.add(do="server-error", status=502, method="POST", after=after)
    answer = send(school, "POST", "/students", NEW)
    assert answer.status == 502
    assert answer.headers["Content-Type"].startswith("text/html")
    assert exists(school) is after


@pytest.mark.parametrize(
    ("line", "status", "header", "value"),
    [
        ({"do": "captive-portal"}, 200, "Content-Type", "text/html; charset=utf-8"),
        ({"do": "captive-portal", "status": 511}, 511, "Content-Type", "text/html; charset=utf-8"),
        ({"do": "redirect", "location": "http://b.example/x", "status": 307}, 307, "Location", "http://b.example/x"),
        ({"do": "too-many", "retry_after": "seconds", "rate_reset": "none"}, 429, "Retry-After", "7"),
        ({"do": "answer", "status": 410, "body": {"error": "Gone"}, "headers": {"X-A": "b"}}, 410, "X-A", "b"),
        ({"do": "answer", "status": 403, "body": ""}, 403, "Content-Type", "text/html; charset=utf-8"),
    ],
)  # fmt: skip
def test_answers_instead_of_the_real_one(
    school: PracticeSchool, line: dict[str, Any], status: int, header: str, value: str
) -> None:
    school.faults.replace([line])
    answer = send(school, "POST", "/students", NEW)
    assert (answer.status, answer.headers[header]) == (status, value)
    assert not exists(school)
    assert school.switches == Switches(rate_limit=0)


@pytest.mark.parametrize("how", sorted(set(GARBLES) - {"huge", "duplicate-keys"}))
def test_garbled_bodies_are_not_the_json_they_were(school: PracticeSchool, how: str) -> None:
    before = send(school, "GET", "/students").body
    school.faults.add(do="garble", how=how)
    after = send(school, "GET", "/students").body
    assert after != before
    with pytest.raises((ValueError, RecursionError)):
        json.loads(after, parse_constant=_refuse)


def _refuse(name: str) -> None:
    raise ValueError(name)


def test_a_huge_body_is_small_on_the_wire(school: PracticeSchool) -> None:
    school.faults.add(do="garble", how="huge")
    answer = send(school, "GET", "/students")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.body) < 1_000_000
    assert len(gzip.decompress(answer.body)) > 64_000_000


@pytest.mark.parametrize("how", sorted(RESHAPES))
def test_reshaped_bodies_are_json_and_different(school: PracticeSchool, how: str) -> None:
    before = json.loads(send(school, "GET", "/students").body)
    school.faults.add(do="reshape", how=how)
    assert json.loads(send(school, "GET", "/students").body) != before


def test_a_token_can_be_revoked_in_the_middle_of_a_run(school: PracticeSchool) -> None:
    school.faults.add(do="revoke", token="full", nth=3)
    assert [send(school, "GET", "/ping").status for _ in range(4)] == [200, 200, 401, 401]


@pytest.mark.parametrize("by", [1, -1, 3])
def test_moving_rows_lose_and_double_people_between_pages(school: PracticeSchool, by: int) -> None:
    truth = [row["id"] for row in json.loads(send(school, "GET", "/students", query="per_page=200").body)["students"]]
    school.faults.add(do="move-rows", nth=2, by=by)
    seen = []
    for page in (1, 2, 3):
        payload = json.loads(send(school, "GET", "/students", query=f"per_page=25&page={page}").body)
        seen += [row["id"] for row in payload["students"]]
        assert payload["meta"]["total_count"] == len(truth)
    assert len(seen) == len(truth)
    assert set(seen) != set(truth)


def test_a_row_deleted_between_pages_shifts_the_rest(school: PracticeSchool) -> None:
    school.faults.add(do="delete-row", list="students", nth=2)
    pages = [json.loads(send(school, "GET", "/students", query=f"per_page=20&page={one}").body) for one in (1, 2)]
    assert pages[1]["meta"]["total_count"] == pages[0]["meta"]["total_count"] - 1
    assert [change.request for change in school.recorder.changes] == [0]


def test_a_switch_can_change_in_the_middle(school: PracticeSchool) -> None:
    school.faults.add(do="switch", nth=2, set={"per_page_max": 25})
    sizes = [json.loads(send(school, "GET", "/students", query="per_page=200").body)["meta"]["per_page"] for _ in "ab"]
    assert sizes == [200, 25]


def test_several_faults_add_up(school: PracticeSchool) -> None:
    school.faults.replace([{"do": "delay", "seconds": 2}, {"do": "delay", "seconds": 1}, {"do": "reset-after"}])
    trouble = send(school, "GET", "/ping").trouble
    assert (trouble.kind, trouble.delay) == ("reset", 3)


def test_every_action_is_described() -> None:
    assert all(ACTIONS.values())


def test_switches_refuse_what_they_do_not_know() -> None:
    switches = Switches()
    with pytest.raises(ValueError, match="no such switch"):
        switches.change({"speed": 1})
    with pytest.raises(ValueError, match="rate_limit"):
        switches.change({"rate_limit": "many"})
    switches.change({"versions": ["v2"], "rate_period": 10})
    assert switches.versions == ("v2",)
