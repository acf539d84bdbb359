"""Comments are HTML (contract 16, row 10); people, tables and workbooks get their words only."""

import re
from html.parser import HTMLParser
from typing import Final

_LOOKS_LIKE_HTML: Final = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
_NEW_LINE: Final = frozenset({"br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"})
_SILENT: Final = frozenset({"script", "style", "head", "title", "template"})


def plain_text(text: str) -> str:
    """The words of ``text`` if it is HTML: one line per paragraph, list items with a bullet, nothing fetched or run.

    Text that only contains ``<`` or ``&`` ("x < 5", "R&D") comes back as it is.
    """
    if not _LOOKS_LIKE_HTML.search(text):
        return text.strip()
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).splitlines())
    return "\n".join(line for line in lines if line and line != "•")


class _Words(HTMLParser):
    """Collects the text between the tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent.append(tag)
        elif tag in _NEW_LINE:
            self.parts.append("\n• " if tag == "li" else "\n")
        elif tag == "td":
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            self._silent.remove(tag)
        elif tag in _NEW_LINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data.replace("\n", " "))
