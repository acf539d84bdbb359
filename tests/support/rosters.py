"""A small school with classes, and sheets about them, for tests of the imports that move students."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup, UnarchivePerson
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.records import ClassTeacher, Membership, SchoolClass, Student, Teacher, YearGroup
from tests.support.enrolment_sheets import TODAY, sheet_of

MATHS_A, MATHS_B, ART_9, ART_11, OLD, HISTORY = 71, 72, 73, 74, 75, 76
GRADE_9, GRADE_10, GONE = 9, 10, 99
NAMES: Final = ("Ana Silva", "Ben Okoro", "Cem Yilmaz", "Dia Rao", "Eva Berg", "Finn Olsen", "Gita Shah", "Hugo Lind")
STUDENTS: Final = tuple(
    Student(
        id=100 + at,
        first_name=name.split()[0],
        last_name=name.split()[1],
        student_id=f"{400 + at:05}",
        email=f"{name.split()[0].lower()}@s.org",
        year_group_id=GRADE_9 if at <= 6 else None,
    )
    for at, name in enumerate(NAMES, start=1)
)
OMAR: Final = Student(id=150, first_name="Omar", last_name="Haddad", student_id="00450", archived=True)
KIM: Final = Teacher(id=301, first_name="Kim", last_name="Kaya", email="kim@t.org")
CLASSES: Final = (
    SchoolClass(id=MATHS_A, name="Maths 9A", uniq_id="MA9-A", grade="Grade 9"),
    SchoolClass(id=MATHS_B, name="Maths 9B", uniq_id="MA9-B", grade="Grade 9"),
    SchoolClass(id=ART_9, name="Art", program="MYP", grade="Grade 9", teachers=(ClassTeacher(teacher_id=KIM.id),)),
    SchoolClass(id=ART_11, name="Art", program="Diploma", grade="Grade 11"),
    SchoolClass(id=OLD, name="Maths 8A", archived=True),
    SchoolClass(id=HISTORY, name="History 9"),
)
SETTLED: Final = frozenset({"students", "classes", "memberships", "year_groups"})


def number(at: int) -> str:
    """The student ID of student ``at``, from 1."""
    return f"{400 + at:05}"


def memberships(**rosters: Sequence[int]) -> tuple[Membership, ...]:
    """The memberships of these classes, by name; people by number from 1 (0 is Omar, who is archived; -1 is the
    teacher)."""
    classes = {"maths_a": MATHS_A, "maths_b": MATHS_B, "art_9": ART_9, "art_11": ART_11, "history": HISTORY}
    ids = {0: OMAR.id, -1: KIM.id}
    return tuple(
        Membership(
            id=1000 * classes[name] + at,
            user_id=ids.get(who, 100 + who),
            class_id=classes[name],
            role="Teacher" if who < 0 else "Student",
        )
        for name, people in rosters.items()
        for at, who in enumerate(people)
    )


SCHOOL: Final = Directory(
    students=(*STUDENTS, OMAR),
    teachers=(KIM,),
    classes=CLASSES,
    year_groups=(
        YearGroup(id=GRADE_9, name="MYP Group (Grade 9)", grade="Grade 9", student_ids=tuple(range(101, 107))),
        YearGroup(id=GRADE_10, name="MYP Group (Grade 10)", grade="Grade 10"),
        YearGroup(id=GONE, name="Old Group (Grade 12)", grade="Grade 12", archived=True),
    ),
    memberships=memberships(maths_a=[1, 2, 3], maths_b=[4, 5, 0, -1]),
    settled=SETTLED,
)


def roster_draft(
    kind: str,
    titles: Sequence[str],
    *rows: Sequence[Any],
    answers: Answers | None = None,
    school: Directory = SCHOOL,
    today: date = TODAY,
    **more: Any,
) -> Draft:
    """The draft of a sheet about groups."""
    said = (answers or Answers()).with_kind(kind)
    return draft(sheet_of(titles, rows, **more), said, Known(school), today)


def roster_plan(made: Draft, school: Directory = SCHOOL) -> Plan:
    """Its plan."""
    return build_plan(made, Known(school), school="riverside", school_name="Riverside", made_at="2026-08-20T08:00:00")


def requests(plan: Plan) -> list[tuple[str, int, list[int]]]:
    """What would be sent, in order: ``("add", class, [numbers of students from 1])``, ``("back", 0, [...])``."""
    found: list[tuple[str, int, list[int]]] = []
    for step in plan.steps:
        match step.operation:
            case AddToGroup(group_id=group, students=students):
                found.append(("add", group, sorted(who - 100 for who in students if isinstance(who, int))))
            case RemoveFromGroup(group_id=group, students=students):
                found.append(("remove", group, sorted(who - 100 for who in students if isinstance(who, int))))
            case UnarchivePerson(id=id_):
                found.append(("back", 0, [id_ - 100]))
            case other:
                raise AssertionError(f"not a change of a roster: {other}")
    return found


def outcomes(made: Draft) -> list[Outcome]:
    """What becomes of each row of the sheet."""
    return [row.outcome for row in made.rows]
