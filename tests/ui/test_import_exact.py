"""A class made exactly like a sheet, in the wizard: what leaves counts although no row says it, and a row that waits
holds everything."""

import csv
from pathlib import Path

from PySide6.QtWidgets import QLineEdit

from mbdesk.plan.results import RowStatus
from mbdesk.records import SchoolClass, Student
from mbdesk.ui.desk import ImportWish
from tests.support.window import Opened
from tests.support.wizard import Importing, begin


def roster(opened: Opened) -> tuple[SchoolClass, list[Student]]:
    """A class and its students, who all have an ID."""
    directory = opened.desk.directory
    for one in directory.classes:
        students = [s for s in directory.students_in_class(one.id) if not s.archived]
        if not one.archived and len(students) >= 5 and all(s.school_number for s in students):
            return one, students
    raise AssertionError("no such class")


def exactly(opened: Opened, folder: Path, one: SchoolClass, *cells: tuple[str, str]) -> Importing:
    """The wizard with a list for one class, at the rows."""
    path = folder / "list.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("Student ID", "Name"), *cells])
    importing = begin(opened, ImportWish(path=path, kind="class_exact", choices={"scope:class": str(one.id)}))
    importing.wizard.show_page(2)
    importing.until(importing.wizard.check_page.view.isVisible)
    return importing


def test_whoever_is_not_in_the_sheet_is_something_to_send(opened: Opened, tmp_path: Path) -> None:
    one, students = roster(opened)
    importing = exactly(opened, tmp_path, one, *((s.school_number, s.full_name) for s in students[1:]))
    page = importing.wizard.check_page
    importing.until(lambda: importing.draft.beyond == 1)
    importing.until(page.forward.isEnabled)
    assert page.forward.text() == "Review 1 row"
    assert "1 student is not in the sheet and leaves." in page.sentence.text()


def test_the_results_name_the_class_and_begin_with_what_changed(opened: Opened, tmp_path: Path) -> None:
    one, students = roster(opened)
    importing = exactly(opened, tmp_path, one, *((s.school_number, s.full_name) for s in students[1:]))
    importing.until(importing.wizard.check_page.forward.isEnabled)
    importing.wizard.check_page.forward.click()
    review = importing.wizard.review_page
    importing.until(lambda: review.isVisible() and review.prepared is not None)
    for typed, brake in zip(review.cost.findChildren(QLineEdit), review.cost._brakes, strict=True):
        typed.setText(brake.type_this)
    importing.until(review.forward.isEnabled)
    review.forward.click()
    importing.until(lambda: importing.wizard.results is not None)
    page = importing.wizard.results
    assert page is not None
    stayed = len(students) - 1
    assert page.heading.text() == f"Done. {one.name} is now like the sheet: 0 added, 1 removed, {stayed} stayed."
    lines = page.table.records()
    assert [line.result.status for line in lines] == [RowStatus.DONE, *[RowStatus.UNCHANGED] * stayed]
    assert lines[0].what == f"Removed from {one.name}."


def test_a_row_that_waits_holds_everything(opened: Opened, tmp_path: Path) -> None:
    one, students = roster(opened)
    cells = [(s.school_number, s.full_name) for s in students[1:]]
    importing = exactly(opened, tmp_path, one, *cells, ("", students[0].full_name))
    page = importing.wizard.check_page
    importing.until(page.forward.accessibleDescription)
    assert not page.forward.isEnabled()
    assert "Settle the rows that wait first" in page.forward.accessibleDescription()
    assert "Nothing is sent before all are settled." in page.sentence.text()
    (cause,) = importing.draft.causes
    preparation = importing.wizard.preparation
    answers = preparation.answers.choosing(cause.key, str(students[0].id))
    draft = importing.after(lambda: preparation.answer(answers))
    assert (draft.errors, draft.beyond, len(draft.to_send)) == ((), 0, 0)
    importing.until(lambda: "all is the same" in page.forward.accessibleDescription())


def test_the_review_begins_with_whoever_leaves_and_names_the_class(opened: Opened, tmp_path: Path) -> None:
    one, students = roster(opened)
    directory = opened.desk.directory
    new = next(s for s in directory.students if s.school_number and not s.archived and s not in students)
    cells = [(s.school_number, s.full_name) for s in (*students[1:], new)]
    importing = exactly(opened, tmp_path, one, *cells)
    importing.wizard.show_page(3)
    page = importing.wizard.review_page
    importing.until(lambda: page.prepared is not None and page.table.total)
    titles = [line.word for line in page.table.records() if line.is_title]
    assert titles == ["Remove", "Add", *["Stay"] * (len(students) - 1)]
    assert page.words == f"Add 1 to and remove 1 from {one.name}"
    assert page.cost.people.text() == f"{one.name}: add 1, remove 1, stay {len(students) - 1}."
