"""Tables into text files that Excel opens right and nothing in them runs (quality X03)."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.fields import Column, Kind, Table
from mbdesk.sheets.cell_text import guarded, unguarded
from mbdesk.sheets.read import read_sheet
from mbdesk.sheets.write import write_csv
from tests.unit.sheets import samples


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-x", "'-x"),
        ("\t=1", "'\t=1"),
        (" =1+1", "' =1+1"),
        ("＝1", "'＝1"),
        ("Ana\n=1+1", "'Ana\n=1+1"),
        ("Ana\r\n  +x", "'Ana\r\n  +x"),
        ("+44 20 7946 0958", "+44 20 7946 0958"),
        ("+1 (555) 010-0100", "+1 (555) 010-0100"),
        ("-12.5", "-12.5"),
        ("+3", "+3"),
        ("00417", "00417"),
        ("O'Brien", "O'Brien"),
        ("'quoted'", "'quoted'"),
        ("'t Hooft", "'t Hooft"),
        ("'0012", "'0012"),
        ("'=1+1", "''=1+1"),
        ("'+44 20 7946 0958", "'+44 20 7946 0958"),
        ("Ana = Ben", "Ana = Ben"),
        ("", ""),
    ],
)
def test_an_apostrophe_guards_what_could_run_and_nothing_else(text: str, written: str) -> None:
    assert guarded(text) == written
    assert unguarded(written) == text


def test_a_thousand_phone_numbers_stay_as_they_are() -> None:
    phones = [f"+{country} {n:03} 555-{n:04}" for country in (1, 44, 48, 852) for n in range(250)]
    assert [guarded(phone) for phone in phones] == phones


def test_a_file_for_excel_has_its_mark_and_its_separator(tmp_path: Path) -> None:
    table = Table(
        title="T",
        columns=(Column(title="Name"), Column(title="Born", kind=Kind.DATE), Column(title="L", kind=Kind.LIST)),
        rows=(('Zoë; "Z"', date(2011, 4, 3), ("a", "b")), ("two\nlines", None, ())),
    )
    written = write_csv(tmp_path / "a.csv", table, ";")
    data = written.path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == 'Name;Born;L\r\n"Zoë; ""Z""";2011-04-03;a, b\r\n"two\nlines";;\r\n'
    assert [[c.text for c in r.cells] for r in read_sheet(written.path).rows] == [
        ["Name", "Born", "L"],
        ['Zoë; "Z"', "2011-04-03", "a, b"],
        ["two\nlines", "", ""],
    ]


def test_raw_files_for_other_programs_are_not_guarded(tmp_path: Path) -> None:
    table = Table(title="T", columns=(Column(title="Name"),), rows=(("=1+1",),))
    assert b"'=" not in write_csv(tmp_path / "a.csv", table, raw=True).path.read_bytes()


def test_a_file_read_again_says_what_it_said(written: Mapping[str, Path]) -> None:
    expected = [column.title for column in samples.TEXTS.columns]
    rows = [[cell.text for cell in row.cells] for row in read_sheet(written["payloads"], separator=",").rows]
    assert rows[0] == expected
    assert [row[0] for row in rows[1:]] == [*samples.PAYLOADS, *samples.ODD_TEXTS]


@given(st.text(st.sampled_from("'=+-@ a1\t\r\n＝\u00a0")))
def test_guarding_can_always_be_undone(text: str) -> None:
    assert unguarded(guarded(text)) == text


def test_libreoffice_finds_nothing_to_run(opened: Mapping[str, Path]) -> None:
    sheet = openpyxl.load_workbook(opened["payloads"]).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert len(cells) >= 3 * len(samples.PAYLOADS)
    assert not [cell.value for cell in cells if cell.data_type == "f"]
