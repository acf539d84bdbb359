"""Pictures of people: what they are is read from their first bytes, before anybody decodes them (quality X18)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

LARGEST: Final = 5 * 1024 * 1024
"""Bytes of a picture; more is not fetched to its end."""
WIDEST: Final = 2048
"""Pixels a side; a larger picture is not shown, as decoding it takes memory."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that may be decoded: ``kind`` is ``png``, ``jpeg``, ``gif`` or ``webp``, ``data`` its bytes.

    An animation may have any number of frames: show the first one only.
    """

    kind: str
    width: int
    height: int
    data: bytes


def picture(data: bytes | None) -> Picture | None:
    """``data`` as a picture, None when it is none of the four kinds, too large, or cut off inside its header."""
    if data is None or len(data) > LARGEST:
        return None
    for kind, (is_one, size_of) in _KINDS.items():
        if is_one(data):
            size = size_of(data)
            if size is None or not all(0 < side <= WIDEST for side in size):
                return None
            return Picture(kind, *size, data)
    return None


def _png(data: bytes) -> tuple[int, int] | None:
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])


def _gif(data: bytes) -> tuple[int, int] | None:
    """The canvas; no frame may be larger, and decoders draw on the canvas."""
    return (int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")) if len(data) >= 13 else None


_SIZES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MOST_SEGMENTS: Final = 500
_ALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})


def _jpeg(data: bytes) -> tuple[int, int] | None:
    """The size in the frame header, behind a sane number of other segments."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 9 > len(data) or data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _SIZES:
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4])
    return None


def _webp(data: bytes) -> tuple[int, int] | None:
    form = data[12:16]
    if len(data) < 30:
        return None
    if form == b"VP8X":
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if form == b"VP8L" and data[20] == 0x2F:
        bits = int.from_bytes(data[21:25], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return None


_KINDS: Final[Mapping[str, tuple[Callable[[bytes], bool], Callable[[bytes], tuple[int, int] | None]]]] = {
    "png": (lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), _png),
    "jpeg": (lambda data: data.startswith(b"\xff\xd8\xff"), _jpeg),
    "gif": (lambda data: data.startswith((b"GIF87a", b"GIF89a")), _gif),
    "webp": (lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP", _webp),
}
