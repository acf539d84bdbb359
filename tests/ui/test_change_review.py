"""A change without a sheet in the window: reviewed against the school as it is now, sent, said, taken back."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QRadioButton

from mbdesk.plan.edits import PersonEdit, Where, archive_plan, bulk_edit_plan
from mbdesk.records import PersonKind, Student
from mbdesk.ui.review.review_table import ReviewTable, lines_of
from mbdesk.ui.review.run_window import RunWindow, here, open_edit, open_review
from mbdesk.ui.review.school_now import These
from mbdesk.ui.settings import LOOK_ONLY
from tests.support.hand import nameless
from tests.support.runs import WAIT, check_letters, press, wait_for_results
from tests.support.window import Opened

STUDENT = PersonKind.STUDENT


def a_student(opened: Opened) -> Student:
    return next(s for s in opened.desk.directory.students if not s.archived and s.birthday)


def ready(opened: Opened, window: RunWindow) -> None:
    opened.qtbot.waitUntil(lambda: window.change_page.plan is not None, timeout=WAIT)


def edit_of(student: Student, **values: object) -> PersonEdit:
    return PersonEdit(kind=STUDENT, id=student.id, values=values, seen={"city": student.city})


def requests(opened: Opened, since: int) -> list[str]:
    return [f"{entry.method} {entry.path}" for entry in opened.school.recorder.entries[since:]]


def wire(opened: Opened, student: int) -> dict[str, Any]:
    return opened.school.registry.people["students"][student]


def test_one_person_is_read_again_changed_said_and_taken_back(opened: Opened) -> None:
    student = a_student(opened)
    before = len(opened.school.recorder.entries)
    window = open_edit(opened.desk, edit_of(student, city="Gdynia"), f"Change {student.full_name}")
    ready(opened, window)
    assert requests(opened, before) == ["GET /v2/students"]
    page = window.change_page
    assert page.forward.text() == f"Change 1 detail of {student.full_name}"
    assert page.sentence.text() == "1 detail changes. Nothing has been sent yet."
    assert page.cost.school.text() == opened.desk.school_name
    assert [line.change.new for line in page.table.records() if line.change] == ["Gdynia"]
    assert not any(line.is_title for line in page.table.records()), "the heading says who"
    assert page.forward.hasFocus()
    check_letters(window)
    assert nameless(window) == []
    QTest.keyClick(page.forward, Qt.Key.Key_Return)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert window.done_page.heading.text() == f"Done. 1 detail of {student.full_name} was changed."
    assert wire(opened, student.id)["city"] == "Gdynia"
    check_letters(window)
    assert nameless(window) == []
    press(window.done_page.undo)
    opened.qtbot.waitUntil(window.undo_page.forward.isEnabled, timeout=WAIT)
    press(window.undo_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert (wire(opened, student.id).get("city") or None) == student.city
    window.close()


def test_somebody_was_faster_and_nothing_is_sent_until_one_value_is_chosen(opened: Opened) -> None:
    student = a_student(opened)
    edit = edit_of(student, city="Gdynia", state="Pomorskie")
    wire(opened, student.id)["city"] = "Sopot"
    window = open_edit(opened.desk, edit, "Change")
    ready(opened, window)
    page = window.change_page
    assert page.forward.accessibleDescription() == "Choose whose value shall stand first."
    theirs, mine = page.clash.findChildren(QRadioButton)
    assert theirs.hasFocus()
    assert not theirs.isChecked()
    assert (theirs.text(), mine.text()) == ("Keep what is there now: Sopot", "Use mine: Gdynia")
    mine.click()
    assert page.forward.text() == f"Change 2 details of {student.full_name}"
    theirs.click()
    assert page.forward.text() == f"Change 1 detail of {student.full_name}"
    press(page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    assert wire(opened, student.id)["city"] == "Sopot"
    assert wire(opened, student.id)["state"] == "Pomorskie"
    window.close()


def test_changed_between_review_and_send_mine_and_theirs_are_shown(opened: Opened) -> None:
    student = a_student(opened)
    window = open_edit(opened.desk, edit_of(student, city="Gdynia"), "Change")
    ready(opened, window)
    wire(opened, student.id)["city"] = "Sopot"
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    done = window.done_page
    assert done.heading.text() == "This was not done."
    assert "Sopot" in done.what.text()
    assert "Gdynia" in done.what.text()
    assert not done.undo.isEnabled()
    press(done.again)
    opened.qtbot.waitUntil(lambda: bool(window.change_page.clash.findChildren(QRadioButton)), timeout=WAIT)
    window.close()


def test_many_are_changed_with_numbers_that_add_up_and_no_sheet_is_written(opened: Opened, tmp_path: Path) -> None:
    some = [s for s in opened.desk.directory.students if not s.archived][:8]
    ids = [s.id for s in some]
    window = open_review(
        opened.desk, lambda d: bulk_edit_plan(here(d), d, STUDENT, ids, {"city": "Gdynia"}), "Change 8 students"
    )
    ready(opened, window)
    page = window.change_page
    assert not page.small
    assert page.changed.accessibleName() == "8 changed"
    assert page.forward.text() == "Change 8 students"
    assert page.view.hasFocus()
    press(page.forward)
    wait_for_results(opened, window)
    assert not list(tmp_path.rglob("*.xlsx"))
    results = window.results_page
    assert results.heading.text() == "Done. 8 people are done."
    assert results.forward is results.end
    assert results.view.isColumnHidden(1), "no row of a sheet"
    assert results.search.accessibleName() == "Find somebody"
    assert results.view.accessibleName() == "People"
    assert results.undo_rows.text().replace("&", "") == "Undo for this person…"
    results.view.selectAll()
    assert results.undo_rows.text().replace("&", "") == "Undo for 8 people…"
    assert not results.fix.isVisible()
    check_letters(window)
    assert all(wire(opened, id_)["city"] == "Gdynia" for id_ in ids)
    window.close()


def test_whom_somebody_else_changed_meanwhile_can_be_looked_at_again(opened: Opened) -> None:
    ids = [s.id for s in opened.desk.directory.students if not s.archived][:8]
    window = open_review(
        opened.desk, lambda d: bulk_edit_plan(here(d), d, STUDENT, ids, {"city": "Gdynia"}), "Change 8 students"
    )
    ready(opened, window)
    wire(opened, ids[3])["city"] = "Sopot"
    press(window.change_page.forward)
    wait_for_results(opened, window)
    assert window.results_page.heading.text() == "Done. 7 people are done, 1 could not be done."
    check_letters(window)
    # The people are read again after a run; the practice school does not tell of a change made behind its back.
    opened.qtbot.waitUntil(lambda: opened.desk.directory.student_by_id[ids[3]].city == "Sopot", timeout=WAIT)
    press(window.again)
    ready(opened, window)
    name = opened.desk.directory.person_name(ids[3])
    assert window.change_page.forward.text() == f"Change 1 detail of {name}"
    press(window.change_page.forward)
    wait_for_results(opened, window)
    assert all(wire(opened, id_)["city"] == "Gdynia" for id_ in ids)
    assert not window.again.isVisible()
    window.close()


def test_many_are_archived_only_after_their_number_was_typed(opened: Opened) -> None:
    ids = [s.id for s in opened.desk.directory.students if not s.archived][:12]
    window = open_review(
        opened.desk, lambda d: archive_plan(here(d), d, STUDENT, ids), "Archive", these=These(STUDENT, ids)
    )
    ready(opened, window)
    page = window.change_page
    assert page.forward.text() == "Archive 12 students"
    assert not page.forward.isEnabled()
    (field,) = page.cost.findChildren(QLineEdit)
    QTest.keyClicks(field, "12")
    assert page.forward.isEnabled()
    window.close()


def test_the_undo_of_an_e_mail_says_that_somebody_signs_in_otherwise(opened: Opened) -> None:
    student = next(s for s in opened.desk.directory.students if s.email and not s.archived)
    edit = replace(edit_of(student, email="new.address@example.org"), seen={"email": student.email})
    window = open_edit(opened.desk, edit, f"Change {student.full_name}")
    ready(opened, window)
    besides = "1 person signs in with another e-mail from then on."
    assert window.change_page.cost.besides.text() == besides
    press(window.change_page.forward)
    opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.done_page, timeout=WAIT)
    press(window.done_page.undo)
    opened.qtbot.waitUntil(window.undo_page.forward.isEnabled, timeout=WAIT)
    assert window.undo_page.cost.besides.text() == besides
    assert window.undo_page.cost.besides.isVisible()
    window.close()


def test_two_of_the_same_name_are_told_apart(opened: Opened) -> None:
    some = [s for s in opened.desk.directory.students if s.school_number and not s.archived][:3]
    one, other, alone = (replace(s, first_name="Bilal", last_name="Al-Rashid") for s in some)
    alone = replace(alone, last_name="Haddad")
    directory = opened.desk.directory.with_(students=(one, other, alone))
    where = Where.of(directory, "2026-01-01T00:00:00Z")
    plan = bulk_edit_plan(where, directory, STUDENT, [s.id for s in (one, other, alone)], {"city": "Gdynia"})
    table = ReviewTable()
    for school in (directory, directory.with_(students=())):  # from the school, else from the plan itself
        table.set_records(lines_of(plan), school)
        titles = [table.text(n, 0) for n, line in enumerate(table.records()) if line.is_title]
        twins = [f"{s.full_name} · {s.school_number}" for s in (one, other)]
        assert sorted(titles) == sorted((*twins, alone.full_name))


def test_who_hears_a_changed_detail_hears_whose_it_is(opened: Opened) -> None:
    one, other = [s for s in opened.desk.directory.students if not s.archived and s.city][:2]
    plan = bulk_edit_plan(
        here(opened.desk.directory), opened.desk.directory, STUDENT, [one.id, other.id], {"city": "X"}
    )
    (first, second) = plan.rows
    parent = replace(first.changes[0], who="Maria Silva", role="parent 1", title="Phone")
    rows = (replace(first, changes=(*first.changes, parent)), replace(second, notes=("Stays in class 9A.",)))
    table = ReviewTable()
    table.set_records(lines_of(replace(plan, rows=rows)), opened.desk.directory)
    heard = [str(table.index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole)) for n in range(table.rowCount())]
    assert heard == [
        f"Detail: {one.full_name}",
        f"City of {one.full_name}",
        "Detail: parent 1: Maria Silva",
        "Phone of Maria Silva",
        f"Detail: {other.full_name}",
        f"City of {other.full_name}",
        f"Note about {other.full_name}",
    ]


def test_look_only_mode_says_why_on_the_button(opened: Opened) -> None:
    opened.desk.settings.set(LOOK_ONLY, True)
    window = open_edit(opened.desk, edit_of(a_student(opened), city="Gdynia"), "Change")
    ready(opened, window)
    assert window.change_page.forward.accessibleDescription().startswith("You are in look-only mode.")
    window.close()


def test_without_an_answer_nothing_is_sent_and_it_can_be_tried_again(opened: Opened) -> None:
    student = a_student(opened)
    opened.school.faults.add(do="captive-portal", method="GET")
    window = open_edit(opened.desk, edit_of(student, city="Gdynia"), "Change")
    opened.qtbot.waitUntil(window.change_page.banner.isVisible, timeout=WAIT)
    assert not window.change_page.forward.isEnabled()
    assert window.change_page.sentence.text() == "Nothing was sent."
    window.close()
