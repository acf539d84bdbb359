"""The colours of mbdesk: one table a look. Text pairs were checked at 4.5:1 or better, outlines at 3:1."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """A role -> ``#RRGGBB``. ``*_on`` is the background a text of that colour stands on."""

    window: str
    surface: str
    sunken: str
    hover: str
    line: str
    outline: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    good: str
    good_on: str
    warning: str
    warning_on: str
    bad: str
    bad_on: str
    dark: bool


LIGHT: Final = Colours(
    window="#F6F7F9",
    surface="#FFFFFF",
    sunken="#EEF0F3",
    hover="#E8ECF1",
    line="#D5DAE1",
    outline="#838D9B",
    text="#1B2430",
    muted="#566273",
    accent="#1F5FBF",
    accent_hover="#184E9F",
    on_accent="#FFFFFF",
    selection="#DCE8FA",
    good="#1B7A43",
    good_on="#E3F4E9",
    warning="#8A5A00",
    warning_on="#FFF2D6",
    bad="#B3261E",
    bad_on="#FCE8E6",
    dark=False,
)
DARK: Final = Colours(
    window="#15181D",
    surface="#1C2026",
    sunken="#121418",
    hover="#272D36",
    line="#343B45",
    outline="#76818F",
    text="#E8ECF1",
    muted="#A3AEBD",
    accent="#7FB0FF",
    accent_hover="#A5C8FF",
    on_accent="#0B1A30",
    selection="#24395C",
    good="#6CCB8E",
    good_on="#16301F",
    warning="#F0B94D",
    warning_on="#33270F",
    bad="#FF8A80",
    bad_on="#3A1A18",
    dark=True,
)
CONTRAST_LIGHT: Final = Colours(
    window="#FFFFFF",
    surface="#FFFFFF",
    sunken="#FFFFFF",
    hover="#E6E6E6",
    line="#000000",
    outline="#000000",
    text="#000000",
    muted="#202020",
    accent="#0A2F8F",
    accent_hover="#000000",
    on_accent="#FFFFFF",
    selection="#BFD7FF",
    good="#00512A",
    good_on="#FFFFFF",
    warning="#5C3A00",
    warning_on="#FFFFFF",
    bad="#8C0900",
    bad_on="#FFFFFF",
    dark=False,
)
CONTRAST_DARK: Final = Colours(
    window="#000000",
    surface="#000000",
    sunken="#000000",
    hover="#2B2B2B",
    line="#FFFFFF",
    outline="#FFFFFF",
    text="#FFFFFF",
    muted="#E6E6E6",
    accent="#FFD84D",
    accent_hover="#FFE88F",
    on_accent="#000000",
    selection="#123F8C",
    good="#7CF2A7",
    good_on="#000000",
    warning="#FFC94D",
    warning_on="#000000",
    bad="#FFA39B",
    bad_on="#000000",
    dark=True,
)
