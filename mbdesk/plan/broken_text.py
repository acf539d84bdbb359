"""Text that some program read in the wrong encoding before it came to us: ``MÃ¼ller`` for ``Müller``.

Only what reads as whole UTF-8 when taken back is repaired, and only into letters people write: a name such as
``JOSÉ’S`` stays as it is. Nothing is repaired unasked; sheets are noted, the person decides.
"""

import re
from functools import cache
from typing import Final

_READ_AS: Final = ("cp1252", "latin-1", "mac_roman", "cp1250", "cp1251", "cp1254")
"""The encodings that UTF-8 is mistaken for."""

_ROUNDS: Final = 3
"""Some lists went through it more than once."""

_WRITTEN: Final = (
    "[\u00a0-\u017f\u018f\u01a0\u01a1\u01af\u01b0\u0259\u02bb\u02bc\u0218-\u021b\u0300-\u036f\u0370-\u03ff\u0400-\u045f\u0490\u0491\u04d8\u04d9\u04e8\u04e9"
    "\u0531-\u058f\u0590-\u05ff\u0600-\u06ff\u0900-\u0dff\u0e00-\u0e7f\u10d0-\u10ff\u1200-\u137f\u1780-\u17ff"
    "\u1e00-\u1eff\u200c-\u200f\u2010-\u2026\u20ac\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]*"
)
"""The letters people write, as a pattern: compiled when needed, for it takes longer than reading a small sheet."""
_OTHER: Final = "[\u0300-\u1dff\u3000-\uffef]"
_MIXED: Final = re.compile(f"[A-Za-z]{_OTHER}|{_OTHER}[A-Za-z]")
"""A word that begins in one alphabet and goes on in another is nobody's name."""

_LOST: Final = re.compile(r"(?<=[^\W\d_])(?:\?|\ufffd)(?=[^\W\d_])|(?<!\S)\ufffd|\ufffd(?!\S)")


def repair(text: str) -> str:
    """``text`` as it was meant, or as it is when nothing was broken: ``MÃ¼ller`` gives ``Müller``."""
    for _ in range(_ROUNDS):
        if text.isascii() or not _telling().search(text):
            break
        mended = next(filter(None, (_taken_back(text, encoding) for encoding in _READ_AS)), "")
        if not mended:
            break
        text = mended
    return text


def letters_lost(text: str) -> bool:
    """Whether letters may be missing for good: a question mark or the mark of a broken letter inside a word."""
    return ("?" in text or "\ufffd" in text) and "://" not in text and _LOST.search(text) is not None


def _taken_back(text: str, encoding: str) -> str:
    """``text`` as UTF-8 that was read as ``encoding``; "" when it is not."""
    known = _bytes_of(encoding)
    try:
        meant = bytes(known[char] for char in text).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return ""
    odd = "".join(char for char in meant if not char.isascii())
    if not odd or not re.fullmatch(_WRITTEN, odd) or _MIXED.search(meant):
        return ""
    return "" if all(map(_may_be_meant, _telling().findall(text))) else meant


def _may_be_meant(pair: str) -> bool:
    """Whether such a pair also stands in names: a capital and a mark of punctuation, as in ``JOSÉ’S``."""
    return pair[1] in "’‘" or (pair[0] not in "ÃÄÅ" and pair[1] in "“”–—…")


@cache
def _telling() -> re.Pattern[str]:
    """What the first two bytes of a UTF-8 character look like in any of those encodings."""
    pairs = []
    for encoding in _READ_AS:
        shown = {number: char for char, number in _bytes_of(encoding).items()}
        first, second = (re.escape("".join(shown[n] for n in span)) for span in (range(0xC2, 0xF5), range(0x80, 0xC0)))
        pairs.append(f"[{first}][{second}]")
    return re.compile("|".join(pairs))


@cache
def _bytes_of(encoding: str) -> dict[str, int]:
    """Character -> byte. Bytes that the encoding leaves open stand for control characters, as programs read them."""
    return {bytes([number]).decode(encoding, "ignore") or chr(number): number for number in range(256)}
