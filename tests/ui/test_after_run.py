"""After something was sent the People tab shows what is in ManageBac now, without F5."""

from pathlib import Path

from mbdesk.plan.results import RowStatus
from tests.support.engine import plan_of, student
from tests.support.runs import for_school, press, run_window, send, wait_for_results
from tests.support.window import Opened

WAIT = 20_000


def shown(opened: Opened) -> dict[str, bool]:
    """Whether they are archived, of the people of these tests that the window knows."""
    people = opened.desk.directory.students
    return {p.email: p.archived for p in people if p.email and p.email in EMAILS}


STEPS = [(student(n), (n,)) for n in range(1, 4)]
EMAILS = {operation.values["email"] for operation, _ in STEPS}


def test_an_import_and_its_undo_are_seen_at_once(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, for_school(opened, plan_of(STEPS), tmp_path))
    opened.qtbot.waitUntil(lambda: shown(opened) == dict.fromkeys(EMAILS, False), timeout=WAIT)
    press(window.results_page.undo)
    opened.qtbot.waitUntil(window.undo_page.forward.isEnabled, timeout=WAIT)
    press(window.undo_page.forward)
    wait_for_results(opened, window)
    opened.qtbot.waitUntil(lambda: shown(opened) == dict.fromkeys(EMAILS, True), timeout=WAIT)
    window.close()


def test_what_was_done_before_a_run_was_left_is_seen_too(opened: Opened, tmp_path: Path) -> None:
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    opened.school.faults.add(do="delay", method="POST", seconds=0.1)
    window.sending_page.send(for_school(opened, plan_of(STEPS), tmp_path))
    opened.qtbot.waitUntil(lambda: window.sending_page.bar.value() >= 1, timeout=WAIT)
    window.sending_page.leave()
    wait_for_results(opened, window)
    done = len(window.results_page._outcome.rows_with(RowStatus.DONE)) if window.results_page._outcome else 0
    assert done >= 1
    opened.qtbot.waitUntil(lambda: len(shown(opened)) == done, timeout=WAIT)
    window.close()
