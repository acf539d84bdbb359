"""Term grades, gradebook and tasks in every shape met (contract 6.7 to 6.11, 18 rows 12 and 13)."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from mbdesk.api.decode import ids, whole
from mbdesk.api.record_reader import RecordReader
from mbdesk.records import Assignment, GradebookRow, Task, TaskResult, TermGradeRow

_assignment: Final = RecordReader(Assignment)
_task: Final = RecordReader(Task)


def term_grade_row(raw: object) -> TermGradeRow | None:
    """A student's term grade; the programme's own shape is kept."""
    row = _flat(raw)
    student = whole(row.get("id"))
    if student is None:
        return None
    return TermGradeRow(id=student, name=_text(row.get("name")), term_grade=_object(row.get("term_grade")))


def gradebook_row(raw: object) -> GradebookRow | None:
    """A student's assignments; the row may be nested under ``student`` (contract 6.11)."""
    row = _flat(raw)
    student = whole(row.get("id"))
    if student is None:
        return None
    found = row.get("assignments", row.get("assignment_grades"))
    read = (_assignment.read(item) for item in found) if isinstance(found, list) else ()
    return GradebookRow(
        id=student, name=_text(row.get("name")), assignments=tuple(item for item in read if item is not None)
    )


def task(raw: object) -> Task | None:
    """A task; keys of versions p0 and p1 are folded into today's, their originals stay in ``extra``."""
    if not isinstance(raw, Mapping):
        return None
    kind, category = raw.get("assessment_type"), raw.get("category")
    assessments = raw.get("assessments")
    changed: dict[str, Any] = {
        "assessment_type": _name(kind) or raw.get("task_type_name") or raw.get("task_type"),
        "category": _name(category),
        "assessments": assessments if isinstance(assessments, Mapping) else _older(raw.get("assessment_types")),
        "assigned_students": list(ids(raw.get("assigned_students"))),
    }
    keep = {key: raw[key] for key in ("assessment_type", "category") if isinstance(raw.get(key), Mapping)}
    found = _task.read({**raw, **changed})
    return dataclasses.replace(found, extra={**found.extra, **keep}) if found is not None and keep else found


def _older(raw: object) -> dict[str, Any]:
    """``assessment_types`` of p0 and p1 with today's keys: ``max_score`` is ``max_points`` now."""
    renamed = {}
    for name, value in _object(raw).items():
        inner = dict(value) if isinstance(value, Mapping) else {}
        if "max_score" in inner:
            inner["max_points"] = inner.pop("max_score")
        renamed["comment" if name == "comments" else name] = inner
    return renamed


def task_result(raw: object) -> TaskResult | None:
    """A student's result in a task."""
    row = _flat(raw)
    student = whole(row.get("id"))
    if student is None:
        return None
    works = row.get("task_works")
    return TaskResult(
        id=student,
        name=_text(row.get("name")),
        assessments=_object(row.get("assessments")),
        task_works=tuple(work for work in works if isinstance(work, Mapping)) if isinstance(works, list) else (),
    )


def _flat(raw: object) -> Mapping[str, Any]:
    """The row with a nested ``student`` lifted to its level."""
    row = _object(raw)
    inner = row.get("student")
    return {**row, **inner} if isinstance(inner, Mapping) else row


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _name(value: object) -> str | None:
    if isinstance(value, Mapping):
        found = value.get("name") or value.get("kind")
        return str(found) if found else None
    return str(value) if value else None
