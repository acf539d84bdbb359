"""Attendance by term is exactly the sum of attendance by day."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from mbdesk.practice import PracticeSchool


def days_of(term: Any) -> list[date]:
    first, last = date.fromisoformat(term["starts_on"]), date.fromisoformat(term["ends_on"])
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def by_status(row: Any) -> Counter[int]:
    return Counter({part["status"]: part["value"] for part in row["attendance_categories"]})


@pytest.mark.parametrize("term_number", [0, 1])
@pytest.mark.parametrize(
    ("name", "key"),
    [("Biology 10A", "myp"), ("Grade 3A Homeroom", "ib_pyp"), ("IB DP History (Grade 11)", "diploma")],
)
def test_a_class_term_is_the_sum_of_its_days(call: Any, name: str, key: str, term_number: int) -> None:
    class_ = call.class_named(name)
    term = call.terms(key)[term_number]
    sums: dict[int, Counter[int]] = {}
    labels: dict[int, Counter[str]] = {}
    for day in days_of(term):
        for row in call.get(f"/classes/{class_['id']}/attendance/date/{day}")["students"]:
            sums.setdefault(row["id"], Counter())
            labels.setdefault(row["id"], Counter())
            for mark in row["attendance"].values():
                sums[row["id"]][mark["category"]["status"]] += 1
                labels[row["id"]][mark["status"]] += 1
    rows = call.get(f"/classes/{class_['id']}/attendance/term/{term['id']}")["students"]
    assert rows
    assert {row["id"]: by_status(row) for row in rows} == sums
    assert {row["id"]: Counter(row["attendance"]) for row in rows} == labels
    assert sum(sum(counter.values()) for counter in sums.values()) > 50


@pytest.mark.parametrize(("grade", "key"), [("Grade 10", "myp"), ("Grade 12", "diploma"), ("Kindergarten", "ib_pyp")])
def test_a_homeroom_term_is_the_sum_of_its_days(call: Any, grade: str, key: str) -> None:
    group = call.group_of(grade)
    term = call.terms(key)[0]
    sums: dict[int, Counter[int]] = {}
    for day in days_of(term):
        for row in call.get(f"/year-groups/{group['id']}/homeroom/attendance/date/{day}")["students"]:
            sums.setdefault(row["id"], Counter())
            if row["attendance"]:
                sums[row["id"]][row["attendance"]["category"]["status"]] += 1
    rows = call.get(f"/year-groups/{group['id']}/homeroom/attendance/term/{term['id']}")["students"]
    assert {row["id"]: by_status(row) for row in rows} == sums
    assert {row["id"] for row in rows} == set(group["student_ids"])


def test_every_kind_of_mark_occurs_and_zeros_are_left_out(whole_school: Any) -> None:
    group = whole_school.group_of("Grade 9")
    seen: Counter[int] = Counter()
    for term in whole_school.terms("myp")[:2]:
        for row in whole_school.get(f"/year-groups/{group['id']}/homeroom/attendance/term/{term['id']}")["students"]:
            assert all(part["value"] > 0 for part in row["attendance_categories"])
            assert all(row["attendance"].values())
            seen += by_status(row)
    assert set(seen) == {-1, 0, 1, 2, 10, 12, 13}
    assert seen[1] / sum(seen.values()) > 0.85


def test_nothing_is_recorded_on_days_off_and_in_the_future(call: Any) -> None:
    class_id = call.class_named("Biology 10A")["id"]
    group_id = call.group_of("Grade 10")["id"]
    for day in ("2026-03-07", "2025-12-25", "2026-03-11"):
        for row in call.get(f"/classes/{class_id}/attendance/date/{day}")["students"]:
            assert row["attendance"] == {}
        for row in call.get(f"/year-groups/{group_id}/homeroom/attendance/date/{day}")["students"]:
            assert row["attendance"] == {}
    future = call.terms("myp")[2]["id"]
    assert call.get(f"/classes/{class_id}/attendance/term/{future}")["students"][0]["attendance"] == {}


def test_a_late_joiner_has_no_marks_before_the_first_day(school: PracticeSchool, call: Any) -> None:
    """Nobody can have been absent from a school they were not in yet."""
    late = [one for one in school.registry.people["students"].values() if one["attendance_start_date"] > "2025-09-01"]
    started = next(one for one in late if not one["archived"])
    group_id = school.registry.active_group_of(started["id"])
    before = date.fromisoformat(started["attendance_start_date"]) - timedelta(days=1)
    rows = call.get(f"/year-groups/{group_id}/homeroom/attendance/date/{before}", f"student_ids={started['id']}")
    assert rows["students"] == [{"id": started["id"], "attendance": {}}]


def test_some_marks_carry_a_note(whole_school: Any) -> None:
    group = whole_school.group_of("Grade 7")
    notes = {
        row["attendance"]["note"]
        for day in ("2026-02-03", "2026-02-04", "2026-02-05", "2026-02-06")
        for row in whole_school.get(f"/year-groups/{group['id']}/homeroom/attendance/date/{day}")["students"]
    }
    assert len(notes) > 1
    assert "" in notes


def test_a_term_of_somebody_else_is_unknown(call: Any) -> None:
    class_id = call.class_named("Biology 10A")["id"]
    group_id = call.group_of("Grade 10")["id"]
    term_id = call.terms("diploma")[0]["id"]
    assert call.ask("GET", f"/classes/{class_id}/attendance/term/{term_id}")[0] == 404
    assert call.ask("GET", f"/year-groups/{group_id}/homeroom/attendance/term/{term_id}")[0] == 404
    assert call.ask("GET", f"/classes/{class_id}/attendance/date/2024-01-01")[0] == 404
    assert call.ask("GET", f"/classes/{class_id}/attendance/date/soon")[0] == 400
    call.school.switches.date_outside_terms = 200
    assert call.ask("GET", f"/classes/{class_id}/attendance/date/2024-01-01")[0] == 200


def test_a_withdrawn_student_is_shown_only_when_asked_for(call: Any) -> None:
    class_id = call.class_named("Biology 10A")["id"]
    student_id = call.get(f"/classes/{class_id}/students")["student_ids"][0]
    term_id = call.terms("myp")[0]["id"]
    path = f"/classes/{class_id}/attendance/term/{term_id}"
    before = call.get(path)["students"]
    assert call.ask("PUT", f"/students/{student_id}/archive", {"withdrawn_on": "2026-03-10"})[0] == 200
    after = call.get(path)["students"]
    assert [row["id"] for row in after] == [row["id"] for row in before if row["id"] != student_id]
    assert call.get(path, "archived_students=true")["students"] == before


def test_those_who_left_this_year_have_marks_up_to_their_last_day(whole_school: Any) -> None:
    group_id = whole_school.group_of("Grade 6")["id"]
    term_id = whole_school.terms("myp")[0]["id"]
    path = f"/year-groups/{group_id}/homeroom/attendance/term/{term_id}"
    here = {row["id"] for row in whole_school.get(path)["students"]}
    rows = {row["id"]: row for row in whole_school.get(path, "archived_students=true")["students"]}
    (left,) = set(rows) - here
    student = whole_school.get(f"/students/{left}")["student"]
    assert student["archived"] is True
    days = list(whole_school.school.world.calendar.school_days(date(2025, 8, 1), date(2025, 10, 15)))
    assert sum(by_status(rows[left]).values()) == len(days)
    assert student["withdrawn_on"] == "2025-10-15"


def test_periods_can_count_from_zero(call: Any) -> None:
    class_id = call.class_named("Biology 10A")["id"]
    path = f"/classes/{class_id}/attendance/date/2026-03-10"
    assert call.get(path)["timetable"] == {"period_starts_count_from": 1, "period_offset": 0}
    call.school.switches.periods_from_zero = True
    assert call.get(path)["timetable"] == {"period_starts_count_from": 0, "period_offset": -1}


def test_another_seed_has_other_attendance() -> None:
    marks = []
    for seed in (1, 2):
        school = PracticeSchool("small", seed, date(2026, 3, 10))
        group_id = min(school.registry.year_groups)
        days = school.world.calendar.days_so_far(date(2025, 8, 1), date(2026, 3, 10))
        marks.append([school.world.register.homeroom(group_id, 12_000_001, day) for day in days])
    assert marks[0] != marks[1]
