"""Sending, results, activity and undo in the real window, on the practice school."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from mbdesk.plan.operations import ArchivePerson
from mbdesk.plan.plan import Outcome, PlannedRow
from mbdesk.plan.results import RowStatus
from mbdesk.records import PersonKind
from mbdesk.ui.activity import ActivityWindow
from tests.support.engine import plan_of, student
from tests.support.runs import (
    WAIT,
    a_plan,
    banner_button,
    check_letters,
    for_school,
    press,
    run_window,
    send,
    wait_for_results,
)
from tests.support.window import Opened


def test_a_plan_is_sent_and_its_results_add_up_and_are_saved(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    page = window.results_page
    assert page.heading.text() == "Done. 6 rows are done."
    assert [door.accessibleName() for door in page.doors.values()] == [
        "6 Done",
        "0 Taken back",
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
    sent = page.outcome
    assert sent is not None
    assert "left out" not in page.sentence.text()
    first = replace(sent.rows[0], status=RowStatus.LEFT_OUT)
    page.show_outcome(replace(sent, rows=(first, *sent.rows[1:])), write=False)
    assert page.heading.text() == "Done. 5 rows are done, 1 was left out."
    assert "What was left out can be put right in your sheet and imported again." in page.sentence.text()
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
    assert page.forward.text().replace("&", "") == "Undo 6 rows"
    assert {line.change.new for line in page.table.records() if line.change} == {"Archived"}
    check_letters(window)
    press(page.forward)
    wait_for_results(opened, window)
    assert len([c for c in opened.school.recorder.changes if c.verb == "archive"]) == 10
    assert window.results_page.heading.text() == "Done. 10 people were archived."
    assert (tmp_path / "Admissions undo results.xlsx").exists()
    window.close()


def test_what_was_all_taken_back_offers_no_undo_and_an_undo_of_nothing_no_button(
    opened: Opened, tmp_path: Path
) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    first = window.results_page.outcome
    assert first is not None
    press(window.results_page.undo)
    opened.qtbot.waitUntil(window.undo_page.forward.isEnabled, timeout=WAIT)
    press(window.undo_page.forward)
    wait_for_results(opened, window)
    said = "Everything that can be taken back was taken back."
    window.look(first.header.id)
    page = window.results_page
    opened.qtbot.waitUntil(lambda: page.outcome is not None and page.outcome.all_back, timeout=WAIT)
    assert (page.undo.isEnabled(), page.undo.accessibleDescription()) == (False, said)
    window.undo(first.header.id)
    opened.qtbot.waitUntil(lambda: window.undo_page.plan is not None, timeout=WAIT)
    assert not window.undo_page.forward.isVisible()
    assert "nothing left to undo" in window.undo_page.sentence.text()
    assert not window.undo_page.cost.requests.isVisible()
    window.close()
    listed = ActivityWindow(opened.desk)
    opened.desk.open_window(listed)
    opened.qtbot.waitUntil(lambda: listed.current is not None, timeout=WAIT)
    listed.view.show_record(first.header.id)
    opened.qtbot.waitUntil(lambda: listed.current is not None and listed.current.id == first.header.id, timeout=WAIT)
    assert (listed.undo.isEnabled(), listed.undo.accessibleDescription()) == (False, said)
    listed.close()


def test_one_leaver_comes_back_and_what_does_not_is_read_first_and_whole(opened: Opened, tmp_path: Path) -> None:
    registry = opened.school.registry
    leaver = next(
        user
        for user, inside in registry.by_user.items()
        if sum(registry.memberships[m].level == 1 for m in inside.values()) > 1
        and not registry.people["students"].get(user, {"archived": True})["archived"]
    )
    name = opened.desk.directory.person_name(leaver)
    row = PlannedRow(number=1, name=name, outcome=Outcome.CHANGES, cells=("",), steps=(1,), person_id=leaver)
    gone = ArchivePerson(kind=PersonKind.STUDENT, id=leaver, withdrawn_on="2026-03-01")
    window = send(opened, for_school(opened, plan_of([(gone, (1,))], [row]), tmp_path))
    press(window.results_page.undo)
    page = window.undo_page
    opened.qtbot.waitUntil(page.forward.isEnabled, timeout=WAIT)
    assert page.banner.isVisible()
    (note,) = page.plan.rows[0].notes if page.plan is not None else ()
    assert note in page.banner.text
    assert not any(line.note for line in page.table.records())
    press(page.forward)
    wait_for_results(opened, window)
    results = window.results_page
    assert results.heading.text() == f"Done. {name} was brought back from the archive."
    assert results.what.text().startswith(note)
    assert "Added to " in results.what.text()
    window.close()


def test_many_people_are_archived_only_after_their_number_was_typed(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path, rows=9))
    press(window.results_page.undo)
    page = window.undo_page
    opened.qtbot.waitUntil(lambda: page.cost.braked, timeout=WAIT)
    assert not page.forward.isEnabled()
    assert page.forward.accessibleDescription() == "Type what is asked for on the right first."
    (field,) = page.cost.findChildren(QLineEdit)
    QTest.keyClicks(field, "15")
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
