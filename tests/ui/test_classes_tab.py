"""The Classes tab: find a class, see who is in it, go to the people and back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from mbdesk.records import SchoolClass
from mbdesk.ui.desk import Load, LoadState
from mbdesk.ui.tabs import classes_roster
from mbdesk.ui.tabs.classes import ClassesTab
from mbdesk.ui.tabs.classes_list import GroupKind
from mbdesk.ui.tabs.classes_roster import RosterRow, roster_rows
from mbdesk.ui.tabs.people import PeopleTab
from mbdesk.ui.widgets import LinkButton
from tests.support.window import CLASSES, PEOPLE, Opened, focusable, window_below


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot, tabs=(PEOPLE, CLASSES)) as made:
        made.open_practice()
        made.window.show_tab(1)
        yield made


def tab_of(opened: Opened) -> ClassesTab:
    tab = opened.window.tabs[1]
    assert isinstance(tab, ClassesTab)
    return tab


def active(opened: Opened) -> list[SchoolClass]:
    return [c for c in opened.desk.directory.classes if not c.archived]


def test_active_classes_are_listed_and_counted(opened: Opened) -> None:
    tab, count = tab_of(opened), len(active(opened))
    table = tab.lists[GroupKind.CLASS].table
    assert table.found == count
    assert tab.segments.button("classes").text() == f"Classes {count}"
    assert tab.status == f"{count} of {count} classes"
    tab.status_filter.set_ticked(frozenset({"archived"}))
    assert all(c.archived for c in table.records())


def test_filters_and_search_work_together(opened: Opened) -> None:
    tab = tab_of(opened)
    table = tab.lists[GroupKind.CLASS].table
    tab.grade.set_ticked(frozenset({"Grade 6"}))
    assert {c.grade for c in table.records()} == {"Grade 6"}
    tab.subject.set_ticked(frozenset({"Mathematics", "Maths", "English"}))
    tab.search.setText("eng")
    found = table.records()
    assert found
    assert all("English" in c.name for c in found)
    teacher = found[0].teachers[0].teacher_id
    tab.teacher.set_ticked(frozenset({str(teacher)}))
    assert all(any(t.teacher_id == teacher for t in c.teachers) for c in table.records())
    tab.search.setText("nothing like this")
    state = tab.lists[GroupKind.CLASS]
    assert state.currentWidget() is state.empty
    button = next(b for b in state.empty.findChildren(QPushButton) if b.text().startswith("Show all"))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert table.found == len(active(opened))


def test_the_pane_follows_the_cursor(opened: Opened) -> None:
    tab = tab_of(opened)
    view = tab.lists[GroupKind.CLASS].view
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down)
    one = view.current_record()
    assert isinstance(one, SchoolClass)
    assert tab.pane.name.text() == one.name
    students = opened.desk.directory.students_in_class(one.id)
    assert [row.student for row in tab.pane.table.records()] == list(students)
    QTest.mouseClick(tab.pane.copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == (one.uniq_id or "").strip() != ""


def test_links_lead_to_the_people_and_back(opened: Opened) -> None:
    tab = tab_of(opened)
    one = active(opened)[0]
    tab.show_class(one.id)
    teacher = opened.desk.directory.teachers_of(one.id)[0]
    link = next(b for b in tab.pane.findChildren(LinkButton) if b.text().replace("&&", "&") == teacher.full_name)
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert isinstance(opened.window.tab, PeopleTab)
    assert opened.people.pane.details is not None
    assert opened.people.pane.details.title == teacher.full_name
    assert one.id > 2**32, "ids are wider than 32 bits (contract 18, row 22)"
    opened.desk.class_wanted.emit(one.id, teacher.id)
    assert tab.isVisible()
    assert tab.lists[GroupKind.CLASS].view.current_record() == one
    tab.pane.roster.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tab.pane.roster, Qt.Key.Key_Return)
    student = opened.desk.directory.students_in_class(one.id)[0]
    assert opened.people.pane.details.title == student.full_name


def test_a_student_of_another_year_group_is_marked(opened: Opened) -> None:
    school = opened.desk.directory
    one = next(c for c in active(opened) if school.students_in_class(c.id) and c.grade == "Grade 6")
    strange = next(s for s in school.students if s.class_grade == "Grade 12" and not s.archived)
    first = school.memberships_of(one.id)[0]
    added = type(first)(id=99, user_id=strange.id, class_id=one.id, role="student")
    unknown = type(first)(id=98, user_id=123, class_id=one.id, role="Student")
    opened.desk.set_directory(school.with_(memberships=(*school.memberships, added, unknown)))
    notes = {row.id: row.note for row in roster_rows(opened.desk.directory, one)}
    assert notes[strange.id] == "year group of Grade 12"
    assert notes[123] == "not loaded"
    assert set(notes.values()) == {"", "year group of Grade 12", "not loaded"}
    tab = tab_of(opened)
    tab.show_class(one.id)
    assert tab.pane.check.text() == "2 to check: see the last column."


def test_year_groups_show_students_and_advisors(opened: Opened, qtbot: QtBot) -> None:
    tab = tab_of(opened)
    group = next(g for g in opened.desk.directory.year_groups if g.student_ids and not g.archived)
    before = len(opened.school.recorder.entries)
    tab.show_year_group(group.id)
    assert tab.pane.people_note.text() == "Asking for the advisors…"
    qtbot.waitUntil(lambda: "assigned in ManageBac itself" in tab.pane.people_note.text())
    assert any("homeroom" in b.text() for b in tab.pane.findChildren(LinkButton))
    assert len(tab.pane.table.records()) == len(group.student_ids)
    paths = [entry.path for entry in opened.school.recorder.entries[before:]]
    asked = [path for path in paths if "/avatars/" not in path]  # portraits come when they come
    assert [path.endswith("/advisors") for path in asked] == [True]
    assert not tab.subject.isVisible()


def test_several_lists_are_exported_together(opened: Opened, qtbot: QtBot, tmp_path: Path) -> None:
    tab = tab_of(opened)
    tab.grade.set_ticked(frozenset({"Grade 6"}))
    view = tab.lists[GroupKind.CLASS].view
    view.selectAll()
    names = [c.name for c in view.selected_records()]
    assert tab.pane.name.text() == f"{len(names)} chosen"
    QTest.mouseClick(tab.pane.buttons.export, Qt.MouseButton.LeftButton)
    dialog = tab.findChild(QFileDialog, "save-as")
    assert dialog is not None
    path = tmp_path / "lists.xlsx"
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(lambda: path.exists() and not opened.desk.tasks.jobs)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [name[:31] for name in names]
    first = book.worksheets[0]
    assert first["A1"].value == "Student"
    assert first.max_row - 1 == opened.desk.directory.class_size(view.selected_records()[0].id)


def test_students_of_several_are_counted_without_their_lists(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    made = 0

    def counted(**values: Any) -> RosterRow:
        nonlocal made
        made += 1
        return RosterRow(**values)

    monkeypatch.setattr(classes_roster, "RosterRow", counted)
    tab, school = tab_of(opened), opened.desk.directory
    tab.lists[GroupKind.CLASS].view.selectAll()
    opened.desk.set_directory(school.with_())
    everybody = {one for group in active(opened) for one in school.student_ids_in_class(group.id)}
    assert tab.pane.about.text() == f"{len(everybody)} students in all"
    assert made == 0


def test_the_list_itself_is_exported_as_shown(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.grade.set_ticked(frozenset({"Grade 6"}))
    [table] = tab.export_tables()
    assert [row[0] for row in table.rows] == [c.name for c in tab.lists[GroupKind.CLASS].table.records()]
    assert table.columns[0].title == "Class"


def test_every_state_without_data_says_what_is_so(opened: Opened) -> None:
    tab = tab_of(opened)
    made = tab.lists[GroupKind.CLASS]
    assert tab.pane.about.text() == "Choose a class to see who is in it."
    tab.segments.button(GroupKind.YEAR_GROUP.value).click()
    assert tab.pane.about.text() == "Choose a year group to see who is in it."
    tab.segments.button(GroupKind.CLASS.value).click()
    empty = opened.desk.directory.with_(classes=(), memberships=())
    opened.desk.set_directory(empty)
    assert made.empty.text == "No classes in ManageBac."
    assert tab.pane.about.text() == "", "where there is nothing, nothing can be chosen"
    tab.segments.button(GroupKind.MEMBER.value).click()
    assert tab.lists[GroupKind.MEMBER].empty.text == "No student is in a class in ManageBac."
    tab.segments.button(GroupKind.CLASS.value).click()
    opened.desk.set_directory(empty.with_(not_allowed=frozenset({"classes"})))
    assert made.empty.text.startswith("This access key may not see classes.")
    assert "“index” under “Classes”" in made.empty.text
    opened.desk.set_directory(empty)
    opened.desk.load_changed.emit(LoadState(load=Load.LOADING))
    assert made.empty.text


def test_every_control_has_a_name(opened: Opened) -> None:
    tab = tab_of(opened)
    tab.show_class(active(opened)[0].id)
    names = [widget.accessibleName() or getattr(widget, "text", str)() for widget in focusable(tab)]
    assert all(names)
    assert {"Search", "Programme", "Copy the class code", "Students"} <= set(names)


def test_the_teachers_stand_in_one_line_and_leave_the_students_their_room(opened: Opened) -> None:
    tab = tab_of(opened)
    opened.window.resize(1024, 680)
    tab.show_class(next(c.id for c in active(opened) if len(c.teachers) == 2))
    opened.qtbot.waitUntil(tab.pane.roster.isVisible)

    def lines() -> set[int]:
        return {link.geometry().center().y() // 10 for link in tab.pane.findChildren(LinkButton) if link.isVisible()}

    opened.qtbot.waitUntil(lambda: len(lines()) == 1)


def test_in_a_low_window_the_pane_scrolls_and_its_list_keeps_its_lines(opened: Opened) -> None:
    tab = tab_of(opened)
    table = tab.lists[GroupKind.CLASS]
    table.view.show_record(table.table.key_at(0))
    opened.qtbot.waitUntil(tab.pane.roster.isVisible)
    tab.pane.setFixedHeight(260)  # as low as large letters make it
    roster = tab.pane.roster
    opened.qtbot.waitUntil(lambda: tab.pane.height() == 260)
    assert roster.height() >= 6 * roster.verticalHeader().defaultSectionSize()
    assert roster.geometry().bottom() > tab.pane.height(), "it is scrolled to"
