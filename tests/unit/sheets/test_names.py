"""File names made from data stay inside their folder on every system (quality X19)."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mbdesk.sheets.write import safe_file_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Biology 10 - Term 2", "Biology 10 - Term 2.xlsx"),
        ("..\\..\\x", "x.xlsx"),
        ("../../etc/passwd", "etc-passwd.xlsx"),
        ("a/b", "a-b.xlsx"),
        ("CON", "_CON.xlsx"),
        ("con.txt", "_con.txt.xlsx"),
        ("Lpt1 ", "_Lpt1.xlsx"),
        ("x.xlsx:ads", "x.xlsx-ads.xlsx"),
        (".hidden", "hidden.xlsx"),
        ("ends. . ", "ends.xlsx"),
        ("a\x00b\nc\u202egpj", "a b c gpj.xlsx"),
        ('<>:"|?*', "mbdesk.xlsx"),
        ("", "mbdesk.xlsx"),
        ("Zoë 張", "Zoë 張.xlsx"),
        ("x" * 300, "x" * 115 + ".xlsx"),
    ],
)
def test_names(text: str, name: str) -> None:
    assert safe_file_name(text, ".xlsx") == name


@given(st.text(max_size=400))
def test_every_text_gives_a_name_inside_the_folder(text: str) -> None:
    name = safe_file_name(text, ".xlsx")
    folder = Path("/exports")
    assert (folder / name).parent == folder
    assert name.endswith(".xlsx")
    assert not name.startswith(".")
    assert len(name) <= 121
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|\0')
