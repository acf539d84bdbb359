"""The admissions sheet in tests/data: the same every time, and as the constants beside it say."""

from pathlib import Path

import pytest

from mbdesk.practice.cast import FAMILIES, FREE_STUDENT_IDS
from mbdesk.sheets.read import read_sheet
from tests.support import make_sheets
from tests.support.make_sheets import EXPECTED, MAPPING


@pytest.mark.parametrize("name", ["admissions_60.xlsx", "admissions_60.csv"])
def test_the_file_in_the_repository_is_the_one_that_is_made(name: str, tmp_path: Path) -> None:
    make = make_sheets.write_xlsx if name.endswith(".xlsx") else make_sheets.write_csv
    make(tmp_path / name)
    made, kept = read_sheet(tmp_path / name), read_sheet(make_sheets.DATA / name)
    assert made.rows == kept.rows
    assert made.notes == kept.notes


@pytest.mark.parametrize("path", [make_sheets.XLSX, make_sheets.CSV])
def test_it_reads_as_the_constants_say(path: Path) -> None:
    sheet = read_sheet(path)
    assert sheet.header == EXPECTED.header
    assert [cell.text for cell in sheet.rows[3].cells] == list(MAPPING)
    data = [row for row in sheet.rows if EXPECTED.first_row <= row.number <= EXPECTED.last_row]
    assert len(data) == EXPECTED.rows
    assert [[cell.text for cell in row.cells] for row in data] == [list(line.values()) for line in make_sheets.rows()]
    assert f"footer:{','.join(map(str, EXPECTED.footer))}" in sheet.notes


def test_it_comes_to_the_expected_numbers() -> None:
    lines = make_sheets.corrected()
    students = {line["Student ID"]: line["Student e-mail"].strip() for line in lines}
    assert len(students) == len(set(students.values())) == EXPECTED.new_students
    assert EXPECTED.rows - EXPECTED.new_students == EXPECTED.left_out
    pairs = {
        (line["Student ID"], line[f"Parent {n} E-mail"].casefold())
        for line in lines
        for n in (1, 2)
        if "@" in line[f"Parent {n} E-mail"]
    }
    parents = {email for _, email in pairs}
    assert len(pairs) == EXPECTED.links
    assert {email for email in parents if email.endswith("home.example")} == set(EXPECTED.existing_emails)
    assert len(parents) - EXPECTED.existing_parents == EXPECTED.new_parents
    first, second = (lines[row - EXPECTED.first_row] for row in EXPECTED.duplicate)
    assert first["Student ID"] == second["Student ID"]


def test_exactly_two_cells_are_wrong() -> None:
    wrong, right = make_sheets.rows(), make_sheets.corrected()
    different = {
        (EXPECTED.first_row + at, heading)
        for at, (a, b) in enumerate(zip(wrong, right, strict=True))
        for heading in a
        if a[heading] != b[heading]
    }
    assert different == set(EXPECTED.wrong) == set(EXPECTED.fixes)


def test_it_fits_the_practice_school() -> None:
    known = {parent.email for family in FAMILIES for parent in family.parents}
    assert set(EXPECTED.existing_emails) <= known
    ids = [int(line["Student ID"]) for line in make_sheets.rows()]
    assert "00417" in {line["Student ID"] for line in make_sheets.rows()}
    assert set(ids) <= set(FREE_STUDENT_IDS)
