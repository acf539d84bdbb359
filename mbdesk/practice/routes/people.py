"""Students, teachers and parents: lists, one, create, update, archive, unarchive (contract 8 to 10)."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any

from mbdesk.practice import enrolment
from mbdesk.practice.calendar import school_time
from mbdesk.practice.person_form import read_form, read_known_people
from mbdesk.practice.registry import KINDS, PARENTS, STUDENTS, TEACHERS, Record
from mbdesk.practice.render import SINGULAR, person
from mbdesk.practice.routes.listing import deleted_rows, is_after, list_payload, since
from mbdesk.practice.routes.table import Call, add_route
from mbdesk.practice.wire import Answer, Refusal, json_answer, not_found, unprocessable
from mbdesk.practice.world import World

_SEARCHED: dict[str, tuple[str, ...]] = {
    STUDENTS: ("first_name", "last_name", "middle_name", "nickname", "other_name", "email", "student_id"),
    TEACHERS: ("first_name", "last_name", "middle_name", "nickname", "other_name", "email"),
    PARENTS: ("first_name", "last_name", "middle_name", "other_name", "email", "phone_number", "employer", "city"),
}


def one_of(call: Call, kind: str) -> Record:
    """The person in the path. Raises Refusal 404."""
    user_id = call.id("id", SINGULAR[kind].capitalize())
    record = call.world.registry.people[kind].get(user_id)
    if record is None:
        raise not_found(SINGULAR[kind].capitalize(), user_id)
    return record


def list_people(kind: str, call: Call) -> Answer:
    """GET the collection, with every filter of contract 8.1."""
    deleted_since = since(call, "deleted_since")
    modified_since = since(call, "modified_since")
    if deleted_since is not None:
        # The two filters are joined by "and": a deleted row has not been modified (contract 13.2).
        rows = [] if modified_since else deleted_rows(call, kind, deleted_since)
        return json_answer(list_payload(call, kind, rows, lambda row: row))
    people: list[Record] = sorted(call.world.registry.people[kind].values(), key=lambda record: int(record["id"]))
    people = [record for record in people if _wanted(call, kind, record)]
    if modified_since is not None:
        people = [one for one in people if is_after(call, _changed_at(call.world, one), modified_since)]
    return json_answer(list_payload(call, kind, people, partial(person, call.world, kind)))


def _wanted(call: Call, kind: str, record: Record) -> bool:
    query = call.query
    archived = query.flag("archived")
    if archived is not None and record["archived"] is not archived:
        return False
    ids = query.ids("ids")
    if ids is not None and record["id"] not in ids:
        return False
    words = (query.text("q") or "").strip().casefold()
    if words and not _matches(kind, record, words):
        return False
    return kind != STUDENTS or _wanted_student(call, record)


def _wanted_student(call: Call, record: Record) -> bool:
    query = call.query
    status = query.text("status")
    if status and record["status"] != status:
        return False
    advisors = query.ids("homeroom_advisor_ids")
    if advisors is not None and record["homeroom_advisor_id"] not in advisors:
        return False
    groups = query.ids("year_group_ids")
    return groups is None or call.world.registry.active_group_of(record["id"]) in groups


def _matches(kind: str, record: Record, words: str) -> bool:
    texts = [str(record.get(field) or "").casefold() for field in _SEARCHED[kind]]
    full_name = f"{record['first_name'] or ''} {record['last_name']}".casefold()
    return any(words in text for text in (*texts, full_name))


def _changed_at(world: World, record: Record) -> datetime:
    touched = world.registry.touched.get(record["id"])
    if touched is not None:
        return touched
    if record.get("updated_at"):
        return datetime.fromisoformat(record["updated_at"])
    return datetime(world.calendar.first_year, 8, 1, tzinfo=UTC)


def show_person(kind: str, call: Call) -> Answer:
    """GET one."""
    return json_answer({SINGULAR[kind]: person(call.world, kind, one_of(call, kind))})


def create_person(kind: str, call: Call) -> Answer:
    """POST: 201 with the record and whether a welcome e-mail goes out."""
    world = call.world
    given = call.object(SINGULAR[kind])
    values = read_form(world, kind, given, None)
    links = _read_links(call, kind, given)
    group_id = values.pop("year_group_id", None)
    record = _blank_record(world, kind) | values
    world.registry.add_person(kind, record)
    enrolment.touch(world, record["id"])
    world.recorder.change("create", kind, record["id"], values)
    if group_id is not None:
        enrolment.join_group(world, group_id, record["id"])
    _set_links(world, kind, record["id"], links)
    options = call.body.get("options") if isinstance(call.body, dict) else None
    welcome = isinstance(options, dict) and options.get("send_welcome_email") is True
    if welcome:
        world.recorder.change("welcome e-mail", kind, record["id"])
    extra = {"options": {"welcome_email": "enqueued" if welcome else "not_enqueued"}}
    return json_answer(_envelope(world, kind, record, extra), 201)


def update_person(kind: str, call: Call) -> Answer:
    """PATCH: only the fields that are in the body."""
    world = call.world
    record = one_of(call, kind)
    if record["role"] == "AdminUser":
        raise Refusal(world.switches.admin_refusal_status, {"error": "Access Denied"})
    given = call.object(SINGULAR[kind])
    values = read_form(world, kind, given, record)
    links = _read_links(call, kind, given)
    group_id = values.pop("year_group_id", None)
    if "email" in values:
        world.registry.note_email(kind, record["id"], record["email"], values["email"])
    before = {key: record.get(key) for key in values}
    record |= values
    enrolment.touch(world, record["id"])
    world.recorder.change("update", kind, record["id"], {"before": before, "after": values})
    if group_id is not None:
        enrolment.join_group(world, group_id, record["id"])
    _set_links(world, kind, record["id"], links)
    return json_answer(_envelope(world, kind, record, {}))


def _blank_record(world: World, kind: str) -> Record:
    user_id = world.registry.new_user_id()
    record: Record = {
        "id": user_id,
        "email": None,
        "first_name": None,
        "middle_name": None,
        "last_name": None,
        "nickname": None,
        "other_name": None,
        "archived": False,
        "role": {STUDENTS: "Student", PARENTS: "Parent"}.get(kind, "Advisor"),
        "timezone": "Europe/Warsaw",
        "ui_language": "en",
        "nationalities": [],
        "languages": [],
    }
    if kind == STUDENTS:
        record |= {
            "student_id": None,
            "identifier": None,
            "status": "enrolled",
            "class_grade": None,
            "homeroom_advisor_id": None,
            "graduated_on": None,
            "withdrawn_on": None,
            "created_at": school_time(world.now()),
        }
    elif kind == TEACHERS:
        record["programs"] = []
    return record


def _read_links(call: Call, kind: str, given: dict[str, Any]) -> list[int] | None:
    if kind == STUDENTS and given.get("parent_ids") is not None:
        return read_known_people(call.world, PARENTS, given["parent_ids"])
    may_set_children = kind == PARENTS and call.version in call.world.switches.child_ids_versions
    if may_set_children and given.get("child_ids") is not None:
        return read_known_people(call.world, STUDENTS, given["child_ids"])
    return None


def _set_links(world: World, kind: str, user_id: int, wanted: list[int] | None) -> None:
    if wanted is None:
        return
    registry = world.registry
    existing = list(registry.parents_of.get(user_id, ()) if kind == STUDENTS else registry.children.get(user_id, {}))
    for other in existing:
        if other not in wanted:
            parent, child = (other, user_id) if kind == STUDENTS else (user_id, other)
            registry.unlink(parent, child)
            world.recorder.change("unlink", "children", parent, {"student_id": child})
    for other in wanted:
        if other not in existing:
            parent, child = (other, user_id) if kind == STUDENTS else (user_id, other)
            registry.link(parent, child, None)
            world.recorder.change("link", "children", parent, {"student_id": child})


def _envelope(world: World, kind: str, record: Record, extra: dict[str, Any]) -> Any:
    wire = person(world, kind, record)
    wire.pop("role", None)  # some write answers leave it out (contract 8.1)
    shape = world.switches.envelope
    if shape == "bare":
        return {**wire, **extra}
    return {SINGULAR[kind]: [wire] if shape == "list" else wire, **extra}


def archive_person(kind: str, call: Call) -> Answer:
    """PUT archive; students need exactly one date (contract 8.5)."""
    world = call.world
    record = one_of(call, kind)
    if record["role"] == "AdminUser":
        raise Refusal(world.switches.admin_refusal_status, {"error": "Access Denied"})
    if kind == STUDENTS:
        enrolment.archive_student(world, record, *_leaving(call))
    else:
        record["archived"] = True
        enrolment.touch(world, record["id"])
        world.recorder.change("archive", kind, record["id"])
    return json_answer({"status": "ok"})


def _leaving(call: Call) -> tuple[str, date | None]:
    switches = call.world.switches
    given: dict[str, Any] = {}
    for status in ("withdrawn", "graduated"):
        key = f"{status}_on"
        if switches.archive_date_in != "body" and call.query.text(key):
            given[status] = call.query.text(key)
        body = call.body if isinstance(call.body, dict) else {}
        inner = body.get("student") if isinstance(body.get("student"), dict) else {}
        value = body.get(key) or (inner or {}).get(key)
        if switches.archive_date_in != "query" and value:
            given[status] = value
    if len(given) > 1:
        raise unprocessable(base=["only one of withdrawn_on and graduated_on can be given"])
    if not given:
        if switches.archive_without_date == "accept":
            return "withdrawn", None
        raise unprocessable(withdrawn_on=["can't be blank"])
    status, text = given.popitem()
    try:
        return status, date.fromisoformat(str(text))
    except ValueError:
        raise unprocessable(**{f"{status}_on": ["is not a valid date"]}) from None


def unarchive_person(kind: str, call: Call) -> Answer:
    """PUT unarchive, no body."""
    world = call.world
    record = one_of(call, kind)
    if kind == STUDENTS:
        enrolment.unarchive_student(world, record)
    else:
        record["archived"] = False
        enrolment.touch(world, record["id"])
        world.recorder.change("unarchive", kind, record["id"])
    return json_answer({"status": "ok"})


for _kind in KINDS:
    add_route("GET", f"/{_kind}", f"{_kind}/index", partial(list_people, _kind))
    add_route("POST", f"/{_kind}", f"{_kind}/create", partial(create_person, _kind))
    add_route("GET", f"/{_kind}/{{id}}", f"{_kind}/show", partial(show_person, _kind))
    add_route("PATCH", f"/{_kind}/{{id}}", f"{_kind}/update", partial(update_person, _kind))
    add_route("PUT", f"/{_kind}/{{id}}/archive", f"{_kind}/archive", partial(archive_person, _kind))
    add_route("PUT", f"/{_kind}/{{id}}/unarchive", f"{_kind}/unarchive", partial(unarchive_person, _kind))
