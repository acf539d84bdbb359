"""What a text must go through before it may stand in a cell."""

import re
from typing import Final

from mbdesk.text import without_marks

LONGEST: Final = 32_767
"""UTF-16 units that fit into one cell of Excel."""

_PIECE: Final = 16_000
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_BLANKS: Final = " \t\r\n\x00\u00a0\u2007\u202f\u3000\ufeff\u200b"
_TRIGGERS: Final = "=+-@＝＋－＠"
_PHONE: Final = re.compile(r"\+?[0-9 ()./-]{6,}")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


def clean(text: str) -> tuple[str, int]:
    """``text`` without the characters no workbook can hold, and how many those were; marks of the screen are gone."""
    if text.isprintable():
        return text, 0
    return _NOT_XML.subn("", without_marks(text))


def escaped(text: str) -> str:
    """``_x0041_`` typed by a person would come back as ``A``: its first underscore is written as ``_x005F_``."""
    return _LOOKS_ESCAPED.sub("_x005F_", text) if "_x" in text else text


def starts_like_formula(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula once somebody edits the cell."""
    if text[:1] in {"\t", "\r", "\n"}:
        return True
    return text.lstrip(_BLANKS)[:1] in tuple(_TRIGGERS)


def too_long(text: str) -> bool:
    """Whether the text does not fit into one cell."""
    return len(text) > LONGEST // 2 and len(text.encode("utf-16-le")) // 2 > LONGEST


def pieces(text: str) -> list[str]:
    """A too long text in pieces that fit."""
    return [text[at : at + _PIECE] for at in range(0, len(text), _PIECE)]


def guarded(text: str) -> str:
    """The text for a CSV cell (quality X03): an apostrophe in front of what could start a formula.

    Also after a line break inside the cell, and before a text that looks guarded already, so that ``unguarded`` gives
    every text back. Plain numbers and phone numbers stay as they are.
    """
    return f"'{text}" if _is_risky(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """What ``guarded`` made, undone."""
    return text[1:] if text[:1] == "'" and _is_risky(text.lstrip("'")) else text


def _is_risky(text: str) -> bool:
    if _NUMBER.fullmatch(text) or _PHONE.fullmatch(text):
        return False
    return any(starts_like_formula(line) for line in (text, *re.split(r"[\r\n]+", text)[1:]))
