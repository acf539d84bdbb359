"""Pages, filters and the null rules of the lists."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mbdesk.practice.enrolment import delete_person


def test_pages_have_the_meta_of_the_contract(whole_school: Any) -> None:
    payload = whole_school.get("/students", "archived=0")
    assert payload["meta"] == {"current_page": 1, "total_pages": 12, "total_count": 1200, "per_page": 100}
    assert len(payload["students"]) == 100
    ids = [row["id"] for row in whole_school.every("/students", "students", "archived=0", per_page=7)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 1200


def test_page_size_is_clamped_obeyed_or_refused(call: Any) -> None:
    assert call.get("/students", "per_page=1000")["meta"]["per_page"] == 200
    call.school.switches.per_page_over_max = "obey"
    assert call.get("/students", "per_page=1000")["meta"]["per_page"] == 1000
    call.school.switches.per_page_over_max = "refuse"
    assert call.ask("GET", "/students", query="per_page=1000")[0] == 400


def test_a_page_past_the_end_is_empty_with_true_totals(call: Any) -> None:
    payload = call.get("/students", "page=9&per_page=50")
    assert payload["students"] == []
    assert payload["meta"]["total_pages"] == 2


def test_next_page_and_missing_meta_are_switches(call: Any) -> None:
    switches = call.school.switches
    assert "next_page" not in call.get("/students", "per_page=50")["meta"]
    switches.next_page = "when-there-is-one"
    assert call.get("/students", "per_page=50")["meta"]["next_page"] == 2
    assert "next_page" not in call.get("/students", "per_page=50&page=2")["meta"]
    switches.next_page = "always"
    assert call.get("/students", "per_page=50&page=2")["meta"]["next_page"] is None
    switches.leave_out_meta = True
    assert "meta" not in call.get("/students")


def test_archived_means_all_people_but_only_active_classes_and_groups(call: Any) -> None:
    for kind in ("students", "teachers", "parents"):
        everybody = {one["archived"] for one in call.get(f"/{kind}", "per_page=200")[kind]}
        assert everybody == {True, False}
        assert {one["archived"] for one in call.get(f"/{kind}", "archived=true")[kind]} == {True}
        assert {one["archived"] for one in call.get(f"/{kind}", "archived=0&per_page=200")[kind]} == {False}
    assert not any(one["archived"] for one in call.every("/classes", "classes"))
    assert all(one["archived"] for one in call.every("/classes", "classes", "archived=1"))
    assert any("start_term_id" not in one for one in call.every("/classes", "classes", "archived=1"))
    assert not any(one["archived"] for one in call.get("/year-groups")["year_groups"])
    assert len(call.get("/year-groups", "archived=1")["year_groups"]) == 2
    call.school.switches.year_groups_default = "all"
    assert len(call.get("/year-groups")["year_groups"]) == 16


@pytest.mark.parametrize("words", ["MÜLL", "zoe.mueller@", "00231", "zoë müller"])
def test_search_finds_names_addresses_and_numbers(call: Any, words: str) -> None:
    assert [one["student_id"] for one in call.get("/students", f"q={words}")["students"]] == ["00231"]


def test_search_finds_the_other_name(call: Any) -> None:
    assert [one["student_id"] for one in call.get("/students", "q=zhang wei")["students"]] == ["00933"]


def test_ids_and_year_groups_narrow_the_list_in_both_spellings(call: Any) -> None:
    everybody = call.every("/students", "students", "archived=0")
    some = [one["id"] for one in everybody[3:6]]
    brackets = "&".join(f"ids[]={one}" for one in some)
    assert [one["id"] for one in call.get("/students", brackets)["students"]] == some
    assert [one["id"] for one in call.get("/students", "ids=" + ",".join(map(str, some)))["students"]] == some
    group = call.group_of("Grade 10")
    for query in (f"year_group_ids={group['id']}", f"year_group_ids[]={group['id']}"):
        assert {one["id"] for one in call.every("/students", "students", query)} == set(group["student_ids"])
    advisor = everybody[0]["homeroom_advisor_id"]
    found = call.every("/students", "students", f"homeroom_advisor_ids={advisor}")
    assert found
    assert {one["homeroom_advisor_id"] for one in found} == {advisor}


def test_status_narrows_the_list(call: Any) -> None:
    assert all(one["withdrawn_on"] for one in call.get("/students", "status=withdrawn")["students"])
    assert not any(one["archived"] for one in call.every("/students", "students", "status=enrolled"))


def test_changed_people_are_found_by_time(call: Any) -> None:
    start = datetime.now(UTC).isoformat().replace("+", "%2B")
    assert call.get("/students", f"modified_since={start}")["students"] == []
    maria = call.person("parents", "maria.silva@home.example")
    call.ask("PATCH", f"/parents/{maria['id']}", {"parent": {"employer": "Circus"}})
    assert [one["id"] for one in call.get("/parents", f"modified_since={start}")["parents"]] == [maria["id"]]
    later = (datetime.now(UTC) + timedelta(seconds=5)).isoformat().replace("+00:00", "Z")
    assert call.get("/parents", f"modified_since={later}")["parents"] == []


def test_a_time_that_is_none_is_refused_or_ignored(call: Any) -> None:
    status, payload = call.ask("GET", "/students", query="modified_since=yesterday")
    assert (status, payload) == (
        400,
        {"error": "Invalid modified_since parameter: 'yesterday' is not a valid time."},
    )
    call.school.switches.bad_time = "ignore"
    assert call.ask("GET", "/students", query="modified_since=yesterday")[0] == 200


def test_deleted_rows_come_by_their_own_filter(call: Any) -> None:
    start = datetime.now(UTC).isoformat().replace("+", "%2B")
    ana = call.person("students", "ana.silva@riverside.example")
    delete_person(call.school.world, "students", ana["id"])
    assert call.ask("GET", f"/students/{ana['id']}")[0] == 404
    (row,) = call.get("/students", f"deleted_since={start}")["students"]
    assert set(row) == {"id", "deleted_at"}
    assert row["id"] == ana["id"]
    assert call.get("/students", f"deleted_since={start}&modified_since={start}")["students"] == []
    call.school.switches.deleted_rows = "full"
    (row,) = call.get("/students", f"deleted_since={start}")["students"]
    assert row["last_name"] == "Silva"
    assert "updated_at" not in row
    assert len(call.get("/memberships", f"deleted_since={start}")["memberships"]) > 2
    maria = call.person("parents", "maria.silva@home.example")
    assert ana["id"] not in maria["child_ids"]


def nulls_in(value: Any) -> bool:
    if isinstance(value, dict):
        return any(one is None or nulls_in(one) for one in value.values())
    return isinstance(value, list) and any(nulls_in(one) for one in value)


@pytest.mark.parametrize("path", ["/students", "/parents", "/teachers", "/classes", "/year-groups", "/memberships"])
def test_null_fields_are_left_out_and_empty_lists_kept(call: Any, path: str) -> None:
    payload = call.get(path, "per_page=200")
    assert not nulls_in(payload)
    call.school.switches.explicit_nulls = True
    if path != "/year-groups":
        assert nulls_in(call.get(path, "per_page=200"))


def test_empty_lists_and_empty_texts_are_kept(whole_school: Any) -> None:
    teachers = whole_school.every("/teachers", "teachers")
    assert any(one["nationalities"] == [] for one in teachers)
    assert any(one.get("phone_number") == "" for one in whole_school.every("/students", "students"))


def test_memberships_narrow_by_class_person_and_day(call: Any) -> None:
    class_ = call.class_named("Biology 10A")
    rows = call.every("/memberships", "memberships", f"class_ids[]={class_['id']}")
    students = call.get(f"/classes/{class_['id']}/students")["student_ids"]
    assert sorted(row["user_id"] for row in rows if row["role"] == "Student") == students
    assert {row["uniq_class_id"] for row in rows} == {"BIO-10A"}
    one = students[0]
    own = call.every("/memberships", "memberships", f"user_ids={one}")
    assert {row["user_id"] for row in own} == {one}
    listed = call.get(f"/students/{one}/memberships")["memberships"]
    assert {row["id"] for row in listed["classes"]} == {row["class_id"] for row in own}
    assert [row["name"] for row in listed["year_groups"]] == [call.group_of("Grade 10")["name"]]
    active = call.every("/memberships", "memberships", "classes=active")
    assert active == call.every("/memberships", "memberships", "class_happens_on=2026-03-10")
    assert len(active) < len(call.every("/memberships", "memberships"))


def test_levels_are_shown_only_where_they_exist(call: Any) -> None:
    class_ = call.class_named("IB DP Biology (Grade 11)")
    payload = call.get(f"/classes/{class_['id']}/students")
    assert set(payload["student_levels"]) == {str(one) for one in payload["student_ids"]}
    assert set(payload["student_levels"].values()) <= {"HL", "SL"}
    assert "student_levels" not in call.get(f"/classes/{call.class_named('Biology 10A')['id']}/students")


def test_the_untidy_switches_change_every_answer(call: Any) -> None:
    switches = call.school.switches
    switches.numeric_strings = switches.extra_keys = switches.stray_spaces = switches.zone_abbreviations = True
    switches.custom_fields = True
    row = call.get("/students")["students"][0]
    assert isinstance(row["id"], str)
    assert row["x_new_field"]
    assert row["student_id"] == " 00102 "
    assert row["updated_at"].endswith("CET")
    assert row["custom_fields"]
