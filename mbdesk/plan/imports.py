"""The one door to every kind of import: from a sheet and the answers to a draft, from the draft to a plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from mbdesk.plan import (
    archiving,
    enrolment_plan,
    enrolments,
    exact,
    links,
    links_plan,
    moves,
    parents,
    parents_plan,
    student_changes,
    teachers,
)
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.guess import guess_kind
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Plan
from mbdesk.plan.reviewed import as_reviewed
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.steps import Where

__all__ = ["build_plan", "draft", "guess_kind"]


@dataclass(frozen=True, slots=True)
class _Way:
    """How a kind makes its draft, and the plan of such a draft."""

    draft: Callable[[SourceSheet, Answers, Known, date], Draft]
    build: Callable[[Draft, Known, Where], Plan]


def draft(sheet: SourceSheet, answers: Answers, known: Known, today: date) -> Draft:
    """What the import of ``answers.kind`` would do with ``sheet``. Pure; 1,000 rows take a fraction of a second; call
    it outside the window's thread all the same."""
    return _WAYS[answers.kind].draft(sheet, answers, known, today)


def build_plan(draft: Draft, known: Known, *, school: str, school_name: str, made_at: str) -> Plan:
    """The plan of a draft. Nothing is in it for rows held back.

    ``school`` and ``school_name`` are whom it is for, ``made_at`` UTC ISO text.
    """
    where = Where(school=school, school_name=school_name, made_at=made_at, read_at=known.directory.asked_at)
    return as_reviewed(_WAYS[draft.answers.kind].build(draft, known, where), known.directory.student_by_id.get)


_WAYS: Final[Mapping[str, _Way]] = {
    "enrolments": _Way(enrolments.draft, enrolment_plan.build_plan),
    "student_changes": _Way(student_changes.draft, enrolment_plan.build_plan),
    "teachers": _Way(teachers.draft, teachers.build_plan),
    "parents": _Way(parents.draft, parents_plan.build_plan),
    "link": _Way(links.draft, links_plan.build_plan),
    "unlink": _Way(links.draft, links_plan.build_plan),
    "archive": _Way(archiving.draft_archive, archiving.build_plan),
    "unarchive": _Way(archiving.draft_unarchive, archiving.build_plan),
    "year_groups": _Way(moves.draft_year_groups, moves.build),
    "class_add": _Way(moves.draft_class_add, moves.build),
    "class_remove": _Way(moves.draft_class_remove, moves.build),
    "class_exact": _Way(exact.draft_class_exact, moves.build),
    "year_group_exact": _Way(exact.draft_year_group_exact, moves.build),
}
