"""The school and its reference lists (contract 11)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A programme the school runs: ``IB Diploma``, ``diploma``."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The school that a token belongs to (contract 11.1). ``subdomain`` is its lasting identity."""

    subdomain: str
    name: str
    country: str | None = None
    language: str | None = None
    logo: str | None = None
    enabled_programs: tuple[Program, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term of an academic year (contract 11.2)."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    active: bool = False
    locked: bool = False
    exam_grade: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AcademicYear:
    """An academic year of one programme; ``program`` is the key as normalised by ``program_key``."""

    id: int
    name: str
    program: str
    starts_on: date
    ends_on: date
    active: bool = False
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A grade of a programme (contract 11.3): ``label`` is the school's own name, ``number`` only sorts (13.1)."""

    name: str
    label: str | None
    code: str
    program: str
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A subject of a programme (contract 11.4)."""

    id: int
    name: str
    program: str
    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGradeScale:
    """One mark that a term grade can be, with its score, in a programme (contract 12.4)."""

    mark: str
    program: str
    score: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDay:
    """A school day; ``rotation_day`` is its place in the rotation of days, from 1."""

    date: date
    rotation_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The school days of a programme's year (contract 12.4). ``days_off`` are weekdays, 0 = Sunday."""

    start_date: date
    end_date: date
    calendar_type: str = ""
    rotation_cycle: int | None = None
    days_off: tuple[int, ...] = ()
    dates: tuple[CalendarDay, ...] = ()


def program_key(code: str | None) -> str:
    """One spelling per programme: ``ibpyp``, ``ib_pyp`` and ``pyp`` are the same (contract 11.2, pitfall 9)."""
    folded = (code or "").casefold().replace("-", "").replace("_", "").replace(" ", "")
    return folded.removeprefix("ib") or folded
