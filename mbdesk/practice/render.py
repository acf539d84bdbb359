"""From the tables to the records of the wire."""

from typing import Any

from mbdesk.practice.calendar import AcademicYear, utc_time
from mbdesk.practice.registry import PARENTS, STUDENTS, TEACHERS, Membership, Record
from mbdesk.practice.wire import without_nulls
from mbdesk.practice.world import World

SINGULAR = {STUDENTS: "student", TEACHERS: "teacher", PARENTS: "parent"}


def person(world: World, kind: str, record: Record) -> Record:
    """A student, teacher or parent as the lists send it, without null fields."""
    wire = dict(record)
    if kind == STUDENTS:
        _complete_student(world, wire)
    elif kind == PARENTS:
        children = world.registry.children.get(record["id"], {})
        wire["child_ids"] = list(children)
        wire["children"] = [{"id": child, "relationship": tie} for child, tie in children.items()]
    elif wire["role"] == "Advisor":
        wire["role"] = world.switches.staff_role
    if world.switches.lower_case_roles:
        wire["role"] = wire["role"].lower()
    if world.switches.custom_fields:
        wire["custom_fields"] = {"bus_line": f"Line {record['id'] % 9}", "locker": None}
    return dict(tidy(world, wire))


def tidy(world: World, value: Any) -> Any:
    """Leave null fields out, unless the school is told to send them."""
    return value if world.switches.explicit_nulls else without_nulls(value)


def _complete_student(world: World, wire: Record) -> None:
    wire["parent_ids"] = list(world.registry.parents_of.get(wire["id"], ()))
    group_id = world.registry.active_group_of(wire["id"])
    if group_id is None and world.switches.old_year_group_stays:
        group_id = world.registry.last_group_of(wire["id"])
    wire["year_group_id"] = wire["ib_group_id"] = group_id
    if not world.switches.status_in_students:
        del wire["status"]


def year_group(world: World, record: Record) -> Record:
    """A year group with its members' ids."""
    wire = {key: value for key, value in record.items() if key != "updated_at"}
    wire["student_ids"] = world.registry.members_of_group(record["id"])
    return dict(tidy(world, wire))


def class_(world: World, record: Record) -> Record:
    """A class; its teachers come with it."""
    return dict(tidy(world, record))


def membership(world: World, row: Membership) -> Record:
    """One membership; people of both kinds."""
    found = world.registry.user(row.user_id)
    user: Record = found[1] if found else {}
    return dict(
        tidy(
            world,
            {
                "id": row.id,
                "user_id": row.user_id,
                "class_id": row.class_id,
                "user_email": user.get("email"),
                "role": row.role if user.get("role") != "AdminUser" else "AdminUser",
                "level": row.level,
                "uniq_class_id": world.registry.classes[row.class_id]["uniq_id"],
                "uniq_student_id": user.get("student_id"),
                "created_at": utc_time(row.created_at),
                "updated_at": utc_time(row.updated_at),
            },
        )
    )


def academic_year(world: World, year: AcademicYear) -> Record:
    """An academic year with its terms."""
    today = world.day()
    stamp = f"{year.starts_on.year}-01-21T16:50:47.000+01:00"
    return {
        "id": year.id,
        "name": year.name,
        "active": year.active,
        "starts_on": year.starts_on.isoformat(),
        "ends_on": year.ends_on.isoformat(),
        "updated_at": stamp,
        "academic_terms": [
            {
                "id": term.id,
                "name": term.name,
                "active": year.active and today in term,
                "starts_on": term.starts_on.isoformat(),
                "ends_on": term.ends_on.isoformat(),
                "updated_at": stamp,
                "exam_grade": term.exam_grade,
                "locked": term.ends_on < today,
            }
            for term in year.terms
        ],
    }
