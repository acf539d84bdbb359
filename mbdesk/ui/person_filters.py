"""The filters over a list of people: by year, by status, and the questions registrars ask of their data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import N_, tr

ACTIVE: Final = "active"
ARCHIVED: Final = "archived"

Test = Callable[[Any, Directory], bool]


def _no_parent(person: Any, school: Directory) -> bool:
    return not school.parents_of(person.id)


def _no_child(person: Any, school: Directory) -> bool:
    return not school.children_of(person.id)


def _no_email(person: Any, _school: Directory) -> bool:
    return not (person.email or "").strip()


def _no_phone(person: Any, _school: Directory) -> bool:
    return not ((person.mobile_phone_number or "").strip() or (person.phone_number or "").strip())


def _no_number(person: Any, _school: Directory) -> bool:
    return isinstance(person, Student) and not person.school_number


def _no_class(person: Any, school: Directory) -> bool:
    return not school.classes_of(person.id)


def _administrator(person: Any, _school: Directory) -> bool:
    return bool(person.is_administrator)


QUESTIONS: Final[dict[PersonKind, tuple[tuple[str, str, Test], ...]]] = {
    PersonKind.STUDENT: (
        ("no_parent", N_("No parent linked"), _no_parent),
        ("no_email", N_("No e-mail"), _no_email),
        ("no_number", N_("No student ID"), _no_number),
        ("no_class", N_("In no class"), _no_class),
    ),
    PersonKind.PARENT: (
        ("no_child", N_("No child linked"), _no_child),
        ("no_email", N_("No e-mail"), _no_email),
        ("no_phone", N_("No phone"), _no_phone),
    ),
    PersonKind.TEACHER: (
        ("administrator", N_("Administrators"), _administrator),
        ("no_class", N_("Teaches no class"), _no_class),
    ),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is ticked: year-group grades, ``active``/``archived``, and the keys of questions (all must hold)."""

    years: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()

    @property
    def shown_statuses(self) -> frozenset[str]:
        """Archived people only on request (PEO-4)."""
        return self.statuses or frozenset({ACTIVE})

    def test(self, kind: PersonKind, school: Directory) -> Callable[[Person], bool]:
        """Whether a person is wanted."""
        statuses = self.shown_statuses
        asked = [test for key, _, test in QUESTIONS[kind] if key in self.questions]
        years = self.years

        def wanted(person: Person) -> bool:
            if status_of(person) not in statuses:
                return False
            if years and not (years & years_of(person, school)):
                return False
            return all(test(person, school) for test in asked)

        return wanted


def status_of(person: Person) -> str:
    """``active`` or ``archived``."""
    return ARCHIVED if person.archived else ACTIVE


def years_of(person: Person, school: Directory) -> frozenset[str]:
    """The grades a student is in, or the grades of a parent's children."""
    students: Sequence[Student] = (person,) if isinstance(person, Student) else school.children_of(person.id)
    return frozenset(s.class_grade for s in students if s.class_grade)


def year_choices(school: Directory) -> list[tuple[str, str]]:
    """The grades in which there are students, in the order of their numbers."""
    found = {s.class_grade: s.class_grade_number for s in school.students if s.class_grade}
    return [(grade, grade) for grade in sorted(found, key=lambda g: (found[g] is None, found[g] or 0, g))]


def status_choices() -> list[tuple[str, str]]:
    """Active and archived."""
    return [(ACTIVE, tr("Active")), (ARCHIVED, tr("Archived"))]


def question_choices(kind: PersonKind) -> list[tuple[str, str]]:
    """The questions of a kind of people."""
    return [(key, tr(words)) for key, words, _ in QUESTIONS[kind]]
