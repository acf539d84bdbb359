"""The last page of a change of one person: it promises no more than the review did, and says again what was lost."""

import pytest

from mbdesk.plan.edits import PersonEdit, archive_plan
from mbdesk.records import PersonKind, Student
from mbdesk.ui.review.run_window import RunWindow, here, open_edit, open_review
from tests.support.runs import WAIT, press
from tests.support.window import Opened


def sent(opened: Opened, window: RunWindow) -> RunWindow:
    opened.qtbot.waitUntil(window.change_page.forward.isEnabled, timeout=WAIT)
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    return window


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("Sopot", "It can be taken back here, or later from Activity."),
        ("", "It can be taken back in part, here or later from Activity."),
    ],
)
def test_it_promises_what_the_review_promised(opened: Opened, before: str, said: str) -> None:
    student = next(s for s in opened.desk.directory.students if not s.archived)
    opened.school.registry.people["students"][student.id]["city"] = before or None
    edit = PersonEdit(kind=PersonKind.STUDENT, id=student.id, values={"city": "Gdynia"}, seen={"city": before or None})
    window = sent(opened, open_edit(opened.desk, edit, f"Change {student.full_name}"))
    assert window.done_page.sentence.text() == said
    window.close()


def test_who_comes_back_without_their_levels_is_said_when_it_is_done(opened: Opened) -> None:
    registry = opened.school.registry
    inside = registry.by_user.items()
    at_hl = {user for user, classes in inside if any(registry.memberships[m].level == 1 for m in classes.values())}
    leaver: Student = next(s for s in opened.desk.directory.students if s.id in at_hl and not s.archived)
    window = sent(
        opened,
        open_review(
            opened.desk,
            lambda directory: archive_plan(here(directory), directory, PersonKind.STUDENT, [leaver.id]),
            f"Archive {leaver.full_name}",
        ),
    )
    press(window.done_page.undo)
    opened.qtbot.waitUntil(window.undo_page.forward.isEnabled, timeout=WAIT)
    (loss,) = window.undo_page.plan.rows[0].notes if window.undo_page.plan is not None else ()
    assert loss in window.undo_page.banner.text
    press(window.undo_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert window.done_page.what.text().startswith(loss)
    window.close()
