"""The register as a workbook: what the screen shows, with formulas that LibreOffice reckons to the same (ATT-4)."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from mbdesk.registers import Register
from mbdesk.sheets.register import write_registers
from tests.unit.sheets import samples

FIRST_TOTAL = 17  # after name, ID and 15 school days


def sheet(path: Path, place: int = 0, *, results: bool = False) -> Worksheet:
    found = openpyxl.load_workbook(path, data_only=results).worksheets[place]
    assert isinstance(found, Worksheet)
    return found


def totals(path: Path, place: int, header: int) -> list[list[Any]]:
    rows = sheet(path, place, results=True).iter_rows(min_row=header + 1, min_col=FIRST_TOTAL + 1, values_only=True)
    return [[round(value, 9) if isinstance(value, float) else value for value in row] for row in rows]


def screen(register: Register) -> list[list[Any]]:
    """Totals and per cent as the register itself says them."""
    shares = [row.present_share for row in register.rows]
    return [
        [*(row.count(code) for code in register.codes), None if share is None else round(share, 9)]
        for row, share in zip(register.rows, shares, strict=True)
    ]


@pytest.mark.parametrize(("place", "header", "periods"), [(0, 5, True), (1, 4, False)])
def test_libreoffice_reckons_what_the_screen_shows(
    opened: Mapping[str, Path], place: int, header: int, periods: bool
) -> None:
    register = samples.register(periods=periods)
    assert [code.letters for code in register.codes][:2] == ["P", "p"]
    found = totals(opened["register"], place, header)
    assert [[None if value == "" else value for value in row] for row in found] == screen(register)


@pytest.mark.parametrize(("place", "header", "periods"), [(0, 5, True), (1, 4, False)])
def test_the_results_are_stored_for_programs_that_do_not_reckon(
    written: Mapping[str, Path], place: int, header: int, periods: bool
) -> None:
    expected = screen(samples.register(periods=periods))
    found = totals(written["register"], place, header)
    assert [[None if value == "" else value for value in row] for row in found] == expected


def test_totals_are_formulas_that_see_case(written: Mapping[str, Path]) -> None:
    row = [cell.value for cell in sheet(written["register"])[6]][FIRST_TOTAL:]
    assert row[0] == '=SUMPRODUCT(--EXACT($C6:$Q6,"P"))'
    assert row[1] == '=SUMPRODUCT(--EXACT($C6:$Q6,"p"))'
    assert str(row[-1]).startswith("=IF((")
    assert all(str(value).startswith("=") for value in row)


def test_only_totals_are_formulas(written: Mapping[str, Path]) -> None:
    for found in openpyxl.load_workbook(written["register"]).worksheets:
        formulas = [cell.coordinate for row in found.iter_rows() for cell in row if cell.data_type == "f"]
        assert all(column > FIRST_TOTAL for column in (found[place].column for place in formulas))
    assert sheet(written["register"])["A7"].value == "=HYPERLINK(1)"
    assert sheet(written["register"])["A7"].data_type == "s"


def test_the_sheet_shows_codes_under_real_dates(written: Mapping[str, Path]) -> None:
    found, register = sheet(written["register"]), samples.register()
    assert [found["A1"].value, found["A2"].value] == ["Biology 10/A", "Term 2, 12 Jan 2026 to 1 Feb 2026"]
    header = [cell.value for cell in found[4]]
    assert header[:3] == ["Student", "Student ID", datetime.fromisoformat("2026-01-12")]
    assert header[FIRST_TOTAL:] == [*(code.heading() for code in register.codes), "% present"]
    assert [cell.value for cell in found[5]][:4] == ["Period", None, 2, 2]
    assert found["C4"].number_format == "ddd d mmm"
    for at, row in enumerate(register.rows, start=6):
        line = [cell.value for cell in found[at]]
        assert line[:2] == [row.pupil.name, row.pupil.student_id]
        assert line[2:FIRST_TOTAL] == [cell.code.letters if cell else None for cell in row.cells]
    assert found["B6"].number_format == "@"


def test_a_homeroom_register_has_no_row_of_periods(written: Mapping[str, Path]) -> None:
    found = sheet(written["register"], 1)
    assert (found.title, found["A4"].value, found["A5"].value) == ("Homeroom 10", "Student", "Al-Hassan, Omar")


def test_the_sheet_can_be_printed_and_filtered(written: Mapping[str, Path]) -> None:
    found = sheet(written["register"])
    assert found.freeze_panes == "C6"
    assert found.auto_filter.ref == "A5:X9"
    assert (found.print_title_rows, found.print_title_cols) == ("$4:$5", "$A:$B")
    assert (found.page_setup.orientation, found.page_setup.fitToWidth) == ("landscape", 1)
    assert found.oddHeader is not None
    assert found.oddHeader.right.text == "Biology 10/A · Term 2"


def test_a_new_week_begins_with_a_gap(written: Mapping[str, Path]) -> None:
    found = sheet(written["register"])
    gaps = [cell.coordinate[0] for cell in found[4] if cell.border.left is not None and cell.border.left.style]
    assert gaps == ["H", "M"]


def test_the_legend_says_every_code_in_words(written: Mapping[str, Path]) -> None:
    book = openpyxl.load_workbook(written["register"])
    assert book.sheetnames == ["Biology 10-A", "Homeroom 10", "Notes", "Legend"]
    legend = list(book["Legend"].iter_rows(min_row=2, values_only=True))
    register = samples.register()
    assert legend[: len(register.codes)] == [(code.letters, code.words()) for code in register.codes]
    assert legend[len(register.codes)] == ("(blank)", "no record")
    assert legend[-1] == ("%", register.percent_words())


def test_teachers_notes_stand_on_their_own_sheet_as_texts(written: Mapping[str, Path]) -> None:
    rows = list(openpyxl.load_workbook(written["register"])["Notes"].iter_rows(min_row=2, values_only=True))
    assert rows
    assert rows[0][:2] == ("Biology 10/A", "=HYPERLINK(1)")
    assert rows[0][5] == "=feels ill"


def test_a_register_without_days_or_students_is_still_a_sheet(tmp_path: Path) -> None:
    from dataclasses import replace

    empty = replace(samples.register(), columns=(), rows=(), codes=())
    write_registers(tmp_path / "a.xlsx", [empty], school="S")
    assert sheet(tmp_path / "a.xlsx")["A4"].value == "Student"
