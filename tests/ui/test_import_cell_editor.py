"""The field laid over a cell of the import's grid: it stays with its cell, and what was typed is not lost."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mbdesk.ui.import_wizard.check_table import FIRST_CELLS, CheckView
from tests.support.window import Opened
from tests.support.wizard import Importing, start, write_sheet

_BORN = 3
"""The column with the day of birth."""


@pytest.fixture
def importing(opened: Opened, tmp_path: Path) -> Importing:
    """Sixty rows, each with an impossible day."""
    rows = [(str(95000 + n), f"Mia{n}", "Rossi", "31/02/2012", "9", f"m{n}@n.example", "", "", "") for n in range(60)]
    made = start(opened, write_sheet(tmp_path / "days.csv", rows))
    made.wizard.show_page(2)
    made.until(made.wizard.check_page.view.hasFocus)
    return made


def type_over(view: CheckView, row: int, text: str) -> None:
    view.show_cell(row, _BORN)
    view.edit_current()
    QTest.keyClicks(view.editor, text)


def stands_over(view: CheckView) -> tuple[int | None, int | None]:
    """The sheet's row number and column of the cell under the field."""
    middle = view.editor.geometry().center()
    index = view.indexAt(middle)
    return view.table.key_at(index.row()), view.check_table.column_of(index.column())


def test_the_field_stays_over_its_cell_when_a_row_above_goes(importing: Importing) -> None:
    page = importing.wizard.check_page
    view = page.view
    page.segments.button("waiting").click()
    type_over(view, 3, "14/03/2012")

    def go_on() -> None:
        QTest.keyClick(view.editor, Qt.Key.Key_Return)
        type_over(view, 6, "15/03")

    importing.after(go_on)
    assert view.table.row_of(3) == -1, "settled: it waits no longer"
    assert view.editor.isVisible()
    assert view.editor.text() == "15/03"
    assert stands_over(view) == (6, _BORN)


def test_what_was_typed_in_a_row_that_goes_is_kept(importing: Importing) -> None:
    view = importing.wizard.check_page.view
    type_over(view, 6, "15/03/2012")
    importing.after(lambda: view.table.set_filter(lambda row: row.number != 6))
    assert not view.editor.isVisible()
    assert view.hasFocus()
    assert importing.row(6).cells[_BORN] == "15/03/2012"


def test_the_wheel_loses_nothing_that_was_typed(importing: Importing) -> None:
    view = importing.wizard.check_page.view
    type_over(view, 20, "15/03")
    bar = view.verticalScrollBar()
    bar.setValue(bar.value() + view.rowHeight(0))
    assert view.editor.isVisible()
    assert view.editor.text() == "15/03"
    assert stands_over(view) == (20, _BORN)
    bar.setValue(bar.maximum())
    assert not view.viewport().rect().intersects(view.editor.geometry()), "it goes out of view with its cell"
    QTest.keyClicks(view.editor, "/2012")
    assert stands_over(view) == (20, _BORN), "who types on sees where"
    importing.after(lambda: QTest.keyClick(view.editor, Qt.Key.Key_Return))
    assert importing.row(20).cells[_BORN] == "15/03/2012"


def test_the_field_goes_along_with_its_column(importing: Importing) -> None:
    view = importing.wizard.check_page.view
    type_over(view, 6, "15/03")
    view.horizontalHeader().moveSection(_BORN + FIRST_CELLS, _BORN + FIRST_CELLS + 1)
    assert stands_over(view) == (6, _BORN)
    assert view.editor.text() == "15/03"


def test_a_problem_that_is_not_among_the_rows_shown_is_gone_to(importing: Importing) -> None:
    page = importing.wizard.check_page
    page.segments.button("left_out").click()
    assert not page.table.found
    assert page.next_problem.isEnabled()
    page.next_problem.click()
    assert page.segments.current == "all"
    assert page.view.current_place() == (2, _BORN)
