"""The 36 kinds of sheet that registrars really have (features C): what reading shows of each, one file a row.

What is made of it (matching, values, questions) is planned from the same files: rows 4, 12 to 14, 16, 17, 20 to 24, 31,
32, 34 and 36 are read as they are and answered by ``mbdesk.plan``; here stands that nothing is lost on the way there.
"""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mbdesk.errors import SheetError
from mbdesk.plan.broken_text import repair
from mbdesk.plan.headings import headings, result_columns
from mbdesk.plan.rows import NOT_CALCULATED, SourceSheet
from mbdesk.sheets.read import read_sheet
from tests.support import sheet_cases
from tests.support.sheet_cases import HEADINGS, PEOPLE, TITLES, write_case
from tests.unit.sheets.books import read_here


@pytest.fixture
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> SourceSheet:
    """The file of the row that the test's name begins with (``test_c07_...``), read."""
    return read_here(write_case(int(request.node.name.split("_")[1][1:3]), tmp_path))


def texts(sheet: SourceSheet, column: int, *, start: int = 1) -> list[str]:
    return [row.cells[column].text for row in sheet.rows[start:]]


def raws(sheet: SourceSheet, column: int) -> list[Any]:
    return [row.cells[column].raw for row in sheet.rows[1:]]


def people(sheet: SourceSheet) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells[:5]) for row in sheet.rows if row.number > sheet.header]


def noted(sheet: SourceSheet, word: str) -> str | None:
    return next((note.partition(":")[2] for note in sheet.notes if note.partition(":")[0] == word), None)


def test_every_row_of_the_table_has_a_file_and_a_test() -> None:
    tested = {int(name[6:8]) for name in globals() if name.startswith("test_c")}
    assert list(TITLES) == list(range(1, 37))
    assert tested == set(TITLES)


def test_c01_titles_above_the_headings(sheet: SourceSheet) -> None:
    assert sheet.header == 5
    assert people(sheet) == list(PEOPLE)
    assert sheet.rows[0].cells[0].text == "Riverside International School"


def test_c02_rows_below_the_data_are_listed_not_dropped(sheet: SourceSheet) -> None:
    assert noted(sheet, "footer") == "7,8,9"
    assert [row.number for row in sheet.rows] == [1, 2, 3, 4, 5, 7, 8, 9]


def test_c03_two_line_headings_become_one(sheet: SourceSheet) -> None:
    assert sheet.header == 2
    assert headings(sheet, 2) == (
        "Student ID", "Name", "Parent 1 / Name", "Parent 1 / E-mail", "Parent 2 / Name", "Parent 2 / E-mail",
    )  # fmt: skip


def test_c04_cells_merged_down_stay_blank_and_are_noted(sheet: SourceSheet) -> None:
    assert texts(sheet, 0) == ["Silva", "", "", "Okoro"]
    assert noted(sheet, "merged_cells") == "A2-4"


def test_c05_endless_empty_rows_are_not_there(sheet: SourceSheet) -> None:
    assert people(sheet) == list(PEOPLE)
    assert sheet.sheets[0].rows == 5
    assert not sheet.notes


def test_c06_all_sheets_are_told_with_their_rows(sheet: SourceSheet, tmp_path: Path) -> None:
    found = [(info.name, info.rows, info.hidden) for info in sheet.sheets]
    assert found == [("Grade 9", 5, False), ("Grade 10", 2, False), ("Old", 1, True), ("Lists", 5, True)]
    assert {"hidden_sheets:Old", "hidden_sheets:Lists"} <= set(sheet.notes)
    assert len(read_here(tmp_path / "Three sheets.xlsx", sheet="Lists").rows) == 5


def test_c07_rows_hidden_by_a_filter_and_by_hand_are_told_apart(sheet: SourceSheet) -> None:
    assert (noted(sheet, "filtered_rows"), noted(sheet, "hidden_rows")) == ("36", "2")
    assert [row.number for row in sheet.rows if row.hidden] == [*range(10, 46), 101, 102]
    assert len(people(sheet)) == 112


def test_c08_hidden_columns_keep_their_places_and_are_listed(sheet: SourceSheet) -> None:
    assert noted(sheet, "hidden_columns") == "B,D"
    assert people(sheet) == list(PEOPLE)


def test_c09_stored_results_errors_and_what_was_never_calculated(sheet: SourceSheet) -> None:
    cells = [[(cell.raw, cell.error) for cell in row.cells] for row in sheet.rows[1:]]
    assert cells[0] == [(417, ""), ("Ana", ""), (None, "#N/A")]
    assert cells[1] == [(None, NOT_CALCULATED), (None, "#REF!"), (None, "")]
    assert {"formulas_without_values", "error_cells"} <= set(sheet.notes)


DAYS = [date(2011, 4, 3), date(2010, 12, 25), date(2012, 2, 29), date(2011, 4, 3)]


def test_c10_dates_are_days_without_a_clock(sheet: SourceSheet) -> None:
    assert raws(sheet, 1) == DAYS
    assert texts(sheet, 1)[0] == "2011-04-03"


def test_c11_days_counted_from_1904_are_the_same_days(sheet: SourceSheet) -> None:
    assert raws(sheet, 1) == DAYS
    assert "dates_1904" in sheet.notes


def test_c12_dates_as_text_are_left_for_the_person_to_settle(sheet: SourceSheet) -> None:
    assert raws(sheet, 1) == list(sheet_cases.MIXED_DATES)


def test_c13_odd_dates_are_left_as_they_are(sheet: SourceSheet) -> None:
    assert raws(sheet, 1) == list(sheet_cases.ODD_DATES)


def test_c14_a_serial_number_stays_a_number(sheet: SourceSheet) -> None:
    assert raws(sheet, 1) == [40636, 40537, "03/04/2011"]


def test_c15_leading_zeros_are_what_the_person_sees(sheet: SourceSheet) -> None:
    assert texts(sheet, 0) == ["00417", "00418", "419"]
    assert raws(sheet, 0) == ["00417", 418, 419]


def test_c16_whole_numbers_never_become_fractions_or_powers(sheet: SourceSheet) -> None:
    assert texts(sheet, 1) == ["417", "852931000000", "12345678901234600", "1234567890123457", "8.52931E+11"]
    assert [type(raw) for raw in raws(sheet, 1)] == [int, int, int, int, str]
    assert noted(sheet, "rounded_numbers") == "B4,B5,B6"


def test_c17_phones_are_kept_as_typed(sheet: SourceSheet) -> None:
    assert texts(sheet, 1) == [*sheet_cases.PHONES, "93015831"]


def test_c18_stray_blanks_are_read_as_they_are(sheet: SourceSheet) -> None:
    assert texts(sheet, 1) == list(sheet_cases.BLANKS)


def test_c19_names_are_whole(sheet: SourceSheet) -> None:
    assert texts(sheet, 1) == list(sheet_cases.NAMES)


def test_c20_capitals_and_commas_in_names_stay(sheet: SourceSheet) -> None:
    assert texts(sheet, 1) == ["SILVA, ANA", "OKORO BEN", "Ní Bhriain, Aoife"]


def test_c21_yes_and_no_stay_words_or_truths(sheet: SourceSheet) -> None:
    assert raws(sheet, 1) == [*sheet_cases.TRUTHS, True, False, 1, 0]
    assert [type(raw) for raw in raws(sheet, 1)[-4:]] == [bool, bool, int, int]
    assert texts(sheet, 1)[-4:] == ["TRUE", "FALSE", "1", "0"]


def test_c22_genders_stay_as_written(sheet: SourceSheet) -> None:
    assert texts(sheet, 1) == ["M", "F", "Male", "female", "H", "Mädchen", "", "X"]


def test_c23_grades_stay_as_written_and_a_grade_that_became_a_date_shows_as_one(sheet: SourceSheet) -> None:
    assert texts(sheet, 1) == [*sheet_cases.GRADES, "9", "2026-03-04"]


def test_c24_blanks_and_what_people_write_for_nothing_are_told_apart(sheet: SourceSheet) -> None:
    assert texts(sheet, 1) == [*sheet_cases.STAND_INS, "", "0", " "]


def test_c25_western_windows_is_recognised_and_said(sheet: SourceSheet, tmp_path: Path) -> None:
    assert noted(sheet, "encoding") == "cp1252"
    assert people(sheet)[3][1:3] == ("Gonçalves", "João")
    (tmp_path / "mac.csv").write_bytes("Name\nGonçalves, João\nÉlodie Lefèvre\n".encode("mac_roman"))
    mac = read_here(tmp_path / "mac.csv", separator=";")
    assert (noted(mac, "encoding"), texts(mac, 0)) == ("mac_roman", ["Gonçalves, João", "Élodie Lefèvre"])
    as_asked = read_here(tmp_path / "mac.csv", encoding="latin-1", separator=";")
    assert texts(as_asked, 0) != texts(mac, 0)


def test_c26_unicode_text_with_and_without_its_mark(sheet: SourceSheet, tmp_path: Path) -> None:
    assert people(sheet) == list(PEOPLE)
    for encoding in ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be"):
        (tmp_path / "a.csv").write_bytes(sheet_cases.csv_bytes([HEADINGS, *PEOPLE], encoding))
        again = read_here(tmp_path / "a.csv")
        assert people(again) == list(PEOPLE)
        assert again.rows[0].cells[0].text == "Student ID"


def test_c27_broken_letters_are_counted_and_mending_is_offered(sheet: SourceSheet) -> None:
    assert (noted(sheet, "double_encoded"), noted(sheet, "lost_letters")) == ("2", "1")
    assert texts(sheet, 0)[0] == "MÃ¼ller"
    assert list(map(repair, texts(sheet, 0)))[:2] == ["Müller", "M?ller"]


def test_c28_the_separator_that_the_file_names_is_used(sheet: SourceSheet) -> None:
    assert [people(sheet)[n] for n in (0, 1)] == [("Silva, Ana", "1,5"), ("Okoro; Ben", "2,5")]
    assert noted(sheet, "separator") is None


def test_c29_quotes_breaks_and_lone_carriage_returns(sheet: SourceSheet, tmp_path: Path) -> None:
    assert people(sheet) == [("Ana", '5" pipe'), ("Ben", "two\nlines"), ('Cem "C" Tan', 'said "no"')]
    (tmp_path / "open.csv").write_text('Name,Note\nAna,x\nBen,"never closed\nCem,y\n', encoding="utf-8")
    with pytest.raises(SheetError) as caught:
        read_here(tmp_path / "open.csv")
    assert (caught.value.reason, caught.value.place) == ("unbalanced_quote", "3")


def test_c29_rows_longer_than_the_headings_are_listed(tmp_path: Path) -> None:
    lines = ["Student ID,Name,E-mail", "00417,Ana,a@x.example", "00418,Okoro, Ben,b@x.example", "00419,Cem,c@x.example"]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    sheet = read_here(tmp_path / "a.csv")
    assert noted(sheet, "long_rows") == "3"
    assert [row.cells[3].text for row in sheet.rows] == ["", "", "b@x.example", ""]
    (tmp_path / "b.csv").write_text("\n".join(f"{line},more" for line in lines[1:]), encoding="utf-8")
    assert noted(read_here(tmp_path / "b.csv"), "long_rows") is None, "no headings, nothing to compare with"
    untitled = [lines[0], *(f"{line},more" for line in (lines[1], lines[3]))]
    (tmp_path / "c.csv").write_text("\n".join(untitled), encoding="utf-8")
    assert noted(read_here(tmp_path / "c.csv"), "long_rows") is None, "a column without a heading"


def test_c30_what_a_file_is_decides_its_content(tmp_path: Path) -> None:
    sheet = read_sheet(write_case(30, tmp_path))
    assert noted(sheet, "only_values") == "xls"
    assert sheet.header == 2


def test_c31_headings_doubled_or_missing_are_shown_as_they_are(sheet: SourceSheet) -> None:
    assert sheet.header == 1
    assert headings(sheet, 1) == ("Name", "Name", "", "Column1", "E-mail")


def test_c32_every_row_is_there_with_its_number(sheet: SourceSheet) -> None:
    assert [(row.number, row.cells[0].text) for row in sheet.rows[1:]] == [(2, "00417"), (3, "00421"), (4, "00417")]


def test_c33_rows_crossed_out_or_coloured_are_listed(sheet: SourceSheet) -> None:
    assert noted(sheet, "crossed_out") == "4,9,10,31"
    assert noted(sheet, "coloured") == "15"
    assert len(people(sheet)) == 30


def test_c34_columns_of_an_earlier_result_are_recognised(sheet: SourceSheet) -> None:
    assert result_columns(headings(sheet, sheet.header)) == {5, 6, 7, 8}


def test_c35_a_file_open_elsewhere_is_read_and_a_changed_one_is_another(tmp_path: Path) -> None:
    path = write_case(35, tmp_path)
    (tmp_path / f"~${path.name}").touch()
    with path.open("r+b"):
        before = read_sheet(path)
    assert people(before) == list(PEOPLE)
    path.write_bytes(path.read_bytes() + b"\0")
    assert read_here(path).sha256 != before.sha256


def test_c36_a_whole_roster_is_read_in_its_order(sheet: SourceSheet) -> None:
    assert texts(sheet, 0) == [f"{n:05}" for n in range(1, 1001)]
    assert not sheet.notes
