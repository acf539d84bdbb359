"""Which class a sheet means: by its whole name, its code or its number; what is like it is offered, never taken."""

import pytest

from mbdesk.directory import Directory
from mbdesk.plan import alike
from mbdesk.plan.alike import likeness
from mbdesk.plan.classes import ClassFinder, class_labels
from mbdesk.plan.read_classes import class_issue
from mbdesk.plan.targets import CLASS, STUDENT, Target
from mbdesk.records import ClassTeacher, SchoolClass, Teacher

CLASSES = (
    SchoolClass(id=11, name="Maths 9A", uniq_id=" MA9-A ", program="MYP", grade="Grade 9"),
    SchoolClass(id=12, name="Maths 9B", uniq_id="MA9-B", program="MYP", grade="Grade 9"),
    SchoolClass(id=13, name="Art", program="MYP", grade="Grade 9", teachers=(ClassTeacher(teacher_id=1),)),
    SchoolClass(id=14, name="Art", program="Diploma", grade="Grade 11"),
    SchoolClass(id=15, name="Maths 8A", archived=True),
    SchoolClass(id=16, name="Français 9ème", uniq_id="FR9"),
    SchoolClass(id=2026, name="History"),
)
FINDER = ClassFinder(CLASSES)
SCHOOL = Directory(classes=CLASSES, teachers=(Teacher(id=1, first_name="Kim", last_name="Kaya"),))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Maths 9B", [12]),
        (" MATHS  9b ", [12]),
        ("Maths 9 B", [12]),
        ("ma9-a", [11]),
        ("MA9 A", [11]),
        ("2026", [2026]),
        ("francais 9eme", [16]),
        ("Art", [13, 14]),
        ("Maths 9", []),
        ("9B", []),
        ("Maths 8A", []),
        ("15", []),
        ("", []),
        ("777", []),
    ],
)
def test_a_class_is_found_by_its_whole_name_its_code_or_its_number(text: str, ids: list[int]) -> None:
    assert [one.id for one in FINDER.find(text)] == ids


def test_archived_classes_are_found_only_to_be_told() -> None:
    assert [one.id for one in FINDER.archived("maths 8a")] == [15]
    assert [one.id for one in FINDER.archived("15")] == [15]
    assert FINDER.archived("Maths 9B") == ()
    assert 15 not in [one.id for one in FINDER.nearest("Maths 8A")]


@pytest.mark.parametrize(("text", "first"), [("Math 9B", 12), ("9A Maths", 11), ("Frances 9", 16), ("MA9B", 12)])
def test_the_likest_class_is_offered_first_and_all_others_after_it(text: str, first: int) -> None:
    offered = [one.id for one in FINDER.nearest(text)]
    assert offered[0] == first
    assert sorted(offered) == sorted(one.id for one in CLASSES if not one.archived)


def test_classes_of_one_name_are_told_apart_in_a_list() -> None:
    labels = class_labels(FINDER.active, SCHOOL)
    assert labels[12] == "Maths 9B"
    assert labels[13] == "Art · MYP · Grade 9 · Kim Kaya"
    assert labels[14] == "Art · Diploma · Grade 11"


def test_twins_in_everything_are_told_apart_by_code_or_number() -> None:
    twins = (SchoolClass(id=1, name="Art", uniq_id="A1"), SchoolClass(id=2, name="Art"))
    assert list(class_labels(twins, SCHOOL).values()) == ["Art · A1", "Art · ManageBac ID 2"]


def test_the_five_likest_stand_first_and_all_others_by_name() -> None:
    names = sorted(f"Maths {grade:02d}{letter}" for grade in (8, 9, 10) for letter in "ABC")
    finder = ClassFinder(SchoolClass(id=at, name=name) for at, name in enumerate(names))
    offered = [one.name for one in finder.nearest("Maths 10 C.")]
    assert offered[0] == "Maths 10C"
    assert offered[5:] == sorted(offered[5:])
    assert sorted(offered) == names


def test_a_text_is_compared_once_and_only_with_names_that_can_be_near(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []

    def counted(text: str, name: str) -> float:
        compared.append(name)
        return likeness(text, name)

    monkeypatch.setattr(alike, "likeness", counted)
    finder = ClassFinder(CLASSES)
    first = finder.nearest("Math 9B")
    once = len(compared)
    assert once > 0
    assert "art" not in compared
    assert [finder.nearest("Math 9B"), finder.nearest(" math 9b")] == [first, first]
    assert finder.is_nearly("Math 9B")
    assert len(compared) == once


def test_each_class_is_one_option_in_all_questions() -> None:
    target = Target(STUDENT, CLASS)
    one, other = (class_issue(target, text, FINDER).options for text in ("Math 9B", "Frances 9"))
    assert {id(option) for option in one[:-1]} == {id(option) for option in other[:-1]}
    assert [option.label for option in one[:-1]] == [FINDER.labels[c.id] for c in FINDER.nearest("Math 9B")]
