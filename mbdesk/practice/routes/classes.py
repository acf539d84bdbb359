"""Classes and who is in them; memberships (contract 6.1 to 6.4, 7, 12.4)."""

from datetime import date, datetime
from functools import partial
from typing import Any

from mbdesk.practice import enrolment
from mbdesk.practice.registry import STUDENTS, TEACHERS, Membership, Record
from mbdesk.practice.render import class_ as class_wire
from mbdesk.practice.render import membership as membership_wire
from mbdesk.practice.render import tidy
from mbdesk.practice.routes.finding import class_in_path, days_of_class, terms_of_class
from mbdesk.practice.routes.listing import deleted_rows, is_after, list_payload, page_of, since
from mbdesk.practice.routes.table import Call, route
from mbdesk.practice.routes.year_groups import each_student
from mbdesk.practice.wire import Answer, bad_request, json_answer, not_found


@route("GET", "/classes", "classes/index")
def list_classes(call: Call) -> Answer:
    """Active classes, or only archived ones (contract 6.1)."""
    deleted_since = since(call, "deleted_since")
    modified_since = since(call, "modified_since")
    if deleted_since is not None:
        gone = [] if modified_since else deleted_rows(call, "classes", deleted_since)
        return json_answer(list_payload(call, "classes", gone, lambda row: row))
    archived = call.query.flag("archived") is True
    rows = [row for _, row in sorted(call.world.registry.classes.items()) if row["archived"] is archived]
    if modified_since is not None:
        rows = [row for row in rows if is_after(call, datetime.fromisoformat(row["updated_at"]), modified_since)]
    return json_answer(list_payload(call, "classes", rows, partial(class_wire, call.world)))


@route("GET", "/classes/{id}", "classes/show")
def show_class(call: Call) -> Answer:
    """One class (contract 6.2)."""
    return json_answer({"class": class_wire(call.world, class_in_path(call))})


@route("GET", "/classes/{id}/students", "classes/students")
def list_class_students(call: Call) -> Answer:
    """Ids and levels, no student objects (contract 6.3)."""
    class_ = class_in_path(call)
    registry = call.world.registry
    rows = list(registry.memberships_of_class(class_["id"], "Student"))
    if call.query.flag("include_archived_students"):
        people = registry.people[STUDENTS]
        here = {row.user_id for row in rows}
        former = {row.user_id: row for row in registry.former_memberships if row.class_id == class_["id"]}
        rows += [row for key, row in former.items() if key not in here and key in people and people[key]["archived"]]
    wanted = call.query.ids("student_ids")
    rows = sorted((row for row in rows if wanted is None or row.user_id in wanted), key=lambda row: row.user_id)
    page, meta = page_of(call, "class students", rows)
    payload: dict[str, Any] = {"student_ids": [row.user_id for row in page]}
    if class_["applicable_levels"]:
        payload["student_levels"] = {str(row.user_id): "HL" if row.level else "SL" for row in page}
    return json_answer({**payload, **meta})


@route("POST", "/classes/{id}/add_students", "classes/add-students")
def add_students(call: Call) -> Answer:
    """Who is in it already stays as they are (contract 6.4)."""
    return each_student(call, partial(enrolment.join_class, call.world, class_in_path(call)["id"]))


@route("POST", "/classes/{id}/remove_students", "classes/remove-students")
def remove_students(call: Call) -> Answer:
    """Who is not in it is ignored (contract 6.4)."""
    return each_student(call, partial(enrolment.leave_class, call.world, class_in_path(call)["id"]))


@route("GET", "/classes/{id}/terms", "classes/terms")
def list_class_terms(call: Call) -> Answer:
    """The terms from the class's first to its last, each with its academic year (contract 12.4)."""
    class_ = class_in_path(call)
    years = call.query.ids("academic_year_id")
    active_only = call.query.flag("active_only")
    return json_answer(
        {
            "terms": [
                {
                    "id": term.id,
                    "name": term.name,
                    "starts_on": term.starts_on.isoformat(),
                    "ends_on": term.ends_on.isoformat(),
                    "academic_year": {"id": year.id, "name": year.name},
                }
                for year, term in terms_of_class(call, class_)
                if (years is None or year.id in years) and (not active_only or call.world.day() in term)
            ]
        }
    )


@route("GET", "/memberships", "memberships/index")
def list_memberships(call: Call) -> Answer:
    """Everybody in every class, with the filters of contract 7."""
    deleted_since = since(call, "deleted_since")
    modified_since = since(call, "modified_since")
    if deleted_since is not None:
        gone = [] if modified_since else deleted_rows(call, "memberships", deleted_since)
        return json_answer(list_payload(call, "memberships", gone, lambda row: row))
    rows = sorted(call.world.registry.memberships.values(), key=lambda row: row.id)
    wanted = _membership_filter(call)
    rows = [row for row in rows if wanted(row)]
    if modified_since is not None:
        rows = [row for row in rows if is_after(call, row.updated_at, modified_since)]
    return json_answer(list_payload(call, "memberships", rows, partial(membership_wire, call.world)))


def _membership_filter(call: Call) -> Any:
    registry = call.world.registry
    query = call.query
    class_ids, user_ids, student_ids = query.ids("class_ids"), query.ids("user_ids"), query.ids("student_ids")
    day = _happens_on(call)
    active_classes = query.text("classes") == "active"
    active_users = query.text("users") == "active"

    def wanted(row: Membership) -> bool:
        class_ = registry.classes[row.class_id]
        if class_ids is not None and row.class_id not in class_ids:
            return False
        if user_ids is not None and row.user_id not in user_ids:
            return False
        if student_ids is not None and (row.user_id not in student_ids or row.role != "Student"):
            return False
        if active_classes and class_["archived"]:
            return False
        if active_users:
            user = registry.user(row.user_id)
            if user is None or user[1]["archived"]:
                return False
        if day is not None:
            first, last = days_of_class(call, class_)
            return bool(first and last and first <= day <= last)
        return True

    return wanted


def _happens_on(call: Call) -> date | None:
    text = call.query.text("class_happens_on")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise bad_request(f"Invalid class_happens_on parameter: '{text}' is not a valid date.") from None


@route("GET", "/students/{id}/memberships", "students/memberships")
def list_student_memberships(call: Call) -> Answer:
    """An object of three lists, not an array (contract 12.4)."""
    registry = call.world.registry
    student_id = call.id("id", "Student")
    if student_id not in registry.people[STUDENTS]:
        raise not_found("Student", student_id)
    archived = call.query.flag("archived")
    classes = [registry.classes[key] for key in sorted(registry.by_user.get(student_id, {}))]
    groups = [
        registry.year_groups[key]
        for key, stays in registry.stays.items()
        if student_id in stays and not stays[student_id].last_day
    ]
    keys = ("id", "uniq_id", "name", "archived", "start_term_id", "end_term_id")
    payload = {
        "classes": [_only(row, keys) for row in classes if archived is None or row["archived"] is archived],
        "groups": [],
        "year_groups": [
            _only(row, ("id", "name", "program", "archived"))
            for row in groups
            if archived is None or row["archived"] is archived
        ],
    }
    return json_answer({"memberships": tidy(call.world, payload)})


@route("GET", "/teachers/{id}/classes", "teachers/classes")
def list_teacher_classes(call: Call) -> Answer:
    """The active classes of a teacher, as class records (contract 12.4)."""
    registry = call.world.registry
    teacher_id = call.id("id", "Teacher")
    if teacher_id not in registry.people[TEACHERS]:
        raise not_found("Teacher", teacher_id)
    rows = [registry.classes[key] for key in sorted(registry.by_user.get(teacher_id, {}))]
    rows = [row for row in rows if not row["archived"]]
    return json_answer(list_payload(call, "classes", rows, partial(class_wire, call.world)))


def _only(record: Record, keys: tuple[str, ...]) -> Record:
    return {key: record[key] for key in keys}
