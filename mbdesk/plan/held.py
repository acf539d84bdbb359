"""What a record holds, in the form in which it is sent: to compare a reviewed value with today's."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS, Kind
from mbdesk.plan.folding import fold, fold_email, tidy
from mbdesk.plan.places import country, language
from mbdesk.plan.read_texts import whole_number
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
    """Whether two wire values are written the same: blank is blank, spaces around do not count, 9 is "9"."""
    return bool(_plain(left) == _plain(right))


def means_the_same(key: str, left: Any, right: Any) -> bool:
    """Whether two wire values of field ``key`` say the same to people, however ManageBac keeps them: an e-mail in small
    letters, nationalities in another order or by name, a phone number without its blanks."""
    if left == right:
        return True
    one, other = _plain(left), _plain(right)
    if one == other or one in ("", []) or other in ("", []):
        return bool(one == other)
    if key in _CODES and isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return sorted(_CODES[key](str(item)) for item in left) == sorted(_CODES[key](str(item)) for item in right)
    if not isinstance(left, str) or not isinstance(right, str):
        return False
    folded = _FOLDS.get(_kinds().get(key, Kind.TEXT), tidy) if key != "country" else _country
    return folded(left) == folded(right)


def differing(wanted: Mapping[str, Any], person: Person) -> dict[str, Any]:
    """The part of ``wanted`` that the record does not hold so yet. Fields that it cannot show count as held."""
    return {key: value for key, value in wanted.items() if says(person, key) and not same(held(person, key), value)}


@cache
def _kinds() -> Mapping[str, Kind]:
    return {field.key: field.kind for fields in (PARENT_FIELDS, TEACHER_FIELDS, STUDENT_FIELDS) for field in fields}


def _phone(text: str) -> str:
    number = _number(text)
    return "".join(c for c in number if c.isdigit() or c == "+") or number


def _number(text: str) -> str:
    return whole_number(tidy(text, narrow=True))


def _country(text: str) -> str:
    return country(tidy(text))


_CODES: Final[Mapping[str, Callable[[str], str]]] = {"nationalities": country, "languages": language}
_FOLDS: Final[Mapping[Kind, Callable[[str], str]]] = {
    Kind.EMAIL: fold_email,
    Kind.PHONE: _phone,
    Kind.IDENTIFIER: _number,
    Kind.CHOICE: fold,
}
"""How a text is read before it is compared, by kind of field; any other only loses stray blanks."""


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
