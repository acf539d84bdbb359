"""Texts made comparable, and texts made clean.

``fold`` is for comparing only and is never sent. ``tidy`` is what is sent: blanks and invisible characters that nobody
typed on purpose are gone, every letter stays.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from mbdesk.text import fold as fold_letters

_INVISIBLE: Final = re.compile(
    "[\u00ad\u200b\u2060\ufeff\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]"
)
"""Soft hyphen, zero-width space, word joiner, byte order mark, control characters, and what is no character at all. The
joiners U+200C and U+200D stay: names in Persian and Hindi are spelt with them."""
_HALVES: Final = re.compile("[\ud800-\udfff]")
_EDGES: Final = "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069 "
_BLANKS: Final = re.compile(r"\s+")
_LONGEST_ID: Final = 18
_ASCII_WORDS: Final = {code: " " for code in range(128) if not chr(code).isalnum()}
_LETTER_DIGIT: Final = re.compile(r"(?<=[^\W\d])(?=\d)|(?<=\d)(?=[^\W\d])")


def without_halves(text: str) -> str:
    """``text`` without halves of characters, such as programs leave that cut a text within an emoji: nothing can be
    kept or sent that holds one."""
    return text if text.isascii() else _HALVES.sub("", text)


def tidy(text: str, *, narrow: bool = False) -> str:
    """``text`` without stray blanks and invisible characters, composed (NFC).

    ``narrow`` also turns full-width and other compatibility forms into plain ones (NFKC): for e-mails, numbers, dates
    and identifiers, where they are never meant.
    """
    if text.isascii() and text.isprintable():
        return text.strip() if "  " not in text else _BLANKS.sub(" ", text).strip()
    text = unicodedata.normalize("NFKC" if narrow else "NFC", text)
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip().strip(_EDGES)


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """``text`` for comparing: no case, accents, punctuation or width; words parted by one blank.

    ``"Parent 1 e-mail"`` and ``"PARENT1 E-Mail:"`` fold to the same ``parent 1 e mail``.
    """
    letters = fold_letters(tidy(text, narrow=True)).replace("'", "")
    if letters.isascii():
        return " ".join(_LETTER_DIGIT.sub(" ", letters.translate(_ASCII_WORDS)).split())
    words = "".join(c if c.isalnum() or unicodedata.category(c)[0] == "M" else " " for c in letters)
    return _BLANKS.sub(" ", _LETTER_DIGIT.sub(" ", words)).strip()


def fold_email(email: str | None) -> str:
    """An e-mail as identity: trimmed, without case. "" for none."""
    return tidy(email, narrow=True).casefold() if email else ""


def fold_number(identifier: str | None) -> str:
    """A student ID as identity: trimmed, without case, zeros kept. "" for none."""
    return tidy(identifier, narrow=True).casefold() if identifier else ""


def managebac_id(text: str) -> int | None:
    """The ManageBac ID that ``text`` may be; None for anything else, be it a cell of thousands of digits."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID else None
