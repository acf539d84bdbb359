"""Answers to records: people, classes, year groups, memberships, and what pages have in common (contract 2, 5 to 10).

Every record is read by itself, so that an unreadable one never costs the others; it is counted.
"""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from mbdesk.api.record_reader import RecordReader
from mbdesk.api.transport import Answer
from mbdesk.errors import UnreadableAnswer
from mbdesk.records import (
    Advisor,
    ChildLink,
    Membership,
    Parent,
    Person,
    PersonKind,
    SchoolClass,
    Student,
    Teacher,
    YearGroup,
)

T = TypeVar("T")
Read = Callable[[object], T | None]


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list. ``unreadable`` counts what could not be read on it. The figures of ``meta`` are None when
    the server left them out; ``per_page`` is what it granted, not what was asked (contract 0.2, 2)."""

    records: tuple[T, ...]
    unreadable: int = 0
    current_page: int = 1
    total_pages: int | None = None
    total_count: int | None = None
    per_page: int | None = None
    next_page: int | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the server sent no record at all on this page."""
        return not self.records and not self.unreadable


_student: Final = RecordReader(Student)
_parent: Final = RecordReader(Parent)
_teacher: Final = RecordReader(Teacher)
_year_group: Final = RecordReader(YearGroup)
_class: Final = RecordReader(SchoolClass)
_membership: Final = RecordReader(Membership)
advisor: Final = RecordReader(Advisor).read
child_link: Final = RecordReader(ChildLink).read
parent: Final = _parent.read
teacher: Final = _teacher.read
year_group: Final = _year_group.read
school_class: Final = _class.read
membership: Final = _membership.read


def student(raw: object) -> Student | None:
    """A student; ``ib_group_id`` is the older name of ``year_group_id`` (contract 8.1)."""
    found = _student.read(raw)
    if found is not None and found.year_group_id is None and found.ib_group_id is not None:
        return dataclasses.replace(found, year_group_id=found.ib_group_id)
    return found


def row_id(raw: object) -> int | None:
    """Only the id of a row, the one thing that is sure of a deleted one (contract 18 row 7)."""
    return whole(raw.get("id")) if isinstance(raw, Mapping) else None


PEOPLE: Final[Mapping[PersonKind, Read[Student] | Read[Parent] | Read[Teacher]]] = {
    PersonKind.STUDENT: student,
    PersonKind.PARENT: parent,
    PersonKind.TEACHER: teacher,
}


def person(kind: PersonKind, raw: Mapping[str, Any]) -> Person:
    """A person of ``kind``. Raises UnreadableAnswer when there is no readable id."""
    found = PEOPLE[kind](raw)
    if found is None:
        raise UnreadableAnswer(detail=f"{kind} without an id")
    return found


def unreadable(answer: Answer, detail: str) -> UnreadableAnswer:
    """The error for a good answer that does not hold what the contract promises."""
    return UnreadableAnswer(
        answer.method, answer.path, status=answer.status, request_id=answer.request_id, detail=detail
    )


def listed(answer: Answer, *names: str) -> list[Any]:
    """The array under the first of ``names`` that is there, or a bare array. Raises UnreadableAnswer without one."""
    data = answer.data
    if isinstance(data, Mapping):
        data = next((data[name] for name in names if isinstance(data.get(name), list)), None)
    if not isinstance(data, list):
        raise unreadable(answer, f"no {names[0]}")
    return data


def single(answer: Answer, name: str) -> Mapping[str, Any]:
    """The object called ``name``: wrapped, bare, or as a list of one (contract 18 row 17)."""
    data = answer.data
    for _ in range(2):
        if isinstance(data, Mapping):
            data = data.get(name, data.get(f"{name}s", data))
        if isinstance(data, list) and len(data) == 1:
            data = data[0]
    if not isinstance(data, Mapping):
        raise unreadable(answer, f"no {name}")
    return data


def page(answer: Answer, name: str, read: Read[T], number: int = 1) -> Page[T]:
    """The page of records under ``name``; ``number`` is the page asked for, used when ``meta`` does not say."""
    records = []
    missed = 0
    for raw in listed(answer, name):
        record = read(raw)
        if record is None:
            missed += 1
        else:
            records.append(record)
    found = answer.data.get("meta") if isinstance(answer.data, Mapping) else None
    meta = found if isinstance(found, Mapping) else {}
    return Page(
        tuple(records),
        missed,
        whole(meta.get("current_page")) or number,
        whole(meta.get("total_pages")),
        whole(meta.get("total_count")),
        whole(meta.get("per_page")),
        whole(meta.get("next_page")),
    )


def whole(value: object) -> int | None:
    """A whole number, also when it came as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and value.is_integer():
        return int(value)
    text = value.strip() if isinstance(value, str) else ""
    return int(text) if text.removeprefix("-").isdecimal() and text.isascii() else None


def ids(value: object) -> tuple[int, ...]:
    """The whole numbers of an array, also when they came as texts."""
    found = value if isinstance(value, list) else []
    return tuple(number for item in found if (number := whole(item)) is not None)
