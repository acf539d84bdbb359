"""Names as people write them find the right people first; nothing here decides who is meant."""

from datetime import date

import pytest

from mbdesk.plan.people_index import PeopleIndex
from mbdesk.records import Student

PEOPLE = (
    Student(id=1, first_name="Ana", last_name="Silva", student_id="00417", birthday=date(2012, 4, 3)),
    Student(id=2, first_name="Ana", last_name="Silva", student_id="00999", birthday=date(2013, 1, 1)),
    Student(id=3, first_name="Piotr", last_name="Kowalski", nickname="Peter"),
    Student(id=4, first_name="Alexandra", middle_name="Maria", last_name="de la Cruz"),
    Student(id=5, first_name="小明", last_name="王"),
    Student(id=6, first_name="Omar", last_name="Haddad", student_id="77", email="omar@s.org", archived=True),
    Student(id=7, first_name="Omar", last_name="Hadad", student_id="0078", email="Omar@s.org"),
    Student(id=8, other_name="Nguyễn Văn An", email="an@s.org"),
)
INDEX = PeopleIndex(PEOPLE)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Ana Silva", [1, 2]),
        ("SILVA Ána", [1, 2]),
        ("Silva, Ana", [1, 2]),
        ("Peter Kowalski", [3]),
        ("Cruz de la Alexandra", [4]),
        ("de la Cruz, Alexandra Maria", [4]),
        ("王小明", [5]),
        ("小明 王", [5]),
        ("an nguyen van", [8]),
        ("Ana", []),
        ("", []),
    ],
)
def test_a_whole_name_is_found_however_it_is_written(name: str, ids: list[int]) -> None:
    assert [person.id for person in INDEX.called(name)] == ids


@pytest.mark.parametrize(
    ("name", "first"),
    [("Kowalsky Piotr", 3), ("Alex de la Cruz", 4), ("Kowalski", 3), ("P. Kowalski", 3), ("Nguyen An", 8)],
)
def test_near_spellings_and_parts_of_a_name_are_offered(name: str, first: int) -> None:
    assert INDEX.like(name)[0].id == first


def test_the_same_birthday_comes_first_and_the_archive_last() -> None:
    assert [person.id for person in INDEX.like("Ana Silva", date(2013, 1, 1))][:2] == [2, 1]
    assert [person.id for person in INDEX.like("Omar Haddad")] == [6, 7]
    assert [person.id for person in INDEX.like("Omar Hadadd")] == [7, 6]


def test_nobody_of_another_name_is_offered() -> None:
    assert INDEX.like("Zoltan Quibble") == ()
    assert INDEX.like("") == ()


def test_numbers_and_e_mails() -> None:
    assert [person.id for person in INDEX.numbered(" 00417 ")] == [1]
    assert INDEX.numbered("417") == ()
    assert [person.id for person in INDEX.numbered_but_for_zeros("417")] == [1]
    assert [person.id for person in INDEX.numbered_but_for_zeros("078")] == [7]
    assert INDEX.numbered_but_for_zeros("no") == ()
    assert [person.id for person in INDEX.with_email("OMAR@s.org ")] == [7, 6]
