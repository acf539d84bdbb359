"""A table that was copied from a web page or an e-mail, where the plain text does not keep its cells apart."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

_WIDEST: Final = 200
_SKIPPED: Final = frozenset({"script", "style", "head"})


def table_text(html: str) -> str:
    """The largest table of ``html`` as text with tabs between cells, "" when there is none of two cells or more.

    Layout tables around it do not count: a cell that holds a table has no text of its own.
    """
    reader = _Tables()
    reader.feed(html)
    reader.close()
    found = max(reader.done, key=lambda table: table.size, default=None)
    if found is None or found.size < 2:
        return ""
    return "\n".join("\t".join(row) for row in found.rows)


@dataclass(slots=True)
class _Table:
    """``below`` is how many more rows a cell that spans several goes on, by column."""

    rows: list[list[str]] = field(default_factory=list)
    below: dict[int, int] = field(default_factory=dict)
    text: list[str] | None = None
    wide: int = 1
    high: int = 1

    @property
    def size(self) -> int:
        """How many cells say something."""
        return sum(bool(cell) for row in self.rows for cell in row)

    def new_row(self) -> None:
        """The next row begins."""
        self.end_cell()
        self.rows.append([])

    def new_cell(self, wide: int, high: int) -> None:
        """The next cell of the row begins."""
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        self.text, self.wide, self.high = [], wide, high

    def end_cell(self) -> None:
        """The cell, and blanks for what it spans; before it, blanks for what spans down into this row."""
        if self.text is None:
            return
        row = self.rows[-1]
        while self.below.get(len(row), 0) and len(row) < _WIDEST:
            self.below[len(row)] -= 1
            row.append("")
        said = " ".join("".join(self.text).split())
        for at in range(min(self.wide, max(1, _WIDEST - len(row)))):
            if self.high > 1:
                self.below[len(row)] = self.high - 1
            row.append("" if at else said)
        self.text = None


class _Tables(HTMLParser):
    """Collects the tables of a page, the innermost first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.done: list[_Table] = []
        self._open: list[_Table] = []
        self._skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A table, a row, a cell or a line break begins."""
        if tag in _SKIPPED:
            self._skipping += 1
        elif tag == "table":
            if self._open:
                self._open[-1].text = None
            self._open.append(_Table())
        elif self._open and tag == "tr":
            self._open[-1].new_row()
        elif self._open and tag in {"td", "th"}:
            self._open[-1].new_cell(_span(attrs, "colspan"), _span(attrs, "rowspan"))
        elif tag in {"br", "p", "div"}:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """A table or a cell ends."""
        if tag in _SKIPPED:
            self._skipping = max(0, self._skipping - 1)
        elif self._open and tag in {"td", "th", "tr"}:
            self._open[-1].end_cell()
        elif self._open and tag == "table":
            self._end_table()

    def handle_data(self, data: str) -> None:
        """Text, of a cell or of nobody."""
        if self._open and self._open[-1].text is not None and not self._skipping:
            self._open[-1].text.append(data)

    def close(self) -> None:
        """Half a page was copied: what is open ends here."""
        super().close()
        while self._open:
            self._end_table()

    def _end_table(self) -> None:
        table = self._open.pop()
        table.end_cell()
        self.done.append(table)


def _span(attributes: list[tuple[str, str | None]], name: str) -> int:
    """How many columns or rows a cell spans."""
    text = dict(attributes).get(name) or "1"
    return min(max(int(text), 1), _WIDEST) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
