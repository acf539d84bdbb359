"""By what the records of a table are sorted: one key a record and column, kept while the same record comes again."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from mbdesk.fields import Field, Kind, Links, Value
from mbdesk.text import sort_text
from mbdesk.ui.filter import fold

Key = str | int | float | date | None
"""None for blank."""

_NATURAL: Final = frozenset({Kind.TEXT, Kind.CHOICE, Kind.LINK})
_OF_OTHERS: Final = frozenset({Kind.LINK, Kind.LIST, Kind.NUMBER, Kind.PERCENT})
"""Kinds whose values may come from other records: names behind ids, counts. These change while the record does not."""


class SortKeys:
    """A growing list, page after page or at a refresh, is mostly what it was: only new records cost anything."""

    def __init__(self) -> None:
        self._known: dict[int, dict[int, tuple[Any, Key]]] = {}

    def forget(self) -> None:
        """The columns mean something else now."""
        self._known = {}

    def of(self, column: int, field: Field[Any], records: Sequence[Any], links: Links) -> list[Key]:
        """The keys of ``records`` in their order. ``column`` stands for ``field`` until ``forget``."""
        get = field.sort if field.sort is not None else field.get
        natural = field.kind in _NATURAL
        known = {} if field.kind in _OF_OTHERS else self._known.get(column, {})
        fresh: dict[int, tuple[Any, Key]] = {}
        keys = []
        for record in records:
            entry = known.get(id(record))  # the entry holds the record: no other one can have its id
            if entry is None:
                entry = (record, _key(get(record, links), natural=natural))
            fresh[id(record)] = entry
            keys.append(entry[1])
        self._known[column] = fresh
        return keys


def _key(value: Value, *, natural: bool) -> Key:
    """``natural``: Biology 9A comes before Biology 10A."""
    if value is None or value == "" or value == ():
        return None
    if isinstance(value, str):
        return sort_text(value) if natural else fold(value)
    if isinstance(value, tuple):
        return fold(", ".join(value))
    return value
