"""Closing mbdesk, or opening another school, while something is under way: it ends in order, and nothing is lost."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QPushButton

from mbdesk.jobs import activity
from mbdesk.jobs.progress import Report
from mbdesk.plan.plan import Plan
from mbdesk.store.journal import Journal
from mbdesk.store.runs import RunStatus
from mbdesk.ui.dialogs.school import ForgetDialog
from mbdesk.ui.review.run_window import RunWindow
from tests.support.engine import plan_of, student
from tests.support.runs import for_school, press, run_window
from tests.support.window import Opened

WAIT = 20_000


def sending(opened: Opened, folder: Path) -> tuple[RunWindow, Plan]:
    """A run of which the first answer came and the others are slow."""
    window = run_window(opened)
    window.stack.setCurrentWidget(window.sending_page)
    plan = for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 30)]), folder)
    opened.school.faults.add(do="delay", method="POST", seconds=0.2)
    window.sending_page.send(plan)
    return window, plan


def close_for_later(opened: Opened) -> None:
    opened.window.close()
    dialog = next(d for d in opened.window.findChildren(QDialog) if d.isVisible())
    press(next(b for b in dialog.findChildren(QPushButton) if b.text() == "&Close and continue later"))


def test_closing_mbdesk_waits_for_the_answer_on_its_way(opened: Opened, tmp_path: Path) -> None:
    window, _plan = sending(opened, tmp_path)
    opened.qtbot.waitUntil(lambda: window.sending_page.bar.value() >= 1, timeout=WAIT)
    with opened.qtbot.waitSignal(opened.window.close_wanted, timeout=WAIT):
        close_for_later(opened)
    done = [c for c in opened.school.recorder.changes if c.verb == "create"]
    with Journal(opened.desk.places) as journal:
        (run,) = journal.runs()
    assert run.status is RunStatus.OPEN
    assert run.states == {"done": len(done), "planned": 29 - len(done)}, "nothing is left without its answer"
    assert not run.busy_until


def test_a_run_that_is_only_written_down_sends_nothing_when_mbdesk_closes(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = activity.begin, asyncio.Event()

    async def slowly(*args: Any) -> int:
        run = await begun(*args)
        await go_on.wait()
        return run

    monkeypatch.setattr(activity, "begin", slowly)
    sending(opened, tmp_path)
    with opened.qtbot.waitSignal(opened.window.close_wanted, timeout=WAIT):
        close_for_later(opened)
        opened.desk.tasks._worker.call(go_on.set)
    assert [c for c in opened.school.recorder.changes if c.verb == "create"] == []
    with Journal(opened.desk.places) as journal:
        (run,) = journal.runs()
    assert run.states == {"planned": 29}


def test_what_reads_from_a_school_is_finished_when_another_is_opened(opened: Opened) -> None:
    session = opened.desk.session
    assert session is not None
    go_on, read, failed = asyncio.Event(), list[int](), list[Exception]()

    async def job(_report: Report) -> int:
        await session.api.reads.ping()
        await go_on.wait()
        return len((await session.api.reads.school()).name)

    opened.desk.tasks.start(opened.window, job, done=read.append, failed=failed.append, name="export")
    opened.window.connect_page.open_practice()
    opened.qtbot.waitUntil(lambda: opened.desk.session is not session, timeout=WAIT)
    opened.desk.tasks._worker.call(go_on.set)
    opened.qtbot.waitUntil(lambda: bool(read or failed), timeout=WAIT)
    assert read
    assert not failed
    opened.qtbot.waitUntil(lambda: session not in opened.schools._open, timeout=WAIT)


def test_a_school_is_not_forgotten_while_something_is_sent_to_it(opened: Opened, tmp_path: Path) -> None:
    forgotten = list[bool]()
    dialog = ForgetDialog(opened.window, opened.desk, forgotten.append)
    dialog.open()
    assert dialog.sure.isEnabled()
    window, _plan = sending(opened, tmp_path)  # begins while the question stands there
    assert not dialog.sure.isEnabled()
    dialog._on_sure_clicked()
    assert not forgotten
    window.sending_page._control.cancel()
    opened.qtbot.waitUntil(dialog.sure.isEnabled, timeout=WAIT)
    press(dialog.sure)
    assert forgotten == [False]
