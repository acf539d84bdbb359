"""The filters over classes and year groups: programme, grade, subject, teacher, status."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from mbdesk.directory import Directory
from mbdesk.records import SchoolClass, YearGroup
from mbdesk.text import fold
from mbdesk.ui.person_filters import ACTIVE, ARCHIVED
from mbdesk.ui.tabs.classes_members import Member

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is ticked; nothing ticked in a filter means it lets everything through, archived ones only on request."""

    programs: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()
    teachers: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()

    def test(self) -> Callable[[Any], bool]:
        """Whether a class, a year group or a line of a class list is wanted."""
        statuses = self.statuses or frozenset({ACTIVE})

        def wanted(record: SchoolClass | YearGroup | Member) -> bool:
            if (ARCHIVED if record.archived else ACTIVE) not in statuses:
                return False
            group = record.group if isinstance(record, Member) else record
            if self.programs and (group.program or "") not in self.programs:
                return False
            if self.grades and (group.grade or "") not in self.grades:
                return False
            return not isinstance(group, SchoolClass) or self._fits_class(group)

        return wanted

    def _fits_class(self, group: SchoolClass) -> bool:
        if self.subjects and (group.subject_name or "") not in self.subjects:
            return False
        return not self.teachers or any(str(t.teacher_id) in self.teachers for t in group.teachers)


def program_choices(groups: Iterable[SchoolClass | YearGroup]) -> Choices:
    """The programmes that occur."""
    return [(name, name) for name in sorted({group.program for group in groups if group.program})]


def grade_choices(groups: Iterable[SchoolClass | YearGroup]) -> Choices:
    """The grades that occur, in the order of their numbers (contract 13.1)."""
    found = {group.grade: group.grade_number or 0 for group in groups if group.grade}
    return [(grade, grade) for grade in sorted(found, key=lambda grade: (found[grade], grade))]


def subject_choices(classes: Iterable[SchoolClass]) -> Choices:
    """The subjects that are taught."""
    return [(name, name) for name in sorted({c.subject_name for c in classes if c.subject_name}, key=str.casefold)]


def teacher_choices(classes: Iterable[SchoolClass], school: Directory) -> Choices:
    """The teachers who have a class, by name."""
    ids = {teacher.teacher_id for c in classes for teacher in c.teachers}
    people = [person for i in ids if (person := school.teacher_by_id.get(i)) is not None]
    return [(str(p.id), p.sort_name) for p in sorted(people, key=lambda p: fold(p.sort_name))]
