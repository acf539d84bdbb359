"""Who is in a class or year group: the roster as rows, with what a registrar should look at."""

from dataclasses import dataclass
from typing import Final, Protocol

from mbdesk.directory import Directory
from mbdesk.fields import Field, Kind, Table, table_of
from mbdesk.records import SchoolClass, Student, YearGroup
from mbdesk.text import N_, fold, tr

LEVELS: Final = {0: "SL", 1: "HL"}
"""What a membership's level means (contract 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """A student of the group. ``level`` is HL or SL where the class has levels; ``note`` says what looks odd."""

    student: Student
    year_group: str = ""
    level: str = ""
    note: str = ""

    @property
    def id(self) -> int:
        """The student's ManageBac ID."""
        return self.student.id


class OfStudent(Protocol):
    """A row about a student."""

    @property
    def student(self) -> Student:
        """Whom it is about."""


def student_fields(width: int) -> tuple[Field[OfStudent], ...]:
    """Who it is: the first columns of every list of students; the name is ``width`` letters wide."""
    return (
        Field(
            key="name",
            title=N_("Student"),
            kind=Kind.TEXT,
            get=lambda row, _: row.student.sort_name,
            width=width,
            shown=True,
            searched=True,
        ),
        Field(
            key="student_id",
            title=N_("Student ID"),
            kind=Kind.IDENTIFIER,
            get=lambda row, _: row.student.school_number or None,
            width=11,
            shown=True,
            searched=True,
        ),
    )


FIELDS: Final[tuple[Field[RosterRow], ...]] = (
    *student_fields(width=22),
    Field(key="level", title=N_("Level"), kind=Kind.CHOICE, get=lambda row, _: row.level or None, width=6, shown=True),
    Field(key="note", title=N_("To check"), kind=Kind.TEXT, get=lambda row, _: row.note or None, width=24, shown=True),
    Field(
        key="year_group", title=N_("Year group"), kind=Kind.TEXT, get=lambda row, _: row.year_group or None, width=26
    ),
    Field(
        key="email", title=N_("E-mail"), kind=Kind.EMAIL, get=lambda row, _: row.student.email, width=26, searched=True
    ),
)


def roster_fields(rows: tuple[RosterRow, ...]) -> tuple[Field[RosterRow], ...]:
    """The columns; the level where the class has levels, "to check" where there is something to check."""
    has = {"level": any(row.level for row in rows), "note": any(row.note for row in rows)}
    return tuple(field for field in FIELDS if has.get(field.key, True))


def student_ids(school: Directory, group: SchoolClass | YearGroup) -> tuple[int, ...]:
    """The ManageBac IDs of its students, loaded or not."""
    return school.student_ids_in_class(group.id) if isinstance(group, SchoolClass) else group.student_ids


def roster_rows(school: Directory, group: SchoolClass | YearGroup) -> tuple[RosterRow, ...]:
    """The students by name; those who are not loaded stay, under their ID."""
    levels = {}
    if isinstance(group, SchoolClass):
        levels = {m.user_id: LEVELS.get(m.level, "") for m in school.memberships_of(group.id) if m.level is not None}
    students = [school.student_by_id.get(i) or Student(id=i) for i in student_ids(school, group)]
    rows = (
        RosterRow(
            student=student,
            year_group=school.year_group_name(student.year_group_id),
            level=levels.get(student.id, ""),
            note=_note(school, group, student),
        )
        for student in sorted(students, key=lambda s: fold(s.sort_name))
    )
    return tuple(rows)


def roster_table(school: Directory, group: SchoolClass | YearGroup) -> Table:
    """The roster with all its columns, ready for a workbook."""
    rows = roster_rows(school, group)
    return table_of(group.name, roster_fields(rows), rows, school)


def _note(school: Directory, group: SchoolClass | YearGroup, student: Student) -> str:
    """Why a row deserves a look: archived, not loaded, in the class but not in a year group of its grade (CLS-2)."""
    if student.id not in school.student_by_id:
        return tr("not loaded") if school.students else ""
    if student.archived:
        return tr("archived")
    if isinstance(group, YearGroup) or not school.year_groups:
        return ""
    own = school.year_group_by_id.get(student.year_group_id) if student.year_group_id is not None else None
    if own is None:
        return tr("in no year group")
    if own.grade and group.grade and own.grade != group.grade:
        return tr("year group of {grade}", grade=own.grade)
    return ""
