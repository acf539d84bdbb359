"""Job 1 in the window: look people up, follow links, filter, copy; and the states in which there is nothing to show."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from pytestqt.qtbot import QtBot

from mbdesk.directory import Directory
from mbdesk.records import PersonKind
from mbdesk.ui import people_index
from mbdesk.ui.desk import Load
from mbdesk.ui.detail_pane import Row
from mbdesk.ui.dialogs.find import FindPanel
from mbdesk.ui.people_index import PeopleIndex
from mbdesk.ui.widgets import LinkButton
from tests.support.window import Opened, window_below


def _rows(opened: Opened, title: str) -> tuple[Row, ...]:
    details = opened.people.pane.details
    assert details is not None
    return next(section.rows for section in details.sections if section.title == title)


def test_everybody_is_there_and_counted(opened: Opened) -> None:
    school = opened.desk.directory
    active = sum(1 for s in school.students if not s.archived)
    tab = opened.people
    assert tab.lists[PersonKind.STUDENT].table.found == active
    assert tab.segments.button("student").text() == f"Students {active}"
    assert tab.status == f"{active} of {active} students"
    assert opened.window.status.age.text().startswith("As of ")


def test_archived_people_come_on_request_and_say_so(opened: Opened) -> None:
    tab, school = opened.people, opened.desk.directory
    archived = [s for s in school.students if s.archived]
    assert archived
    tab.status_filter.set_ticked(frozenset({"archived"}))
    table = tab.lists[PersonKind.STUDENT].table
    assert table.records()
    assert all(s.archived for s in table.records())
    assert tab.status == f"{len(archived)} of {len(archived)} students"


def test_search_narrows_and_the_count_follows(opened: Opened) -> None:
    tab = opened.people
    student = next(s for s in opened.desk.directory.students if not s.archived and s.school_number)
    QTest.keyClicks(tab.search, student.school_number)
    assert student in tab.lists[PersonKind.STUDENT].table.records()
    assert tab.status.startswith(f"{tab.lists[PersonKind.STUDENT].table.found} of ")


def test_typing_in_the_table_starts_the_search_and_escape_clears_it(opened: Opened) -> None:
    tab = opened.people
    view = tab.lists[PersonKind.STUDENT].view
    view.setFocus()
    QTest.keyClicks(view, "m")
    assert tab.search.text() == "m"
    assert tab.search.hasFocus()
    QTest.keyClick(tab.search, Qt.Key.Key_Down)
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert tab.search.text() == ""


def test_nobody_found_offers_everybody(opened: Opened) -> None:
    tab = opened.people
    tab.search.setText("qqqqq")
    made = tab.lists[PersonKind.STUDENT]
    assert made.currentWidget() is made.empty
    assert made.empty.text.startswith("Nobody found.")
    button = next(b for b in made.empty.findChildren(QPushButton) if b.text().startswith("Show all"))
    button.click()
    assert made.currentWidget() is made.view
    assert tab.search.text() == ""


def test_the_pane_follows_the_arrows(opened: Opened) -> None:
    tab = opened.people
    view = tab.lists[PersonKind.STUDENT].view
    view.show_record(view.table.key_at(0))
    names = []
    for _ in range(3):
        QTest.keyClick(view, Qt.Key.Key_Down)
        details = tab.pane.details
        assert details is not None
        names.append(details.title)
    assert names == [s.full_name for s in tab.lists[PersonKind.STUDENT].table.records()[1:4]]


def test_links_lead_both_ways_and_back(opened: Opened) -> None:
    school = opened.desk.directory
    child = next(s for s in school.students if not s.archived and school.parents_of(s.id))
    parent = school.parents_of(child.id)[0]
    tab = opened.people
    tab.show_person(child.id)
    assert ("person", parent.id) in [row.link for row in _rows(opened, "Family")]
    link = next(b for b in tab.pane.findChildren(LinkButton) if parent.full_name in b.accessibleName())
    link.click()
    assert tab.segments.current == "parent"
    assert ("person", child.id) in [row.link for row in _rows(opened, "Family")]
    assert tab.pane.back.accessibleName() == f"Back to {child.full_name}"
    tab.pane.back.click()
    details = tab.pane.details
    assert details is not None
    assert details.title == child.full_name
    assert tab.segments.current == "student"


def test_the_phones_of_the_parents_stand_beside_their_names(opened: Opened) -> None:
    school = opened.desk.directory
    child = next(s for s in school.students if any(p.mobile_phone_number for p in school.parents_of(s.id)))
    parent = next(p for p in school.parents_of(child.id) if p.mobile_phone_number)
    opened.people.show_person(child.id)
    rows = _rows(opened, "Family")
    name = next(n for n, row in enumerate(rows) if row.link == ("person", parent.id))
    assert rows[name + 1].text == parent.mobile_phone_number
    copy = next(
        b
        for b in opened.people.pane.findChildren(QAbstractButton)
        if b.accessibleName() == f"Copy the phone of {parent.full_name}"
    )
    copy.click()
    assert QApplication.clipboard().text() in {r.text for r in rows[name + 1 : name + 3]}


@pytest.mark.parametrize("width", [1024, 1280])
def test_name_id_year_group_and_mobile_phone_are_whole_beside_the_pane(opened: Opened, width: int) -> None:
    opened.window.resize(width, 800)
    view = opened.people.lists[PersonKind.STUDENT].view
    opened.qtbot.waitUntil(lambda: opened.people.width() == width)
    keys = [view.table.fields[column].key for column in view.shown_columns()]
    assert keys == ["name", "student_id", "year_group_id", "mobile_phone_number", "email"]
    phone = view.shown_columns()[3]
    assert view.columnViewportPosition(phone) + view.columnWidth(phone) <= view.viewport().width()


def test_nobody_is_chosen_whom_nobody_chose_and_nobody_leads_back_to_himself(opened: Opened) -> None:
    tab, view = opened.people, opened.people.lists[PersonKind.STUDENT].view
    tab.search.setFocus()
    view.setFocus(Qt.FocusReason.ActiveWindowFocusReason)  # as when a dialog closes
    assert tab.pane.details is None
    first, second = (view.table.key_at(row) for row in (3, 5))
    opened.desk.person_wanted.emit(first)
    assert not tab.pane.back.isVisible()
    opened.desk.person_wanted.emit(first)
    assert not tab.pane.back.isVisible()
    opened.desk.person_wanted.emit(second)
    assert tab.pane.back.isVisible()
    view.show_record(first)
    assert not tab.pane.back.isVisible()


def test_somebody_hidden_by_a_filter_is_shown_all_the_same(opened: Opened) -> None:
    gone = next(s for s in opened.desk.directory.students if s.archived)
    opened.people.search.setText("nothing of the kind")
    opened.desk.person_wanted.emit(gone.id)
    view = opened.people.lists[PersonKind.STUDENT].view
    assert view.current_record() == gone
    details = opened.people.pane.details
    assert details is not None
    assert details.marks == ("Archived",)


def test_a_phone_is_copied_alone(opened: Opened) -> None:
    parent = next(p for p in opened.desk.directory.parents if p.mobile_phone_number)
    opened.people.show_person(parent.id)
    found: list[QAbstractButton] = []

    def seen() -> bool:
        buttons = opened.people.pane.findChildren(QAbstractButton)
        found[:] = [b for b in buttons if b.isVisible() and b.accessibleName() == "Copy Mobile phone"]
        return bool(found)

    opened.qtbot.waitUntil(seen)
    found[0].click()
    assert QApplication.clipboard().text() == parent.mobile_phone_number


def test_a_filter_finds_students_without_parents(opened: Opened) -> None:
    tab, school = opened.people, opened.desk.directory
    tab.more.set_ticked(frozenset({"no_parent"}))
    expected = {s.id for s in school.students if not s.archived and not school.parents_of(s.id)}
    assert {s.id for s in tab.lists[PersonKind.STUDENT].table.records()} == expected


def test_the_year_filter_of_parents_is_their_childrens(opened: Opened) -> None:
    tab, school = opened.people, opened.desk.directory
    grade = next(s.class_grade for s in school.students if s.class_grade and school.parents_of(s.id))
    tab.segments.button("parent").click()
    tab.year.set_ticked(frozenset({grade}))
    shown = tab.lists[PersonKind.PARENT].table.records()
    assert shown
    assert all(any(c.class_grade == grade for c in school.children_of(p.id)) for p in shown)


def test_a_refresh_keeps_the_place(opened: Opened, qtbot: QtBot) -> None:
    tab = opened.people
    view = tab.lists[PersonKind.STUDENT].view
    chosen = tab.lists[PersonKind.STUDENT].table.records()[5]
    view.show_record(chosen.id)
    with qtbot.waitSignal(opened.desk.directory_changed):
        opened.window.refresh()
    qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED)
    now = view.current_record()
    assert now is not None
    assert now.id == chosen.id


def test_a_refresh_leaves_the_keyboard_and_the_place_in_the_pane(opened: Opened) -> None:
    """Somebody else corrected that very person; what is pressed next is still where it was."""
    tab, school = opened.people, opened.desk.directory
    child = next(s for s in school.students if not s.archived and len(school.parents_of(s.id)) > 1)
    tab.show_person(child.id)
    doors = [link for link in tab.pane.findChildren(LinkButton) if link is not tab.pane.back]
    opened.qtbot.waitUntil(doors[-1].isVisible)
    doors[-1].setFocus()
    bar = tab.pane._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    place, name = bar.value(), doors[-1].accessibleName()
    assert place > 0
    changed = replace(child, nickname="Somebody else wrote this")
    students = tuple(changed if s.id == child.id else s for s in school.students)
    opened.desk.set_directory(school.with_(students=students))
    focused = QApplication.focusWidget()
    assert isinstance(focused, LinkButton)
    assert focused is not doors[-1], "the pane was made anew"
    assert focused.accessibleName() == name
    assert bar.value() == place


def test_who_is_no_longer_in_the_school_leaves_the_pane(opened: Opened) -> None:
    tab, school = opened.people, opened.desk.directory
    gone = next(s for s in school.students if not s.archived)
    tab.show_person(gone.id)
    opened.desk.set_directory(school.with_(students=tuple(s for s in school.students if s.id != gone.id)))
    assert tab.pane.details is None
    assert not tab.side.buttons.isVisible()


def test_find_anyone_shows_the_phone_at_once(opened: Opened) -> None:
    parent = next(p for p in opened.desk.directory.parents if p.mobile_phone_number and p.last_name)
    opened.window.find_anyone()
    panel = opened.window.findChild(FindPanel)
    assert panel is not None
    QTest.keyClicks(panel.search, f"{parent.last_name} {parent.first_name}")
    assert parent.id in [line.person.id for line in panel.lines.found]
    place = [line.person.id for line in panel.lines.found].index(parent.id)
    for _ in range(place):
        QTest.keyClick(panel.search, Qt.Key.Key_Down)
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    assert _rows(opened, "Contact")[0].text == parent.mobile_phone_number


def test_people_are_made_ready_to_be_found_once_for_each_state_of_the_school(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Directory] = []

    class Counted(PeopleIndex):
        def __init__(self, directory: Directory) -> None:
            made.append(directory)
            super().__init__(directory)

    monkeypatch.setattr(people_index, "PeopleIndex", Counted)

    def found(text: str) -> int:
        opened.window.find_anyone()
        panel = next(p for p in opened.window.findChildren(FindPanel) if p.isVisible())
        assert len(made) == seen, "an open panel costs nothing yet"
        QTest.keyClicks(panel.search, text)
        panel.close()
        return len(panel.lines.found)

    seen = 0
    assert found("ana")
    seen = 1
    assert found("silva")
    assert len(made) == 1
    opened.desk.set_directory(replace(opened.desk.directory, students=()))
    assert not found("ana silva")
    assert len(made) == 2


def test_a_key_that_may_not_see_parents_says_so_in_their_place(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot, token="no-parents") as opened:
        opened.open_practice()
        opened.people.segments.button("parent").click()
        empty = opened.people.lists[PersonKind.PARENT].empty
        assert "may not see parents" in empty.text
        next(b for b in empty.findChildren(QPushButton) if "administrator" in b.text()).click()
        assert "parents/index" in QApplication.clipboard().text()
        opened.people.segments.button("student").click()
        assert opened.people.lists[PersonKind.STUDENT].table.found


def test_a_failed_first_load_offers_to_try_again(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot) as opened:
        opened.school.faults.replace([{"do": "captive-portal", "route": "/students"}])
        opened.open_practice()
        made = opened.people.lists[PersonKind.STUDENT]
        assert "web page came instead" in made.empty.text
        opened.school.faults.clear()
        next(b for b in made.empty.findChildren(QPushButton) if b.text() == "Try again").click()
        qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED)
        assert made.currentWidget() is made.view


def test_a_failed_refresh_keeps_what_was_there(opened: Opened, qtbot: QtBot) -> None:
    before = opened.people.lists[PersonKind.STUDENT].table.found
    opened.school.faults.replace([{"do": "captive-portal", "route": "/students"}])
    opened.window.refresh()
    qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.FAILED)
    assert opened.people.lists[PersonKind.STUDENT].table.found == before
    assert "from before" in opened.window.notice.text


def test_a_first_load_that_breaks_off_says_that_it_is_not_all(qtbot: QtBot, tmp_path: Path) -> None:
    with window_below(tmp_path, qtbot) as opened:
        opened.school.faults.replace([{"do": "captive-portal", "route": "/memberships"}])
        opened.open_practice()
        assert opened.people.lists[PersonKind.STUDENT].table.found
        assert "Only a part of the school is shown." in opened.window.notice.text
        assert opened.window.status.age.text().startswith("Not loaded to the end")
        opened.school.faults.clear()
        next(b for b in opened.window.notice.findChildren(QPushButton) if b.text() == "Try again").click()
        qtbot.waitUntil(lambda: opened.desk.load_state.load is Load.LOADED)
        assert not opened.window.notice.isVisible()


def test_names_are_never_markup(opened: Opened) -> None:
    from dataclasses import replace

    school = opened.desk.directory
    nasty = replace(school.students[0], last_name="<img src='x'><b>x</b>", first_name="Ann & Bob", archived=False)
    opened.desk.set_directory(school.with_(students=(nasty, *school.students[1:])))
    opened.people.show_person(nasty.id)
    details = opened.people.pane.details
    assert details is not None
    assert details.title == "Ann & Bob <img src='x'><b>x</b>"
    assert opened.window.findChildren(LinkButton)


def test_ids_beyond_32_bits_are_found_and_linked(opened: Opened) -> None:
    from dataclasses import replace

    school = opened.desk.directory
    child = next(s for s in school.students if not s.archived and school.parents_of(s.id))
    far = replace(school.parents_of(child.id)[0], id=2**40, archived=False, child_ids=(child.id,), children=())
    opened.desk.set_directory(school.with_(parents=(*school.parents, far)))
    opened.people.pane.linked.emit("person", 2**40)
    details = opened.people.pane.details
    assert details is not None
    assert details.title == far.full_name
