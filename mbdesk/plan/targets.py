"""What a column of an enrolment sheet can mean: a field of the student or of one of the parents."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from mbdesk.fields import PARENT_FIELDS, RELATIONSHIPS, STUDENT_FIELDS, Field, Kind
from mbdesk.text import N_, tr

STUDENT: Final = "student"
PARENTS: Final = ("parent1", "parent2", "parent3", "parent4")
ROLES: Final = (STUDENT, *PARENTS)

NAME: Final = "name"
RELATIONSHIP: Final = "relationship"
PERSON_ID: Final = "id"


class Rule(StrEnum):
    """What a column may do to a person who is already in ManageBac (IMP-6). New people always get every value."""

    ALWAYS = "always"
    IF_EMPTY = "if_empty"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Target:
    """``role`` is one of ``ROLES``; ``field`` a field key, or ``name`` (first and last name in one cell),
    ``relationship`` (what the parent is to the child), ``id`` (ManageBac's own number, for finding only)."""

    role: str
    field: str

    @property
    def key(self) -> str:
        """``student.birthday``: stable text for files and questions."""
        return f"{self.role}.{self.field}"

    @classmethod
    def of(cls, key: str) -> "Target":
        """The target that ``key`` names. Raises ValueError when there is none."""
        role, _, field = key.partition(".")
        if role not in ROLES or field not in fields_of(role):
            raise ValueError(f"no such target: {key}")
        return cls(role, field)

    @property
    def describes(self) -> "Field[Any]":
        """The field."""
        return fields_of(self.role)[self.field]

    def title(self) -> str:
        """``E-mail`` for the student, ``Parent 1: E-mail`` for a parent."""
        heading = self.describes.heading()
        if self.role == STUDENT:
            return heading
        return tr("{who}: {field}", who=role_title(self.role), field=heading)


def role_title(role: str) -> str:
    """``Student``, ``Parent 1``, ..."""
    if role == STUDENT:
        return tr("Student")
    return tr("Parent {number}", number=PARENTS.index(role) + 1)


def default_rule(target: Target) -> Rule:
    """A sheet updates students; parents who are already there are linked and left as they are (PAR-4)."""
    return Rule.ALWAYS if target.role == STUDENT else Rule.NEVER


@cache
def fields_of(role: str) -> Mapping[str, Field[Any]]:
    """Field key -> field for everything a column may give about ``role``, the most used first."""
    known: tuple[Field[Any], ...] = STUDENT_FIELDS if role == STUDENT else PARENT_FIELDS
    fields = {f.key: f for f in known if f.writable}
    first = [_FULL_NAME, *(fields.pop(key) for key in ("first_name", "last_name", "email"))]
    if role != STUDENT:
        first.append(_RELATIONSHIP)
    last = [f for f in known if f.key == PERSON_ID]
    return {f.key: f for f in (*first, *fields.values(), *last)}


@cache
def all_targets() -> tuple[Target, ...]:
    """Every target, in the order of a pick list."""
    return tuple(Target(role, key) for role in ROLES for key in fields_of(role))


_FULL_NAME: Final[Field[Any]] = Field(
    key=NAME, title=N_("Full name"), kind=Kind.TEXT, get=lambda p, _: p.full_name, width=24
)
_RELATIONSHIP: Final[Field[Any]] = Field(
    key=RELATIONSHIP, title=N_("Relationship"), kind=Kind.CHOICE, get=lambda _p, _: None, choices=RELATIONSHIPS
)
