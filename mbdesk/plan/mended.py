"""A sheet's rows put right where the person said so: broken letters repaired, merged cells filled from above."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final

from mbdesk.plan.broken_text import repair
from mbdesk.plan.rows import Cell, SourceRow, SourceSheet, column_index

LETTERS: Final = "letters"
REPAIR: Final = "repair"
MERGED: Final = "merged"
FILL: Final = "fill"

_MOST_FILLED: Final = 50_000
"""As many as a sheet has rows at most: a file whose merged areas lie over each other must not keep us busy."""

Place = tuple[int, int]
"""Row number and column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """The rows of data as they are to be read. ``broken``: the cells with broken letters and what they were meant to
    be; ``below``: the blank cells of merged areas and what stands above them. Both are mended in ``rows`` only where
    the person said so; ``filled`` are the cells that got the value above them."""

    rows: tuple[SourceRow, ...]
    broken: Mapping[Place, tuple[str, str]] = field(default_factory=dict)
    below: Mapping[Place, str] = field(default_factory=dict)
    filled: frozenset[Place] = frozenset()


def mend(sheet: SourceSheet, rows: Sequence[SourceRow], choices: Mapping[str, str]) -> Mended:
    """The rows of data with broken letters repaired and merged cells filled, where ``choices`` say so."""
    broken = dict(_broken(rows)) if sheet.note("double_encoded") is not None else {}
    below = dict(islice(_below(sheet, rows), _MOST_FILLED))
    put: dict[Place, Cell] = {}
    if choices.get(MERGED) == FILL:
        put = dict(below)
    if choices.get(LETTERS) == REPAIR:
        put |= {place: _repaired(cell) for place, cell in put.items()}
        put |= {place: Cell(meant, meant) for place, (_, meant) in broken.items()}
    return Mended(
        rows=_with(rows, put),
        broken=broken,
        below={place: cell.text for place, cell in below.items()},
        filled=frozenset(below) if choices.get(MERGED) == FILL else frozenset(),
    )


def _broken(rows: Sequence[SourceRow]) -> Iterator[tuple[Place, tuple[str, str]]]:
    for row in rows:
        for column, cell in enumerate(row.cells):
            if not cell.text.isascii() and (meant := repair(cell.text)) != cell.text:
                yield (row.number, column), (cell.text, meant)


def _below(sheet: SourceSheet, rows: Sequence[SourceRow]) -> Iterator[tuple[Place, Cell]]:
    """The blank cells of areas merged down a column, with the cell that holds the value."""
    places = [row.number for row in rows]
    there = dict(zip(places, rows, strict=True))
    for area in (sheet.note("merged_cells") or "").split(","):
        first, _, last = area.partition("-")
        letters = first.rstrip("0123456789")
        if not last.isdecimal() or letters in {"", first}:
            continue
        column, top = column_index(letters), int(first.removeprefix(letters))
        cells = there[top].cells if top in there else ()
        if column >= len(cells) or not cells[column].text:
            continue
        for row in rows[bisect_right(places, top) : bisect_right(places, int(last))]:
            if not _text(row, column):
                yield (row.number, column), cells[column]


def _with(rows: Sequence[SourceRow], put: Mapping[Place, Cell]) -> tuple[SourceRow, ...]:
    """The rows with these cells put into them."""
    changed: dict[int, dict[int, Cell]] = {}
    for (row, column), cell in put.items():
        changed.setdefault(row, {})[column] = cell
    return tuple(replace(row, cells=_put(row.cells, new)) if (new := changed.get(row.number)) else row for row in rows)


def _put(cells: Sequence[Cell], new: Mapping[int, Cell]) -> tuple[Cell, ...]:
    longer = (*cells, *(Cell() for _ in range(max(new) + 1 - len(cells))))
    return tuple(new.get(column, cell) for column, cell in enumerate(longer))


def _repaired(cell: Cell) -> Cell:
    meant = repair(cell.text)
    return cell if meant == cell.text else Cell(meant, meant)


def _text(row: SourceRow, column: int) -> str:
    return row.cells[column].text if column < len(row.cells) else ""
