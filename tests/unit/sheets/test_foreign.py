"""Old Excel, binary Excel and OpenDocument files, whole and hostile, through the limited child (quality B07, B08)."""

import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mbdesk.errors import SheetError
from mbdesk.plan.rows import SourceSheet
from mbdesk.sheets.read import read_sheet
from tests.support import sheet_foreign
from tests.support.sheet_foreign import HEADINGS, MADE_AT, ODS, ROWS, SHEET, XLS, xlsb

TITLE = "Riverside International School, new pupils"
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited by the kernel there")


def texts(sheet: SourceSheet, number: int) -> list[str]:
    row = sheet.row(number)
    return [cell.text for cell in row.cells] if row else []


def reason(path: Path, seconds: float = 20) -> str:
    with pytest.raises(SheetError) as caught:
        read_sheet(path, seconds=seconds)
    return caught.value.reason


@pytest.fixture(params=["xls", "xlsb", "ods"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The same sheet in each format, under a name that says nothing."""
    path = tmp_path / "download"
    match request.param:
        case "xlsb":
            path.write_bytes(xlsb([[TITLE], HEADINGS, *ROWS], hidden=True))
        case kind:
            path.write_bytes((XLS if kind == "xls" else ODS).read_bytes())
    return path


def test_values_are_the_same_in_every_format(file: Path) -> None:
    sheet = read_sheet(file)
    assert (sheet.sheet, sheet.header, sheet.path) == (SHEET, 2, str(file))
    assert texts(sheet, 1)[0] == TITLE
    assert texts(sheet, 2)[:8] == list(HEADINGS)
    for number, (_, surname, first, born, score, _, remarks, total) in enumerate(ROWS, start=3):
        row = sheet.row(number)
        assert row is not None
        raws = [cell.raw for cell in row.cells]
        assert raws[1:5] == [surname, first, born, score]
        assert raws[6:8] == [remarks, total]
        assert [type(raw) for raw in (raws[3], raws[7])] == [date, int]
    assert texts(sheet, 3)[0] == "00417"


def test_what_such_a_file_cannot_tell_is_noted(file: Path) -> None:
    sheet = read_sheet(file)
    kind = next(note for note in sheet.notes if note.startswith("only_values:"))
    assert kind in {"only_values:xls", "only_values:xlsb", "only_values:ods"}
    assert "hidden_sheets:Lists" in sheet.notes
    assert [info.hidden for info in sheet.sheets] == [False, True]


@pytest.mark.parametrize("path", [XLS, ODS])
def test_zeros_hidden_rows_and_errors_are_really_not_told(path: Path) -> None:
    """Why the note is there. The day this fails, reading may promise more."""
    sheet = read_sheet(path)
    assert texts(sheet, 4)[0] == "418"
    assert not any(row.hidden for row in sheet.rows)
    assert texts(sheet, 3)[8] == ""
    row = sheet.row(4)
    assert row is not None
    assert row.cells[8].raw == MADE_AT


def test_yes_and_no_are_such_but_in_open_document() -> None:
    assert [row.cells[5].raw for row in read_sheet(XLS).rows[2:]] == [row[5] for row in ROWS]
    assert [row.cells[5].raw for row in read_sheet(ODS).rows[2:]] == [1, 0, 1, 0]


@pytest.mark.parametrize("path", [XLS, ODS])
def test_another_sheet_can_be_chosen_and_a_missing_one_is_named(path: Path) -> None:
    assert texts(read_sheet(path, sheet="Lists"), 1) == ["Grade 1"]
    with pytest.raises(SheetError) as caught:
        read_sheet(path, sheet="2027")
    assert (caught.value.reason, caught.value.place) == ("no_sheet", "2027")


def test_cells_that_begin_far_from_the_corner_keep_their_places(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(xlsb([["Name", "Born"], ["Ana", date(2011, 4, 3)]], at=(6, 2)))
    sheet = read_sheet(path)
    assert [row.number for row in sheet.rows] == [7, 8]
    assert texts(sheet, 8) == ["", "", "Ana", "2011-04-03"]


@linux_only
def test_one_cell_in_the_farthest_corner_costs_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(sheet_foreign.corners())
    assert reason(path) == "damaged"


def fat(data: bytearray, entries: Callable[[int], int]) -> bytes:
    """The .xls with its first table of sectors written anew."""
    start = 512 * (1 + struct.unpack_from("<I", data, 76)[0])
    for at in range(128):
        struct.pack_into("<I", data, start + 4 * at, entries(at))
    return bytes(data)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda d: d[:900], "damaged"),
        (lambda d: d[: len(d) - 100], "damaged"),
        (lambda d: fat(bytearray(d), lambda at: at), "damaged"),
        (lambda d: fat(bytearray(d), lambda at: (at + 1) % 4), "damaged"),
        (lambda d: fat(bytearray(d), lambda at: 0), "damaged"),
        (lambda d: d[:30] + b"\x1e\x00" + d[32:], "damaged"),
        (lambda d: d.replace("Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")), "protected"),
    ],
    ids=[
        "header only",
        "cut off",
        "a directory that is its own next",
        "a ring",
        "all to the first",
        "shift",
        "password",
    ],
)
def test_a_broken_old_workbook_ends_the_child_at_most(
    make: Callable[[bytes], bytes], expected: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(make(XLS.read_bytes()))
    assert reason(path) == expected


@pytest.mark.parametrize("part", ["content.xml", "xl/worksheets/sheet1.bin", "xl/workbook.bin"])
def test_a_package_with_a_broken_part_is_damaged(part: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsb"
    path.write_bytes(ODS.read_bytes() if part == "content.xml" else xlsb([["Name"], ["Ana"]]))
    sheet_foreign.replace_part(path, part, b"\x00\xff<table")
    assert reason(path) in {"damaged", "no_rows"}


def test_a_locked_open_document_sheet_is_protected(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ODS.read_bytes())
    sheet_foreign.replace_part(path, "META-INF/manifest.xml", b"<m><manifest:encryption-data/></m>")
    assert reason(path) == "protected"


def test_no_entities_are_unfolded(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(ODS.read_bytes())
    ten = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{ten}]><x>&e8;</x>'
    sheet_foreign.replace_part(path, "content.xml", bomb.encode())
    assert reason(path) in {"damaged", "bomb", "no_rows"}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 7600), noise=st.binary(min_size=1, max_size=12))
def test_a_few_wrong_bytes_never_reach_the_window(at: int, noise: bytes, tmp_path: Path) -> None:
    data = XLS.read_bytes()
    path = tmp_path / "a.xls"
    path.write_bytes(data[:at] + noise + data[at + len(noise) :])
    with suppress(SheetError):
        assert read_sheet(path).rows
