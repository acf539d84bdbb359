"""Runs in the window: plans for the school that is open, runs that were killed, and buttons to press."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from mbdesk.jobs import activity
from mbdesk.jobs.progress import Report
from mbdesk.plan.operations import CreatePerson, LinkChild
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import StepResult, StepState
from mbdesk.store.journal import Journal
from mbdesk.ui.review.run_window import RunWindow
from tests.support.engine import enrolment_plan
from tests.support.window import Opened

WAIT = 20_000


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
