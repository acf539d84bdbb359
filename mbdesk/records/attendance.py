"""Attendance answers of ManageBac (contract 5.6 to 5.8, 6.5, 6.6)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

ASSUMED_PRESENT: Final = -1
"""Nobody recorded the student, so ManageBac counts a presence (contract 5.8, pitfall 29)."""

ABSENT: Final = 0
PRESENT: Final = 1
LATE: Final = 2
EXCUSED: Final = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceCategory:
    """How a school names one number of contract 5.8; ``enabled`` whether it uses it, ``color_code`` its colour."""

    status: int
    label: str
    abbreviation: str = ""
    enabled: bool = True
    color_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How often a student had one category in a term."""

    label: str
    status: int
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentTotals:
    """A student's term totals by category; ``by_label`` is the older form without numbers."""

    id: int
    counts: tuple[Count, ...] = ()
    by_label: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """How the school numbers its periods: shown number = key + ``period_offset`` (contract 6.6)."""

    period_starts_count_from: int = 1
    period_offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TermAttendance:
    """Totals of one class or year group for one term: one request."""

    students: tuple[StudentTotals, ...]
    timetable: Timetable | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One register entry: ``status`` is the school's own label, ``category`` the number of contract 5.8."""

    status: str
    category: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentDay:
    """A student's marks on one day by period key; homeroom has the single key ``""``. Empty = nobody recorded."""

    id: int
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAttendance:
    """The register of one class or year group on one day: one request."""

    day: date
    students: tuple[StudentDay, ...]
    timetable: Timetable | None = None
