"""Makes the year groups, the classes and who is in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random

from mbdesk.practice import curriculum
from mbdesk.practice.calendar import Calendar, utc_time
from mbdesk.practice.curriculum import GRADES, Grade, Size, Subject
from mbdesk.practice.registry import STUDENTS, TEACHERS, Membership, Record, Registry, Stay

_SECTIONS = "ABCDEFGH"
_FIRST_GROUP_ID = 11_076_101
_FIRST_CLASS_ID = 10_020_550_011
"""Eleven digits, as seen in the wild: class ids do not fit 32 bits (contract 18, no. 22)."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A class about to be made."""

    subject: Subject
    grade: Grade
    section: str
    students: tuple[int, ...]
    name: str
    code: str
    levels: bool = False


class GroupMaker:
    """Fills a registry that already has people with year groups, classes and memberships."""

    def __init__(self, registry: Registry, random: Random, calendar: Calendar, size: Size) -> None:
        self._registry = registry
        self._random = random
        self._calendar = calendar
        self._size = size
        self._next_class_id = _FIRST_CLASS_ID
        people = registry.people[TEACHERS]
        self._teachers = [key for key, one in people.items() if not one["archived"] and one["role"] != "AdminUser"]
        self._admins = [key for key, one in people.items() if one["role"] == "AdminUser"]
        self._gone = [key for key, one in people.items() if one["archived"]]
        self._next_advisor = 0
        self._subject_teachers: dict[int, list[int]] = {}

    def make(
        self,
        grade_of: dict[int, Grade],
        section_wish: dict[int, str],
        left_this_year: dict[int, tuple[Grade, date]],
    ) -> None:
        """`grade_of`: student id -> grade; `section_wish`: who must be in which section."""
        by_grade: dict[str, list[int]] = {grade.label: [] for grade in GRADES}
        for student_id, grade in grade_of.items():
            by_grade[grade.label].append(student_id)
        plans: list[_Plan] = []
        for index, grade in enumerate(GRADES):
            students = by_grade[grade.label]
            group_id = self._make_group(index, grade, students)
            sections = self._sections(grade, students, section_wish)
            self._appoint_advisors(group_id, grade, sections)
            plans.extend(self._plan_classes(grade, sections))
        for plan in plans:
            self._make_class(plan)
        self._add_second_teachers()
        self._remember_leavers(left_this_year)
        self._make_archived_groups()
        self._make_archived_classes(plans)

    # year groups

    def _make_group(self, index: int, grade: Grade, students: list[int]) -> int:
        group_id = _FIRST_GROUP_ID + index * 13
        last = {"pyp": 6, "myp": 11, "diploma": 13}[grade.program.code]
        leaving = self._calendar.first_year + 1 + last - max(grade.number, 0)
        self._registry.year_groups[group_id] = _group_record(group_id, grade, leaving, archived=False)
        stays = self._registry.stays.setdefault(group_id, {})
        for student_id in students:
            started = date.fromisoformat(self._registry.people[STUDENTS][student_id]["attendance_start_date"])
            stays[student_id] = Stay(max(started, self._calendar.active_year(grade.program.code).starts_on))
        return group_id

    def _sections(self, grade: Grade, students: list[int], wish: dict[int, str]) -> dict[str, list[int]]:
        count = {"pyp": self._size.pyp_sections, "myp": self._size.myp_sections}.get(grade.program.code, 2)
        sections: dict[str, list[int]] = {letter: [] for letter in _SECTIONS[:count]}
        rest = [student for student in students if student not in wish]
        for student in students:
            if student in wish:
                sections[wish[student] if wish[student] in sections else "A"].append(student)
        for student in rest:
            min(sections.values(), key=len).append(student)
        return sections

    def _appoint_advisors(self, group_id: int, grade: Grade, sections: dict[str, list[int]]) -> None:
        advisors = self._registry.advisors.setdefault(group_id, [])
        for students in sections.values():
            teacher_id = self._teachers[self._next_advisor % len(self._teachers)]
            self._next_advisor += 1
            advisors.append((teacher_id, ("homeroom",)))
            for student_id in students:
                self._registry.people[STUDENTS][student_id]["homeroom_advisor_id"] = teacher_id
        if grade.program is curriculum.DIPLOMA:
            extra = [self._teachers[(self._next_advisor + step) % len(self._teachers)] for step in range(3)]
            advisors += [(extra[0], ("cas",)), (extra[1], ("ee", "tok")), (extra[2], ("EXT",))]
            for students in sections.values():
                for student_id in students:
                    self._registry.people[STUDENTS][student_id]["cas_advisor_id"] = extra[0]
                    self._registry.people[STUDENTS][student_id]["ee_advisor_id"] = extra[1]

    def _make_archived_groups(self) -> None:
        """Last year's leavers: archived groups that still know who was in them."""
        for index, grade in enumerate((GRADES[-1], curriculum.GRADE_BY_LABEL["Grade 10"])):
            group_id = _FIRST_GROUP_ID + (len(GRADES) + index) * 13
            self._registry.year_groups[group_id] = _group_record(
                group_id, grade, self._calendar.first_year, archived=True
            )
            year = self._calendar.past_year(grade.program.code)
            last = year.ends_on.isoformat()
            leavers = (
                key
                for key, one in self._registry.people[STUDENTS].items()
                if one["class_grade"] == grade.label and (one["withdrawn_on"] or one["graduated_on"] or "9") <= last
            )
            self._registry.stays[group_id] = {
                key: Stay(year.starts_on, min(year.ends_on, date(self._calendar.first_year, 6, 20))) for key in leavers
            }
            self._registry.advisors[group_id] = []

    # classes

    def _plan_classes(self, grade: Grade, sections: dict[str, list[int]]) -> Iterator[_Plan]:
        if grade.program is curriculum.PYP:
            yield from self._plan_pyp(grade, sections)
        elif grade.program is curriculum.MYP:
            yield from self._plan_myp(grade, sections)
        else:
            yield from self._plan_diploma(grade, [student for section in sections.values() for student in section])

    def _plan_pyp(self, grade: Grade, sections: dict[str, list[int]]) -> Iterator[_Plan]:
        label = grade.label if not grade.label.startswith("Grade") else f"Grade {grade.short}"
        for letter, students in sections.items():
            mark = f"{label}{letter}" if label[-1].isdigit() else f"{label} {letter}"
            yield _Plan(
                curriculum.HOMEROOM, grade, letter, tuple(students), f"{mark} Homeroom", f"HR-{grade.short}{letter}"
            )
            for subject in curriculum.PYP_SPECIALISTS[: self._size.pyp_specialists]:
                code = f"{subject.code}-{grade.short}{letter}"
                yield _Plan(subject, grade, letter, tuple(students), f"{subject.name} {mark}", code)

    def _plan_myp(self, grade: Grade, sections: dict[str, list[int]]) -> Iterator[_Plan]:
        for letter, students in sections.items():
            for planned in curriculum.MYP_SUBJECTS[: self._size.myp_subjects]:
                sciences = planned.name == "Sciences" and grade.number >= 10
                subject = curriculum.BIOLOGY if sciences else planned
                mark = f"{grade.short}{letter}"
                yield _Plan(subject, grade, letter, tuple(students), f"{subject.name} {mark}", f"{subject.code}-{mark}")

    def _plan_diploma(self, grade: Grade, students: list[int]) -> Iterator[_Plan]:
        for block in curriculum.DP_BLOCKS:
            rosters: dict[tuple[Subject, str], list[int]] = {
                (subject, letter): [] for subject in block for letter in _SECTIONS[: self._size.dp_sections]
            }
            order = list(rosters)
            for number, student_id in enumerate(students):
                rosters[order[(number * 7 + block[0].id) % len(order)]].append(student_id)
            for (subject, letter), roster in rosters.items():
                section = letter if self._size.dp_sections > 1 else ""
                name = f"IB DP {subject.name} {section}".rstrip() + f" ({grade.label})"
                yield _Plan(subject, grade, letter, tuple(roster), name, f"{subject.code}-{grade.short}{section}", True)
        if self._size.core_class:
            name = f"IB DP {curriculum.CORE.name} ({grade.label})"
            yield _Plan(curriculum.CORE, grade, "A", tuple(students), name, f"TOK-{grade.short}")

    def _make_class(self, plan: _Plan) -> None:
        year = self._calendar.active_year(plan.grade.program.code)
        made = datetime.combine(year.starts_on, time(7, 0), UTC)
        class_id = self._new_class_id()
        teacher_id = self._teacher_for(plan.subject)
        if plan.subject is curriculum.HOMEROOM and plan.students:
            teacher_id = self._registry.people[STUDENTS][plan.students[0]]["homeroom_advisor_id"]
        record = self._class_record(class_id, plan, made)
        record |= {"start_term_id": year.terms[0].id, "end_term_id": year.terms[-1].id}
        record["teachers"] = [{"teacher_id": teacher_id, "show_on_reports": True, "teacher_archived": False}]
        self._registry.classes[class_id] = record
        self._join(class_id, teacher_id, "Teacher", None, made, year.starts_on)
        for student_id in plan.students:
            level = None
            if plan.levels and plan.subject.levels:
                level = 1 if "HL" in plan.subject.levels and self._random.random() < 0.5 else 0
            first = self._registry.stays_first_day(student_id)
            self._join(class_id, student_id, "Student", level, made, max(first or year.starts_on, year.starts_on))

    def _class_record(self, class_id: int, plan: _Plan, made: datetime) -> Record:
        grade, subject = plan.grade, plan.subject
        return {
            "id": class_id,
            "name": plan.name,
            "description": None,
            "uniq_id": plan.code,
            "class_section": plan.section,
            "language": "en",
            "start_term_id": None,
            "end_term_id": None,
            "created_at": utc_time(made),
            "updated_at": utc_time(made),
            "grade": grade.label,
            "grade_number": grade.number,
            "applicable_levels": list(subject.levels) if subject.levels else None,
            "program": grade.program.name,
            "program_code": grade.program.code,
            "subject_id": subject.id,
            "subject_name": subject.name,
            "subject_group": subject.group,
            "subject_group_id": subject.group_id,
            "lock_memberships": "students_only" if class_id % 17 == 0 else None,
            "archived": False,
            "teachers": [],
        }

    def _remember_leavers(self, leavers: dict[int, tuple[Grade, date]]) -> None:
        """Students who left this year were in section A of their grade until their last day."""
        registry = self._registry
        for student_id, (grade, last_day) in leavers.items():
            year = self._calendar.active_year(grade.program.code)
            made = datetime.combine(year.starts_on, time(7, 0), UTC)
            for group_id, group in registry.year_groups.items():
                if group["grade_number"] == grade.number:
                    registry.stays[group_id][student_id] = Stay(year.starts_on, last_day)
            for class_id, class_ in registry.classes.items():
                if class_["grade_number"] == grade.number and class_["class_section"] == "A":
                    membership_id = registry.new_membership_id()
                    registry.former_memberships.append(
                        Membership(
                            membership_id, student_id, class_id, "Student", None, made, made, year.starts_on, last_day
                        )
                    )

    def _make_archived_classes(self, plans: Iterable[_Plan]) -> None:
        """Classes of last year, with the students they had; the oldest ones have no terms at all."""
        chosen = [plan for plan in plans if plan.grade.number >= 8 and plan.grade.program is curriculum.MYP]
        for index, plan in enumerate(chosen[: self._size.archived_classes]):
            below = curriculum.GRADE_BY_NUMBER[plan.grade.number - 1]
            year = self._calendar.past_year(below.program.code)
            made = datetime.combine(year.starts_on, time(7, 0), UTC)
            mark, before = f"{plan.grade.short}{plan.section}", f"{below.short}{plan.section}"
            name, code = plan.name.replace(mark, before), plan.code.replace(mark, before)
            class_id = self._new_class_id()
            record = self._class_record(class_id, _Plan(plan.subject, below, plan.section, (), name, code), made)
            record["archived"] = True
            if index % 4:
                record |= {"start_term_id": year.terms[0].id, "end_term_id": year.terms[-1].id}
            teacher_id = self._gone[index % len(self._gone)]
            record["teachers"] = [{"teacher_id": teacher_id, "show_on_reports": True, "teacher_archived": True}]
            self._registry.classes[class_id] = record
            for student_id in plan.students:
                self._join(class_id, student_id, "Student", None, made, year.starts_on)

    def _add_second_teachers(self) -> None:
        classes = list(self._registry.classes)
        wanted = self._size.memberships
        count = len(classes) // 12 if wanted is None else wanted - len(self._registry.memberships)
        for class_id in classes[:count]:
            first = self._registry.classes[class_id]["teachers"][0]["teacher_id"]
            others = [*self._teachers, *self._admins]
            teacher_id = others[(others.index(first) + 1) % len(others)]
            self._registry.classes[class_id]["teachers"].append(
                {"teacher_id": teacher_id, "show_on_reports": False, "teacher_archived": False}
            )
            made = datetime.fromisoformat(self._registry.classes[class_id]["created_at"])
            self._join(class_id, teacher_id, "Teacher", None, made, made.date())

    def _teacher_for(self, subject: Subject) -> int:
        """Subjects keep to a few teachers each, taken in turn."""
        if not self._subject_teachers:
            subjects = len(curriculum.SUBJECTS)
            for number, teacher_id in enumerate(self._teachers):
                self._subject_teachers.setdefault(curriculum.SUBJECTS[number % subjects].id, []).append(teacher_id)
        pool = self._subject_teachers.get(subject.id) or self._teachers
        pool.append(pool.pop(0))
        return pool[-1]

    def _join(self, class_id: int, user_id: int, role: str, level: int | None, at: datetime, first_day: date) -> None:
        membership_id = self._registry.new_membership_id()
        self._registry.add_membership(Membership(membership_id, user_id, class_id, role, level, at, at, first_day))

    def _new_class_id(self) -> int:
        given = self._next_class_id
        self._next_class_id += 1 if given % 6 else 5
        return given


def _group_record(group_id: int, grade: Grade, leaving: int, *, archived: bool) -> Record:
    short_name = f"{grade.program.short} Group of {leaving}"
    return {
        "id": group_id,
        "name": f"{short_name} ({grade.label})",
        "short_name": short_name,
        "program": grade.program.name,
        "program_code": grade.program.code,
        "grade": grade.label,
        "archived": archived,
        "grade_number": grade.number,
        "graduation_year": leaving,
        "updated_at": None,
    }
