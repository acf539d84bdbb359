"""Templates of every kind: they come back filled in without a question, with lists of the school, without examples."""

import asyncio
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mbdesk.directory import Directory
from mbdesk.jobs.templates import kind_of_template, save_template, template_for, template_title
from mbdesk.plan.answers import Answers
from mbdesk.plan.headings import data_rows, headings
from mbdesk.plan.imports import draft
from mbdesk.plan.kinds import DAY_FOR_ALL, KINDS, LEAVING_FOR_ALL, PEOPLE
from mbdesk.plan.known import Known
from mbdesk.plan.mapping import match_columns
from mbdesk.plan.rows import SourceSheet
from mbdesk.records import Parent, SchoolClass, Student, Teacher, YearGroup
from mbdesk.sheets.read import read_sheet

ANA, BEN, MARIA = "00417", "00533", "maria.silva@home.example"
SCHOOL = Directory(
    students=(
        Student(
            id=1,
            student_id=ANA,
            first_name="Ana",
            last_name="Silva",
            birthday=date(2012, 3, 14),
            year_group_id=11,
            parent_ids=(31,),
            nationalities=("PT", "PL"),
            languages=("POR",),
            country="Poland",
        ),
        Student(id=2, student_id=BEN, first_name="Ben", last_name="Okoro", nationalities=("NG",), country=" "),
        Student(id=3, student_id="00600", first_name="Old", last_name="Boy", archived=True),
    ),
    parents=(Parent(id=31, first_name="Maria", last_name="Silva", email=MARIA, child_ids=(1,)),),
    teachers=(Teacher(id=41, first_name="Emre", last_name="Kaya", email="kaya@school.example", identifier="T-031"),),
    year_groups=(
        YearGroup(id=12, name="Grade 10", grade_number=10),
        YearGroup(id=11, name="Grade 9", grade_number=9, student_ids=(1,)),
        YearGroup(id=10, name="Grade 9 of old", grade_number=9, archived=True),
    ),
    classes=(SchoolClass(id=21, name="Maths 9B"), SchoolClass(id=22, name="Art 9"), SchoolClass(id=23, name="Art 9")),
    settled=frozenset({"students", "parents", "teachers", "year_groups", "classes", "memberships"}),
)
NEW = {
    "Student ID": "00900",
    "First name": "Zoë",
    "Last name": "Nowak",
    "Birthday": "14 March 2012",
    "Gender": "Female",
    "Year group": "Grade 9",
    "E-mail": "zoe@new.example",
    "Parent 1: First name": "Ewa",
    "Parent 1: Last name": "Nowak",
    "Parent 1: Relationship": "Mother",
    "Parent 1: E-mail": "ewa@new.example",
}
_STUDENT = {
    "Student ID": ANA,
    "First name": "Ana",
    "Last name": "Silva",
    "Year group": "Grade 10",
    "Class": "Maths 9B",
    "City": "Warszawa",
    "Parent 1: E-mail": MARIA,
    "Parent 1: Relationship": "Mother",
}
HERE = {
    "student": _STUDENT,
    "archived": {"Student ID": "00600", "First name": "Old", "Last name": "Boy"},
    "parent": {
        "First name": "Maria",
        "Last name": "Silva",
        "E-mail": MARIA,
        "Mobile phone": "+48 601 555 019",
        "Child 1: Student ID": ANA,
    },
    "teacher": {"Staff ID": "T-031", "First name": "Emre", "Last name": "Kaya", "E-mail": "kaya@school.example"},
}
MAIN = {"parents": "parent", "teachers": "teacher", "unarchive": "archived"}
EVERY = [
    (kind, people) for kind in KINDS for people in (KINDS[kind].layouts if PEOPLE in KINDS[kind].scopes else ("",))
]


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


@pytest.mark.parametrize(("kind", "people"), EVERY)
def test_a_filled_template_waits_for_nothing(tmp_path: Path, kind: str, people: str) -> None:
    """Filled in with people of the school, or a new one, and what else was chosen for all rows."""
    path, choices = written(tmp_path, kind, people), {PEOPLE: people} if people else {}
    fill_in(path, kind, people)
    answers = Answers(kind=kind, choices={**choices, LEAVING_FOR_ALL: "withdrawn", DAY_FOR_ALL: "2026-03-10"})
    made = draft(read_sheet(path), answers, Known(SCHOOL), date(2026, 3, 12))
    assert [row.number for row in made.rows] == [3]
    assert [problem.text for problem in made.rows[0].problems] == []
    assert made.causes == ()


def fill_in(path: Path, kind: str, people: str) -> None:
    """Write somebody into row 3, below the example."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    who = MAIN.get(kind, "student") if people in {"", "student"} else people
    for title, value in (NEW if kind == "enrolments" else HERE[who]).items():
        if title in titles:
            sheet.cell(3, titles.index(title) + 1).value = value
    book.save(path)


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
