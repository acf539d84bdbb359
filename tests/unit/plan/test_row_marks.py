"""Rows are shown as what they are in the sheet: crossed out, hidden, coloured, no data."""

from dataclasses import replace

from mbdesk.plan.row_marks import RowMark, row_marks
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.sheet_questions import ALL_ROWS, COLOURED, CROSSED_OUT, HIDDEN, VISIBLE_ROWS
from tests.support.enrolment_sheets import sheet_of


def marked() -> SourceSheet:
    """Row 2 and 4 are crossed out, 3 and 4 hidden, 5 coloured, 6 nothing of it."""
    sheet = sheet_of(["Name"], [["Ana"], ["Ben"], ["Cem"], ["Dan"], ["Eve"]], notes=("crossed_out:2,4", "coloured:5"))
    return replace(sheet, rows=tuple(replace(row, hidden=row.number in {3, 4}) for row in sheet.rows))


def test_each_row_says_everything_it_is() -> None:
    assert row_marks(marked(), {}, (6,)) == {
        2: RowMark("Crossed out", "Crossed out in your sheet.", struck=True),
        3: RowMark("Hidden", "Hidden in your sheet."),
        4: RowMark("Crossed out, Hidden", "Crossed out in your sheet. Hidden in your sheet.", struck=True),
        5: RowMark("Coloured", "Coloured in your sheet."),
        6: RowMark("No data", "It looks like a total, a note or more headings."),
    }


def test_rows_that_were_said_to_be_like_the_others_look_so() -> None:
    marks = row_marks(marked(), {CROSSED_OUT: ALL_ROWS, HIDDEN: VISIBLE_ROWS, COLOURED: ALL_ROWS})
    assert marks[2] == RowMark("", "Crossed out in your sheet.")
    assert marks[4] == RowMark("Hidden", "Crossed out in your sheet. Hidden in your sheet.")
    assert marks[5] == RowMark("", "Coloured in your sheet.")
    assert 6 not in marks
