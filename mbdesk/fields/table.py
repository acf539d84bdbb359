"""A table of shown values: what a tab shows, ready for a workbook or the clipboard."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from mbdesk.fields.field import Field, Kind, Links, Value, show_value

R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A heading with the kind of its values and its width in average characters."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Typed values under headings. Every row has one value per column; ``title`` names the sheet."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...] = ()

    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The rows as a person sees them."""
        kinds = [column.kind for column in self.columns]
        return tuple(tuple(show_value(v, k) for v, k in zip(row, kinds, strict=True)) for row in self.rows)


def table_of(title: str, fields: Sequence[Field[R]], records: Iterable[R], links: Links) -> Table:
    """The table that shows ``records`` through ``fields``, in the order given."""
    columns = tuple(Column(title=f.heading(), kind=f.kind, width=f.width) for f in fields)
    return Table(title=title, columns=columns, rows=tuple(tuple(f.get(r, links) for f in fields) for r in records))
