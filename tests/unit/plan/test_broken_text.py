"""Text read in the wrong encoding by another program is recognised and mended, and nothing else is touched (C27)."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from mbdesk.plan.broken_text import letters_lost, repair
from mbdesk.plan.mended import LETTERS, REPAIR, mend
from mbdesk.plan.rows import Cell
from mbdesk.sheets.pasted import read_text

NAMES: dict[str, list[str]] = json.loads(
    (Path(__file__).parents[2] / "data" / "given_names.json").read_text(encoding="utf-8")
)
ALL = [name for names in NAMES.values() for name in names]


def broken(name: str, encoding: str) -> str:
    """``name`` as a program shows it that takes its UTF-8 for ``encoding``."""
    return "".join(bytes([byte]).decode(encoding, "ignore") or chr(byte) for byte in name.encode())


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("MÃ¼ller", "Müller"),
        ("MÃƒÂ¼ller", "Müller"),
        ("M√ºller", "Müller"),
        ("MĂĽller", "Müller"),
        ("РџРµС‚СЂРѕРІ", "Петров"),
        ("Oâ€™Brien", "O’Brien"),
        ("Ã–rjan Ã…ngstrÃ¶m", "Örjan Ångström"),
        ("Ã\u00a0 la carte", "à la carte"),
        ("Ð˜Ð²Ð°Ð½ Ð¡ÐµÑ€Ð³ÐµÐµÐ²", "Иван Сергеев"),
    ],
)
def test_broken_text_is_mended(text: str, meant: str) -> None:
    assert repair(text) == meant


@pytest.mark.parametrize(
    "text", ["", "Ana", "JOSÉ’S", "SÃO PAULO", "São", "NICOLÒ’S “A”", "RŮŽENA", "YRJÖ–A", "Â", "Â la"]
)
def test_text_that_is_right_stays(text: str) -> None:
    assert repair(text) == text


def test_no_name_in_the_world_is_mended_that_was_right() -> None:
    for name in ALL:
        for variant in (name, name.upper(), f"{name.upper()}’S", f"“{name}”", f"{name.upper()}–{name}"):
            assert repair(variant) == variant


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp1250", "cp1251", "mac_roman"])
def test_most_names_of_the_world_come_back(encoding: str) -> None:
    odd = [name for name in ALL if not name.isascii()]
    back = sum(repair(broken(name, encoding)) == name for name in odd)
    assert back >= len(odd) * 0.8, (back, len(odd))


@pytest.mark.parametrize(
    ("text", "lost"),
    [("M?ller", True), ("Gar\ufffda", True), ("\ufffdsa", True), ("Who?", False), ("?", False), ("", False),
     ("https://x.example/a?b=c", False), ("10?5", False)],
)  # fmt: skip
def test_letters_lost_for_good_are_told(text: str, lost: bool) -> None:
    assert letters_lost(text) is lost


def test_a_sheet_is_noted_and_mended_only_when_asked() -> None:
    sheet = read_text("Name\tTown\nMÃ¼ller\tKÃ¶ln\nM?ller\tKöln\n")
    assert set(sheet.notes) == {"double_encoded:2", "lost_letters:1"}
    assert sheet.rows[1].cells[0].text == "MÃ¼ller"
    sheet = replace(sheet, rows=(*sheet.rows, replace(sheet.rows[2], number=4, cells=(Cell(417, "00417"), Cell()))))
    assert mend(sheet, sheet.rows, {}).rows == sheet.rows
    mended = mend(sheet, sheet.rows, {LETTERS: REPAIR}).rows
    assert [[cell.text for cell in row.cells] for row in mended[1:3]] == [["Müller", "Köln"], ["M?ller", "Köln"]]
    assert mended[1].cells[0] == Cell("Müller", "Müller")
    assert mended[3] == sheet.rows[3]
