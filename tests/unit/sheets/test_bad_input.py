"""Bad input, row by row (quality B01 to B22): where each is tested, and the tests that stand nowhere else.

=====  =================================================================================================================
B01    test_damaged: test_a_file_is_named_for_what_it_is, test_an_encrypted_zip_is_protected;
       test_foreign: test_a_locked_open_document_sheet_is_protected
B02    test_damaged: test_a_file_is_named_for_what_it_is, test_a_workbook_without_any_value_says_so
B03    test_damaged: test_a_broken_workbook_is_one_message
B04    test_damaged: test_a_bomb_is_refused_from_its_directory,
       test_a_directory_that_lies_about_sizes_gives_no_more_than_it_promised
B05    test_damaged: test_an_xml_bomb_is_refused_at_its_doctype, test_openpyxl_too_refuses_xml_bombs_here;
       test_foreign: test_no_entities_are_unfolded
B06    test_workbooks: test_one_stray_cell_in_the_farthest_corner_is_named_not_followed;
       test_bad_input: test_every_row_of_excel_formatted_and_empty_is_nothing;
       test_damaged: test_too_much_is_said_not_cut
B07    test_foreign: test_a_broken_old_workbook_ends_the_child_at_most,
       test_one_cell_in_the_farthest_corner_costs_one_sentence, test_a_few_wrong_bytes_never_reach_the_window;
       test_reading: test_a_child_that_dies_is_a_damaged_file, test_the_child_takes_at_most_a_gigabyte
B08    test_foreign: test_values_are_the_same_in_every_format;
       test_bad_input: test_a_workbook_with_macros_and_links_is_read_and_nothing_runs
B09    test_encodings: test_nineteen_of_twenty_lists_are_read_as_they_were_written;
       test_text_files: test_the_person_can_name_the_encoding_and_a_wrong_name_is_told
B10    test_text_files: test_rows_are_split_as_people_meant_them, test_the_cases_every_csv_reader_is_measured_by,
       test_a_quote_that_is_never_closed_is_found_by_its_line, test_nul_characters_are_dropped_and_told
B11    test_real_sheets: test_c01_titles_above_the_headings, test_c03_two_line_headings_become_one,
       test_c07_rows_hidden_by_a_filter_and_by_hand_are_told_apart, test_c02_rows_below_the_data_are_listed_not_dropped
B12    test_workbooks: test_formulas_give_their_stored_result_and_say_when_there_is_none,
       test_texts_of_every_kind_are_whole
B13    test_real_sheets: test_c15_leading_zeros_are_what_the_person_sees,
       test_c16_whole_numbers_never_become_fractions_or_powers
B14    test_workbooks: test_a_serial_number_is_a_date_by_its_format,
       test_dates_counted_from_1904_are_read_right_and_said;
       test_real_sheets: test_c12_dates_as_text_are_left_for_the_person_to_settle
B15    test_every_text: test_a_workbook_gives_every_text_back
B16    test_every_text: test_a_workbook_gives_every_text_back, test_a_text_file_gives_every_text_back
B17    test_real_sheets: test_c18_stray_blanks_are_read_as_they_are
B18    test_real_sheets: test_c32_every_row_is_there_with_its_number
B19    test_bad_input: test_fifty_thousand_rows_and_two_hundred_columns_are_whole,
       test_the_longest_cell_of_a_workbook_is_whole; test_writing:
       test_a_text_too_long_for_a_cell_stands_whole_on_its_own_sheet
B20    test_reading: test_files_that_cannot_be_had, test_a_drive_that_never_answers_ends_in_time;
       test_real_sheets: test_c35_a_file_open_elsewhere_is_read_and_a_changed_one_is_another;
       test_bad_input: test_long_paths_and_odd_names_are_read
B21    test_real_sheets: test_c35_a_file_open_elsewhere_is_read_and_a_changed_one_is_another
B22    test_every_text: test_a_workbook_gives_every_text_back
=====  =================================================================================================================

What is made of B14, B17 and B18 is tested with ``mbdesk.plan``, what is shown of B22 with the window.
"""

import re
import sys
from pathlib import Path

import pytest

from mbdesk.sheets.atoms import Cells
from mbdesk.sheets.opening import content_of
from mbdesk.sheets.read import read_sheet
from tests.unit.sheets.books import parts, saved, workbook, zipped


def test_every_row_of_the_table_names_tests_that_are_there() -> None:
    table = __doc__ or ""
    assert re.findall(r"^(B\d\d) ", table, re.MULTILINE) == [f"B{n:02}" for n in range(1, 23)]
    folder = Path(__file__).parent
    there = {
        name
        for file in folder.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"\btest_\w+(?=[,;\n])", table))
    assert len(named) > 30
    assert named <= there


def test_every_row_of_excel_formatted_and_empty_is_nothing() -> None:
    rows = "".join(f'<row r="{n}" s="1"/>' for n in range(3, 1_048_577))
    first = '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="A2" t="str"><v>Ana</v></c></row>'
    wide = '<row r="2"><c r="XFD2" s="1"/></row>'
    content = content_of(zipped(parts(first + wide + rows)), suffix=".xlsx")
    assert (len(content.rows), content.columns, content.sheets[0].rows) == (2, 1, 2)


def test_a_workbook_with_macros_and_links_is_read_and_nothing_runs(tmp_path: Path) -> None:
    made = parts('<row r="1"><c r="A1" t="str"><f>[1]Other!A1</f><v>Ana</v></c></row>')
    made["xl/externalLinks/externalLink1.xml"] = '<externalLink><externalBook r:id="rId1"/></externalLink>'
    path = tmp_path / "Macros.xlsm"
    path.write_bytes(zipped({**made, "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Shell"}))
    assert read_sheet(path).rows[0].cells[0].text == "Ana"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_fifty_thousand_rows_and_two_hundred_columns_are_whole(suffix: str) -> None:
    long = [["Name"], *([f"P{n}"] for n in range(50_000))]
    wide = [[f"H{c}" for c in range(200)], [f"v{c}" for c in range(200)]]
    for rows in (long, wide):
        data = saved(workbook(*rows)) if suffix == ".xlsx" else "\n".join(map(",".join, rows)).encode()
        content = content_of(data, suffix=suffix)
        assert [row for _, _, row in content.rows] == rows


def test_the_longest_cell_of_a_workbook_is_whole() -> None:
    text = "é" * 32_767
    content = content_of(saved(workbook(["Note"], [text])), suffix=".xlsx")
    assert Cells().cell(content.rows[1][2][0]).text == text


@pytest.mark.skipif(sys.platform == "win32", reason="such names are not allowed there")
@pytest.mark.parametrize("name", ["; touch x", "$(x).csv", "-rf", "a\nb.csv", "＝張.csv", "--read-sheet", "%s.csv"])
def test_long_paths_and_odd_names_are_read(name: str, tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["a folder with a long name" * 4] * 4)
    folder.mkdir(parents=True)
    path = folder / name
    path.write_text("Name,Born\nAna,2011\n", encoding="utf-8")
    assert len(str(path)) > 260
    assert read_sheet(path).rows[1].cells[0].text == "Ana"
    assert [file.name for file in folder.iterdir()] == [name]
