"""One description per column: values, shown texts, and the tables made of them."""

from datetime import date

import pytest

from mbdesk import text
from mbdesk.directory import Directory
from mbdesk.fields import (
    CLASS_FIELDS,
    PARENT_FIELDS,
    STUDENT_FIELDS,
    TEACHER_FIELDS,
    YEAR_GROUP_FIELDS,
    Field,
    Kind,
    show_value,
    table_of,
)
from mbdesk.records import Parent, Person, Student, YearGroup

ANA = Student(
    id=1,
    first_name="Ana",
    last_name="Silva",
    student_id="00417",
    birthday=date(2011, 4, 3),
    year_group_id=5,
    archived=True,
    languages=("ENG", "POR"),
)
SCHOOL = Directory(
    students=(ANA,),
    parents=(Parent(id=9, first_name="Maria", last_name="Silva", child_ids=(1,)),),
    year_groups=(YearGroup(id=5, name="Grade 9"),),
)
STUDENT = {field.key: field for field in STUDENT_FIELDS}


def test_a_student_is_shown_as_registrars_read_them() -> None:
    shown = {key: field.show(ANA, SCHOOL) for key, field in STUDENT.items()}
    assert shown["name"] == "Silva, Ana"
    assert shown["student_id"] == "00417"
    assert shown["year_group_id"] == "Grade 9"
    assert shown["parent_ids"] == "Maria Silva"
    assert shown["languages"] == "ENG, POR"
    assert shown["archived"] == "Archived", "the word, not only a colour"
    assert shown["email"] == ""


def test_dates_are_written_as_the_system_writes_them() -> None:
    try:
        text.use(short_date=lambda day: f"{day:%d/%m/%Y}")
        assert STUDENT["birthday"].show(ANA, SCHOOL) == "03/04/2011"
    finally:
        text.use(short_date=date.isoformat)
    assert STUDENT["birthday"].sort_value(ANA, SCHOOL) == date(2011, 4, 3)


@pytest.mark.parametrize("fields", [STUDENT_FIELDS, PARENT_FIELDS, TEACHER_FIELDS, CLASS_FIELDS, YEAR_GROUP_FIELDS])
def test_keys_and_headings_are_unique_and_some_columns_are_shown(fields: tuple[Field[Person], ...]) -> None:
    assert len({f.key for f in fields}) == len(fields)
    assert len({f.heading() for f in fields}) == len(fields)
    assert any(f.shown for f in fields)
    assert fields[0].searched


def test_a_table_keeps_typed_values_in_the_order_of_its_columns() -> None:
    table = table_of("Students", (STUDENT["student_id"], STUDENT["birthday"]), [ANA], SCHOOL)
    assert [c.title for c in table.columns] == ["Student ID", "Birthday"]
    assert table.rows == (("00417", date(2011, 4, 3)),)
    assert table.texts() == (("00417", "2011-04-03"),)


@pytest.mark.parametrize(
    ("value", "kind", "shown"),
    [
        (None, Kind.TEXT, ""),
        (True, Kind.YES_NO, "Yes"),
        (1200, Kind.NUMBER, "1,200"),
        (1200, Kind.TEXT, "1200"),
        (0.94, Kind.PERCENT, "94 %"),
        (6.5, Kind.NUMBER, "6.5"),
        ("{name}", Kind.TEXT, "{name}"),
    ],
)
def test_values_are_shown_by_their_kind(value: str | float | bool | None, kind: Kind, shown: str) -> None:
    assert show_value(value, kind) == shown


def test_data_is_never_taken_for_a_template() -> None:
    assert text.tr("{name} was added.", name="{0} {x}") == "{0} {x} was added."
    assert text.trn("{count} student", "{count} students", 1200) == "1,200 students"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "a few seconds"), (7, "about 7 seconds"), (41, "about 45 seconds"), (480, "about 8 minutes")],
)
def test_a_length_of_time_is_said_in_words(seconds: float, words: str) -> None:
    assert text.duration(seconds) == words
