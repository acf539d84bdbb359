"""Changes to who is where: year groups, classes, archive and back."""

from datetime import date

from mbdesk.practice.calendar import school_time
from mbdesk.practice.curriculum import GRADE_BY_NUMBER
from mbdesk.practice.registry import STUDENTS, Deleted, Membership, Record
from mbdesk.practice.world import World


def touch(world: World, user_id: int) -> None:
    """Somebody's record changed just now."""
    world.registry.touched[user_id] = world.now()
    student = world.registry.people[STUDENTS].get(user_id)
    if student is not None:
        student["updated_at"] = school_time(world.now())


def join_group(world: World, group_id: int, student_id: int) -> None:
    """Put a student into a year group; other active groups are left (contract 5.4)."""
    registry = world.registry
    group = registry.year_groups[group_id]
    stay = registry.stays[group_id].get(student_id)
    if stay is not None and stay.last_day is None:
        return
    if not group["archived"]:
        before = registry.active_group_of(student_id)
        if before is not None:
            leave_group(world, before, student_id)
        student = registry.people[STUDENTS][student_id]
        student["program"] = group["program"]
        student["program_code"] = group["program_code"]
        student["class_grade"] = GRADE_BY_NUMBER[group["grade_number"]].label
        student["class_grade_number"] = group["grade_number"]
    registry.set_stay(group_id, student_id, world.day())
    world.recorder.change("add", "year-group students", group_id, {"student_id": student_id})
    _membership_changed(world, student_id)


def leave_group(world: World, group_id: int, student_id: int) -> None:
    """Take a student out of a year group; somebody who is not in it is ignored (contract 5.5)."""
    stay = world.registry.stays[group_id].get(student_id)
    if stay is None or stay.last_day is not None:
        return
    stay.last_day = world.day()
    world.recorder.change("remove", "year-group students", group_id, {"student_id": student_id})
    _membership_changed(world, student_id)


def join_class(world: World, class_id: int, student_id: int, level: int | None = None) -> None:
    """Put a student into a class; somebody who is in it already stays as they are."""
    registry = world.registry
    if student_id in registry.by_class.get(class_id, {}):
        return
    levels = registry.classes[class_id]["applicable_levels"]
    now = world.now()
    registry.add_membership(
        Membership(
            registry.new_membership_id(),
            student_id,
            class_id,
            "Student",
            level if level is not None or not levels else 0,
            now,
            now,
            world.day(),
        )
    )
    world.recorder.change("add", "class students", class_id, {"student_id": student_id})
    _membership_changed(world, student_id)


def leave_class(world: World, class_id: int, student_id: int) -> None:
    """Take a student out of a class; somebody who is not in it is ignored."""
    if student_id not in world.registry.by_class.get(class_id, {}):
        return
    world.registry.end_membership(class_id, student_id, world.day(), world.now())
    world.recorder.change("remove", "class students", class_id, {"student_id": student_id})
    _membership_changed(world, student_id)


def archive_student(world: World, student: Record, status: str, day: date | None) -> None:
    """`status` is withdrawn or graduated. The student leaves classes and year groups (contract 8.5)."""
    registry = world.registry
    student_id = student["id"]
    group_ids = [key for key, stays in registry.stays.items() if student_id in stays and not stays[student_id].last_day]
    class_ids = list(registry.by_user.get(student_id, {}))
    levels = {key: registry.memberships[registry.by_user[student_id][key]].level for key in class_ids}
    world.left_with[student_id] = (group_ids, levels)
    for group_id in group_ids:
        leave_group(world, group_id, student_id)
    for class_id in class_ids:
        leave_class(world, class_id, student_id)
    student |= {"archived": True, "status": status, "withdrawn_on": None, "graduated_on": None}
    if day is not None:
        student[f"{status}_on"] = day.isoformat()
    touch(world, student_id)
    world.recorder.change("archive", STUDENTS, student_id, {f"{status}_on": day.isoformat() if day else None})


def unarchive_student(world: World, student: Record) -> None:
    """Clears both dates; groups and classes come back only when the school is told so."""
    student_id = student["id"]
    student |= {"archived": False, "status": "enrolled", "withdrawn_on": None, "graduated_on": None}
    touch(world, student_id)
    world.recorder.change("unarchive", STUDENTS, student_id)
    group_ids, levels = world.left_with.pop(student_id, ([], {}))
    if world.switches.memberships_return:
        for group_id in group_ids:
            join_group(world, group_id, student_id)
        for class_id, level in levels.items():
            join_class(world, class_id, student_id, level)


def delete_person(world: World, kind: str, user_id: int) -> None:
    """Softly delete somebody, as an administrator does in the browser; there is no route for it."""
    registry = world.registry
    record = registry.people[kind].pop(user_id)
    registry.note_email(kind, user_id, record["email"], None)
    for class_id in list(registry.by_user.get(user_id, {})):
        registry.end_membership(class_id, user_id, world.day(), world.now())
    for stays in registry.stays.values():
        stays.pop(user_id, None)
    for parent_id in list(registry.parents_of.get(user_id, ())):
        registry.unlink(parent_id, user_id)
    for student_id in list(registry.children.pop(user_id, {})):
        registry.parents_of[student_id].remove(user_id)
    registry.deleted.setdefault(kind, []).append(Deleted(record, world.now()))
    world.recorder.change("delete", kind, user_id)


def _membership_changed(world: World, student_id: int) -> None:
    if world.switches.membership_touches_student:
        touch(world, student_id)
