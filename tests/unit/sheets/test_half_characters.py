"""Halves of characters, as programs leave them that cut a text within an emoji: no sheet that holds one is stuck."""

import sys
from datetime import date
from pathlib import Path

import pytest

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.folding import tidy
from mbdesk.plan.freeze import Frozen, freeze
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.operations import CreatePerson
from mbdesk.plan.plan import Plan
from mbdesk.plan.rows import SourceSheet
from mbdesk.sheets.pasted import read_text
from mbdesk.sheets.read import read_sheet
from tests.unit.sheets.books import saved, workbook

TITLES = ["First name", "Surname", "E-mail", "Note \ud83d"]
ROW = ["Ana \ud83d", "Sil\udc00va", "ana@x.example", "\ud83d\ude00 and \ude00"]


def planned(sheet: SourceSheet, answers: Answers | None = None) -> Plan:
    known = Known(Directory(settled=frozenset({"students", "parents", "year_groups"})))
    made = draft(sheet, answers or Answers(), known, date(2026, 3, 10))
    return build_plan(made, known, school="s", school_name="S", made_at="2026-03-10T15:00:00+00:00")


def frozen(plan: Plan) -> Frozen:
    (create,) = [step.operation for step in plan.steps]
    assert isinstance(create, CreatePerson)
    assert {key: create.values[key] for key in ("first_name", "last_name")} == {
        "first_name": "Ana",
        "last_name": "Silva",
    }
    return freeze(plan)


def escaped(text: str) -> str:
    """As a workbook holds what XML cannot carry."""
    return "".join(f"_x{ord(c):04X}_" if 0xD800 <= ord(c) < 0xE000 else c for c in text)


def test_a_workbook_with_halves_can_be_sent(tmp_path: Path) -> None:
    file = tmp_path / "cut.xlsx"
    file.write_bytes(saved(workbook([escaped(t) for t in TITLES], [escaped(t) for t in ROW])))
    sheet = read_sheet(file)
    assert [cell.text for cell in sheet.rows[0].cells][3] == "Note "
    assert [cell.raw for cell in sheet.rows[1].cells] == ["Ana ", "Silva", "ana@x.example", "😀 and "]
    assert "😀 and " in frozen(planned(sheet)).text


def test_what_is_pasted_or_typed_with_halves_can_be_sent() -> None:
    sheet = read_text("\t".join(TITLES) + "\n" + "\t".join(ROW[:3]) + "\n")
    answers = Answers().with_edits([(2, 3)], "typed \ud83d")
    assert answers.edits == {(2, 3): "typed "}
    assert "typed " in frozen(planned(sheet, answers)).text


@pytest.mark.skipif(sys.platform == "darwin", reason="Apple's file system refuses a name with half a character")
def test_a_file_whose_name_is_no_text_can_be_sent(tmp_path: Path) -> None:
    file = tmp_path / "Sch\udcfcler.csv"
    file.write_text("First name,Surname,E-mail\nAna,Silva,ana@x.example\n", encoding="utf-8")
    plan = planned(read_sheet(file))
    assert plan.source.endswith("Schler.csv")
    assert frozen(plan).sha256


def test_tidy_takes_halves_away_and_no_whole_character() -> None:
    assert tidy("Ana \ud83d") == "Ana"
    assert tidy("Ana 😀") == "Ana 😀"
