"""A list of names only: one question for those who are in the class, never a match without the click."""

from dataclasses import replace
from typing import Final

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.like_questions import ONE_BY_ONE
from mbdesk.plan.mapping import about_the_sheet, remember
from mbdesk.plan.plan import Outcome
from mbdesk.records import Student
from tests.support.rosters import GRADE_9, MATHS_A, SCHOOL, STUDENTS, outcomes, requests, roster_draft, roster_plan

HERE: Final = f"who-all:class_exact:{MATHS_A}"
IN_A: Final = ("Ana Silva", "Okoro, Ben", "Cem Yilmaz")
ALL_THREE: Final = "take:101,102,103"
SAME, CHANGES, OUT = Outcome.SAME, Outcome.CHANGES, Outcome.LEFT_OUT


def exact(
    *names: str, answer: str = "", kind: str = "class_exact", school: Directory = SCHOOL, **choices: str
) -> Draft:
    said = {"scope:class": str(MATHS_A), **choices}
    if answer:
        said[f"who-all:{kind}:{MATHS_A}"] = answer
    return roster_draft(kind, ("Name",), *((name,) for name in names), answers=Answers(choices=said), school=school)


def with_students(*more: Student) -> Directory:
    return SCHOOL.with_(students=(*SCHOOL.students, *more))


def keys(made: Draft) -> list[str]:
    return [cause.key.split("|")[0] for cause in made.causes]


def test_those_in_the_class_are_one_question_and_nobody_is_matched_without_the_click() -> None:
    made = exact(*IN_A, "Dia Rao")
    assert outcomes(made) == [OUT] * 4
    one = made.causes[0]
    assert one.key == HERE
    assert one.title == "3 names fit one student each who is in Maths 9A now."
    assert [(o.key, o.label) for o in one.options] == [
        (ALL_THREE, "Take all 3 (look at them first)"),
        (ONE_BY_ONE, "Ask me one by one"),
    ]
    assert one.sides[0].facts == (("Ana Silva", "00401"), ("Ben Okoro", "00402"), ("Cem Yilmaz", "00403"))
    assert [cause.title for cause in made.causes[1:]] == ["“Dia Rao” is only a name. Who is meant?"]
    assert requests(roster_plan(made)) == []


def test_taken_they_are_who_they_are_and_the_others_are_still_asked() -> None:
    made = exact(*IN_A, "Dia Rao", answer=ALL_THREE)
    assert [cause.title for cause in made.causes] == ["“Dia Rao” is only a name. Who is meant?"]
    assert [row.out is None and not row.problems for row in made.rows] == [True, True, True, False]
    assert outcomes(exact(*IN_A, answer=ALL_THREE)) == [SAME] * 3
    assert outcomes(exact(*IN_A, answer=ALL_THREE, kind="class_add")) == [SAME] * 3
    gone = roster_plan(exact(*IN_A, answer=ALL_THREE, kind="class_remove"))
    assert requests(gone) == [("remove", MATHS_A, [1, 2, 3])]


def test_one_by_one_is_a_question_a_row() -> None:
    made = exact(*IN_A, answer=ONE_BY_ONE)
    assert len(made.causes) == 3
    assert all(cause.key.startswith("who:") for cause in made.causes)


@pytest.mark.parametrize("archived", [False, True])
def test_a_namesake_anywhere_in_the_school_disqualifies(archived: bool) -> None:
    other = Student(id=190, first_name="Ana", last_name="Silva", student_id="00490", archived=archived)
    made = exact(*IN_A, school=with_students(other))
    assert made.causes[0].title == "2 names fit one student each who is in Maths 9A now."
    assert made.causes[0].rows == (3, 4)
    taken = exact(*IN_A, school=with_students(other), answer=ALL_THREE)
    assert [row.number for row in taken.rows if row.problems] == [2]


def test_the_answer_holds_only_for_those_who_were_looked_at() -> None:
    answer = "take:101,102"
    made = exact(*IN_A, answer=answer)
    assert [row.number for row in made.rows if row.problems] == [4]
    assert made.causes[0].key.startswith("who:")
    moved = SCHOOL.with_(memberships=tuple(m for m in SCHOOL.memberships if m.user_id != 101))
    assert [row.number for row in exact(*IN_A, answer=ALL_THREE, school=moved).rows if row.problems] == [2]


def test_a_name_in_two_rows_or_of_somebody_whom_another_row_means_is_asked_by_itself() -> None:
    made = exact("Ana Silva", "Ben Okoro", "SILVA, ANA", "Cem Yilmaz")
    assert next(c for c in made.causes if c.key == HERE).rows == (3, 5)
    titles = ("Name", "Student ID")
    rows = [("Ana Silva", ""), ("Ben Okoro", ""), ("Cem Yilmaz", ""), ("", "00401")]
    by_number = roster_draft("class_exact", titles, *rows, answers=Answers(choices={"scope:class": str(MATHS_A)}))
    assert next(c for c in by_number.causes if c.key == HERE).rows == (3, 4)


def test_what_else_a_row_says_must_not_be_somebody_elses() -> None:
    titles = ("Name", "Student ID", "Birthday")
    school = SCHOOL.with_(students=(*(replace(s, birthday=None) for s in STUDENTS),))
    rows = [("Ana Silva", "", ""), ("Ben Okoro", "00999", ""), ("Cem Yilmaz", "", "")]
    made = roster_draft(
        "class_exact", titles, *rows, answers=Answers(choices={"scope:class": str(MATHS_A)}), school=school
    )
    assert next(c for c in made.causes if c.key == HERE).rows == (2, 4)


def test_a_single_name_is_asked_about_by_itself_and_so_is_half_a_name() -> None:
    assert keys(exact("Ana Silva"))[0].startswith("who:")
    mono = Student(id=191, first_name="Sukarno", last_name="Putra", other_name="Bo")
    made = exact("Bo", "Ana Silva", "Ben Okoro", school=with_students(mono))
    assert next(c for c in made.causes if c.key == HERE).rows == (3, 4)


def test_every_kind_of_roster() -> None:
    listed = roster_draft(
        "class_add", ("Name", "Class"), *((name, "Maths 9A") for name in IN_A), ("Dia Rao", "Maths 9A")
    )
    assert next(c for c in listed.causes if c.key == f"who-all:class_add:{MATHS_A}").rows == (2, 3, 4)
    grid = roster_draft(
        "class_exact", ("Name", "Maths 9A", "Maths 9B"), *((n, "x", "") for n in IN_A), ("Dia Rao", "x", "")
    )
    question = next(c for c in grid.causes if c.key == "who-all:class_exact:all")
    assert question.rows == (2, 3, 4)
    assert question.title == "3 names fit one student each who is in the classes marked now."
    for kind in ("year_groups", "year_group_exact"):
        choices = Answers(choices={"scope:year_group": str(GRADE_9)})
        made = roster_draft(kind, ("Name",), ("Ana Silva",), ("Ben Okoro",), ("Hugo Lind",), answers=choices)
        assert next(c for c in made.causes if c.key == f"who-all:{kind}:{GRADE_9}").rows == (2, 3)


def test_the_answer_is_never_remembered_and_can_be_changed() -> None:
    made = exact(*IN_A, answer=ALL_THREE)
    assert [one.key for one in made.understood if one.key.startswith("who-all:")] == [HERE]
    assert HERE not in about_the_sheet(made.answers.choices)
    assert HERE not in remember(made.answers, ("Name",))["choices"]
