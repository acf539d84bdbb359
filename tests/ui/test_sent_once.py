"""Nothing is sent twice, unseen, or while nothing may be changed: the doors of a review and of what is on its way."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from shiboken6 import isValid

from mbdesk.errors import NoAnswer
from mbdesk.plan.edits import PersonEdit, archive_plan
from mbdesk.plan.plan import Plan
from mbdesk.records import PersonKind
from mbdesk.store.journal import Journal
from mbdesk.ui.review.cost_pane import CostPane
from mbdesk.ui.review.run_window import RunWindow, here, open_edit, open_review
from mbdesk.ui.review.school_now import These
from mbdesk.ui.settings import LOOK_ONLY
from tests.support.engine import plan_of, student
from tests.support.runs import WAIT, for_school, press, run_window
from tests.support.window import Opened

STUDENT = PersonKind.STUDENT


def writes(opened: Opened) -> list[str]:
    return [f"{entry.method} {entry.path}" for entry in opened.school.recorder.entries if entry.method != "GET"]


def archiving(opened: Opened, first: int) -> Plan:
    school = opened.desk.directory
    ids = [s.id for s in school.students if not s.archived][first : first + 12]
    return archive_plan(here(school), school, STUDENT, ids)


def sending(opened: Opened, folder: Path, rows: int = 12) -> RunWindow:
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    opened.school.faults.add(do="delay", method="POST", seconds=0.1)
    window.sending_page.send(for_school(opened, plan_of([(student(n), (n,)) for n in range(1, rows + 1)]), folder))
    return window


def test_what_is_learnt_while_it_is_sent_does_not_open_the_button_again(opened: Opened) -> None:
    someone = next(s for s in opened.desk.directory.students if not s.archived)
    edit = PersonEdit(kind=STUDENT, id=someone.id, values={"city": "Gdynia"}, seen={"city": someone.city})
    window = open_edit(opened.desk, edit, "Change")
    page = window.change_page
    opened.qtbot.waitUntil(lambda: page.plan is not None, timeout=WAIT)
    press(page.forward)
    opened.desk.rights_changed.emit()
    assert not page.forward.isEnabled()
    page.send_wanted.emit(page.plan)  # and whoever asks all the same
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert len(writes(opened)) == 1
    with Journal(opened.desk.places) as journal:
        assert len(journal.runs()) == 1
    window.close()


def test_what_was_typed_is_typed_again_when_the_school_was_read_again(opened: Opened) -> None:
    ids = [s.id for s in opened.desk.directory.students if not s.archived][:12]
    window = open_review(
        opened.desk, lambda d: archive_plan(here(d), d, STUDENT, ids), "Archive", these=These(STUDENT, ids)
    )
    page = window.change_page
    opened.qtbot.waitUntil(lambda: page.plan is not None, timeout=WAIT)
    (field,) = page.cost.findChildren(QLineEdit)
    QTest.keyClicks(field, "12")
    assert page.forward.isEnabled()
    window.again.click()
    opened.qtbot.waitUntil(lambda: page.plan is not None, timeout=WAIT)
    assert not page.forward.isEnabled()
    assert field.text() == ""
    window.close()


def test_a_number_that_was_typed_for_twelve_people_is_not_typed_for_twelve_others(opened: Opened) -> None:
    pane = CostPane()
    opened.qtbot.addWidget(pane)
    pane.show_plan(archiving(opened, 0), opened.desk.directory)
    (field,) = pane.findChildren(QLineEdit)
    QTest.keyClicks(field, "12")
    assert not pane.braked
    pane.show_plan(archiving(opened, 0), opened.desk.directory)
    assert not pane.braked, "nothing else is to be sent"
    pane.show_plan(archiving(opened, 12), opened.desk.directory)
    assert pane.braked


def test_look_only_mode_holds_what_is_on_its_way(opened: Opened, tmp_path: Path) -> None:
    window = sending(opened, tmp_path)
    page = window.sending_page
    opened.qtbot.waitUntil(lambda: page.bar.value() >= 1, timeout=WAIT)
    opened.desk.settings.set(LOOK_ONLY, True)
    opened.qtbot.waitUntil(lambda: page.paused, timeout=WAIT)
    sent = len(writes(opened))
    assert sent < 12
    assert not page.pause.isEnabled()
    assert page.pause.accessibleDescription().startswith("You are in look-only mode.")
    page._keep_sending()  # the other ways on are shut too
    page._answer(page._control.skip)()
    page._on_key_accepted()
    assert page._control.paused
    assert page.state.text().startswith("You are in look-only mode.")
    assert len(writes(opened)) == sent
    opened.desk.settings.set(LOOK_ONLY, False)
    press(page.pause)
    opened.qtbot.waitUntil(lambda: not page.busy, timeout=WAIT)
    assert len(writes(opened)) == 12
    window.close()


def test_who_leaves_before_the_first_request_sends_nothing(opened: Opened, tmp_path: Path) -> None:
    window = sending(opened, tmp_path)
    page = window.sending_page
    page.leave()  # while the run is still being written down
    opened.qtbot.waitUntil(lambda: not page.busy, timeout=WAIT)
    assert writes(opened) == []
    with Journal(opened.desk.places) as journal:
        assert [run.status.value for run in journal.runs()] == ["open"]
    window.close()


def test_what_may_not_begin_leaves_a_window_that_can_be_closed(opened: Opened, tmp_path: Path) -> None:
    window = sending(opened, tmp_path)
    page = window.sending_page
    opened.desk.settings.set(LOOK_ONLY, True)
    opened.qtbot.waitUntil(lambda: not page.busy, timeout=WAIT)
    assert writes(opened) == []
    assert page.banner.text.startswith("You are in look-only mode.")
    assert window.close()
    opened.desk.settings.set(LOOK_ONLY, False)


def test_another_school_takes_the_window_of_a_run_away(opened: Opened, tmp_path: Path) -> None:
    window = sending(opened, tmp_path)
    opened.qtbot.waitUntil(lambda: window.sending_page.bar.value() >= 1, timeout=WAIT)
    opened.desk.set_session(None)
    opened.qtbot.waitUntil(lambda: not isValid(window), timeout=WAIT)
    assert 0 < len(writes(opened)) < 12


def test_after_a_reading_that_failed_nothing_is_said_to_be_read(opened: Opened) -> None:
    ids = [s.id for s in opened.desk.directory.students if not s.archived][:2]
    window = open_review(
        opened.desk, lambda d: archive_plan(here(d), d, STUDENT, ids), "Archive", these=These(STUDENT, ids)
    )
    page = window.change_page
    reason = page.forward.accessibleDescription()
    assert reason.startswith("Reading ManageBac")
    page.show_failure(NoAnswer("nobody answered"), window.again.click)
    assert page.forward.accessibleDescription().startswith("This could not be prepared.")
    window.again.click()
    assert page.forward.accessibleDescription() == reason
    window.close()
