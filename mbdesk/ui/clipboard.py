"""What goes to the clipboard: a text, or rows as tab text for anything and as a table that Excel takes as text, so that
leading zeros stay."""

import html
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication

from mbdesk.text import without_marks

_HEAD: Final = (
    '<html><head><meta charset="utf-8"><style>td, th { mso-number-format:"\\@"; white-space:nowrap; }</style></head>'
    "<body><table>"
)
_TAIL: Final = "</table></body></html>"


def copy_text(text: str) -> None:
    """Put ``text`` on the clipboard, without the marks that only the screen needs."""
    QApplication.clipboard().setText(without_marks(text))


def mime_of(titles: Sequence[str], rows: Sequence[Sequence[str]], *, with_titles: bool = True) -> QMimeData:
    """``rows`` of texts under ``titles`` as plain text and as a table in which every cell is text."""
    titles = [without_marks(title) for title in titles]
    rows = [[without_marks(cell) for cell in row] for row in rows]
    lines = [*([titles] if with_titles else []), *rows]
    data = QMimeData()
    data.setText("\n".join("\t".join(_flat(cell) for cell in line) for line in lines))
    data.setHtml(_table(titles if with_titles else (), rows))
    return data


def _flat(cell: str) -> str:
    return " ".join(cell.split()) if "\t" in cell or "\n" in cell or "\r" in cell else cell


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    parts = [_HEAD]
    if titles:
        parts.append("<tr>" + "".join(f"<th>{html.escape(title)}</th>" for title in titles) + "</tr>")
    for row in rows:
        cells = "".join(f"<td style='mso-number-format:\"\\@\"'>{html.escape(cell)}</td>" for cell in row)
        parts.append(f"<tr>{cells}</tr>")
    parts.append(_TAIL)
    return "".join(parts)
