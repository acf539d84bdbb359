"""The quick way through a plain sheet says what the XML parser says, and leaves to it what is not plain."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.errors import SheetError
from mbdesk.fields import Column, Kind, Table
from mbdesk.sheets.excel import ExcelBook
from mbdesk.sheets.kinds import is_zip, workbook_kind
from mbdesk.sheets.package import Package
from mbdesk.sheets.plain_rows import unescaped
from mbdesk.sheets.sheet_rows import RawSheet, _RowReader
from mbdesk.sheets.workbook import Workbook, open_workbook
from mbdesk.sheets.write import write_tables
from tests.support.sheet_cases import TITLES, write_case
from tests.unit.sheets.books import MAIN, parts, zipped
from tests.unit.sheets.test_every_text import HOSTILE, NAMES, every

ROWS = (
    '<row r="1" spans="1:3" x14ac:dyDescent="0.25"><c r="A1" t="inlineStr"><is><t>Name</t></is></c>'
    '<c r="B1" s="0" t="str"><v>Born &amp; bred</v></c></row>\n'
    '<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t xml:space="preserve"> Ana &#237; </t></is></c>'
    '<c r="C2"><v>417</v></c><c r="D2" s="0"/><c r="E2" t="b"><v>1</v></c><c r="F2" t="e"><v>#N/A</v></c></row>'
    '<row r="3"/><row r="7"><c r="C7"><v>1.5E2</v></c></row>'
)


def opened(rows: str, **more: Any) -> Workbook:
    return open_workbook(Package(zipped(parts(rows, **more))))


def quick(workbook: Workbook, part: str) -> RawSheet | None:
    """None when the sheet is not plain."""
    reader = _RowReader(workbook)
    return reader.sheet if reader.run_plainly(part) else None


def parsed(workbook: Workbook, part: str) -> RawSheet:
    reader = _RowReader(workbook)
    reader.run(part)
    return reader.sheet


Said = dict[str, Any] | tuple[str, str] | None


def outcome(read: Callable[[Workbook, str], RawSheet | None], workbook: Workbook, part: str) -> Said:
    """What was read, or why not; None when the sheet is not plain."""
    try:
        sheet = read(workbook, part)
    except SheetError as error:
        return error.reason, error.place
    return asdict(sheet) if sheet is not None else None


def agree(workbook: Workbook) -> list[bool]:
    """For each sheet whether it was plain; what both ways say of it is the same then."""
    plain = []
    for sheet in workbook.sheets:
        said = outcome(quick, workbook, sheet.part)
        plain.append(said is not None)
        if said is not None:
            assert said == outcome(parsed, workbook, sheet.part)
    return plain


def test_a_plain_sheet_is_read_without_the_parser() -> None:
    book = opened(ROWS, around='<mergeCells><mergeCell ref="A2:A3"/></mergeCells>')
    assert agree(book) == [True]
    said = quick(book, book.sheets[0].part)
    assert said is not None
    assert [(number, hidden) for number, hidden, _ in said.rows] == [(1, False), (2, True), (7, False)]
    assert said.rows[1][2] == [" Ana í ", None, 417, None, ["b", True, "TRUE"], ["e", "#N/A", "#N/A"]]
    assert said.merged == [(2, 0, 3, 0)]


@pytest.mark.parametrize("number", TITLES)
def test_both_ways_agree_on_what_registrars_have(number: int, tmp_path: Path) -> None:
    data = write_case(number, tmp_path).read_bytes()
    if is_zip(data) and workbook_kind(Package(data)) == "xlsx":
        agree(open_workbook(Package(data)))


def test_both_ways_agree_on_every_text(tmp_path: Path) -> None:
    texts = [*every(HOSTILE), *every(NAMES)]
    columns = (Column(title="No"), Column(title="Text"), Column(title="ID", kind=Kind.IDENTIFIER))
    table = Table(title="T", columns=columns, rows=tuple((str(n), t, t) for n, t in enumerate(texts)))
    path = write_tables(tmp_path / "a.xlsx", [table], school="S").path
    assert agree(open_workbook(Package(path.read_bytes())))[0]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><f>1+1</f><v>2</v></c>',
        '<c r="A1" t="inlineStr"><is><r><t>rich</t></r></is></c>',
        "<c><v>1</v></c>",
        '<c r="A1"><!-- a note --><v>1</v></c>',
        '<c r="A1" t="str"><v><![CDATA[x]]></v></c>',
        '<c r="A1" t="str"><v>a\rb</v></c>',
        '<c t="str" r="A1"><v>other order</v></c>',
        "<c r='A1'><v>1</v></c>",
        '<c r="A1" t="str"><v>&nbsp;</v></c>',
        '<c r="A1" t="str"><v>&#0;</v></c>',
        '<c r="A1" t="str"><v>A & B</v></c>',
        '<c r="A1" t="str"><v>\x01</v></c>',
        '<c r="A1" t="str"><v>a]]>b</v></c>',
        '<c r="A1" cm="1"><v>1</v></c>',
        '<c r="A1"><v>1</v></c></c>',
        '<c r="XFE1"><v>1</v></c>',
        "stray",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser(cell: str) -> None:
    book = opened(f'<row r="1">{cell}</row>')
    assert quick(book, book.sheets[0].part) is None


@pytest.mark.parametrize(
    "sheet",
    [
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData/></x:worksheet>',
        f'<!DOCTYPE worksheet><worksheet xmlns="{MAIN}"><sheetData></sheetData></worksheet>',
        f'<?xml version="1.0" encoding="latin-1"?><worksheet xmlns="{MAIN}"><sheetData></sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData></sheetData><sheetData></sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1" r="2"></row></sheetData></worksheet>',
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"></row></sheetData>',
        f'<worksheet xmlns="{MAIN}"><sheetData></row></sheetData></worksheet>',
    ],
)
def test_a_part_that_is_not_plain_is_left_to_the_parser(sheet: str) -> None:
    book = open_workbook(Package(zipped({**parts(""), "xl/worksheets/sheet1.xml": sheet})))
    assert quick(book, book.sheets[0].part) is None


PIECES = (
    *("<", ">", "&", '"', "'", "/", "\0", "\r", " ", "x", "t=", "é", "\ufffe", "<!---->", "]]>", "_x0041_"),
    *("</row>", "<row>", '<row r="9">', "</c>", "<v>", "</v>", "<f/>", '<c r="B9"><v>1</v></c>'),
    *("&#x41;", "&#65", "&amp;"),
)


@given(st.lists(st.tuples(st.integers(0, len(ROWS)), st.integers(0, 6), st.sampled_from(PIECES)), max_size=3))
def test_however_a_sheet_is_broken_both_ways_agree(changes: list[tuple[int, int, str]]) -> None:
    rows = ROWS
    for at, cut, piece in changes:
        rows = rows[:at] + piece + rows[at + cut :]
    agree(opened(rows))


@pytest.mark.parametrize("text", ["&#1_0;", "&#X41;", "&#xD800;", "&#1114112;", "&unknown;", "&amp", "a & b"])
def test_only_what_xml_knows_is_unescaped(text: str) -> None:
    try:
        unescaped(text)
    except ValueError:
        return
    pytest.fail("XML knows no such thing")


def test_a_book_of_excel_gives_its_rows() -> None:
    book = ExcelBook(Package(zipped(parts(ROWS))))
    assert [row[0] for row in book.read(book.sheets[0]).rows] == [1, 2, 7]
