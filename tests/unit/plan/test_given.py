"""What a row says about people: read column by column, the same content once however many rows say it."""

from collections import Counter
from datetime import date

import pytest

from mbdesk.plan.given import RowReader
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.proposal import Why
from mbdesk.plan.reading import Reading
from mbdesk.plan.rows import Cell, Raw
from mbdesk.plan.targets import STUDENT, Rule, Target
from mbdesk.plan.values import ColumnReader, Setting
from mbdesk.plan.year_groups import YearGroupFinder

TARGETS = tuple(
    map(Target.of, ("student.name", "student.last_name", "student.email", "parent1.email", "parent1.relationship"))
)
SETTING = Setting(choices={}, today=date(2026, 3, 10), year_groups=YearGroupFinder((), ()))


def cell(text: str, raw: Raw = None) -> Cell:
    return Cell(text if raw is None else raw, text)


def reader_of(rows: list[list[Cell]]) -> RowReader:
    matches = [
        ColumnMatch(
            column=at, heading="", target=target, sure=True, why=Why.CHOSEN, rule=Rule.ALWAYS, samples=(), filled=1
        )
        for at, target in enumerate(TARGETS)
    ]
    readers = {at: ColumnReader(target, [row[at] for row in rows], SETTING) for at, target in enumerate(TARGETS)}
    return RowReader(matches, readers, STUDENT, (STUDENT, "parent1"))


def texts(*said: str) -> list[Cell]:
    return [cell(text) for text in said]


def test_the_same_content_is_read_once_for_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [texts("Ana Silva", "", f"ana{number % 3}@x.example", "", "Mother") for number in range(30)]
    read: Counter[str] = Counter()
    plainly = ColumnReader.read

    def counted(reader: ColumnReader, one: Cell) -> Reading:
        read[one.text] += 1
        return plainly(reader, one)

    monkeypatch.setattr(ColumnReader, "read", counted)
    reader = reader_of(rows)
    people = [reader.read(number, row)[0] for number, row in enumerate(rows, start=2)]
    assert read["Ana Silva"] == read["Mother"] == read["ana1@x.example"] == 1
    assert [one[STUDENT].email for one in people[:4]] == [f"ana{number % 3}@x.example" for number in range(4)]
    assert all(one[STUDENT].name == "Ana Silva" for one in people)


def test_a_number_and_a_text_that_look_alike_are_two_contents() -> None:
    long = "1234567890123456"
    rows = [[cell(long, raw), *texts("", "", "", "")] for raw in (long, 1234567890123456.0)]
    target = Target.of("student.student_id")
    matches = [
        ColumnMatch(
            column=0, heading="", target=target, sure=True, why=Why.CHOSEN, rule=Rule.ALWAYS, samples=(), filled=1
        )
    ]
    reader = RowReader(matches, {0: ColumnReader(target, [row[0] for row in rows], SETTING)}, STUDENT, (STUDENT,))
    as_text, as_number = (reader.read(number, row) for number, row in enumerate(rows))
    assert as_text[0][STUDENT].text("student_id") == long
    assert as_number[0][STUDENT].wrong == {"student_id"}
    assert as_text[1] == []
    assert [column for column, _ in as_number[1]] == [0]


def test_only_what_there_is_to_tell_comes_back_beside_the_people() -> None:
    row = texts("", "N/A", "no e-mail", "mum@x.example ", "Mother")
    people, told = reader_of([row]).read(2, row)
    assert [column for column, _ in told] == [1, 2, 3]
    assert people[STUDENT].wrong == {"email"}
    assert people["parent1"].email == "mum@x.example"


def test_a_surname_of_its_own_comes_before_the_one_in_the_whole_name() -> None:
    row = texts("Ana Silva", "Costa", "", "", "Mother")
    people, _ = reader_of([row]).read(2, row)
    assert (people[STUDENT].text("first_name"), people[STUDENT].text("last_name")) == ("Ana", "Costa")
    assert "parent1" not in people  # a relationship alone makes nobody
