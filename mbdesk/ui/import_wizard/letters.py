"""How the letters of a text file can be read, each with what it would make of a name of that file."""

from typing import Final

from mbdesk.text import N_, tr
from mbdesk.ui.plain import one_line
from mbdesk.ui.widgets import Choice

SEPARATORS: Final = ((",", N_("Comma")), (";", N_("Semicolon")), ("\t", N_("Tab")), ("|", N_("Upright stroke")))
_ENCODINGS: Final = (
    ("utf-8", N_("Unicode (UTF-8)")),
    ("cp1252", N_("Western European (Windows)")),
    ("cp1250", N_("Central European (Windows)")),
    ("cp1251", N_("Cyrillic (Windows)")),
    ("cp1253", N_("Greek (Windows)")),
    ("cp1254", N_("Turkish (Windows)")),
    ("cp1255", N_("Hebrew (Windows)")),
    ("cp1256", N_("Arabic (Windows)")),
    ("cp1257", N_("Baltic (Windows)")),
    ("cp1258", N_("Vietnamese (Windows)")),
    ("mac_roman", N_("Western European (old Mac)")),
    ("utf-16", N_("Unicode (UTF-16)")),
    ("gb18030", N_("Chinese (simplified)")),
    ("big5", N_("Chinese (traditional)")),
    ("koi8_r", N_("Cyrillic (KOI8)")),
    ("cp932", N_("Japanese (Windows)")),
    ("shift_jis", N_("Japanese (Shift JIS)")),
    ("euc_jp", N_("Japanese (EUC)")),
    ("cp949", N_("Korean (Windows)")),
    ("euc_kr", N_("Korean (EUC)")),
    ("tis_620", N_("Thai")),
)
_ALIASES: Final = {
    "utf_8": "utf-8",
    "utf_8_sig": "utf-8",
    "utf_16": "utf-16",
    "utf_16_le": "utf-16",
    "utf_16_be": "utf-16",
    "windows_1252": "cp1252",
}
_LONGEST: Final = 24
"""Signs of a sample."""


def listed(encoding: str) -> str:
    """The key in our list of what the reader calls an encoding."""
    plain = encoding.casefold().replace("-", "_")
    return _ALIASES.get(plain, plain)


def letter_choices(current: str, sample: str) -> list[Choice]:
    """Every kind of letters; behind those that could be meant stands what ``sample`` (read as ``current``) would be."""
    return [Choice(key, _choice(tr(words), reading(sample, current, key)), key) for key, words in _ENCODINGS]


def separator_choices() -> list[Choice]:
    """What may part the columns of a text file."""
    return [Choice(key, tr(words)) for key, words in SEPARATORS]


def shortened(text: str) -> str:
    """A sample as one short line."""
    line = one_line(text).strip()
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def reading(sample: str, current: str, other: str) -> str:
    """What the bytes behind ``sample``, which was read as ``current``, say when read as ``other``; "" when nothing."""
    try:
        text = sample if other == current else sample.encode(current).decode(other)
    except (LookupError, UnicodeError):
        return ""
    return one_line(text) if text.isprintable() else ""


def _choice(words: str, sample: str) -> str:
    return tr("{letters}: {sample}", letters=words, sample=sample) if sample else words
