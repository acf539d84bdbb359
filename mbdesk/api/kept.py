"""A loaded school as bytes and back, for the locked copy on this computer."""

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from mbdesk.directory import Directory

_NAMES: Final = tuple(field.name for field in dataclasses.fields(Directory))
_FORMAT: Final = 1


def to_bytes(directory: Directory) -> bytes:
    """``directory`` as JSON; what it worked out from its lists is left out."""
    return msgspec.json.encode({"format": _FORMAT, **{name: getattr(directory, name) for name in _NAMES}})


def from_bytes(data: bytes) -> Directory | None:
    """What ``to_bytes`` wrote, None when it was another version of mbdesk whose records do not fit."""
    try:
        raw: Mapping[str, Any] = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        if bytes(raw["format"]) != str(_FORMAT).encode():
            return None
        return msgspec.json.decode(data, type=Directory)
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError):
        return None
