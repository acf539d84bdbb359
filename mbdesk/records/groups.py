"""Year groups, classes and memberships (contract 5.1, 5.2, 6.1, 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class YearGroup:
    """A year group with its members inline (contract 5.1). ``grade_number`` sorts, ``grade`` is shown (13.1)."""

    id: int
    name: str = ""
    short_name: str | None = None
    program: str | None = None
    program_code: str | None = None
    grade: str | None = None
    grade_number: int | None = None
    archived: bool = False
    graduation_year: int | None = None
    student_ids: tuple[int, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisor:
    """A teacher with a role in a year group: ``homeroom``, ``cas``, ... (contract 5.2)."""

    id: int
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTeacher:
    """A teacher of a class (contract 6.1)."""

    teacher_id: int
    show_on_reports: bool = True
    teacher_archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolClass:
    """A class (contract 6.1). Term ids are missing on old classes; ``uniq_id`` is the school's own class code."""

    id: int
    name: str = ""
    description: str | None = None
    uniq_id: str | None = None
    class_section: str | None = None
    language: str | None = None
    start_term_id: int | None = None
    end_term_id: int | None = None
    grade: str | None = None
    grade_number: int | None = None
    program: str | None = None
    program_code: str | None = None
    subject_id: int | None = None
    subject_name: str | None = None
    subject_group: str | None = None
    applicable_levels: tuple[str, ...] = ()
    archived: bool = False
    teachers: tuple[ClassTeacher, ...] = ()
    created_at: str | None = None
    updated_at: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """That a student or teacher belongs to a class (contract 7). ``level`` 0 = SL, 1 = HL."""

    id: int
    user_id: int
    class_id: int
    user_email: str | None = None
    role: str | None = None
    level: int | None = None
    uniq_class_id: str | None = None
    uniq_student_id: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_student(self) -> bool:
        """Role words vary in case (contract 7); anything else is staff."""
        return (self.role or "").casefold() == "student"


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentMemberships:
    """Where one student belongs (contract 12.4). The records hold less than those of the lists; ``groups`` are the
    school's other groups as they came."""

    classes: tuple[SchoolClass, ...] = ()
    year_groups: tuple[YearGroup, ...] = ()
    groups: tuple[Mapping[str, Any], ...] = ()
