"""The one table: search, sort, filter, what it keeps over a refresh, and what it puts on the clipboard."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from mbdesk.directory import Directory
from mbdesk.fields import STUDENT_FIELDS, Field, Kind
from mbdesk.records import Student, YearGroup
from mbdesk.ui.record_table import RecordTable, Tone
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.settings import Settings

ZOE = Student(id=1, first_name="Zoë", last_name="Müller", email="z.muller@school.org", student_id="00102")
OMAR = Student(
    id=2,
    first_name="Omar",
    last_name="Al-Hassan",
    email="o.alhassan@school.org",
    student_id="00417",
    mobile_phone_number="+852 9301 5831",
    class_grade="Grade 10",
    class_grade_number=10,
    year_group_id=7,
)
ZHANG = Student(
    id=3, first_name="伟", last_name="张", other_name="Zhang Wei", student_id="933", class_grade="Grade 9",
    class_grade_number=9,
)  # fmt: skip
GONE = Student(id=4, first_name="Ann", last_name="Öz", archived=True)
STUDENTS = (ZOE, OMAR, ZHANG, GONE)
SCHOOL = Directory(students=STUDENTS, year_groups=(YearGroup(id=7, name="Grade 10 A"),))


@pytest.fixture
def table(qapp: QApplication) -> RecordTable:
    made = RecordTable(STUDENT_FIELDS)
    made.set_records(STUDENTS, SCHOOL)
    return made


@pytest.fixture
def view(table: RecordTable, qtbot: QtBot) -> RecordView:
    made = RecordView(table, "Students")
    qtbot.addWidget(made)
    made.resize(900, 400)
    return made


def _column(table: RecordTable, key: str) -> int:
    return next(number for number, field in enumerate(table.fields) if field.key == key)


def _press(view: RecordView, key: Qt.Key, text: str = "", held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    QApplication.sendEvent(view, QKeyEvent(QEvent.Type.KeyPress, key, held, text))


def test_it_is_a_good_model(table: RecordTable, qtmodeltester: ModelTester) -> None:
    model: QAbstractItemModel = table
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]  # pytest-qt has no types there


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mull", [ZOE]),
        ("MÜLLER zoe", [ZOE]),
        ("muller, z", [ZOE]),
        ("zhang", [ZHANG]),
        ("张", [ZHANG]),
        ("alhas", [OMAR]),
        ("0041", [OMAR]),
        ("93015831", [OMAR]),
        ("9301 58", [OMAR]),
        ("oz", [GONE]),
        ("omar zoe", []),
        ("", [OMAR, ZOE, GONE, ZHANG]),
    ],
)
def test_search_finds_what_a_person_means(table: RecordTable, typed: str, found: list[Student]) -> None:
    table.set_search(typed)
    assert table.records() == found


def test_typing_on_narrows_and_deleting_widens_again(table: RecordTable) -> None:
    for typed, count in (("z", 3), ("zo", 1), ("zo x", 0), ("zo", 1), ("z", 3), ("", 4)):
        table.set_search(typed)
        assert table.found == count, typed


def test_filter_search_and_sort_hold_together_over_new_records(table: RecordTable) -> None:
    table.set_filter(lambda s: not s.archived)
    table.set_search("z")
    table.sort(_column(table, "student_id"))
    assert table.records() == [ZOE, ZHANG]
    more = Student(id=9, last_name="Zimmer", student_id="00001")
    table.set_records((*STUDENTS, more), SCHOOL)
    assert table.records() == [more, ZOE, ZHANG]
    assert (table.found, table.total) == (3, 5)


def test_grades_sort_by_number_and_blanks_come_last_both_ways(table: RecordTable) -> None:
    column = _column(table, "class_grade")
    table.sort(column)
    assert table.records() == [ZHANG, OMAR, ZOE, GONE]
    table.sort(column, Qt.SortOrder.DescendingOrder)
    assert table.records() == [OMAR, ZHANG, ZOE, GONE]


def test_a_name_behind_an_id_is_shown_again_when_it_becomes_known(table: RecordTable) -> None:
    column = _column(table, "year_group_id")
    assert table.text(0, column) == "Grade 10 A"
    table.set_records(STUDENTS, Directory(students=STUDENTS))
    assert table.text(0, column) == ""


def test_hidden_marks_become_visible(qapp: QApplication) -> None:
    table = RecordTable(STUDENT_FIELDS)
    table.set_records([Student(id=1, last_name="evil\u202egpj.exe"), Student(id=2, last_name="two\nlines")], SCHOOL)
    assert [table.text(row, 0) for row in (0, 1)] == ["evil⟦RLO⟧gpj.exe", "two lines"]


def test_skeletons_hold_the_place_until_the_first_page(qapp: QApplication) -> None:
    table = RecordTable(STUDENT_FIELDS)
    table.set_loading(True)
    assert table.rowCount() > 5
    assert table.record_at(0) is None
    assert table.flags(table.index(0, 0)) == Qt.ItemFlag.NoItemFlags
    table.set_records(STUDENTS, SCHOOL)
    assert table.rowCount() == 4
    table.set_loading(False)
    assert table.rowCount() == 4


def test_an_archived_row_says_so_to_a_screen_reader(table: RecordTable) -> None:
    row = table.row_of(GONE.id)
    role = Qt.ItemDataRole.AccessibleTextRole
    assert table.data(table.index(row, 0), int(role)) == "Name: Öz, Ann, Archived"
    assert table.data(table.index(row, 1), int(role)) == "Student ID: blank"


def test_tones_are_said_in_words(qapp: QApplication) -> None:
    field: Field[Student] = Field(key="x", title="Mark", kind=Kind.TEXT, get=lambda s, _: "p")
    table = RecordTable([field], tone=lambda _s, _f: Tone(back="warning_on", words="assumed present"))
    table.set_records(STUDENTS, SCHOOL)
    assert "assumed present" in table.data(table.index(0, 0), int(Qt.ItemDataRole.AccessibleTextRole))


def test_selection_cursor_and_scroll_survive_a_refresh(view: RecordView, qtbot: QtBot) -> None:
    many = tuple(Student(id=n, last_name=f"Name {n:04}") for n in range(1, 400))
    view.table.set_records(many, SCHOOL)
    view.show()
    view.show_record(200)
    view.selectRow(view.table.row_of(210))
    place = view.verticalScrollBar().value()
    assert place > 0
    view.table.set_records(tuple(Student(id=s.id, last_name=s.last_name) for s in many), SCHOOL)
    assert [s.id for s in view.selected_records()] == [210]
    assert view.table.key_at(view.currentIndex().row()) == 210
    assert view.verticalScrollBar().value() == place
    view.hide()


def test_copied_rows_keep_leading_zeros_in_excel(view: RecordView) -> None:
    view.setColumnHidden(_column(view.table, "year_group_id"), True)
    view.selectAll()
    _press(view, Qt.Key.Key_C, held=Qt.KeyboardModifier.ControlModifier)
    data = QApplication.clipboard().mimeData()
    lines = data.text().split("\n")
    assert lines[0].split("\t")[:3] == ["Name", "Student ID", "Mobile phone"]
    assert lines[1].split("\t")[:2] == ["Al-Hassan, Omar", "00417"]
    assert len(lines) == 5
    assert "<td style='mso-number-format:\"\\@\"'>00417</td>" in data.html()


def test_copied_html_holds_no_markup_from_data(view: RecordView) -> None:
    view.table.set_records([Student(id=1, last_name="Ann <img src='x'>")], SCHOOL)
    view.selectAll()
    view.copy()
    assert "<img" not in QApplication.clipboard().mimeData().html()


def test_without_titles_on_request(view: RecordView) -> None:
    view.selectRow(0)
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    _press(view, Qt.Key.Key_C, held=held)
    assert QApplication.clipboard().text().startswith("Al-Hassan")


def test_typing_starts_the_search_enter_opens_escape_leaves(view: RecordView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(view.typed) as typed:
        _press(view, Qt.Key.Key_M, "m")
    assert typed.args == ["m"]
    view.selectRow(1)
    with qtbot.waitSignal(view.opened) as opened:
        _press(view, Qt.Key.Key_Return)
    assert opened.args == [ZOE]
    with qtbot.waitSignal(view.escaped):
        _press(view, Qt.Key.Key_Escape)


def test_columns_come_back_as_they_were_left(table: RecordTable, qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "settings.ini"
    first = RecordView(table, "Students", Settings(file), "students")
    qtbot.addWidget(first)
    first.show_column(_column(table, "email"), False)
    first.show_column(_column(table, "birthday"), True)
    first.horizontalHeader().moveSection(first.horizontalHeader().visualIndex(_column(table, "birthday")), 1)
    first.setColumnWidth(_column(table, "birthday"), 177)
    first.sortByColumn(_column(table, "student_id"), Qt.SortOrder.DescendingOrder)

    other = RecordTable(STUDENT_FIELDS)
    other.set_records(STUDENTS, SCHOOL)
    second = RecordView(other, "Students", Settings(file), "students")
    qtbot.addWidget(second)
    assert second.shown_columns() == first.shown_columns()
    assert second.shown_columns()[:2] == [0, _column(table, "birthday")]
    assert second.columnWidth(_column(table, "birthday")) == 177
    assert other.records() == [ZHANG, OMAR, ZOE, GONE]


def test_the_chooser_finds_columns_by_name_and_shows_them(view: RecordView, qtbot: QtBot) -> None:
    view.show()
    view.choose_columns()
    chooser = view._chooser
    assert chooser is not None
    chooser.search.setText("birth")
    shown = [box for box in chooser._boxes.values() if box.isVisible()]
    assert [box.text() for box in shown] == ["Birthday"]
    shown[0].setChecked(True)
    assert _column(view.table, "birthday") in view.shown_columns()
    chooser.close()
    view.hide()


def test_the_name_stays_in_view_and_follows(view: RecordView) -> None:
    view.show()
    frozen = view._frozen
    assert frozen is not None
    assert frozen.isVisible()
    view.setColumnWidth(0, 222)
    assert frozen.width() == 222
    assert [c for c in range(view.table.columnCount()) if not frozen.isColumnHidden(c)] == [0]
    view.table.set_records(STUDENTS[:2], SCHOOL)
    assert [c for c in range(view.table.columnCount()) if not frozen.isColumnHidden(c)] == [0]
    view.hide()


def test_the_export_is_what_is_seen(view: RecordView) -> None:
    view.table.set_search("z")
    seen = view.export_table("Students")
    assert [row[0] for row in seen.rows] == ["Müller, Zoë", "Öz, Ann", "张, 伟"]
    assert [column.title for column in seen.columns][len(view.shown_columns()) :] == ["Status"]  # Ann is archived
    everything = view.export_table("Students", all_rows=True, all_columns=True)
    assert len(everything.rows) == 4
    assert len(everything.columns) == len(STUDENT_FIELDS)


def test_the_status_comes_along_with_archived_rows(table: RecordTable) -> None:
    with_everybody = table.table("Students", [0, 1])
    assert [column.title for column in with_everybody.columns][2:] == ["Status"]
    assert [row[2] for row in with_everybody.rows].count("Archived") == 1
    status = [field.key for field in table.fields].index("archived")
    assert len(table.table("Students", [0, status]).columns) == 2
    table.set_filter(lambda student: not student.archived)
    assert len(table.table("Students", [0, 1]).columns) == 2
    assert len(table.table("Students", [0, 1], all_rows=True).columns) == 3


def test_data_is_asked_for_visible_cells_only(view: RecordView, monkeypatch: pytest.MonkeyPatch) -> None:
    view.table.set_records(tuple(Student(id=n, last_name=str(n)) for n in range(5000)), SCHOOL)
    made: set[int] = set()
    make = RecordTable._make_text

    def noted(table: RecordTable, number: int, column: int) -> str:
        made.add(number)
        return make(table, number, column)

    monkeypatch.setattr(RecordTable, "_make_text", noted)
    view.show()
    view.grab()
    view.hide()
    assert 0 < len(made) < 60


def test_only_new_records_cost_a_sort_key(qapp: QApplication) -> None:
    """Pages that grow a list, and a refresh, must not sort everything anew: that is what halts a window."""
    asked: list[int] = []

    def name(student: Student, _links: object) -> str:
        asked.append(student.id)
        return student.last_name or ""

    table = RecordTable([Field(key="name", title="Name", kind=Kind.TEXT, get=name)])
    table.set_records(STUDENTS, SCHOOL)
    asked.clear()
    new = Student(id=9, last_name="Bo")
    table.set_records([*STUDENTS, new], SCHOOL)
    assert [student.last_name for student in table.records()] == ["Al-Hassan", "Bo", "Müller", "Öz", "张"]
    assert set(asked) == {new.id}


def test_only_new_records_cost_a_search_key_and_in_a_turn_of_their_own(qapp: QApplication, qtbot: QtBot) -> None:
    """Sorting 20,000 lines of class lists and making them ready for a search at once halts the window visibly."""
    asked: list[int] = []

    def name(student: Student, _links: object) -> str:
        asked.append(student.id)
        return student.last_name or ""

    by_id = Field(key="name", title="Name", kind=Kind.TEXT, get=name, searched=True, sort=lambda s, _: s.id)
    table = RecordTable([by_id])
    table.set_records(STUDENTS, SCHOOL)
    assert asked == [], "what is only sorted is not made ready for a search yet"
    qtbot.waitUntil(lambda: len(asked) == len(STUDENTS))
    new = Student(id=9, last_name="Bo")
    table.set_records([*STUDENTS, new], SCHOOL)
    table.set_search("bo")
    assert table.records() == [new], "who searches at once finds at once"
    assert asked[len(STUDENTS) :] == [new.id]
