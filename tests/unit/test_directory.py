"""The loaded school: links both ways, names behind ids, the terms of a class."""

from datetime import date

import pytest

from mbdesk.directory import Directory
from mbdesk.records import (
    AcademicYear,
    ChildLink,
    ClassTeacher,
    Membership,
    Parent,
    SchoolClass,
    Student,
    Teacher,
    Term,
    YearGroup,
    program_key,
)

ANA = Student(id=1, first_name="Ana", last_name="Silva", parent_ids=(10,), year_group_id=50)
BEN = Student(id=2, first_name="Ben", last_name="Silva")
ZOE = Student(id=3, first_name="Zoë", last_name="Müller")
MARIA = Parent(id=10, first_name="Maria", last_name="Silva", children=(ChildLink(id=2, relationship="Mother"),))
KAYA = Teacher(id=20, first_name="Deniz", last_name="Kaya")


def term(number: int, start: str, end: str) -> Term:
    return Term(id=number, name=f"Term {number}", starts_on=date.fromisoformat(start), ends_on=date.fromisoformat(end))


YEAR_30 = AcademicYear(
    id=7,
    name="2030",
    program="pyp",
    starts_on=date(2030, 8, 1),
    ends_on=date(2031, 7, 1),
    active=True,
    terms=(
        term(1, "2030-08-01", "2030-12-20"),
        term(3, "2031-01-08", "2031-04-01"),
        term(5, "2031-04-15", "2031-07-01"),
    ),
)
SCHOOL = Directory(
    students=(ANA, BEN, ZOE),
    parents=(MARIA,),
    teachers=(KAYA,),
    classes=(
        SchoolClass(id=30, name="Maths 9B", teachers=(ClassTeacher(teacher_id=20),), program_code="ib_pyp"),
        SchoolClass(id=31, name="Art 5", program_code="ibpyp", start_term_id=1, end_term_id=3),
        SchoolClass(id=32, name="Physics", program_code="diploma"),
    ),
    year_groups=(YearGroup(id=50, name="Grade 9", student_ids=(3, 1)),),
    memberships=(
        Membership(id=100, user_id=3, class_id=30, role="Student"),
        Membership(id=101, user_id=1, class_id=30, role="student"),
        Membership(id=102, user_id=20, class_id=30, role="Advisor"),
    ),
    academic_years=(YEAR_30,),
)  # fmt: skip


def test_a_link_said_by_either_side_is_seen_from_both() -> None:
    assert SCHOOL.parents_of(1) == (MARIA,), "the student's own parent_ids"
    assert SCHOOL.parents_of(2) == (MARIA,), "the parent's children"
    assert SCHOOL.children_of(10) == (ANA, BEN)
    assert SCHOOL.siblings_of(1) == (BEN,)
    assert SCHOOL.relationship(10, 2) == "Mother"
    assert SCHOOL.relationship(10, 1) == "", "not said is not guessed"


def test_a_roster_is_by_surname_and_holds_students_only() -> None:
    assert SCHOOL.students_in_class(30) == (ZOE, ANA)
    assert SCHOOL.students_in_year_group(50) == (ZOE, ANA)
    assert SCHOOL.class_size(30) == 2
    assert SCHOOL.teachers_of(30) == (KAYA,)
    assert [c.name for c in SCHOOL.classes_of(20)] == ["Maths 9B"]
    assert SCHOOL.with_(memberships=()).class_size(30) is None, "unknown is not nought"


def test_the_terms_of_a_class_run_from_its_first_to_its_last() -> None:
    by_name = {c.name: [t.id for t in SCHOOL.terms_of_class(c)] for c in SCHOOL.classes}
    assert by_name == {"Maths 9B": [1, 3, 5], "Art 5": [1, 3], "Physics": []}


def test_unknown_ids_have_no_name() -> None:
    assert SCHOOL.person_name(999) == ""
    assert SCHOOL.person_name(None) == ""
    assert SCHOOL.year_group_name(999) == ""


@pytest.mark.parametrize("code", ["pyp", "ibpyp", "ib_pyp", "IB-PYP"])
def test_a_programme_has_one_spelling(code: str) -> None:
    assert program_key(code) == "pyp"
