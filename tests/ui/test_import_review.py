"""The import's review: every change, what it costs, and the way from the frozen plan to the sent one."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from mbdesk.plan.estimate import welcome_emails
from mbdesk.plan.plan import Outcome
from mbdesk.plan.promises import undo_promises
from mbdesk.store.journal import Journal
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.review.alt_keys import FORWARD
from mbdesk.ui.review.number_door import NumberDoor
from mbdesk.ui.review.review_book import review_tables
from mbdesk.ui.review.review_table import changes_table
from mbdesk.ui.widgets import Muted
from tests.support.window import Opened, focusable, window_below
from tests.support.wizard import ROWS, Importing, start, write_sheet

GOOD = (ROWS[0], ("90002", "Leo", "Rossi", "28/02/2014", "7", "leo@new.example", "Ada", "Rossi", "ada@new.example"))


@pytest.fixture
def importing(opened: Opened, tmp_path: Path) -> Importing:
    return review(start(opened, write_sheet(tmp_path / "new.csv", [*GOOD, ROWS[3]])))


def review(made: Importing) -> Importing:
    made.wizard.show_page(3)
    made.until(lambda: made.wizard.review_page.prepared is not None)
    return made


def shown(importing: Importing) -> list[tuple[str, str]]:
    table = importing.wizard.review_page.table
    return [(table.text(r, 0), table.text(r, 2)) for r in range(table.found)]


def test_four_numbers_that_add_up(importing: Importing) -> None:
    page = importing.wizard.review_page
    doors = page.findChildren(NumberDoor)
    assert [door.accessibleName() for door in doors] == ["2 new", "0 changed", "0 already the same", "1 left out"]
    assert page.forward.text() == f"Send 2 students to {importing.opened.desk.school_name}"
    assert page.waiting.text() == "1 row still waits for you. Look"


def test_every_cell_is_there_grouped_by_person(importing: Importing) -> None:
    lines = shown(importing)
    mia, leo = lines.index(("Mia Rossi", "New, row 2")), lines.index(("Leo Rossi", "New, row 3"))
    ada = lines.index(("Parent 1: Ada Rossi", ""))
    assert mia == 0
    assert mia < lines.index(("Birthday", "14 Mar 2012")) < ada, "her own details stand under her name"
    assert ada < lines.index(("Child", "Mia Rossi (Mother)")) < leo, "her mother's under the mother's"
    assert lines.index(("Note", "Shares the new parent Ada Rossi with row 2.")) > leo


def test_year_groups_that_were_not_read_whole_are_said_where_a_column_tells_one(opened: Opened, tmp_path: Path) -> None:
    school = opened.desk.directory
    opened.desk.set_directory(school.with_(settled=school.settled - {"year_groups"}))
    page = review(start(opened, write_sheet(tmp_path / "new.csv", GOOD))).wizard.review_page
    assert page.banner.text.startswith("The school changed while it was loaded.")
    opened.desk.set_directory(
        school.with_(settled=school.settled - {"year_groups"}, not_allowed=frozenset({"year_groups"}))
    )
    page = review(start(opened, write_sheet(tmp_path / "other.csv", GOOD))).wizard.review_page
    assert not page.banner.isVisible(), "what the key may not read is asked about at the cells"


def test_the_numbers_are_doors(importing: Importing) -> None:
    page = importing.wizard.review_page
    page.numbers.doors["left_out"].click()
    assert {line.row.outcome for line in page.table.records()} == {Outcome.LEFT_OUT}
    page.numbers.doors["new"].click()
    assert not page.numbers.doors["left_out"].isChecked()
    assert {line.row.number for line in page.table.records()} == {2, 3}
    QTest.keyClick(page.numbers.doors["new"], Qt.Key.Key_Return)
    assert page.table.found == page.table.total


def test_what_it_costs_is_said_in_words(importing: Importing) -> None:
    cost = importing.wizard.review_page.cost
    assert cost.school.text() == importing.opened.desk.school_name
    assert cost.requests.text() == "7 requests; ManageBac allows 200 a minute."
    assert cost.people.text() == "2 new students."
    assert cost.families.text() == "1 new parent."
    assert cost.emails.text() == "No e-mail will be sent."
    assert cost.undo.text() == "Can be taken back in part."


def labels(within: QWidget, texts: list[str]) -> list[str]:
    """Those of ``texts`` that can be seen, as often as they stand there."""
    return [label.text() for label in within.findChildren(Muted) if label.isVisible() and label.text() in texts]


def test_a_second_look_writes_its_promises_in_the_place_of_the_first_ones(importing: Importing) -> None:
    """Otherwise they stand over one another."""
    page, preparation = importing.wizard.review_page, importing.wizard.preparation
    importing.wizard.show_page(2)
    importing.after(lambda: preparation.answer(preparation.answers.leaving_out([3], True)))
    importing.wizard.show_page(3)
    importing.until(lambda: page.prepared is not None and page.forward.isEnabled())
    assert page.prepared is not None
    told = [undoable.text for undoable in undo_promises(page.prepared, archives_teachers=True)]
    assert told
    importing.until(lambda: len(labels(page.cost, told)) >= len(told) and page.cost.isVisible())
    importing.opened.qtbot.wait(20)
    assert sorted(labels(page.cost, told)) == sorted(told)


def test_welcome_e_mails_only_when_ticked(importing: Importing) -> None:
    page = importing.wizard.review_page
    assert not page.cost.welcome.isChecked()
    importing.after(page.cost.welcome.click)
    importing.until(lambda: page.prepared is not None)
    assert page.cost.emails.text() == "Up to 3 welcome e-mails may be sent."


def test_old_values_stand_beside_new_ones(opened: Opened, tmp_path: Path) -> None:
    student = next(s for s in opened.desk.directory.students if not s.archived and s.email and s.first_name)
    row = (student.school_number, student.first_name or "", student.last_name or "", "", "", student.email or "")
    path = write_sheet(
        tmp_path / "one.csv",
        [(*row, "Renamed")],
        ("Student ID", "First name", "Surname", "D.O.B.", "Grade", "E-mail", "Nickname"),
    )
    made = review(start(opened, path))
    page = made.wizard.review_page
    assert page.numbers.doors["changed"].accessibleName() == "1 changed"
    table = changes_table(page.prepared) if page.prepared else None
    assert table is not None
    assert table.rows[0][3:] == ("Nickname", student.nickname or "", "Renamed")
    assert page.view.isColumnHidden(1) is (not student.nickname)


def test_the_list_that_is_saved_has_every_change_and_the_counts(importing: Importing) -> None:
    plan = importing.wizard.review_page.prepared
    assert plan is not None
    changes, counts = review_tables(plan)
    expected = [(row.number, change.title, change.old, change.new) for row in plan.rows for change in row.changes]
    said = [(row[0], row[3], row[4], row[5]) for row in changes.rows if row[3] != "Note"]
    assert said == expected
    assert sum(row[3] == "Note" for row in changes.rows) == sum(len(row.notes) for row in plan.rows)
    numbers = {row[0]: row[1] for row in counts.rows}
    assert [numbers[word] for word in ("new", "changed", "already the same", "left out")] == [2, 0, 0, 1]
    assert (numbers["Rows in all"], numbers["Changes"], numbers["Requests"]) == (3, len(expected), 7)
    assert importing.opened.desk.school_name in str(counts.rows[-4:])


def test_how_saving_the_list_went_is_said_where_it_was_saved(importing: Importing, tmp_path: Path) -> None:
    wizard = importing.wizard
    behind = importing.opened.window.notice.text

    def save_as(path: Path) -> None:
        dialog = importing.file_dialog()
        assert dialog is not None
        dialog.fileSelected.emit(str(path))
        dialog.done(1)

    importing.button("Save this list…").click()
    save_as(tmp_path / "gone" / "list.xlsx")
    importing.until(wizard.banner.isVisible)
    assert wizard.banner.property("tone") == "bad"
    importing.button("Save elsewhere…", wizard.banner).click()
    save_as(tmp_path / "list.xlsx")
    importing.until(lambda: wizard.banner.text.startswith("Saved as list.xlsx."))
    assert importing.button("Show folder", wizard.banner).isVisible()
    assert importing.opened.window.notice.text == behind, "nothing is said in the window behind"


def test_a_changed_file_is_reviewed_again(importing: Importing, tmp_path: Path) -> None:
    page = importing.wizard.review_page
    write_sheet(tmp_path / "new.csv", GOOD)
    page.forward.click()
    importing.until(page.banner.isVisible)
    assert "has changed" in page.banner.text
    assert importing.wizard.sending is None
    importing.button("Read it again").click()
    importing.until(lambda: importing.wizard.preparation.draft and len(importing.draft.rows) == 2)
    assert importing.wizard.current == 0


def test_nothing_is_sent_before_the_button_and_then_exactly_the_plan(importing: Importing) -> None:
    page, school = importing.wizard.review_page, importing.opened.school
    before = [entry for entry in school.recorder.entries if entry.method != "GET"]
    assert before == []
    assert page.prepared is not None
    steps = len(page.prepared.steps)
    page.forward.click()
    importing.until(lambda: importing.wizard.results is not None)
    sent = [entry for entry in school.recorder.entries if entry.method != "GET"]
    assert len(sent) == steps == 5
    assert importing.wizard.current == 5
    assert not importing.wizard.preparation.worked_on or not importing.wizard._has_unsent_work


def test_what_was_ticked_last_is_in_what_is_sent(importing: Importing) -> None:
    page = importing.wizard.review_page
    importing.after(page.cost.welcome.click)
    importing.until(page.forward.isEnabled)
    page.cost.welcome.click()  # no e-mails after all
    assert not page.forward.isEnabled()
    page.forward.click()
    page._on_send_clicked(tries=False)
    assert page._sure_of is None
    importing.until(page.forward.isEnabled)
    assert page.prepared is not None
    assert welcome_emails(page.prepared) == 0
    importing.after(lambda: importing.wizard.preparation.undo() or None)
    importing.wizard.preparation.redo()  # Ctrl+Z and Ctrl+Y say something as well
    page.forward.click()
    assert page._sure_of is None


def test_while_the_file_is_looked_at_nothing_can_be_pressed_again(importing: Importing) -> None:
    wizard, page = importing.wizard, importing.wizard.review_page
    page.forward.click()
    importing.opened.desk.rights_changed.emit()
    assert not page.forward.isEnabled()
    page._on_send_clicked(tries=True)
    importing.until(lambda: wizard.sending is not None)
    assert wizard.sending is not None
    assert not wizard.sending.tries
    assert page.prepared is not None
    wizard._on_send_wanted(page.prepared)  # and whoever asks all the same
    importing.until(lambda: wizard.results is not None)
    with Journal(importing.opened.desk.places) as journal:
        assert len(journal.runs()) == 1


def test_whoever_goes_back_at_once_sends_nothing(importing: Importing) -> None:
    page = importing.wizard.review_page
    page.forward.click()
    page.back.click()
    importing.until(lambda: page._sure_of is None)
    assert importing.wizard.current < 3
    assert importing.wizard.sending is None


def test_another_school_takes_the_import_away_when_its_run_has_stopped(importing: Importing) -> None:
    wizard, opened = importing.wizard, importing.opened
    opened.school.faults.add(do="delay", method="POST", seconds=0.2)
    importing.wizard.review_page.forward.click()
    importing.until(lambda: wizard.sending is not None and wizard.sending.bar.value() >= 1)
    opened.desk.set_session(None)
    importing.until(lambda: not isValid(wizard))


def test_a_key_that_is_held_down_leads_through_no_review(importing: Importing) -> None:
    page, wizard = importing.wizard.review_page, importing.wizard
    held = QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
    QApplication.sendEvent(page.forward, held)
    assert page._sure_of is None
    forward = [s for s in wizard.findChildren(QShortcut) if s.key() == QKeySequence(FORWARD)]
    assert [shortcut.autoRepeat() for shortcut in forward] == [False]


def test_a_key_that_may_not_add_students_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="read-only") as opened:
        opened.open_practice()
        made = review(start(opened, write_sheet(tmp_path / "new.csv", GOOD)))
        forward = made.wizard.review_page.forward
        assert not forward.isEnabled()
        assert "Edit > Students > create" in forward.accessibleDescription()


@pytest.mark.parametrize("number", range(4))
def test_every_control_has_a_name_and_every_letter_one_button(importing: Importing, number: int) -> None:
    importing.wizard.show_page(number)
    importing.until(lambda: importing.wizard.current == number)
    page = importing.wizard.pages[number]
    for widget in focusable(page):
        said = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        assert said, f"{widget} has no name"
        if isinstance(widget, QAbstractButton) and widget.text() and widget.accessibleName():
            visible = widget.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
            assert visible.startswith(widget.accessibleName()[:12]), visible
    letters = [letter for b in page.findChildren(QAbstractButton) if b.isVisible() and (letter := mnemonic(b.text()))]
    assert len(letters) == len(set(letters)), letters


def test_the_pages_can_be_walked_with_the_keyboard_alone(opened: Opened, tmp_path: Path) -> None:
    made = start(opened, write_sheet(tmp_path / "new.csv", GOOD))
    wizard = made.wizard
    while wizard.current < 3:
        number = wizard.current
        wizard.activateWindow()
        made.until(partial(_takes_keys, wizard, number))
        QTest.keyClick(wizard, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        made.until(partial(_is_beyond, wizard, number))
    focus: QWidget | None = wizard.focusWidget()
    assert focus is not None
    assert not isinstance(focus, QLineEdit)


def _takes_keys(wizard: ImportWizard, number: int) -> bool:
    """A key pressed before the window is the active one, or while the way on is shut, goes nowhere."""
    return wizard.isActiveWindow() and wizard.pages[number].forward.isEnabled()


def _is_beyond(wizard: ImportWizard, number: int) -> bool:
    """Pages with nothing to ask may be passed."""
    return wizard.current > number


def mnemonic(text: str) -> str:
    """The letter after a single ``&``."""
    at = text.replace("&&", "\0\0").find("&")
    return text[at + 1].casefold() if 0 <= at < len(text) - 1 else ""
