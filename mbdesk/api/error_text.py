"""The server's own words in an error answer, whatever their form (contract 4)."""

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

WHOLE: Final = ""
"""The field name of a message about the record as a whole."""

_LONGEST: Final = 300
_MOST: Final = 20
_TAG: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SPACE: Final = re.compile(r"\s+")


def plain(text: str) -> str:
    """``text`` without tags, on one line, at most 300 characters."""
    bare = _SPACE.sub(" ", html.unescape(_TAG.sub(" ", text[:20_000]))).strip()
    bare = "".join(c for c in bare if c.isprintable())
    return bare if len(bare) <= _LONGEST else f"{bare[: _LONGEST - 1]}…"


def messages_of(data: Any) -> dict[str, tuple[str, ...]]:
    """Field name -> texts from a decoded error body: ``errors`` (object, array, text), else ``error`` (object, text),
    ``error_description``, ``message``. Empty when there are none."""
    if not isinstance(data, Mapping):
        return {WHOLE: texts} if (texts := _texts(data)) else {}
    for key in ("errors", "error", "error_description", "message"):
        found = data.get(key)
        if isinstance(found, Mapping):
            by_field = {str(field): texts for field, value in list(found.items())[:_MOST] if (texts := _texts(value))}
            if by_field:
                return by_field
        elif texts := _texts(found):
            reason = _texts(data.get("reason"))
            return {WHOLE: (*texts, *reason)}
    return {}


def _texts(value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    if isinstance(value, str):
        return (plain(value),) if plain(value) else ()
    if isinstance(value, Mapping):
        return tuple(text for key, inner in value.items() for text in (f"{key}: {t}" for t in _texts(inner)))[:_MOST]
    if isinstance(value, Iterable):
        return tuple(text for inner in value for text in _texts(inner))[:_MOST]
    return (plain(str(value)),)


def summary(messages: Mapping[str, tuple[str, ...]], body: bytes, reason: str) -> str:
    """One line for "Details for IT": ``field: a; b``, else the start of the body, else the status text."""
    if messages:
        return plain(
            "; ".join(f"{key}: {', '.join(texts)}" if key else "; ".join(texts) for key, texts in messages.items())
        )
    return plain(body[:2000].decode("utf-8", "replace"))[:200] or reason
