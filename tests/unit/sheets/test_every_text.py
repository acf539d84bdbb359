"""Hostile strings and names from all over the world go through our files and back, byte for byte (quality B15, B16).

The lists are ours: hostile strings by kind, and given names by language, both in ``tests/data``.
"""

import json
import re
from pathlib import Path
from typing import Final

import pytest

from mbdesk.fields import Column, Kind, Table
from mbdesk.sheets.pasted import read_text
from mbdesk.sheets.read import read_sheet
from mbdesk.sheets.write import write_csv, write_tables

DATA: Final = Path(__file__).parents[2] / "data"
HOSTILE: Final[dict[str, list[str]]] = json.loads((DATA / "hostile_strings.json").read_text(encoding="ascii"))
NAMES: Final[dict[str, list[str]]] = json.loads((DATA / "given_names.json").read_text(encoding="utf-8"))
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
KINDS: Final = (Kind.TEXT, Kind.IDENTIFIER, Kind.PHONE, Kind.EMAIL, Kind.CHOICE)


def every(lists: dict[str, list[str]]) -> list[str]:
    return [text for texts in lists.values() for text in texts]


def table(texts: list[str], *, numbered: bool = True) -> Table:
    kinds = [Column(title=f"As {kind}", kind=kind) for kind in KINDS]
    columns = (Column(title="Number"), *kinds) if numbered else tuple(kinds)
    return Table(
        title="T", columns=columns, rows=tuple((f"row {n}", *[text] * len(kinds)) for n, text in enumerate(texts))
    )


def test_the_lists_are_long_enough_and_hold_nothing_twice() -> None:
    hostile, names = every(HOSTILE), every(NAMES)
    assert len(hostile) == len(set(hostile)) >= 515
    assert len(names) == len(set(names)) >= 1000
    assert len(NAMES) >= 100


@pytest.mark.parametrize("lists", [HOSTILE, NAMES], ids=["hostile", "names"])
def test_a_workbook_gives_every_text_back(lists: dict[str, list[str]], tmp_path: Path) -> None:
    texts = every(lists)
    written = write_tables(tmp_path / "a.xlsx", [table(texts)], school="S")
    rows = read_sheet(written.path).rows[1:]
    expected = [NOT_IN_XML.sub("", text) for text in texts]
    for column in range(1, len(KINDS) + 1):
        assert [row.cells[column].text for row in rows] == expected
    for row in rows:
        assert row.cells[1].raw == (row.cells[1].text or None)
    lost = [(f"row {n}", len(NOT_IN_XML.findall(text))) for n, text in enumerate(texts) if NOT_IN_XML.search(text)]
    assert written.removed == sum(count for _, count in lost) * len(KINDS)
    assert [(sheet, rows[number - 2].cells[0].text) for sheet, number in written.removed_rows] == [
        ("T", name) for name, _ in lost
    ]


@pytest.mark.parametrize("lists", [HOSTILE, NAMES], ids=["hostile", "names"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_text_file_gives_every_text_back(lists: dict[str, list[str]], separator: str, tmp_path: Path) -> None:
    texts = every(lists)
    path = write_csv(tmp_path / "a.csv", table(texts), separator).path
    rows = read_sheet(path, separator=separator).rows[1:]
    expected = [text.replace("\x00", "") for text in texts]
    for column in range(1, len(KINDS) + 1):
        assert [row.cells[column].text for row in rows] == expected


def test_the_clipboard_gives_every_text_back() -> None:
    """As a spreadsheet program puts it there: in quotes only where a tab or a line break makes them necessary."""
    texts = [text for text in every(HOSTILE) + every(NAMES) if "\x00" not in text and not text.startswith('"')]
    lines = [f'"{text.replace(chr(34), chr(34) * 2)}"' if re.search("[\t\r\n]", text) else text for text in texts]
    sheet = read_text("".join(f"row\t{line}\r\n" for line in lines))
    assert [row.cells[1].text for row in sheet.rows] == texts
