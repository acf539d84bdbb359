"""Term grades, gradebook and tasks (contract 6.7 to 6.11)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TermGradeRow:
    """A student's term grade; ``term_grade`` keeps the programme's own shape (contract 6.10)."""

    id: int
    name: str = ""
    term_grade: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """One gradebook cell (contract 6.11); marks switch between number and text and are kept as they came."""

    id: int
    name: str = ""
    group_mark: str | int | float | None = None
    score: float | None = None
    max_points: float | None = None
    due_date: str | None = None
    comment: str | None = None
    dropbox_status: str | None = None
    binary: str | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GradebookRow:
    """All assignments of a student in a class and term."""

    id: int
    name: str = ""
    assignments: tuple[Assignment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task; keys of older versions are folded into today's (contract 6.7, 18 row 12)."""

    id: int
    name: str = ""
    notes: str | None = None
    draft: bool = False
    due_date: str | None = None
    assessment_type: str | None = None
    category: str | None = None
    assessments: Mapping[str, Any] = field(default_factory=dict)
    assigned_students: tuple[int, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """A student's result in one task (contract 6.9); unknown assessment shapes are kept as they came."""

    id: int
    name: str = ""
    assessments: Mapping[str, Any] = field(default_factory=dict)
    task_works: tuple[Mapping[str, Any], ...] = ()
