"""What a column of a sheet can mean: a field of the person a row is about, or of somebody who belongs to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Final

from mbdesk.fields import PARENT_FIELDS, RELATIONSHIPS, STUDENT_FIELDS, TEACHER_FIELDS, Field, Kind
from mbdesk.records import PersonKind
from mbdesk.text import N_, tr

STUDENT: Final = "student"
TEACHER: Final = "teacher"
PARENT: Final = "parent"
"""The parent whom a row is about; where a row is about a student, the parents are ``PARENTS``."""
PARENTS: Final = ("parent1", "parent2", "parent3", "parent4")
CHILDREN: Final = ("child1", "child2", "child3", "child4")
"""The children of the parent whom a row is about: only found, never made or changed."""
IN_CLASS: Final = "class"
"""A column that stands for one class, whose id is the target's field; its cells are marks."""
ROLES: Final = (STUDENT, TEACHER, PARENT, *PARENTS, *CHILDREN)
KIND_OF_ROLE: Final[Mapping[str, PersonKind]] = {
    STUDENT: PersonKind.STUDENT,
    **dict.fromkeys(CHILDREN, PersonKind.STUDENT),
    TEACHER: PersonKind.TEACHER,
    PARENT: PersonKind.PARENT,
    **dict.fromkeys(PARENTS, PersonKind.PARENT),
}
"""What each of ``ROLES`` is a person of."""

NAME: Final = "name"
RELATIONSHIP: Final = "relationship"
PERSON_ID: Final = "id"
CLASS: Final = "class_id"
LEAVING: Final = "leaving"
LEAVING_ON: Final = "leaving_on"


class Rule(StrEnum):
    """What a column may do to a person who is already in ManageBac (IMP-6). New people always get every value."""

    ALWAYS = "always"
    IF_EMPTY = "if_empty"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Target:
    """``role`` is one of ``ROLES`` or ``IN_CLASS``; ``field`` a field key, or ``name`` (first and last name in one
    cell), ``relationship`` (what the parent is to the child), ``id`` (ManageBac's own number, for finding only); of
    ``IN_CLASS`` it is the id of the class."""

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
        known = field.isdecimal() if role == IN_CLASS else role in ROLES and field in fields_of(role)
        if not known:
            raise ValueError(f"no such target: {key}")
        return cls(role, field)

    @property
    def describes(self) -> "Field[Any]":
        """The field."""
        return _MARK if self.role == IN_CLASS else fields_of(self.role)[self.field]

    def title(self) -> str:
        """``E-mail`` of the person a row is about, ``Parent 1: E-mail`` of somebody else."""
        heading = self.describes.heading()
        if self.role in {STUDENT, TEACHER, PARENT, IN_CLASS}:
            return heading
        return tr("{who}: {field}", who=role_title(self.role), field=heading)


def role_title(role: str) -> str:
    """``Student``, ``Parent 1``, ``Child 2``, ..."""
    match role:
        case "student":
            return tr("Student")
        case "teacher":
            return tr("Teacher")
        case "parent":
            return tr("Parent")
        case "class":
            return tr("Class")
        case _ if role in CHILDREN:
            return tr("Child {number}", number=CHILDREN.index(role) + 1)
        case _:
            return tr("Parent {number}", number=PARENTS.index(role) + 1)


def default_rule(target: Target) -> Rule:
    """A sheet updates the people it is about; their parents who are already there are linked and left as they are
    (PAR-4)."""
    return Rule.NEVER if target.role in PARENTS else Rule.ALWAYS


@cache
def fields_of(role: str) -> Mapping[str, Field[Any]]:
    """Field key -> field for everything a column may give about ``role``, the most used first. What of it a kind of
    import takes is told by ``mbdesk.plan.kinds``."""
    known: tuple[Field[Any], ...] = _FIELDS[PARENT if role in PARENTS else STUDENT if role in CHILDREN else role]
    own = {f.key: f for f in known}
    if role in CHILDREN:
        return {f.key: f for f in (_FULL_NAME, *(own[key] for key in _OF_A_CHILD), _RELATIONSHIP, own[PERSON_ID])}
    fields = {f.key: f for f in known if f.writable}
    first = [_FULL_NAME, *(fields.pop(key) for key in ("first_name", "last_name", "email"))]
    last = [own[PERSON_ID]]
    match role:
        case "student":
            last = [_CLASS, _LEAVING_ON, own["withdrawn_on"], own["graduated_on"], _LEAVING, *last]
        case "teacher":
            pass
        case _:
            first.append(_RELATIONSHIP)
    return {f.key: f for f in (*first, *fields.values(), *last)}


_FIELDS: Final[Mapping[str, tuple[Field[Any], ...]]] = {
    STUDENT: STUDENT_FIELDS,
    TEACHER: TEACHER_FIELDS,
    PARENT: PARENT_FIELDS,
}
_OF_A_CHILD: Final = ("first_name", "last_name", "student_id", "email", "birthday")
_FULL_NAME: Final[Field[Any]] = Field(
    key=NAME, title=N_("Full name"), kind=Kind.TEXT, get=lambda p, _: p.full_name, width=24
)
_RELATIONSHIP: Final[Field[Any]] = Field(
    key=RELATIONSHIP, title=N_("Relationship"), kind=Kind.CHOICE, get=lambda _p, _: None, choices=RELATIONSHIPS
)
_CLASS: Final[Field[Any]] = Field(key=CLASS, title=N_("Class"), kind=Kind.LINK, get=lambda _p, _: None)
_LEAVING_ON: Final[Field[Any]] = Field(key=LEAVING_ON, title=N_("Leaving date"), kind=Kind.DATE, get=lambda _p, _: None)
_LEAVING: Final[Field[Any]] = Field(
    key=LEAVING,
    title=N_("Withdrawn or graduated"),
    kind=Kind.CHOICE,
    get=lambda _p, _: None,
    choices=(N_("Withdrawn"), N_("Graduated")),
)
_MARK: Final[Field[Any]] = Field(key="member", title=N_("In this class"), kind=Kind.YES_NO, get=lambda _p, _: None)
