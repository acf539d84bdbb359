"""Students, parents and teachers as ManageBac returns them (contract 8.1, 9.1, 10.1).

Field names are the API's own. Absent and null are both ``None`` (contract 1.3). Timestamps stay text, because their
form varies (contract 1.4); dates without time are ``date``. Keys that mbdesk does not know are kept in ``extra``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any


class PersonKind(StrEnum):
    """The three kinds of people; the value is the singular name on the wire."""

    STUDENT = "student"
    PARENT = "parent"
    TEACHER = "teacher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What students, parents and teachers share."""

    id: int
    email: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    nickname: str | None = None
    other_name: str | None = None
    preferred_name: str | None = None
    archived: bool = False
    role: str | None = None
    identifier: str | None = None
    gender: str | None = None
    birthday: date | None = None
    national_id: str | None = None
    phone_number: str | None = None
    mobile_phone_number: str | None = None
    street_address: str | None = None
    street_address_ii: str | None = None
    city: str | None = None
    state: str | None = None
    zipcode: str | None = None
    country: str | None = None
    nationalities: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    timezone: str | None = None
    ui_language: str | None = None
    photo_url: str | None = None
    last_accessed_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def given_names(self) -> str:
        """First (and middle) name as one text, "" when there is none."""
        return " ".join(part.strip() for part in (self.first_name, self.middle_name) if part and part.strip())

    @property
    def full_name(self) -> str:
        """``Ana B Silva``; the other name, the e-mail or the ID where ManageBac holds no name."""
        parts = [self.given_names, (self.last_name or "").strip()]
        return " ".join(p for p in parts if p) or self.other_name or self.email or str(self.id)

    @property
    def sort_name(self) -> str:
        """``Silva, Ana``: surname first, as registers are read."""
        last, given = (self.last_name or "").strip(), (self.first_name or "").strip()
        return ", ".join(p for p in (last, given) if p) or self.full_name

    @property
    def is_administrator(self) -> bool:
        """Administrators are read-only over the API (contract 4, pitfall 20)."""
        return "admin" in (self.role or "").casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Student(Person):
    """A student (contract 8.1)."""

    student_id: str | None = None
    uniq_student_id: str | None = None
    status: str | None = None
    program: str | None = None
    program_code: str | None = None
    class_grade: str | None = None
    class_grade_number: int | None = None
    year_group_id: int | None = None
    ib_group_id: int | None = None
    homeroom_advisor_id: int | None = None
    parent_ids: tuple[int, ...] = ()
    graduating_year: int | None = None
    graduated_on: date | None = None
    withdrawn_on: date | None = None
    attendance_start_date: date | None = None

    @property
    def school_number(self) -> str:
        """The school's own student ID, trimmed; "" when there is none (``student_id`` and ``identifier`` agree)."""
        return (self.student_id or self.identifier or self.uniq_student_id or "").strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildLink:
    """One child of a parent; ``relationship`` such as ``Mother`` may be unknown (contract 10.1)."""

    id: int
    relationship: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent(Person):
    """A parent or guardian (contract 10.1). ``title`` is the job title, ``salutation`` the form of address."""

    salutation: str | None = None
    title: str | None = None
    employer: str | None = None
    work_email: str | None = None
    work_phone: str | None = None
    child_ids: tuple[int, ...] = ()
    children: tuple[ChildLink, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Teacher(Person):
    """A teacher or administrator (contract 9.1)."""

    programs: tuple[str, ...] = ()
    teacher_id: str | None = None
