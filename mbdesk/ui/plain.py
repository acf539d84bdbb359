"""Texts that hold data, made safe for the places of Qt that would read more into them (design fact 6).

Labels show plain text by themselves (``widgets.label``); tooltips guess rich text, buttons eat ``&``, and control
characters can turn the order of a name round.
"""

import html
import re
from collections.abc import Mapping
from typing import Final

from mbdesk.text import APART, marks_close, without_marks

_BIDI: Final = {
    0x202A: "⟦LRE⟧",
    0x202B: "⟦RLE⟧",
    0x202C: "⟦PDF⟧",
    0x202D: "⟦LRO⟧",
    0x202E: "⟦RLO⟧",
    0x2066: "⟦LRI⟧",
    0x2067: "⟦RLI⟧",
    0x2068: "⟦FSI⟧",
    0x2069: "⟦PDI⟧",
}
_CONTROLS: Final = {code: chr(0x2400 + code) for code in range(0x20)} | dict.fromkeys(range(127, 160), "␦")
_MARKS: Final = _BIDI | _CONTROLS
_APART: Final = re.compile(f"({'|'.join(APART)})")
_LINES: Final = {code: mark for code, mark in _MARKS.items() if code not in {0x09, 0x0A}}


def one_line(text: str) -> str:
    """``text`` for a table cell: line breaks become spaces, hidden marks become visible."""
    if text.isprintable():
        return text
    return _shown(" ".join(text.split()) if any(c in text for c in "\n\r\t") else text, _MARKS)


def lines(text: str) -> str:
    """``text`` for a label: line breaks and tabs stay, hidden marks become visible."""
    return text if text.isprintable() else _shown(text.replace("\r\n", "\n"), _LINES)


def _shown(text: str, marks: Mapping[int, str]) -> str:
    """``text`` with its hidden marks visible, except those that ``tr`` set around a name: they keep sentences in order.

    Marks of somebody else between them are visible like any other, and so cannot end what ``tr`` began. A text that
    was cut in between has none.
    """
    if not marks_close(text):
        return without_marks(text).translate(marks)
    return "".join(part if part in APART else part.translate(marks) for part in _APART.split(text))


def button(text: str) -> str:
    """Data on a button, menu entry or tab: ``&`` is shown, not taken for a shortcut mark."""
    return one_line(text).replace("&", "&&")


def tip(text: str) -> str:
    """Data in a tooltip: shown as written, wrapped at a readable width."""
    if not text:
        return ""
    escaped = html.escape(lines(text)).replace("\n", "<br>")
    return f"<p style='white-space:pre-wrap; margin:0'>{escaped}</p>"
