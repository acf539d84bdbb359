"""The results workbook: the user's own sheet, what became of each row, and the rows to fix (IMP-17, IMP-19)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from mbdesk.plan.headings import RESULT_COLUMNS
from mbdesk.plan.results import STATUS_WORDS, RowStatus
from mbdesk.sheets.read import read_sheet
from mbdesk.sheets.results import write_results
from tests.unit.sheets import samples


def own(path: Path, sheet: str) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_sheet(path, sheet=sheet).rows]


def test_every_row_has_its_own_texts_and_what_became_of_it(written: Mapping[str, Path]) -> None:
    rows = own(written["results"], "Results")
    assert rows[0] == [*samples.COLUMNS, *RESULT_COLUMNS]
    assert [row[:5] for row in rows[1:]] == [[*row.cells, *[""] * (5 - len(row.cells))] for row in samples.ROWS]
    assert [row[5:8] for row in rows[1:]] == [
        ["Done", "Added.", "11077001"],
        ["Not done", "=The date 31/02/2011 does not exist.", ""],
        ["Already the same", "Already the same.", "11000002"],
        ["Left out", "The same child as in row 6.", ""],
        ["Not started", "Nothing was sent for this row.", ""],
    ]


def test_the_time_is_a_real_one_on_the_persons_own_clock(written: Mapping[str, Path]) -> None:
    cell = openpyxl.load_workbook(written["results"])["Results"]["I2"]
    there = datetime(2026, 3, 12, 8, 30, tzinfo=UTC).astimezone().replace(tzinfo=None)
    assert (cell.value, cell.number_format) == (there, "d mmm yyyy hh:mm")


def test_states_differ_in_words_and_in_colour(written: Mapping[str, Path]) -> None:
    sheet = openpyxl.load_workbook(written["results"])["Results"]
    cells = [sheet.cell(row, 6) for row in range(2, 7)]
    assert len({cell.value for cell in cells}) == 5
    assert [cell.fill.start_color.rgb for cell in cells] == ["00E3F4E9", "00FCE8E6", "00EEF0F3", "00FFF2D6", "00EEF0F3"]


def test_rows_to_fix_can_be_imported_again_as_they_are(opened: Mapping[str, Path], written: Mapping[str, Path]) -> None:
    expected = [
        [*samples.COLUMNS, "What happened"],
        ["00418", "=Okoro", "31/02/2011", "", "note", "=The date 31/02/2011 does not exist."],
        ["00417", "Silva", "03/04/2011", "", "", "The same child as in row 6."],
        ["00420", "Rossi", "01/05/2012", "", "", "Nothing was sent for this row."],
    ]
    assert own(written["results"], "To fix") == expected
    assert own(opened["results"], "To fix") == expected


def test_counts_add_up_to_the_rows_in_the_sheet(written: Mapping[str, Path]) -> None:
    rows = own(written["results"], "Summary")[1 : len(RowStatus) + 1]
    counts = {row[0]: int(row[1]) for row in rows}
    total = counts.pop("Rows in the sheet")
    assert total == len(samples.ROWS) == sum(counts.values())
    assert len(counts) == len(RowStatus) - 1, "nothing was taken back, and that is not said"


def test_what_was_taken_back_since_counts_as_that_on_paper(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    first = samples.RESULTS[0]
    results = [replace(first, status=RowStatus.TAKEN_BACK), *samples.RESULTS[1:]]
    write_results(path, samples.COLUMNS, samples.ROWS, results, school="S")
    counts = {row[0]: row[1] for row in own(path, "Summary")}
    assert int(counts["Taken back"]) == 1
    assert int(counts["Rows in the sheet"]) == sum(int(counts[word]) for word in STATUS_WORDS.values())


def test_people_who_are_not_in_the_sheet_have_a_sheet_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    last = samples.ROWS[-2].number
    write_results(path, samples.COLUMNS, samples.ROWS, samples.RESULTS, school="S", last_row=last)
    assert openpyxl.load_workbook(path).sheetnames == ["Results", "Not in the sheet", "To fix", "Summary"]
    assert len(own(path, "Results")) == len(samples.ROWS)
    assert [row[0] for row in own(path, "Not in the sheet")[1:]] == ["00420"]
    counts = {row[0]: row[1] for row in own(path, "Summary") if row[1]}
    assert counts["Rows in the sheet"] == "4"
    assert counts["People who are not in the sheet"] == "1"


def test_where_a_part_means_something_else_the_whole_sheet_is_there_to_be_imported_again(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    last = samples.ROWS[-2].number
    write_results(path, samples.COLUMNS, samples.ROWS, samples.RESULTS, school="S", last_row=last, whole=True)
    assert [row[0] for row in own(path, "To fix")[1:]] == [row.cells[0] for row in samples.ROWS[:-1]]


def test_nothing_to_fix_needs_no_sheet_for_it(tmp_path: Path) -> None:
    done = write_results(tmp_path / "a.xlsx", samples.COLUMNS, samples.ROWS[:1], samples.RESULTS[:1], school="S")
    assert done.sheets == 2
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").sheetnames == ["Results", "Summary"]


@pytest.mark.parametrize("at", ["", "yesterday"])
def test_a_time_that_is_none_is_kept_as_it_is(tmp_path: Path, at: str) -> None:
    from dataclasses import replace

    write_results(
        tmp_path / "a.xlsx", samples.COLUMNS, samples.ROWS[:1], [replace(samples.RESULTS[0], at=at)], school="S"
    )
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["Results"]["I2"].value == (at or None)
