"""What a write may say about a person, checked before anything changes."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from mbdesk.practice.registry import PARENTS, STUDENTS, TEACHERS, Record
from mbdesk.practice.wire import Refusal, not_found, unprocessable
from mbdesk.practice.world import World

_EVERYBODY = (
    "email", "first_name", "middle_name", "last_name", "nickname", "other_name", "gender", "national_id",
    "phone_number", "mobile_phone_number", "street_address", "street_address_ii", "city", "state", "zipcode",
    "country", "timezone", "ui_language",
)  # fmt: skip
_TEXTS: dict[str, tuple[str, ...]] = {
    STUDENTS: (*_EVERYBODY, "student_id"),
    TEACHERS: (*_EVERYBODY, "identifier"),
    PARENTS: (
        *_EVERYBODY, "salutation", "title", "employer", "work_email", "work_phone", "work_fax", "work_address",
        "work_address_ii", "work_city", "work_state", "work_postal_code", "work_country",
    ),
}  # fmt: skip
_LISTS = ("nationalities", "languages")
_DATES: dict[str, tuple[str, ...]] = {
    STUDENTS: ("birthday", "attendance_start_date"),
    TEACHERS: ("birthday",),
    PARENTS: ("birthday",),
}
_NUMBERS = ("graduating_year",)
_ADVISORS = ("homeroom_advisor_id", "cas_advisor_id", "ee_advisor_id")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_form(world: World, kind: str, given: Mapping[str, Any], before: Record | None) -> Record:
    """The fields a create (`before` None) or update sets. Raises Refusal 404 or 422.

    Unknown and read-only keys are dropped without a word, as Rails does. Null is ignored, except
    that an update clears the field when the school is told so (contract 1.3).
    """
    clears = before is not None and world.switches.patch_null == "clear"
    said = {key: value for key, value in given.items() if value is not None or clears}
    errors: dict[str, list[str]] = {}
    values: Record = {}
    if kind == STUDENTS and "identifier" in said:
        said.setdefault("student_id", said["identifier"])
    for key in _TEXTS[kind]:
        if key in said:
            values[key] = None if said[key] is None else str(said[key])
    for key in _LISTS:
        if key in said:
            if isinstance(said[key], list):
                values[key] = [str(item) for item in said[key]]
            else:
                errors[key] = ["is invalid"]
    for key in _DATES[kind]:
        if key in said:
            _read_date(key, said[key], values, errors)
    if kind == STUDENTS:
        _read_student(world, said, values, errors)
    _check(world, kind, said, values, before, errors)
    if errors:
        raise Refusal(422, {"errors": errors})
    return values


def _read_date(key: str, value: Any, values: Record, errors: dict[str, list[str]]) -> None:
    if value in (None, ""):
        values[key] = None
        return
    try:
        values[key] = date.fromisoformat(str(value)).isoformat()
    except ValueError:
        errors[key] = ["is not a valid date"]


def _read_student(world: World, said: Mapping[str, Any], values: Record, errors: dict[str, list[str]]) -> None:
    for key in _NUMBERS:
        if key in said:
            if str(said[key]).isdecimal():
                values[key] = int(said[key])
            else:
                errors[key] = ["is not a number"]
    for key in _ADVISORS:
        if key in said:
            values[key] = _teacher_id(world, said[key], key, errors)
    if "year_group_id" in said and said["year_group_id"] not in (None, ""):
        group_id = int(said["year_group_id"]) if str(said["year_group_id"]).isdecimal() else -1
        if group_id not in world.registry.year_groups:
            raise not_found("IbGroup", said["year_group_id"])
        values["year_group_id"] = group_id
    if world.switches.class_grade_patch_sticks and str(said.get("class_grade_number", "")).isdecimal():
        values["class_grade_number"] = int(said["class_grade_number"])
    if "student_id" in values:
        values["identifier"] = values["student_id"]


def _teacher_id(world: World, value: Any, key: str, errors: dict[str, list[str]]) -> int | None:
    if value in (None, ""):
        return None
    if str(value).isdecimal() and int(value) in world.registry.people[TEACHERS]:
        return int(value)
    errors[key] = ["is invalid"]
    return None


def _check(
    world: World,
    kind: str,
    said: Mapping[str, Any],
    values: Record,
    before: Record | None,
    errors: dict[str, list[str]],
) -> None:
    for key in ("email", "last_name"):
        if (before is None or key in values) and not (values.get(key) or "").strip():
            errors[key] = ["can't be blank"]
    email = (values.get("email") or "").strip()
    if email:
        values["email"] = email
        owner = world.registry.owner_of_email(email)
        if not _EMAIL.fullmatch(email):
            errors["email"] = ["is invalid"]
        elif owner and (before is None or owner != (kind, before["id"])):
            errors["email"] = ["has already been taken"]
    if said.get("password") and len(str(said["password"])) < 6:
        errors["password"] = ["is too short (minimum is 6 characters)"]
    number = (values.get("student_id") or "").strip()
    if number and world.switches.unique_student_ids:
        own = before["id"] if before else None
        people = world.registry.people[STUDENTS].values()
        if any(one["id"] != own and (one["student_id"] or "").strip() == number for one in people):
            errors["student_id"] = ["has already been taken"]


def read_known_people(world: World, kind: str, given: Any) -> list[int]:
    """Ids of people of `kind` from a list in a body. Raises Refusal as the school is told to.

    With the switch on `skip`, unknown ids are left out and the known ones come back.
    """
    if not isinstance(given, list) or any(isinstance(one, bool) or not str(one).isdecimal() for one in given):
        raise Refusal(400, {"error": "Invalid payload data structure."})
    ids = [int(one) for one in given]
    unknown = [one for one in ids if one not in world.registry.people[kind]]
    if unknown and world.switches.unknown_people == "404":
        raise not_found({STUDENTS: "Student", PARENTS: "Parent"}.get(kind, "Teacher"), unknown[0])
    if unknown and world.switches.unknown_people == "422":
        raise unprocessable(**{f"{kind[:-1]}_ids": [f"{one} is unknown" for one in unknown]})
    return list(dict.fromkeys(one for one in ids if one not in unknown))
