"""Hidden, crossed-out and coloured rows look so on the File and Check pages, in words as well (features C 7 and 33)."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from PySide6.QtCore import Qt

from mbdesk.plan.sheet_questions import ALL_ROWS, CROSSED_OUT
from mbdesk.ui.cells import CellDelegate
from mbdesk.ui.record_table import RecordTable, Tone
from tests.support.window import Opened
from tests.support.wizard import HEADINGS, Importing, start


def messy(folder: Path) -> Path:
    """Row 3 is hidden, 4 crossed out, 5 coloured, 8 a total; 2 and 6 are like any row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS[:6])
    for n in range(2, 7):
        sheet.append((f"9100{n}", f"Ada{n}", "Nowak", f"1{n}/03/2012", "Grade 9", f"ada{n}@new.example"))
    sheet.append(())
    sheet.append(("Total", 5))
    sheet.row_dimensions[3].hidden = True
    for cell in sheet[4]:
        cell.font = Font(strike=True)
    for cell in sheet[5]:
        cell.fill = PatternFill("solid", fgColor="FFFFFF00")
    book.save(folder / "messy.xlsx")
    return folder / "messy.xlsx"


def tones(table: RecordTable, column: int) -> dict[int, Tone]:
    """The sheet's row number -> how its cell in a column of the grid looks."""
    found = {}
    for row in range(table.rowCount()):
        record = table.record_at(row)
        assert record is not None
        found[record.number] = table.tone_at(row, column)
    return found


def spoken(table: RecordTable, number: int, column: int) -> str:
    """What a screen reader says of a cell."""
    return str(table.index(table.row_of(number), column).data(Qt.ItemDataRole.AccessibleTextRole))


def marks(importing: Importing) -> dict[int, str]:
    table = importing.wizard.check_page.table
    return {number: tone.mark for number, tone in tones(table, 0).items() if tone.mark}


def test_the_first_rows_of_the_file_say_what_they_are(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, messy(tmp_path))
    table = importing.wizard.file_page.preview.table
    first = tones(table, 0)
    assert {n: t.mark for n, t in first.items() if t.mark} == {
        3: "Hidden",
        4: "Crossed out",
        5: "Coloured",
        8: "No data",
    }
    assert [n for n, tone in tones(table, 2).items() if tone.struck] == [4]
    assert spoken(table, 4, 2).endswith("Ada4, Crossed out in your sheet.")
    assert spoken(table, 6, 2).endswith("Ada6")


def test_so_do_the_rows_to_check_until_an_answer_makes_them_like_the_others(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, messy(tmp_path))
    page = importing.wizard.check_page
    importing.wizard.show_page(2)
    importing.until(lambda: page.table.rowCount() == 5)
    assert marks(importing) == {3: "Hidden", 4: "Crossed out", 5: "Coloured"}
    assert [n for n, tone in tones(page.table, 3).items() if tone.struck] == [4]
    assert not any(tone.struck for tone in tones(page.table, 1).values())
    page.view.show_cell(5, 1)
    assert "Coloured in your sheet." in page.below.words.text()
    page.view.show_cell(6, 1)
    assert "in your sheet" not in page.below.words.text()

    importing.after(
        lambda: importing.wizard.preparation.answer(importing.draft.answers.choosing(CROSSED_OUT, ALL_ROWS))
    )
    assert marks(importing) == {3: "Hidden", 5: "Coloured"}
    assert not any(tone.struck for tone in tones(page.table, 3).values())
    assert "Crossed out in your sheet." in spoken(page.table, 4, 0)


def test_in_a_narrow_window_the_names_leave_room_for_the_cells(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, messy(tmp_path))
    page = importing.wizard.check_page
    importing.wizard.resize(900, 700)
    importing.wizard.show_page(2)
    importing.until(lambda: page.table.rowCount() == 5 and page.view.viewport().width() > 0)
    importing.until(lambda: page.view.columnWidth(0) < page.view.viewport().width() / 2)
    assert page.splitter.sizes()[1] < page.splitter.sizes()[0]
    narrow = page.view.columnWidth(0)
    importing.wizard.resize(1300, 700)
    importing.until(lambda: page.view.columnWidth(0) > narrow)
    page.view.setColumnWidth(0, 300)
    importing.wizard.resize(1000, 700)
    importing.until(lambda: importing.wizard.width() <= 1000)
    assert page.view.columnWidth(0) == 300, "a width that somebody chose stays"


def test_the_number_of_a_marked_row_is_never_cut(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing = start(opened, messy(tmp_path))
    importing.wizard.show_page(2)
    view = importing.wizard.check_page.view
    view.horizontalHeader().resizeSection(0, 150)
    drawn: list[str] = []
    fitted = CellDelegate.fitted

    def heard(cells: CellDelegate, text: str, width: int, *, from_start: bool = False) -> str:
        drawn.append(fitted(cells, text, width, from_start=from_start))
        return drawn[-1]

    monkeypatch.setattr(CellDelegate, "fitted", heard)
    view.grab()
    cut = [text for text in drawn if text.endswith("…")]
    assert {text.split()[0] for text in cut} >= {"3", "4", "5"}
