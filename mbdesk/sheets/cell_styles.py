"""What the cell styles of an .xlsx file say: how numbers are shown, and marks that people give to rows."""

from dataclasses import dataclass
from typing import Final

from mbdesk.sheets.number_formats import Shape, format_of, shape_of
from mbdesk.sheets.package import Attributes, Package, elements

_SECTIONS: Final = frozenset(
    {"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors"}
)
_OFF: Final = frozenset({"0", "false", "off"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a cell style does to a number, and whether it crosses out or colours the cell (``marked``: either)."""

    shape: Shape = Shape.PLAIN
    number_format: str = ""
    struck: bool = False
    coloured: bool = False
    marked: bool = False


def read_styles(package: Package, part: str) -> tuple[Style, ...]:
    """The cell styles in the order in which cells name them. Raises ``SheetError("damaged")``."""
    custom: dict[int, str] = {}
    struck: list[bool] = []
    coloured: list[bool] = []
    styles: list[Attributes] = []
    section = ""
    for tag, attributes in elements(package, part):
        if tag in _SECTIONS:
            section = tag
        match section, tag:
            case "numFmts", "numFmt":
                custom[_whole(attributes, "numFmtId")] = attributes.get("formatCode", "")
            case "fonts", "font":
                struck.append(False)
            case "fonts", "strike" if struck:
                struck[-1] = attributes.get("val", "1") not in _OFF
            case "fills", "fill":
                coloured.append(False)
            case "fills", "fgColor" if coloured:
                coloured[-1] = not _is_white(attributes)
            case "cellXfs", "xf":
                styles.append(attributes)
    return tuple(_style(attributes, custom, struck, coloured) for attributes in styles)


def _style(attributes: Attributes, custom: dict[int, str], struck: list[bool], coloured: list[bool]) -> Style:
    number_format = format_of(_whole(attributes, "numFmtId"), custom)
    font, fill = _whole(attributes, "fontId"), _whole(attributes, "fillId")
    out = font < len(struck) and struck[font]
    colour = fill < len(coloured) and coloured[fill]
    shape = shape_of(number_format)
    return Style(shape=shape, number_format=number_format, struck=out, coloured=colour, marked=out or colour)


def _is_white(attributes: Attributes) -> bool:
    colour = attributes.get("rgb", "").upper()
    if colour:
        return colour.endswith("FFFFFF") or colour == "00000000"
    return (attributes.get("theme") == "0" and "tint" not in attributes) or attributes.get("indexed") in {
        "9",
        "64",
        "65",
    }


def _whole(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "0")
    return int(text) if text.isdecimal() else 0
