"""One record unreadable never costs the others; nothing that came is lost (contract 1.3, 13, 18)."""

from datetime import date
from typing import Any

import pytest

from mbdesk.api import decode, decode_attendance, decode_coursework, decode_school
from mbdesk.api.permissions import Permissions
from mbdesk.api.transport import Answer
from mbdesk.errors import UnreadableAnswer
from mbdesk.records import ChildLink, ClassTeacher, Mark, PersonKind, Timetable


def answer(data: Any) -> Answer:
    return Answer(200, data, "request-1", "GET", "/students")


@pytest.mark.parametrize(
    ("raw", "name", "value"),
    [
        ({"id": 12345678901}, "id", 12345678901),
        ({"id": "12345678901"}, "id", 12345678901),
        ({"id": " 7 "}, "id", 7),
        ({"id": 7, "archived": None}, "archived", False),
        ({"id": 7, "archived": "true"}, "archived", True),
        ({"id": 7, "archived": 1}, "archived", True),
        ({"id": 7, "student_id": 417}, "student_id", "417"),
        ({"id": 7, "student_id": "00417"}, "student_id", "00417"),
        ({"id": 7, "last_name": "Null"}, "last_name", "Null"),
        ({"id": 7, "last_name": None}, "last_name", None),
        ({"id": 7, "phone_number": ""}, "phone_number", ""),
        ({"id": 7, "birthday": "2014-05-01"}, "birthday", date(2014, 5, 1)),
        ({"id": 7, "birthday": "2014-05-01T00:00:00.000GST"}, "birthday", date(2014, 5, 1)),
        ({"id": 7, "birthday": ""}, "birthday", None),
        ({"id": 7, "class_grade_number": "-1"}, "class_grade_number", -1),
        ({"id": 7, "class_grade_number": ""}, "class_grade_number", None),
        ({"id": 7, "parent_ids": ["5", 6, None, "x"]}, "parent_ids", (5, 6)),
        ({"id": 7, "nationalities": "PL, GB"}, "nationalities", ("PL", "GB")),
        ({"id": 7, "nationalities": None}, "nationalities", ()),
        ({"id": 7, "ib_group_id": 9}, "year_group_id", 9),
        ({"id": 7, "ib_group_id": 9, "year_group_id": 8}, "year_group_id", 8),
        ({"id": 7, "updated_at": "2021-02-25T08:13:03.000GST"}, "updated_at", "2021-02-25T08:13:03.000GST"),
    ],
)
def test_a_student_is_read_in_every_form(raw: dict[str, Any], name: str, value: Any) -> None:
    student = decode.student(raw)
    assert student is not None
    assert getattr(student, name) == value


def test_what_cannot_be_read_and_what_is_not_known_is_kept_aside() -> None:
    student = decode.student(
        {"id": 7, "birthday": "31/02/2011", "gender": {"odd": 1}, "custom_fields": {"bus": 4}, "oa_id": "A1", "x": None}
    )
    assert student is not None
    assert student.birthday is None
    assert student.extra == {
        "birthday": "31/02/2011",
        "gender": {"odd": 1},
        "custom_fields": {"bus": 4},
        "oa_id": "A1",
    }


@pytest.mark.parametrize("raw", [{}, {"id": None}, {"id": "x"}, {"id": True}, None, 7, "text", []])
def test_a_record_without_its_id_is_unreadable(raw: Any) -> None:
    assert decode.student(raw) is None
    with pytest.raises(UnreadableAnswer):
        decode.person(PersonKind.STUDENT, raw)


def test_one_unreadable_record_costs_only_itself() -> None:
    page = decode.page(answer({"students": [{"id": 1}, {"first_name": "?"}, {"id": 3}]}), "students", decode.student)
    assert [student.id for student in page.records] == [1, 3]
    assert page.unreadable == 1


def test_the_figures_of_meta_are_read_or_absent() -> None:
    meta = {"current_page": "2", "total_pages": 3, "total_count": 260.0, "per_page": None, "next_page": None}
    page = decode.page(answer({"meta": meta, "students": []}), "students", decode.student, 2)
    assert (page.current_page, page.total_pages, page.total_count, page.per_page) == (2, 3, 260, None)
    bare = decode.page(answer([{"id": 1}]), "students", decode.student, 4)
    assert (bare.current_page, bare.total_pages, bare.total_count, len(bare.records)) == (4, None, None, 1)
    with pytest.raises(UnreadableAnswer):
        decode.page(answer({"meta": {}}), "students", decode.student)


@pytest.mark.parametrize(
    "data",
    [{"student": {"id": 7}}, {"id": 7}, [{"id": 7}], {"student": [{"id": 7}]}, {"students": [{"id": 7}]}],
)
def test_one_record_comes_wrapped_bare_or_as_a_list_of_one(data: Any) -> None:
    assert decode.single(answer(data), "student") == {"id": 7}


@pytest.mark.parametrize("data", [None, [], "x", [{"id": 1}, {"id": 2}]])
def test_anything_else_is_not_one_record(data: Any) -> None:
    with pytest.raises(UnreadableAnswer):
        decode.single(answer(data), "student")


def test_links_between_people_survive_odd_neighbours() -> None:
    parent = decode.parent(
        {"id": 1, "children": [{"id": 2, "relationship": None}, {"relationship": "Aunt"}, {"id": "3", "x": 1}, None]}
    )
    assert parent is not None
    assert parent.children == (ChildLink(id=2), ChildLink(id=3))
    found = decode.school_class({"id": 5, "teachers": [{"teacher_id": 9, "show_on_reports": None}], "uniq_id": 12})
    assert found is not None
    assert found.teachers == (ClassTeacher(teacher_id=9),)
    assert found.uniq_id == "12"


def test_school_pieces() -> None:
    school = decode_school.school(answer({"school": {"name": "Sample", "id": 5, "programs": ["IB Diploma"]}}))
    assert (school.subdomain, school.name) == ("5", "Sample")
    with pytest.raises(UnreadableAnswer):
        decode_school.school(answer({"school": {}}))
    term = {"id": 2, "name": "Term 2", "starts_on": "2031-01-01", "ends_on": "2031-03-01"}
    year = {"id": 1, "name": "2030", "starts_on": "2030-08-15", "ends_on": "2031-07-30", "academic_terms": []}
    terms = [term, {**term, "id": 3, "name": "Term 1", "starts_on": "2030-09-01"}, {"id": 4, "name": "?"}]
    years = decode_school.academic_years(
        answer({"academic_years": {"ib_pyp": {"academic_years": [{**year, "academic_terms": terms}]}, "myp": None}})
    )
    assert [(y.program, [t.name for t in y.terms]) for y in years] == [("pyp", ["Term 1", "Term 2"])]
    grades = decode_school.grades(
        answer({"school": {"programs": [{"code": "myp", "grades": [{"name": "Year 1", "grade_number": "-1"}, 5]}]}})
    )
    assert [(g.name, g.label, g.number, g.program) for g in grades] == [("Year 1", None, -1, "myp")]
    subjects = decode_school.subjects(answer({"subjects": {"diploma": [{"id": 16, "name": "Sample", "group_id": 2}]}}))
    assert [(s.id, s.program) for s in subjects] == [(16, "diploma")]


def test_attendance_with_gaps() -> None:
    totals = decode_attendance.term(
        answer({"students": [{"id": "1", "attendance": {"Present": 57}}, {"attendance": {}}, {"id": 2}]})
    )
    assert [(row.id, dict(row.by_label), row.counts) for row in totals.students] == [
        (1, {"Present": 57}, ()),
        (2, {}, ()),
    ]
    data = {
        "students": [
            {"id": 1, "attendance": {"1": {"status": "Late", "note": None, "category": {"status": "2"}}, "2": {}}},
            {"id": 2, "attendance": {}},
            {"id": 3, "attendance": None},
        ],
        "timetable": {"period_starts_count_from": 0, "period_offset": -1},
    }
    day = decode_attendance.class_day(answer(data), date(2026, 3, 10))
    assert [dict(row.marks) for row in day.students] == [{"1": Mark(status="Late", category=2)}, {}, {}]
    assert day.timetable == Timetable(period_starts_count_from=0, period_offset=-1)
    homeroom = {"students": [{"id": 1, "attendance": {"status": "Absent", "note": "x", "category": {"status": 0}}}]}
    home = decode_attendance.homeroom_day(answer(homeroom), date(2026, 3, 10))
    assert dict(home.students[0].marks) == {"": Mark(status="Absent", category=0, note="x")}


def test_gradebook_rows_in_both_shapes() -> None:
    flat = decode_coursework.gradebook_row({"id": 1, "name": "A", "assignments": [{"id": 5, "group_mark": "6"}]})
    nested = decode_coursework.gradebook_row(
        {"student": {"id": 1, "name": "A"}, "assignment_grades": [{"id": 5, "group_mark": "6", "score": None}]}
    )
    assert flat == nested
    assert flat is not None
    assert flat.assignments[0].group_mark == "6"
    assert decode_coursework.gradebook_row({"name": "A"}) is None


def test_tasks_of_old_and_new_versions() -> None:
    new = decode_coursework.task(
        {
            "id": 1,
            "assessment_type": {"id": 17, "kind": "summative", "name": "Summative"},
            "category": {"id": 3, "name": "Homework"},
            "assessments": {"points": {"title": "Points", "max_points": 10}},
        }
    )
    old = decode_coursework.task(
        {
            "id": 1,
            "task_type_name": "Summative",
            "category": {"id": 3, "name": "Homework"},
            "assessment_types": {"points": {"max_score": 10}},
        }
    )
    assert new is not None
    assert old is not None
    assert (new.assessment_type, new.category) == (old.assessment_type, old.category) == ("Summative", "Homework")
    assert new.assessments["points"]["max_points"] == old.assessments["points"]["max_points"] == 10
    assert new.extra["assessment_type"]["kind"] == "summative"


@pytest.mark.parametrize(
    "spelled", ["year-groups/add-students", "year_groups/add_students", "Year Groups:Add Students"]
)
def test_permissions_are_matched_loosely(spelled: str) -> None:
    permissions = Permissions.of({"permissions": [spelled, "students/excusals/index"]})
    assert permissions.allows("year-groups/add-students") is True
    assert permissions.allows("students/create") is False
    assert permissions.allows("something/new") is None


def test_permissions_that_are_not_known_forbid_nothing() -> None:
    assert Permissions().allows("students/create") is None
    assert Permissions.of({"odd": 1}).allows("students/create") is None
    assert Permissions(["Schüler anlegen"]).allows("students/create") is None
    assert Permissions([]).allows("students/create") is False
