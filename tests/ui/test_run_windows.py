"""Windows of runs that stay open or are closed twice: none is brought forward for what it no longer shows, none keeps
the school for ever."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from mbdesk.errors import JournalError
from mbdesk.jobs import activity
from mbdesk.jobs.outcome import Outcome
from mbdesk.plan.edits import PersonEdit, archive_plan
from mbdesk.records import PersonKind
from mbdesk.store.places import Places
from mbdesk.ui.desk import Load
from mbdesk.ui.review.run_window import RunWindow, WithRun, here, open_edit, open_review, open_run
from mbdesk.ui.review.school_now import These
from mbdesk.ui.run_board import RunBoard, being_sent
from mbdesk.ui.widgets import PlainButton
from tests.support.engine import plan_of, student
from tests.support.runs import WAIT, a_plan, banner_button, for_school, press, run_window, send
from tests.support.window import Opened

STUDENT = PersonKind.STUDENT


def settled(opened: Opened) -> None:
    opened.qtbot.waitUntil(lambda: not opened.desk.tasks.jobs, timeout=WAIT)


def test_a_window_closed_again_while_it_is_leaving_frees_the_school(opened: Opened, tmp_path: Path) -> None:
    board, window = RunBoard.of(opened.desk), run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    opened.school.faults.add(do="delay", method="POST", seconds=0.5)
    window.sending_page.send(for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 4)]), tmp_path))
    opened.qtbot.waitUntil(lambda: bool(board.sending), timeout=WAIT)
    told = list[tuple[frozenset[int], bool]]()
    board.changed.connect(lambda: told.append((board.sending, being_sent(opened.desk))))
    window.close()
    (question,) = [w for w in QApplication.topLevelWidgets() if w.isModal() and w.isVisible()]
    press(next(b for b in question.findChildren(type(window.again)) if "later" in b.text()))
    assert window.sending_page.busy, "the last request is out"
    window.close()
    opened.qtbot.waitUntil(lambda: not isValid(window), timeout=WAIT)
    opened.qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert told == [(frozenset(), False)], "told once the run is let go of"
    session = opened.desk.session
    assert session is not None
    assert board.why_not_now(session.school.subdomain) == ""
    settled(opened)


def test_rows_are_not_shown_by_the_review_of_their_undo(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    outcome = window.results_page.outcome
    assert outcome is not None
    run = outcome.header.id
    window.close()
    look = open_run(opened.desk, WithRun.LOOK, run)
    settled(opened)
    assert open_run(opened.desk, WithRun.LOOK, run) is look
    look.undo(run)
    assert open_run(opened.desk, WithRun.UNDO, run) is look, "no second review of the same undo"
    again = open_run(opened.desk, WithRun.LOOK, run)
    assert again is not look
    settled(opened)
    for each in (look, again):
        each.close()


def test_an_undo_of_what_was_sent_here_is_reviewed_once(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    outcome = window.results_page.outcome
    assert outcome is not None
    window.undo(outcome.header.id)
    assert open_run(opened.desk, WithRun.UNDO, outcome.header.id) is window
    settled(opened)
    window.close()


def test_what_was_sent_is_read_again_when_it_could_not_be_read(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    outcome = window.results_page.outcome
    assert outcome is not None
    window.close()

    async def unreadable(_places: Places, _run: int) -> Outcome:
        raise JournalError("locked")

    with monkeypatch.context() as patched:
        patched.setattr(activity, "one_run", unreadable)
        look = open_run(opened.desk, WithRun.LOOK, outcome.header.id)
        opened.qtbot.waitUntil(
            lambda: any(b.isVisible() for b in look.findChildren(PlainButton) if b.text() == "Try again"), timeout=WAIT
        )
    assert "Reading" not in look.reading.text
    press(banner_button(look, "Try again"))
    assert look.reading.text.startswith("Reading what was sent…")
    opened.qtbot.waitUntil(lambda: look.stack.currentWidget() is look.results_page, timeout=WAIT)
    look.close()


def somebody(opened: Opened) -> int:
    return next(s for s in opened.desk.directory.students if not s.archived).id


def archiving(opened: Opened, who: int) -> RunWindow:
    window = open_review(
        opened.desk,
        lambda d: archive_plan(here(d), d, STUDENT, [who]),
        "Archive",
        wish=("archive", who),
        small=True,
        these=These(STUDENT, [who]),
    )
    opened.qtbot.waitUntil(lambda: window.change_page.plan is not None, timeout=WAIT)
    return window


def reloaded(opened: Opened) -> None:
    opened.desk.reload()
    opened.qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED, timeout=WAIT)
    settled(opened)


def test_a_review_of_the_school_as_it_was_is_made_again(opened: Opened) -> None:
    who = somebody(opened)
    window = archiving(opened, who)
    first = window.change_page.plan
    assert archiving(opened, who) is window
    assert window.change_page.plan is first, "nothing is known that was not known then"
    assert first is not None
    assert first.steps
    opened.school.registry.people["students"][who]["archived"] = True
    reloaded(opened)
    assert archiving(opened, who) is window
    assert window.change_page.plan is not None
    assert not window.change_page.plan.steps
    window.close()


def test_a_change_that_was_made_meanwhile_is_not_offered_again(opened: Opened) -> None:
    who = somebody(opened)
    now = next(s for s in opened.desk.directory.students if s.id == who).city
    edit = PersonEdit(kind=STUDENT, id=who, values={"city": "Gdynia"}, seen={"city": now})
    window = open_edit(opened.desk, edit, "Change")
    opened.qtbot.waitUntil(lambda: window.change_page.plan is not None, timeout=WAIT)
    opened.school.registry.people["students"][who]["city"] = "Gdynia"
    reloaded(opened)
    assert open_edit(opened.desk, edit, "Change") is window
    opened.qtbot.waitUntil(lambda: window.change_page.plan is not None, timeout=WAIT)
    assert window.change_page.plan is not None
    assert not window.change_page.plan.steps
    window.close()
