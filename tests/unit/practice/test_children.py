"""The ties between parents and children."""

from typing import Any

import pytest


@pytest.fixture
def chen(call: Any) -> Any:
    return call.person("parents", "chen.li@home.example")


@pytest.fixture
def ana(call: Any) -> Any:
    return call.person("students", "ana.silva@riverside.example")


def ids(call: Any, chen: Any) -> list[int]:
    return [row["id"] for row in call.get(f"/parents/{chen['id']}/children")["children"]]


def test_a_child_is_tied_once(call: Any, chen: Any, ana: Any) -> None:
    path = f"/parents/{chen['id']}/children"
    body = {"child": {"id": ana["id"], "relationship": "Aunt"}}
    assert call.ask("POST", path, body) == (201, {"child": {"id": ana["id"], "relationship": "Aunt"}})
    assert call.ask("POST", path, body)[0] == 422
    assert call.get(f"{path}/{ana['id']}") == {"child": {"id": ana["id"], "relationship": "Aunt"}}
    assert chen["id"] in call.get(f"/students/{ana['id']}")["student"]["parent_ids"]


def test_a_relationship_changes_and_ends(call: Any, chen: Any, ana: Any) -> None:
    path = f"/parents/{chen['id']}/children"
    call.ask("POST", path, {"child": {"id": ana["id"]}})
    one = f"{path}/{ana['id']}"
    assert call.get(one) == {"child": {"id": ana["id"]}}
    assert call.ask("PUT", one, {"child": {"relationship": "Other Guardian"}})[0] == 200
    assert call.get(one)["child"]["relationship"] == "Other Guardian"
    assert call.ask("DELETE", one) == (204, None)
    status, payload = call.ask("GET", one)
    assert status == 404
    assert set(payload) == {"error", "reason"}
    assert call.ask("POST", path, {"child": {"id": ana["id"]}})[0] == 201


def test_the_whole_set_is_replaced_or_nothing(call: Any, chen: Any, ana: Any) -> None:
    path = f"/parents/{chen['id']}/children"
    before = ids(call, chen)
    assert call.ask("PUT", path, {"children": [{"id": ana["id"]}, {"id": 5}]})[0] == 404
    assert ids(call, chen) == before
    assert call.ask("PUT", path, {"children": [{"id": ana["id"], "relationship": "Aunt"}]})[0] == 200
    assert ids(call, chen) == [ana["id"]]


@pytest.mark.parametrize(
    ("child", "status"), [({"id": 5}, 404), ({}, 404), ({"id": 12000001, "relationship": "Boss"}, 422)]
)
def test_wrong_ties_are_refused(call: Any, chen: Any, child: Any, status: int) -> None:
    assert call.ask("POST", f"/parents/{chen['id']}/children", {"child": child})[0] == status
    assert call.school.recorder.changes == []


def test_an_unknown_parent_is_404(call: Any, ana: Any) -> None:
    assert call.ask("GET", "/parents/5/children")[0] == 404
    assert call.ask("POST", "/parents/5/children", {"child": {"id": ana["id"]}})[0] == 404
