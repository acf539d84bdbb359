"""Templates: lists to choose from, an example that is never data, explanations (features IMP-1)."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mbdesk.fields import Column, Kind
from mbdesk.plan.headings import data_rows
from mbdesk.sheets.header import example_rows
from mbdesk.sheets.read import read_sheet
from mbdesk.sheets.template import write_template

COLUMNS = (
    Column(title="Student ID", kind=Kind.IDENTIFIER),
    Column(title="Last name"),
    Column(title="Birthday", kind=Kind.DATE),
    Column(title="Year group", kind=Kind.CHOICE),
    Column(title="Gender", kind=Kind.CHOICE),
)
YEARS = ("Grade 9", "Grade 10", "=Grade 11")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_template(
        tmp_path / "Students.xlsx",
        COLUMNS,
        title="New students",
        school="Tom & Jerry's",
        example=("00417", "Silva", date(2011, 4, 3), "Grade 9"),
        choices={"Year group": YEARS, "Gender": ("Female", "Male"), "House": ("Red",)},
        hints={"Birthday": "A date."},
        notes=("Leave cells blank that you do not know.",),
    ).path


def test_the_example_is_recognised_and_is_no_data(path: Path) -> None:
    sheet = read_sheet(path)
    assert (sheet.sheet, sheet.header) == ("New students", 1)
    assert [cell.text for cell in sheet.rows[0].cells] == [column.title for column in COLUMNS]
    assert sheet.rows[1].cells[0].text == "Example: 00417"
    assert "example:2" in sheet.notes
    assert not [note for note in sheet.notes if note.startswith("footer")]
    assert data_rows(sheet, 1, frozenset()) == ((), (2,))


def test_a_real_person_written_over_the_example_is_data(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    for row, values in ((2, ("00418", "Okoro")), (3, ("00419", "Tan"))):
        for column, value in enumerate(values, start=1):
            book.worksheets[0].cell(row, column).value = value
    book.save(path)
    sheet = read_sheet(path)
    assert not [note for note in sheet.notes if note.startswith("example")]
    assert [row.cells[0].text for row in sheet.rows] == ["Student ID", "00418", "00419"]


def test_lists_come_from_the_school_and_nothing_in_them_runs(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet, explanations, lists = book.worksheets
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert {place: rule.formula1 for place, rule in rules.items()} == {
        "D2:D5000": "'Lists'!$A$2:$A$4",
        "E2:E5000": "'Lists'!$B$2:$B$3",
    }
    assert {rule.errorStyle for rule in rules.values()} == {"warning"}
    assert lists.sheet_state == "hidden"
    assert [cell.value for cell in lists["A"]] == ["Year group", *YEARS]
    assert lists["A4"].data_type == "s"
    assert [cell.value for cell in lists["B"]][:3] == ["Gender", "Female", "Male"]
    assert explanations.title == "How to fill it in"


def test_identifiers_that_somebody_types_keep_their_zeros(path: Path) -> None:
    columns = openpyxl.load_workbook(path).worksheets[0].column_dimensions
    assert columns["A"].number_format == "@"
    assert columns["C"].number_format == "d mmm yyyy"


def test_every_column_is_explained(path: Path) -> None:
    sheet = read_sheet(path, sheet="How to fill it in")
    rows = [[cell.text for cell in row.cells] for row in sheet.rows[1:]]
    assert [row[0] for row in rows[:5]] == [column.title for column in COLUMNS]
    assert rows[2][1] == "A date."
    assert "2011" in rows[2][2]
    assert rows[3][3]
    assert rows[-1][1] == "Leave cells blank that you do not know."


def test_a_template_without_lists_has_none(tmp_path: Path) -> None:
    path = write_template(tmp_path / "a.xlsx", COLUMNS, title="T", school="S", example=()).path
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["T", "How to fill it in"]
    assert not book.worksheets[0].data_validations.dataValidation


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((["Example: 1"], ["Ana"]), (2,)),
        ((["", "Beispiel: 1"], ["Exemple : 2"], ["Ana"]), (2, 3)),
        ((["示例：1"],), (2,)),
        ((["Ana"], ["Example: 1"]), ()),
        ((["Exampleton"],), ()),
    ],
)
def test_only_rows_at_the_top_that_say_so_are_examples(texts: tuple[list[str], ...], expected: tuple[int, ...]) -> None:
    rows = list(enumerate((["Name", "Born"], *texts), start=1))
    assert example_rows(rows, 1) == expected
