"""The import's check page: problems visited, mended in place, settled by their causes, taken back."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton

from mbdesk.plan.plan import Outcome
from mbdesk.ui.desk import ImportWish
from mbdesk.ui.import_wizard import understood
from mbdesk.ui.import_wizard.understood import UnderstoodDialog
from mbdesk.ui.widgets import LinkButton, PickBox
from tests.support.sheet_cases import write_case
from tests.support.window import Opened
from tests.support.wizard import ROWS, Importing, begin, start, write_sheet


@pytest.fixture
def importing(opened: Opened, tmp_path: Path) -> Importing:
    made = start(opened, write_sheet(tmp_path / "new.csv"))
    made.wizard.show_page(2)
    made.until(made.wizard.check_page.view.hasFocus)
    return made


def place(importing: Importing) -> tuple[int, int | None] | None:
    return importing.wizard.check_page.view.current_place()


def test_counts_and_the_sentence(importing: Importing) -> None:
    page = importing.wizard.check_page
    assert page.segments.button("all").text() == "All 5"
    assert page.segments.button("waiting").text() == "Waiting 4"
    assert page.sentence.text().startswith("1 row is ready. 4 rows wait for you.")
    assert page.forward.text() == "Review 1 row"


def test_f8_goes_round_the_problems_and_shift_f8_back(importing: Importing) -> None:
    page = importing.wizard.check_page
    assert place(importing) == (3, 3), "the first problem has the cursor when the page opens"
    seen = []
    for _ in range(5):
        QTest.keyClick(page.view, Qt.Key.Key_F8)
        seen.append(place(importing))
    assert seen == [(4, 4), (5, 4), (5, 5), (6, 0), (3, 3)]
    QTest.keyClick(page.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert place(importing) == (6, 0)


def test_the_sentence_below_is_the_problem_of_the_cell(importing: Importing) -> None:
    page = importing.wizard.check_page
    assert page.below.words.accessibleName() == "Row 3, D.O.B.: There is no such day: “31/02/2014”."
    assert importing.card("day:").property("current") is True
    page.view.show_cell(2, 1)
    assert page.below.words.accessibleName() == "Row 2, First name: Mia"


def test_typing_in_a_cell_mends_it_and_ctrl_z_takes_it_back(importing: Importing) -> None:
    view = importing.wizard.check_page.view
    QTest.keyClicks(view, "2")
    assert view.editor.isVisible()
    assert view.editor.text() == "2"
    QTest.keyClicks(view.editor, "8/02/2014")
    importing.after(lambda: QTest.keyClick(view.editor, Qt.Key.Key_Return))
    assert importing.row(3).cells[3] == "28/02/2014"
    assert importing.row(3).outcome is Outcome.NEW
    assert view.hasFocus()
    importing.after(lambda: importing.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier))
    assert importing.row(3).held
    importing.after(lambda: importing.key(Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier))
    assert not importing.row(3).held


def test_f2_edits_escape_forgets_tab_goes_on(importing: Importing) -> None:
    view = importing.wizard.check_page.view
    QTest.keyClick(view, Qt.Key.Key_F2)
    assert view.editor.text() == "31/02/2014"
    QTest.keyClicks(view.editor, "nonsense")
    QTest.keyClick(view.editor, Qt.Key.Key_Escape)
    assert importing.row(3).cells[3] == "31/02/2014"
    QTest.keyClick(view, Qt.Key.Key_F2)
    QTest.keyClick(view.editor, Qt.Key.Key_Tab)
    assert place(importing) == (3, 4)


def test_one_cause_settles_all_its_rows(importing: Importing) -> None:
    card = importing.card("value:year_group_id")
    assert card.cause.rows == (4, 5)
    pick = card.findChild(PickBox)
    assert pick is not None
    importing.after(lambda: pick.picked.emit(pick.choices[3].key))
    assert not importing.row(4).held
    assert [p.cause.partition(":")[0] for p in importing.row(5).problems] == ["email"]
    assert any(u.text == "Y13B" for u in importing.draft.understood)


def test_the_rows_of_a_cause_are_a_door(importing: Importing) -> None:
    page = importing.wizard.check_page
    door = next(b for b in importing.card("value:").findChildren(LinkButton))
    assert door.text() == "2 rows"
    door.click()
    assert [row.number for row in page.table.records()] == [4, 5]
    assert place(importing) == (4, 4)
    page.show_all.click()
    assert page.table.found == 5


def test_a_double_shows_both_side_by_side_and_waits(importing: Importing) -> None:
    card = importing.card("double:")
    assert [side.title for side in card.cause.sides] == ["Row 2 of your sheet", "Row 6 of your sheet"]
    importing.after(importing.button("Leave row 6 out", card).click)
    assert importing.row(6).out is not None
    assert not [c for c in importing.draft.causes if c.key.startswith("double")]
    page = importing.wizard.check_page
    page.view.show_cell(6, 0)
    assert page.leave.text() == "&Take row in"
    importing.after(page.leave.click)
    assert importing.row(6).held, "the question is asked again"


def test_rows_are_left_out_with_delete_and_shown_by_the_segment(importing: Importing) -> None:
    page = importing.wizard.check_page
    importing.after(lambda: QTest.keyClick(page.view, Qt.Key.Key_Delete))
    assert importing.row(3).out is not None
    page.segments.button("left_out").click()
    assert [row.number for row in page.table.records()] == [3]
    page.segments.button("waiting").click()
    assert [row.number for row in page.table.records()] == [4, 5, 6]


def test_one_text_is_put_into_all_cells_like_this(opened: Opened, tmp_path: Path) -> None:
    rows = [(*row[:3], "31/02/2014", *row[4:]) for row in ROWS[:2]]
    made = start(opened, write_sheet(tmp_path / "new.csv", rows))
    made.wizard.show_page(2)
    made.until(made.wizard.check_page.view.hasFocus)
    card = made.card("day:")
    field = card.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "28/02/2014")
    made.after(made.button("Put in 2 cells", card).click)
    assert [row.cells[3] for row in made.draft.rows] == ["28/02/2014"] * 2
    assert made.draft.errors == ()


def test_what_was_understood_can_be_changed(importing: Importing) -> None:
    page = importing.wizard.check_page
    page.causes.understood_wanted.emit()
    dialog = importing.wizard.findChild(UnderstoodDialog)
    assert dialog is not None
    pick = next(p for p in dialog.findChildren(PickBox) if p.accessibleName().startswith("Gr 9"))
    other = next(choice.key for choice in pick.choices if choice.key != pick.current)
    importing.after(lambda: pick.picked.emit(other))
    assert importing.wizard.preparation.answers.choices["value:year_group_id:gr 9"] == other
    importing.button("Done", dialog).click()


def test_words_that_are_not_shown_are_counted(importing: Importing, monkeypatch: pytest.MonkeyPatch) -> None:
    words = len(importing.draft.understood)
    assert words > 1
    for most, said in ((1, [f"Only the first 1 of {words} words are shown."]), (words, [])):
        monkeypatch.setattr(understood, "_MOST", most)
        dialog = UnderstoodDialog(importing.wizard, importing.wizard.preparation)
        assert [label.text() for label in dialog.findChildren(QLabel) if label.text().startswith("Only")] == said


def test_the_keyboard_goes_on_to_the_next_card(importing: Importing) -> None:
    leave = importing.button("Leave row 3 out", importing.card("day:"))
    leave.setFocus()
    importing.after(lambda: QTest.keyClick(leave, Qt.Key.Key_Space))
    focus = importing.wizard.focusWidget()
    assert focus is not None
    assert focus in importing.wizard.check_page.causes.cards.values(), "on none of its buttons"


def test_back_loses_nothing(importing: Importing) -> None:
    page = importing.wizard.check_page
    importing.after(lambda: page.view.edited.emit(3, 3, "28/02/2014"))
    page.back.click()
    assert importing.wizard.current == 0
    importing.wizard.show_page(1)
    importing.wizard.columns_page.back.click()
    importing.wizard.file_page.forward.click()
    assert importing.wizard.current == 2
    assert importing.row(3).cells[3] == "28/02/2014"


def test_closing_asks_when_work_would_be_lost(importing: Importing) -> None:
    importing.after(lambda: importing.wizard.check_page.view.edited.emit(3, 3, "28/02/2014"))
    importing.wizard.close()
    assert importing.wizard.isVisible()
    importing.button("Close without sending").click()
    assert not importing.wizard.isVisible()


def test_a_correction_is_offered_for_the_cells_that_said_the_same(opened: Opened, tmp_path: Path) -> None:
    rows = [(*row[:3], "31/02/2014", *row[4:]) for row in ROWS[:3]] + [(*ROWS[3][:3], "30/02/2014", *ROWS[3][4:])]
    made = start(opened, write_sheet(tmp_path / "new.csv", rows))
    made.wizard.show_page(2)
    made.until(made.wizard.check_page.view.hasFocus)
    below = made.wizard.check_page.below
    made.after(lambda: made.wizard.check_page.view.edited.emit(2, 3, "28/02/2014"))
    assert below.repeat.isVisible()
    assert below.repeat.accessibleName() == "Put “28/02/2014” into 2 more cells like this"
    made.after(below.repeat.click)
    assert [row.cells[3] for row in made.draft.rows] == ["28/02/2014"] * 3 + ["30/02/2014"]
    assert not below.repeat.isVisible()
    made.after(lambda: QTest.keyClick(made.wizard, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier))
    assert [row.cells[3] for row in made.draft.rows][:2] == ["28/02/2014", "31/02/2014"]


def test_what_the_sheet_makes_one_ask_is_settled_by_its_card(opened: Opened, tmp_path: Path) -> None:
    made = start(opened, write_case(33, tmp_path))
    made.wizard.show_page(2)
    card = made.card("crossed_out")
    assert "4 rows are crossed out" in card.accessibleName()
    assert not [b for b in card.findChildren(QPushButton) if b.text() == "Leave the 4 rows out"], "once is enough"
    made.after(made.button("Leave the 4 rows out", card).click)
    made.wizard.check_page.segments.button("left_out").click()
    assert [row.number for row in made.wizard.check_page.table.records()] == [4, 9, 10, 31]


def test_broken_letters_stand_beside_what_they_were(opened: Opened, tmp_path: Path) -> None:
    made = start(opened, write_case(27, tmp_path))
    made.wizard.show_page(2)
    card = made.card("letters")
    said = [label.text() for label in card.findChildren(QLabel) if label.isVisible()]
    assert {"MÃ¼ller", "Müller", "KÃ¶ln", "Köln"} <= set(said)
    made.after(made.button("Repair all 2: “MÃ¼ller” becomes “Müller”", card).click)
    assert made.draft.rows[0].cells == ("Müller", "Köln")


def test_merged_cells_are_filled_on_request_and_marked(opened: Opened, tmp_path: Path) -> None:
    made = start(opened, write_case(4, tmp_path))
    made.wizard.show_page(2)
    page = made.wizard.check_page
    made.after(made.button("Fill 2 cells with the value above them", made.card("merged")).click)
    page.view.show_cell(3, 0)
    assert page.below.words.accessibleName() == "Row 3, Surname: Silva (filled from the merged cell above)"
    index = page.view.currentIndex()
    assert page.table.tone_at(index.row(), index.column()).words == "Filled from the merged cell above."


def test_the_cursor_goes_on_by_itself_once_a_cell_is_right(importing: Importing) -> None:
    view = importing.wizard.check_page.view
    assert place(importing) == (3, 3)
    type_in(importing, "31/13/2014")
    assert place(importing) == (3, 3), "still not a day"
    type_in(importing, "28/02/2014")
    assert place(importing) == (4, 4)
    view.show_cell(2, 1)
    type_in(importing, "Mira")
    assert place(importing) == (2, 1), "nothing was wrong there"


def test_the_last_question_that_is_settled_here_is_told(opened: Opened, tmp_path: Path) -> None:
    rows = [(*ROWS[1][:3], "31/02/2014", *ROWS[1][4:]), ROWS[0]]
    made = start(opened, write_sheet(tmp_path / "new.csv", rows))
    made.wizard.show_page(2)
    made.until(made.wizard.check_page.view.hasFocus)
    told = list[bool]()
    made.wizard.check_page.all_settled.connect(lambda: told.append(True))
    type_in(made, "30/02/2014")
    assert told == []
    type_in(made, "28/02/2014")
    assert made.draft.causes == ()
    assert told == [True]
    made.after(lambda: made.wizard.check_page.view.edited.emit(2, 1, "Lea"))
    assert told == [True], "there was nothing left to settle"


def type_in(importing: Importing, text: str) -> None:
    view = importing.wizard.check_page.view
    QTest.keyClick(view, Qt.Key.Key_F2)
    view.editor.setText(text)
    importing.after(lambda: QTest.keyClick(view.editor, Qt.Key.Key_Return))


def test_rows_that_mean_nobody_are_left_out_with_one_click(opened: Opened, tmp_path: Path) -> None:
    rows = [(f"8880{n}", "Nobody", f"Known{n}") for n in range(3)]
    path = write_sheet(tmp_path / "sheet.csv", rows, ("Student ID", "First name", "Surname"))
    made = begin(opened, ImportWish(path=path, kind="student_changes"))
    made.wizard.show_page(2)
    card = made.card("nobody")
    assert not card.findChildren(QLineEdit), "no one text can be right in all"
    made.after(made.button("Leave the 3 rows out", card).click)
    assert made.draft.causes == ()
