"""A list pasted for a class: one person a line, also from Excel; names ask, and of every line is said what becomes."""

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.known import Known
from mbdesk.records import Student
from mbdesk.ui.tabs.classes_pasted import read_list
from mbdesk.ui.tabs.classes_wanted import LEFT_OUT, Fate, Wanted, count_words

ANA, BEN, OMAR, LEO, OTHER_LEO, MIA = 101, 102, 103, 104, 105, 106
SCHOOL = Directory(
    students=(
        Student(id=ANA, email="ana@s.org", first_name="Ana", last_name="Silva", student_id="00417"),
        Student(id=BEN, email="ben@s.org", first_name="Ben", last_name="Okoro", student_id="00418"),
        Student(id=OMAR, email="omar@s.org", first_name="Omar", last_name="Haddad", student_id="00419", archived=True),
        Student(id=LEO, first_name="Leo", last_name="Rossi", student_id="LR-1"),
        Student(id=OTHER_LEO, first_name="Leo", last_name="Rossi", student_id="LR-2"),
        Student(id=MIA, first_name="Mia", last_name="Haddad", student_id="00420"),
    )
)
KNOWN = Known(SCHOOL)


def who(text: str) -> list[int | None]:
    return [line.student.id if line.student else None for line in read_list(text, KNOWN).lines]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("00417\nben@s.org\n\n  LR-2  ", [ANA, BEN, OTHER_LEO]),
        ("00417\tSilva\tAna\tGrade 9\tana@s.org\n00418\tOkoro\tBen\tGrade 9", [ANA, BEN]),
        ("Silva, Ana\t00417\tyear group of Grade 12", [ANA]),
        ("Student ID\tName\tGrade\n00417\tAna Silva\tGrade 9", [ANA]),
        ("Student ID\n00417", [ANA]),
        ("00417\t00418\tLR-1", [ANA, BEN, LEO]),
        ("00417\n00417", [ANA, ANA]),
        ("00417\tben@s.org", [None]),
        ("Ana Silva\t101", [ANA]),
        ("Silva\tAna\t101\tHome room", [ANA]),
        ("Ana Costa\t00417", [ANA]),
        ("Silva, A.\t00417\tBen Okoro", [None]),
        ("Ana Silva\t00417\tBen Okoro", [ANA]),
        ("00417\tHome room", [ANA]),
        ("101\t9", [ANA]),
        ("Ben Okoro\t101", [None]),
        ("Okoro\tBen\tGrade 9\t101", [None]),
        ("Ben Okorro\t00417", [None]),
        ("Zoe Quux\t101", [None]),
        ("Haddad\t00420", [MIA]),
        ("Mia\t00420", [MIA]),
        ("Haddad\tZoe\t00420", [None]),
        ("Ana Silva\t\tGrade 9", [None]),
        ("Ana Silva", [None]),
        ("417", [None]),
        ("nobody@s.org\n99999\nNobody Here", [None, None, None]),
        ("", []),
        ("9" * 5_000, [None]),
        ("\t".join(["9" * 5_000, "00417"]), [None]),
        ("\x00\u202e\t\ufeff", []),
    ],
)
def test_a_line_is_one_person_and_a_name_is_nobody_yet(text: str, ids: list[int | None]) -> None:
    assert who(text) == ids


@pytest.mark.parametrize(
    ("text", "why", "people"),
    [
        ("Leo Rossi", "“Leo Rossi” is only a name. Who is meant?", [LEO, OTHER_LEO]),
        ("417", "No student has the ID 417. Is it one of these?", [ANA]),
        ("99999", "No student has the ID 99999.", []),
        ("nobody@s.org", "No student has the e-mail nobody@s.org.", []),
        ("Xaver Quux", "No student is called “Xaver Quux”.", []),
        ("Ben Okoro\t101", "101 belongs to Ana Silva in ManageBac. Do you mean Ben Okoro?", [ANA, BEN]),
        ("Zoe Quux\t101", "101 belongs to Ana Silva in ManageBac. Do you mean Zoe Quux?", [ANA]),
        ("Leo\tRossi\t00418", "00418 belongs to Ben Okoro in ManageBac. Do you mean Leo Rossi?", [BEN, LEO, OTHER_LEO]),
        ("00417\tben@s.org", "This line names different students. Who is meant?", [ANA, BEN]),
    ],
)
def test_a_line_that_is_not_certain_says_why_and_suggests(text: str, why: str, people: list[int]) -> None:
    (line,) = read_list(text, KNOWN).lines
    assert line.why == why
    assert [id_ for id_, _ in line.suggestions] == people


def test_the_first_line_may_be_headings_and_that_is_told() -> None:
    assert read_list("Student ID\tName\n00417\tAna Silva", KNOWN).headings == "Student ID · Name"
    assert read_list("00417\tAna Silva", KNOWN).headings == ""


def wanted(text: str, *, members: frozenset[int] = frozenset()) -> Wanted:
    made = Wanted(SCHOOL.student_by_id, members)
    made.set_lines(read_list(text, KNOWN).lines)
    return made


def ids(made: Wanted) -> list[int]:
    return list(made.ids)


def test_every_line_has_a_fate_and_they_add_up() -> None:
    made = wanted("00417\n00418\nana@s.org\n00419\n00420\nLeo Rossi", members=frozenset({BEN}))
    assert [entry.fate for entry in made.entries] == [
        Fate.ADDED,
        Fate.MEMBER,
        Fate.TWICE,
        Fate.ARCHIVED,
        Fate.ADDED,
        Fate.OPEN,
    ]
    assert ids(made) == [ANA, MIA]
    assert count_words(made) == "6 entries: 2 to add, 1 here already, 1 there twice, 1 archived, 1 not settled."


def test_only_an_answer_settles_a_name_and_it_stays_when_the_list_grows() -> None:
    made = wanted("Leo Rossi\nLeo Rossi")
    assert ids(made) == []
    first, second = made.of(Fate.OPEN)
    made.answer(first.id, LEO)
    assert ids(made) == [LEO]
    made.answer(second.id, OTHER_LEO)
    assert ids(made) == [LEO, OTHER_LEO]
    made.set_lines(read_list("00417\nLeo Rossi\nLeo Rossi", KNOWN).lines)
    assert ids(made) == [ANA, LEO, OTHER_LEO]


def test_whoever_is_left_out_can_be_taken_in_again() -> None:
    made = wanted("00417")
    made.pick(BEN)
    assert ids(made) == [BEN, ANA]
    (picked, line) = made.entries
    made.answer(picked.id, LEFT_OUT)
    made.answer(line.id, LEFT_OUT)
    assert ids(made) == []
    made.pick(BEN)
    made.take_back(line.id)
    assert ids(made) == [BEN, ANA]
