"""Before a review the school is read once more: what changed meanwhile is said, and nothing is sent on old data."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from mbdesk.practice.enrolment import touch
from mbdesk.records import Student
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard import last_look
from tests.support.window import Opened, window_below
from tests.support.wizard import Importing, begin, write_sheet

TITLES = ("Student ID", "First name", "Surname", "E-mail", "Nickname")


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    monkeypatch.setattr(last_look, "FRESH_FOR", 0.0)
    with window_below(tmp_path, qtbot) as made:
        made.open_practice()
        yield made
        made.desk.set_session(None)


@pytest.fixture
def students(opened: Opened) -> list[Student]:
    here = [s for s in opened.desk.directory.students if not s.archived and s.email and s.student_id and not s.nickname]
    return here[:3]


@pytest.fixture
def importing(opened: Opened, students: list[Student], tmp_path: Path) -> Importing:
    rows = [(s.student_id or "", s.first_name or "", s.last_name or "", s.email or "", "Bibi") for s in students]
    path = write_sheet(tmp_path / "names.csv", rows, TITLES)
    made = begin(opened, ImportWish(path=path, kind="student_changes"))
    made.wizard.show_page(2)
    made.until(made.wizard.check_page.forward.isEnabled)
    return made


def change(opened: Opened, student: Student, **values: Any) -> None:
    """Somebody edits a student in ManageBac."""
    world = opened.school.world
    opened.school.registry.people["students"][student.id].update(values)
    touch(world, student.id)


def writes(opened: Opened) -> list[str]:
    return [entry.path for entry in opened.school.recorder.entries if entry.method != "GET"]


def test_what_changed_meanwhile_is_read_said_and_shown(
    importing: Importing, students: list[Student], opened: Opened
) -> None:
    change(opened, students[1], nickname="Bo")
    page = importing.wizard.review_page
    importing.wizard.show_page(3)
    assert page.look.looking
    assert page.forward.accessibleDescription() == "Looking at ManageBac once more…"
    assert page.strip.isVisible()
    importing.until(page.forward.isEnabled)
    assert page.banner.text == "1 person was changed in ManageBac meanwhile. What you see here is as it is now."
    changes = {line.row.number: line.change.old for line in page.table.records() if line.change is not None}
    assert changes == {2: "", 3: "Bo", 4: ""}
    next(b for b in page.banner.findChildren(QPushButton) if b.text() == "Show them").click()
    assert {line.row.number for line in page.table.records()} == {3}
    page.show_all.click()
    assert {line.row.number for line in page.table.records()} == {2, 3, 4}
    assert not page.strip.isVisible()


def test_a_row_that_is_the_same_meanwhile_is_not_sent(
    importing: Importing, students: list[Student], opened: Opened
) -> None:
    change(opened, students[0], nickname="Bibi")
    page = importing.wizard.review_page
    importing.wizard.show_page(3)
    importing.until(page.forward.isEnabled)
    said = {key: door.accessibleName() for key, door in page.numbers.doors.items()}
    assert said == {"changed": "2 changed", "same": "1 already the same", "left_out": "0 left out"}
    assert "1 person was changed" in page.banner.text
    page.forward.click()
    importing.until(lambda: importing.wizard.results is not None)
    assert len(writes(opened)) == 2


def test_nothing_is_said_when_nothing_changed(importing: Importing) -> None:
    page = importing.wizard.review_page
    importing.wizard.show_page(3)
    importing.until(page.forward.isEnabled)
    assert not page.banner.isVisible()


def test_without_a_connection_the_review_is_shown_and_cannot_be_sent(importing: Importing, opened: Opened) -> None:
    opened.school.faults.add(do="reset-early")
    page = importing.wizard.review_page
    importing.wizard.show_page(3)
    importing.until(lambda: page.look.error is not None)
    importing.until(lambda: page.prepared is not None)
    assert "could not be looked at once more" in page.banner.text
    assert not page.forward.isEnabled()
    assert not page.first.isVisible()
    assert page.table.found
    opened.school.faults.clear()
    next(b for b in page.banner.findChildren(QPushButton) if b.text() == "Try again").click()
    importing.until(page.forward.isEnabled)
    assert not page.banner.isVisible()
    assert writes(opened) == []


def test_what_was_read_just_now_is_not_read_again(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_look, "FRESH_FOR", 600.0)
    before = len(importing.opened.school.recorder.entries)
    importing.wizard.show_page(3)
    importing.until(importing.wizard.review_page.forward.isEnabled)
    assert len(importing.opened.school.recorder.entries) == before


def test_a_school_that_is_read_from_elsewhere_blocks_the_button_until_it_is_compared(importing: Importing) -> None:
    page, desk = importing.wizard.review_page, importing.opened.desk
    importing.wizard.show_page(3)
    importing.until(page.forward.isEnabled)
    desk.reload()
    assert not page.forward.isEnabled()
    importing.until(page.forward.isEnabled)
    assert importing.wizard.preparation.up_to_date
