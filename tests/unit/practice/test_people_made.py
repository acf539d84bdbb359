"""The made-up people: how many, who is always there, and that they make sense."""

import json
from datetime import date
from typing import Any

from mbdesk.practice import PracticeSchool, Switches, cast
from mbdesk.practice.curriculum import SIZES
from mbdesk.practice.registry import KINDS


def test_the_school_has_the_size_it_promises(whole_school: Any) -> None:
    counts = {kind: len(whole_school.every(f"/{kind}", kind, "archived=0")) for kind in KINDS}
    assert counts == {"students": 1200, "parents": 1500, "teachers": 120}
    assert len(whole_school.every("/classes", "classes")) == 180
    groups = whole_school.get("/year-groups")["year_groups"]
    assert len(groups) == 14
    assert {group["program_code"] for group in groups} == {"pyp", "myp", "diploma"}
    teachers = whole_school.every("/teachers", "teachers", "archived=0")
    assert sum(teacher["role"] == "AdminUser" for teacher in teachers) == 2


def test_archived_people_come_on_top(whole_school: Any) -> None:
    for kind in KINDS:
        archived = whole_school.every(f"/{kind}", kind, "archived=1")
        assert archived
        assert all(person["archived"] for person in archived)


def test_the_large_school_has_the_size_the_load_is_measured_with() -> None:
    school = PracticeSchool("large", 3, date(2026, 3, 10))
    registry = school.registry
    active = {kind: sum(not one["archived"] for one in registry.people[kind].values()) for kind in KINDS}
    assert active == {"students": 2000, "parents": 3000, "teachers": 300}
    classes = {key for key, one in registry.classes.items() if not one["archived"]}
    assert len(classes) == 800
    assert sum(row.class_id in classes for row in registry.memberships.values()) == 20_000


def test_the_same_seed_makes_the_same_school_and_another_one_does_not() -> None:
    def people(seed: int) -> str:
        school = PracticeSchool("small", seed, date(2026, 3, 10))
        return json.dumps([school.registry.people, school.registry.children, school.registry.classes], default=str)

    assert people(1) == people(1)
    assert people(1) != people(2)


def test_every_size_and_seed_has_the_cast() -> None:
    for size, seed in (("small", 1), ("small", 99), ("school", 7)):
        registry = PracticeSchool(size, seed, date(2026, 3, 10)).registry
        for family in cast.FAMILIES:
            ids = []
            for child in family.children:
                kind, user_id = registry.owner_of_email(child.email) or ("", 0)
                assert kind == "students"
                student = registry.people["students"][user_id]
                assert (student["student_id"], student["class_grade"]) == (child.student_id, child.grade)
                ids.append(user_id)
            for parent in family.parents:
                owner = registry.owner_of_email(parent.email)
                assert owner is not None
                assert registry.children[owner[1]] == dict.fromkeys(ids, parent.relationship)


def test_a_child_of_the_cast_has_the_phone_of_the_mother(call: Any) -> None:
    ana = call.person("students", "ana.silva@riverside.example")
    assert ana["phone_number"] == call.person("parents", "maria.silva@home.example")["phone_number"]


def test_omar_has_left(call: Any) -> None:
    omar = call.person("students", cast.OMAR.email)
    assert omar["archived"] is True
    assert omar["withdrawn_on"]
    assert "year_group_id" not in omar


def test_names_of_the_cast_belong_to_nobody_else(whole_school: Any) -> None:
    assert [one["email"] for one in whole_school.get("/parents", "q=li chen")["parents"]] == ["chen.li@home.example"]
    students = whole_school.every("/students", "students")
    assert [one["email"] for one in students if one["last_name"] == "Müller"] == ["zoe.mueller@riverside.example"]


def test_numbers_for_new_enrolments_are_free() -> None:
    for size in SIZES:
        people = PracticeSchool(size, 5, date(2026, 3, 10)).registry.people
        numbers = [one["student_id"] for one in people["students"].values() if one["student_id"]]
        assert len(numbers) == len(set(numbers))
        assert not {int(number) for number in numbers} & set(cast.FREE_STUDENT_IDS)
        assert all(len(number) == 5 for number in numbers)
        addresses = [one["email"].casefold() for kind in KINDS for one in people[kind].values()]
        assert len(addresses) == len(set(addresses))
        assert not any(address.endswith(cast.FREE_MAIL_DOMAIN) for address in addresses)
        assert all(address.endswith(".example") for address in addresses)


def test_birthdays_fit_the_grade(whole_school: Any) -> None:
    for student in whole_school.every("/students", "students", "archived=0"):
        born = date.fromisoformat(student["birthday"])
        age = (date(2025, 9, 1) - born).days // 365.25
        number = student["class_grade_number"]
        assert age == (4 if number == -1 else number + 4), student["class_grade"]


def test_siblings_share_parents_and_links_agree_both_ways(whole_school: Any) -> None:
    students = {one["id"]: one for one in whole_school.every("/students", "students")}
    parents = {one["id"]: one for one in whole_school.every("/parents", "parents")}
    assert sum(len(parent["child_ids"]) > 1 for parent in parents.values()) > 300
    for parent in parents.values():
        assert [child["id"] for child in parent["children"]] == parent["child_ids"]
        for child_id in parent["child_ids"]:
            assert parent["id"] in students[child_id]["parent_ids"]
    assert all(one["parent_ids"] for one in students.values() if not one["archived"])


def test_brothers_and_sisters_have_different_names(whole_school: Any) -> None:
    students = {one["id"]: one for one in whole_school.every("/students", "students")}
    for parent in whole_school.every("/parents", "parents"):
        names = [(students[one].get("first_name"), students[one]["last_name"]) for one in parent["child_ids"]]
        assert len(names) == len(set(names))


def test_names_come_in_many_scripts(whole_school: Any) -> None:
    people = [*whole_school.every("/students", "students"), *whole_school.every("/parents", "parents")]
    letters = "".join(one["last_name"] + one.get("first_name", "") for one in people)
    for sample in "éłßØ김王عШŞ":
        assert sample in letters, sample
    assert any("first_name" not in one for one in people)
    assert any("'" in one["last_name"] for one in people)
    assert any(len(one["last_name"]) > 30 for one in people)
    assert all("other_name" in one for one in people if ord(one["last_name"][0]) > 0x2E80)


def test_everybody_active_is_in_one_year_group_and_in_classes(whole_school: Any) -> None:
    groups = whole_school.get("/year-groups")["year_groups"]
    members = [student for group in groups for student in group["student_ids"]]
    assert len(members) == len(set(members)) == 1200
    rows = whole_school.every("/memberships", "memberships", "classes=active")
    assert set(members) == {row["user_id"] for row in rows if row["role"] == "Student"}
    assert {group["id"] for group in groups} == {
        one["year_group_id"] for one in whole_school.every("/students", "students", "archived=0")
    }


def test_the_classes_the_tour_looks_for_exist() -> None:
    for size in SIZES:
        names = {one["name"] for one in PracticeSchool(size, 1, date(2026, 3, 10)).registry.classes.values()}
        assert {"Biology 10A", "Maths 9B", "English 10A", "English 10B"} <= names


def test_a_school_of_any_day_has_that_day_in_its_year() -> None:
    for day in (date(2026, 8, 1), date(2027, 7, 31), date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1)):
        school = PracticeSchool("small", 1, day, switches=Switches(rate_limit=0))
        year = school.world.calendar.active_year("myp")
        assert year.starts_on <= day <= year.ends_on
        assert sum(day in term for term in year.terms) == 1
