"""Who is in which class, a line for each student and class: all class lists in one table (CLS-8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mbdesk.directory import Directory
from mbdesk.fields import Field, Kind
from mbdesk.records import SchoolClass, Student
from mbdesk.text import N_, sort_text
from mbdesk.ui.tabs.classes_roster import LEVELS, student_fields


@dataclass(frozen=True, slots=True)
class Member:
    """That a student is in a class. ``id`` is the membership's own, ``level`` HL or SL where the class has levels."""

    id: int
    student: Student
    group: SchoolClass
    level: str

    @property
    def archived(self) -> bool:
        """Whether the class is over or the student has left."""
        return self.group.archived or self.student.archived


MEMBER_FIELDS: Final[tuple[Field[Member], ...]] = (
    *student_fields(width=26),
    Field(
        key="class",
        title=N_("Class"),
        kind=Kind.TEXT,
        get=lambda row, _: row.group.name,
        width=30,
        shown=True,
        searched=True,
    ),
    Field(
        key="uniq_id",
        title=N_("Class code"),
        kind=Kind.IDENTIFIER,
        get=lambda row, _: (row.group.uniq_id or "").strip() or None,
        width=14,
        shown=True,
        searched=True,
    ),
    Field(
        key="grade",
        title=N_("Grade"),
        kind=Kind.CHOICE,
        get=lambda row, _: row.group.grade,
        width=12,
        shown=True,
        sort=lambda row, _: row.group.grade_number,
    ),
    Field(key="level", title=N_("Level"), kind=Kind.CHOICE, get=lambda row, _: row.level or None, width=7, shown=True),
    Field(key="subject", title=N_("Subject"), kind=Kind.CHOICE, get=lambda row, _: row.group.subject_name, width=20),
    Field(
        key="year_group",
        title=N_("Year group"),
        kind=Kind.TEXT,
        get=lambda row, links: links.year_group_name(row.student.year_group_id) or None,
        width=26,
    ),
    Field(key="email", title=N_("E-mail"), kind=Kind.EMAIL, get=lambda row, _: row.student.email, width=26),
    Field(
        key="class_id",
        title=N_("Class ID"),
        kind=Kind.IDENTIFIER,
        get=lambda row, _: str(row.group.id),
        width=14,
    ),
)


def members(school: Directory, before: Iterable[Member] = ()) -> tuple[Member, ...]:
    """Every student in every class, the classes by name, as far as both are loaded. What is as it was ``before`` stays
    the same object: what a table knows of it stays as well."""
    kept = {member.id: member for member in before}
    students, classes = school.student_by_id, school.class_by_id
    found = []
    for membership in school.memberships:
        student, group = students.get(membership.user_id), classes.get(membership.class_id)
        if student is None or group is None or not membership.is_student:
            continue
        level = LEVELS.get(membership.level, "") if membership.level is not None else ""
        old = kept.get(membership.id)
        same = old is not None and old.student is student and old.group is group and old.level == level
        found.append(old if old is not None and same else Member(membership.id, student, group, level))
    names = {group.id: sort_text(group.name) for group in school.classes}
    return tuple(sorted(found, key=lambda member: names[member.group.id]))
