"""Why rows failed, in the sheet in which they are put right: at its cell, one cause a reason, until it is edited."""

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.freeze import freeze, thaw
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.plan.operations import CreatePerson
from mbdesk.plan.plan import Plan
from mbdesk.plan.problems import Level, Problem, Refusal
from mbdesk.plan.refusals import refusals
from mbdesk.plan.results import StepResult, StepState, row_results
from mbdesk.plan.retry import again
from mbdesk.records import PersonKind
from tests.support.enrolment_sheets import HEADINGS, MIA, SCHOOL, TODAY, changed, drafted, planned

LEO = changed(MIA, Student_ID="00501", First_name="Leo", E_mail="leo@s.org", Date_of_birth="15/06/2014")
ZOE = changed(MIA, Student_ID="00502", First_name="Zoë", E_mail="zoe@s.org", Date_of_birth="16/06/2014")
E_MAIL, MOTHERS = HEADINGS.index("E-mail"), HEADINGS.index("Mother e-mail")
TAKEN = "Someone already uses {email}. Nothing was sent for this row."


def student_steps(plan: Plan) -> dict[int, int]:
    """Row -> the number of the step that adds its student."""
    return {
        step.rows[0]: step.number
        for step in plan.steps
        if isinstance(step.operation, CreatePerson) and step.operation.kind is PersonKind.STUDENT
    }


def failed(plan: Plan, number: int, what: str, *against: tuple[str, str]) -> StepResult:
    return StepResult(number=number, state=StepState.FAILED, what=what, against=against)


def retried(plan: Plan, results: list[StepResult], numbers: tuple[int, ...] = (2, 3, 4)) -> tuple[Answers, Draft]:
    """The sheet of the rows that failed, drafted."""
    steps = {result.number: result for result in results}
    found = refusals(plan, steps, row_results(plan, steps), numbers)
    sheet, answers = again(plan, numbers, found)
    return answers, draft(sheet, answers, Known(SCHOOL), TODAY)


def emails_taken() -> tuple[Plan, list[StepResult]]:
    plan = planned(drafted(MIA, LEO, ZOE))
    steps = student_steps(plan)
    said = {2: TAKEN.format(email="mia@s.org"), 3: TAKEN.format(email="leo@s.org")}
    return plan, [failed(plan, steps[row], text, ("email", text)) for row, text in said.items()]


def problems(made: Draft) -> list[Problem]:
    return [problem for row in made.rows for problem in row.problems]


def test_a_reason_stands_as_a_warning_at_the_cell_that_managebac_named() -> None:
    _, made = retried(*emails_taken())
    first, second = problems(made)
    assert (first.row, first.column, first.level, first.quote) == (2, E_MAIL, Level.WARNING, "mia@s.org")
    assert second.text == TAKEN.format(email="leo@s.org")
    assert len(made.to_send) == 3, "a reason holds nobody back"


def test_one_reason_is_one_cause() -> None:
    _, made = retried(*emails_taken())
    (cause,) = made.causes
    assert cause.title == "ManageBac refused this: E-mail."
    assert cause.rows == (2, 3)


def test_a_reason_goes_once_its_row_is_edited_or_left_out() -> None:
    plan, results = emails_taken()
    answers, _ = retried(plan, results)
    sheet, _ = again(plan, (2, 3, 4))
    edited = draft(sheet, answers.with_edits([(2, E_MAIL)], "mia2@s.org"), Known(SCHOOL), TODAY)
    assert [problem.row for problem in problems(edited)] == [3]
    assert edited.causes[0].title == TAKEN.format(email="leo@s.org"), "alone it says itself"
    out = draft(sheet, answers.leaving_out([2, 3]), Known(SCHOOL), TODAY)
    assert problems(out) == []


def test_a_refusal_without_a_field_stands_at_the_row() -> None:
    plan = planned(drafted(MIA, LEO, ZOE))
    number = student_steps(plan)[3]
    _, made = retried(plan, [failed(plan, number, "ManageBac did not accept this row: no room.")])
    assert [(p.row, p.column, p.text) for p in problems(made)] == [
        (3, None, "ManageBac did not accept this row: no room.")
    ]


def test_the_parent_that_was_refused_is_found_by_what_was_sent() -> None:
    row = changed(MIA, Father_first_name="Bo", Father_surname="Rossi", Father_e_mail="bo@p.org")
    plan = planned(drafted(row))
    bo = next(s.number for s in plan.steps if isinstance(s.operation, CreatePerson) and "bo@" in str(s.operation))
    text = TAKEN.format(email="bo@p.org")
    _, made = retried(plan, [failed(plan, bo, text, ("email", text))], (2,))
    assert [problem.column for problem in problems(made)] == [HEADINGS.index("Father e-mail")]


def test_a_parent_of_two_rows_stands_at_both() -> None:
    plan = planned(drafted(MIA, LEO))
    ada = next(s.number for s in plan.steps if isinstance(s.operation, CreatePerson) and "ada@" in str(s.operation))
    text = TAKEN.format(email="ada@p.org")
    _, made = retried(plan, [failed(plan, ada, text, ("email", text))], (2, 3))
    assert [(problem.row, problem.column) for problem in problems(made)] == [(2, MOTHERS), (3, MOTHERS)]


def test_rows_that_were_not_reached_have_no_reason() -> None:
    plan = planned(drafted(MIA, LEO, ZOE))
    _, made = retried(plan, [])
    assert problems(made) == []


def test_the_reasons_are_kept_with_the_answers_and_replaced_by_the_next() -> None:
    plan, results = emails_taken()
    answers, made = retried(plan, results)
    assert Answers.from_json(answers.to_json()) == answers
    sent = thaw(freeze(planned(made)).text)
    assert Answers.from_json(sent.answers).refusals == answers.refusals
    _, without = again(sent, (2, 3))
    assert without.refusals == ()
    assert "refusals" not in without.to_json()
    assert Refusal.from_json(answers.refusals[0].to_json()) == answers.refusals[0]
