"""Homeroom and class attendance, by term and by date (contract 5.6, 5.7, 6.5, 6.6)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from mbdesk.practice.attendance import Mark, totals
from mbdesk.practice.calendar import Term
from mbdesk.practice.registry import STUDENTS, Record
from mbdesk.practice.routes.finding import class_in_path, days_of_class, group_in_path, term_in_path
from mbdesk.practice.routes.table import Call, route
from mbdesk.practice.wire import Answer, Refusal, bad_request, json_answer, not_found

Span = tuple[int, date, date | None]
"""A student with the first and last day in the class or group; None while it lasts."""


def _spans(call: Call, rows: Iterator[Span], *, archived_too: bool) -> list[Span]:
    wanted = call.query.ids("student_ids")
    people = call.world.registry.people[STUDENTS]
    spans: dict[int, Span] = {}
    for student_id, first, last in rows:
        student = people.get(student_id)
        if student is None or (wanted is not None and student_id not in wanted):
            continue
        if last is None or (archived_too and student["archived"]):
            spans[student_id] = (student_id, first, last)
    return [spans[student_id] for student_id in sorted(spans)]


def _group_spans(call: Call, group_id: int, *, archived_too: bool) -> list[Span]:
    stays = call.world.registry.stays[group_id]
    rows = ((student_id, stay.first_day, stay.last_day) for student_id, stay in stays.items())
    return _spans(call, rows, archived_too=archived_too)


def _class_spans(call: Call, class_id: int, *, archived_too: bool) -> list[Span]:
    registry = call.world.registry
    rows: list[Span] = []
    if archived_too:
        rows += [
            (one.user_id, one.first_day, one.last_day)
            for one in registry.former_memberships
            if one.class_id == class_id
        ]
    rows += [(one.user_id, one.first_day, None) for one in registry.memberships_of_class(class_id, "Student")]
    return _spans(call, iter(rows), archived_too=archived_too)


def _day(call: Call) -> date:
    try:
        return date.fromisoformat(call.params["date"])
    except ValueError:
        raise bad_request("Invalid date") from None


def _in_span(day: date, span: Span) -> bool:
    return span[1] <= day and (span[2] is None or day <= span[2])


@route("GET", "/year-groups/{id}/homeroom/attendance/term/{term_id}", "year-groups/term-attendance")
def homeroom_term(call: Call) -> Answer:
    """Totals of a year group's term (contract 5.6)."""
    group = group_in_path(call)
    year, term = term_in_path(call)
    if year.program_code != group["program_code"]:
        raise not_found("AcademicTerm", term.id)
    days = list(call.world.calendar.days_so_far(term.starts_on, term.ends_on))
    register = call.world.register
    archived_too = call.query.flag("archived_students") is True
    rows: list[Record] = []
    for span in _group_spans(call, group["id"], archived_too=archived_too):
        marks = (register.homeroom(group["id"], span[0], day) for day in days if _in_span(day, span))
        rows.append({"id": span[0], **totals(mark for mark in marks if mark)})
    return json_answer({"students": rows})


@route("GET", "/year-groups/{id}/homeroom/attendance/date/{date}", "year-groups/date-attendance")
def homeroom_date(call: Call) -> Answer:
    """A year group's day; `{}` for no mark (contract 5.7)."""
    group = group_in_path(call)
    day = _day(call)
    rows: list[Record] = []
    for span in _group_spans(call, group["id"], archived_too=True):
        if _in_span(day, span):
            mark = call.world.register.homeroom(group["id"], span[0], day)
            rows.append({"id": span[0], "attendance": mark.as_wire() if mark else {}})
        elif span[2] is None:
            rows.append({"id": span[0], "attendance": {}})
    return json_answer({"students": rows})


def _timetable(call: Call) -> dict[str, Any]:
    if call.world.switches.periods_from_zero:
        return {"period_starts_count_from": 0, "period_offset": -1}
    return {"period_starts_count_from": 1, "period_offset": 0}


def _marks_of_day(call: Call, class_: Record, span: Span, day: date) -> Iterator[tuple[int, Mark]]:
    if _in_span(day, span):
        for period in call.world.register.periods(class_, day):
            mark = call.world.register.lesson(class_, span[0], day, period)
            if mark is not None:
                yield period, mark


def _marks_of_term(call: Call, class_: Record, span: Span, term: Term) -> Iterator[Mark]:
    for day in call.world.calendar.days_so_far(max(term.starts_on, span[1]), term.ends_on):
        for _, mark in _marks_of_day(call, class_, span, day):
            yield mark


@route("GET", "/classes/{id}/attendance/term/{term_id}", "classes/term-attendance")
def class_term(call: Call) -> Answer:
    """Totals of a class's term (contract 6.5)."""
    class_ = class_in_path(call)
    _, term = term_in_path(call, class_)
    archived_too = call.query.flag("archived_students") is True or call.query.flag("include_archived_students") is True
    rows = [
        {"id": span[0], **totals(_marks_of_term(call, class_, span, term))}
        for span in _class_spans(call, class_["id"], archived_too=archived_too)
    ]
    return json_answer({"students": rows, "timetable": _timetable(call)})


@route("GET", "/classes/{id}/attendance/date/{date}", "classes/date-attendance")
def class_date(call: Call) -> Answer:
    """A class's day by period; `{}` for no lesson (contract 6.6)."""
    class_ = class_in_path(call)
    day = _day(call)
    first, last = days_of_class(call, class_)
    if not (first and last and first <= day <= last) and call.world.switches.date_outside_terms != 200:
        raise Refusal(call.world.switches.date_outside_terms, {"error": "date is out of class term date range"})
    rows = []
    for span in _class_spans(call, class_["id"], archived_too=True):
        if span[2] is None or _in_span(day, span):
            marks = {str(period): mark.as_wire() for period, mark in _marks_of_day(call, class_, span, day)}
            rows.append({"id": span[0], "attendance": marks})
    return json_answer({"students": rows, "timetable": _timetable(call)})
