"""The import at its edges: waiting, doubtful columns, namesakes, keys that belong to buttons, other windows."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from mbdesk.api.rate_limit import Limiter, Pace
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.store.journal import Journal
from mbdesk.ui.desk import Load, LoadState
from mbdesk.ui.import_wizard import ImportWizard
from mbdesk.ui.review.review_table import Line
from mbdesk.ui.run_board import RunBoard
from tests.support.engine import plan_of, student
from tests.support.window import Opened, window_below
from tests.support.wizard import HEADINGS, ROWS, Importing, start, write_sheet

WAIT = 20_000


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot) as made:
        made.open_practice()
        yield made
        for wizard in QApplication.topLevelWidgets():
            if isinstance(wizard, ImportWizard):
                wizard._close_now()


def sent_plan(opened: Opened, folder: Path) -> Plan:
    """A plan with two broken rows, as if made from a sheet in ``folder``."""
    session = opened.desk.session
    assert session is not None
    plan = plan_of([(student(1), (1,)), (student(2, email="broken"), (2,)), (student(3, email=""), (3,))])
    return replace(
        plan,
        school=session.school.subdomain,
        school_name=session.school.name,
        source=str(folder / "Admissions.xlsx"),
        source_sha256="abc",
    )


def fixing(opened: Opened, folder: Path) -> ImportWizard:
    """A wizard that puts rows 2 and 3 of a run right."""
    wizard = ImportWizard(opened.desk)
    opened.desk.open_window(wizard)
    wizard.fix(sent_plan(opened, folder), [2, 3], 1)
    return wizard


def test_fixing_while_managebac_makes_us_wait_says_until_when(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = time.time() + 40
    monkeypatch.setattr(Limiter, "state", lambda _self: Pace(until))
    opened.desk._set_state(LoadState(load=Load.LOADING))
    page = fixing(opened, tmp_path).check_page
    assert page.waiting.isVisible()
    moment = time.strftime("%H:%M:%S", time.localtime(until))
    assert page.waiting.text == f"Waiting for ManageBac until {moment}, then checking."
    opened.desk._set_state(LoadState(load=Load.LOADED))
    opened.qtbot.waitUntil(page.splitter.isVisible, timeout=WAIT)
    assert not page.waiting.isVisible()


def test_rows_sent_from_another_window_are_left_out_and_said(opened: Opened, tmp_path: Path) -> None:
    wizard = fixing(opened, tmp_path)
    opened.qtbot.waitUntil(lambda: wizard.preparation.draft is not None, timeout=WAIT)
    plan = plan_of([(student(2), (2,))])
    sent = replace(sent_plan(opened, tmp_path), rows=plan.rows, steps=plan.steps)
    other = RunOf(opened)
    other.send(sent)
    opened.qtbot.waitUntil(wizard.banner.isVisible, timeout=WAIT)
    assert wizard.banner.text.startswith("1 of these rows was sent from another window.")
    assert wizard.preparation.answers.left_out == {2}


class RunOf:
    """Another window that sends."""

    def __init__(self, opened: Opened) -> None:
        from mbdesk.ui.review.run_window import RunWindow

        self.window = RunWindow(opened.desk)
        opened.desk.open_window(self.window)
        self._opened = opened

    def send(self, plan: Plan) -> None:
        """Send ``plan`` to its end."""
        window = self.window
        window.stack.setCurrentWidget(window.sending_page)
        window.sending_page.send(plan)
        self._opened.qtbot.waitUntil(lambda: window.stack.currentWidget() is window.results_page, timeout=WAIT)


def test_the_board_knows_what_is_being_sent(opened: Opened, tmp_path: Path) -> None:
    board = RunBoard.of(opened.desk)
    seen: list[set[int]] = []
    board.changed.connect(lambda: seen.append(set(board.sending)))
    RunOf(opened).send(sent_plan(opened, tmp_path))
    assert seen[0] == {1}
    assert board.sending == set()
    with Journal(opened.desk.places) as journal:
        assert [run.id for run in journal.runs()] == [1]


def doubtful(opened: Opened, folder: Path) -> Importing:
    titles = ("First name", "Surname", "Column X", "Notes")
    rows = [("Mia", "Rossi", f"mia{n}@new.example", "x") for n in range(4)]
    return start(opened, write_sheet(folder / "three.csv", rows, titles))


def test_a_doubtful_column_says_why_and_one_click_accepts_it(opened: Opened, tmp_path: Path) -> None:
    importing = doubtful(opened, tmp_path)
    importing.wizard.show_page(1)
    page = importing.wizard.columns_page
    line = next(line for line in page.lines if line.column == 2)
    assert line._state.text() == "Is this “E-mail”? It was found by its values."
    importing.after(lambda: QTest.mouseClick(line.accept, Qt.MouseButton.LeftButton))
    assert importing.draft.columns[2].sure
    assert not line.accept.isVisible()
    assert line._state.text() == ""


def test_a_sheet_without_year_groups_and_birthdays_is_remarked_on(opened: Opened, tmp_path: Path) -> None:
    importing = doubtful(opened, tmp_path)
    importing.wizard.show_page(2)
    causes = importing.wizard.check_page.causes
    assert causes._missing.text() == "This sheet has no year groups and no birthdays: new students get neither."
    whole = start(opened, write_sheet(tmp_path / "whole.csv"))
    whole.wizard.show_page(2)
    assert not whole.wizard.check_page.causes._missing.isVisible()


def test_somebody_of_the_same_name_is_asked_about_with_three_ways(opened: Opened, tmp_path: Path) -> None:
    known = next(s for s in opened.desk.directory.students if not s.archived)
    assert known.first_name
    assert known.last_name
    row = (known.first_name, known.last_name, "somebody@new.example")
    importing = start(opened, write_sheet(tmp_path / "n.csv", [row], ("First name", "Surname", "E-mail")))
    importing.wizard.show_page(2)
    card = importing.card("namesake")
    assert [option.label for option in card.cause.options] == [
        f"Yes, update {known.full_name}",
        f"No, add {known.first_name} {known.last_name} as a new student",
        "Leave this row out",
    ]
    importing.after(lambda: importing.button(card.cause.options[1].label, card).click())
    assert importing.row(2).outcome is Outcome.NEW


def test_alt_with_a_letter_types_nothing(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, write_sheet(tmp_path / "new.csv"))
    importing.wizard.show_page(2)
    view = importing.wizard.check_page.view
    view.setFocus()
    importing.until(view.hasFocus)
    view.show_place(0, 3)
    QTest.keyClick(view, Qt.Key.Key_Q, Qt.KeyboardModifier.AltModifier)
    assert not view.editor.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Q)
    assert view.editor.isVisible()


def test_escape_goes_back_page_by_page_and_then_closes(opened: Opened, tmp_path: Path) -> None:
    importing = start(opened, write_sheet(tmp_path / "new.csv"))
    wizard = importing.wizard
    for number in (1, 2):
        wizard.show_page(number)
    for number in (1, 0):
        QTest.keyClick(QApplication.focusWidget() or wizard, Qt.Key.Key_Escape)
        assert wizard.current == number


def test_the_grid_scrolls_by_whole_columns(opened: Opened, tmp_path: Path) -> None:
    titles = tuple(f"Heading number {n}" for n in range(14))
    rows = [tuple(f"some longer text {n}" for n in range(14))]
    importing = start(opened, write_sheet(tmp_path / "wide.csv", rows, (*HEADINGS[:3], *titles)[:14]))
    importing.wizard.show_page(2)
    importing.wizard.check_page.causes.hide()  # room for more than a column on a small screen
    view = importing.wizard.check_page.view
    bar = view.horizontalScrollBar()
    importing.until(lambda: bar.maximum() > 0 and view.viewport().width() > view.frozen_width + 200)
    for value in (37, 300, bar.maximum(), 200, 90):
        bar.setValue(value)
        starts = {view.columnViewportPosition(column) for column in range(1, view.table.columnCount())}
        assert view.frozen_width in starts


def test_a_note_has_its_whole_line_and_is_told_below(opened: Opened, tmp_path: Path) -> None:
    no_day = "the thirty-first of February in the year two thousand and fourteen"
    rows = [tuple(no_day if cell == "31/02/2014" else cell for cell in row) for row in ROWS]
    importing = start(opened, write_sheet(tmp_path / "new.csv", rows))
    importing.wizard.resize(900, 640)
    importing.wizard.show_page(3)
    page = importing.wizard.review_page
    importing.until(lambda: page.prepared is not None)
    note: Line = max((line for line in page.table.records() if line.note), key=lambda line: len(line.note))
    assert no_day in note.note
    page.view.show_record(note.order)
    assert page.what.text() == note.note
    assert page.what.isVisible()
