"""Who may do what, and what a token that may not is told."""

from collections.abc import Callable
from typing import Any

import pytest

from mbdesk.practice import PracticeSchool
from mbdesk.practice.permissions import EVERYTHING
from mbdesk.practice.routes import ROUTES


def test_every_box_opens_a_route_and_every_route_has_a_known_box() -> None:
    assert {route.permission for route in ROUTES} - {None} == EVERYTHING


@pytest.mark.parametrize("headers", [{}, {"auth-token": "0" * 64}, {"auth-token": ""}, {"Auth-Token": "é"}])
def test_a_missing_or_wrong_token_is_401(school: PracticeSchool, headers: dict[str, str]) -> None:
    answer = school.handle("GET", "/v2/ping", headers=headers)
    assert (answer.status, answer.body) == (401, b'{"error":"Access Denied"}')


def test_a_token_that_was_switched_off_is_401(call: Any, as_token: Callable[[str], Any]) -> None:
    assert as_token("revoked").ask("GET", "/ping")[0] == 401
    assert call.ask("GET", "/ping") == (200, {"pong": "ok"})
    call.school.revoke("full")
    assert call.ask("GET", "/ping")[0] == 401
    call.school.restore("full")
    assert call.ask("GET", "/ping")[0] == 200


@pytest.mark.parametrize(
    ("token", "method", "path"),
    [
        ("read-only", "POST", "/students"),
        ("read-only", "PATCH", "/students/12000001"),
        ("read-only", "POST", "/classes/1/add_students"),
        ("no-create", "POST", "/parents"),
        ("no-create", "POST", "/parents/13000001/children"),
        ("no-update", "PATCH", "/students/12000001"),
        ("no-archive", "PUT", "/students/12000001/archive"),
        ("no-parents", "GET", "/parents"),
        ("no-attendance", "GET", "/classes/1/attendance/date/2026-03-10"),
        ("no-grades", "GET", "/classes/1/assessments/term/1/term-grades"),
        ("no-groups", "GET", "/year-groups"),
        ("students-only", "GET", "/classes"),
        ("nothing", "GET", "/school"),
    ],
)
@pytest.mark.parametrize("status", [401, 403])
def test_a_missing_box_is_refused_before_anything_is_looked_at(
    as_token: Callable[[str], Any], token: str, method: str, path: str, status: int
) -> None:
    caller = as_token(token)
    caller.school.switches.missing_permission_status = status
    assert caller.ask(method, path, {}) == (status, {"error": "Access Denied"})
    assert caller.ask("GET", "/ping")[0] == 200


def test_a_read_only_token_reads_everything(as_token: Callable[[str], Any]) -> None:
    caller = as_token("read-only")
    for path in ("/students", "/parents", "/teachers", "/classes", "/year-groups", "/memberships", "/school"):
        assert caller.ask("GET", path)[0] == 200


def test_a_token_says_what_it_may(call: Any, as_token: Callable[[str], Any]) -> None:
    assert set(call.get("/auth/permissions")["permissions"]) == EVERYTHING
    assert as_token("nothing").get("/auth/permissions") == {"permissions": []}
    call.school.switches.permission_spelling = "underscore"
    assert "year_groups/add_students" in call.get("/auth/permissions")["permissions"]
    call.school.switches.permissions_status = 404
    assert call.ask("GET", "/auth/permissions")[0] == 404


def test_boxes_can_change_while_it_runs(call: Any) -> None:
    call.school.allow("full", EVERYTHING - {"students/index"})
    assert call.ask("GET", "/students")[0] == 401
    assert call.ask("GET", "/students/12000001")[0] == 200
