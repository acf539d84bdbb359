"""Cells as plain JSON values, the way they travel from the child process to the window.

An atom is ``None`` (blank), a text, a whole or broken number shown as it is, or ``[tag, value, text]``: ``n`` a number
shown otherwise (``[n, 417, "00417"]``), ``d`` a date, ``t`` a date with a time, ``h`` a time of day, ``b`` yes or no,
``e`` an error such as ``#N/A``. Dates are ISO texts.
"""

from datetime import date, datetime, time
from typing import Any, Final

from mbdesk.plan.rows import Cell, Raw
from mbdesk.sheets.number_formats import plain_text

Atom = str | int | float | list[Any] | None
SheetRow = tuple[int, bool, list[Atom]]
"""Row number as seen in Excel, hidden or not, atoms by column."""

_BLANK: Final = Cell()


def atom_of(raw: Raw) -> Atom:
    """The atom of a typed value. Dates and times show as ISO text, the one form nobody can misread."""
    match raw:
        case bool():
            return ["b", raw, "TRUE" if raw else "FALSE"]
        case datetime():
            return ["t", raw.isoformat(), raw.isoformat(" ")]
        case date():
            return ["d", raw.isoformat(), raw.isoformat()]
        case time():
            return ["h", raw.isoformat(), raw.isoformat("minutes" if not raw.second else "seconds")]
        case "":
            return None
        case _:
            return raw


def error_atom(error: str) -> Atom:
    """The atom of a cell that holds an error; it shows as nothing but the error."""
    return ["e", error, error if error.startswith("#") else f"#{error}"]


def atom_text(atom: Atom) -> str:
    """What a person sees of an atom."""
    if atom is None:
        return ""
    if isinstance(atom, str):
        return atom
    return plain_text(atom) if isinstance(atom, int | float) else str(atom[2])


class Cells:
    """Makes ``Cell``s from atoms, the same one for the same text: sheets repeat themselves."""

    def __init__(self) -> None:
        self._known: dict[str, Cell] = {}

    def cell(self, atom: Any) -> Cell:
        """The cell of an atom. Raises ``ValueError`` or ``TypeError`` when it is not one (a child gone wrong)."""
        match atom:
            case None:
                return _BLANK
            case str():
                return self._known.get(atom) or self._known.setdefault(atom, Cell(atom, atom))
            case bool():
                raise TypeError(atom)
            case int() | float():
                return Cell(atom, plain_text(atom))
            case [str() as tag, value, str() as text]:
                return _tagged(tag, value, text)
            case _:
                raise TypeError(atom)


def _tagged(tag: str, value: Any, text: str) -> Cell:
    match tag, value:
        case "n", int() | float():
            return Cell(value, text)
        case "d", str():
            return Cell(date.fromisoformat(value), text)
        case "t", str():
            return Cell(datetime.fromisoformat(value), text)
        case "h", str():
            return Cell(time.fromisoformat(value), text)
        case "b", bool():
            return Cell(value, text)
        case "e", str():
            return Cell(None, text, value)
        case _:
            raise ValueError(tag)
