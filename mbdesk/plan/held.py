"""What a record holds, in the form in which it is sent: to compare a reviewed value with today's."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from mbdesk.records import Person, Student, Teacher


def held(person: Person, key: str) -> Any:
    """The value of wire field ``key`` in JSON types; None when blank or when the record does not say.

    Lists come sorted by nothing: their order is ManageBac's own.
    """
    if key == "student_id" and isinstance(person, Student):
        return person.school_number or None
    if key == "identifier" and isinstance(person, Teacher):
        return person.identifier or person.teacher_id or None
    value = getattr(person, key, None)
    if value is None:
        value = person.extra.get(key)
    match value:
        case None | "" | () | []:
            return None
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def held_all(person: Person, keys: Iterable[str]) -> dict[str, Any]:
    """``held`` of several fields."""
    return {key: held(person, key) for key in keys}


def says(person: Person, key: str) -> bool:
    """Whether the record can tell what it holds under ``key``: a password, for one, is never shown."""
    return hasattr(person, key) or key in person.extra


def same(left: Any, right: Any) -> bool:
    """Whether two wire values mean the same: blank is blank, spaces around do not count, 9 is "9"."""
    return bool(_plain(left) == _plain(right))


def differing(wanted: Mapping[str, Any], person: Person) -> dict[str, Any]:
    """The part of ``wanted`` that the record does not hold yet. Fields that it cannot show count as held."""
    return {key: value for key, value in wanted.items() if says(person, key) and not same(held(person, key), value)}


def _plain(value: Any) -> Any:
    match value:
        case None | "" | () | []:
            return ""
        case str():
            return value.strip()
        case bool():
            return value
        case date():
            return value.isoformat()
        case list() | tuple():
            return [_plain(item) for item in value]
        case _:
            return str(value)
