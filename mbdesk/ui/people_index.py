"""Everybody of the school by folded name, e-mail and number: what Ctrl+K searches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from mbdesk.directory import Directory
from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS, Field
from mbdesk.records import Parent, Person, PersonKind, Student, Teacher
from mbdesk.text import tr
from mbdesk.ui.filter import narrowed, narrows, words
from mbdesk.ui.search_keys import SearchKeys

MOST: Final = 50
P = TypeVar("P", Student, Parent, Teacher)


@dataclass(frozen=True, slots=True)
class Found:
    """A person found: what to show of them in a line."""

    person: Person
    kind: PersonKind
    about: str
    phone: str


class PeopleIndex:
    """Built once for a ``directory``; ``search`` narrows its last result while somebody types on."""

    def __init__(self, directory: Directory) -> None:
        self.directory = directory
        self._people: list[tuple[Person, PersonKind]] = []
        self._keys: list[str] = []
        self._add(directory.students, PersonKind.STUDENT, STUDENT_FIELDS)
        self._add(directory.parents, PersonKind.PARENT, PARENT_FIELDS)
        self._add(directory.teachers, PersonKind.TEACHER, TEACHER_FIELDS)
        self._last: tuple[tuple[str, ...], list[int]] = ((), list(range(len(self._people))))

    def _add(self, people: Sequence[P], kind: PersonKind, fields: Sequence[Field[P]]) -> None:
        self._people += [(person, kind) for person in people]
        self._keys += SearchKeys(fields).of(people, self.directory)

    def search(self, text: str) -> tuple[int, list[Found]]:
        """How many people match, and the best of them: words at the start of a name first, archived people last."""
        sought = words(text)
        if not sought:
            return 0, []
        old, rows = self._last
        found = narrowed(rows if narrows(sought, old) else range(len(self._people)), self._keys, sought)
        self._last = (sought, found)
        best = sorted(found, key=lambda row: self._rank(row, sought))[:MOST]
        return len(found), [self._line(row) for row in best]

    def _rank(self, row: int, sought: Sequence[str]) -> tuple[int, int, str]:
        key = self._keys[row]
        starts = sum(1 for word in sought if key.startswith(word) or f" {word}" in key or f"\x1f{word}" in key)
        person = self._people[row][0]
        return int(person.archived), -starts, key

    def _line(self, row: int) -> Found:
        person, kind = self._people[row]
        phone = person.mobile_phone_number or person.phone_number or ""
        return Found(person, kind, about(person, self.directory), phone)


def about(person: Person, directory: Directory) -> str:
    """What tells a person from another of the same name: ``Grade 9 · 00417``, ``Parent of Ana Silva``."""
    if isinstance(person, Student):
        group = person.class_grade or directory.year_group_name(person.year_group_id)
        return " · ".join(part for part in (tr("Student"), group, person.school_number) if part)
    if isinstance(person, Parent):
        children = directory.child_names(person.id)
        return tr("Parent of {children}", children=", ".join(children)) if children else tr("Parent")
    return tr("Administrator") if person.is_administrator else tr("Teacher")
