"""A plan in a few sentences, whatever it is made of."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step
from mbdesk.plan.promises import undo_promise
from mbdesk.plan.summary import changed_groups, people_sentences, send_words, side_effects
from mbdesk.records import Membership, PersonKind, Student
from tests.support.enrolment_sheets import SCHOOL

STUDENT, PARENT, TEACHER = PersonKind.STUDENT, PersonKind.PARENT, PersonKind.TEACHER
NEW_STUDENT = CreatePerson(kind=STUDENT, values={})
NEW_PARENT = CreatePerson(kind=PARENT, values={})
CHANGE = UpdatePerson(kind=STUDENT, id=101, values={"city": "x"}, before={"city": "y"})


def plan(*operations: Operation, kind: str = "enrolments", same: int = 0) -> Plan:
    """A row for each operation, and ``same`` rows more."""
    steps = tuple(Step(number=n, operation=o, rows=(n,), label="") for n, o in enumerate(operations, start=1))
    rows = [
        PlannedRow(number=n, name="", outcome=Outcome.CHANGES, cells=(), steps=(n,)) for n in range(1, len(steps) + 1)
    ]
    rows += [PlannedRow(number=len(rows) + n, name="", outcome=Outcome.SAME, cells=()) for n in range(1, same + 1)]
    return Plan(kind=kind, title="", school="r", school_name="R", made_at="2026-01-01", rows=tuple(rows), steps=steps)


def archive(kind: PersonKind, *ids: int) -> Sequence[Operation]:
    return [ArchivePerson(kind=kind, id=id_) for id_ in ids]


def add(group: str, *students: int) -> AddToGroup:
    return AddToGroup(group=group, group_id=9, students=students)


MIXES: list[tuple[Plan, tuple[str, ...], str]] = [
    (plan(), ("Nobody changes.",), "Send 0 students to R"),
    (plan(NEW_STUDENT, CHANGE), ("1 new student.", "1 student changes."), "Send 2 students to R"),
    (
        plan(NEW_STUDENT, NEW_PARENT, LinkChild(parent=Ref(2), student=Ref(1)), LinkChild(parent=201, student=Ref(1))),
        ("1 new student.", "1 new parent.", "1 existing parent is used."),
        "Send 4 students to R",
    ),
    (plan(CHANGE, add("year-groups", 101, 102)), ("2 students change.",), "Send 2 students to R"),
    (
        plan(UnarchivePerson(kind=STUDENT, id=1), replace(CHANGE, id=1)),
        ("1 student is brought back.",),
        "Send 2 students to R",
    ),
    (plan(NEW_PARENT, kind="parents"), ("1 new parent.",), "Send 1 parent to R"),
    (plan(UpdatePerson(kind=TEACHER, id=1, values={})), ("1 teacher changes.",), "Send 1 teacher to R"),
    (plan(*archive(STUDENT, 1, 2)), ("2 students are archived.",), "Archive 2 students"),
    (plan(*archive(PARENT, 1)), ("1 parent is archived.",), "Archive 1 parent"),
    (
        plan(*archive(STUDENT, 1), *archive(TEACHER, 2)),
        ("1 student is archived.", "1 teacher is archived."),
        "Archive 2 people",
    ),
    (plan(UnarchivePerson(kind=TEACHER, id=1)), ("1 teacher is brought back.",), "Bring 1 teacher back"),
    (plan(LinkChild(parent=1, student=2)), ("1 new family link.",), "Add 1 family link"),
    (plan(UnlinkChild(parent=1, student=2)), ("1 family link ends.",), "End 1 family link"),
    (plan(add("classes", 1, 2), kind="class_add"), ("2 students join a class.",), "Put 2 students into a class"),
    (
        plan(add("year-groups", 1, 2), kind="year_groups"),
        ("2 students get a year group.",),
        "Put 2 students into a year group",
    ),
    (
        plan(RemoveFromGroup(group="classes", group_id=1, students=(1,))),
        ("1 student leaves a class.",),
        "Take 1 student out of a class",
    ),
    (
        plan(
            add("classes", 1, 2, 3, 4),
            RemoveFromGroup(group="classes", group_id=9, students=(5, 6)),
            kind="class_exact",
            same=21,
        ),
        ("Add 4, remove 2, stay 21.",),
        "Add 4 and remove 2",
    ),
    (
        plan(add("classes", 1, 2), RemoveFromGroup(group="classes", group_id=9, students=(1, 2)), kind="edit"),
        ("2 students move.",),
        "Move 2 students to a class",
    ),
    (
        plan(add("classes", 1), kind="class_exact", same=3),
        ("Add 1, remove 0, stay 3.",),
        "Put 1 student into a class",
    ),
]


@pytest.mark.parametrize(("made", "sentences", "button"), MIXES)
def test_every_mix_is_summed_up_and_the_button_says_what_it_does(
    made: Plan, sentences: tuple[str, ...], button: str
) -> None:
    assert people_sentences(made) == sentences
    assert send_words(made, "R") == button
    assert " to R" not in send_words(made, "")


def exact(*parts: tuple[int, str, int, int], group: str = "classes", kind: str = "class_exact") -> Plan:
    """``(id, name, adds, removes)`` of each class."""
    steps: list[Step] = []
    rows: list[PlannedRow] = []
    for id_, name, adds, removes in parts:
        students = tuple(range(max(adds, removes)))
        joining = AddToGroup(group=group, group_id=id_, students=students[:adds])
        leaving = RemoveFromGroup(group=group, group_id=id_, students=students[:removes])
        operations: list[AddToGroup | RemoveFromGroup] = [joining, leaving]
        for operation in [each for each in operations if each.students]:
            old, new = ("", name) if operation is joining else (name, "")
            change = CellChange(who="A", role="student", field=f"{group}:{id_}", title="Class", old=old, new=new)
            rows.append(
                PlannedRow(number=len(rows) + 1, name="A", outcome=Outcome.CHANGES, cells=(), changes=(change,))
            )
            steps.append(Step(number=len(steps) + 1, operation=operation, rows=(len(rows),), label=""))
    return replace(plan(kind=kind), rows=tuple(rows), steps=tuple(steps))


@pytest.mark.parametrize(
    ("made", "sentences", "button"),
    [
        (
            exact((1, "English 9B", 3, 2)),
            ("English 9B: add 3, remove 2, stay 0.",),
            "Add 3 to and remove 2 from English 9B",
        ),
        (exact((1, "English 9B", 1, 0)), ("English 9B: add 1, remove 0, stay 0.",), "Add 1 student to English 9B"),
        (
            exact((1, "English 9B", 0, 2)),
            ("English 9B: add 0, remove 2, stay 0.",),
            "Remove 2 students from English 9B",
        ),
        (
            exact((1, "9A", 3, 1), (2, "9B", 1, 1)),
            ("Add 4, remove 2, stay 0.", "Changed: 9A, 9B."),
            "Add 4 and remove 2 in 2 classes",
        ),
        (
            exact((1, "9A", 3, 1), (2, "9B", 1, 1), group="year-groups", kind="year_group_exact"),
            ("Add 4, remove 2, stay 0.", "Changed: 9A, 9B."),
            "Add 4 and remove 2 in 2 year groups",
        ),
        (exact((1, "E" * 41, 3, 2)), (f"{'E' * 41}: add 3, remove 2, stay 0.",), "Add 3 and remove 2"),
    ],
)
def test_a_class_made_exact_is_named(made: Plan, sentences: tuple[str, ...], button: str) -> None:
    assert people_sentences(made) == sentences
    assert send_words(made, "R") == button


@pytest.mark.parametrize(
    ("made", "sentence", "button"),
    [
        (exact((1, "Maths 9A", 3, 0)), "3 students join Maths 9A.", "Put 3 students into Maths 9A"),
        (exact((1, "Maths 9A", 1, 0)), "1 student joins Maths 9A.", "Put 1 student into Maths 9A"),
        (exact((1, "9A", 3, 0), (2, "9B", 2, 0)), "3 students join 2 classes.", "Put 3 students into 2 classes"),
        (exact((1, "Maths 9A", 0, 2)), "2 students leave Maths 9A.", "Take 2 students out of Maths 9A"),
        (exact((1, "9A", 0, 1), (2, "9B", 0, 1)), "1 student leaves 2 classes.", "Take 1 student out of 2 classes"),
        (exact((1, "9A", 2, 0), (2, "9B", 0, 2)), "2 students move.", "Move 2 students to 9A"),
        (exact((1, "E" * 41, 3, 0)), f"3 students join {'E' * 41}.", "Put 3 students into a class"),
        (exact((1, "G9", 2, 0), group="year-groups"), "2 students get a year group.", "Put 2 students into G9"),
    ],
)
def test_a_list_of_a_class_puts_students_into_it_and_makes_nobody_new(made: Plan, sentence: str, button: str) -> None:
    made = replace(made, kind="class_add")
    assert people_sentences(made) == (sentence,)
    assert send_words(made, "R") == button


def test_leaving_one_class_for_another_names_both() -> None:
    change = CellChange(who="A", role="student", field="classes:2", title="Class", old="9A", new="9B")
    row = PlannedRow(number=1, name="A", outcome=Outcome.CHANGES, cells=(), changes=(change,))
    remove = RemoveFromGroup(group="classes", group_id=1, students=(1,))
    join = AddToGroup(group="classes", group_id=2, students=(1,))
    steps = (
        Step(number=1, operation=join, rows=(1,), label=""),
        Step(number=2, operation=remove, rows=(1,), label="", after=(1,)),
    )
    assert changed_groups(replace(plan(kind="class_exact"), rows=(row,), steps=steps)) == ("9B", "9A")


def test_what_happens_besides() -> None:
    school = SCHOOL.with_(students=(*SCHOOL.students, Student(id=5, year_group_id=10), Student(id=6)))
    moved = plan(add("year-groups", 5, 6, 101))
    assert side_effects(moved, school) == ("1 student leaves the present year group.",)
    update = plan(UpdatePerson(kind=STUDENT, id=5, values={"year_group_id": 9}, before={"year_group_id": 10}))
    assert side_effects(update, school) == ("1 student leaves the present year group.",)
    assert side_effects(plan(*archive(STUDENT, 5), *archive(PARENT, 201)), school) == (
        "1 student leaves all classes and the year group.",
        "2 people can no longer sign in to ManageBac.",
    )
    email = UpdatePerson(kind=STUDENT, id=5, values={"email": "a@x"}, before={"email": "b@x"})
    assert side_effects(plan(email), school) == ("1 person signs in with another e-mail from then on.",)
    assert side_effects(plan(CHANGE, NEW_STUDENT), school) == ()


def test_who_leaves_a_class_at_hl_loses_the_level() -> None:
    levels = {5: 1, 6: 0, 7: None}
    members = [Membership(id=i, user_id=i, class_id=1, role="Student", level=level) for i, level in levels.items()]
    school = SCHOOL.with_(memberships=tuple(members))
    leaving = plan(RemoveFromGroup(group="classes", group_id=1, students=(5, 6, 7)))
    (said,) = side_effects(leaving, school)
    assert said == "1 student is at HL in the class they leave. Only ManageBac itself can set that again."
    assert side_effects(plan(RemoveFromGroup(group="classes", group_id=2, students=(5,))), school) == ()


def test_the_promise_says_what_undo_cannot_put_back() -> None:
    said = {
        type(operation): undo_promise(operation)[1]
        for operation in (ArchivePerson(kind=STUDENT, id=1), UnarchivePerson(kind=STUDENT, id=1))
    }
    assert "Not put back: places in groups that are archived by then, and HL." in said[ArchivePerson]
    assert "leave the classes and year group that they have joined since" in said[UnarchivePerson]
    assert undo_promise(ArchivePerson(kind=PARENT, id=1))[1] == "Archived parents can be brought back."
