"""Create, update, archive and unarchive, and what the school refuses."""

from collections.abc import Callable
from typing import Any

import pytest

NEW = {"email": "new.one@newfamily.example", "first_name": "New", "last_name": "One"}


def refused(answer: tuple[int, Any], field: str) -> bool:
    status, payload = answer
    return status == 422 and field in payload["errors"]


@pytest.mark.parametrize(("kind", "one"), [("students", "student"), ("parents", "parent"), ("teachers", "teacher")])
def test_a_created_person_is_there(call: Any, kind: str, one: str) -> None:
    status, payload = call.ask("POST", f"/{kind}", {one: {**NEW, "middle_name": None, "city": "Łódź"}})
    assert status == 201
    assert payload["options"] == {"welcome_email": "not_enqueued"}
    made = call.get(f"/{kind}/{payload[one]['id']}")[one]
    assert (made["email"], made["last_name"], made["city"], made["archived"]) == (
        NEW["email"],
        "One",
        "Łódź",
        False,
    )
    assert "middle_name" not in made
    (change,) = call.school.recorder.changes
    assert (change.verb, change.kind, change.id) == ("create", kind, made["id"])


def test_a_student_comes_with_number_group_and_parents(call: Any) -> None:
    group = call.group_of("Grade 9")
    maria = call.person("parents", "maria.silva@home.example")
    given = {**NEW, "student_id": "00417", "year_group_id": group["id"], "parent_ids": [maria["id"]]}
    status, payload = call.ask("POST", "/students", {"student": given, "options": {"send_welcome_email": True}})
    assert status == 201
    assert payload["options"] == {"welcome_email": "enqueued"}
    made = call.get(f"/students/{payload['student']['id']}")["student"]
    assert (made["student_id"], made["identifier"], made["class_grade"]) == ("00417", "00417", "Grade 9")
    assert made["year_group_id"] == made["ib_group_id"] == group["id"]
    assert made["parent_ids"] == [maria["id"]]
    assert made["id"] in call.group_of("Grade 9")["student_ids"]
    assert made["id"] in call.get(f"/parents/{maria['id']}")["parent"]["child_ids"]
    assert any(change.verb == "welcome e-mail" for change in call.school.recorder.changes)


def test_fields_may_come_unwrapped(call: Any) -> None:
    assert call.ask("POST", "/parents", NEW)[0] == 201


def test_nothing_is_created_without_address_and_name(call: Any) -> None:
    before = len(call.school.registry.people["students"])
    for given in ({}, {"email": "", "last_name": " "}, {"email": None}):
        status, payload = call.ask("POST", "/students", {"student": given})
        assert status == 422
        assert payload == {"errors": {"email": ["can't be blank"], "last_name": ["can't be blank"]}}
    assert len(call.school.registry.people["students"]) == before


@pytest.mark.parametrize(
    "address", ["ana.silva@riverside.example", "ANA.Silva@Riverside.EXAMPLE", " ana.silva@riverside.example "]
)
@pytest.mark.parametrize(("kind", "one"), [("students", "student"), ("parents", "parent")])
def test_an_address_is_used_once_in_the_whole_school(call: Any, kind: str, one: str, address: str) -> None:
    status, payload = call.ask("POST", f"/{kind}", {one: {**NEW, "email": address}})
    assert (status, payload) == (422, {"errors": {"email": ["has already been taken"]}})


def test_an_archived_person_still_owns_the_address(call: Any) -> None:
    assert refused(
        call.ask("POST", "/students", {"student": {**NEW, "email": "O.ALHASSAN@riverside.example"}}), "email"
    )


def test_a_student_number_is_used_once_unless_the_school_allows_it(call: Any) -> None:
    given = {"student": {**NEW, "student_id": "00231"}}
    assert refused(call.ask("POST", "/students", given), "student_id")
    call.school.switches.unique_student_ids = False
    assert call.ask("POST", "/students", given)[0] == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "not an address"),
        ("birthday", "31/12/2010"),
        ("password", "short"),
        ("homeroom_advisor_id", 1),
        ("nationalities", "PL"),
        ("graduating_year", "soon"),
    ],
)
def test_wrong_values_are_refused_by_field(call: Any, field: str, value: Any) -> None:
    assert refused(call.ask("POST", "/students", {"student": {**NEW, field: value}}), field)
    assert call.school.recorder.changes == []


def test_unknown_people_and_groups_fail_the_whole_call(call: Any) -> None:
    body = {"student": {**NEW, "parent_ids": [13_000_001, 5]}}
    assert call.ask("POST", "/students", body)[0] == 404
    assert call.ask("POST", "/students", {"student": {**NEW, "year_group_id": 5}})[0] == 404
    call.school.switches.unknown_people = "422"
    assert call.ask("POST", "/students", body)[0] == 422
    assert call.school.recorder.changes == []
    call.school.switches.unknown_people = "skip"
    assert call.ask("POST", "/students", body)[0] == 201


def test_an_update_changes_only_what_it_says(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    status, payload = call.ask("PATCH", f"/students/{ana['id']}", {"student": {"nickname": "Aninha", "gender": None}})
    assert status == 200
    after = call.get(f"/students/{ana['id']}")["student"]
    assert after["nickname"] == payload["student"]["nickname"] == "Aninha"
    same = {key: value for key, value in after.items() if key not in ("nickname", "updated_at")}
    assert same == {key: value for key, value in ana.items() if key not in ("nickname", "updated_at")}
    assert after["updated_at"] > ana["updated_at"]


def test_an_empty_text_erases_and_null_does_not(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    call.ask("PATCH", f"/students/{ana['id']}", {"student": {"city": "", "gender": None}})
    after = call.get(f"/students/{ana['id']}")["student"]
    assert (after["city"], after["gender"]) == ("", "Female")
    call.school.switches.patch_null = "clear"
    call.ask("PATCH", f"/students/{ana['id']}", {"student": {"gender": None}})
    assert "gender" not in call.get(f"/students/{ana['id']}")["student"]


def test_read_only_fields_stay(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    given = {"id": 5, "role": "AdminUser", "archived": True, "class_grade_number": 3, "last_accessed_at": "2000-01-01"}
    assert call.ask("PATCH", f"/students/{ana['id']}", {"student": given})[0] == 200
    after = call.get(f"/students/{ana['id']}")["student"]
    assert {key: after[key] for key in given} == {key: ana[key] for key in given}


def test_an_address_may_be_kept_in_other_capitals_and_is_free_once_left(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    path = f"/students/{ana['id']}"
    assert call.ask("PATCH", path, {"student": {"email": "Ana.Silva@riverside.example"}})[0] == 200
    assert call.ask("PATCH", path, {"student": {"email": "ana@newfamily.example"}})[0] == 200
    assert call.ask("POST", "/students", {"student": {**NEW, "email": "ana.silva@riverside.example"}})[0] == 201


def test_a_move_to_another_year_group_changes_the_grade(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    group = call.group_of("Grade 10")
    assert call.ask("PATCH", f"/students/{ana['id']}", {"student": {"year_group_id": group["id"]}})[0] == 200
    after = call.get(f"/students/{ana['id']}")["student"]
    assert (after["class_grade"], after["year_group_id"]) == ("Grade 10", group["id"])
    assert ana["id"] not in call.group_of("Grade 9")["student_ids"]


def test_administrators_cannot_be_changed(call: Any) -> None:
    admin = next(one for one in call.get("/teachers")["teachers"] if one["role"] == "AdminUser")
    assert call.ask("PATCH", f"/teachers/{admin['id']}", {"teacher": {"city": "Rome"}})[0] == 403
    call.school.switches.admin_refusal_status = 422
    assert call.ask("PUT", f"/teachers/{admin['id']}/archive")[0] == 422
    assert call.school.recorder.changes == []


@pytest.mark.parametrize("where", ["body", "query"])
@pytest.mark.parametrize("status", ["withdrawn", "graduated"])
def test_archiving_needs_one_date_and_takes_the_student_out(call: Any, where: str, status: str) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    path, field = f"/students/{ana['id']}/archive", f"{status}_on"
    body = {field: "2026-03-09"} if where == "body" else None
    query = "" if where == "body" else f"{field}=2026-03-09"
    assert call.ask("PUT", path, body, query) == (200, {"status": "ok"})
    after = call.get(f"/students/{ana['id']}")["student"]
    assert (after["archived"], after[field]) == (True, "2026-03-09")
    assert "year_group_id" not in after
    assert call.every("/memberships", "memberships", f"user_ids={ana['id']}") == []
    assert call.get(f"/students/{ana['id']}/memberships")["memberships"]["year_groups"] == []


@pytest.mark.parametrize(
    "body", [None, {}, {"withdrawn_on": "soon"}, {"withdrawn_on": "2026-03-09", "graduated_on": "2026-03-09"}]
)
def test_archiving_with_no_date_two_dates_or_a_wrong_one_is_refused(call: Any, body: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    assert call.ask("PUT", f"/students/{ana['id']}/archive", body)[0] == 422
    assert call.get(f"/students/{ana['id']}")["student"] == ana


def test_the_archive_switches(call: Any) -> None:
    path = f"/students/{call.person('students', 'ana.silva@riverside.example')['id']}/archive"
    call.school.switches.archive_date_in = "query"
    assert call.ask("PUT", path, {"withdrawn_on": "2026-03-09"})[0] == 422
    assert call.ask("PUT", path, None, "withdrawn_on=2026-03-09")[0] == 200
    call.school.switches.archive_without_date = "accept"
    assert call.ask("PUT", path)[0] == 200


@pytest.mark.parametrize("returns", [False, True])
def test_memberships_return_after_unarchive_only_when_told(call: Any, returns: bool) -> None:
    call.school.switches.memberships_return = returns
    ana = call.person("students", "ana.silva@riverside.example")
    before = call.get(f"/students/{ana['id']}/memberships", "archived=0")
    call.ask("PUT", f"/students/{ana['id']}/archive", {"withdrawn_on": "2026-03-09"})
    assert call.ask("PUT", f"/students/{ana['id']}/unarchive") == (200, {"status": "ok"})
    after = call.get(f"/students/{ana['id']}")["student"]
    assert after["archived"] is False
    assert "withdrawn_on" not in after
    assert (call.get(f"/students/{ana['id']}/memberships", "archived=0") == before) is returns


@pytest.mark.parametrize("kind", ["parents", "teachers"])
def test_other_people_are_archived_without_a_date(call: Any, kind: str) -> None:
    one = call.get(f"/{kind}", "archived=0&per_page=200")[kind][-1]
    assert call.ask("PUT", f"/{kind}/{one['id']}/archive") == (200, {"status": "ok"})
    assert call.get(f"/{kind}/{one['id']}")[kind[:-1]]["archived"] is True
    assert call.ask("PUT", f"/{kind}/{one['id']}/unarchive")[0] == 200
    assert call.get(f"/{kind}/{one['id']}")[kind[:-1]] == one


def test_nobody_is_404_in_the_words_of_rails(call: Any) -> None:
    for method, path in (("GET", "/students/5"), ("PATCH", "/students/5"), ("PUT", "/students/5/archive")):
        assert call.ask(method, path, {}) == (404, {"error": "Couldn't find Student with 'id'=5"})
    assert call.ask("GET", "/students/many")[0] == 404


@pytest.mark.parametrize("body", [[], "text", {"student": []}])
def test_a_body_that_is_no_object_is_refused(call: Any, body: Any) -> None:
    assert call.ask("POST", "/students", body) == (400, {"error": "Invalid payload data structure."})


def test_children_of_a_parent_can_be_set_by_the_record_only_in_the_oldest_version(
    call: Any, at_version: Callable[[str], Any]
) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    chen = call.person("parents", "chen.li@home.example")
    given = {"parent": {"child_ids": [ana["id"]]}}
    for version in ("v2", "v2p1", "v2p2", "v2p3"):
        assert at_version(version).ask("PATCH", f"/parents/{chen['id']}", given)[0] == 200
        assert call.get(f"/parents/{chen['id']}")["parent"]["child_ids"] == chen["child_ids"]
    assert at_version("v2p0").ask("PATCH", f"/parents/{chen['id']}", given)[0] == 200
    assert call.get(f"/parents/{chen['id']}")["parent"]["child_ids"] == [ana["id"]]


@pytest.mark.parametrize(("shape", "kind"), [("bare", dict), ("list", list), ("wrapped", dict)])
def test_the_envelope_of_write_answers_is_a_switch(call: Any, shape: str, kind: type) -> None:
    call.school.switches.envelope = shape
    payload = call.ask("POST", "/students", {"student": NEW})[1]
    assert isinstance(payload if shape == "bare" else payload["student"], kind)
