"""Plans without a sheet: what is sent, to whom, in which order, and who is left out."""

from dataclasses import replace
from datetime import date
from typing import Any

from mbdesk.directory import Directory
from mbdesk.plan.edits import (
    Leaving,
    PersonEdit,
    RosterChange,
    Where,
    archive_plan,
    bulk_edit_plan,
    edit_plan,
    roster_plan,
    send_words,
    unarchive_plan,
)
from mbdesk.plan.freeze import freeze, thaw
from mbdesk.plan.operations import AddToGroup, ArchivePerson, RemoveFromGroup, UnarchivePerson, UpdatePerson
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.records import Membership, Parent, PersonKind, School, SchoolClass, Student, Teacher, YearGroup

STUDENT = PersonKind.STUDENT
WHERE = Where(school="riverside", school_name="Riverside", made_at="2026-06-12T08:00:00+00:00", read_at="2026-06-12")


def _student(id_: int, first: str, **values: Any) -> Student:
    return Student(id=id_, first_name=first, last_name="Silva", student_id=f"0{id_}", **values)


def _member(user: int, of: int) -> Membership:
    return Membership(id=user * 100 + of, user_id=user, class_id=of, role="Student")


ANA = _student(1, "Ana", birthday=date(2011, 4, 3), email="ana@r.school", year_group_id=9, country="PL")
BEN = _student(2, "Ben", year_group_id=9)
CAN = _student(3, "Can", archived=True)
BOSS = Teacher(id=7, first_name="Mia", last_name="Kaya", role="AdminUser", email="kaya@r.school")
MARIA = Parent(id=8, first_name="Maria", last_name="Silva", email="maria@r.school")
SCHOOL = Directory(
    school=School(subdomain="riverside", name="Riverside"),
    students=(BEN, ANA, CAN),
    teachers=(BOSS,),
    parents=(MARIA,),
    year_groups=(YearGroup(id=9, name="Grade 9", student_ids=(1, 2)), YearGroup(id=10, name="Grade 10")),
    classes=(SchoolClass(id=51, name="English 10A"), SchoolClass(id=52, name="English 10B")),
    memberships=(_member(1, 51), _member(2, 51)),
)


def _operations(plan: Plan) -> list[Any]:
    assert thaw(freeze(plan).text) == plan
    return [step.operation for step in plan.steps]


def test_only_what_differs_is_sent_with_what_stood_there() -> None:
    plan = edit_plan(WHERE, SCHOOL, STUDENT, 1, {"birthday": "2011-04-04", "email": "ana@r.school", "city": ""})
    assert _operations(plan) == [
        UpdatePerson(kind=STUDENT, id=1, values={"birthday": "2011-04-04"}, before={"birthday": "2011-04-03"})
    ]
    (change,) = plan.rows[0].changes
    assert (change.title, change.old, change.new) == ("Birthday", "3 Apr 2011", "4 Apr 2011")
    assert plan.title == "Ana Silva: Birthday"
    assert send_words(plan) == "Change 1 detail of Ana Silva"


def test_an_emptied_detail_is_red_and_sent_as_empty() -> None:
    plan = edit_plan(WHERE, SCHOOL, STUDENT, 1, {"country": ""})
    assert _operations(plan)[0].values == {"country": ""}
    assert plan.rows[0].changes[0].clears


def test_a_student_who_leaves_a_year_group_is_moved_by_the_same_request() -> None:
    plan = edit_plan(WHERE, SCHOOL, STUDENT, 1, {"year_group_id": 10, "city": "Warsaw"})
    (update,) = _operations(plan)
    assert update.values == {"year_group_id": 10, "city": "Warsaw"}
    assert update.before == {"year_group_id": 9, "city": None}
    assert next((c.title, c.old, c.new) for c in plan.rows[0].changes) == ("Year group", "Grade 9", "Grade 10")


def test_a_student_without_a_year_group_is_added_to_one() -> None:
    school = SCHOOL.with_(students=(replace(BEN, year_group_id=None),))
    plan = edit_plan(WHERE, school, STUDENT, 2, {"year_group_id": 10, "city": "Warsaw"})
    assert _operations(plan) == [
        UpdatePerson(kind=STUDENT, id=2, values={"city": "Warsaw"}, before={"city": None}),
        AddToGroup(group="year-groups", group_id=10, students=(2,)),
    ]


def test_administrators_are_left_out_and_told() -> None:
    plan = edit_plan(WHERE, SCHOOL, PersonKind.TEACHER, 7, {"city": "Warsaw"})
    assert not plan.steps
    assert plan.rows[0].outcome is Outcome.LEFT_OUT
    assert "administrator" in plan.rows[0].notes[0]


def test_who_has_gone_is_left_out() -> None:
    plan = edit_plan(WHERE, SCHOOL, STUDENT, 99, {"city": "Warsaw"})
    assert (plan.rows[0].outcome, plan.steps) == (Outcome.LEFT_OUT, ())


def test_a_bulk_edit_sends_only_where_it_differs() -> None:
    plan = bulk_edit_plan(WHERE, SCHOOL, STUDENT, [2, 1, 1, 99], {"country": "PL"})
    assert [(r.name, r.outcome) for r in plan.rows] == [
        ("Ana Silva", Outcome.SAME),
        ("Ben Silva", Outcome.CHANGES),
        ("", Outcome.LEFT_OUT),
    ]
    assert [o.id for o in _operations(plan)] == [2]
    assert plan.title == "Country of Ben Silva"


def test_many_move_to_a_year_group_in_one_request() -> None:
    plan = bulk_edit_plan(WHERE, SCHOOL, STUDENT, [1, 2, 3], {"year_group_id": 10})
    assert _operations(plan) == [AddToGroup(group="year-groups", group_id=10, students=(1, 2))]
    assert plan.steps[0].rows == (1, 2)
    assert plan.rows[2].notes == ("Can Silva is archived. Bring them back first.",)
    assert plan.title == "Year group of 2 students"


def test_students_are_archived_with_exactly_one_date() -> None:
    plan = archive_plan(WHERE, SCHOOL, STUDENT, [2, 1, 3], leaving=Leaving.GRADUATED, day=date(2026, 6, 30))
    assert _operations(plan) == [
        ArchivePerson(kind=STUDENT, id=1, graduated_on="2026-06-30"),
        ArchivePerson(kind=STUDENT, id=2, graduated_on="2026-06-30"),
    ]
    assert [c.new for c in plan.rows[0].changes] == ["Archived", "30 Jun 2026"]
    assert plan.rows[2].outcome is Outcome.SAME
    assert send_words(plan) == "Archive 2 students"
    assert plan.title == "Archiving 2 students"


def test_parents_are_archived_without_a_date() -> None:
    assert _operations(archive_plan(WHERE, SCHOOL, PersonKind.PARENT, [8])) == [
        ArchivePerson(kind=PersonKind.PARENT, id=8)
    ]


def test_bringing_back_may_put_into_a_year_group_afterwards() -> None:
    plan = unarchive_plan(WHERE, SCHOOL, STUDENT, [3, 1], year_group=10)
    assert _operations(plan) == [
        UnarchivePerson(kind=STUDENT, id=3),
        AddToGroup(group="year-groups", group_id=10, students=(3,)),
    ]
    assert plan.steps[1].after == (1,)
    assert plan.rows[0].notes == ("Ana Silva is not archived.",)
    assert send_words(plan) == "Bring Can Silva back"


def test_a_move_adds_first_and_the_removal_waits_for_it() -> None:
    move = [
        RosterChange(group="classes", group_id=51, remove=(1, 2)),
        RosterChange(group="classes", group_id=52, add=(1, 2)),
    ]
    plan = roster_plan(WHERE, SCHOOL, move)
    assert _operations(plan) == [
        AddToGroup(group="classes", group_id=52, students=(1, 2)),
        RemoveFromGroup(group="classes", group_id=51, students=(1, 2)),
    ]
    assert [step.after for step in plan.steps] == [(), (1,)]
    assert [(c.old, c.new, c.clears) for c in plan.rows[0].changes] == [("English 10A", "English 10B", False)]
    assert plan.title == "Move 2 students to English 10B"
    assert send_words(plan) == "Move 2 students to English 10B"


def test_who_is_in_the_class_already_is_not_added_again() -> None:
    plan = roster_plan(WHERE, SCHOOL, [RosterChange(group="classes", group_id=51, add=(1,), remove=(2,))])
    assert _operations(plan) == [RemoveFromGroup(group="classes", group_id=51, students=(2,))]
    assert plan.rows[0].notes == ("Ana Silva is in English 10A already.",)
    assert send_words(plan) == "Remove Ben Silva from English 10A"


def test_joining_a_year_group_needs_no_leaving() -> None:
    change = [
        RosterChange(group="year-groups", group_id=10, add=(1,)),
        RosterChange(group="year-groups", group_id=9, remove=(1, 2)),
    ]
    plan = roster_plan(WHERE, SCHOOL, change)
    assert _operations(plan) == [
        AddToGroup(group="year-groups", group_id=10, students=(1,)),
        RemoveFromGroup(group="year-groups", group_id=9, students=(2,)),
    ]
    assert [(c.old, c.new) for c in plan.rows[0].changes] == [("Grade 9", "Grade 10")]


def test_an_archived_year_group_lets_nobody_go_by_itself() -> None:
    old = YearGroup(id=8, name="Grade 8 (2024)", student_ids=(1,), archived=True)
    school = replace(SCHOOL, year_groups=(*SCHOOL.year_groups, old))
    change = [
        RosterChange(group="year-groups", group_id=10, add=(1,)),
        RosterChange(group="year-groups", group_id=8, remove=(1,)),
    ]
    plan = roster_plan(WHERE, school, change)
    assert _operations(plan) == [
        AddToGroup(group="year-groups", group_id=10, students=(1,)),
        RemoveFromGroup(group="year-groups", group_id=8, students=(1,)),
    ]
    assert plan.steps[1].after == (1,)
    into_the_archived = [
        RosterChange(group="year-groups", group_id=8, add=(2,)),
        RosterChange(group="year-groups", group_id=9, remove=(2,)),
    ]
    assert len(_operations(roster_plan(WHERE, school, into_the_archived))) == 2, "that takes nobody out of Grade 9"


def test_a_class_that_is_gone_is_said_and_nobody_leaves_another_for_it() -> None:
    change = [
        RosterChange(group="classes", group_id=99, add=(1,)),
        RosterChange(group="classes", group_id=51, remove=(1, 2)),
    ]
    plan = roster_plan(WHERE, SCHOOL, change)
    assert [(row.name, row.outcome, row.notes) for row in plan.rows] == [
        ("Ana Silva", Outcome.LEFT_OUT, ("This class is no longer in ManageBac.",)),
        ("Ben Silva", Outcome.CHANGES, ()),
    ]
    assert _operations(plan) == [RemoveFromGroup(group="classes", group_id=51, students=(2,))]
    gone = roster_plan(WHERE, SCHOOL, [RosterChange(group="year-groups", group_id=99, add=(1,))])
    assert gone.rows[0].notes == ("This year group is no longer in ManageBac.",)


def test_archived_students_are_not_put_into_classes() -> None:
    plan = roster_plan(WHERE, SCHOOL, [RosterChange(group="classes", group_id=52, add=(3,))])
    assert not plan.steps
    assert plan.rows[0].notes == ("Can Silva is archived. Bring them back first.",)


def test_somebody_else_was_faster() -> None:
    edit = PersonEdit(
        kind=STUDENT,
        id=1,
        values={"birthday": "2011-04-05", "country": "PT", "city": "Warsaw"},
        seen={"birthday": "2011-04-01", "country": "PL", "city": None},
    )
    (clash,) = edit.clashes(SCHOOL)
    assert (clash.field, clash.seen, clash.theirs, clash.mine) == ("birthday", "1 Apr 2011", "3 Apr 2011", "5 Apr 2011")
    assert _operations(edit.without(["birthday"]).plan(WHERE, SCHOOL))[0].values == {"country": "PT", "city": "Warsaw"}


def test_the_place_is_the_schools_own() -> None:
    where = Where.of(replace(SCHOOL, asked_at="2026-06-12T07:59:00+00:00"), "2026-06-12T08:00:00+00:00")
    assert (where.school, where.school_name, where.read_at) == ("riverside", "Riverside", "2026-06-12T07:59:00+00:00")


def test_who_joins_a_class_with_levels_is_told_where_theirs_is_set() -> None:
    levels = replace(SCHOOL.classes[1], applicable_levels=("HL", "SL"))
    school = SCHOOL.with_(classes=(SCHOOL.classes[0], levels))
    plan = roster_plan(WHERE, school, [RosterChange(group="classes", group_id=52, add=(1,))])
    assert plan.rows[0].notes == ("The level in English 10B has to be set in ManageBac.",)
    assert roster_plan(WHERE, school, [RosterChange(group="classes", group_id=51, remove=(1,))]).rows[0].notes == ()
