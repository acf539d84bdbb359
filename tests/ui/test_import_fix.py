"""Rows that failed are put right in one place: why, what will be sent instead, and the button that sends it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mbdesk.api.permissions import Permissions
from mbdesk.plan.plan import Plan
from mbdesk.plan.problems import Refusal
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.import_wizard import last_look as last_look_module
from tests.support.window import Opened
from tests.support.wizard import Importing, begin, write_sheet

TITLES = ("Student ID", "First name", "Surname", "E-mail")
ROWS = [(f"9000{n}", "Mia", f"Quill{'abcdefghijklmnopqrstuvwxyz'[n]}", f"mia{n}@new.example") for n in range(4)]
E_MAIL = 3
WAIT = 20_000


def plan_of_sheet(opened: Opened, folder: Path, rows: Sequence[Sequence[str]] = ROWS, kind: str = "") -> Plan:
    """The plan that an earlier import sent."""
    made = begin(opened, ImportWish(path=write_sheet(folder / "new.csv", rows, TITLES), kind=kind))
    made.wizard.show_page(3)
    made.until(lambda: made.wizard.review_page.prepared is not None)
    plan = made.wizard.review_page.prepared
    assert plan is not None
    made.wizard.close()
    return plan


def refusal(row: int) -> Refusal:
    email = f"mia{row - 2}@new.example"
    return Refusal(
        row=row,
        text=f"Someone already uses {email}. Nothing was sent for this row.",
        field="email",
        kind="student",
        value=email,
    )


def fixing(opened: Opened, plan: Plan, rows: Sequence[int] = (2, 3, 5)) -> Importing:
    """The wizard in which these rows are put right."""
    wizard = ImportWizard(opened.desk)
    opened.desk.open_window(wizard)
    made = Importing(wizard, opened)
    wizard.fix(plan, rows, 1, [refusal(row) for row in rows])
    wizard.activateWindow()
    made.until(lambda: wizard.preparation.draft is not None and wizard.isActiveWindow())
    return made


@pytest.fixture
def fixed(opened: Opened, tmp_path: Path) -> Importing:
    return fixing(opened, plan_of_sheet(opened, tmp_path))


def place(made: Importing) -> tuple[int, int | None] | None:
    return made.wizard.check_page.view.current_place()


def type_in(made: Importing, text: str) -> None:
    view = made.wizard.check_page.view
    QTest.keyClick(view, Qt.Key.Key_F2)
    view.editor.setText(text)
    made.after(lambda: QTest.keyClick(view.editor, Qt.Key.Key_Return))


def ready(made: Importing) -> None:
    made.until(lambda: made.wizard.what_is_sent.sends and made.wizard.check_page.forward.isEnabled())


def sent_lines(made: Importing) -> list[tuple[str, str]]:
    table = made.wizard.what_is_sent.table
    return [(table.text(row, 0), table.text(row, 2)) for row in range(table.found)]


def test_the_cursor_stands_at_once_where_managebac_refused_something(fixed: Importing) -> None:
    page = fixed.wizard.check_page
    fixed.until(page.view.hasFocus)
    assert place(fixed) == (2, E_MAIL)
    assert page.below.words.accessibleName() == f"Row 2, E-mail: {refusal(2).text}"
    assert [card.cause.title for card in page.causes.cards.values()] == ["ManageBac refused this: E-mail."]
    page.go_to_problem(1)
    assert place(fixed) == (3, E_MAIL)


def test_after_each_correction_the_cursor_goes_on_to_the_next(fixed: Importing) -> None:
    fixed.until(fixed.wizard.check_page.view.hasFocus)
    for number, after in ((2, 3), (3, 5), (5, 5)):
        type_in(fixed, f"mended{number}@new.example")
        assert place(fixed) == (after, E_MAIL)
    assert fixed.draft.causes == ()
    assert fixed.wizard.current == 2, "the review stands beside the rows"


def test_what_will_be_sent_stands_beside_the_rows(fixed: Importing) -> None:
    ready(fixed)
    page, pane = fixed.wizard.check_page, fixed.wizard.what_is_sent
    assert pane.isVisible()
    assert page.forward.text() == f"Send 3 students to {fixed.opened.desk.school_name}"
    assert ("Mia Quilla", "New, row 2") in sent_lines(fixed)
    assert ("E-mail", "mia0@new.example") in sent_lines(fixed)
    assert "No e-mail will be sent." in pane.cost.text()
    type_in(fixed, "mended@new.example")
    ready(fixed)
    assert ("E-mail", "mended@new.example") in sent_lines(fixed)
    assert ("E-mail", "mia0@new.example") not in sent_lines(fixed)


def test_nothing_from_before_a_correction_can_be_sent(fixed: Importing) -> None:
    ready(fixed)
    page = fixed.wizard.check_page
    sent = list[Plan]()
    fixed.wizard.review_page.send_wanted.connect(sent.append)
    page.view.edited.emit(2, E_MAIL, "mended@new.example")
    assert not page.forward.isEnabled(), "the plan of this answer is still to come"
    fixed.wizard.what_is_sent.send()
    assert sent == []
    ready(fixed)


def test_a_row_that_waits_sends_the_person_to_the_review(fixed: Importing) -> None:
    ready(fixed)
    type_in(fixed, "no e-mail")
    assert not fixed.wizard.what_is_sent.isVisible()
    assert fixed.wizard.check_page.forward.text() == "Review 2 rows"
    fixed.wizard.check_page.forward.click()
    assert fixed.wizard.current == 3


def test_what_is_shown_is_sent(fixed: Importing) -> None:
    ready(fixed)
    for number in (2, 3, 5):
        type_in(fixed, f"mended{number}@new.example")
    ready(fixed)
    shown = fixed.wizard.review_page.prepared
    sent = list[Plan]()
    fixed.wizard.review_page.send_wanted.connect(sent.append)
    fixed.wizard.check_page.forward.click()
    fixed.until(lambda: fixed.wizard.results is not None)
    assert len(sent) == 1
    assert sent[0] is shown
    emails = {one["email"] for one in fixed.opened.school.registry.people["students"].values()}
    assert {f"mended{number}@new.example" for number in (2, 3, 5)} <= emails
    assert "mia2@new.example" not in emails, "the row that was done is not sent again"


def test_the_review_in_full_shows_the_same(fixed: Importing) -> None:
    ready(fixed)
    plan = fixed.wizard.review_page.prepared
    fixed.button("Review in full").click()
    assert fixed.wizard.current == 3
    assert fixed.wizard.review_page.prepared is plan
    fixed.wizard.review_page.back.click()
    assert fixed.wizard.current == 2
    ready(fixed)


def test_a_file_that_changed_is_said_on_the_review(fixed: Importing, tmp_path: Path) -> None:
    ready(fixed)
    write_sheet(tmp_path / "new.csv", ROWS[:1], TITLES)
    fixed.wizard.check_page.forward.click()
    fixed.until(lambda: fixed.wizard.current == 3)
    page = fixed.wizard.review_page
    assert page.banner.isVisible()
    assert page.banner.text.startswith("The file has changed since it was read.")
    assert fixed.wizard.sending is None


def test_managebac_is_looked_at_once_more_before_anything_can_be_sent(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = plan_of_sheet(opened, tmp_path)
    monkeypatch.setattr(last_look_module, "FRESH_FOR", -2.0)
    looks = list[bool]()
    made = fixing(opened, plan)
    made.wizard.review_page.look.ended.connect(lambda: looks.append(True))
    ready(made)
    assert looks == [True], "once"
    assert place(made) == (2, E_MAIL), "the cursor stays"


def test_a_failed_look_sends_nothing_and_says_so(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = fixing(opened, plan_of_sheet(opened, tmp_path))
    ready(made)
    look = made.wizard.review_page.look
    look.error = RuntimeError("no way")
    monkeypatch.setattr(look, "begin", lambda _draft: False)
    made.wizard.review_page._on_looked()
    made.until(made.wizard.what_is_sent.note.isVisible)
    assert made.wizard.what_is_sent.note.text().startswith("ManageBac could not be looked at once more.")
    assert not made.wizard.check_page.forward.isEnabled()


def test_many_rows_and_what_must_be_ticked_have_a_review_of_their_own(opened: Opened, tmp_path: Path) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    many = [(f"91{n:03}", "Mia", f"Quill{letters[n]}", f"many{n}@new.example") for n in range(21)]
    made = fixing(opened, plan_of_sheet(opened, tmp_path, many), range(2, 23))
    made.until(made.wizard.check_page.forward.isEnabled)
    assert not made.wizard.what_is_sent.isVisible()
    assert made.wizard.check_page.forward.text() == "Review 21 rows"
    session = opened.desk.session
    assert session is not None
    without = [name for name in session.permissions.names or () if name != "teachers/archive"]
    opened.desk.take_confirmed(replace(session, permissions=Permissions(without)))
    teachers = fixing(opened, plan_of_sheet(opened, tmp_path, ROWS, "teachers"))
    teachers.until(lambda: teachers.wizard.review_page.prepared is not None)
    assert not teachers.wizard.what_is_sent.sends, "new teachers cannot be taken back"
    assert not teachers.wizard.what_is_sent.isVisible()
    assert teachers.wizard.check_page.forward.text() == "Review 3 rows"


def test_a_sheet_that_was_never_sent_has_its_review(opened: Opened, tmp_path: Path) -> None:
    made = begin(opened, ImportWish(path=write_sheet(tmp_path / "new.csv", ROWS, TITLES)))
    made.wizard.show_page(2)
    made.until(made.wizard.check_page.forward.isEnabled)
    assert made.wizard.check_page.forward.text() == "Review 4 rows"
    assert not made.wizard.what_is_sent.isVisible()
