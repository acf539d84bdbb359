"""What was typed or corrected and is not sent: whatever would take it away asks first, in one dialog."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton
from shiboken6 import isValid

from mbdesk.ui.desk import Load
from mbdesk.ui.person_form import PersonForm
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.unsent import in_words
from tests.support.engine import plan_of, student
from tests.support.runs import WAIT, check_letters, for_school, run_window
from tests.support.window import Opened
from tests.support.wizard import Importing, start, write_sheet


def asked() -> QDialog | None:
    """The one question that stands there."""
    there = [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]
    assert len(there) <= 1
    return there[0] if there else None


def said(dialog: QDialog) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


def press(dialog: QDialog, words: str) -> None:
    check_letters(dialog)
    next(b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == words).click()


def type_nickname(opened: Opened) -> PersonForm:
    """A form in which one field was changed."""
    ana = next(s for s in opened.desk.directory.students if s.full_name == "Ana Silva")
    opened.people.show_person(ana.id)
    opened.people.side.edit()
    form = opened.people.side.form
    QTest.keyClicks(form.fields["nickname"].editor, "Anka")
    assert form.dirty
    return form


def correct_a_row(opened: Opened, folder: Path) -> Importing:
    """An import in which a row was left out."""
    importing = start(opened, write_sheet(folder / "new.csv"))
    preparation = importing.wizard.preparation
    importing.after(lambda: preparation.answer(preparation.answers.leaving_out([3], True)))
    return importing


def test_closing_mbdesk_asks_about_everything_that_is_not_sent(opened: Opened, tmp_path: Path) -> None:
    ended = list[int]()
    opened.window.close_wanted.connect(lambda: ended.append(1))
    form, importing = type_nickname(opened), correct_a_row(opened, tmp_path)
    opened.window.close()
    dialog = asked()
    assert dialog is not None
    assert not ended
    words = said(dialog)
    assert "1 change of Ana Silva has not been sent and would be forgotten." in words
    assert "An import of 5 rows from new.csv is not sent yet." in words
    press(dialog, "Stay here")
    assert not ended
    assert form.dirty
    assert importing.wizard.isVisible()
    opened.window.close()
    again = asked()
    assert again is not None
    press(again, "Close without sending")
    opened.qtbot.waitUntil(lambda: bool(ended), timeout=WAIT)
    assert asked() is None, "the import asks no second time"
    assert not form.dirty


def test_closing_mbdesk_asks_nothing_when_nothing_is_lost(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, write_sheet(tmp_path / "new.csv"))
    with opened.qtbot.waitSignal(opened.window.close_wanted, timeout=WAIT):
        opened.window.close()
    assert asked() is None
    importing.wizard.close()


def test_one_dialog_tells_what_is_being_sent_and_what_is_not(opened: Opened, tmp_path: Path) -> None:
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    opened.school.faults.add(do="delay", method="POST", seconds=0.1)
    window.sending_page.send(for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 20)]), tmp_path))
    form = type_nickname(opened)
    opened.qtbot.waitUntil(lambda: window.sending_page.bar.value() >= 1, timeout=WAIT)
    opened.window.close()
    dialog = asked()
    assert dialog is not None
    assert any("still being sent" in words for words in said(dialog))
    assert "1 change of Ana Silva has not been sent and would be forgotten." in said(dialog)
    with opened.qtbot.waitSignal(opened.window.close_wanted, timeout=WAIT):
        press(dialog, "Close and continue later")
    assert not form.dirty


@pytest.mark.parametrize("unsent", ["form", "import"])
def test_another_school_is_not_opened_over_what_is_not_sent(opened: Opened, tmp_path: Path, unsent: str) -> None:
    session = opened.desk.session
    form = type_nickname(opened) if unsent == "form" else None
    importing = correct_a_row(opened, tmp_path) if unsent == "import" else None

    def kept() -> bool:
        return form.dirty if form is not None else importing is not None and isValid(importing.wizard)

    opened.window._on_practice_wanted()
    opened.qtbot.waitUntil(lambda: asked() is not None, timeout=WAIT)
    dialog = asked()
    assert dialog is not None
    assert opened.desk.session is session
    assert kept()
    press(dialog, "Stay here")
    assert opened.desk.session is session
    assert kept()
    assert opened.people.isVisible(), "back at the school"
    opened.qtbot.waitUntil(lambda: len(opened.schools._open) == 1, timeout=WAIT)
    opened.window._on_practice_wanted()
    opened.qtbot.waitUntil(lambda: asked() is not None, timeout=WAIT)
    again = asked()
    assert again is not None
    press(again, "Open without sending")
    opened.qtbot.waitUntil(lambda: opened.desk.session is not session, timeout=WAIT)
    opened.qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=WAIT)
    assert not kept()
    assert asked() is None


def test_what_is_being_sent_is_not_said_to_be_unsent(opened: Opened) -> None:
    form = type_nickname(opened)
    opened.school.faults.add(do="delay", method="PATCH", seconds=0.5)
    form.save_changes()
    (window,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow)]
    opened.qtbot.waitUntil(window.change_page.forward.isEnabled, timeout=WAIT)
    assert len(in_words(opened.desk)) == 2, "only reviewed"
    window.change_page.forward.click()
    opened.qtbot.waitUntil(lambda: bool(RunBoard.of(opened.desk).sending), timeout=WAIT)
    assert form.dirty
    assert in_words(opened.desk) == ()
    form.fields["middle_name"].editor.setFocus()
    QTest.keyClicks(form.fields["middle_name"].editor, "Ewa")
    assert in_words(opened.desk)[0].startswith("2 changes of Ana Silva"), "something else was typed since"
    form.fields["middle_name"].restore()
    form.leave()
    assert asked() is None
    assert form.person is None
    opened.qtbot.waitUntil(lambda: window.over, timeout=WAIT)
    window.close()
