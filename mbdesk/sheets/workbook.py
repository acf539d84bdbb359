"""An .xlsx or .xlsm file: its sheets, its shared texts and what its cell styles say about numbers.

Read by itself, not by openpyxl: openpyxl's quick mode knows nothing of hidden rows, merged cells and formulas that
were never calculated, its other mode walks every cell up to the farthest one, and both take four times as long.
"""

import re
from dataclasses import dataclass
from typing import Final

from mbdesk.errors import SheetError
from mbdesk.sheets.cell_styles import Style, read_styles
from mbdesk.sheets.package import Names, Package, elements, parse, targets, xml_parser

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A sheet as the workbook lists it; ``part`` is where its cells are."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """Everything the rows of a sheet need from the rest of the file. ``active`` is the sheet Excel opens on."""

    package: Package
    sheets: tuple[SheetPart, ...]
    active: int
    from_1904: bool
    texts: tuple[str, ...]
    styles: tuple[Style, ...]


def open_workbook(package: Package) -> Workbook:
    """Read all but the rows. Raises ``SheetError`` (``damaged``)."""
    main = next((part for kind, part in targets(package, "").values() if kind == "officeDocument"), "xl/workbook.xml")
    links = targets(package, main)
    sheets: list[SheetPart] = []
    active, from_1904 = 0, False
    for tag, attributes in elements(package, main):
        if tag == "sheet":
            kind, part = links.get(attributes.local("id"), ("", ""))
            if kind == "worksheet" and part in package:
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append(SheetPart(name=decoded(attributes.get("name", "")), part=part, hidden=hidden))
        elif tag == "workbookPr":
            from_1904 = attributes.get("date1904", "0").casefold() in {"1", "true", "on"}
        elif tag == "workbookView":
            active = int(attributes.get("activeTab", "0")) if attributes.get("activeTab", "0").isdecimal() else 0
    if not sheets:
        raise SheetError("", "damaged", main)
    by_kind = {kind: part for kind, part in links.values() if part in package}
    return Workbook(
        package=package,
        sheets=tuple(sheets),
        active=active,
        from_1904=from_1904,
        texts=_shared_texts(package, by_kind["sharedStrings"]) if "sharedStrings" in by_kind else (),
        styles=read_styles(package, by_kind["styles"]) if "styles" in by_kind else (),
    )


def decoded(text: str) -> str:
    """``_x000D_`` and its like are characters XML cannot carry."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


class TextCollector:
    """Collects the text of ``t`` elements, leaving out the reading aids (``rPh``) of East Asian names."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self._wanted = False
        self._aside = False

    def start(self, tag: str) -> None:
        """An element begins."""
        if tag == "rPh":
            self._aside = True
        self._wanted = tag == "t" and not self._aside

    def end(self, tag: str) -> None:
        """An element ends."""
        if tag == "rPh":
            self._aside = False
        self._wanted = False

    def text(self, text: str) -> None:
        """Characters between tags."""
        if self._wanted:
            self.pieces.append(text)

    def take(self) -> str:
        """The text collected so far; the next one starts empty."""
        whole = decoded("".join(self.pieces))
        self.pieces.clear()
        return whole


def _shared_texts(package: Package, part: str) -> tuple[str, ...]:
    texts: list[str] = []
    names, collector = Names(), TextCollector()
    parser = xml_parser()

    def start(tag: str, _attributes: dict[str, str]) -> None:
        collector.start(names[tag])

    def end(tag: str) -> None:
        collector.end(names[tag])
        if names[tag] == "si":
            texts.append(collector.take())

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = collector.text
    parse(package, part, parser)
    return tuple(texts)
