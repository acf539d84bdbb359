"""What the plan keeps of the year groups that the review showed, whoever made it."""

from functools import partial

from mbdesk.directory import Directory
from mbdesk.plan.edits import RosterChange, Where, bulk_edit_plan, edit_plan, roster_plan, unarchive_plan
from mbdesk.plan.operations import AddToGroup, Operation, Ref, RemoveFromGroup, UnarchivePerson, UpdatePerson
from mbdesk.plan.plan import Step
from mbdesk.plan.reviewed import moved_by_others
from mbdesk.records import PersonKind, School, Student, YearGroup
from tests.support.rosters import GRADE_9, roster_draft
from tests.support.rosters import roster_plan as sheet_plan

ANA = Student(id=1, first_name="Ana", last_name="Silva", student_id="00001", year_group_id=9)
BEN = Student(id=2, first_name="Ben", last_name="Silva", student_id="00002")
CAN = Student(id=3, first_name="Can", last_name="Kaya", student_id="00003", year_group_id=9, archived=True)
SCHOOL = Directory(
    school=School(subdomain="riverside", name="Riverside"),
    students=(ANA, BEN, CAN),
    year_groups=(YearGroup(id=9, name="Grade 9", student_ids=(1,)), YearGroup(id=10, name="Grade 10")),
    settled=frozenset({"students", "year_groups", "memberships", "classes"}),
)
WHERE = Where(school="riverside", school_name="Riverside", made_at="2026-06-12T08:00:00+00:00")


def test_every_way_to_change_a_year_group_keeps_where_the_review_showed_the_students() -> None:
    student = PersonKind.STUDENT
    both = bulk_edit_plan(WHERE, SCHOOL, student, (1, 2), {"year_group_id": 10})
    assert [step.reviewed for step in both.steps] == [{"1": 9, "2": None}]
    assert [step.reviewed for step in edit_plan(WHERE, SCHOOL, student, 2, {"year_group_id": 10}).steps] == [
        {"2": None}
    ]
    moved = roster_plan(WHERE, SCHOOL, [RosterChange(group="year-groups", group_id=9, remove=(1,))])
    assert [step.reviewed for step in moved.steps] == [{"1": 9}]
    assert [s.reviewed for s in unarchive_plan(WHERE, SCHOOL, student, (3,), year_group=10).steps] == [{}, {}]


def test_a_sheet_of_year_groups_keeps_them_too() -> None:
    made = roster_draft("year_groups", ("Student ID", "New year group"), ("00401", "Grade 10"), ("00407", "Grade 10"))
    plan = sheet_plan(made)
    assert [step.reviewed for step in plan.steps] == [{"101": GRADE_9, "107": None}]


def test_who_is_elsewhere_without_us_was_moved() -> None:
    step = Step(
        number=2,
        operation=AddToGroup(group="year-groups", group_id=10, students=(1, 2, Ref(1))),
        rows=(),
        label="Add",
        reviewed={"1": 9},
    )
    is_moved = partial(moved_by_others, step, ())
    assert [is_moved(1, now) for now in (9, 10, 11, None)] == [False, False, True, True]
    assert not is_moved(2, 11)  # nobody knows what the review showed
    ours: list[Operation] = [
        RemoveFromGroup(group="year-groups", group_id=9, students=(1,)),
        UpdatePerson(kind=PersonKind.STUDENT, id=1, values={"year_group_id": 11}),
        AddToGroup(group="year-groups", group_id=12, students=(1,)),
        AddToGroup(group="classes", group_id=13, students=(1,)),
        UnarchivePerson(kind=PersonKind.STUDENT, id=1),
    ]
    earlier = [Step(number=1, operation=one, rows=(), label="") for one in ours]
    found = [moved_by_others(step, earlier, 1, now) for now in (None, 11, 12, 13)]
    assert found == [False, False, False, True]
