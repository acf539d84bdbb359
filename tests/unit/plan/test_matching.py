"""Whom a row means: identifiers decide, a name only asks, and nobody is matched by name alone."""

from dataclasses import replace
from typing import Any

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.known import Known, name_key, names_agree
from mbdesk.plan.plan import Outcome
from mbdesk.records import Student
from tests.support.enrolment_sheets import (
    ANA,
    GONE,
    HEADINGS,
    MARIA,
    MIA,
    SCHOOL,
    causes,
    changed,
    drafted,
    option,
    student_of,
)

ANA_ROW = ("00417", "Ana", "Silva", "3 Apr 2012", "Grade 9", "ana@s.org", "+48 600 100 200", *[""] * 6)


def outcome(made: Draft, row: int = 2) -> Outcome:
    return next(r.outcome for r in made.rows if r.number == row)


def answered(*rows: Any, cause: str, at: int) -> Draft:
    """The draft after the option number ``at`` of ``cause`` was chosen."""
    return drafted(*rows, answers=Answers().choosing(*option(drafted(*rows), cause, at)))


def test_somebody_new_is_new() -> None:
    assert outcome(drafted(MIA)) is Outcome.NEW


@pytest.mark.parametrize(
    "row",
    [
        ANA_ROW,
        changed(ANA_ROW, E_mail=" ANA@S.ORG "),
        changed(ANA_ROW, Student_ID=""),
        changed(ANA_ROW, E_mail=""),
        ("00417", "Ana", "Silva", *[""] * 10),
    ],
)
def test_an_id_or_an_e_mail_finds_the_student_and_nothing_changes(row: tuple[str, ...]) -> None:
    made = drafted(row)
    assert outcome(made) is Outcome.SAME
    assert made.causes == ()


def test_a_managebac_id_comes_first() -> None:
    titles = ("ManageBac ID", "First name", "Mobile")
    made = drafted(("101", "Ana", "+48 600 100 201"), titles=titles)
    assert outcome(made) is Outcome.CHANGES
    assert causes(drafted(("555", "Ana", ""), titles=titles)) == ["nobody"]


def test_an_id_that_belongs_to_another_name_is_asked_about() -> None:
    row = changed(MIA, Student_ID="00418")
    made = drafted(row)
    assert causes(made) == ["same"]
    assert outcome(made) is Outcome.LEFT_OUT
    assert [side.title for side in made.causes[0].sides] == ["Row 2 of your sheet", "In ManageBac"]
    assert outcome(answered(row, cause="same", at=0)) is Outcome.CHANGES
    left = answered(row, cause="same", at=1)
    assert outcome(left) is Outcome.LEFT_OUT
    assert left.causes == ()


def test_an_e_mail_with_another_id_is_asked_about() -> None:
    assert causes(drafted(changed(ANA_ROW, Student_ID="00999"))) == ["same"]


def test_id_and_e_mail_of_two_students_are_never_chosen_between() -> None:
    made = drafted(changed(ANA_ROW, Student_ID="00418"))
    assert causes(made) == ["two"]
    assert made.causes[0].options == ()


def test_name_and_birthday_ask_and_never_decide() -> None:
    row = changed(ANA_ROW, Student_ID="", E_mail="ana.new@s.org")
    made = drafted(row)
    assert causes(made) == ["twin"]
    assert outcome(made) is Outcome.LEFT_OUT
    assert outcome(answered(row, cause="twin", at=0)) is Outcome.CHANGES
    assert outcome(answered(row, cause="twin", at=1)) is Outcome.NEW
    assert outcome(answered(row, cause="twin", at=2)) is Outcome.LEFT_OUT


def test_swapped_names_with_the_birthday_ask_too() -> None:
    row = changed(ANA_ROW, Student_ID="", E_mail="x@s.org", First_name="SILVA", Surname="Ána")
    assert causes(drafted(row)) == ["twin"]


def test_a_name_alone_asks_and_never_decides() -> None:
    row = changed(ANA_ROW, Student_ID="", E_mail="x@s.org", Date_of_birth="")
    made = drafted(row)
    assert causes(made) == ["namesake"]
    assert made.rows[0].held
    assert outcome(answered(row, cause="namesake", at=0)) is Outcome.CHANGES
    assert outcome(answered(row, cause="namesake", at=1)) is Outcome.NEW
    assert outcome(answered(row, cause="namesake", at=2)) is Outcome.LEFT_OUT
    other_birthday = drafted(changed(ANA_ROW, Student_ID="", E_mail="x@s.org", Date_of_birth="5 Apr 2012"))
    assert other_birthday.causes == ()
    assert outcome(other_birthday) is Outcome.NEW


def test_an_archived_twin_is_found_and_can_be_brought_back() -> None:
    row = changed(MIA, Student_ID="00419", First_name="Omar", Surname="Haddad", E_mail="gone@s.org")
    made = drafted(row)
    assert causes(made) == ["archived"]
    back = answered(row, cause="archived", at=0)
    assert outcome(back) is Outcome.CHANGES
    assert student_of(back, back.rows[0].number).bring_back


def test_a_students_e_mail_that_is_somebody_elses_is_a_problem() -> None:
    assert causes(drafted(changed(MIA, E_mail="maria@p.org"))) == ["owner"]
    assert causes(drafted(changed(MIA, E_mail="boss@t.org"))) == ["owner"]


@pytest.mark.parametrize(
    ("first", "last", "agree"),
    [
        ("Maria", "Silva", True),
        ("MARÍA", "silva", True),
        ("M.", "Silva", True),
        ("Silva", "Maria", True),
        ("Maria", "Kowalska", True),
        ("João", "Silva", False),
        ("", "", True),
        ("Ana", "Okoro", False),
    ],
)
def test_names_that_can_be_one_person(first: str, last: str, agree: bool) -> None:
    assert names_agree(first, last, None, MARIA) is agree


def test_a_changed_surname_needs_the_same_birthday() -> None:
    assert ANA.birthday is not None
    assert names_agree("Ana", "Kowalska", ANA.birthday, ANA)
    assert not names_agree("Ana", "Kowalska", ANA.birthday.replace(year=2011), ANA)


def test_name_keys() -> None:
    assert name_key("Ana", "Silva") == name_key("SILVA", "Ána")
    assert name_key("Ana", "") == ""


def test_the_common_length_of_ids_is_only_known_with_enough_of_them() -> None:
    assert Known(SCHOOL).id_width == 0
    many = SCHOOL.with_(
        students=tuple(type(ANA)(id=at, student_id=f"{at:05}", email=f"{at}@s.org") for at in range(1, 40))
    )
    assert Known(many).id_width == 5
    assert "zeros" in causes(drafted(changed(MIA, Student_ID="417"), titles=HEADINGS, school=many))


def test_two_of_the_same_name_are_told_apart_on_their_buttons() -> None:
    other = replace(ANA, id=109, student_id="00999", identifier=None, email="other@s.org")
    made = drafted(
        changed(ANA_ROW, Student_ID="", E_mail="x@s.org", Date_of_birth=""),
        school=SCHOOL.with_(students=(*SCHOOL.students, other)),
    )
    labels = [option.label for option in made.causes[0].options]
    assert labels[:2] == ["Yes, it is Ana Silva, 00417", "Yes, it is Ana Silva, 00999"]


def test_another_child_with_the_same_e_mail_is_not_updated_by_the_first_button() -> None:
    email = next(cell for cell in ANA_ROW if "@" in cell)
    made = drafted(changed(MIA, E_mail=email))
    (cause,) = [one for one in made.causes if one.key.startswith("same:")]
    assert [option.key for option in cause.options] == ["leave_out", "same"]


def test_of_namesakes_the_one_in_the_archive_is_offered_to_be_brought_back() -> None:
    school = SCHOOL.with_(students=(*SCHOOL.students, replace(ANA, id=154, student_id="00999", archived=True)))
    row = changed(ANA_ROW, Student_ID="", E_mail="x@s.org")
    (cause,) = drafted(row, school=school).causes
    assert [o.label for o in cause.options[:2]] == [
        "Yes, it is Ana Silva, 00417",
        "Yes, bring back Ana Silva, 00999",
    ]
    made = drafted(row, school=school, answers=Answers().choosing(cause.key, "154"))
    assert student_of(made, 2).bring_back


OLD_BOY = replace(GONE, id=150, first_name="Old", last_name="Boy", student_id="00417", email="old@s.org", archived=True)


def shared(*more: Student) -> Directory:
    return SCHOOL.with_(students=(OLD_BOY, *SCHOOL.students, *more))


@pytest.mark.parametrize("kind", ["enrolments", "student_changes"])
def test_of_an_active_student_and_a_leaver_with_one_id_the_active_one_is_meant(kind: str) -> None:
    for row in (ANA_ROW, changed(ANA_ROW, E_mail=""), ("00417", *[""] * 12)):
        made = drafted(changed(row, Mobile="+48 600 100 999"), school=shared(), answers=Answers(kind=kind))
        assert made.causes == ()
        assert outcome(made) is Outcome.CHANGES


def test_a_leaver_s_own_e_mail_or_name_beside_an_id_that_another_has_now_is_asked_about() -> None:
    assert causes(drafted(changed(ANA_ROW, E_mail="old@s.org"), school=shared())) == ["archived"]
    named = drafted(changed(ANA_ROW, E_mail="", First_name="Old", Surname="Boy"), school=shared())
    assert causes(named) == ["same"]


def test_two_active_students_with_one_id_are_told_apart_by_the_e_mail_or_asked_about() -> None:
    twin = replace(ANA, id=151, first_name="Eva", email="eva@s.org")
    row = changed(ANA_ROW, Mobile="+48 600 100 999")
    assert drafted(row, school=shared(twin)).causes == ()
    bare = changed(row, E_mail="")
    made = drafted(bare, school=shared(twin))
    (cause,) = made.causes
    assert cause.title.startswith("More than one student has the ID 00417: Ana Silva (")
    assert [o.label for o in cause.options] == [
        "Yes, it is Ana Silva, ana@s.org",
        "Yes, it is Eva Silva, eva@s.org",
        "Leave this row out",
    ]
    answers = Answers().choosing(cause.key, cause.options[0].key)
    assert outcome(drafted(bare, school=shared(twin), answers=answers)) is Outcome.CHANGES
    answers = Answers().choosing(cause.key, cause.options[-1].key)
    left = drafted(bare, school=shared(twin), answers=answers)
    assert (outcome(left), left.causes) == (Outcome.LEFT_OUT, ())


def test_two_namesakes_in_the_archive_with_one_id_have_buttons_of_their_own_and_are_asked_about_once() -> None:
    twin = replace(GONE, id=152, email="omar.haddad@s.org", birthday=None)
    nameless = replace(GONE, id=153, email=None)
    school = SCHOOL.with_(students=(*SCHOOL.students, twin, nameless))
    row = changed(MIA, Student_ID="00419", First_name="Omar", Surname="Haddad", E_mail="")
    (cause,) = drafted(row, school=school).causes
    assert [o.label for o in cause.options] == [
        "Yes, bring back Omar Haddad, gone@s.org",
        "Yes, bring back Omar Haddad, omar.haddad@s.org",
        "Yes, bring back Omar Haddad, 153",
        "Leave this row out",
    ]
    made = drafted(row, school=school, answers=Answers().choosing(cause.key, "152"))
    assert made.causes == ()
    student = student_of(made, 2)
    assert (student.student, student.bring_back) == (twin, True)


def test_of_two_in_the_archive_with_one_id_the_one_who_stays_there_is_not_brought_back() -> None:
    school = SCHOOL.with_(students=(*SCHOOL.students, replace(GONE, id=152, email="omar.haddad@s.org")))
    titles, row = ("Student ID", "First name", "Last name", "Status"), ("00419", "Omar", "Haddad", "Archived")
    (cause,) = drafted(row, titles=titles, school=school).causes
    assert cause.options[1].label == "Yes, it is Omar Haddad, omar.haddad@s.org"
    made = drafted(row, titles=titles, school=school, answers=Answers().choosing(cause.key, "152"))
    assert (made.causes, outcome(made), student_of(made, 2).bring_back) == ((), Outcome.SAME, False)


def test_an_id_and_an_e_mail_of_different_students_are_to_be_put_right() -> None:
    (cause,) = drafted(changed(ANA_ROW, E_mail="ben@s.org")).causes
    assert cause.title.startswith("The ID and the e-mail of this row belong to different students: ")
    assert cause.options == ()
