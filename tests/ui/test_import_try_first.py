"""Five rows are sent first; then the rest, or nothing more, or all of it is taken back (IMP-12)."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from mbdesk.plan.results import RowStatus
from mbdesk.ui.review.results_page import ResultsPage
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.review.undo_page import UndoPage
from tests.support.runs import check_letters
from tests.support.window import Opened
from tests.support.wizard import HEADINGS, Importing, start, write_sheet

FAMILIES = "AABCDEFGHIJKL"
CHILDREN = [
    (
        f"9{n:04}",
        "Mia",
        f"Rossi {n}",
        "14/03/2012",
        "",
        f"mia{n}@new.example",
        "Ada",
        family,
        f"ada{family}@new.example",
    )
    for n, family in enumerate(FAMILIES[:12])
]
"""Twelve students of eleven new families: the first two are siblings."""


def review(opened: Opened, folder: Path, rows: Sequence[tuple[str, ...]]) -> Importing:
    made = start(opened, write_sheet(folder / "siblings.csv", rows, HEADINGS))
    made.wizard.show_page(3)
    made.until(made.wizard.review_page.forward.isEnabled)
    return made


def results(made: Importing) -> ResultsPage:
    made.until(lambda: made.wizard.results is not None and made.wizard.current == 5)
    assert made.wizard.results is not None
    return made.wizard.results


@pytest.fixture
def tried(opened: Opened, tmp_path: Path) -> Importing:
    """Five of the twelve are sent."""
    made = review(opened, tmp_path, CHILDREN)
    page = made.wizard.review_page
    assert page.first.isVisible()
    assert page.first.text().replace("&", "") == "Try 5 first"
    page.first.click()
    made.until(lambda: made.wizard.sending is not None)
    sending = made.wizard.sending
    assert sending is not None
    made.until(lambda: "Sending the first 5 rows" in sending.heading.text())
    check_letters(made.wizard)
    results(made)
    check_letters(made.wizard)
    return made


def created(opened: Opened, kind: str) -> int:
    return len([c for c in opened.school.recorder.changes if c.verb == "create" and c.kind == kind])


def counts(page: ResultsPage) -> dict[str, int]:
    assert page.outcome is not None
    found = {status.value: count for status, count in page.outcome.counts.items() if count}
    assert sum(found.values()) == len(page.outcome.plan.rows) == page.table.total
    return found


def test_five_are_done_with_the_parent_they_need_and_the_rest_is_offered(tried: Importing) -> None:
    page = results(tried)
    assert (created(tried.opened, "students"), created(tried.opened, "parents")) == (5, 4)
    assert counts(page) == {"done": 5, "not_started": 7}
    assert page.heading.text() == "5 of 12 are done."
    assert page.sentence.text() == "Look at them in ManageBac, then go on."
    assert page.go_on.text().replace("&", "") == "Continue with the other 7"
    assert page.forward is page.go_on
    assert page.stop.isVisible()
    page.go_on.click()
    tried.until(lambda: tried.wizard.results is not None and tried.wizard.results.open_first.isVisible())
    assert (created(tried.opened, "students"), created(tried.opened, "parents")) == (12, 11)
    assert counts(results(tried)) == {"done": 12}
    assert results(tried).heading.text() == "Done. 12 rows are done."


def test_stopping_there_leaves_the_rest_to_be_fixed(tried: Importing) -> None:
    page = results(tried)
    page.stop.click()
    tried.button("Stop here").click()
    tried.until(page.fix.isVisible)
    assert page.heading.text() == "Stopped. 5 rows are done, 7 have not started."
    assert page.fix.text().replace("&", "") == "Fix the 7"
    assert not page.stop.isVisible()
    assert created(tried.opened, "students") == 5
    page.fix.click()
    tried.until(lambda: tried.wizard.current == 2 and tried.wizard.preparation.draft is not None)
    assert [row.number for row in tried.draft.rows] == list(range(7, 14))


def test_the_five_are_taken_back_and_the_rest_never_sent(tried: Importing) -> None:
    results(tried).undo.click()
    tried.button("Stop here").click()
    undo = undo_page(tried)
    tried.until(undo.forward.isEnabled)
    assert undo.forward.text() == "Undo 5 rows"
    take_back(tried, undo)
    assert archived(tried.opened) == 9
    assert created(tried.opened, "students") == 5


def test_few_rows_are_sent_at_once(opened: Opened, tmp_path: Path) -> None:
    made = review(opened, tmp_path, CHILDREN[:10])
    assert not made.wizard.review_page.first.isVisible()


def test_one_row_is_found_and_taken_back(opened: Opened, tmp_path: Path) -> None:
    made = review(opened, tmp_path, CHILDREN[:3])
    made.wizard.review_page.forward.click()
    page = results(made)
    made.until(page.open_first.isEnabled)
    page.view.setFocus()
    QTest.keyClicks(page.view, "a")
    QTest.keyClicks(page.search, "da b")
    assert page.search.text() == "ada b", "his mother alone is called so"
    assert [line.name for line in page.table.records()] == ["Mia Rossi 2"]
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.undo_rows.text().replace("&", "") == "Undo this row…"
    page.undo_rows.click()
    undo = undo_page(made)
    made.until(undo.forward.isEnabled)
    assert {line.row.name for line in undo.table.records()} == {"Mia Rossi 2"}
    take_back(made, undo)
    assert archived(opened) == 2, "the student, and the mother who was made for her"


def test_several_rows_are_taken_back_together_and_nothing_where_nothing_was_done(
    opened: Opened, tmp_path: Path
) -> None:
    bad = (*CHILDREN[2][:5], "no address", *CHILDREN[2][6:])
    made = review(opened, tmp_path, [*CHILDREN[:2], bad])
    made.wizard.review_page.forward.click()
    page = results(made)
    page.view.show_record(4)
    assert not page.undo_rows.isEnabled()
    assert "Nothing was changed there" in page.undo_rows.accessibleDescription()
    page.view.selectAll()
    assert page.undo_rows.text().replace("&", "") == "Undo 3 rows…"
    assert page.undo_rows.isEnabled()
    assert counts(page) == {"done": 2, "left_out": 1}


def test_a_row_of_a_past_import_is_taken_back_from_its_results(opened: Opened, tmp_path: Path) -> None:
    """As from Activity: open the job, choose the row, take it back."""
    made = review(opened, tmp_path, CHILDREN[:3])
    made.wizard.review_page.forward.click()
    outcome = results(made).outcome
    assert outcome is not None
    window = RunWindow(opened.desk)
    window.look(outcome.header.id)
    opened.desk.open_window(window)
    made.until(lambda: window.stack.currentWidget() is window.results_page)
    page = window.results_page
    check_letters(window)
    page.search.setText("rossi 2")
    page.view.show_record(4)
    page.undo_rows.click()
    made.until(window.undo_page.forward.isEnabled)
    take_back(made, window.undo_page)
    assert archived(opened) == 2
    page = results(made)
    made.until(lambda: page.outcome is not None and page.outcome.undone == {4})
    page.view.show_record(4)
    assert page.what.text().startswith("Taken back since. ")
    assert page.heading.text() == "Done. 2 rows are done, 1 was taken back."
    assert page.doors[RowStatus.TAKEN_BACK].isVisible()
    assert page.outcome is not None
    assert {status: n for status in RowStatus if (n := page.outcome.count(status))} == {
        RowStatus.DONE: 2,
        RowStatus.TAKEN_BACK: 1,
    }
    assert not page.undo_rows.isEnabled()
    assert page.undo_rows.accessibleDescription() == "That was taken back already."
    page.view.show_record(3)
    assert page.undo_rows.isEnabled()


def test_the_import_is_saved_for_next_time_from_its_results(opened: Opened, tmp_path: Path) -> None:
    made = review(opened, tmp_path, CHILDREN[:2])
    made.wizard.review_page.forward.click()
    results(made)
    made.button("Save this import…").click()
    dialog = QApplication.activeModalWidget() or made.wizard
    save = next(b for b in dialog.findChildren(QPushButton) if b.property("role") == "primary" and b.isVisible())
    save.click()
    made.until(made.wizard.banner.isVisible)
    assert "Saved as" in made.wizard.banner.text


def undo_page(made: Importing) -> UndoPage:
    made.until(run_windows)
    return run_windows()[0].undo_page


def run_windows() -> list[RunWindow]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow) and w.isVisible()]


def take_back(made: Importing, undo: UndoPage) -> None:
    window = run_windows()[0]
    undo.forward.click()
    made.until(lambda: window.stack.currentWidget() in {window.results_page, window.done_page})
    window.close()


def archived(opened: Opened) -> int:
    return len([c for c in opened.school.recorder.changes if c.verb == "archive"])
