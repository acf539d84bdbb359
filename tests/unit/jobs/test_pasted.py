"""A table from the clipboard is a sheet like any other, and anything else on it is told by a reason."""

import asyncio

import pytest

from mbdesk.errors import SheetError
from mbdesk.jobs.pasted import open_pasted
from mbdesk.jobs.prepare import changed_since


def test_a_pasted_table_is_a_sheet_without_a_path_that_cannot_change() -> None:
    sheet = asyncio.run(open_pasted("Student ID\tSurname\r\n00417\tMüller\r\n"))
    assert (sheet.path, sheet.header, sheet.columns, len(sheet.sha256)) == ("", 1, 2, 64)
    assert [cell.text for cell in sheet.rows[1].cells] == ["00417", "Müller"]
    assert not asyncio.run(changed_since(sheet))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no_rows"),
        (" \t\r\n", "no_table"),
        ("Good morning", "no_table"),
        ("one line\tonly", "no_table"),
        ("x\t" * 300 + "\n" + "y\t" * 300 + "z", "too_many_columns"),
    ],
)
def test_what_is_no_table_is_told(text: str, reason: str) -> None:
    with pytest.raises(SheetError) as caught:
        asyncio.run(open_pasted(text))
    assert (caught.value.path, caught.value.reason) == ("", reason)


def test_a_table_of_an_email_is_read_from_its_html_when_the_text_lost_its_cells() -> None:
    html = "<p>Dear all,</p><table><tr><th>Student ID</th><th>Surname</th></tr><tr><td>00417</td><td>Silva</td></tr>"
    sheet = asyncio.run(open_pasted("Dear all,\nStudent ID\nSurname\n00417\nSilva\n", html))
    assert [[cell.text for cell in row.cells] for row in sheet.rows] == [["Student ID", "Surname"], ["00417", "Silva"]]


def test_text_with_tabs_is_what_counts() -> None:
    sheet = asyncio.run(open_pasted("A\tB\n1\t2\n", "<table><tr><td>other</td><td>words</td></tr></table>"))
    assert sheet.rows[0].cells[0].text == "A"


def test_a_single_column_is_taken_from_the_text() -> None:
    html = "<table><tr><td>Student ID</td></tr><tr><td>00417  B</td></tr></table>"
    sheet = asyncio.run(open_pasted("Student ID\n00417  B\n", html))
    assert sheet.rows[1].cells[0].text == "00417  B"
