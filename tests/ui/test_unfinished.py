"""What stopped before its end is offered under its own name, and only over its own school."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from mbdesk.jobs import activity
from mbdesk.jobs.progress import Report
from mbdesk.plan.edits import PersonEdit
from mbdesk.plan.plan import Plan
from mbdesk.records import PersonKind
from mbdesk.ui.activity import UnfinishedWatch
from mbdesk.ui.desk import Notice
from mbdesk.ui.review.run_window import here
from tests.support.engine import plan_of, student
from tests.support.runs import WAIT, for_school
from tests.support.window import Opened


def begin(opened: Opened, *plans: Plan) -> None:
    """Written down, and nothing sent."""
    session, begun = opened.desk.session, list[int]()
    assert session is not None

    async def job(_report: Report) -> int:
        for plan in plans:
            await activity.begin(session, plan)
        return len(plans)

    opened.desk.tasks.start(opened.window, job, done=begun.append)
    opened.qtbot.waitUntil(lambda: bool(begun), timeout=WAIT)


def told(opened: Opened) -> Notice:
    notices = list[Notice]()
    opened.desk.notice_given.connect(notices.append)
    UnfinishedWatch(opened.desk, opened.window).look()
    opened.qtbot.waitUntil(lambda: bool(notices), timeout=WAIT)
    return notices[0]


def some_students(opened: Opened, folder: Path) -> Plan:
    return for_school(opened, plan_of([(student(n), (n,)) for n in range(1, 4)]), folder)


def test_a_change_is_not_called_an_import(opened: Opened) -> None:
    ana = next(s for s in opened.desk.directory.students if not s.archived)
    edit = PersonEdit(kind=PersonKind.STUDENT, id=ana.id, values={"nickname": "Anka"}, seen={"nickname": ana.nickname})
    begin(opened, edit.plan(here(opened.desk.directory), opened.desk.directory))
    assert told(opened).title == "A change has not started yet."


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("enrolments", "An import has not started yet."),
        ("class_exact", "A class list has not started yet."),
        ("undo", "An undo has not started yet."),
    ],
)
def test_what_waits_is_called_what_it_is(opened: Opened, tmp_path: Path, kind: str, title: str) -> None:
    begin(opened, replace(some_students(opened, tmp_path), kind=kind))
    assert told(opened).title == title


@pytest.mark.parametrize(("runs", "words"), [(2, "1 more waits in Activity."), (3, "2 more wait in Activity.")])
def test_one_more_waits_and_two_more_wait(opened: Opened, tmp_path: Path, runs: int, words: str) -> None:
    begin(opened, *[some_students(opened, tmp_path)] * runs)
    assert told(opened).body.endswith(words)


def test_what_waits_at_one_school_is_not_told_over_another(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(opened, some_students(opened, tmp_path))
    notices, taken = list[Notice](), list[Notice]()
    opened.desk.notice_given.connect(notices.append)
    opened.desk.notice_taken_back.connect(taken.append)
    watch = UnfinishedWatch(opened.desk, opened.window)
    watch.look()
    opened.qtbot.waitUntil(lambda: bool(notices), timeout=WAIT)
    read = activity.waiting_runs

    async def read_late(*of: Any) -> Any:
        found = await read(*of)
        opened.desk.tasks.post(lambda: opened.desk.set_session(None))  # comes before the answer does
        return found

    monkeypatch.setattr(activity, "waiting_runs", read_late)
    watch.look()
    opened.qtbot.waitUntil(lambda: opened.desk.session is None and not opened.desk.tasks.jobs, timeout=WAIT)
    assert len(notices) == 1
    assert taken == notices
