"""Tables into workbooks: typed, safe, printable, and the same when they come back (quality X01, X02, X04)."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from mbdesk.errors import SheetError
from mbdesk.fields import Column, Kind, Table
from mbdesk.sheets.cell_text import starts_like_formula
from mbdesk.sheets.opening import content_of
from mbdesk.sheets.read import read_sheet
from mbdesk.sheets.write import write_tables
from tests.unit.sheets import samples
from tests.unit.sheets.books import texts

PAYLOADS = "Payloads- all-of them-"


def worksheet(path: Path, title: str) -> Worksheet:
    sheet = openpyxl.load_workbook(path)[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def values(path: Path, title: str) -> list[list[Any]]:
    return [list(row) for row in worksheet(path, title).iter_rows(values_only=True)]


def raw_parts(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if "worksheets/sheet" in name)


def test_every_value_has_its_own_type(written: Mapping[str, Path]) -> None:
    rows = values(written["tables"], "Students")
    assert rows[0] == [column.title for column in samples.VALUES.columns]
    assert rows[1][:3] == ["Müller, Zoë", "00417", "zoe@x.example"]
    assert rows[1][3:] == [datetime.fromisoformat("2011-04-03"), 12, 0.94, "DE, EN", "Yes"]
    assert rows[2] == ["张, 伟", "00933", None, None, None, None, None, "No"]


def test_columns_are_marked_for_what_they_are(written: Mapping[str, Path]) -> None:
    row = worksheet(written["tables"], "Students")[2]
    formats = [cell.number_format for cell in row]
    assert formats == ["General", "@", "@", "d mmm yyyy", "#,##0", "0 %", "General", "General"]


def test_a_sheet_is_ready_to_be_used_and_printed(written: Mapping[str, Path]) -> None:
    sheet = worksheet(written["tables"], "Students")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:H4")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["A1"].font.bold
    assert sheet["A1"].fill.start_color.rgb == "001F5FBF"
    assert sheet.column_dimensions["C"].width >= 30
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None
    assert footer is not None
    assert header.left.text == "Tom && Jerry's School"
    assert header.right.text == "Students"
    assert (footer.left.text, footer.right.text) == ("12 Mar 2026", "Page &P of &N")


def test_notes_stand_on_a_last_sheet(written: Mapping[str, Path]) -> None:
    book = openpyxl.load_workbook(written["tables"], read_only=True)
    assert book.sheetnames == ["Students", PAYLOADS, "Notes"]
    assert values(written["tables"], "Notes")[1] == ["Students", "As of 8:12."]


def test_no_text_becomes_a_formula_or_a_link(written: Mapping[str, Path]) -> None:
    assert len(samples.PAYLOADS) == 40
    for name in ("tables", "results"):
        parts = raw_parts(written[name])
        assert "<f>" not in parts
        assert "<hyperlink" not in parts
    rows = values(written["tables"], PAYLOADS)
    assert rows[0][2] == "=Heading"
    read = [row[0] for row in texts(content_of(written["tables"].read_bytes(), suffix="", sheet=PAYLOADS))]
    assert read[1:] == [*samples.PAYLOADS, *samples.ODD_TEXTS]


def test_libreoffice_sees_the_same_texts(opened: Mapping[str, Path]) -> None:
    sheet = worksheet(opened["tables"], PAYLOADS)
    for row, text in enumerate((*samples.PAYLOADS, *samples.ODD_TEXTS), start=2):
        cell = sheet.cell(row, 1)
        assert cell.data_type != "f", text
        assert "<f" not in raw_parts(opened["tables"])
        shown = str(cell.value if cell.value is not None else "")
        assert _line_ends(shown) == _line_ends(text), text


def _line_ends(text: str) -> str:
    """LibreOffice keeps one kind of line end, and drops the mark at the very start that it takes for a byte order."""
    return text.replace("_x000D_", "\r").replace("\r\n", "\n").replace("\r", "\n")


def test_cells_that_start_like_a_formula_are_marked_as_text_and_no_others(written: Mapping[str, Path]) -> None:
    sheet = worksheet(written["tables"], PAYLOADS)
    for row, text in enumerate((*samples.PAYLOADS, *samples.ODD_TEXTS), start=2):
        assert sheet.cell(row, 1).quotePrefix == starts_like_formula(text), text
    marked = [text for text in (*samples.PAYLOADS, *samples.ODD_TEXTS) if starts_like_formula(text)]
    assert {"=1+1", "+44 20 7946 0958", "-", "@x", "＝1+1", "\t=1+1", " =1+1"} <= set(marked)
    assert not {"00417", "Ana\n=1+1", "'=1+1", "—", "line\nbreak"} & set(marked)


def test_what_libreoffice_saves_reads_back_the_same(opened: Mapping[str, Path], written: Mapping[str, Path]) -> None:
    """EXP-3: opened and saved elsewhere, an export shows no difference when it is read again."""
    ours, theirs = read_sheet(written["tables"], sheet="Students"), read_sheet(opened["tables"], sheet="Students")
    assert [[c.raw for c in row.cells] for row in theirs.rows] == [[c.raw for c in row.cells] for row in ours.rows]
    assert [row.cells[1].text for row in ours.rows] == ["Student ID", "00417", "00933", "1"]


def one_column(texts_: Sequence[str], title: str = "Sheet") -> Table:
    return Table(title=title, columns=(Column(title="Text"),), rows=tuple((text,) for text in texts_))


def test_a_text_too_long_for_a_cell_stands_whole_on_its_own_sheet(tmp_path: Path) -> None:
    long = "Zoë 😀 " * 8_000
    written = write_tables(tmp_path / "a.xlsx", [one_column(["short", long])], school="S")
    assert written.long_texts == 1
    cell = values(written.path, "Sheet")[2][0]
    assert cell.startswith(long[:15_000])
    assert "Long texts" in cell
    rows = values(written.path, "Long texts")[1:]
    assert "".join(row[3] for row in rows) == long
    assert {(row[0], row[1]) for row in rows} == {("Sheet", "A3")}


def test_characters_no_workbook_can_hold_are_left_out_and_counted(tmp_path: Path) -> None:
    written = write_tables(tmp_path / "a.xlsx", [one_column(["a\x00b\x07", "\ud800c\ufffe", "fine\t\n"])], school="S")
    assert written.removed == 4
    assert [row[0] for row in values(written.path, "Sheet")[1:]] == ["ab", "c", "fine\t\n"]
    told = values(written.path, "Letters left out")[1:]
    assert [tuple(row[:2]) for row in told] == [("Sheet", 2), ("Sheet", 3)], "who opens the workbook sees where"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), min_size=1, max_size=5))
def test_every_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, texts_: list[str]) -> None:
    path = tmp_path_factory.mktemp("round") / "a.xlsx"
    written = write_tables(path, [one_column([f"x{text}" for text in texts_])], school="S")
    read = [row[0] for row in texts(content_of(path.read_bytes(), suffix=""))][1:]
    kept = [re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", f"x{text}") for text in texts_]
    assert read == kept
    assert written.removed == sum(len(f"x{a}") for a in texts_) - sum(map(len, kept))


def test_sheets_with_names_excel_refuses(tmp_path: Path) -> None:
    titles = ["History", "a/b", "A-B", "", "x" * 40, "x" * 41, "'quoted'", "[1]:*?", "Zoë\n\u202e", "😀" * 20]
    write_tables(tmp_path / "a.xlsx", [one_column(["x"], title) for title in titles], school="S")
    names = openpyxl.load_workbook(tmp_path / "a.xlsx", read_only=True).sheetnames
    assert len({name.casefold() for name in names}) == len(titles)
    assert all(len(name.encode("utf-16-le")) <= 62 and not re.search(r"[\[\]:*?/\\]", name) for name in names)
    assert names[:4] == ["History 1", "a-b", "A-B (2)", "Sheet"]


def test_an_empty_table_has_its_headings(tmp_path: Path) -> None:
    write_tables(tmp_path / "a.xlsx", [one_column([])], school="S")
    assert values(tmp_path / "a.xlsx", "Sheet") == [["Text"]]


def test_dates_before_excel_and_bare_numbers_are_not_lost(tmp_path: Path) -> None:
    table = Table(
        title="T",
        columns=(Column(title="Born", kind=Kind.DATE), Column(title="N", kind=Kind.NUMBER)),
        rows=((date(1899, 5, 1), 3.5), (date(1900, 2, 1), 0), (date(2011, 4, 3), -1)),
    )
    write_tables(tmp_path / "a.xlsx", [table], school="S")
    sheet = read_sheet(tmp_path / "a.xlsx")
    assert [[c.raw for c in row.cells] for row in sheet.rows[1:]] == [
        ["1899-05-01", 3.5],
        [date(1900, 2, 1), 0],
        [date(2011, 4, 3), -1],
    ]


def test_more_rows_than_excel_holds_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    class Many(tuple[Any, ...]):
        __slots__ = ()

        def __len__(self) -> int:
            return 1_048_576

    with pytest.raises(SheetError) as caught:
        write_tables(tmp_path / "a.xlsx", [Table(title="T", columns=(), rows=Many())], school="S")
    assert caught.value.reason == "too_many_rows"
    assert not list(tmp_path.iterdir())


def test_columns_are_side_by_side_in_their_order(written: Mapping[str, Path]) -> None:
    letters = [cell.column for cell in worksheet(written["tables"], "Students")[1]]
    assert all(isinstance(a, int) and isinstance(b, int) and b == a + 1 for a, b in pairwise(letters))
