"""Attendance answers (contract 5.6 to 5.8, 6.5, 6.6)."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from mbdesk.api.decode import listed, whole
from mbdesk.api.record_reader import RecordReader
from mbdesk.api.transport import Answer
from mbdesk.records import Count, DayAttendance, Mark, StudentDay, StudentTotals, TermAttendance, Timetable

_count: Final = RecordReader(Count)

HOMEROOM: Final = ""
"""The single key of a homeroom mark in ``StudentDay.marks``."""


def term(answer: Answer) -> TermAttendance:
    """Totals of a class or year group for a term."""
    rows = (_totals(raw) for raw in listed(answer, "students"))
    return TermAttendance(students=tuple(row for row in rows if row is not None), timetable=_timetable(answer))


def _totals(raw: object) -> StudentTotals | None:
    student = whole(raw.get("id")) if isinstance(raw, Mapping) else None
    if student is None or not isinstance(raw, Mapping):
        return None
    categories = raw.get("attendance_categories")
    counts = [_count.read(item) for item in categories] if isinstance(categories, list) else []
    labels = raw.get("attendance")
    totals = labels if isinstance(labels, Mapping) else {}
    by_label = {str(label): n for label, value in totals.items() if (n := whole(value)) is not None}
    return StudentTotals(id=student, counts=tuple(count for count in counts if count is not None), by_label=by_label)


def class_day(answer: Answer, day: date) -> DayAttendance:
    """A class's register of one day: marks by period key; ``{}`` when nobody recorded (contract 6.6)."""
    return DayAttendance(
        day=day,
        students=tuple(row for raw in listed(answer, "students") if (row := _day(raw, by_period=True)) is not None),
        timetable=_timetable(answer),
    )


def homeroom_day(answer: Answer, day: date) -> DayAttendance:
    """A year group's homeroom register of one day: at most one mark a student (contract 5.7)."""
    rows = (_day(raw, by_period=False) for raw in listed(answer, "students"))
    return DayAttendance(day=day, students=tuple(row for row in rows if row is not None))


def _day(raw: object, *, by_period: bool) -> StudentDay | None:
    student = whole(raw.get("id")) if isinstance(raw, Mapping) else None
    if student is None or not isinstance(raw, Mapping):
        return None
    found = raw.get("attendance")
    attendance = found if isinstance(found, Mapping) else {}
    marks = {str(key): value for key, value in attendance.items()} if by_period else {HOMEROOM: attendance}
    read = {key: mark for key, value in marks.items() if (mark := _mark(value)) is not None}
    return StudentDay(id=student, marks=read)


def _mark(raw: object) -> Mark | None:
    if not isinstance(raw, Mapping):
        return None
    category = raw.get("category")
    number = whole(category.get("status")) if isinstance(category, Mapping) else whole(category)
    status = raw.get("status")
    if status is None and number is None:
        return None
    note = raw.get("note")
    return Mark(status="" if status is None else str(status), category=number, note="" if note is None else str(note))


def _timetable(answer: Answer) -> Timetable | None:
    raw = answer.data.get("timetable") if isinstance(answer.data, Mapping) else None
    if not isinstance(raw, Mapping):
        return None
    first, offset = whole(raw.get("period_starts_count_from")), whole(raw.get("period_offset"))
    return Timetable(period_starts_count_from=1 if first is None else first, period_offset=offset or 0)
