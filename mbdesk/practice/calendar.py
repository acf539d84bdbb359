"""The academic years, their terms, and the days on which there is school."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

EN_DASH = "\u2013"


@dataclass(frozen=True, slots=True)
class Term:
    """One term of one programme; both dates belong to it."""

    id: int
    name: str
    starts_on: date
    ends_on: date
    exam_grade: bool

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True)
class AcademicYear:
    """An academic year of one programme, August to July, its terms in order and without gaps."""

    id: int
    name: str
    program_code: str
    starts_on: date
    ends_on: date
    active: bool
    terms: tuple[Term, ...]


class Calendar:
    """The school's time: an active year around `today`, the year before it, holidays.

    Homeroom and class attendance exist only on `school_days()` up to and including `today`.
    """

    def __init__(self, today: date, program_codes: tuple[str, ...]) -> None:
        self.today = today
        self.first_year = today.year if today.month >= 8 else today.year - 1
        self.years: tuple[AcademicYear, ...] = tuple(
            _academic_year(self.first_year - back, code, index, active=back == 0)
            for back in (1, 0)
            for index, code in enumerate(program_codes)
        )
        self._terms = {term.id: (year, term) for year in self.years for term in year.terms}
        self._school_days = frozenset(
            day for first in (self.first_year - 1, self.first_year) for day in _school_days(first)
        )

    def active_year(self, program_code: str) -> AcademicYear:
        """The year that contains today, for a programme of the school."""
        return next(year for year in self.years if year.active and year.program_code == program_code)

    def past_year(self, program_code: str) -> AcademicYear:
        """The year before the active one."""
        return next(year for year in self.years if not year.active and year.program_code == program_code)

    def find_term(self, term_id: int) -> tuple[AcademicYear, Term] | None:
        """A term with the year it belongs to, or None when nobody has this id."""
        return self._terms.get(term_id)

    def is_school_day(self, day: date) -> bool:
        """False on week-ends, in the holidays and on the few single days off."""
        return day in self._school_days

    def school_days(self, first: date, last: date) -> Iterator[date]:
        """Every day of school from `first` to `last`, both included, also days still to come."""
        day = first
        while day <= last:
            if self.is_school_day(day):
                yield day
            day += timedelta(days=1)

    def days_so_far(self, first: date, last: date) -> Iterator[date]:
        """`school_days` without the days after today."""
        return self.school_days(first, min(last, self.today))


def school_time(moment: datetime) -> str:
    """A timestamp as the classic lists send it: milliseconds and the school's own offset."""
    local = moment.astimezone(timezone(timedelta(hours=2 if 4 <= moment.month <= 10 else 1)))
    return local.isoformat(timespec="milliseconds")


def utc_time(moment: datetime) -> str:
    """A timestamp with milliseconds and `Z`, as classes and memberships send it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def _academic_year(first: int, code: str, index: int, *, active: bool) -> AcademicYear:
    bounds = (
        (date(first, 8, 1), date(first, 12, 31)),
        (date(first + 1, 1, 1), date(first + 1, 3, 31)),
        (date(first + 1, 4, 1), date(first + 1, 7, 31)),
    )
    # Terms of the three programmes interleave: ids rise with time, then with the programme.
    base = 30_000 + (first - 2000) * 1_000
    terms = tuple(
        Term(base + number * 20 + index * 3 + 1, f"Term {number + 1}", start, end, code == "diploma" and number == 2)
        for number, (start, end) in enumerate(bounds)
    )
    name = f"August {first} {EN_DASH} July {first + 1}"
    return AcademicYear(
        20_000 + (first - 2000) * 100 + index * 7, name, code, bounds[0][0], bounds[2][1], active, terms
    )


def _school_days(first: int) -> Iterator[date]:
    off = _days_off(first)
    day, last = _monday_of(date(first, 8, 20)), date(first + 1, 6, 20)
    while day <= last:
        if day.weekday() < 5 and day not in off:
            yield day
        day += timedelta(days=1)


def _monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _days_off(first: int) -> set[date]:
    """Autumn, winter, ski and spring holidays and single days of the year that starts in `first`."""
    off = {date(first, 11, 11), date(first + 1, 5, 1), date(first + 1, 5, 3)}
    for start in (
        _monday_of(date(first, 10, 28)),
        _monday_of(date(first + 1, 2, 12)),
        _monday_of(date(first + 1, 4, 6)),
    ):
        off.update(start + timedelta(days=days) for days in range(5))
    winter = date(first, 12, 19)
    off.update(winter + timedelta(days=days) for days in range(20))
    off.add(_monday_of(date(first + 1, 3, 12)) + timedelta(days=4))
    return off
