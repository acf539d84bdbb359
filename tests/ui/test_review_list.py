"""The lists of a review, of results and of Activity in a narrow window: all is in view, and what is cut is told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from mbdesk.directory import Directory
from mbdesk.plan.edits import archive_plan
from mbdesk.plan.results import RowResult, RowStatus
from mbdesk.records import PersonKind
from mbdesk.ui import theme
from mbdesk.ui.activity import ActivityWindow
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.review.fitted_view import FittedView
from mbdesk.ui.review.fitting import shared
from mbdesk.ui.review.results_table import Line as ResultLine
from mbdesk.ui.review.results_table import ResultsTable
from mbdesk.ui.review.review_table import Line
from mbdesk.ui.review.run_window import here, open_review
from tests.support.runs import a_plan, send
from tests.support.window import Opened
from tests.support.wizard import Importing, begin, start, write_sheet

NARROW = (900, 640)
TITLES = ("Student ID", "Nickname", "Phone", "E-mail")
LONG = "somebody.with.a.rather.long.name@riverside-international.example"


def review(opened: Opened, folder: Path, email: str) -> Importing:
    """A review in a narrow window of a student who gets all of these."""
    student = next(s for s in opened.desk.directory.students if not s.archived and s.phone_number and s.email)
    row = (student.school_number, "Zed", "+48 22 555 77 88", email)
    importing = start(opened, write_sheet(folder / "one.csv", [row], TITLES))
    importing.wizard.resize(*NARROW)
    importing.wizard.show_page(3)
    importing.until(lambda: importing.wizard.review_page.prepared is not None)
    return importing


def line(importing: Importing, field: str) -> Line:
    lines: list[Line] = importing.wizard.review_page.table.records()
    return next(each for each in lines if each.change is not None and each.change.field == field)


def all_in_view(view: RecordView) -> bool:
    return view.horizontalScrollBar().maximum() == 0


@given(room=st.integers(0, 2000), needs=st.lists(st.integers(0, 900), max_size=8), long=st.sets(st.integers(0, 7)))
def test_columns_fill_the_room_and_never_more(room: int, needs: list[int], long: set[int]) -> None:
    widths = shared(room, dict(enumerate(needs)), long)
    assert set(widths) == set(range(len(needs)))
    assert all(width >= 0 for width in widths.values())
    assert sum(widths.values()) <= room
    if set(widths) & long:
        assert sum(widths.values()) == room


@pytest.mark.parametrize(
    ("room", "widths"),
    [
        (600, {0: 100, 1: 200, 2: 300}),  # all is read whole, and the long text has what is left
        (300, {0: 82, 1: 83, 2: 135}),  # the long text keeps its part
        (440, {0: 100, 1: 142, 2: 198}),  # whoever asks for little has it, the widest gives way
    ],
)
def test_who_gives_way(room: int, widths: dict[int, int]) -> None:
    assert shared(room, {0: 100, 1: 200, 2: 250}, {2}) == widths


def test_old_and_new_are_read_whole_in_a_narrow_window(opened: Opened, tmp_path: Path) -> None:
    page = review(opened, tmp_path, "").wizard.review_page
    assert all_in_view(page.view)
    assert not page.view.cuts
    assert not page.what.isVisible()


def test_what_is_cut_is_told_below_for_the_line_chosen(opened: Opened, tmp_path: Path) -> None:
    importing = review(opened, tmp_path, LONG)
    page = importing.wizard.review_page
    email = line(importing, "email")
    assert email.change is not None
    assert page.view.cuts
    page.view.show_record(email.order)
    assert page.what.text() == f"E-mail: {email.change.old} → {LONG}"
    page.view.show_record(line(importing, "nickname").order)
    assert page.what.text() == ""
    importing.wizard.resize(1900, 800)
    assert not page.what.isVisible(), "there is room for all of it"


def test_what_must_be_ticked_and_pressed_is_read_whole(opened: Opened, tmp_path: Path) -> None:
    session = opened.desk.session
    assert session is not None
    session.api.transport.refused.add("teachers/archive")  # so that new teachers cannot be taken back
    opened.desk.renew(session)
    rows = [(f"T{n}", "Ida", f"Kaya{letter}", f"t{n}@new.example") for n, letter in enumerate("abcdefghijkl")]
    path = write_sheet(tmp_path / "teachers.csv", rows, ("Teacher ID", "First name", "Surname", "E-mail"))
    importing = begin(opened, ImportWish(path=path, kind="teachers"))
    importing.wizard.resize(*NARROW)
    importing.wizard.show_page(3)
    page = importing.wizard.review_page
    importing.until(lambda: page.prepared is not None and page.first.isVisible())
    importing.until(lambda: page.forward.text() == "Send 12 teachers")
    assert page.cost.for_good.isVisible()
    importing.until(lambda: page.cost.for_good.width() >= page.cost.for_good.sizeHint().width())
    inside = page.cost.widget()
    assert inside is not None
    assert inside.width() <= page.cost.viewport().width()
    importing.until(lambda: page.forward.width() >= page.forward.sizeHint().width())
    importing.wizard.resize(1240, 800)
    importing.until(lambda: page.forward.text() == f"Send 12 teachers to {opened.desk.school_name}")


def test_a_number_to_type_is_in_view_in_a_small_window(opened: Opened) -> None:
    ids = [s.id for s in opened.desk.directory.students if not s.archived][:12]
    window = open_review(opened.desk, lambda d: archive_plan(here(d), d, PersonKind.STUDENT, ids), "Archive")
    window.resize(window.minimumSize())
    page = window.change_page
    opened.qtbot.waitUntil(lambda: page.plan is not None)
    (field,) = page.cost.findChildren(QLineEdit)
    opened.qtbot.waitUntil(lambda: not field.visibleRegion().isEmpty())
    assert field.visibleRegion().boundingRect().height() == field.height()
    window.close()


def test_results_are_sorted_by_what_they_are_and_not_by_the_word_for_it() -> None:
    table = ResultsTable()
    states = list(RowStatus)
    results = [RowResult(number=n, status=status, what="") for n, status in enumerate(states)]
    table.set_records([ResultLine("", result) for result in results], Directory())
    table.sort(2)
    assert [line.result.status for line in table.records()] == [
        RowStatus.FAILED,
        RowStatus.HALF,
        RowStatus.NOT_STARTED,
        RowStatus.DONE,
        RowStatus.TAKEN_BACK,
        RowStatus.LEFT_OUT,
        RowStatus.UNCHANGED,
    ]


def test_another_look_leaves_no_column_of_old_values_where_there_are_none(opened: Opened, tmp_path: Path) -> None:
    row = ("90001", "Mia", "Rossi", "mia@new.example")
    titles = ("Student ID", "First name", "Surname", "E-mail")
    importing = start(opened, write_sheet(tmp_path / "new.csv", [row], titles))
    importing.wizard.show_page(3)
    page = importing.wizard.review_page
    importing.until(lambda: page.prepared is not None)
    assert page.view.isColumnHidden(1)
    theme.changes().changed.emit()
    assert page.view.isColumnHidden(1)
    assert all_in_view(page.view)


def test_a_border_that_was_moved_stays_where_it_is(opened: Opened, tmp_path: Path) -> None:
    importing = review(opened, tmp_path, "")
    view = importing.wizard.review_page.view
    header = view.horizontalHeader()
    edge = QPoint(view.columnWidth(0) - 1, header.height() // 2)
    QTest.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(header.viewport(), edge + QPoint(60, 0))
    QTest.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=edge + QPoint(60, 0))
    chosen = view.columnWidth(0)
    importing.wizard.resize(1200, 700)
    assert view.columnWidth(0) == chosen


def test_the_number_of_managebac_makes_room_for_what_happened(qtbot: QtBot) -> None:
    result = RowResult(number=2, status=RowStatus.FAILED, what="Another family has this e-mail already. " * 3, id=12345)
    table = ResultsTable()
    view = FittedView(table, "Rows", long={"what"}, yields={"id"})
    qtbot.addWidget(view)
    table.set_records([ResultLine("Zoë Müller-Featherstonehaugh", result)], Directory())
    view.resize(1400, 300)
    view.show()
    assert not view.isColumnHidden(4)
    view.resize(560, 300)
    qtbot.waitUntil(lambda: view.isColumnHidden(4))
    qtbot.waitUntil(lambda: all_in_view(view))
    view.show_column(4, shown=True)
    view.resize(500, 300)
    assert not view.isColumnHidden(4), "somebody wants to see it"


def test_results_and_activity_need_no_scrolling_sideways(opened: Opened, tmp_path: Path) -> None:
    window = send(opened, a_plan(opened, tmp_path))
    results = window.results_page.view
    window.resize(window.minimumSize())
    opened.qtbot.waitUntil(lambda: all_in_view(results))
    listed = ActivityWindow(opened.desk)
    opened.desk.open_window(listed)
    opened.qtbot.waitUntil(lambda: bool(listed.table.found))
    for size in (listed.size(), listed.minimumSize()):
        listed.resize(size)
        opened.qtbot.waitUntil(lambda: all_in_view(listed.view))
        assert listed.view.columnWidth(0) > listed.view.columnWidth(1)
    listed.close()
    window.close()
