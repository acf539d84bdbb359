"""The rows of a sheet as programs usually write them, taken apart by one pattern: a third of the time of an XML parser.

Only what the pattern fits without a gap is read so. Anything else (formulas, rich text, comments, prefixes, another
encoding) is left to the parser, which also judges what is broken.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

MOST_BYTES: Final = 32_000_000
"""A larger part is read in pieces by the parser: as one text it would need several times its size in memory."""

_TEXT: Final = r"([^<\r\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*)"
_ATTRIBUTES: Final = r'(?: [a-zA-Z][a-zA-Z0-9]*(?::[a-zA-Z0-9]+)?="[^"<&\x00-\x1f\ufffe\uffff]*")*'
_ROW: Final = re.compile(rf"\s*(?:<row{_ATTRIBUTES}/>\s*)*<row({_ATTRIBUTES})>")
_NO_ROW: Final = re.compile(rf"\s*(?:<row{_ATTRIBUTES}/>\s*)*")
_CELL: Final = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,6})")?(?: t="([a-zA-Z]+)")?'
    rf'(?:/>|>(?:<v>{_TEXT}</v>|<is><t(?: xml:space="preserve")?>{_TEXT}</t></is>)?</c>)'
    r"|(\S)"
)
_START: Final = b"<sheetData>"
_END: Final = b"</sheetData>"
_HEAD: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml ([^>?]*)\?>)?\s*<[a-zA-Z]")
_UTF_8: Final = re.compile(rb"encoding=[\"'](?i:utf-8)[\"']")
_NOT_PLAIN: Final = (b"<!", b"]]>")
_ENTITY: Final = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));|&")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

PlainCell = tuple[str, str, str, str, str, str]
"""Column letters, style, type, value, text within the cell, and "" unless something else stands there."""


class PlainSheet:
    """``around`` is the part without its rows, for the parser."""

    def __init__(self, around: bytes, rows: str) -> None:
        self.around = around
        self._rows = rows

    @classmethod
    def of(cls, part: bytes) -> "PlainSheet | None":
        """None when the part is not as plain as it must be. Raises UnicodeDecodeError, a ValueError."""
        head = _HEAD.match(part)
        if head is None or (b"encoding" in (head[1] or b"") and not _UTF_8.search(head[1])):
            return None
        if len(part) > MOST_BYTES or part.count(_START) != 1 or part.count(_END) != 1:
            return None
        start, end = part.index(_START) + len(_START), part.index(_END)
        if start > end or any(mark in part for mark in _NOT_PLAIN) or b"<?" in part[5:]:
            return None
        return cls(part[:start] + part[end:], part[start:end].decode("utf-8"))

    def rows(self) -> Iterator[tuple[str, list[PlainCell]]]:
        """The attributes and the cells of each row that is not empty. Raises ValueError for what is no plain row."""
        *rows, rest = self._rows.split("</row>")
        for row in rows:
            start = _ROW.match(row)
            if start is None:
                raise ValueError(row[:80])
            yield start[1], _CELL.findall(row, start.end())
        if not _NO_ROW.fullmatch(rest):
            raise ValueError(rest[:80])


@lru_cache(maxsize=100_000)
def unescaped(text: str) -> str:
    """``text`` with what its entities stand for. Raises ValueError for one that XML does not know."""
    return _ENTITY.sub(_meant, text) if "&" in text else text


def _meant(entity: re.Match[str]) -> str:
    name, decimal, hexadecimal = entity.groups()
    if name:
        return _NAMED[name]
    if not decimal and not hexadecimal:
        raise ValueError(entity.string[:80])
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if (number < 32 and number not in {9, 10, 13}) or 0xD800 <= number < 0xE000 or number in {0xFFFE, 0xFFFF}:
        raise ValueError(number)
    return chr(number)
