"""The way forward leads to the first page that needs the person, and says where; nothing is passed over silently."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.import_wizard.column_line import LEFT_OUT
from tests.support.make_sheets import XLSX
from tests.support.window import Opened
from tests.support.wizard import Importing, begin, start, write_sheet

TITLES = ("Student ID", "First name", "Surname", "D.O.B.", "E-mail")
SURE = (
    ("90001", "Mia", "Rossi", "14/03/2012", "mia@new.example"),
    ("90002", "Leo", "Rossi", "28/02/2014", "leo@new.example"),
)


def first_page(
    opened: Opened, folder: Path, rows: Sequence[Sequence[str]] = SURE, titles: Sequence[str] = TITLES, kind: str = ""
) -> Importing:
    made = begin(opened, ImportWish(path=write_sheet(folder / "sheet.csv", rows, titles), kind=kind))
    made.until(made.wizard.file_page.forward.isEnabled)
    return made


def test_a_sheet_that_asks_nothing_goes_from_the_file_to_the_review(opened: Opened, tmp_path: Path) -> None:
    made = first_page(opened, tmp_path)
    page = made.wizard.file_page
    assert page.forward.text() == "Review 2 rows"
    said = "All 5 columns are matched: Student ID, First name, Surname (as Last name), D.O.B. (as Birthday), E-mail."
    assert page.understood.text() == said
    page.forward.click()
    assert made.wizard.current == 3
    made.wizard.review_page.back.click()
    assert made.wizard.current == 0, "back to the page she came from"


def test_a_heading_with_a_full_stop_brings_no_second_one(opened: Opened, tmp_path: Path) -> None:
    rows = [(*row, "x") for row in SURE]
    made = first_page(opened, tmp_path, rows, (*TITLES, "Bus no."))
    assert made.wizard.file_page.understood.text().endswith("Will be left out: Bus no.")
    made.wizard.show_page(1)
    made.until(lambda: made.wizard.columns_page.summary.text().endswith("Will be left out: Bus no."))


def test_the_columns_can_be_looked_at_although_they_need_it_not(opened: Opened, tmp_path: Path) -> None:
    made = first_page(opened, tmp_path)
    made.button("Look at the columns").click()
    assert made.wizard.current == 1
    assert made.wizard.columns_page.forward.text() == "Review 2 rows"
    made.wizard.columns_page.forward.click()
    assert made.wizard.current == 3
    made.wizard.review_page.back.click()
    assert made.wizard.current == 1


def test_every_passed_page_can_be_gone_to_by_the_rail(opened: Opened, tmp_path: Path) -> None:
    made = first_page(opened, tmp_path)
    made.wizard.file_page.forward.click()
    made.button("Check").click()
    assert made.wizard.current == 2
    made.button("Columns").click()
    assert made.wizard.current == 1


def test_a_doubtful_column_is_looked_at_first(opened: Opened) -> None:
    made = start(opened, XLSX)
    page = made.wizard.file_page
    made.until(page.forward.isEnabled)
    assert page.forward.text() == "Look at the columns"
    assert not page.understood.isVisible()
    page.forward.click()
    assert made.wizard.current == 1
    assert made.wizard.columns_page.forward.text() == "Check 60 rows"


def test_a_doubled_heading_is_looked_at_first(opened: Opened, tmp_path: Path) -> None:
    rows = [(*row, "a@new.example") for row in SURE]
    made = first_page(opened, tmp_path, rows, (*TITLES, "E-mail"))
    assert made.wizard.file_page.forward.text() == "Look at the columns"


def test_the_day_on_which_somebody_leaves_is_never_guessed_silently(opened: Opened, tmp_path: Path) -> None:
    here = next(one for one in opened.desk.directory.students if not one.archived and one.school_number)
    rows = [(here.school_number or "", "2026-03-06")]
    made = first_page(opened, tmp_path, rows, ("Student ID", "Withdrawn on"), kind="archive")
    assert made.wizard.file_page.forward.text() == "Review 1 row"
    made = first_page(opened, tmp_path, [row[:1] for row in rows], ("Student ID",), kind="archive")
    assert made.wizard.file_page.forward.text() == "Look at the columns"


def test_a_class_that_nobody_named_is_chosen_first(opened: Opened, tmp_path: Path) -> None:
    made = first_page(opened, tmp_path, [("90001",)], ("Student ID",), kind="class_exact")
    assert made.wizard.file_page.forward.text() == "Look at the columns"


@pytest.mark.parametrize("birthday", ["31/02/2014", "1/2/1890"], ids=["problem", "warning"])
def test_rows_with_something_to_settle_or_to_look_at_are_checked(opened: Opened, tmp_path: Path, birthday: str) -> None:
    made = first_page(opened, tmp_path, [*SURE, ("90003", "Zoë", "Nowak", birthday, "zoe@new.example")])
    page = made.wizard.file_page
    assert page.forward.text() == "Check 3 rows"
    assert page.understood.isVisible()
    page.forward.click()
    assert made.wizard.current == 2
    made.wizard.check_page.back.click()
    assert made.wizard.current == 0


def test_a_sheet_with_nothing_to_send_shows_its_rows(opened: Opened, tmp_path: Path) -> None:
    one = next(one for one in opened.desk.directory.students if not one.archived and one.school_number)
    rows = [(one.school_number or "", one.first_name or "", one.last_name or "")]
    made = first_page(opened, tmp_path, rows, TITLES[:3], kind="student_changes")
    assert made.wizard.file_page.forward.text() == "Check 1 row"


def test_columns_and_rows_that_are_not_used_are_named(opened: Opened, tmp_path: Path) -> None:
    rows = [(*row, "12") for row in SURE]
    made = first_page(opened, tmp_path, [*rows, ("Total", "2", "", "", "", "")], (*TITLES, "Bus"))
    words = made.wizard.file_page.understood.text()
    assert "5 of 6 columns are matched" in words
    assert "Will be left out: Bus." in words
    assert "Not data, so not used: row 4." in words


def test_what_was_said_last_decides_where_the_way_leads(opened: Opened, tmp_path: Path) -> None:
    made = first_page(opened, tmp_path)
    made.button("Look at the columns").click()
    made.until(lambda: len(made.wizard.columns_page.lines) == 5)
    made.wizard.columns_page.lines[1].field.picked.emit(LEFT_OUT)
    made.wizard.columns_page.forward.click()
    assert made.wizard.current == 1, "the draft of this answer is still to come"
    made.until(lambda: made.wizard.current == 2)
    assert made.draft.causes, "students without a first name cannot be added"


def test_a_kind_without_a_file_asks_for_it_at_once(opened: Opened, tmp_path: Path) -> None:
    wizard = ImportWizard(opened.desk, ImportWish(kind="archive"))
    made = Importing(wizard, opened)
    opened.desk.open_window(wizard)
    made.until(made.file_dialog)
    dialog = made.file_dialog()
    assert dialog is not None
    path = write_sheet(tmp_path / "sheet.csv", SURE, TITLES)
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    made.until(lambda: wizard.preparation.draft is not None)
    assert made.draft.answers.kind == "archive"


def test_a_file_not_chosen_leaves_the_first_page(opened: Opened) -> None:
    made = begin(opened, ImportWish(kind="archive"))
    assert made.wizard.current == 0
    assert made.wizard.isVisible()
    assert made.wizard.file_page.drop.isVisible()
    made.wizard.hide()
    made.wizard.show()
    assert made.file_dialog() is None, "asked once"


def test_an_import_of_anything_does_not_ask(opened: Opened) -> None:
    made = start(opened)
    opened.qtbot.wait(20)
    assert made.file_dialog() is None
