"""All class lists in one table: which classes somebody is in, and what can be done from there (CLS-8)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from mbdesk.ui.tabs.classes_list import GroupKind
from mbdesk.ui.tabs.classes_members import members
from tests.support.roster_window import Rosters, plan_of, rosters
from tests.support.runs import press
from tests.support.window import CLASSES, PEOPLE, Opened, window_below


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot, tabs=(PEOPLE, CLASSES)) as made:
        made.open_practice()
        yield made


@pytest.fixture
def at(opened: Opened) -> Rosters:
    made = rosters(opened)
    press(made.tab.segments.button("memberships"))
    return made


def test_every_student_of_every_class_has_a_line(at: Rosters) -> None:
    made, school = at.tab.lists[GroupKind.MEMBER], at.opened.desk.directory
    lines = {(row.group.id, row.student.id) for row in made.table.records()}
    assert lines == {(c.id, s) for c in at.classes() for s in at.members(c) if not school.student_by_id[s].archived}
    assert at.tab.segments.button("memberships").text() == f"Class lists {len(lines):,}"
    assert at.tab.status == f"{len(lines):,} of {len(lines):,} lines of class lists"
    assert any(row.archived for row in members(school)), "lists of archived classes are there when they are asked for"
    at.tab.status_filter.set_ticked(frozenset({"archived"}))
    assert all(row.archived for row in made.table.records())


def test_which_classes_somebody_is_in_takes_one_search(at: Rosters) -> None:
    table, school = at.tab.lists[GroupKind.MEMBER].table, at.opened.desk.directory
    student = next(s for s in school.students if s.school_number and len(school.classes_of(s.id)) > 2)
    at.tab.search.setText(student.school_number)
    active = [c.name for c in school.classes_of(student.id) if not c.archived]
    assert sorted(row.group.name for row in table.records()) == sorted(active)
    at.tab.search.setText(f"{student.school_number} {active[0]}")
    assert {row.group.name for row in table.records()} == {active[0]}


def test_the_student_of_the_line_is_chosen_in_the_class(at: Rosters) -> None:
    view = at.tab.lists[GroupKind.MEMBER].view
    line = view.table.record_at(3)
    assert line is not None
    view.setCurrentIndex(view.table.index(3, 0))
    assert at.tab.pane.name.text() == line.group.name
    assert [s.id for s in at.tab.pane.chosen()] == [line.student.id]
    press(at.tab.pane.buttons.remove)
    window = at.review()
    assert [row.person_id for row in plan_of(window).rows] == [line.student.id]
    at.send(window)
    assert at.sent() == [f"/v2/classes/{line.group.id}/remove_students"]
    assert view.table.row_of(line.id) < 0
    window.close()


def test_lines_that_did_not_change_stay_the_same(at: Rosters) -> None:
    school = at.opened.desk.directory
    first = members(school)
    fewer = tuple(m for m in school.memberships if m.id != first[0].id)
    again = members(school.with_(memberships=fewer), first)
    assert len(again) == len(first) - 1
    assert {id(line) for line in again} < {id(line) for line in first}
    other = replace(first[0].student, nickname="Ani")
    students = tuple(other if s.id == other.id else s for s in school.students)
    changed = members(school.with_(students=students), first)
    assert {line.id for line in changed if line.student is other} == {m.id for m in first if m.student.id == other.id}


def test_enter_leads_to_the_student(at: Rosters) -> None:
    wanted: list[int] = []
    at.opened.desk.person_wanted.connect(wanted.append)
    view = at.tab.lists[GroupKind.MEMBER].view
    view.setCurrentIndex(view.table.index(0, 0))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Return)
    first = view.table.record_at(0)
    assert first is not None
    assert wanted == [first.student.id]


def test_lines_of_several_classes_are_several_classes(at: Rosters) -> None:
    view = at.tab.lists[GroupKind.MEMBER].view
    view.sortByColumn(2, Qt.SortOrder.AscendingOrder)
    view.selectAll()
    classes = {row.group.id for row in view.table.records()}
    assert at.tab.pane.name.text() == f"{len(classes)} chosen"
    assert not at.tab.pane.buttons.add.isVisible()


def test_without_the_permission_the_place_says_so(at: Rosters) -> None:
    school, made = at.opened.desk.directory, at.tab.lists[GroupKind.MEMBER]
    at.opened.desk.set_directory(school.with_(memberships=(), not_allowed=frozenset({"memberships"})))
    assert made.empty.text.startswith("This access key may not see class lists.")
    assert "“index” under “Memberships”" in made.empty.text
