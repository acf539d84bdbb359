"""In what the records of a table are searched: one folded text a record, kept while the same record comes again."""

import re
from collections.abc import Sequence
from typing import Any, Final

from mbdesk.fields import Field, Kind, Links, Value, show_value
from mbdesk.ui.filter import fold

_LINKED: Final = frozenset({Kind.LINK, Kind.LIST})
"""Kinds whose values may come from other records: these change while the record does not."""
_NO_DIGITS: Final = re.compile(r"\D+")


class SearchKeys:
    """A growing list, page after page or at a refresh, is mostly what it was: only new records cost anything."""

    def __init__(self, fields: Sequence[Field[Any]]) -> None:
        searched = [field for field in fields if field.searched]
        self._getters = [field.get for field in searched]
        self._keeps = not any(field.kind in _LINKED for field in searched)
        self._known: dict[int, tuple[Any, str]] = {}

    def of(self, records: Sequence[Any], links: Links | None) -> list[str]:
        """The keys of ``records`` in their order."""
        getters = self._getters
        if links is None or not getters:
            return [""] * len(records)
        known = self._known if self._keeps else {}
        fresh: dict[int, tuple[Any, str]] = {}
        keys = []
        for record in records:
            entry = known.get(id(record))  # the entry holds the record: no other one can have its id
            if entry is None:
                entry = (record, search_key([get(record, links) for get in getters]))
            fresh[id(record)] = entry
            keys.append(entry[1])
        self._known = fresh
        return keys


def search_key(values: Sequence[Value]) -> str:
    """One folded text to search in; phone numbers also without blanks and signs."""
    parts = [fold(value if isinstance(value, str) else show_value(value)) for value in values if value]
    numbers = [_NO_DIGITS.sub("", part) for part in parts if part[0] in "+0(" and " " in part]
    return "\x1f".join([*parts, *numbers])
