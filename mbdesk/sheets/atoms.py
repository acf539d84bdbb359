"""Cells as plain JSON values, the way they travel from the child process to the window.

An atom is ``None`` (blank), a text, a whole or broken number shown as it is, or ``[tag, value, text]``: ``n`` a number
shown otherwise (``[n, 417, "00417"]``), ``d`` a date, ``t`` a date with a time, ``h`` a time of day, ``b`` yes or no,
``e`` an error such as ``#N/A``. Dates are ISO texts.
"""

from datetime import date, datetime, time
from typing import Any, Final

from mbdesk.plan.folding import without_halves
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


class Cells(dict[Any, Cell]):
    """Makes ``Cell``s from atoms, the same one for the same text: sheets repeat themselves."""

    def row(self, atoms: Any) -> tuple[Cell, ...]:
        """The cells of a row. Raises ``ValueError`` or ``TypeError`` when these are no atoms (a child gone wrong)."""
        return tuple([_tagged(*atom) if atom.__class__ is list else self[atom] for atom in atoms])

    def cell(self, atom: Any) -> Cell:
        """The cell of one atom."""
        return self.row([atom])[0]

    def __missing__(self, atom: Any) -> Cell:
        match atom:
            case None:
                made = _BLANK
            case str():
                whole = without_halves(atom)
                made = Cell(whole, whole)
            case int() | float() if not isinstance(atom, bool):
                made = Cell(atom, plain_text(atom))
            case _:
                raise TypeError(atom)
        self[atom] = made
        return made


def _tagged(tag: Any, value: Any, text: Any) -> Cell:
    if not isinstance(text, str):
        raise TypeError(text)
    match tag, value:
        case "n", int() | float():
            return Cell(value, without_halves(text))
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
