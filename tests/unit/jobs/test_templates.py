"""Templates of every kind: columns that are known for sure when they come back, lists of the school, no example rows."""

import asyncio
from pathlib import Path

import openpyxl
import pytest

from mbdesk.directory import Directory
from mbdesk.jobs.templates import kind_of_template, save_template, template_for, template_title
from mbdesk.plan.answers import Answers
from mbdesk.plan.headings import data_rows, headings
from mbdesk.plan.kinds import KINDS, PEOPLE
from mbdesk.plan.mapping import match_columns
from mbdesk.plan.rows import SourceSheet
from mbdesk.records import SchoolClass, Student, YearGroup
from mbdesk.sheets.read import read_sheet

SCHOOL = Directory(
    students=(
        Student(id=1, first_name="Ana", nationalities=("PT", "PL"), languages=("Portuguese",), country="Poland"),
        Student(id=2, first_name="Ben", nationalities=("NG",), country=" "),
    ),
    year_groups=(
        YearGroup(id=12, name="Grade 10", grade_number=10),
        YearGroup(id=11, name="Grade 9", grade_number=9),
        YearGroup(id=10, name="Grade 9 of old", grade_number=9, archived=True),
    ),
    classes=(SchoolClass(id=21, name="Maths 9B"), SchoolClass(id=22, name="Art 9"), SchoolClass(id=23, name="Art 9")),
)
EVERY = [(kind, people) for kind in KINDS for people in (KINDS[kind].layouts if PEOPLE in KINDS[kind].scopes else ("",))]


def written(folder: Path, kind: str, people: str = "") -> Path:
    choices = {PEOPLE: people} if people else {}
    return asyncio.run(
        save_template(folder / "Template.xlsx", kind, SCHOOL, school="Riverside International School", choices=choices)
    )


def filled(path: Path) -> SourceSheet:
    """The template with its example copied into the next row, as somebody would fill it in."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for column in range(1, sheet.max_column + 1):
        value = sheet.cell(2, column).value
        sheet.cell(3, column).value = value.removeprefix("Example: ") if isinstance(value, str) else value
    book.save(path)
    return read_sheet(path)


@pytest.mark.parametrize(("kind", "people"), EVERY)
def test_a_filled_template_is_known_again_with_every_column_sure(tmp_path: Path, kind: str, people: str) -> None:
    choices = {PEOPLE: people} if people else {}
    sheet = filled(written(tmp_path, kind, people))
    rows, not_data = data_rows(sheet, sheet.header, frozenset())
    assert kind_of_template(sheet) == kind
    assert (sheet.header, not_data, [row.number for row in rows]) == (1, (2,), [3])
    matches = match_columns(headings(sheet, 1), rows, Answers(kind=kind, choices=choices))
    titles = [column.title for column in template_for(kind, SCHOOL, choices).columns]
    assert [match.target.title() if match.target else None for match in matches] == titles
    assert [match.heading for match in matches if not match.sure] == []


def test_the_lists_are_the_schools_own() -> None:
    made = template_for("enrolments", SCHOOL, {})
    assert made.choices["Year group"] == ("Grade 9", "Grade 10")
    assert made.choices["Nationalities"] == ("NG", "PL", "PT")
    assert made.choices["Gender"] == ("Male", "Female")
    assert "Mother" in made.choices["Parent 1: Relationship"]
    assert template_for("class_add", SCHOOL, {}).choices["Class"] == ("Art 9", "Maths 9B")
    assert made.example[[column.title for column in made.columns].index("Year group")] == "Grade 9"
    assert template_for("student_changes", SCHOOL, {}).choices["Country"] == ("Poland",)


def test_what_is_said_for_all_rows_needs_no_column() -> None:
    titles = [column.title for column in template_for("class_exact", SCHOOL, {"scope:class": "21"}).columns]
    assert "Class" not in titles
    assert "Student ID" in titles


def test_a_school_without_groups_still_gets_a_template() -> None:
    made = template_for("year_groups", Directory(), {})
    assert "Year group" not in made.choices


def test_a_sheet_of_the_same_name_is_no_template(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = template_title("archive")
    book.worksheets[0].append(["Student ID", "Surname"])
    book.worksheets[0].append(["00417", "Silva"])
    book.save(tmp_path / "own.xlsx")
    assert kind_of_template(read_sheet(tmp_path / "own.xlsx")) == ""


def test_sheet_names_fit_into_excel() -> None:
    assert all(len(template_title(kind)) <= 31 for kind in KINDS)
