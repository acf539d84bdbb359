"""One JSON object to one frozen record, tolerant as contract 18 asks: what cannot be read of a record is put aside,
and only a record without its id is unreadable."""

import dataclasses
import re
import typing
from collections.abc import Mapping
from datetime import date
from typing import Any, Final, Generic, TypeVar

import msgspec

T = TypeVar("T")

EXTRA: Final = "extra"
_PLACE: Final = re.compile(r" at `\$\.(\w+)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?=[T ])")


class RecordReader(Generic[T]):
    """Reads records of the dataclass ``kind``; keys it does not know go to its ``extra``, when it has one."""

    def __init__(self, kind: type[T]) -> None:
        hints = typing.get_type_hints(kind)
        self._kind = kind
        self._has_extra = EXTRA in hints
        self._known = frozenset(hints) - {EXTRA}
        parts = {name: frozenset(typing.get_args(hint) or (hint,)) for name, hint in hints.items()}
        self._texts = frozenset(name for name, of in parts.items() if str in of and int not in of)
        self._dates = frozenset(name for name, of in parts.items() if date in of)
        self._items = {
            name: typing.get_args(hint)[0] for name, hint in hints.items() if typing.get_origin(hint) is tuple
        }
        self._required = frozenset(
            f.name
            for f in dataclasses.fields(kind)  # type: ignore[arg-type]  # every record is a dataclass
            if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING
        )

    def read(self, raw: object) -> T | None:
        """The record, None when ``raw`` is no object or lacks what a record cannot be without."""
        if not isinstance(raw, Mapping):
            return None
        known = {key: value for key, value in raw.items() if key in self._known and value is not None}
        extra = {key: value for key, value in raw.items() if key not in self._known and value is not None}
        mended: set[str] = set()
        while True:
            try:
                return msgspec.convert(known | {EXTRA: extra} if self._has_extra else known, self._kind, strict=False)
            except msgspec.ValidationError as error:
                place = _PLACE.search(str(error))
                key = place[1] if place else ""
                if key not in known:
                    return None
                if key not in mended and self._mend(known, extra, key):
                    mended.add(key)
                elif key in self._required:
                    return None
                else:
                    extra[key] = known.pop(key)

    def _mend(self, known: dict[str, Any], extra: dict[str, Any], key: str) -> bool:
        """Bring ``known[key]`` into a form that can be read; False when there is none."""
        value = known[key]
        item = self._items.get(key)
        if item is not None:
            if not isinstance(value, list):
                value = [part.strip() for part in value.split(",")] if isinstance(value, str) else [value]
            known[key] = [read for part in value if (read := _read_item(part, item)) is not None]
            if len(known[key]) < sum(part is not None for part in value):
                extra[key] = value
            return True
        if key in self._texts and isinstance(value, int | float):
            known[key] = str(value)
        elif key in self._dates and isinstance(value, str) and (day := _DAY.match(value)):
            known[key] = day[0]
        elif isinstance(value, str) and value != value.strip():
            known[key] = value.strip()
        elif value == "" and key not in self._required:
            del known[key]
        else:
            return False
        return True


def _read_item(part: Any, item: Any) -> Any:
    if part is None:
        return None
    if item is str and isinstance(part, int | float):
        return str(part)
    if isinstance(part, Mapping):
        part = {key: value for key, value in part.items() if value is not None}
    try:
        return msgspec.convert(part, item, strict=False)
    except msgspec.ValidationError:
        return None
