"""A table pasted from the clipboard: as Excel, LibreOffice, web sheets and text files put it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.errors import SheetError
from mbdesk.plan.rows import Cell
from mbdesk.sheets.pasted import read_text
from mbdesk.sheets.sheet_rows import MAX_ROWS


def rows(text: str, separator: str | None = None) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in read_text(text, separator=separator).rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Name\tBorn\r\nAna\t2011\r\n", [["Name", "Born"], ["Ana", "2011"]]),
        ("Name\tBorn\nAna\t2011", [["Name", "Born"], ["Ana", "2011"]]),
        ("Name\tBorn\rAna\t2011\r", [["Name", "Born"], ["Ana", "2011"]]),
        ('Ana\t"two\nlines"\r\nBen\tx\r\n', [["Ana", "two\nlines"], ["Ben", "x"]]),
        ('"two\r\nlines"\t"with\ttab"\r\n', [["two\r\nlines", "with\ttab"]]),
        ('"say ""hi"""\tx\n', [['say "hi"', "x"]]),
        ('"Bia" Silva\t5" pipe\n', [['"Bia" Silva', '5" pipe']]),
        ('"Bia"\tx\n', [['"Bia"', "x"]]),
        ('Ana\t"never closed\nBen\tx\n', [["Ana", '"never closed'], ["Ben", "x"]]),
        ("00417\n00418\n", [["00417"], ["00418"]]),
        ("Silva, Ana\nOkoro, Ben\n", [["Silva, Ana"], ["Okoro, Ben"]]),
        ("Name\nO'Brien & Sons; Ltd\n", [["Name"], ["O'Brien & Sons; Ltd"]]),
        ("  Ana \t '0012\n", [["  Ana ", " '0012"]]),
        ("'=1+1\t=1+1\n", [["'=1+1", "=1+1"]]),
        ("a\x00b\tc\n", [["ab", "c"]]),
        ("a\t\t\nb\tc\t\n", [["a", ""], ["b", "c"]]),
    ],
)
def test_cells_are_what_they_were_in_the_sheet(text: str, expected: list[list[str]]) -> None:
    assert rows(text) == expected


def test_blank_rows_count() -> None:
    sheet = read_text("Name\tBorn\n\nAna\t2011\n\t\nBen\t2012\n")
    assert [row.number for row in sheet.rows] == [1, 3, 5]


def test_it_is_a_sheet_like_any_other() -> None:
    sheet = read_text(
        "Riverside School\t\t\nSurname\tFirst name\tD.O.B.\nSilva\tAna\t03/04/2011\nOkoro\tBen\t1/5/2012\n"
    )
    assert (sheet.path, sheet.sheet, sheet.header, sheet.columns) == ("", "", 2, 3)
    assert sheet.rows[2].cells[0] == Cell("Silva", "Silva")
    assert [(info.name, info.rows) for info in sheet.sheets] == [("", 4)]
    assert sheet.sha256 != read_text("Surname\tFirst name\n").sha256


def test_a_text_files_content_pasted_is_split_and_said() -> None:
    sheet = read_text("Surname,First name\nSilva,Ana\n")
    assert [cell.text for cell in sheet.rows[1].cells] == ["Silva", "Ana"]
    assert sheet.notes == ("separator:,",)
    assert read_text("a;b\n1;2\n").notes == ("separator:;",)


def test_the_person_can_name_the_separator() -> None:
    assert rows("Silva, Ana\nOkoro, Ben\n", ",") == [["Silva", " Ana"], ["Okoro", " Ben"]]
    assert rows("Surname,First name\nSilva,Ana\n", "\t") == [["Surname,First name"], ["Silva,Ana"]]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "no_rows"), (" \n".strip(" "), "no_rows"), ("\t\t\n", "no_rows"), ("a\n" * (MAX_ROWS + 1), "too_many_rows"),
     ("a\t" * 200 + "a", "too_many_columns")],
)  # fmt: skip
def test_what_is_no_table_is_one_message(text: str, reason: str) -> None:
    with pytest.raises(SheetError) as caught:
        read_text(text)
    assert caught.value.reason == reason


_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n\t"), min_size=1, max_size=8).filter(
    lambda text: not (text.startswith('"') or text.endswith('"'))
)


@given(st.lists(st.lists(_CELLS, min_size=2, max_size=2), min_size=1, max_size=6))
def test_any_cells_without_quotes_and_breaks_come_back(table: list[list[str]]) -> None:
    assert rows("".join("\t".join(row) + "\r\n" for row in table)) == table
