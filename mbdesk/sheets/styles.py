"""The house look of workbooks, drawn once: header, cells, tints (look.md's light palette)."""

from collections.abc import Mapping
from typing import Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from mbdesk.fields import Kind

ACCENT: Final = "1F5FBF"
ON_ACCENT: Final = "FFFFFF"
LINE: Final = "D5DAE1"
GAP: Final = "838D9B"
MUTED: Final = "566273"

DATE: Final = "d mmm yyyy"
DATE_TIME: Final = "d mmm yyyy hh:mm"
TEXT: Final = "@"
PERCENT: Final = "0 %"
WHOLE: Final = "#,##0"

FORMATS: Final[Mapping[Kind, str]] = {
    Kind.IDENTIFIER: TEXT,
    Kind.EMAIL: TEXT,
    Kind.PHONE: TEXT,
    Kind.DATE: DATE,
    Kind.NUMBER: WHOLE,
    Kind.PERCENT: PERCENT,
}
"""Number format by kind; the others need none."""

RIGHT: Final = frozenset({Kind.NUMBER, Kind.PERCENT})

_NAME: Final = "Calibri"
_SIZE: Final = 11

HEADER_FONT: Final = Font(name=_NAME, size=_SIZE, bold=True, color=ON_ACCENT)
HEADER_FILL: Final = PatternFill("solid", start_color=ACCENT, end_color=ACCENT)
TITLE_FONT: Final = Font(name=_NAME, size=14, bold=True, color=ACCENT)
MUTED_FONT: Final = Font(name=_NAME, size=_SIZE, color=MUTED)
MUTED_ITALIC: Final = Font(name=_NAME, size=_SIZE, color=MUTED, italic=True)
BOLD: Final = Font(name=_NAME, size=_SIZE, bold=True)

TOP: Final = Alignment(vertical="top")
TOP_LEFT: Final = Alignment(vertical="top", horizontal="left")
TOP_WRAPPED: Final = Alignment(vertical="top", wrap_text=True)
LEFT: Final = Alignment(horizontal="left")
CENTRE: Final = Alignment(horizontal="center")
UPRIGHT: Final = Alignment(text_rotation=90, horizontal="center", vertical="bottom")
HEADER: Final = Alignment(vertical="center", wrap_text=True)
HEADER_RIGHT: Final = Alignment(vertical="center", horizontal="right", wrap_text=True)

_THIN: Final = Side("thin", color=LINE)
_GAP: Final = Side("medium", color=GAP)
ROW: Final = Border(bottom=_THIN)
ROW_GAP: Final = Border(bottom=_THIN, left=_GAP)
GAP_LEFT: Final = Border(left=_GAP)


def tint(background: str) -> PatternFill:
    """A solid fill."""
    return PatternFill("solid", start_color=background, end_color=background)


GOOD: Final = tint("E3F4E9")
WARNING: Final = tint("FFF2D6")
BAD: Final = tint("FCE8E6")
QUIET: Final = tint("EEF0F3")
