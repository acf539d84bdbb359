"""The school, its reference lists, versions and the small routes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from mbdesk.practice import PracticeSchool, cast


def test_the_school_says_its_name(call: Any) -> None:
    school = call.get("/school")["school"]
    assert school["name"] == cast.SCHOOL_NAME == "Riverside International School"
    assert [one["code"] for one in school["enabled_programs"]] == ["pyp", "myp", "diploma"]


def test_academic_years_are_nested_twice_with_one_active_year_each(call: Any) -> None:
    payload = call.get("/school/academic-years")["academic_years"]
    assert set(payload) == {"ib_pyp", "myp", "diploma"}
    ids = []
    for program in payload.values():
        past, active = program["academic_years"]
        assert (past["active"], active["active"]) == (False, True)
        assert active["name"] == "August 2025 – July 2026"
        assert [term["active"] for term in active["academic_terms"]] == [False, True, False]
        ids += [term["id"] for term in active["academic_terms"]]
    assert len(ids) == len(set(ids)) == 9
    assert sorted(ids) != ids, "the programmes interleave"
    assert set(call.get("/school/academic-years", "program_code=myp")["academic_years"]) == {"myp"}


def test_grade_numbers_are_a_ladder_of_their_own(call: Any) -> None:
    programs = call.get("/school/grades")["school"]["programs"]
    numbers = {grade["label"]: grade["grade_number"] for one in programs for grade in one["grades"]}
    assert (numbers["Early Years"], numbers["Grade 9"], numbers["Grade 12"]) == (-1, 10, 13)
    names = {grade["label"]: grade["name"] for one in programs for grade in one["grades"]}
    assert names["Grade 9"] == "Year 4"


def test_subjects_of_classes_are_listed(call: Any) -> None:
    subjects = call.get("/school/subjects")["subjects"]
    listed = {one["id"] for rows in subjects.values() for one in rows}
    assert {one["subject_id"] for one in call.every("/classes", "classes")} <= listed
    assert all({"hl", "sl"} <= set(one) for one in subjects["diploma"] if one["name"] == "History")
    assert not any("hl" in one for one in subjects["myp"])


def test_calendar_categories_and_scales(call: Any) -> None:
    year = call.get("/school/academic-years")["academic_years"]["myp"]["academic_years"][1]
    calendar = call.get(f"/school/programs/myp/academic-years/{year['id']}/calendar")["calendar"]
    days = [date.fromisoformat(row["date"]) for row in calendar["dates"]]
    assert 160 < len(days) < 200
    assert all(day.isoweekday() == row["rotation_day"] < 6 for day, row in zip(days, calendar["dates"], strict=True))
    assert date(2025, 12, 25) not in days
    rows = call.get(f"/school/academic-years/{year['id']}/attendance_categories")["categories"]
    assert {row["status"]: row["label"] for row in rows if row["enabled"]}[13] == "Excused"
    scales = call.get("/school/term-grade-scales")["school"]["term_grade_scales"]
    assert {row["program_code"] for row in scales} == {"pyp", "myp", "diploma"}
    assert call.ask("GET", "/school/academic-years/5/attendance_categories")[0] == 404
    assert call.ask("GET", f"/school/programs/diploma/academic-years/{year['id']}/calendar")[0] == 404


def test_terms_of_a_class(call: Any) -> None:
    class_ = call.class_named("Biology 10A")
    terms = call.get(f"/classes/{class_['id']}/terms")["terms"]
    assert [terms[0]["id"], terms[-1]["id"]] == [class_["start_term_id"], class_["end_term_id"]]
    active = call.get(f"/classes/{class_['id']}/terms", "active_only=true")["terms"]
    assert [term["name"] for term in active] == ["Term 2"]
    archived = next(one for one in call.every("/classes", "classes", "archived=1") if "start_term_id" not in one)
    assert call.get(f"/classes/{archived['id']}/terms") == {"terms": []}


def test_class_ids_do_not_fit_32_bits(call: Any) -> None:
    assert all(one["id"] > 2**32 for one in call.every("/classes", "classes"))


def test_classes_of_a_teacher(call: Any) -> None:
    class_ = call.class_named("Biology 10A")
    teacher_id = class_["teachers"][0]["teacher_id"]
    assert class_ in call.get(f"/teachers/{teacher_id}/classes")["classes"]


@pytest.mark.parametrize("version", ["v2", "v2p0", "v2p1", "v2p2", "v2p3"])
def test_every_version_is_served_unless_retired(at_version: Callable[[str], Any], version: str) -> None:
    caller = at_version(version)
    assert caller.ask("GET", "/ping")[0] == 200
    caller.school.switches.versions = ("v9",)
    assert caller.ask("GET", "/ping")[0] == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/nothing"), ("DELETE", "/students/12000001"), ("GET", "/homeroom/attendance/term_attendance")],
)
def test_what_does_not_exist_is_404(call: Any, method: str, path: str) -> None:
    assert call.ask(method, path)[0] == 404


def test_a_trailing_slash_is_forgiven(call: Any) -> None:
    assert call.get("/students/12000001/") == call.get("/students/12000001")


def test_a_body_that_is_not_json_is_refused(school: PracticeSchool) -> None:
    headers = {"auth-token": school.tokens["full"]}
    for kind, body in (("text/plain", b"{}"), ("application/json", b'{"student":')):
        answer = school.handle("POST", "/v2/students", "", {**headers, "Content-Type": kind}, body)
        assert answer.status == 400


def test_an_avatar_is_a_redirect_to_a_picture_that_needs_no_token(school: PracticeSchool) -> None:
    headers = {"auth-token": school.tokens["full"]}
    seen = set()
    for user_id in list(school.registry.people["students"])[:12]:
        answer = school.handle("GET", f"/v2/avatars/{user_id}", headers=headers, base_url="http://here.example")
        seen.add(answer.status)
        if answer.status == 302:
            path = answer.headers["Location"].removeprefix("http://here.example")
            picture = school.handle("GET", path)
            assert picture.headers["Content-Type"] == "image/png"
            assert picture.body.startswith(b"\x89PNG")
    assert seen == {302, 404}
    school.switches.avatar_missing = "default"
    answers = [
        school.handle("GET", f"/v2/avatars/{one}", headers=headers) for one in school.registry.people["students"]
    ]
    assert {answer.status for answer in answers} == {302}
    assert school.handle("GET", "/v2/avatars/5", headers=headers).status == 404
