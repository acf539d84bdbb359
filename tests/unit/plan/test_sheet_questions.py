"""What the sheet itself makes one ask, with the files that registrars really have (features C)."""

from dataclasses import replace
from pathlib import Path

import pytest

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft, DraftRow
from mbdesk.plan.imports import draft
from mbdesk.plan.kinds import KINDS
from mbdesk.plan.known import Known
from mbdesk.plan.mended import mend
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import Cause, Level
from mbdesk.plan.rows import SourceSheet
from mbdesk.sheets.read import read_sheet
from tests.support.enrolment_sheets import HEADINGS, MIA, SCHOOL, TODAY, sheet_of
from tests.support.sheet_cases import write_case

NO_DATES = Answers().with_target(3, None)
"""The fixtures' birthdays could be read both ways, which is another question."""


def drafted(sheet: SourceSheet, answers: Answers | None = None) -> Draft:
    return draft(sheet, answers or Answers(), Known(SCHOOL), TODAY)


def cause(made: Draft, key: str) -> Cause:
    return next(found for found in made.causes if found.key == key)


def row(made: Draft, number: int) -> DraftRow:
    return next(found for found in made.rows if found.number == number)


def why_out(made: Draft, number: int) -> str:
    left_out = row(made, number).out
    return left_out.why if left_out is not None else ""


def keys(made: Draft) -> set[str]:
    return {found.key for found in made.causes}


@pytest.fixture
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> SourceSheet:
    """The sheet of the row of the table that the test is named after."""
    return read_sheet(write_case(int(request.node.originalname[6:8]), tmp_path))


def test_c07_hidden_rows_wait_until_somebody_says_which_are_meant(sheet: SourceSheet) -> None:
    made = drafted(sheet, NO_DATES)
    asked = cause(made, "hidden_rows")
    assert asked.title == "38 rows are hidden in your sheet, perhaps by a filter."
    assert [option.label for option in asked.options] == ["Use all 112 rows", "Use only the 74 I can see"]
    assert len(made.to_send) == 74
    assert len(drafted(sheet, NO_DATES.choosing("hidden_rows", "all")).to_send) == 112
    visible = drafted(sheet, NO_DATES.choosing("hidden_rows", "visible"))
    assert len(visible.to_send) == 74
    assert visible.errors == ()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_import_asks_what_the_sheet_makes_one_ask(kind: str, tmp_path: Path) -> None:
    made = drafted(read_sheet(write_case(7, tmp_path)), Answers(kind=kind))
    assert len(cause(made, "hidden_rows").rows) == 38


def test_c33_crossed_out_rows_wait_and_coloured_ones_are_worth_a_look(sheet: SourceSheet) -> None:
    made = drafted(sheet, NO_DATES)
    crossed = cause(made, "crossed_out")
    assert (crossed.title, crossed.rows) == (
        "4 rows are crossed out in your sheet. Leave them out?",
        (4, 9, 10, 31),
    )
    assert row(made, 9).problems[0].text == "This row is crossed out in your sheet."
    assert row(made, 9).held
    coloured = cause(made, "coloured")
    assert (coloured.level, coloured.rows) == (Level.WARNING, (15,))
    assert row(made, 15).outcome is Outcome.NEW

    left = drafted(sheet, NO_DATES.choosing("crossed_out", "leave_out").choosing("coloured", "leave_out"))
    out = [line.number for line in left.rows if line.out is not None]
    assert out == [4, 9, 10, 15, 31]
    assert why_out(left, 9) == "Crossed out in your sheet."
    assert {"crossed_out", "coloured"} & keys(left) == set()

    used = drafted(sheet, NO_DATES.choosing("crossed_out", "all"))
    assert row(used, 9).outcome is Outcome.NEW
    decided = next(u for u in used.understood if u.key == "crossed_out")
    assert (decided.field, decided.shown, decided.rows) == ("Crossed-out rows", "Use them like the others", 4)


def test_c29_rows_that_are_too_long_wait(tmp_path: Path) -> None:
    path = tmp_path / "parted.csv"
    path.write_text(
        "Student ID,First name,Surname,E-mail\n00417,Ana,Silva,a@x.example\n"
        "00418,Ben,Okoro, Jr.,b@x.example\n00419,Cem,Tan,c@x.example\n",
        encoding="utf-8",
    )
    sheet = read_sheet(path)
    made = drafted(sheet, Answers())
    assert cause(made, "long_rows").rows == (3,)
    assert row(made, 3).held
    assert (
        why_out(drafted(sheet, Answers().choosing("long_rows", "leave_out")), 3) == "It has more cells than headings."
    )
    used = drafted(sheet, Answers().choosing("long_rows", "all"))
    assert "long_rows" not in keys(used)


def test_c27_broken_letters_are_shown_old_and_new_and_mended_with_one_click(sheet: SourceSheet) -> None:
    made = drafted(sheet)
    asked = cause(made, "letters")
    assert [(title, value) for side in asked.sides for title, value in side.facts] == [
        ("Row 2, Name", "MÃ¼ller"),
        ("Row 2, Town", "KÃ¶ln"),
        ("Row 2, Name", "Müller"),
        ("Row 2, Town", "Köln"),
    ]
    assert asked.options[0].label == "Repair all 2: “MÃ¼ller” becomes “Müller”"
    mended = drafted(sheet, Answers().choosing("letters", "repair"))
    assert mended.rows[0].cells == ("Müller", "Köln")
    assert "letters" not in keys(mended)
    assert next(u for u in mended.understood if u.key == "letters").text == "MÃ¼ller"
    kept = drafted(sheet, Answers().choosing("letters", "keep"))
    assert kept.rows[0].cells[0] == "MÃ¼ller"
    assert "letters" not in keys(kept)
    typed = drafted(sheet, Answers().with_edits([(2, 0)], "Miller").with_edits([(2, 1)], "Bonn"))
    assert "letters" not in keys(typed)


def test_letters_that_are_gone_are_pointed_out_once_for_the_column(tmp_path: Path) -> None:
    path = tmp_path / "lost.csv"
    path.write_text("Student ID,First name,Surname,City\n1,Zo?,M?ller,K?ln\n2,Ana,M?ller,Bonn\n", encoding="utf-8")
    made = drafted(read_sheet(path))
    lost = {found.key: found.rows for found in made.causes if found.key.startswith("lost:")}
    assert lost["lost:student.last_name"] == (2, 3)
    assert lost["lost:student.city"] == (2,)
    assert cause(made, "lost:student.last_name").level is Level.WARNING


def test_c04_cells_merged_down_are_filled_only_when_the_person_says_so(sheet: SourceSheet) -> None:
    made = drafted(sheet)
    asked = cause(made, "merged")
    assert asked.level is Level.WARNING
    assert asked.cells == ((3, 0), (4, 0))
    assert asked.options[0].label == "Fill 2 cells with the value above them"
    assert [line.cells[0] for line in made.rows] == ["Silva", "", "", "Okoro"]
    filled = drafted(sheet, Answers().choosing("merged", "fill"))
    assert [line.cells[0] for line in filled.rows] == ["Silva", "Silva", "Silva", "Okoro"]
    assert [line.filled for line in filled.rows] == [frozenset(), {0}, {0}, frozenset()]
    assert "merged" not in keys(filled)
    assert "merged" not in keys(drafted(sheet, Answers().choosing("merged", "keep")))


def test_merged_areas_as_long_as_excel_allows_cost_no_more_than_the_rows_that_are_there() -> None:
    sheet = sheet_of(HEADINGS, [MIA, MIA])
    areas = ",".join(f"{letter}2-1048576" for letter in "ABCDEFGH" for _ in range(100))
    endless = replace(sheet, notes=(f"merged_cells:{areas},Z9-1,7-9,A-,XFD1048576-1048576",))
    mended = mend(endless, endless.rows[1:], {"merged": "fill"})
    assert len(mended.rows) == 2
    assert {row for row, _ in mended.filled} <= {3}


def test_c34_results_pasted_back_start_fresh_or_only_with_what_failed(sheet: SourceSheet) -> None:
    made = drafted(sheet)
    asked = cause(made, "results")
    assert asked.rows == (2,)
    assert [option.label for option in asked.options] == [
        "Only the row that was not done",
        "Start fresh: all 2 rows",
    ]
    assert row(made, 2).held
    only = drafted(sheet, Answers().choosing("results", "not_done"))
    assert why_out(only, 2) == "Done in an earlier import."
    assert row(only, 3).out is None
    fresh = drafted(sheet, Answers().choosing("results", "all"))
    assert all(line.out is None for line in fresh.rows)
    assert "results" not in keys(fresh)


def test_c09_formulas_and_error_values_name_their_cells(sheet: SourceSheet) -> None:
    made = drafted(sheet, Answers(kind="student_changes"))
    never = cause(made, "formulas")
    assert never.cells == ((3, 0),)
    assert never.title.startswith("A formula was never calculated. Open the file in Excel, save it there")
    wrong = [found for found in made.causes if found.key.startswith("error:")]
    assert {found.cells for found in wrong} == {((2, 2),), ((3, 1),)}
    assert {found.title.split()[3] for found in wrong} == {"#N/A", "#REF!"}
    alone = drafted(sheet, Answers(kind="student_changes").choosing("formulas", "leave_blank"))
    assert "formulas" not in keys(alone)


def test_numbers_that_excel_has_rounded_are_one_cause_a_column(tmp_path: Path) -> None:
    path = tmp_path / "rounded.csv"
    path.write_text(
        "Student ID,First name,Surname,Mobile\n1,Ana,Silva,8.5E+11\n2,Ben,Okoro,8.6E+11\n", encoding="utf-8"
    )
    made = drafted(read_sheet(path))
    rounded = cause(made, "rounded:student.mobile_phone_number")
    assert (rounded.title, rounded.rows) == ("Excel has rounded numbers in Mobile phone. Type them in again.", (2, 3))
    assert "8.6E+11" in [problem.quote for problem in row(made, 3).problems]


def test_nothing_is_asked_about_columns_and_rows_nobody_uses(tmp_path: Path) -> None:
    sheet = read_sheet(write_case(27, tmp_path))
    assert "letters" not in keys(drafted(sheet, Answers().with_target(0, None).with_target(1, None)))
    crossed = read_sheet(write_case(33, tmp_path))
    out = drafted(crossed, Answers().leaving_out([4, 9, 10, 31]))
    assert "crossed_out" not in keys(out)
    assert "merged" not in keys(drafted(replace(sheet, notes=("merged_cells",))))
