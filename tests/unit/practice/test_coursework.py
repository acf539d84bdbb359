"""Tasks, results, gradebook and term grades in the shapes of the contract."""

from collections.abc import Callable
from typing import Any

import pytest

MYP, PYP, DIPLOMA = "Biology 10A", "Grade 3A Homeroom", "IB DP History (Grade 11)"


@pytest.mark.parametrize("name", [MYP, PYP, DIPLOMA])
def test_tasks_have_the_keys_of_today(call: Any, name: str) -> None:
    class_id = call.class_named(name)["id"]
    tasks = call.every(f"/classes/{class_id}/tasks", "tasks")
    assert len(tasks) == 8
    keys = {"id", "name", "author", "draft", "due_date", "assessment_type", "assessments", "assigned_students"}
    for task in tasks:
        assert keys <= set(task)
        assert task["ib_class_id"] == class_id
        assert "." not in task["due_date"]
        shown = call.get(f"/classes/{class_id}/tasks/{task['id']}")["task"]
        assert shown["category"].pop("weight") == 10
        assert shown == task
    assert len({task["id"] for task in tasks}) == 8


@pytest.mark.parametrize("version", ["v2p0", "v2p1"])
def test_old_versions_have_the_old_keys(call: Any, at_version: Callable[[str], Any], version: str) -> None:
    class_id = call.class_named(MYP)["id"]
    (old, *_), (new, *_) = (caller.get(f"/classes/{class_id}/tasks")["tasks"] for caller in (at_version(version), call))
    assert {"task_type", "task_type_name", "dropbox", "assessment_types"} <= set(old)
    assert "assessment_type" not in old
    assert old["task_type_name"] == new["assessment_type"]["name"]
    assert old["dropbox"] == new["enable_dropbox"]


def test_task_ids_are_unique_in_the_whole_school(whole_school: Any) -> None:
    ids = [
        task["id"]
        for class_ in whole_school.every("/classes", "classes")
        for task in whole_school.get(f"/classes/{class_['id']}/tasks")["tasks"]
    ]
    assert len(ids) == len(set(ids)) == 180 * 8


def test_tasks_narrow_by_term(call: Any) -> None:
    class_id = call.class_named(MYP)["id"]
    first, _, last = call.terms("myp")
    assert len(call.get(f"/classes/{class_id}/tasks", f"term_id={first['id']}")["tasks"]) == 4
    assert call.get(f"/classes/{class_id}/tasks", f"term_id={last['id']}")["tasks"] == []
    assert call.ask("GET", f"/classes/{class_id}/tasks/5")[0] == 404


def test_results_and_gradebook_agree_on_points(call: Any) -> None:
    class_id = call.class_named(DIPLOMA)["id"]
    term = call.terms("diploma")[0]["id"]
    book = {row["id"]: row for row in call.get(f"/classes/{class_id}/assessments/term/{term}/grades")["students"]}
    assert book
    compared = 0
    for task in call.get(f"/classes/{class_id}/tasks", f"term_id={term}")["tasks"]:
        payload = call.get(f"/classes/{class_id}/tasks/{task['id']}/students")
        assert set(payload) == {"students"}
        for row in payload["students"]:
            (entry,) = [one for one in book[row["id"]]["assignments"] if one["id"] == task["id"]]
            assert entry["name"] == task["name"]
            assert {"comment", "score"} <= set(entry)
            if "points" in row["assessments"]:
                assert entry["score"] == row["assessments"]["points"]["score"]
                compared += 1
    assert compared


def test_the_gradebook_can_be_nested(call: Any) -> None:
    class_id = call.class_named(MYP)["id"]
    path = f"/classes/{class_id}/assessments/term/{call.terms('myp')[0]['id']}/grades"
    flat = call.get(path)["students"][0]
    call.school.switches.nested_gradebook = True
    nested = call.get(path)["students"][0]
    assert nested == {"student": {"id": flat["id"], "name": flat["name"]}, "assignment_grades": flat["assignments"]}


@pytest.mark.parametrize(
    ("name", "key", "keys"),
    [
        (DIPLOMA, "diploma", {"grade", "average", "comments", "rubrics"}),
        (MYP, "myp", {"grade", "sum", "grades", "atl_skills", "comments", "rubrics"}),
        (PYP, "ib_pyp", {"comments", "rubrics", "learner_profile", "subjects", "units"}),
    ],
)
def test_term_grades_have_the_shape_of_the_programme(call: Any, name: str, key: str, keys: set[str]) -> None:
    class_id = call.class_named(name)["id"]
    first, _, last = (term["id"] for term in call.terms(key))
    payload = call.get(f"/classes/{class_id}/assessments/term/{first}/term-grades")
    assert payload["students"]
    assert all(keys <= set(row["term_grade"]) for row in payload["students"])
    assert payload["meta"]["per_page"] == 10
    assert call.get(f"/classes/{class_id}/assessments/term/{last}/term-grades")["students"] == []


def test_a_myp_sum_is_the_sum_of_its_criteria(whole_school: Any) -> None:
    class_id = whole_school.class_named("English 10B")["id"]
    term = whole_school.terms("myp")[0]["id"]
    rows = whole_school.every(f"/classes/{class_id}/assessments/term/{term}/term-grades", "students")
    assert len(rows) == len(whole_school.get(f"/classes/{class_id}/students")["student_ids"])
    for row in rows:
        grade = row["term_grade"]
        assert grade["sum"] == sum(grade["grades"].values())
        assert all(1 <= mark <= 8 for mark in grade["grades"].values())


def test_grades_switch_between_number_and_text_and_are_sometimes_missing(whole_school: Any) -> None:
    kinds = set()
    for name in ("IB DP History (Grade 11)", "IB DP Biology (Grade 12)"):
        class_id = whole_school.class_named(name)["id"]
        for term in whole_school.terms("diploma")[:2]:
            rows = whole_school.every(f"/classes/{class_id}/assessments/term/{term['id']}/term-grades", "students")
            kinds |= {type(row["term_grade"]["grade"]) for row in rows}
    assert kinds == {int, str, type(None)}


def test_students_who_left_the_class_are_a_filter(call: Any) -> None:
    class_id = call.class_named(MYP)["id"]
    path = f"/classes/{class_id}/assessments/term/{call.terms('myp')[0]['id']}/term-grades"
    first, *others = (row["id"] for row in call.get(path)["students"])
    call.ask("POST", f"/classes/{class_id}/remove_students", {"student_ids": [first]})
    assert [row["id"] for row in call.get(path)["students"]] == others
    assert [row["id"] for row in call.get(path, "unenrolled_only=true")["students"]] == [first]
