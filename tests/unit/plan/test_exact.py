"""Classes made exactly like a sheet: who is added, who leaves, who stays, and that nobody leaves on a doubt."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.brakes import brakes
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import draft
from mbdesk.plan.known import Known
from mbdesk.plan.matching import LEAVE_OUT
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.plan.retry import again
from mbdesk.records import Membership, Student
from tests.support.enrolment_sheets import TODAY, causes, option
from tests.support.rosters import (
    GRADE_9,
    GRADE_10,
    HISTORY,
    MATHS_A,
    MATHS_B,
    OMAR,
    SCHOOL,
    SETTLED,
    memberships,
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


# -- for any roster and any sheet ------------------------------------------------------------------------------------

GROUPS = SCHOOL.year_groups
_WHO = st.integers(1, 8)
_ROSTERS = st.fixed_dictionaries({name: st.sets(_WHO) for name in ("maths_a", "maths_b", "history")})
_NAMES = {"maths_a": ("Maths 9A", MATHS_A), "maths_b": ("Maths 9B", MATHS_B), "history": ("History 9", HISTORY)}


def school_with(rosters: dict[str, set[int]]) -> Directory:
    people = {name: [*sorted(who), 0, -1] for name, who in rosters.items()}
    return SCHOOL.with_(memberships=memberships(**people))


def after(plan: Plan, school: Directory) -> dict[int, set[int]]:
    """The rosters once every step was done, in the order of the steps."""
    rosters: dict[int, set[int]] = defaultdict(set)
    for membership in school.memberships:
        rosters[membership.class_id].add(membership.user_id)
    for step in plan.steps:
        assert all(number < step.number for number in step.after)
        match step.operation:
            case AddToGroup(group_id=group, students=students):
                rosters[group] |= {who for who in students if isinstance(who, int)}
            case RemoveFromGroup(group_id=group, students=students):
                rosters[group] -= {who for who in students if isinstance(who, int)}
            case _:
                raise AssertionError
    return rosters


@settings(max_examples=150, deadline=None)
@given(rosters=_ROSTERS, wanted=_ROSTERS, table=st.booleans(), data=st.data())
def test_afterwards_the_classes_of_the_sheet_hold_exactly_its_students(
    rosters: dict[str, set[int]], wanted: dict[str, set[int]], table: bool, data: st.DataObject
) -> None:
    school = school_with(rosters)
    if table:
        titles: tuple[str, ...] = ("Student ID", *(_NAMES[name][0] for name in wanted))
        rows = [(number(at), *("x" if at in wanted[name] else "" for name in wanted)) for at in range(1, 9)]
    else:
        titles = LIST
        rows = [(number(at), _NAMES[name][0]) for name, people in wanted.items() for at in people]
    rows = data.draw(st.permutations(rows))
    made = roster_draft("class_exact", titles, *rows, school=school)
    plan = roster_plan(made, school)
    found, before = after(plan, school), after(Plan(kind="", title="", school="", school_name="", made_at=""), school)
    for name, (_, id_) in _NAMES.items():
        people = {100 + at for at in wanted[name]}
        kept = {OMAR.id, 301}
        assert found[id_] == (people | kept if people else before[id_])
    each = [(step.operation.__class__, step.operation.group_id) for step in plan.steps]  # type: ignore[union-attr]
    assert len(each) == len(set(each))
    assert sum(len(row.changes) > 0 for row in plan.rows) == plan.count(CHANGES)


_PLACES = st.dictionaries(_WHO, st.sampled_from([GRADE_9, GRADE_10]))


@settings(max_examples=100, deadline=None)
@given(now=_PLACES, wanted=_PLACES)
def test_afterwards_the_year_groups_of_the_sheet_hold_exactly_its_students(
    now: dict[int, int], wanted: dict[int, int]
) -> None:
    students = tuple(replace(s, year_group_id=now.get(s.id - 100)) for s in SCHOOL.students)
    groups = tuple(replace(g, student_ids=tuple(s.id for s in students if s.year_group_id == g.id)) for g in GROUPS)
    school = SCHOOL.with_(students=students, year_groups=groups)
    rows = [(number(at), "Grade 9" if group == GRADE_9 else "Grade 10") for at, group in wanted.items()]
    plan = roster_plan(roster_draft("year_group_exact", ("Student ID", "Year group"), *rows, school=school), school)
    places = {100 + at: group for at, group in now.items()}
    for step in plan.steps:  # whoever joins a year group leaves the one they are in (contract 5.4)
        match step.operation:
            case AddToGroup(group_id=group, students=people):
                places |= {who: group for who in people if isinstance(who, int)}
            case RemoveFromGroup(group_id=group, students=people):
                assert all(places.pop(who) == group for who in people if isinstance(who, int))
            case _:
                raise AssertionError
    named = set(wanted.values())
    stay = {who: group for who, group in now.items() if group not in named and who not in wanted}
    assert places == {100 + at: group for at, group in {**stay, **wanted}.items()}


_BAD = {
    ("00999", "", "Maths 9A"): set[int](),
    ("", "Cem Yilmas", "Maths 9B"): {103},
    ("", "Ana Silva", "Maths 9A"): {101},
    ("00402", "Ana Silva", "Maths 9B"): {101, 102},
    ("403", "", "Maths 9A"): {103},
    (number(2), "", "Maths"): {102},
    (number(5), "", ""): {105},
    ("00450", "", "Maths 9B"): {150},
}
"""Rows in trouble, and whom each may mean."""


@settings(max_examples=100, deadline=None)
@given(rosters=_ROSTERS, wanted=_ROSTERS, bad=st.sampled_from(sorted(_BAD)), at=st.integers(0, 24), leave=st.booleans())
def test_one_bad_row_never_removes_anybody(
    rosters: dict[str, set[int]], wanted: dict[str, set[int]], bad: tuple[str, str, str], at: int, leave: bool
) -> None:
    school = school_with(rosters)
    rows = [(number(who), "", _NAMES[name][0]) for name, people in wanted.items() for who in sorted(people)]
    place = min(at, len(rows))
    rows.insert(place, bad)
    titles = ("Student ID", "Name", "Class")
    answers = Answers().leaving_out([place + 2]) if leave else Answers()
    made = roster_draft("class_exact", titles, *rows, school=school, answers=answers)
    plan = roster_plan(made, school)
    if not leave:
        assert plan.steps == ()
        return
    for step in plan.steps:
        operation = step.operation
        if isinstance(operation, RemoveFromGroup) and bad[2] in {"", "Maths", _name(operation.group_id)}:
            assert not _BAD[bad] & set(operation.students)


def _name(class_id: int) -> str:
    return next(name for name, id_ in _NAMES.values() if id_ == class_id)


def test_a_school_of_two_thousand_is_quick() -> None:
    """Not a matter of seconds counted: with work for each pair of row and student this would not end."""
    students = tuple(Student(id=n, student_id=f"{n:05}", email=f"s{n}@s.org") for n in range(1, 2001))
    members = tuple(
        Membership(id=10 * n + c, user_id=n, class_id=(MATHS_A, MATHS_B, HISTORY)[c], role="Student")
        for n in range(1, 2001)
        for c in range(3)
    )
    school = Directory(students=students, classes=SCHOOL.classes, memberships=members, settled=SETTLED)
    rows = [(f"{n:05}", name) for n in range(2, 2001) for name in ("Maths 9A", "Maths 9B", "History 9")]
    plan = roster_plan(roster_draft("class_exact", LIST, *rows, school=school), school)
    assert [type(step.operation).__name__ for step in plan.steps] == ["RemoveFromGroup"] * 3
