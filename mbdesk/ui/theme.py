"""The look: colours, spaces and type sizes, and how they are put on the application.

Fusion with our palette and one small style sheet (``resources/style.qss``). Nothing else in ``ui`` names a colour.
"""

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from string import Template
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from mbdesk.ui.drawing import file_of
from mbdesk.ui.palette import CONTRAST_DARK, CONTRAST_LIGHT, DARK, LIGHT, Colours

XS: Final = 4
S: Final = 8
M: Final = 12
L: Final = 16
XL: Final = 24
XXL: Final = 32
"""The only spaces, in pixels at 100 %."""

CONTROL: Final = 32
ROW_COMFORTABLE: Final = 30
ROW_COMPACT: Final = 24
TABLE_HEADER: Final = 32
HEADER: Final = 48
STRIP: Final = 28
STATUS: Final = 28
PANE: Final = 360

SMALL: Final = 0.9
BODY: Final = 1.0
SECTION: Final = 1.15
TITLE: Final = 1.4

_BETTER_THAN_A_GUESS: Final = ("Inter", "Cantarell", "Noto Sans")


class Scheme(StrEnum):
    """What a person can choose as the appearance."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


@dataclass(frozen=True, slots=True)
class Look:
    """What is on the screen now: the colours, the body font and its size in points."""

    colours: Colours
    font: QFont
    points: float


class _Changes(QObject):
    """Tells custom-painted widgets that the look has changed."""

    changed = Signal()


@dataclass
class _State:
    look: Look | None = None
    system_font: QFont | None = None
    changes: _Changes | None = None


_state: Final = _State()


def look() -> Look:
    """The look in use. Before ``apply`` it is the light one with the application's font."""
    if _state.look is None:
        font = QGuiApplication.font()
        return Look(LIGHT, font, font.pointSizeF())
    return _state.look


def colours() -> Colours:
    """The colours in use."""
    return look().colours


def colour(role: str) -> QColor:
    """One colour in use, by its role's name."""
    return QColor(getattr(colours(), role))


def changes() -> _Changes:
    """Its ``changed`` signal follows every ``apply``."""
    if _state.changes is None:
        _state.changes = _Changes()
    return _state.changes


def font(scale: float = BODY, *, bold: bool = False, tabular: bool = False) -> QFont:
    """The body font at ``scale`` times its size; ``tabular`` gives all digits one width."""
    made = QFont(look().font)
    made.setPointSizeF(look().points * scale)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    if tabular:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


def line_high(least: int, around: int) -> int:
    """The height in pixels of a band with one line of text: ``least``, and more when the letters are large."""
    return max(least, QFontMetrics(font(bold=True)).height() + around)


def letters_wide(count: int) -> int:
    """The width in pixels of so many average letters in the body font."""
    return QFontMetrics(font()).averageCharWidth() * count


def colours_for(scheme: Scheme) -> Colours:
    """The colours that ``scheme`` means on this computer at this moment."""
    hints = QGuiApplication.styleHints()
    dark = hints.colorScheme() is Qt.ColorScheme.Dark
    accessibility = getattr(hints, "accessibility", None)  # Qt 6.10 and later
    strong = accessibility is not None and accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
    match scheme:
        case Scheme.LIGHT:
            return LIGHT
        case Scheme.DARK:
            return DARK
        case Scheme.CONTRAST:
            return CONTRAST_DARK if dark else CONTRAST_LIGHT
        case Scheme.SYSTEM:
            if strong:
                return CONTRAST_DARK if dark else CONTRAST_LIGHT
            return DARK if dark else LIGHT


def apply(app: QApplication, scheme: Scheme = Scheme.SYSTEM, text_scale: float = 1.0) -> Look:
    """Put the look on ``app``: style, palette, font, style sheet. ``text_scale`` 1.0 is the system's own text size."""
    if _state.system_font is None:
        _state.system_font = _system_font()
        app.setStyle("Fusion")
    chosen = QFont(_state.system_font)
    points = round(_state.system_font.pointSizeF() * text_scale * 4) / 4
    chosen.setPointSizeF(points)
    made = Look(colours_for(scheme), chosen, points)
    _state.look = made
    app.setFont(chosen)
    app.setPalette(_palette(made.colours))
    app.setStyleSheet(_style_sheet(made))
    changes().changed.emit()
    return made


def _system_font() -> QFont:
    """The system's font; where no desktop names one, the best of those installed."""
    found = QGuiApplication.font()
    if found.family().casefold() in {"sans serif", "sans", "sans-serif", ""} and QFontInfo(found).family():
        installed = set(QFontDatabase.families())
        better = next((name for name in _BETTER_THAN_A_GUESS if name in installed), None)
        if better is not None:
            found.setFamilies([better, "Noto Sans CJK SC"])
            found.setPointSizeF(max(found.pointSizeF(), 10.0))
    if found.pointSizeF() <= 0:
        found.setPointSizeF(QFontInfo(found).pointSizeF())
    return found


def _palette(c: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, value in (
        (role.Window, c.window),
        (role.WindowText, c.text),
        (role.Base, c.surface),
        (role.AlternateBase, c.sunken),
        (role.Text, c.text),
        (role.Button, c.surface),
        (role.ButtonText, c.text),
        (role.BrightText, c.bad),
        (role.Highlight, c.selection),
        (role.HighlightedText, c.text),
        (role.Link, c.accent),
        (role.LinkVisited, c.accent),
        (role.ToolTipBase, c.surface),
        (role.ToolTipText, c.text),
        (role.PlaceholderText, c.muted),
        (role.Accent, c.accent),
        (role.Light, c.surface),
        (role.Midlight, c.line),
        (role.Mid, c.line),
        (role.Dark, c.outline),
        (role.Shadow, c.outline),
    ):
        palette.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(c.muted))
    return palette


_DRAWN: Final = {
    "chevron": ("chevron-down", "text"),
    "tick": ("tick", "on_accent"),
    "tick_dark": ("tick", "text"),
    "dash": ("dash", "on_accent"),
}
"""What the style sheet draws: its place -> the icon and the role of its colour."""


def _style_sheet(made: Look) -> str:
    template = Template(files("mbdesk.resources").joinpath("style.qss").read_text(encoding="utf-8"))
    c = made.colours
    values: dict[str, str] = {name: getattr(c, name) for name in c.__slots__ if name != "dark"}
    sizes = {"small": SMALL, "body": BODY, "section": SECTION, "title": TITLE}
    values |= {f"pt_{name}": f"{made.points * scale:.2f}pt" for name, scale in sizes.items()}
    values["line_high"] = f"{max(24, QFontMetrics(made.font).height() + 4)}px"
    values |= {place: file_of(name, getattr(c, role)) for place, (name, role) in _DRAWN.items()}
    return template.substitute(values)
