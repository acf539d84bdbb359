"""A list that somebody pastes: IDs and e-mails are taken, names ask, and nothing is lost in silence."""

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.identify_lines import LineState, identify_lines
from mbdesk.plan.known import Known
from mbdesk.records import Student

SCHOOL = Directory(
    students=(
        Student(id=101, email="ana@s.org", first_name="Ana", last_name="Silva", student_id="00417"),
        Student(id=102, email="ben@s.org", first_name="Ben", last_name="Okoro", student_id="00418"),
        Student(id=103, email="omar@s.org", first_name="Omar", last_name="Haddad", student_id="00419", archived=True),
        Student(id=104, first_name="Leo", last_name="Rossi", student_id="LR-1"),
        Student(id=105, first_name="Leo", last_name="Rossi", student_id="LR-2"),
        Student(id=10600, first_name="小明", last_name="王"),
    )
)
KNOWN = Known(SCHOOL)


def read(text: str) -> list[tuple[str, LineState, list[int]]]:
    lines = identify_lines(text, KNOWN)
    return [
        (line.text, line.state, [line.student.id] if line.student else [one.id for one in line.candidates])
        for line in lines
    ]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("00417\n00418", [101, 102]),
        ("00417,00418", [101, 102]),
        ("00417; ben@s.org", [101, 102]),
        ("00417\t00418", [101, 102]),
        (" ANA@S.ORG ,\r\n\r\n lr-2 ", [101, 105]),
        ("10600", [10600]),
        ("Ana Silva <ana@s.org>; mailto:ben@s.org", [101, 102]),
        ("1. 00417\n2. 00418\n- lr-1", [101, 102, 104]),
        ("00419", [103]),
        ("00417\n00417\nana@s.org\n101", [101]),
    ],
)
def test_identifiers_say_who_it_is_whatever_parts_them(text: str, ids: list[int]) -> None:
    found = identify_lines(text, KNOWN)
    assert [line.student.id for line in found if line.student] == ids
    assert len(found) == len(ids)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Ana Silva", [101]),
        ("Silva, Ana", [101]),
        ("Anna Silva", [101]),
        ("Leo Rossi", [104, 105]),
        ("王小明", [10600]),
        ("417", [101]),
        ("Silva\tAna", [101]),
    ],
)
def test_a_name_or_a_number_without_its_zeros_only_asks(text: str, ids: list[int]) -> None:
    ((_, state, found),) = read(text)
    assert (state, found) == (LineState.QUESTION, ids)


def test_names_one_after_the_other_are_parted_at_the_comma() -> None:
    assert [(text, found) for text, _, found in read("Ana Silva, Ben Okoro")] == [
        ("Ana Silva", [101]),
        ("Ben Okoro", [102]),
    ]
    assert [text for text, _, _ in read("Silva, Ana; Okoro, Ben")] == ["Silva, Ana", "Okoro, Ben"]


def test_cells_beside_an_id_that_repeat_the_name_are_one_entry() -> None:
    assert read("00417\tSilva\tAna\tana@s.org\n00418\tBen Okoro\tGrade 9") == [
        ("00417", LineState.RESOLVED, [101]),
        ("00418", LineState.RESOLVED, [102]),
        ("Grade 9", LineState.UNKNOWN, []),
    ]


def test_what_names_nobody_is_listed_once() -> None:
    assert read("00999\nnobody@s.org\nZed Zulu\nzed zulu\n\n,;") == [
        ("00999", LineState.UNKNOWN, []),
        ("nobody@s.org", LineState.UNKNOWN, []),
        ("Zed Zulu", LineState.UNKNOWN, []),
    ]
    assert identify_lines("", KNOWN) == ()
