"""Whom a row means when nobody is created: identifiers decide, names suggest, doubt waits for the person."""

from collections.abc import Mapping
from datetime import date

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.given import Given, Said
from mbdesk.plan.identify import Archived, identify
from mbdesk.plan.known import Known
from mbdesk.plan.matching import BRING_BACK, LEAVE_OUT, Match
from mbdesk.plan.targets import Rule
from mbdesk.records import Parent, PersonKind, Student, Teacher, YearGroup

ANA = Student(
    id=101,
    email="ana@s.org",
    first_name="Ana",
    last_name="Silva",
    student_id="00417",
    birthday=date(2012, 4, 3),
    year_group_id=9,
)
BEN = Student(id=102, email="ben@s.org", first_name="Ben", last_name="Okoro", student_id="00418")
OMAR = Student(id=103, email="omar@s.org", first_name="Omar", last_name="Haddad", student_id="00419", archived=True)
LEO = Student(id=104, first_name="Leo", last_name="Rossi", student_id="00420")
LEO_TOO = Student(id=105, first_name="Leo", last_name="Rossi", student_id="00421")
MARIA = Parent(id=201, email="maria@p.org", first_name="Maria", last_name="Silva", child_ids=(101,))
BOSS = Teacher(id=301, email="boss@t.org", first_name="Kim", last_name="Kaya", role="AdminUser")
KAI = Teacher(id=302, email="kai@t.org", first_name="Kai", last_name="Berg", teacher_id="T7")
SCHOOL = Directory(
    students=(ANA, BEN, OMAR, LEO, LEO_TOO),
    parents=(MARIA,),
    teachers=(BOSS, KAI),
    year_groups=(YearGroup(id=9, name="Grade 9"),),
)
KNOWN = Known(SCHOOL)


def given(row: int = 2, wrong: frozenset[str] = frozenset(), **values: str) -> Given:
    """A row that says these values."""
    said = {key: Said(value=value, shown=value, column=0, rule=Rule.ALWAYS) for key, value in values.items()}
    return Given(row=row, role="student", said=said, wrong=wrong, columns={})


def who(
    row: Given,
    choices: Mapping[str, str] | None = None,
    kind: PersonKind = PersonKind.STUDENT,
    archived: Archived = Archived.ASK,
) -> Match:
    return identify(row, kind, KNOWN, choices or {}, archived=archived)


def offered(match: Match) -> list[str]:
    assert match.issue is not None
    assert match.issue.options[-1].key == LEAVE_OUT
    return [option.key for option in match.issue.options[:-1]]


def title(match: Match) -> str:
    assert match.issue is not None
    return match.issue.title


@pytest.mark.parametrize(
    "row",
    [
        given(id="101"),
        given(student_id="00417"),
        given(email="ANA@s.org "),
        given(student_id="00417", first_name="Ana", last_name="Silva"),
        given(id="101", student_id="00417", email="ana@s.org"),
        given(student_id="00417", email="ana.new@s.org", first_name="Ana", last_name="Silva"),
        given(student_id="00417", first_name="Silva", last_name="Ana"),
        given(student_id="00417", last_name="SILVA"),
        given(student_id="00417", first_name="Ana"),
        given(student_id="101", first_name="Ana", last_name="Silva"),
    ],
)
def test_an_identifier_says_who_it_is(row: Given) -> None:
    assert who(row) == Match(person=ANA)


@pytest.mark.parametrize(
    ("row", "sentence", "people"),
    [
        (given(id="555"), "No student in ManageBac has the ManageBac ID 555.", []),
        (given(student_id="00999"), "No student in ManageBac has the student ID 00999.", []),
        (
            given(student_id="00999", first_name="Ana", last_name="Silva"),
            "No student in ManageBac has the student ID 00999.",
            ["101"],
        ),
        (given(student_id="101"), "No student in ManageBac has the student ID 101.", ["101"]),
        (given(student_id="101", last_name="Silva"), "No student in ManageBac has the student ID 101.", ["101"]),
        (given(student_id="101", first_name="Ana"), "No student in ManageBac has the student ID 101.", ["101"]),
        (
            given(student_id="101", first_name="Ben", last_name="Okoro"),
            "No student in ManageBac has the student ID 101.",
            ["101", "102"],
        ),
        (given(student_id="417"), "No student in ManageBac has the student ID 417.", ["101"]),
        (
            given(email="x@s.org", first_name="Been", last_name="Okoro"),
            "No student in ManageBac has the e-mail",
            ["102"],
        ),
        (given(email="maria@p.org"), "maria@p.org belongs to the parent Maria Silva.", []),
        (given(first_name="Ana", last_name="Silva"), "“Ana Silva” is only a name. Who is meant?", ["101"]),
        (given(first_name="Anna", last_name="Silva"), "No student in ManageBac is called Anna Silva.", ["101"]),
        (given(first_name="Zed", last_name="Zulu"), "No student in ManageBac is called Zed Zulu.", []),
        (given(), "This row does not say who is meant.", []),
    ],
)
def test_who_is_not_found_is_never_guessed_only_suggested(row: Given, sentence: str, people: list[str]) -> None:
    match = who(row)
    assert match.person is None
    assert sentence in title(match)
    assert offered(match) == people


def test_a_suggestion_is_taken_only_when_it_is_chosen() -> None:
    row = given(first_name="Ana", last_name="Silva")
    issue = who(row).issue
    assert issue is not None
    assert [side.title for side in issue.sides] == ["Row 2 of your sheet", "In ManageBac"]
    assert who(row, {issue.cause: "101"}) == Match(person=ANA)
    assert who(row, {issue.cause: LEAVE_OUT}) == Match(leave_out=True, cause=issue.cause)
    assert who(row, {issue.cause: "9999"}).issue == issue


def test_the_same_words_in_two_rows_are_one_question_unless_two_are_called_so() -> None:
    def causes(first_name: str, last_name: str) -> int:
        found = {
            match.issue.cause
            for row in (2, 3)
            if (match := who(given(row, first_name=first_name, last_name=last_name))).issue
        }
        return len(found)

    assert causes(first_name="Ana", last_name="Silva") == 1
    assert causes(first_name="Leo", last_name="Rossi") == 2
    assert offered(who(given(first_name="Leo", last_name="Rossi"))) == ["104", "105"]


@pytest.mark.parametrize(
    ("row", "people"),
    [
        (given(student_id="00417", email="ben@s.org"), ["101", "102"]),
        (given(id="101", student_id="00418"), ["101", "102"]),
        (given(id="555", student_id="00418"), ["102"]),
        (given(student_id="00417", first_name="Ben", last_name="Okoro"), ["101", "102"]),
        (given(student_id="00999", email="ana@s.org"), ["101"]),
        (given(student_id="00417", last_name="Okoro"), ["101", "102"]),
    ],
)
def test_what_does_not_fit_together_is_asked_about(row: Given, people: list[str]) -> None:
    match = who(row)
    assert match.person is None
    assert offered(match) == people


def test_somebody_archived_is_found_and_said() -> None:
    row = given(student_id="00419")
    match = who(row)
    assert title(match) == "Omar Haddad is in the archive."
    assert match.issue is not None
    assert [option.key for option in match.issue.options] == [BRING_BACK, LEAVE_OUT]
    assert who(row, {match.issue.cause: BRING_BACK}) == Match(person=OMAR, bring_back=True)
    assert who(row, {match.issue.cause: LEAVE_OUT}).leave_out
    assert who(row, archived=Archived.TAKE) == Match(person=OMAR)


def test_of_two_with_one_number_the_active_one_is_meant_unless_the_archive_is_asked_for() -> None:
    heir = Student(id=110, first_name="Omar", last_name="Haddad", student_id="00419")
    known = Known(SCHOOL.with_(students=(*SCHOOL.students, heir)))
    row = given(student_id="00419")
    assert identify(row, PersonKind.STUDENT, known, {}) == Match(person=heir)
    assert identify(row, PersonKind.STUDENT, known, {}, archived=Archived.WANT) == Match(person=OMAR)


def test_administrators_are_told_and_can_only_be_left_out() -> None:
    match = who(given(email="boss@t.org"), kind=PersonKind.TEACHER)
    assert "administrator" in title(match)
    assert offered(match) == []
    assert match.issue is not None
    chosen = who(given(email="boss@t.org"), {match.issue.cause: LEAVE_OUT}, kind=PersonKind.TEACHER)
    assert chosen == Match(leave_out=True, cause=match.issue.cause)


def test_teachers_and_parents_too() -> None:
    assert who(given(email="kai@t.org"), kind=PersonKind.TEACHER) == Match(person=KAI)
    assert who(given(identifier="t7"), kind=PersonKind.TEACHER) == Match(person=KAI)
    assert who(given(email="maria@p.org"), kind=PersonKind.PARENT) == Match(person=MARIA)
    row = given(first_name="Maria", last_name="Silva")
    match = who(row, kind=PersonKind.PARENT)
    assert match.issue is not None
    assert match.issue.options[0].label == "Maria Silva · maria@p.org · Ana Silva"


def test_a_number_that_waits_to_be_put_right_says_nothing_more() -> None:
    assert who(given(wrong=frozenset({"student_id"}), first_name="Ana", last_name="Silva")) == Match()
