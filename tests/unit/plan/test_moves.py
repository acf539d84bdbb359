"""Students into classes and year groups, and out of classes: lists, tables with marks, one class for all."""

from dataclasses import replace

import pytest

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.plan.matching import BRING_BACK, LEAVE_OUT
from mbdesk.plan.plan import Outcome
from mbdesk.plan.reading import LEAVE_BLANK
from mbdesk.plan.retry import again
from tests.support.enrolment_sheets import TODAY, causes, option
from tests.support.rosters import (
    ART_9,
    ART_11,
    GRADE_9,
    GRADE_10,
    HISTORY,
    MATHS_A,
    MATHS_B,
    SCHOOL,
    number,
    outcomes,
    requests,
    roster_draft,
    roster_plan,
)

LIST = ("Student ID", "Class")
GRID = ("Student ID", "Name", "Maths 9A", "Maths 9B", "History 9")
CHANGES, SAME, OUT = Outcome.CHANGES, Outcome.SAME, Outcome.LEFT_OUT


def titles_of(made: Draft) -> list[str]:
    return [cause.title for cause in made.causes]


# -- a list with a class in each row -------------------------------------------------------------------------------


def test_a_list_adds_with_one_request_for_each_class() -> None:
    rows = [(number(1), "Maths 9B"), (number(2), "MA9-B"), (number(6), "History 9"), (number(3), "maths 9b ")]
    made = roster_draft("class_add", LIST, *rows)
    assert outcomes(made) == [CHANGES] * 4
    plan = roster_plan(made)
    assert requests(plan) == [("add", MATHS_B, [1, 2, 3]), ("add", HISTORY, [6])]
    assert plan.steps[0].rows == (2, 3, 5)
    assert plan.steps[0].label == "Add 3 students to Maths 9B"
    assert plan.steps[1].label == "Add Finn Olsen to History 9"
    change = plan.rows[0].changes[0]
    assert (change.who, change.title, change.old, change.new) == ("Ana Silva", "Class", "", "Maths 9B")
    assert plan.rows[0].person_id == 101


def test_a_class_with_levels_says_what_is_left_to_do() -> None:
    classes = tuple(
        replace(one, applicable_levels=("HL", "SL")) if one.id == HISTORY else one for one in SCHOOL.classes
    )
    school = SCHOOL.with_(classes=classes)
    rows = [(number(1), "History 9"), (number(2), "Maths 9B")]
    plan = roster_plan(roster_draft("class_add", LIST, *rows, school=school), school)
    assert [row.notes for row in plan.rows] == [("The level in History 9 has to be set in ManageBac.",), ()]


def test_who_is_in_already_costs_nothing() -> None:
    made = roster_draft("class_add", LIST, (number(1), "Maths 9A"), (number(6), "Maths 9A"))
    assert outcomes(made) == [SAME, CHANGES]
    plan = roster_plan(made)
    assert requests(plan) == [("add", MATHS_A, [6])]
    assert plan.rows[0].notes == ("Ana Silva is in Maths 9A already.",)


def test_the_same_said_twice_is_sent_once() -> None:
    made = roster_draft("class_add", LIST, (number(6), "Maths 9A"), (number(6), "MA9-A"), (number(6), "History 9"))
    assert outcomes(made) == [CHANGES, OUT, CHANGES]
    plan = roster_plan(made)
    assert requests(plan) == [("add", MATHS_A, [6]), ("add", HISTORY, [6])]
    assert plan.rows[1].notes == ("Row 2 says the same.",)


def test_removing_takes_out_whom_the_list_names_and_nobody_else() -> None:
    made = roster_draft("class_remove", LIST, (number(1), "Maths 9A"), (number(4), "Maths 9A"), ("00450", "Maths 9B"))
    assert outcomes(made) == [CHANGES, SAME, SAME]
    plan = roster_plan(made)
    assert requests(plan) == [("remove", MATHS_A, [1])]
    assert plan.rows[1].notes == ("Dia Rao is not in Maths 9A.",)
    assert plan.steps[0].label == "Remove Ana Silva from Maths 9A"


def test_without_the_class_lists_a_removal_is_sent_for_all_whom_the_list_names() -> None:
    made = roster_draft("class_remove", LIST, (number(8), "Maths 9A"), school=SCHOOL.with_(memberships=()))
    assert outcomes(made) == [CHANGES]


@pytest.mark.parametrize(
    ("word", "title", "first"),
    [
        ("Art", "Class “Art” can mean more than one.", "Art · Diploma · Grade 11"),
        ("Math 9B", "Class “Math 9B” does not exist.", "Maths 9B"),
        ("Maths 8A", "Class “Maths 8A” is archived in ManageBac.", "Maths 9A"),
    ],
)
def test_a_class_that_is_not_certain_is_asked_about_once(word: str, title: str, first: str) -> None:
    rows = [(number(6), word), (number(7), word)]
    made = roster_draft("class_add", LIST, *rows)
    assert outcomes(made) == [OUT, OUT]
    assert titles_of(made) == [title]
    assert made.causes[0].rows == (2, 3)
    labels = [option.label for option in made.causes[0].options]
    assert labels[-1] == "Leave these rows out"
    assert first in labels[:2]
    answered = Answers().choosing(made.causes[0].key, str(ART_9))
    assert requests(roster_plan(roster_draft("class_add", LIST, *rows, answers=answered))) == [("add", ART_9, [6, 7])]
    left = roster_draft("class_add", LIST, *rows, answers=Answers().choosing(made.causes[0].key, LEAVE_BLANK))
    assert (outcomes(left), left.causes) == ([OUT, OUT], ())


def test_classes_of_one_name_are_told_apart_by_programme_grade_and_teacher() -> None:
    made = roster_draft("class_add", LIST, (number(6), "Art"))
    assert [option.label for option in made.causes[0].options][:2] == [
        "Art · MYP · Grade 9 · Kim Kaya",
        "Art · Diploma · Grade 11",
    ]


def test_a_row_without_a_class_is_told() -> None:
    rows = [(number(6), ""), (number(7), "History 9")]
    made = roster_draft("class_add", LIST, *rows)
    assert outcomes(made) == [OUT, CHANGES]
    key, choice = option(made, "unsaid:class")
    assert choice == LEAVE_OUT
    assert roster_draft("class_add", LIST, *rows, answers=Answers().choosing(key, choice)).causes == ()


def test_students_are_found_as_everywhere_and_never_by_name_alone() -> None:
    titles = ("Name", "Class")
    rows = [("Gita Shah", "Maths 9A"), ("Gita Shah", "History 9"), ("Zed Zulu", "Maths 9A")]
    made = roster_draft("class_add", titles, *rows)
    assert outcomes(made) == [OUT, OUT, OUT]
    assert titles_of(made) == [
        "“Gita Shah” is only a name. Who is meant?",
        "No student in ManageBac is called Zed Zulu.",
    ]
    key, _ = option(made, "who:student:|||gita")
    answered = roster_draft("class_add", titles, *rows, answers=Answers().choosing(key, "107"))
    assert requests(roster_plan(answered)) == [("add", MATHS_A, [7]), ("add", HISTORY, [7])]


def test_a_name_of_one_word_is_no_trouble_beside_an_id() -> None:
    rows = [(number(6), "Finn", "Maths 9A"), (number(7), "Shah", "Maths 9A"), (number(8), "Berg", "Maths 9A")]
    made = roster_draft("class_add", ("Student ID", "Name", "Class"), *rows)
    assert titles_of(made) == ["00408 belongs to Hugo Lind in ManageBac. Do you mean Berg?"]
    assert requests(roster_plan(made)) == [("add", MATHS_A, [6, 7])]


def test_somebody_archived_is_brought_back_first_when_that_is_wanted() -> None:
    made = roster_draft("class_add", LIST, ("00450", "Maths 9A"))
    assert titles_of(made) == ["Omar Haddad is in the archive."]
    answers = Answers().choosing(made.causes[0].key, BRING_BACK)
    plan = roster_plan(roster_draft("class_add", LIST, ("00450", "Maths 9A"), answers=answers))
    assert requests(plan) == [("back", 0, [50]), ("add", MATHS_A, [50])]
    assert plan.steps[1].after == (1,)
    assert [(change.title, change.old, change.new) for change in plan.rows[0].changes] == [
        ("Status", "Archived", "Active"),
        ("Class", "", "Maths 9A"),
    ]


# -- a table of students by classes --------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["x", "X", "✓", "1", "yes", "Oui", "是", "ja"])
def test_a_table_with_marks_in_many_hands(mark: str) -> None:
    made = roster_draft("class_add", GRID, (number(6), "Finn Olsen", mark, "", "no"), (number(1), "", "x", mark, "-"))
    assert outcomes(made) == [CHANGES, CHANGES]
    assert requests(roster_plan(made)) == [("add", MATHS_A, [6]), ("add", MATHS_B, [1])]


def test_other_marks_are_asked_about_once_for_all_columns() -> None:
    rows = [(number(6), "Finn Olsen", "HL", "", ""), (number(7), "Gita Shah", "", "HL", "x")]
    made = roster_draft("class_add", GRID, *rows)
    assert outcomes(made) == [OUT, OUT]
    assert titles_of(made) == ["Does “HL” mean that the student is in the class?"]
    answered = roster_draft("class_add", GRID, *rows, answers=Answers().choosing(*option(made, "mark:", 0)))
    assert requests(roster_plan(answered)) == [("add", MATHS_A, [6]), ("add", MATHS_B, [7]), ("add", HISTORY, [7])]
    no = roster_draft("class_add", GRID, *rows, answers=Answers().choosing(*option(made, "mark:", 1)))
    assert outcomes(no) == [SAME, CHANGES]


def test_a_table_removes_where_it_is_marked() -> None:
    made = roster_draft("class_remove", GRID, (number(1), "", "x", "x", ""), (number(2), "", "", "", ""))
    assert outcomes(made) == [CHANGES, SAME]
    plan = roster_plan(made)
    assert requests(plan) == [("remove", MATHS_A, [1])]
    assert plan.rows[1].notes == ("No class is marked in this row.",)


def test_a_heading_that_may_be_a_class_is_asked_about_where_marks_stand_below_it() -> None:
    titles = ("Student ID", "Maths 9A", "Art", "Math 9B", "Boarder", "Maths 8A")
    rows = [(number(6), "x", "x", "x", "x", "x")]
    made = roster_draft("class_add", titles, *rows)
    assert sorted(titles_of(made)) == [
        "Class “Art” can mean more than one.",
        "Class “Math 9B” does not exist.",
        "Class “Maths 8A” is archived in ManageBac.",
    ]
    answers = Answers()
    for cause, chosen in zip(made.causes, (str(ART_11), str(MATHS_B), LEAVE_BLANK), strict=True):
        answers = answers.choosing(cause.key, chosen)
    done = roster_draft("class_add", titles, *rows, answers=answers)
    assert done.causes == ()
    assert requests(roster_plan(done)) == [("add", MATHS_A, [6]), ("add", ART_11, [6]), ("add", MATHS_B, [6])]


def test_in_a_table_a_column_that_says_class_is_only_a_remark() -> None:
    made = roster_draft("class_add", ("Student ID", "Class", "Maths 9A"), (number(6), "9 blue", "x"))
    assert (made.causes, requests(roster_plan(made))) == ((), [("add", MATHS_A, [6])])


# -- one class for all ---------------------------------------------------------------------------------------------


def test_a_plain_list_is_about_the_class_that_is_chosen() -> None:
    rows = [(number(6),), (number(1),)]
    made = roster_draft("class_add", ("Student ID",), *rows)
    assert titles_of(made) == ["Which class is this sheet about?"]
    answers = Answers().choosing(made.causes[0].key, str(MATHS_A))
    assert made.causes[0].key == "scope:class"
    chosen = roster_draft("class_add", ("Student ID",), *rows, answers=answers)
    assert outcomes(chosen) == [CHANGES, SAME]
    assert requests(roster_plan(chosen)) == [("add", MATHS_A, [6])]


def test_with_one_class_chosen_no_column_tells_another() -> None:
    answers = Answers().choosing("scope:class", str(MATHS_B))
    made = roster_draft("class_add", ("Student ID", "Class", "Maths 9A"), (number(6), "Art", "x"), answers=answers)
    assert (made.causes, requests(roster_plan(made))) == ((), [("add", MATHS_B, [6])])


def test_a_chosen_class_that_is_archived_meanwhile_is_asked_for_again() -> None:
    made = roster_draft("class_add", ("Student ID",), (number(6),), answers=Answers().choosing("scope:class", "75"))
    assert causes(made) == ["scope"]


# -- year groups ---------------------------------------------------------------------------------------------------


def test_a_year_group_takes_one_request_and_says_what_is_left() -> None:
    rows = [(number(1), "Grade 10"), (number(2), "Gr 10"), (number(7), "Grade 10"), (number(3), "Grade 9")]
    made = roster_draft("year_groups", ("Student ID", "Year group"), *rows)
    assert outcomes(made) == [CHANGES, CHANGES, CHANGES, SAME]
    plan = roster_plan(made)
    assert requests(plan) == [("add", GRADE_10, [1, 2, 7])]
    assert [(row.changes[0].old, row.changes[0].new) for row in plan.rows[:3]] == [
        ("MYP Group (Grade 9)", "MYP Group (Grade 10)"),
        ("MYP Group (Grade 9)", "MYP Group (Grade 10)"),
        ("", "MYP Group (Grade 10)"),
    ]
    assert plan.rows[3].notes == ("Cem Yilmaz is in MYP Group (Grade 9) already.",)


def test_an_unknown_or_archived_year_group_is_one_cause_for_all_its_rows() -> None:
    rows = [(number(1), "Grade 12"), (number(2), "Grade 12"), (number(3), "Y13B")]
    made = roster_draft("year_groups", ("Student ID", "Year group"), *rows)
    assert [cause.rows for cause in made.causes] == [(2, 3), (4,)]
    assert str(GRADE_10) in [option.key for option in made.causes[0].options]


def test_nobody_can_be_put_into_two_year_groups() -> None:
    titles, rows = (
        ("Student ID", "Year group"),
        [(number(1), "Grade 10"), (number(7), "Grade 9"), (number(1), "Grade 9")],
    )
    made = roster_draft("year_groups", titles, *rows)
    assert outcomes(made) == [CHANGES, CHANGES, OUT]
    assert titles_of(made) == ["Rows 2 and 4 put Ana Silva into two year groups. A student can be in one only."]
    instead = roster_draft("year_groups", titles, *rows, answers=Answers().choosing(*option(made, "double", 1)))
    assert outcomes(instead) == [OUT, CHANGES, SAME]
    first = roster_draft("year_groups", titles, *rows, answers=Answers().choosing(*option(made, "double", 0)))
    assert requests(roster_plan(first)) == [("add", GRADE_10, [1]), ("add", GRADE_9, [7])]


def test_all_into_one_year_group() -> None:
    answers = Answers().choosing("scope:year_group", str(GRADE_10))
    made = roster_draft("year_groups", ("Student ID",), (number(1),), answers=answers)
    assert requests(roster_plan(made)) == [("add", GRADE_10, [1])]
    assert causes(roster_draft("year_groups", ("Student ID",), (number(1),))) == ["scope"]
    gone = Answers().choosing("scope:year_group", "99")
    assert causes(roster_draft("year_groups", ("Student ID",), (number(1),), answers=gone)) == ["scope"]


def test_failed_rows_of_a_table_start_again_from_the_plan_alone() -> None:
    made = roster_draft("class_add", GRID, (number(6), "", "x", "", ""), (number(7), "", "", "x", ""))
    sheet, answers = again(roster_plan(made), [3])
    retried = draft(sheet, answers, Known(SCHOOL), TODAY)
    assert requests(roster_plan(retried)) == [("add", MATHS_B, [7])]
