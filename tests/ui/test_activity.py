"""Sending, results, activity and undo in the real window, on the practice school."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from mbdesk.jobs import activity
from mbdesk.jobs.progress import Progress, Report
from mbdesk.plan.operations import CreatePerson, LinkChild
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import RowStatus, StepResult, StepState
from mbdesk.store.journal import Journal
from mbdesk.ui.activity import ActivityWindow, RunWindow, UnfinishedWatch
from mbdesk.ui.activity.leaving import ask_before_leaving
from mbdesk.ui.desk import Notice
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.widgets import HouseDialog
from tests.support.engine import enrolment_plan, plan_of, student
from tests.support.window import Opened, window_below

WAIT = 20_000


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot) as made:
        made.open_practice()
        yield made


def for_school(opened: Opened, plan: Plan, folder: Path) -> Plan:
    """``plan`` for the school that is open, as if made from a sheet in ``folder``."""
    session = opened.desk.session
    assert session is not None
    return replace(
        plan,
        school=session.school.subdomain,
        school_name=session.school.name,
        source=str(folder / "Admissions.xlsx"),
        title="Enrolments from Admissions",
    )


def a_plan(opened: Opened, folder: Path, rows: int = 6) -> Plan:
    groups = opened.school.registry.year_groups
    return for_school(opened, enrolment_plan(rows, next(g for g in groups if not groups[g]["archived"])), folder)


def run_window(opened: Opened) -> RunWindow:
    window = RunWindow(opened.desk)
    opened.desk.open_window(window)
    return window


def send(opened: Opened, plan: Plan) -> RunWindow:
    """Send ``plan`` and wait for its results page."""
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    window.sending_page.send(plan)
    wait_for_results(opened, window)
    return window


def wait_for_results(opened: Opened, window: RunWindow) -> None:
    page = window.results_page
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is page and page.open_first.isEnabled(), timeout=WAIT)


def check_letters(window: QWidget) -> None:
    """No two visible buttons share an Alt letter, and each says its name."""
    shown = [b for b in window.findChildren(QPushButton) if b.isVisible()]
    letters = [b.text().replace("&&", "").split("&")[1][0].lower() for b in shown if "&" in b.text().replace("&&", "")]
    assert len(letters) == len(set(letters)), letters
    assert all(b.text() or b.accessibleName() for b in shown)


def press(button: QWidget) -> None:
    assert button.isEnabled(), button.toolTip()
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def banner_button(window: QWidget, text: str) -> QPushButton:
    found = [b for b in window.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert found, f"no {text}"
    return found[0]


def test_a_plan_is_sent_and_its_results_add_up_and_are_saved(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    page = window.results_page
    assert page.heading.text() == "Done. 6 rows are done."
    assert [door.accessibleName() for door in page.doors.values()] == [
        "6 Done",
        "0 Half done",
        "0 Already the same",
        "0 Left out",
        "0 Not done",
        "0 Not started",
    ]
    assert (tmp_path / "Admissions results.xlsx").exists()
    assert "Admissions results.xlsx" in page.sentence.text()
    assert not page.fix.isVisible()
    check_letters(window)
    window.close()


def test_a_number_shows_exactly_the_rows_behind_it(opened: Opened, tmp_path: Path) -> None:
    plan = plan_of([(student(1), (1,)), (student(2, email="broken"), (2,)), (student(3, email=""), (3,))])
    window = send(opened, for_school(opened, plan, tmp_path))
    page = window.results_page
    assert page.heading.text() == "Done. 1 row is done, 2 could not be done."
    press(page.doors[RowStatus.FAILED])
    assert [line.id for line in page.table.records()] == [2, 3]
    press(page.doors[RowStatus.FAILED])
    assert len(page.table.records()) == 3
    assert page.fix.text().replace("&", "") == "Fix the 2"
    check_letters(window)
    window.close()


def test_stop_asks_holds_and_then_says_what_was_not_sent(opened: Opened, tmp_path: Path) -> None:
    window = run_window(opened)
    page = window.sending_page
    window.stack.setCurrentWidget(page)
    opened.school.faults.add(do="delay", method="POST", seconds=0.15)
    page.send(for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 30)]), tmp_path))
    opened.qtbot.waitUntil(lambda: page.bar.value() >= 1, timeout=WAIT)
    press(page.cancel)
    assert "Stop sending?" in page.banner.text
    check_letters(window)
    press(banner_button(page, "Stop here"))
    wait_for_results(opened, window)
    outcome = window.results_page.heading.text()
    assert outcome.startswith("Stopped. ")
    assert "have not started" in outcome
    created = [c for c in opened.school.recorder.changes if c.verb == "create"]
    assert 1 <= len(created) < 29
    assert f"{len(created)} row" in outcome
    window.close()


def test_pause_and_go_on(opened: Opened, tmp_path: Path) -> None:
    window = run_window(opened)
    page = window.sending_page
    window.stack.setCurrentWidget(page)
    opened.school.faults.add(do="delay", method="POST", seconds=0.5)
    page.send(for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 8)]), tmp_path))
    opened.qtbot.waitUntil(lambda: page.bar.value() >= 1, timeout=WAIT)
    press(page.pause)
    opened.qtbot.waitUntil(lambda: page.state.text() == "Paused. Nothing is being sent.", timeout=WAIT)
    held = len(opened.school.recorder.changes)
    assert page.pause.text().replace("&", "") == "Go on"
    opened.school.faults.clear()
    press(page.pause)
    wait_for_results(opened, window)
    assert len([c for c in opened.school.recorder.changes if c.verb == "create"]) == 7 > held
    window.close()


def test_a_key_that_stops_working_is_asked_for_and_the_run_goes_on(opened: Opened, tmp_path: Path) -> None:
    window = run_window(opened)
    page = window.sending_page
    window.stack.setCurrentWidget(page)
    opened.school.faults.add(do="revoke", method="POST", nth=2)
    page.send(for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 4)]), tmp_path))
    opened.qtbot.waitUntil(page.key.isVisible, timeout=WAIT)
    assert page.banner.text.startswith("Stopped at Students 1 of 3.")
    assert page.key.field.echoMode() is page.key.field.EchoMode.Password
    assert not page.key.button.isEnabled()
    page.key.field.setText("not a key")
    press(page.key.button)
    opened.qtbot.waitUntil(page.key.trouble.isVisible, timeout=WAIT)
    opened.school.restore("full")
    page.key.field.setText(opened.school.tokens["full"])
    press(page.key.button)
    wait_for_results(opened, window)
    assert window.results_page.heading.text() == "Done. 3 rows are done."
    assert page.key.field.text() == ""
    window.close()


def test_a_results_sheet_that_cannot_be_saved_is_said_and_nothing_is_lost(opened: Opened, tmp_path: Path) -> None:
    plan = replace(
        for_school(opened, plan_of([(student(1), (1,))]), tmp_path), source=str(tmp_path / "gone" / "A.xlsx")
    )
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    window.sending_page.send(plan)
    page = window.results_page
    opened.qtbot.waitUntil(page.banner.isVisible, timeout=WAIT)
    assert "Nothing is lost" in page.banner.text
    assert not page.open_first.isEnabled()
    page._write(tmp_path)
    wait_for_results(opened, window)
    assert (tmp_path / "A results.xlsx").exists()
    window.close()


def test_undo_shows_what_goes_back_and_archives_whom_the_run_made(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    press(window.results_page.undo)
    page = window.undo_page
    opened.qtbot.waitUntil(page.forward.isEnabled, timeout=WAIT)
    assert page.heading.text().startswith("Undo at ")
    # Four parents (siblings share one) and six students.
    assert page.forward.text().replace("&", "") == "Undo 10 changes"
    assert {line.new for line in page.table.records()} == {"Archived"}
    check_letters(window)
    press(page.forward)
    wait_for_results(opened, window)
    assert len([c for c in opened.school.recorder.changes if c.verb == "archive"]) == 10
    assert (tmp_path / "Admissions undo results.xlsx").exists()
    window.close()


def test_many_people_are_archived_only_after_their_number_was_typed(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path, rows=9))
    press(window.results_page.undo)
    page = window.undo_page
    opened.qtbot.waitUntil(page.typed.isVisible, timeout=WAIT)
    assert not page.forward.isEnabled()
    assert page.forward.accessibleDescription() == "Type 15 to go on."
    QTest.keyClicks(page.typed, "15")
    assert page.forward.isEnabled()
    window.close()


def test_the_list_tells_what_was_sent_and_what_can_be_done_about_it(opened: Opened, tmp_path: Path) -> None:
    send(opened, a_plan(opened, tmp_path)).close()
    window = ActivityWindow(opened.desk)
    opened.desk.open_window(window)
    opened.qtbot.waitUntil(lambda: window.current is not None, timeout=WAIT)
    run = window.current
    assert run is not None
    assert (run.header.title, run.counts[RowStatus.DONE]) == ("Enrolments from Admissions", 6)
    assert window.undo.isEnabled()
    assert window.open_results.isEnabled()
    assert window.fix.toolTip()
    assert not window.fix.isEnabled()
    assert not window.go_on.isEnabled()
    check_letters(window)
    window.close()


def test_nothing_sent_yet_is_said(opened: Opened) -> None:
    window = ActivityWindow(opened.desk)
    opened.desk.open_window(window)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.empty, timeout=WAIT)
    assert window.empty.text.startswith("Nothing was sent yet.")
    window.close()


def stopped_run(opened: Opened, plan: Plan) -> int:
    """A run whose program was killed after its second row: two done, the third sent and its answer lost."""
    found: list[int] = []
    session = opened.desk.session
    assert session is not None

    async def job(_report: Report) -> int:
        run = await activity.begin(session, plan)
        with Journal(opened.desk.places) as journal:
            lease = journal.take(run, "killed")
            for number in (1, 2):
                journal.sending(lease, number)
                sent = await session.api.writes.send(plan.steps[number - 1].operation, lambda who: 0)
                journal.settle(lease, StepResult(number=number, state=StepState.DONE, id=sent.id, what="Added."))
            journal.keep_known(lease, [])
            journal.sending(lease, 3)
            await session.api.writes.send(plan.steps[2].operation, lambda who: 0)
        return run

    opened.desk.tasks.start(opened.window, job, done=found.append)
    opened.qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    return found[0]


def test_a_stopped_import_is_offered_at_the_start_and_goes_on_without_doubles(opened: Opened, tmp_path: Path) -> None:
    stopped_run(opened, for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 6)]), tmp_path))
    notices: list[Notice] = []
    opened.desk.notice_given.connect(notices.append)
    watch = UnfinishedWatch(opened.desk, opened.window)
    watch.look()
    opened.qtbot.waitUntil(lambda: bool(notices), timeout=WAIT)
    assert notices[0].title == "An import stopped before its end."
    assert "2 students were added; 3 have not started." in notices[0].body
    assert [text for text, _ in notices[0].actions] == ["Continue", "Look", "Stop here…"]
    gone: list[Notice] = []
    opened.desk.notice_taken_back.connect(gone.append)
    notices[0].actions[0][1]()
    windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, RunWindow) and w.desk is opened.desk]
    window = next(w for w in windows if w.isVisible())
    wait_for_results(opened, window)
    assert gone == notices[:1]
    assert window.results_page.heading.text() == "Done. 5 rows are done."
    assert len([c for c in opened.school.recorder.changes if c.verb == "create"]) == 5
    window.close()


def test_stop_here_closes_a_waiting_import(opened: Opened, tmp_path: Path) -> None:
    stopped_run(opened, for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 6)]), tmp_path))
    notices: list[Notice] = []
    opened.desk.notice_given.connect(notices.append)
    watch = UnfinishedWatch(opened.desk, opened.window)
    watch.look()
    opened.qtbot.waitUntil(lambda: bool(notices), timeout=WAIT)
    notices[0].actions[2][1]()
    assert watch.asking is not None
    assert "“Fix the 3” in Activity" in watch.asking.page.sentence.text()
    with Journal(opened.desk.places) as journal:
        assert [run.status.value for run in journal.runs()] == ["open"]
    press(banner_button(watch.asking, "&Stop here"))
    opened.qtbot.waitUntil(lambda: len(notices) == 2, timeout=WAIT)
    assert [text for text, _ in notices[1].actions] == ["Fix the 3", "Open Activity"]
    with Journal(opened.desk.places) as journal:
        assert [run.status.value for run in journal.runs()] == ["stopped"]


def test_closing_while_sending_asks_and_leaves_the_rest_for_later(opened: Opened, tmp_path: Path) -> None:
    window = run_window(opened)
    page = window.sending_page
    window.stack.setCurrentWidget(page)
    opened.school.faults.add(do="delay", method="POST", seconds=0.15)
    page.send(for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 30)]), tmp_path))
    opened.qtbot.waitUntil(lambda: page.bar.value() >= 1, timeout=WAIT)
    window.close()
    assert window.isVisible()
    press(banner_button(window, "&Close and continue later"))
    opened.qtbot.waitUntil(lambda: not page.busy, timeout=WAIT)
    with Journal(opened.desk.places) as journal:
        (run,) = journal.open_runs(opened.desk.session.connection.key if opened.desk.session else "")
    done = [c for c in opened.school.recorder.changes if c.verb == "create"]
    assert run.states["done"] == len(done) < 29


def half_done_run(opened: Opened, plan: Plan, done: int) -> int:
    """A run whose program was killed after its first ``done`` steps."""
    found: list[int] = []
    session = opened.desk.session
    assert session is not None

    async def job(_report: Report) -> int:
        run = await activity.begin(session, plan)
        ids: dict[int, int] = {}
        with Journal(opened.desk.places) as journal:
            lease = journal.take(run, "killed")
            for step in plan.steps[:done]:
                journal.sending(lease, step.number)
                sent = await session.api.writes.send(
                    step.operation, lambda who: who if isinstance(who, int) else ids[who.step]
                )
                ids[step.number] = sent.id or 0
                journal.settle(lease, StepResult(number=step.number, state=StepState.DONE, id=sent.id, what="Added."))
            journal.keep_known(lease, [])
            journal.sending(lease, plan.steps[done].number)
        return run

    opened.desk.tasks.start(opened.window, job, done=found.append)
    opened.qtbot.waitUntil(lambda: bool(found), timeout=WAIT)
    return found[0]


def linking_plan(opened: Opened, folder: Path) -> tuple[Plan, int]:
    """Students with their parents, and how many steps it takes until only links are left."""
    plan = a_plan(opened, folder)
    links = [step for step in plan.steps if isinstance(step.operation, LinkChild)]
    others = [step for step in plan.steps if isinstance(step.operation, CreatePerson)]
    assert [step.number for step in others] == list(range(1, len(others) + 1))
    return replace(plan, steps=(*others, *links), source_sha256="abc"), len(others)


def test_a_run_that_only_waits_tells_one_story_and_offers_to_go_on(opened: Opened, tmp_path: Path) -> None:
    plan, steps = linking_plan(opened, tmp_path)
    plan = replace(plan, steps=tuple(replace(s, number=n) for n, s in enumerate(plan.steps, start=1)))
    run = half_done_run(opened, plan, steps)
    notices: list[Notice] = []
    opened.desk.notice_given.connect(notices.append)
    UnfinishedWatch(opened.desk, opened.window).look()
    opened.qtbot.waitUntil(lambda: bool(notices), timeout=WAIT)
    story = "6 students were added; links to parents are still to do for 6."
    assert story in notices[0].body
    listed = ActivityWindow(opened.desk)
    opened.desk.open_window(listed)
    opened.qtbot.waitUntil(lambda: listed.current is not None, timeout=WAIT)
    assert listed.current is not None
    counts = listed.current.counts
    assert [counts[s] for s in (RowStatus.HALF, RowStatus.FAILED, RowStatus.NOT_STARTED)] == [6, 0, 0]
    assert listed.go_on.isEnabled()
    assert listed.fix.toolTip()
    window = run_window(opened)
    window.look(run)
    page = window.results_page
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is page, timeout=WAIT)
    assert page.heading.text() == f"Not finished yet. {story}"
    assert {line.result.what.split(". ")[0] for line in page.table.records()} == {"Half done: added, not yet linked"}
    assert page.forward is page.go_on
    assert not page.fix.isVisible()
    assert not (tmp_path / "Admissions results.xlsx").exists()
    check_letters(window)
    press(page.go_on)
    opened.qtbot.waitUntil(lambda: not listed.go_on.isEnabled(), timeout=WAIT)
    wait_for_results(opened, window)
    assert page.heading.text() == "Done. 6 rows are done."
    assert [p.name for p in tmp_path.glob("*results*.xlsx")] == ["Admissions results.xlsx"]
    window.close()
    listed.close()


def test_looking_writes_no_workbook_and_keeps_the_one_there_is(opened: Opened, tmp_path: Path) -> None:
    send(opened, a_plan(opened, tmp_path)).close()
    for _ in range(2):
        window = run_window(opened)
        window.look(1)
        wait_for_results(opened, window)
        window.close()
    assert [p.name for p in tmp_path.glob("*results*.xlsx")] == ["Admissions results.xlsx"]


def test_rows_are_put_right_in_one_window_only(opened: Opened, tmp_path: Path) -> None:
    plan = plan_of([(student(1), (1,)), (student(2, email="broken"), (2,)), (student(3, email=""), (3,))])
    window = send(opened, replace(for_school(opened, plan, tmp_path), source_sha256="abc"))
    press(window.results_page.fix)
    look = run_window(opened)
    look.look(1)
    opened.qtbot.waitUntil(lambda: look.stack.currentWidget() is look.results_page, timeout=WAIT)
    page = look.results_page
    opened.qtbot.waitUntil(page.fix.isVisible, timeout=WAIT)
    assert page.fix.accessibleDescription() == "These rows are being put right in another window."
    wizards = [w for w in QApplication.topLevelWidgets() if isinstance(w, ImportWizard)]
    assert len(wizards) == 1
    wizards[0].deleteLater()
    opened.qtbot.waitUntil(page.fix.isEnabled, timeout=WAIT)
    look.close()


def test_rows_that_another_run_of_the_sheet_settled_are_not_offered_again(opened: Opened, tmp_path: Path) -> None:
    plan = plan_of([(student(1), (1,)), (student(2, email="broken"), (2,)), (student(3, email=""), (3,))])
    plan = replace(for_school(opened, plan, tmp_path), source_sha256="abc")
    send(opened, plan).close()
    again = replace(plan_of([(student(2), (2,))]), source_sha256="abc")
    send(opened, replace(for_school(opened, again, tmp_path), source_sha256="abc")).close()
    listed = ActivityWindow(opened.desk)
    opened.desk.open_window(listed)
    opened.qtbot.waitUntil(lambda: listed.table.found == 2, timeout=WAIT)
    assert {run.id: run.to_fix for run in listed.table.records()} == {1: 1, 2: 0}
    listed.close()


def test_the_keyboard_is_on_pause_and_school_words_tell_how_far_it_is(opened: Opened, tmp_path: Path) -> None:
    window = run_window(opened)
    page = window.sending_page
    window.activateWindow()
    window.stack.setCurrentWidget(page)
    opened.school.faults.add(do="delay", method="POST", seconds=0.15)
    page.send(a_plan(opened, tmp_path, rows=9))
    opened.qtbot.waitUntil(lambda: page.bar.value() >= 1, timeout=WAIT)
    assert window.focusWidget() is page.pause
    assert page.count.text().startswith("Students ")
    assert " of 9 · Parents " in page.count.text()
    assert page.requests.text().endswith(" requests")
    press(page.pause)
    opened.qtbot.waitUntil(lambda: page.paused, timeout=WAIT)
    window.close()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, HouseDialog) and w.isVisible())
    assert asked.page.heading.text() == "This is paused and not finished yet."
    asked.reject()
    ask_before_leaving(opened.window, opened.desk, lambda: None)  # as the main window asks
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, HouseDialog) and w.isVisible())
    assert asked.page.heading.text() == "This is paused and not finished yet."
    asked.reject()
    press(page.pause)
    wait_for_results(opened, window)
    window.close()


def test_the_time_left_counts_down_while_nothing_is_told(opened: Opened) -> None:
    page = run_window(opened).sending_page
    page.show_progress(Progress(done=1, total=9, so_far="Students 1 of 9", seconds_left=9.0))
    assert page.count.text() == "Students 1 of 9 · about 9 seconds left"
    page._on_second()
    assert page.count.text() == "Students 1 of 9 · about 8 seconds left"
    page.show_progress(Progress(done=1, total=9, so_far="Students 1 of 9", seconds_left=9.0, paused=True))
    page._on_second()
    assert page.count.text() == "Students 1 of 9"


def test_escape_closes_results_and_activity(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    listed = ActivityWindow(opened.desk)
    opened.desk.open_window(listed)
    opened.qtbot.waitUntil(lambda: listed.current is not None, timeout=WAIT)
    for each in (window.results_page.view, listed.view):
        top = each.window()
        QTest.keyClick(each, Qt.Key.Key_Escape)
        assert not isValid(top) or not top.isVisible()


def test_activity_asks_before_it_stops_a_run(opened: Opened, tmp_path: Path) -> None:
    stopped_run(opened, for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 6)]), tmp_path))
    listed = ActivityWindow(opened.desk)
    opened.desk.open_window(listed)
    opened.qtbot.waitUntil(lambda: listed.current is not None, timeout=WAIT)
    press(listed.stop)
    opened.qtbot.waitUntil(lambda: listed.asking is not None and listed.asking.isVisible(), timeout=WAIT)
    assert listed.asking is not None
    press(banner_button(listed.asking, "&Stop here"))
    opened.qtbot.waitUntil(listed.fix.isEnabled, timeout=WAIT)
    assert listed.fix.text() == "&Fix the 3"
    assert not listed.go_on.isEnabled()
    listed.close()
