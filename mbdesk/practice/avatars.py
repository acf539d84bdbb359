"""Small pictures for people, drawn with nothing but zlib."""

import zlib

from mbdesk.practice.draw import Draw

SIZE = 64
_COLOURS = ((94, 129, 172), (163, 190, 140), (208, 135, 112), (180, 142, 173), (235, 203, 139), (88, 110, 117))
_PALE = (236, 239, 244)


def has_avatar(draw: Draw, user_id: int) -> bool:
    """Two people in three have a picture."""
    return draw.number("avatar", user_id) % 3 != 0


def picture(draw: Draw, user_id: int) -> bytes:
    """A 64 x 64 PNG: a pattern of five by five squares, the same on both sides; 0 is a plain square."""
    colour = _COLOURS[draw.number("colour", user_id) % len(_COLOURS)]
    bits = draw.number("pattern", user_id) if user_id else 0
    rows = bytearray()
    for y in range(SIZE):
        rows.append(0)
        for x in range(SIZE):
            column, row = x * 5 // SIZE, y * 5 // SIZE
            on = bits >> (row * 3 + min(column, 4 - column)) & 1
            rows += bytes(colour if on else _PALE)
    header = SIZE.to_bytes(4, "big") * 2 + bytes((8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
