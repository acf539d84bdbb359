"""Year groups and who is in them (contract 5.1 to 5.5)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from mbdesk.practice import enrolment
from mbdesk.practice.person_form import read_known_people
from mbdesk.practice.registry import STUDENTS
from mbdesk.practice.render import person, year_group
from mbdesk.practice.routes.finding import group_in_path
from mbdesk.practice.routes.listing import list_payload, page_of
from mbdesk.practice.routes.table import Call, route
from mbdesk.practice.wire import Answer, Refusal, json_answer, unprocessable


@route("GET", "/year-groups", "year-groups/index")
def list_year_groups(call: Call) -> Answer:
    """Year groups with their members' ids (contract 5.1)."""
    registry = call.world.registry
    archived = call.query.flag("archived")
    if archived is None and call.world.switches.year_groups_default == "active":
        archived = False
    wanted = call.query.ids("student_ids")
    rows = [
        group
        for group_id, group in sorted(registry.year_groups.items())
        if (archived is None or group["archived"] is archived)
        and (wanted is None or wanted & set(registry.members_of_group(group_id)))
    ]
    return json_answer(list_payload(call, "year_groups", rows, partial(year_group, call.world)))


@route("GET", "/year-groups/{id}/advisors", "year-groups/advisors")
def list_advisors(call: Call) -> Answer:
    """Advisors and what they advise, without meta (contract 5.2)."""
    group = group_in_path(call)
    rows = call.world.registry.advisors.get(group["id"], [])
    return json_answer({"advisors": [{"id": teacher_id, "roles": list(roles)} for teacher_id, roles in rows]})


@route("GET", "/year-groups/{id}/students", "year-groups/students")
def list_students(call: Call) -> Answer:
    """A page of members: ids and full records (contract 5.3)."""
    group = group_in_path(call)
    wanted = call.query.ids("student_ids")
    ids = [one for one in call.world.registry.members_of_group(group["id"]) if wanted is None or one in wanted]
    page, meta = page_of(call, "students", ids)
    people = call.world.registry.people[STUDENTS]
    students = [person(call.world, STUDENTS, people[student_id]) for student_id in page]
    return json_answer({**meta, "student_ids": page, "students": students})


def each_student(call: Call, enrol: Callable[[int], object]) -> Answer:
    """Do with every student of the body what a roster call asks; nothing when one of them is not known."""
    for student_id in _students_in_body(call):
        enrol(student_id)
    return json_answer({"status": "ok"})


def _students_in_body(call: Call) -> list[int]:
    """`student_ids` of a roster call, checked (contract 18, no. 5, 6 and 24)."""
    given: Any = call.body.get("student_ids") if isinstance(call.body, dict) else None
    if given is None:
        raise Refusal(400, {"error": "param is missing or the value is empty: student_ids"})
    limit = call.world.switches.max_student_ids
    if limit and isinstance(given, list) and len(given) > limit:
        raise unprocessable(student_ids=[f"is too long (maximum is {limit})"])
    return read_known_people(call.world, STUDENTS, given)


@route("POST", "/year-groups/{id}/add_students", "year-groups/add-students")
def add_students(call: Call) -> Answer:
    """Moves students here out of other active groups (contract 5.4)."""
    return each_student(call, partial(enrolment.join_group, call.world, group_in_path(call)["id"]))


@route("POST", "/year-groups/{id}/remove_students", "year-groups/remove-students")
def remove_students(call: Call) -> Answer:
    """Who is not in it is ignored (contract 5.5)."""
    return each_student(call, partial(enrolment.leave_group, call.world, group_in_path(call)["id"]))
