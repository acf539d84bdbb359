"""One sheet of people who are all in the archive is one question, not one for each of them."""

from datetime import date

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.like_questions import ONE_BY_ONE
from mbdesk.plan.matching import BRING_BACK, LEAVE_OUT
from mbdesk.plan.plan import Outcome
from mbdesk.records import Parent, Student
from tests.support.enrolment_sheets import GONE, SCHOOL, causes, changed, drafted, student_of

MIA = Student(
    id=104, email="mia@s.org", first_name="Mia", last_name="Rossi", student_id="00500",
    birthday=date(2012, 3, 14), archived=True,
)  # fmt: skip
ADA = Parent(id=203, email="ada@p.org", first_name="Ada", last_name="Rossi", archived=True)
GUS = Parent(id=204, email="gus@p.org", first_name="Gus", last_name="Haddad", archived=True)
SCHOOL_AFTER_UNDO = SCHOOL.with_(students=(*SCHOOL.students, MIA), parents=(*SCHOOL.parents, ADA, GUS))
MIA_ROW = ("00500", "Mia", "Rossi", "14/03/2012", "Gr 9", "mia@s.org", *[""] * 7)
OMAR_ROW = ("00419", "Omar", "Haddad", "2 Jan 2011", "Gr 9", "gone@s.org", *[""] * 7)


def made(*rows: tuple[str, ...], answers: Answers | None = None) -> Draft:
    return drafted(*rows, school=SCHOOL_AFTER_UNDO, answers=answers)


def answered(option: str, *rows: tuple[str, ...]) -> Draft:
    return made(*rows, answers=Answers().answering(made(*rows).causes[0], option))


def test_the_archived_ones_are_one_question() -> None:
    (cause,) = made(MIA_ROW, OMAR_ROW).causes
    assert cause.title == "2 students of this sheet are in ManageBac already, in the archive."
    assert [option.label for option in cause.options] == [
        "Bring them all back", "Leave all these rows out", "Ask me one by one",
    ]  # fmt: skip
    assert cause.rows == (2, 3)
    assert [problem.text for row in made(MIA_ROW, OMAR_ROW).rows for problem in row.problems] == [
        "Mia Rossi is in ManageBac already, in the archive.",
        "Omar Haddad is in ManageBac already, in the archive.",
    ]


def test_one_answer_brings_all_of_them_back() -> None:
    back = answered(BRING_BACK, MIA_ROW, OMAR_ROW)
    assert back.causes == ()
    assert [student_of(back, row).bring_back for row in (2, 3)] == [True, True]


def test_one_answer_leaves_them_out_and_one_row_comes_in_again() -> None:
    out = answered(LEAVE_OUT, MIA_ROW, OMAR_ROW)
    assert [row.outcome for row in out.rows] == [Outcome.LEFT_OUT] * 2
    assert out.causes == ()
    assert out.rows[0].out is not None
    again = made(MIA_ROW, OMAR_ROW, answers=out.answers.choosing(out.rows[0].out.cause, None))
    assert [cause.rows for cause in again.causes] == [(2,)]


def test_each_can_be_asked_about() -> None:
    each = answered(ONE_BY_ONE, MIA_ROW, OMAR_ROW)
    assert causes(each) == ["archived", "archived"]
    first, second = each.causes
    both = each.answers.answering(first, BRING_BACK).answering(second, LEAVE_OUT)
    assert [row.outcome for row in made(MIA_ROW, OMAR_ROW, answers=both).rows] == [Outcome.CHANGES, Outcome.LEFT_OUT]


def test_who_is_called_otherwise_is_asked_about_alone() -> None:
    reused = changed(OMAR_ROW, First_name="Lena", Surname="Vogt", Date_of_birth="9 Sep 2013", E_mail="lena@s.org")
    third = Student(id=105, first_name="Ugo", last_name="Neri", student_id="00501", archived=True)
    school = SCHOOL_AFTER_UNDO.with_(students=(*SCHOOL_AFTER_UNDO.students, third))
    draft = drafted(MIA_ROW, reused, ("00501", "Ugo", "Neri", *[""] * 10), school=school)
    assert sorted(cause.rows for cause in draft.causes) == [(2, 4), (3,)]
    alone = next(cause for cause in draft.causes if cause.rows == (3,))
    assert alone.sides


def test_parents_are_a_question_of_their_own() -> None:
    rows = (
        changed(MIA_ROW, Mother_first_name="Ada", Mother_surname="Rossi", Mother_e_mail="ada@p.org"),
        changed(OMAR_ROW, Father_first_name="Gus", Father_surname="Haddad", Father_e_mail="gus@p.org"),
    )
    students, parents = made(*rows).causes
    assert parents.title == "2 parents of this sheet are in ManageBac already, in the archive."
    both = Answers().answering(students, BRING_BACK).answering(parents, BRING_BACK)
    assert made(*rows, answers=both).causes == ()


def test_one_alone_is_asked_about_by_name() -> None:
    (cause,) = made(OMAR_ROW, changed(MIA_ROW, Student_ID="00900", E_mail="new@s.org", First_name="Zoe")).causes
    assert cause.title == f"{GONE.full_name} is in ManageBac already, in the archive."
    assert cause.rows == (2,)
