"""What can be typed into the form of a person, and what it is understood to say."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.edit_fields import FormReader, fields_in_bulk, form_of, problem_of, taken_by
from mbdesk.plan.known import Known
from mbdesk.plan.reading import State
from mbdesk.records import Person, PersonKind, Student, Teacher, YearGroup

ANA = Student(id=1, first_name="Ana", last_name="Silva", email="ana@r.school", student_id="00102", gender="Diverse")
BEN = Student(id=2, first_name="Ben", last_name="Okoro", email="ben@r.school", student_id="00103", archived=True)
MIA = Teacher(id=7, first_name="Mia", last_name="Kaya", email="mia@r.school", identifier="T-1")
SCHOOL = Directory(students=(ANA, BEN), teachers=(MIA,), year_groups=(YearGroup(id=9, name="Grade 9"),))


def reader(kind: PersonKind = PersonKind.STUDENT) -> FormReader:
    return FormReader(kind, SCHOOL, date(2026, 3, 10), Known(SCHOOL))


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("birthday", "3 Apr 2011", "2011-04-03"),
        ("birthday", " 2011-04-03 ", "2011-04-03"),
        ("country", "Hong Kong", "HK"),
        ("nationalities", "Poland, PT", ["PL", "PT"]),
        ("student_id", "00417", "00417"),
        ("mobile_phone_number", "+48 600 100 200", "+48 600 100 200"),
        ("city", "", ""),
        ("languages", "", []),
    ],
)
def test_what_is_typed_becomes_the_value_that_is_sent(key: str, text: str, value: Any) -> None:
    reading = reader().read(key, text, {})
    assert (problem_of(reading), reading.value) == ("", value)


@pytest.mark.parametrize(
    ("key", "text"), [("birthday", "31/02/2011"), ("email", "no address"), ("email", ""), ("last_name", "")]
)
def test_what_cannot_be_has_its_sentence(key: str, text: str) -> None:
    reading = reader().read(key, text, {})
    assert reading.state is State.WRONG
    assert problem_of(reading)


def test_an_answer_settles_a_date_that_can_be_read_in_two_ways() -> None:
    asked = reader().read("birthday", "03/04/2011", {})
    assert asked.issue is not None
    day_first = next(option for option in asked.issue.options if option.label.startswith("Day first"))
    answers = {asked.issue.cause: day_first.key}
    assert reader().read("birthday", "03/04/2011", answers).value == "2011-04-03"


def test_an_e_mail_and_a_student_id_belong_to_one_person() -> None:
    read = reader()
    found = read.owner("email", "BEN@r.school", ANA)
    assert found is BEN
    assert taken_by("email", BEN) == "Ben Okoro (archived) already uses this e-mail."
    assert read.owner("email", "ana@r.school", ANA) is None
    assert read.owner("student_id", "00103", ANA) is BEN
    assert read.owner("student_id", "00102", ANA) is None
    assert read.owner("city", "Gdynia", ANA) is None


def test_before_the_school_is_known_nobody_owns_anything() -> None:
    assert FormReader(PersonKind.STUDENT, SCHOOL, date(2026, 3, 10)).owner("email", "ben@r.school", ANA) is None


def test_lists_to_pick_from_are_the_schools_own() -> None:
    assert reader().options("year_group_id") == (("9", "Grade 9"),)
    assert [key for key, _ in reader().options("gender")] == ["Male", "Female", "Diverse"]
    assert reader().options("city") == ()


@pytest.mark.parametrize("kind", list(PersonKind))
def test_every_writable_field_is_in_the_form_once(kind: PersonKind) -> None:
    people: dict[PersonKind, Person] = {PersonKind.STUDENT: ANA, PersonKind.TEACHER: MIA}
    keys = [field.key for part in form_of(kind) for field in part.fields]
    assert len(keys) == len(set(keys))
    assert {"birthday", "email", "first_name", "last_name"} <= set(keys)
    assert keys[:2] == ["birthday", "email"]
    person = people.get(kind)
    if person is not None:
        for key in keys:
            assert problem_of(reader(kind).read(key, "", {})) or reader(kind).read(key, "", {}).state is State.CLEAR


def test_what_everybody_has_of_their_own_is_not_given_to_many() -> None:
    keys = {field.key for field in fields_in_bulk(PersonKind.STUDENT)}
    assert {"country", "year_group_id"} <= keys
    assert not keys & {"email", "student_id", "birthday", "first_name", "national_id"}


def test_an_archived_owner_counts_too() -> None:
    school = SCHOOL.with_(students=(ANA, replace(BEN, email="new@r.school")))
    read = FormReader(PersonKind.STUDENT, school, date(2026, 3, 10), Known(school))
    assert read.owner("email", "new@r.school", ANA) is not None
