"""One thing at a time is sent to a school: what else could be sent waits, says why, and leaves nothing behind."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mbdesk.errors import JournalError
from mbdesk.jobs import activity
from mbdesk.jobs.progress import Report
from mbdesk.store.journal import Journal
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.run_board import RunBoard
from tests.support.engine import plan_of, student
from tests.support.runs import WAIT, banner_button, for_school, press, run_window
from tests.support.window import Opened
from tests.support.wizard import start, write_sheet

MIA = ("95001", "Mia", "Ross", "14/03/2012", "9", "mia@new.example", "", "", "")


def runs(opened: Opened) -> list[int]:
    with Journal(opened.desk.places) as journal:
        return [run.id for run in journal.runs()]


def sending(opened: Opened, folder: Path) -> RunWindow:
    """A run of which the first answer came and the others are slow."""
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    plan = for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 30)]), folder)
    opened.school.faults.add(do="delay", method="POST", seconds=0.2)
    window.sending_page.send(plan)
    opened.qtbot.waitUntil(lambda: window.sending_page.bar.value() >= 1, timeout=WAIT)
    return window


def stop(opened: Opened, window: RunWindow) -> None:
    window.sending_page._control.cancel()
    opened.qtbot.waitUntil(lambda: not window.sending_page.busy, timeout=WAIT)


def reviewed_edit(opened: Opened, first: RunWindow) -> RunWindow:
    """The review of a nickname."""
    ana = next(s for s in opened.desk.directory.students if s.full_name == "Ana Silva")
    opened.people.show_person(ana.id)
    opened.people.side.edit()
    form = opened.people.side.form
    QTest.keyClicks(form.fields["nickname"].editor, "Anka")
    form.save_changes()

    def there() -> list[RunWindow]:
        every = [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow) and w.isVisible()]
        return [w for w in every if w is not first and w.change_page.plan is not None]

    opened.qtbot.waitUntil(lambda: bool(there()), timeout=WAIT)
    return there()[0]


def test_an_edit_waits_until_what_is_being_sent_is_done(opened: Opened, tmp_path: Path) -> None:
    first = sending(opened, tmp_path)
    window = reviewed_edit(opened, first)
    page = window.change_page
    assert not page.forward.isEnabled()
    assert page.forward.accessibleDescription().startswith("Something else is being sent to this school.")
    page.send_wanted.emit(page.plan)  # whoever asks all the same
    assert page.banner.text.startswith("Something else is being sent to this school.")
    assert len(runs(opened)) == 1
    stop(opened, first)
    press(page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert len(runs(opened)) == 2


def test_an_import_waits_on_its_review(opened: Opened, tmp_path: Path) -> None:
    first = sending(opened, tmp_path)
    importing = start(opened, write_sheet(tmp_path / "one.csv", [MIA]))
    page = importing.wizard.review_page
    importing.wizard.show_page(3)
    importing.until(lambda: page.prepared is not None)
    importing.until(lambda: page.reason.startswith("Something else is being sent to this school."))
    assert not page.forward.isEnabled()
    stop(opened, first)
    importing.until(page.forward.isEnabled)
    importing.wizard.close()


def test_a_run_that_goes_on_twice_is_still_known_to_be_sent(opened: Opened, tmp_path: Path) -> None:
    first = sending(opened, tmp_path)
    board = RunBoard.of(opened.desk)
    (run,) = board.sending
    second = run_window(opened)
    second.go_on(run)
    page = second.sending_page
    opened.qtbot.waitUntil(lambda: page.banner.isVisible() and not page.busy, timeout=WAIT)
    assert page.banner.text.startswith("Something else is being sent to this school")
    assert not page.nothing_begun
    assert board.sending == {run}
    assert first.sending_page.busy
    stop(opened, first)
    assert not board.sending
    second.close()


def test_what_another_mbdesk_keeps_from_being_sent_is_not_written_down(opened: Opened, tmp_path: Path) -> None:
    session = opened.desk.session
    assert session is not None
    plan = for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 3)]), tmp_path)
    found = list[int]()

    async def job(_report: Report) -> int:
        return await activity.begin(session, plan)

    opened.desk.tasks.start(opened.window, job, done=found.append)
    opened.qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    page = window.sending_page
    with Journal(opened.desk.places) as other:
        lease = other.take(found[0], "another mbdesk")
        page.send(plan)
        opened.qtbot.waitUntil(lambda: page.nothing_begun, timeout=WAIT)
        assert "has been sending to this school since" in page.banner.text
        assert runs(opened) == found
        other.release(lease)
    press(banner_button(page, "Try again"))
    opened.qtbot.waitUntil(lambda: len(runs(opened)) == 2, timeout=WAIT)
    opened.qtbot.waitUntil(lambda: not page.busy, timeout=WAIT)
    window.close()


def test_what_could_not_be_begun_leads_back_to_its_review(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_of: Any) -> int:
        raise JournalError("disk_full")

    importing = start(opened, write_sheet(tmp_path / "one.csv", [MIA]))
    wizard, preparation = importing.wizard, importing.wizard.preparation
    importing.after(lambda: preparation.answer(preparation.answers.with_edits([(2, 1)], "Miaa")))
    wizard.show_page(3)
    importing.until(wizard.review_page.forward.isEnabled)
    with monkeypatch.context() as patched:
        patched.setattr(activity, "begin", full)
        wizard.review_page.forward.click()
        importing.until(lambda: wizard.sending is not None and wizard.sending.nothing_begun)
    wizard.close()
    press(importing.button("Go on importing"))  # what was corrected would be lost
    assert wizard.isVisible()
    press(importing.button("Back to the review"))
    assert wizard.current == 3
    importing.until(wizard.review_page.forward.isEnabled)
    assert runs(opened) == []
    wizard.review_page.forward.click()
    importing.until(lambda: wizard.results is not None)
    assert [c.verb for c in opened.school.recorder.changes].count("create") == 1
    wizard.close()


def test_a_change_that_could_not_be_begun_leads_back_to_its_review(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_of: Any) -> int:
        raise JournalError("disk_full")

    monkeypatch.setattr(activity, "begin", full)
    window = reviewed_edit(opened, run_window(opened))
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.sending_page.nothing_begun, timeout=WAIT)
    press(banner_button(window, "Back to the review"))
    assert window.stack.currentWidget() is window.change_page
    assert window.change_page.forward.isEnabled()
    window.close()
