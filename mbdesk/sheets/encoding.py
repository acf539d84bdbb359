"""From the bytes of a text file to its text: which encoding it was saved in."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from mbdesk.errors import SheetError
from mbdesk.sheets.east_asian import east_asian
from mbdesk.sheets.latin import LATIN, best_latin, isolated

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES: Final = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "cp1257",
    "cp1258",
    "shift_jis",
    "cp932",
    "gb18030",
    "big5",
    "euc_kr",
    "cp949",
    "euc_jp",
    "tis_620",
    "koi8_r",
    "mac_roman",
)
"""The encodings schools' programs write, for guessing and for the person to choose from."""

_SAMPLE: Final = 200_000
_LOST_MARK: Final = re.compile(
    "(?<![\u0e01-\u0e4e])[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e34-\u0e37]{2}|[\u0e40-\u0e44]{2}"
)
"""Thai vowel signs and tones where none can stand."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` without byte order mark, the ``encoding`` it was in, whether that is a guess, letters lost."""

    text: str
    encoding: str
    guessed: bool = False
    broken: int = 0


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """The text of ``data``. A given ``encoding`` is used as it is; raises ``SheetError("wrong_encoding")``."""
    if encoding is not None:
        return _as_asked(data, encoding)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _lenient(data, name)
    if wide := _utf16_without_mark(data):
        return _lenient(data, wide)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    patched = _nearly_utf8(data)
    if patched is not None:
        return patched
    name = _guess(data)
    return _lenient(data, name, guessed=True)


def _as_asked(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding).removeprefix("\ufeff"), encoding)
    except (LookupError, UnicodeError) as error:
        raise SheetError("", "wrong_encoding", encoding) from error


def _lenient(data: bytes, name: str, *, guessed: bool = False) -> Decoded:
    text = data.decode(name, "replace").removeprefix("\ufeff")
    return Decoded(text, name.removesuffix("-sig"), guessed, text.count("\ufffd"))


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 shows as a zero in every second byte of plain letters, digits and line ends."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) < len(sample) // 8 or min(even, odd) * 8 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _nearly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with a few foreign bytes in it (two files pasted together): kept as UTF-8, the losses counted."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(ord(char) > 127 for char in text) - broken
    return Decoded(text, "utf-8", guessed=True, broken=broken) if good > broken * 5 else None


def _guess(data: bytes) -> str:
    telling = _lines_with_special_bytes(data)
    if isolated(telling):  # as are the letters of Big5, half of which end in an ASCII byte
        return east_asian(telling, share=0.6) or best_latin(telling)
    if _is_korean(telling):
        return "euc_kr"
    if _is_thai(telling):
        return "tis_620"
    if name := east_asian(telling):
        return name
    from charset_normalizer import from_bytes

    best = from_bytes(telling, cp_isolation=[name for name in CANDIDATES if name not in LATIN]).best()
    return best.encoding if best is not None else best_latin(telling)


def _is_korean(data: bytes) -> bool:
    """Whether all of it reads as whole Korean syllables, which other scripts never do by chance."""
    try:
        special = [char for char in data.decode("euc_kr") if ord(char) > 127]
    except UnicodeDecodeError:
        return False
    return bool(special) and all("가" <= char <= "힣" for char in special)


def _is_thai(data: bytes) -> bool:
    """Thai bytes are also half-width Japanese, which lists of names are not written in."""
    try:
        text = data.decode("tis_620")
        japanese = data.decode("cp932", "replace")
    except UnicodeDecodeError:
        return False
    special = sum(ord(char) > 127 for char in text)
    half_width = sum("\uff61" <= char <= "\uff9f" for char in japanese)
    return half_width * 2 > special > 0 and len(_LOST_MARK.findall(text)) * 50 < special


def _lines_with_special_bytes(data: bytes) -> bytes:
    """Only these lines tell anything; the others would drown them."""
    lines = [line for line in data.splitlines() if not line.isascii()]
    return b"\n".join(lines)[:_SAMPLE]
