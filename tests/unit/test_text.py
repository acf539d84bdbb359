"""Sentences with names that run from right to left: set off on the screen, plain everywhere else."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from mbdesk.fields import Column, Table
from mbdesk.sheets.names import safe_file_name, sheet_titles
from mbdesk.sheets.write import write_csv, write_tables
from mbdesk.text import APART, fold, marks_close, tr, trn, without_marks

OPEN, CLOSE = APART
ARABIC, HEBREW, BOTH = "محمد العلي", "נועה לוי", "Omar عمر"


@pytest.mark.parametrize("name", [ARABIC, HEBREW, BOTH, "٣ب ", "\U00010a00"])
def test_a_name_that_runs_leftwards_is_set_off(name: str) -> None:
    assert tr("Archive {name} (12B)?", name=name) == f"Archive {OPEN}{name}{CLOSE} (12B)?"
    assert trn("{count} of {name}", "{count} of {name}", 2, name=name) == f"2 of {OPEN}{name}{CLOSE}"


@pytest.mark.parametrize("value", ["Ana Silva", "José Núñez", "张伟", "Ким", "", 12, date(2011, 4, 3), None, "e\u0301"])
def test_everything_else_stays_plain(value: object) -> None:
    assert tr("Archive {value}?", value=value) == f"Archive {value}?"


def test_numbers_keep_their_form() -> None:
    assert tr("{share:.0%} of {name}", share=0.5, name="Ana") == "50% of Ana"


def test_a_sentence_in_a_sentence_is_not_set_off_again() -> None:
    inner = tr("Archive {name}", name=ARABIC)
    assert tr("Done: {label}.", label=inner) == f"Done: Archive {OPEN}{ARABIC}{CLOSE}."
    assert tr("{who}: {label}", who=HEBREW, label=inner) == f"{OPEN}{HEBREW}{CLOSE}: Archive {OPEN}{ARABIC}{CLOSE}"


@pytest.mark.parametrize(
    "name", [f"א{CLOSE}x", f"{OPEN}א", f"{CLOSE}א{OPEN}", f"{CLOSE}x{OPEN}", f"{OPEN}{CLOSE}{CLOSE}א"]
)
def test_data_cannot_close_what_a_sentence_opened(name: str) -> None:
    said = tr("Archive {name} (12B)?", name=name)
    assert marks_close(said)
    assert said.count(OPEN) == said.count(CLOSE) <= 1
    assert without_marks(said) == f"Archive {without_marks(name)} (12B)?"


def test_marks_are_no_part_of_a_comparison() -> None:
    assert fold(tr("Archive {name}", name=ARABIC)) == fold(f"Archive {ARABIC}")


def test_no_mark_is_written_to_a_file(tmp_path: Path) -> None:
    said = tr("{name} was archived.", name=ARABIC)
    own = "\u2066an isolate of their own\u2069"
    table = Table(
        title=said[:20], columns=(Column(title=said), Column(title="Own")), rows=((said, own),), notes=(said,)
    )
    plain = f"{ARABIC} was archived."

    write_tables(tmp_path / "one.xlsx", [table], school=tr("School of {name}", name=ARABIC))
    book = openpyxl.load_workbook(tmp_path / "one.xlsx")
    first, notes = book.worksheets
    assert [[cell.value for cell in row] for row in first] == [[plain, "Own"], [plain, own]]
    assert [cell.value for cell in notes[2]][1] == plain
    margin = first.oddHeader
    assert margin is not None
    assert OPEN not in f"{book.sheetnames}{margin.left.text}{margin.right.text}"
    assert ARABIC in str(margin.left.text)

    write_csv(tmp_path / "one.csv", table)
    assert (tmp_path / "one.csv").read_text(encoding="utf-8-sig").split("\n")[1] == f"{plain},{own}"


def test_no_mark_is_in_the_name_of_a_file_or_sheet() -> None:
    said = tr("“{name}” results", name=ARABIC)
    assert safe_file_name(said, ".xlsx") == f"“{ARABIC}” results.xlsx"
    assert sheet_titles([said]) == [f"“{ARABIC}” results"]
