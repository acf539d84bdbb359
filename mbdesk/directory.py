"""The loaded school with its links both ways, immutable: a new load makes a new directory.

Links are built when first asked for (20,000 memberships cost nothing until a roster is looked at).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from mbdesk.records import (
    AcademicYear,
    Grade,
    Membership,
    Parent,
    Person,
    School,
    SchoolClass,
    Student,
    Subject,
    Teacher,
    Term,
    YearGroup,
    program_key,
)
from mbdesk.text import fold


@dataclass(frozen=True, kw_only=True)
class Directory:
    """Everything loaded of one school. ``unreadable`` counts records that could not be read, by kind (wire plural).

    ``settled`` names the lists (wire plurals) that were read whole and whose counts agreed (quality 2.5); a decision
    that removes people may rest on a settled list only. ``not_allowed`` names the lists that the key may not read.
    ``loaded_at`` is the local time of the load as ISO text. For the next look at what changed: ``asked_at`` is the
    moment at which reading began, by the server's clock, ``whole_at`` the one of the last reading of everything, by
    this computer's; both are UTC ISO texts, "" before.
    """

    school: School | None = None
    students: tuple[Student, ...] = ()
    parents: tuple[Parent, ...] = ()
    teachers: tuple[Teacher, ...] = ()
    classes: tuple[SchoolClass, ...] = ()
    year_groups: tuple[YearGroup, ...] = ()
    memberships: tuple[Membership, ...] = ()
    academic_years: tuple[AcademicYear, ...] = ()
    grades: tuple[Grade, ...] = ()
    subjects: tuple[Subject, ...] = ()
    unreadable: Mapping[str, int] = field(default_factory=dict)
    settled: frozenset[str] = frozenset()
    not_allowed: frozenset[str] = frozenset()
    loaded_at: str = ""
    asked_at: str = ""
    whole_at: str = ""

    def with_(self, **lists: Any) -> "Directory":
        """A copy with some lists replaced."""
        return replace(self, **lists)

    @cached_property
    def student_by_id(self) -> Mapping[int, Student]:
        return {s.id: s for s in self.students}

    @cached_property
    def parent_by_id(self) -> Mapping[int, Parent]:
        return {p.id: p for p in self.parents}

    @cached_property
    def teacher_by_id(self) -> Mapping[int, Teacher]:
        return {t.id: t for t in self.teachers}

    @cached_property
    def class_by_id(self) -> Mapping[int, SchoolClass]:
        return {c.id: c for c in self.classes}

    @cached_property
    def year_group_by_id(self) -> Mapping[int, YearGroup]:
        return {g.id: g for g in self.year_groups}

    def person(self, person_id: int | None) -> Person | None:
        """The student, teacher or parent with this id, or None."""
        if person_id is None:
            return None
        return (
            self.student_by_id.get(person_id) or self.teacher_by_id.get(person_id) or self.parent_by_id.get(person_id)
        )

    @cached_property
    def _parent_ids_of(self) -> Mapping[int, tuple[int, ...]]:
        """Student id -> parent ids, from both sides of the link, each once, in order."""
        found: dict[int, dict[int, None]] = defaultdict(dict)
        for student in self.students:
            found[student.id].update(dict.fromkeys(student.parent_ids))
        for parent in self.parents:
            for child in (*parent.child_ids, *(link.id for link in parent.children)):
                found[child][parent.id] = None
        return {child: tuple(ids) for child, ids in found.items()}

    @cached_property
    def _child_ids_of(self) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, dict[int, None]] = defaultdict(dict)
        for child, parents in self._parent_ids_of.items():
            for parent in parents:
                found[parent][child] = None
        return {parent: tuple(ids) for parent, ids in found.items()}

    def parents_of(self, student_id: int) -> tuple[Parent, ...]:
        """The loaded parents of a student."""
        ids = self._parent_ids_of.get(student_id, ())
        return tuple(self.parent_by_id[i] for i in ids if i in self.parent_by_id)

    def children_of(self, parent_id: int) -> tuple[Student, ...]:
        """The loaded children of a parent."""
        ids = self._child_ids_of.get(parent_id, ())
        return tuple(self.student_by_id[i] for i in ids if i in self.student_by_id)

    def relationship(self, parent_id: int, student_id: int) -> str:
        """``Mother`` and so on, "" when ManageBac does not say."""
        parent = self.parent_by_id.get(parent_id)
        links = parent.children if parent else ()
        return next((link.relationship or "" for link in links if link.id == student_id), "")

    def siblings_of(self, student_id: int) -> tuple[Student, ...]:
        """Other students that share a parent."""
        found = {c.id: c for p in self.parents_of(student_id) for c in self.children_of(p.id) if c.id != student_id}
        return tuple(found.values())

    @cached_property
    def _class_ids_of(self) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, dict[int, None]] = defaultdict(dict)
        for membership in self.memberships:
            found[membership.user_id][membership.class_id] = None
        for school_class in self.classes:
            for teacher in school_class.teachers:
                found[teacher.teacher_id][school_class.id] = None
        return {user: tuple(ids) for user, ids in found.items()}

    @cached_property
    def _student_ids_in(self) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, dict[int, None]] = defaultdict(dict)
        for membership in self.memberships:
            if membership.is_student:
                found[membership.class_id][membership.user_id] = None
        return {class_id: tuple(ids) for class_id, ids in found.items()}

    def classes_of(self, person_id: int) -> tuple[SchoolClass, ...]:
        """The loaded classes of a student or teacher."""
        ids = self._class_ids_of.get(person_id, ())
        return tuple(self.class_by_id[i] for i in ids if i in self.class_by_id)

    @cached_property
    def _memberships_of(self) -> Mapping[int, tuple[Membership, ...]]:
        found: dict[int, list[Membership]] = defaultdict(list)
        for membership in self.memberships:
            found[membership.class_id].append(membership)
        return {class_id: tuple(members) for class_id, members in found.items()}

    def memberships_of(self, class_id: int) -> tuple[Membership, ...]:
        """The memberships of a class, students and staff."""
        return self._memberships_of.get(class_id, ())

    def student_ids_in_class(self, class_id: int) -> tuple[int, ...]:
        """The ids of a class's students, also of those who are not loaded."""
        return self._student_ids_in.get(class_id, ())

    def students_in_class(self, class_id: int) -> tuple[Student, ...]:
        """The loaded students of a class, by name."""
        return _by_name(self.student_by_id, self._student_ids_in.get(class_id, ()))

    def students_in_year_group(self, year_group_id: int) -> tuple[Student, ...]:
        """The loaded students of a year group, by name."""
        group = self.year_group_by_id.get(year_group_id)
        return _by_name(self.student_by_id, group.student_ids if group else ())

    def teachers_of(self, class_id: int) -> tuple[Teacher, ...]:
        """The loaded teachers of a class."""
        school_class = self.class_by_id.get(class_id)
        ids = [t.teacher_id for t in school_class.teachers] if school_class else []
        return tuple(self.teacher_by_id[i] for i in ids if i in self.teacher_by_id)

    def academic_year(self, program_code: str | None) -> AcademicYear | None:
        """The active academic year of a programme (else its last), None when the school lists none."""
        years = [y for y in self.academic_years if y.program == program_key(program_code)]
        return next((y for y in years if y.active), max(years, key=lambda y: y.starts_on, default=None))

    def terms_of_class(self, school_class: SchoolClass) -> tuple[Term, ...]:
        """The terms in which a class meets, in order (contract 16, rows 6 to 8).

        Terms of its programme's academic years from ``start_term_id`` to ``end_term_id``; without these, the active
        year's terms.
        """
        years = [y for y in self.academic_years if y.program == program_key(school_class.program_code)]
        terms = sorted((t for y in years for t in y.terms), key=lambda t: t.starts_on)
        ids = [t.id for t in terms]
        if school_class.start_term_id in ids and school_class.end_term_id in ids:
            first, last = ids.index(school_class.start_term_id), ids.index(school_class.end_term_id)
            return tuple(terms[first : last + 1])
        year = self.academic_year(school_class.program_code)
        return year.terms if year else ()

    # -- Links: names behind ids, for fields ------------------------------------------------------------------------

    def person_name(self, person_id: int | None) -> str:
        """Full name, "" when unknown."""
        person = self.person(person_id)
        return person.full_name if person else ""

    def year_group_name(self, year_group_id: int | None) -> str:
        """The name of a year group, "" when unknown."""
        group = self.year_group_by_id.get(year_group_id) if year_group_id is not None else None
        return group.name if group else ""

    def parent_names(self, student_id: int) -> tuple[str, ...]:
        """Full names of a student's parents."""
        return tuple(p.full_name for p in self.parents_of(student_id))

    def child_names(self, parent_id: int) -> tuple[str, ...]:
        """Full names of a parent's children."""
        return tuple(c.full_name for c in self.children_of(parent_id))

    def class_names(self, person_id: int) -> tuple[str, ...]:
        """Names of a person's classes."""
        return tuple(c.name for c in self.classes_of(person_id))

    def teacher_names(self, class_id: int) -> tuple[str, ...]:
        """Full names of a class's teachers."""
        return tuple(t.full_name for t in self.teachers_of(class_id))

    def class_size(self, class_id: int) -> int | None:
        """How many students a class has, None while memberships are not loaded."""
        return len(self._student_ids_in.get(class_id, ())) if self.memberships else None


def _by_name(known: Mapping[int, Student], ids: Iterable[int]) -> tuple[Student, ...]:
    return tuple(sorted((known[i] for i in ids if i in known), key=lambda s: fold(s.sort_name)))
