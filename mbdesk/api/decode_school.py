"""The school and its reference lists (contract 11): nested by programme, keys not uniform."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

from mbdesk.api.decode import listed, single, unreadable, whole
from mbdesk.api.record_reader import RecordReader
from mbdesk.api.transport import Answer
from mbdesk.records import (
    AcademicYear,
    AttendanceCategory,
    Calendar,
    CalendarDay,
    Grade,
    School,
    SchoolClass,
    StudentMemberships,
    Subject,
    Term,
    TermGradeScale,
    YearGroup,
    program_key,
)

_school: Final = RecordReader(School)
_year: Final = RecordReader(AcademicYear)
_term: Final = RecordReader(Term)
_subject: Final = RecordReader(Subject)
_category: Final = RecordReader(AttendanceCategory)
_calendar: Final = RecordReader(Calendar)
_calendar_day: Final = RecordReader(CalendarDay)
_scale: Final = RecordReader(TermGradeScale)
_class: Final = RecordReader(SchoolClass)
_year_group: Final = RecordReader(YearGroup)


def school(answer: Answer) -> School:
    """The school; its ``subdomain`` may be missing, then its id or name identifies it (contract 11.1)."""
    raw = dict(single(answer, "school"))
    name = raw.get("name") or raw.get("subdomain")
    identity = raw.get("subdomain") or raw.get("id") or name
    found = _school.read(raw | {"name": str(name), "subdomain": str(identity)}) if name else None
    if found is None:
        raise unreadable(answer, "no school")
    return found


def academic_years(answer: Answer) -> tuple[AcademicYear, ...]:
    """Years with their terms of every programme: ``{key: {"academic_years": [...]}}`` (contract 11.2)."""
    found = (_year_of(raw, program) for program, raw in _by_program(answer, "academic_years"))
    return tuple(year for year in found if year is not None)


def academic_year(answer: Answer, program: str) -> AcademicYear:
    """One year of a programme with its terms."""
    year = _year_of(single(answer, "academic_year"), program)
    if year is None:
        raise unreadable(answer, "no academic year")
    return year


def _year_of(raw: Mapping[str, Any], program: str) -> AcademicYear | None:
    year = _year.read({**raw, "program": program_key(program), "terms": []})
    return dataclasses.replace(year, terms=_terms(_items(raw, "academic_terms"))) if year is not None else None


def terms(answer: Answer) -> tuple[Term, ...]:
    """The terms of a class, in order (contract 12.4)."""
    return _terms(listed(answer, "terms"))


def _terms(raw: list[Any]) -> tuple[Term, ...]:
    found = [term for item in raw if (term := _term.read(item)) is not None]
    return tuple(sorted(found, key=lambda term: term.starts_on))


def calendar(answer: Answer) -> Calendar:
    """The school days of a year (contract 12.4)."""
    raw = single(answer, "calendar")
    found = _calendar.read({**raw, "dates": []})
    if found is None:
        raise unreadable(answer, "no calendar")
    days = (_calendar_day.read(item) for item in _items(raw, "dates"))
    return dataclasses.replace(found, dates=tuple(day for day in days if day is not None))


def attendance_categories(answer: Answer) -> tuple[AttendanceCategory, ...]:
    """The school's names of the numbers of contract 5.8; a vendor's sample nests the list once more."""
    found = []
    for raw in listed(answer, "categories"):
        inner = raw.get("categories") if isinstance(raw, Mapping) else None
        found += [_category.read(item) for item in (inner if isinstance(inner, list) else [raw])]
    return tuple(category for category in found if category is not None)


def term_grade_scales(answer: Answer) -> tuple[TermGradeScale, ...]:
    """Marks and their scores by programme (contract 12.4)."""
    found = (
        _scale.read({**raw, "program": program_key(str(raw.get("program_code") or ""))})
        for raw in _items(single(answer, "school"), "term_grade_scales")
        if isinstance(raw, Mapping)
    )
    return tuple(scale for scale in found if scale is not None)


def student_memberships(answer: Answer) -> StudentMemberships:
    """Where a student belongs: an object of three lists (contract 12.4)."""
    raw = single(answer, "memberships")
    classes = (_class.read(item) for item in _items(raw, "classes"))
    groups = (_year_group.read(item) for item in _items(raw, "year_groups"))
    return StudentMemberships(
        classes=tuple(found for found in classes if found is not None),
        year_groups=tuple(found for found in groups if found is not None),
        groups=tuple(item for item in _items(raw, "groups") if isinstance(item, Mapping)),
    )


def grades(answer: Answer) -> tuple[Grade, ...]:
    """The grades of every programme (contract 11.3)."""
    found = []
    for program in _items(single(answer, "school"), "programs"):
        if not isinstance(program, Mapping):
            continue
        key = program_key(str(program.get("code") or program.get("name") or ""))
        for raw in _items(program, "grades"):
            if not isinstance(raw, Mapping):
                continue
            name, label = raw.get("name") or raw.get("label"), raw.get("label")
            if name:
                found.append(
                    Grade(
                        name=str(name),
                        label=str(label) if label else None,
                        code=str(raw.get("code") or ""),
                        program=key,
                        number=whole(raw.get("grade_number")),
                    )
                )
    return tuple(found)


def subjects(answer: Answer) -> tuple[Subject, ...]:
    """The subjects of every programme (contract 11.4)."""
    found = (_subject.read({**raw, "program": program_key(key)}) for key, raw in _by_program(answer, "subjects"))
    return tuple(subject for subject in found if subject is not None)


def _items(raw: Mapping[str, Any], name: str) -> list[Any]:
    found = raw.get(name)
    return found if isinstance(found, list) else []


def _by_program(answer: Answer, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each object under ``{name: {key: [..]}}`` or ``{name: {key: {name: [..]}}}`` with its programme key."""
    outer = answer.data.get(name) if isinstance(answer.data, Mapping) else None
    if isinstance(outer, list):  # not by programme: then each item may name its own
        for raw in listed(answer, name):
            if isinstance(raw, Mapping):
                yield str(raw.get("program_code") or ""), raw
        return
    if not isinstance(outer, Mapping):
        raise unreadable(answer, f"no {name}")
    for key, inner in outer.items():
        items = inner.get(name) if isinstance(inner, Mapping) else inner
        for raw in items if isinstance(items, list) else []:
            if isinstance(raw, Mapping):
                yield str(key), raw
