"""Classes made exactly like a sheet: who is added, who leaves, who stays, and that nobody leaves on a doubt."""

from collections.abc import Sequence

import pytest

from mbdesk.plan.answers import Answers
from mbdesk.plan.brakes import brakes
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.plan.matching import LEAVE_OUT
from mbdesk.plan.plan import Outcome
from mbdesk.plan.retry import again
from tests.support.enrolment_sheets import TODAY, causes, option
from tests.support.rosters import (
    GRADE_9,
    GRADE_10,
    HISTORY,
    MATHS_A,
    MATHS_B,
    SCHOOL,
    SETTLED,
    number,
    outcomes,
    requests,
    roster_draft,
    roster_plan,
)

LIST = ("Student ID", "Class")
CHANGES, SAME, OUT = Outcome.CHANGES, Outcome.SAME, Outcome.LEFT_OUT


def listed(class_name: str, *students: int) -> list[tuple[str, str]]:
    return [(number(at), class_name) for at in students]


def exact(titles: Sequence[str], *rows: Sequence[str], answers: Answers | None = None) -> Draft:
    return roster_draft("class_exact", titles, *rows, answers=answers)


# -- what happens ----------------------------------------------------------------------------------------------------


def test_add_remove_and_stay() -> None:
    made = exact(LIST, *listed("Maths 9A", 1, 2, 6))
    assert outcomes(made) == [SAME, SAME, CHANGES]
    plan = roster_plan(made)
    assert requests(plan) == [("add", MATHS_A, [6]), ("remove", MATHS_A, [3])]
    last = plan.rows[-1]
    assert (last.number, last.name, last.outcome, last.person_id) == (5, "Cem Yilmaz", CHANGES, 103)
    assert last.cells == ("00403", "Maths 9A")
    assert last.notes == ("Is in Maths 9A and not in your sheet.",)
    assert [(change.old, change.new, change.clears) for change in last.changes] == [("Maths 9A", "", True)]
    assert [step.rows for step in plan.steps] == [(4,), (5,)]
    assert (plan.count(CHANGES), plan.count(SAME)) == (2, 2)


def test_a_move_between_two_classes_adds_first_and_the_removal_waits_for_it() -> None:
    plan = roster_plan(exact(LIST, *listed("Maths 9A", 1, 2, 4), *listed("Maths 9B", 5, 3)))
    assert requests(plan) == [
        ("add", MATHS_A, [4]),
        ("add", MATHS_B, [3]),
        ("remove", MATHS_B, [4]),
        ("remove", MATHS_A, [3]),
    ]
    assert [step.after for step in plan.steps] == [(), (), (1,), (2,)]
    moved = plan.rows[2]
    assert [(change.old, change.new) for change in moved.changes] == [("Maths 9B", "Maths 9A")]
    assert moved.steps == (1, 3)
    assert len(plan.rows) == 5


def test_only_the_classes_that_the_sheet_names_are_touched() -> None:
    plan = roster_plan(exact(LIST, *listed("History 9", 1)))
    assert requests(plan) == [("add", HISTORY, [1])]


def test_teachers_and_archived_students_of_a_class_are_not_touched() -> None:
    plan = roster_plan(exact(LIST, *listed("Maths 9B", 4)))
    assert requests(plan) == [("remove", MATHS_B, [5])]


def test_a_table_of_marks() -> None:
    titles = ("Student ID", "Maths 9A", "Maths 9B", "History 9")
    made = exact(titles, (number(1), "x", "", ""), (number(3), "", "x", ""), (number(4), "", "x", "no"))
    plan = roster_plan(made)
    assert requests(plan) == [("add", MATHS_B, [3]), ("remove", MATHS_A, [2, 3]), ("remove", MATHS_B, [5])]
    assert [row.name for row in plan.rows[3:]] == ["Eva Berg", "Ben Okoro"]
    assert plan.rows[4].cells == ("00402", "", "", "")


def test_a_column_without_a_mark_empties_no_class() -> None:
    made = exact(("Student ID", "Maths 9A", "Maths 9B"), (number(1), "x", ""), (number(4), "x", ""))
    assert [cause.title for cause in made.causes] == ["Nobody is marked for Maths 9B, so that class is left as it is."]
    assert {group for _, group, _ in requests(roster_plan(made))} == {MATHS_A}


def test_one_class_chosen_for_a_plain_list() -> None:
    answers = Answers().choosing("scope:class", str(MATHS_A))
    plan = roster_plan(exact(("Student ID", "Name"), (number(1), "Ana Silva"), (number(7), ""), answers=answers))
    assert requests(plan) == [("add", MATHS_A, [7]), ("remove", MATHS_A, [2, 3])]
    assert plan.rows[2].cells == ("00402", "Ben Okoro")


def test_the_brake_is_the_name_of_the_class() -> None:
    plan = roster_plan(exact(LIST, *listed("Maths 9A", 1)))
    assert [(brake.text, brake.type_this) for brake in brakes(plan, SCHOOL)] == [
        ("This removes 2 of 3 students from Maths 9A.", "Maths 9A")
    ]


# -- nobody leaves on a doubt ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bad",
    [
        ("00999", "", "Maths 9A"),
        ("", "Ana Silva", "Maths 9A"),
        ("", "Anna Silvia", "Maths 9A"),
        ("00402", "Ana Silva", "Maths 9A"),
        (number(2), "", "Maths"),
        (number(2), "", ""),
        ("00450", "", "Maths 9A"),
        ("#N/A", "", "Maths 9A"),
    ],
)
def test_while_a_row_waits_nothing_is_sent(bad: tuple[str, ...]) -> None:
    titles = ("Student ID", "Name", "Class")
    made = exact(titles, (number(1), "", "Maths 9A"), (number(6), "", "Maths 9A"), bad)
    assert made.rows[2].held
    plan = roster_plan(made)
    assert plan.steps == ()
    assert [row.outcome for row in plan.rows] == [SAME, OUT, OUT]
    assert plan.rows[1].notes == ("Nothing is sent while another row of the sheet waits for an answer.",)


def test_a_suggestion_that_is_picked_settles_it() -> None:
    titles = ("Student ID", "Name", "Class")
    rows = [(number(1), "", "Maths 9A"), (number(2), "", "Maths 9A"), ("", "Cem Yilmas", "Maths 9A")]
    made = exact(titles, *rows)
    answers = Answers().choosing(*option(made, "who:"))
    plan = roster_plan(exact(titles, *rows, answers=answers))
    assert [row.outcome for row in plan.rows] == [SAME, SAME, SAME]
    assert plan.steps == ()


@pytest.mark.parametrize(
    "left",
    [
        ("", "Cem Yilmas", "Maths 9A"),
        ("403", "", "Maths 9A"),
        (number(3), "", "Maths 9A"),
        (number(3), "", "Maths"),
        ("cem@s.org", "", "Maths 9A"),
    ],
)
def test_whom_a_row_left_out_may_mean_stays(left: tuple[str, ...]) -> None:
    titles = ("Student ID", "Name", "Class")
    rows = [(number(1), "", "Maths 9A"), left]
    plan = roster_plan(exact(titles, *rows, answers=Answers().leaving_out([3])))
    assert requests(plan) == [("remove", MATHS_A, [2])]
    assert plan.rows[1].notes[-1] == "This row may mean them, so they stay: Cem Yilmaz."


def test_a_row_left_out_as_an_answer_spares_as_well() -> None:
    titles = ("Student ID", "Name", "Class")
    rows = [(number(1), "", "Maths 9A"), ("", "Cem Yilmas", "Maths 9A")]
    key, _ = option(exact(titles, *rows), "who:")
    plan = roster_plan(exact(titles, *rows, answers=Answers().choosing(key, LEAVE_OUT)))
    assert requests(plan) == [("remove", MATHS_A, [2])]


def test_a_row_left_out_for_one_class_spares_nobody_in_another() -> None:
    rows = [*listed("Maths 9A", 1, 2, 3), (number(4), "Maths 9A"), *listed("Maths 9B", 5)]
    plan = roster_plan(exact(LIST, *rows, answers=Answers().leaving_out([5])))
    assert requests(plan) == [("remove", MATHS_B, [4])]


def test_whoever_is_named_in_a_title_or_a_footer_stays() -> None:
    rows = [("403", "Maths 9A"), *listed("Maths 9A", 1), (number(2), "")]
    made = roster_draft("class_exact", LIST, *rows, notes=("footer:4",), header=1)
    assert made.not_data == (4,)
    answers = made.answers.leaving_out([2])
    plan = roster_plan(roster_draft("class_exact", LIST, *rows, notes=("footer:4",), answers=answers))
    assert plan.steps == ()


def test_a_class_all_of_whose_rows_are_left_out_is_not_emptied() -> None:
    rows = [*listed("Maths 9A", 1, 2), *listed("History 9", 4)]
    plan = roster_plan(exact(LIST, *rows, answers=Answers().leaving_out([2, 3])))
    assert requests(plan) == [("add", HISTORY, [4])]


@pytest.mark.parametrize("missing", sorted(SETTLED - {"year_groups"}))
def test_without_whole_lists_nobody_is_removed(missing: str) -> None:
    school = SCHOOL.with_(settled=SETTLED - {missing})
    rows = listed("Maths 9A", 1, 6)
    made = roster_draft("class_exact", LIST, *rows, school=school)
    assert causes(made) == ["unsettled"]
    assert roster_plan(made, school).steps == ()
    answers = Answers().choosing(*option(made, "unsettled"))
    plan = roster_plan(roster_draft("class_exact", LIST, *rows, school=school, answers=answers), school)
    assert requests(plan) == [("add", MATHS_A, [6])]


def test_a_sheet_of_an_earlier_results_may_be_a_part_and_is_asked_about() -> None:
    titles = ("Student ID", "Class", "Status", "What happened", "ID", "Time")
    rows = [(number(6), "Maths 9A", "Not done", "", "", "")]
    made = exact(titles, *rows)
    key, add_only = option(made, "part", 0)
    assert roster_plan(made).steps == ()
    assert requests(roster_plan(exact(titles, *rows, answers=made.answers.choosing(key, add_only)))) == [
        ("add", MATHS_A, [6])
    ]
    whole = roster_plan(exact(titles, *rows, answers=made.answers.choosing(*option(made, "part", 1))))
    assert requests(whole) == [("add", MATHS_A, [6]), ("remove", MATHS_A, [1, 2, 3])]


def test_one_student_twice_in_a_table() -> None:
    titles = ("Student ID", "Maths 9A", "Maths 9B")
    same = exact(titles, (number(1), "x", ""), (number(1), "x", ""))
    assert outcomes(same) == [SAME, OUT]
    assert requests(roster_plan(same)) == [("remove", MATHS_A, [2, 3])]
    other = exact(titles, (number(1), "x", ""), (number(1), "", "x"))
    assert [cause.title for cause in other.causes] == ["Ana Silva is in rows 2 and 3 with different marks."]
    assert roster_plan(other).steps == ()


def test_a_row_left_out_of_a_table_spares_nobody_whose_other_row_says_where_they_belong() -> None:
    titles = ("Student ID", "Maths 9A", "Maths 9B")
    rows = [(number(4), "x", ""), (number(5), "", "x"), (number(4), "", "x")]
    plan = roster_plan(exact(titles, *rows, answers=Answers().leaving_out([4])))
    assert requests(plan) == [("add", MATHS_A, [4]), ("remove", MATHS_B, [4]), ("remove", MATHS_A, [1, 2, 3])]


def test_a_table_all_of_whose_rows_are_left_out_does_nothing() -> None:
    made = exact(("Student ID", "Maths 9A"), (number(1), "x"), answers=Answers().leaving_out([2]))
    assert roster_plan(made).steps == ()
    assert made.causes == ()


# -- again -----------------------------------------------------------------------------------------------------------


def test_a_retry_starts_from_the_whole_sheet_or_it_would_remove_the_rest() -> None:
    plan = roster_plan(exact(LIST, *listed("Maths 9A", 1, 2, 6), *listed("Maths 9B", 4)))
    sheet, answers = again(plan, [4, 6])
    assert [row.number for row in sheet.rows] == [1, 2, 3, 4, 5]
    retried = draft(sheet, answers, Known(SCHOOL), TODAY)
    assert requests(roster_plan(retried)) == requests(plan)


def test_a_retry_keeps_left_out_what_was_left_out() -> None:
    plan = roster_plan(exact(LIST, *listed("Maths 9A", 1, 2, 6), answers=Answers().leaving_out([3])))
    sheet, answers = again(plan, [4])
    assert answers.left_out == {3}
    assert requests(roster_plan(draft(sheet, answers, Known(SCHOOL), TODAY))) == requests(plan)


def test_a_retry_knows_who_was_meant() -> None:
    titles = ("Student ID", "Name", "Class")
    rows = [(number(1), "", "Maths 9A"), (number(6), "", "Maths 9A"), ("", "Cem Yilmas", "Maths 9A")]
    key, cem = option(exact(titles, *rows), "who:")
    plan = roster_plan(exact(titles, *rows, answers=Answers().choosing(key, cem)))
    sheet, answers = again(plan, [3])
    retried = draft(sheet, answers, Known(SCHOOL), TODAY)
    assert retried.causes == ()
    assert requests(roster_plan(retried)) == requests(plan) == [("add", MATHS_A, [6]), ("remove", MATHS_A, [2])]


# -- year groups -----------------------------------------------------------------------------------------------------


def test_a_year_group_exactly_like_the_sheet() -> None:
    titles = ("Student ID", "Year group")
    rows = [*listed("Grade 9", 1, 2, 3, 4), *listed("Grade 10", 5, 7)]
    plan = roster_plan(roster_draft("year_group_exact", titles, *rows))
    assert requests(plan) == [("add", GRADE_10, [5, 7]), ("remove", GRADE_9, [6])]
    assert [(change.old, change.new) for change in plan.rows[4].changes] == [
        ("MYP Group (Grade 9)", "MYP Group (Grade 10)")
    ]
    assert plan.rows[-1].notes == ("Is in MYP Group (Grade 9) and not in your sheet.",)
