"""Runs that stopped before their end: offered, continued, stopped, and told in one story everywhere."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from mbdesk.jobs.progress import Progress
from mbdesk.plan.results import RowStatus
from mbdesk.store.journal import Journal
from mbdesk.ui.activity import ActivityWindow, UnfinishedWatch
from mbdesk.ui.desk import Notice
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.review.leaving import ask_before_leaving
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.widgets import HouseDialog
from tests.support.engine import plan_of, student
from tests.support.runs import (
    WAIT,
    a_plan,
    banner_button,
    check_letters,
    for_school,
    half_done_run,
    linking_plan,
    press,
    run_window,
    send,
    stopped_run,
    wait_for_results,
)
from tests.support.window import Opened


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
