"""What must be typed before it is sent: many archived, a class half emptied, many details changed at once."""

from collections.abc import Sequence

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.brakes import Brake, brakes
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    Operation,
    Ref,
    RemoveFromGroup,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step
from mbdesk.records import Membership, PersonKind, SchoolClass, Student, YearGroup

GROUP = YearGroup(id=9, name="MYP Group (Grade 9)", grade="Grade 9", student_ids=tuple(range(1, 41)))
SCHOOL = Directory(
    students=tuple(Student(id=n, year_group_id=9 if n <= 40 else None) for n in range(1, 61)),
    year_groups=(GROUP,),
    classes=tuple(SchoolClass(id=n, name=f"Maths 9{'ABCDEF'[n - 1]}") for n in range(1, 7)),
    memberships=tuple(Membership(id=n, user_id=n, class_id=1, role="Student") for n in range(1, 26)),
)


def plan_of(operations: Sequence[Operation], kind: str = "archive", rows: tuple[PlannedRow, ...] = ()) -> Plan:
    steps = tuple(Step(number=n, operation=o, rows=(n,), label="") for n, o in enumerate(operations, start=1))
    return Plan(kind=kind, title="", school="s", school_name="S", made_at="", steps=steps, rows=rows)


def archiving(count: int) -> Plan:
    return plan_of(
        [ArchivePerson(kind=PersonKind.STUDENT, id=n, withdrawn_on="2026-06-30") for n in range(1, count + 1)]
    )


def removing(count: int, kind: str = "class_exact", class_id: int = 1) -> Plan:
    return plan_of([RemoveFromGroup(group="classes", group_id=class_id, students=tuple(range(count)))], kind)


def test_more_than_ten_people_are_archived_by_typing_their_number() -> None:
    assert brakes(archiving(11)) == (Brake("This archives 11 people.", "11"),)
    assert brakes(archiving(10)) == ()


def test_more_than_a_twentieth_of_a_grade_too() -> None:
    assert brakes(archiving(2), SCHOOL) == ()
    assert brakes(archiving(3), SCHOOL) == (Brake("This archives 3 of 40 students of Grade 9.", "3"),)


def test_one_person_is_no_crowd_in_a_small_grade() -> None:
    small = Directory(students=(Student(id=1, class_grade="Grade 1"), Student(id=2, class_grade="Grade 1")))
    assert brakes(archiving(1), small) == ()
    assert [brake.type_this for brake in brakes(archiving(2), small)] == ["2"]
    two_grades = Directory(students=(Student(id=1, class_grade="Grade 1"), Student(id=2, class_grade="Grade 2")))
    assert brakes(archiving(2), two_grades) == ()


@pytest.mark.parametrize(("count", "stopped"), [(5, False), (6, True), (23, True)])
def test_a_class_that_loses_many_is_typed_by_name(count: int, stopped: bool) -> None:
    text = f"This removes {count} of 25 students from Maths 9A."
    assert brakes(removing(count), SCHOOL) == ((Brake(text, "Maths 9A"),) if stopped else ())


def test_a_fifth_of_a_small_class_is_many() -> None:
    small = SCHOOL.with_(memberships=SCHOOL.memberships[:4])
    assert [brake.type_this for brake in brakes(removing(1), small)] == ["Maths 9A"]
    assert brakes(removing(1), SCHOOL.with_(memberships=SCHOOL.memberships[:5])) == ()


def test_without_the_school_the_plans_own_rows_name_the_class() -> None:
    change = CellChange(who="Ana", role="student", field="classes:1", title="Class", old="Maths 9A", new="")
    row = PlannedRow(number=1, name="Ana", outcome=Outcome.CHANGES, cells=(), changes=(change,))
    remove = RemoveFromGroup(group="classes", group_id=1, students=tuple(range(7)))
    assert brakes(plan_of([remove], "class_exact", (row,))) == (
        Brake("This removes 7 students from Maths 9A.", "Maths 9A"),
    )


def test_a_year_group_made_exact_is_typed_by_name() -> None:
    remove = RemoveFromGroup(group="year-groups", group_id=9, students=tuple(range(9)))
    found = brakes(plan_of([remove], "year_group_exact"), SCHOOL)
    assert found == (Brake("This removes 9 of 40 students from MYP Group (Grade 9).", "MYP Group (Grade 9)"),)


def test_a_class_that_nobody_can_name_is_still_typed() -> None:
    found = brakes(removing(7, class_id=77))
    assert found == (Brake("This removes 7 students from 77.", "77"),)
    assert not found[0].released_by("")


def test_of_many_classes_the_number_is_typed_once() -> None:
    def of(classes: int, each: int) -> Plan:
        removals = [
            RemoveFromGroup(group="classes", group_id=n, students=tuple(range(each))) for n in range(1, classes + 1)
        ]
        return plan_of(removals, "class_exact")

    assert [brake.type_this for brake in brakes(of(3, 6), SCHOOL)] == ["Maths 9A", "Maths 9B", "Maths 9C"]
    assert brakes(of(4, 6), SCHOOL) == (Brake("This removes 24 students from 4 classes.", "24"),)
    assert brakes(of(3, 4)) == (Brake("This removes 12 students.", "12"),)


def test_removing_people_whom_the_list_names_is_typed_by_number() -> None:
    assert brakes(removing(10, "class_remove"), SCHOOL) == ()
    assert brakes(removing(11, "class_remove"), SCHOOL) == (Brake("This removes 11 students.", "11"),)


@pytest.mark.parametrize(("count", "stopped"), [(5, False), (6, True), (25, True)])
def test_people_picked_in_the_program_empty_no_class_by_a_slip(count: int, stopped: bool) -> None:
    found = brakes(removing(count, "edit"), SCHOOL)
    text = f"This removes {count} of 25 students from Maths 9A."
    assert found == ((Brake(text, "Maths 9A"),) if stopped else ())


def test_one_picked_student_is_no_slip_two_of_a_small_class_are() -> None:
    small = SCHOOL.with_(memberships=SCHOOL.memberships[:4])
    assert brakes(removing(1, "edit"), small) == ()
    assert [brake.type_this for brake in brakes(removing(2, "edit"), small)] == ["Maths 9A"]
    assert brakes(removing(2, "edit"), SCHOOL.with_(memberships=SCHOOL.memberships[:10])) == ()


def test_who_moves_to_another_class_is_not_lost() -> None:
    def moving(count: int, more: int = 0) -> Plan:
        who = tuple(range(count))
        add = AddToGroup(group="classes", group_id=2, students=who)
        remove = RemoveFromGroup(group="classes", group_id=1, students=(*who, *range(count, count + more)))
        return plan_of([add, remove], "edit")

    assert brakes(moving(10), SCHOOL) == ()
    assert brakes(moving(11), SCHOOL) == (Brake("This removes 11 students.", "11"),)
    assert brakes(moving(9, more=1), SCHOOL) == ()
    assert brakes(moving(9, more=6), SCHOOL) == (Brake("This removes 6 of 25 students from Maths 9A.", "Maths 9A"),)
    assert brakes(moving(8, more=3), SCHOOL) == (Brake("This removes 11 students.", "11"),)


def test_who_joins_another_class_excuses_nobody_who_leaves() -> None:
    add = AddToGroup(group="classes", group_id=2, students=tuple(range(50, 56)))
    remove = RemoveFromGroup(group="classes", group_id=1, students=tuple(range(1, 7)))
    found = brakes(plan_of([add, remove], "edit"), SCHOOL)
    assert found == (Brake("This removes 6 of 25 students from Maths 9A.", "Maths 9A"),)


def test_more_than_ten_links_ended_or_details_emptied() -> None:
    assert len(brakes(plan_of([UnlinkChild(parent=1, student=n) for n in range(10)], "unlink"))) == 0
    assert len(brakes(plan_of([UnlinkChild(parent=1, student=n) for n in range(11)], "unlink"))) == 1
    emptied = [UpdatePerson(kind=PersonKind.STUDENT, id=n, values={"city": ""}) for n in range(11)]
    assert [brake.text for brake in brakes(plan_of(emptied))] == ["This empties details of 11 people."]


def test_no_slip_of_the_hand_changes_more_than_twenty_people() -> None:
    def of(count: int) -> Plan:
        return plan_of([UpdatePerson(kind=PersonKind.STUDENT, id=n, values={"city": "Bern"}) for n in range(count)])

    def moving(count: int) -> Plan:
        return plan_of([AddToGroup(group="year-groups", group_id=9, students=tuple(range(count)))])

    assert brakes(of(20)) == brakes(moving(20)) == ()
    assert brakes(of(21)) == brakes(moving(21)) == (Brake("This changes 21 people.", "21"),)
    new = AddToGroup(group="year-groups", group_id=9, students=tuple(Ref(n) for n in range(99)))
    assert brakes(plan_of([new])) == ()


@pytest.mark.parametrize(
    ("wanted", "typed", "released"),
    [
        ("Maths 9B", " maths  9b ", True),
        ("Maths 9B", "Maths 9", False),
        ("Maths 9B", "", False),
        ("1200", "1,200", True),
        ("1200", " 1200", True),
        ("1200", "120", False),
        ("Français 9ème", "FRANÇAIS 9ÈME", True),
    ],
)
def test_what_releases_a_brake(wanted: str, typed: str, released: bool) -> None:
    assert Brake("", wanted).released_by(typed) is released
