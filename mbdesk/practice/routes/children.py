"""The ties between a parent and children (contract 10.5)."""

from typing import Any

from mbdesk.practice.enrolment import touch
from mbdesk.practice.registry import PARENTS, STUDENTS
from mbdesk.practice.routes.listing import list_payload
from mbdesk.practice.routes.table import Call, route
from mbdesk.practice.wire import Answer, Refusal, json_answer, not_found, unprocessable

RELATIONSHIPS = (
    "Mother", "Father", "Stepmother", "Stepfather", "Legal Guardian", "Grandmother", "Grandfather", "Sister",
    "Brother", "Uncle", "Aunt", "Other Guardian", "Consultant Recruiter",
)  # fmt: skip


def _parent_id(call: Call) -> int:
    parent_id = call.id("parent_id", "Parent")
    if parent_id not in call.world.registry.people[PARENTS]:
        raise not_found("Parent", parent_id)
    return parent_id


def _tied_child(call: Call) -> tuple[int, int]:
    parent_id = _parent_id(call)
    student_id = call.id("id", "Student")
    if student_id not in call.world.registry.children[parent_id]:
        raise Refusal(
            404,
            {
                "error": f"Couldn't find ParentChild with 'student_id'={student_id}",
                "reason": "The student is not a child of this parent",
            },
        )
    return parent_id, student_id


def _child(call: Call, parent_id: int, student_id: int) -> dict[str, Any]:
    relationship = call.world.registry.children[parent_id][student_id]
    child: dict[str, Any] = {"id": student_id}
    if relationship is not None or call.world.switches.explicit_nulls:
        child["relationship"] = relationship
    return child


def _relationship(given: dict[str, Any]) -> str | None:
    value = given.get("relationship")
    if value in (None, ""):
        return None
    if value not in RELATIONSHIPS:
        raise unprocessable(relationship=["is not included in the list"])
    return str(value)


def _student_id(call: Call, given: dict[str, Any]) -> int:
    text = str(given.get("id", ""))
    if not text.isdecimal() or int(text) not in call.world.registry.people[STUDENTS]:
        raise Refusal(404, {"error": f"Couldn't find Student with 'id'={text}", "reason": "The student does not exist"})
    return int(text)


def _tie(call: Call, verb: str, parent_id: int, student_id: int, relationship: str | None) -> None:
    call.world.registry.link(parent_id, student_id, relationship)
    touch(call.world, parent_id)
    values = {"student_id": student_id, "relationship": relationship}
    call.world.recorder.change(verb, "children", parent_id, values)


def _untie(call: Call, parent_id: int, student_id: int) -> None:
    call.world.registry.unlink(parent_id, student_id)
    touch(call.world, parent_id)
    call.world.recorder.change("unlink", "children", parent_id, {"student_id": student_id})


@route("GET", "/parents/{parent_id}/children", "parents/children/index")
def list_children(call: Call) -> Answer:
    """The children of a parent, by id, in pages."""
    parent_id = _parent_id(call)
    ids = sorted(call.world.registry.children[parent_id])
    return json_answer(list_payload(call, "children", ids, lambda student_id: _child(call, parent_id, student_id)))


@route("POST", "/parents/{parent_id}/children", "parents/children/create")
def add_child(call: Call) -> Answer:
    """201 with the tie; 422 when it is there already."""
    parent_id = _parent_id(call)
    given = call.object("child")
    student_id = _student_id(call, given)
    if student_id in call.world.registry.children[parent_id]:
        raise unprocessable(id=["has already been taken"])
    _tie(call, "link", parent_id, student_id, _relationship(given))
    return json_answer({"child": _child(call, parent_id, student_id)}, 201)


@route("PUT", "/parents/{parent_id}/children", "parents/children/update")
def replace_children(call: Call) -> Answer:
    """The whole set becomes what the body says; nothing changes when one row is wrong."""
    parent_id = _parent_id(call)
    rows = call.body.get("children") if isinstance(call.body, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Refusal(400, {"error": "Invalid payload data structure."})
    wanted = {_student_id(call, row): _relationship(row) for row in rows}
    existing = call.world.registry.children[parent_id]
    for student_id in [one for one in existing if one not in wanted]:
        _untie(call, parent_id, student_id)
    for student_id, relationship in wanted.items():
        if student_id not in existing or existing[student_id] != relationship:
            _tie(call, "link", parent_id, student_id, relationship)
    return json_answer({"children": [_child(call, parent_id, one) for one in sorted(existing)]})


@route("GET", "/parents/{parent_id}/children/{id}", "parents/children/show")
def show_child(call: Call) -> Answer:
    """One tie; 404 with a reason when there is none."""
    return json_answer({"child": _child(call, *_tied_child(call))})


@route("PUT", "/parents/{parent_id}/children/{id}", "parents/children/update")
def update_child(call: Call) -> Answer:
    """Another relationship for a tie that exists."""
    parent_id, student_id = _tied_child(call)
    _tie(call, "relate", parent_id, student_id, _relationship(call.object("child")))
    return json_answer({"child": _child(call, parent_id, student_id)})


@route("DELETE", "/parents/{parent_id}/children/{id}", "parents/children/destroy")
def remove_child(call: Call) -> Answer:
    """204; the two stay, the tie ends."""
    _untie(call, *_tied_child(call))
    return Answer(204)
