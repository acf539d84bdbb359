"""Classes made exactly like a sheet, for any roster and any sheet: afterwards they are alike, and one bad row removes
nobody."""

from collections import defaultdict
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.records import Membership, Student
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
    roster_draft,
    roster_plan,
)

LIST = ("Student ID", "Class")

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
    each = [(step.operation.__class__, step.operation.group_id) for step in plan.steps]  # type: ignore[union-attr]  # only rosters
    assert len(each) == len(set(each))
    assert sum(len(row.changes) > 0 for row in plan.rows) == plan.count(Outcome.CHANGES)


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
