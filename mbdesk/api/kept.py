"""A loaded school as bytes and back, for the locked copy on this computer."""

import dataclasses
import functools
from collections.abc import Mapping
from typing import Any, Final, get_type_hints

import msgspec

from mbdesk.directory import Directory

_NAMES: Final = tuple(field.name for field in dataclasses.fields(Directory))
_FORMAT: Final = 1


@functools.cache
def _types() -> dict[str, Any]:
    hints = get_type_hints(Directory)
    return {name: hints[name] for name in _NAMES}


def to_bytes(directory: Directory) -> bytes:
    """``directory`` as JSON; what it worked out from its lists is left out."""
    return msgspec.json.encode({"format": _FORMAT, **{name: getattr(directory, name) for name in _NAMES}})


def from_bytes(data: bytes) -> Directory | None:
    """What ``to_bytes`` wrote, None when it was another version of mbdesk whose records do not fit."""
    try:
        raw: Mapping[str, Any] = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        if bytes(raw["format"]) != str(_FORMAT).encode():
            return None
        # List by list: while one is decoded, the window's thread waits for its turn.
        return Directory(**{name: msgspec.json.decode(raw[name], type=kind) for name, kind in _types().items()})
    except (msgspec.MsgspecError, KeyError, UnicodeDecodeError, RecursionError):
        return None
