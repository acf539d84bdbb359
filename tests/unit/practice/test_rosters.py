"""Adding and removing students in classes and year groups."""

from typing import Any

import pytest


def test_students_join_and_leave_a_class(call: Any) -> None:
    class_ = call.class_named("English 10A")
    path = f"/classes/{class_['id']}"
    before = call.get(f"{path}/students")["student_ids"]
    ana = call.person("students", "ana.silva@riverside.example")["id"]
    assert call.ask("POST", f"{path}/add_students", {"student_ids": [ana, before[0]]}) == (200, {"status": "ok"})
    assert call.get(f"{path}/students")["student_ids"] == sorted([*before, ana])
    assert len(call.school.recorder.changes) == 1
    (row,) = call.get("/memberships", f"class_ids[]={class_['id']}&user_ids={ana}")["memberships"]
    assert row["uniq_student_id"] == "00102"
    assert call.ask("POST", f"{path}/remove_students", {"student_ids": [ana, 12_000_005]})[0] == 200
    assert ana not in call.get(f"{path}/students")["student_ids"]


def test_a_student_is_in_one_active_year_group(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")["id"]
    old, new = call.group_of("Grade 9"), call.group_of("Grade 10")
    call.ask("POST", f"/year-groups/{new['id']}/add_students", {"student_ids": [ana]})
    assert ana in call.group_of("Grade 10")["student_ids"]
    assert ana not in call.group_of("Grade 9")["student_ids"]
    student = call.get(f"/students/{ana}")["student"]
    assert (student["year_group_id"], student["class_grade"]) == (new["id"], "Grade 10")
    call.ask("POST", f"/year-groups/{old['id']}/remove_students", {"student_ids": [ana]})
    assert ana in call.group_of("Grade 10")["student_ids"]
    call.ask("POST", f"/year-groups/{new['id']}/remove_students", {"student_ids": [ana]})
    assert "year_group_id" not in call.get(f"/students/{ana}")["student"]


def test_an_archived_group_changes_nothing_in_the_active_one(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")["id"]
    archived = call.get("/year-groups", "archived=1")["year_groups"][0]
    assert call.ask("POST", f"/year-groups/{archived['id']}/add_students", {"student_ids": [ana]})[0] == 200
    assert ana in call.group_of("Grade 9")["student_ids"]
    assert ana in call.get("/year-groups", "archived=1")["year_groups"][0]["student_ids"]


@pytest.mark.parametrize("kind", ["classes", "year-groups"])
def test_one_unknown_student_fails_the_call_or_is_skipped(call: Any, kind: str) -> None:
    key = kind.replace("-", "_")
    place = call.get(f"/{kind}")[key][0]["id"]
    ana = call.person("students", "ana.silva@riverside.example")["id"]
    path = f"/{kind}/{place}/add_students"
    assert call.ask("POST", path, {"student_ids": [ana, 5]})[0] == 404
    call.school.switches.unknown_people = "422"
    assert call.ask("POST", path, {"student_ids": [ana, 5]})[0] == 422
    assert call.school.recorder.changes == []
    call.school.switches.unknown_people = "skip"
    assert call.ask("POST", path, {"student_ids": [ana, 5]})[0] == 200
    assert call.school.recorder.changes


def test_roster_calls_without_ids_or_with_too_many_are_refused(call: Any) -> None:
    path = f"/classes/{call.get('/classes')['classes'][0]['id']}/add_students"
    assert call.ask("POST", path, {})[0] == 400
    assert call.ask("POST", path, {"student_ids": ["ana"]})[0] == 400
    call.school.switches.max_student_ids = 2
    assert call.ask("POST", path, {"student_ids": [1, 2, 3]})[0] == 422
    assert call.ask("POST", "/classes/5/add_students", {"student_ids": []})[0] == 404


def test_membership_moves_the_students_time_only_when_told(call: Any) -> None:
    class_id = call.class_named("English 10A")["id"]
    ana = call.person("students", "ana.silva@riverside.example")
    body = {"student_ids": [ana["id"]]}
    call.ask("POST", f"/classes/{class_id}/add_students", body)
    assert call.get(f"/students/{ana['id']}")["student"]["updated_at"] == ana["updated_at"]
    call.school.switches.membership_touches_student = True
    call.ask("POST", f"/classes/{class_id}/remove_students", body)
    assert call.get(f"/students/{ana['id']}")["student"]["updated_at"] > ana["updated_at"]


def test_group_students_come_with_ids_and_records(call: Any) -> None:
    group = call.group_of("Grade 9")
    payload = call.get(f"/year-groups/{group['id']}/students")
    assert payload["student_ids"] == group["student_ids"] == [one["id"] for one in payload["students"]]
    advisors = call.get(f"/year-groups/{group['id']}/advisors")
    assert set(advisors) == {"advisors"}
    assert {one["homeroom_advisor_id"] for one in payload["students"]} <= {row["id"] for row in advisors["advisors"]}
