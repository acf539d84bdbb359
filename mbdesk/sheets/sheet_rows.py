"""The rows of one sheet of a workbook, with what only its XML tells: hidden rows, merged cells, formulas."""

import re
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Final
from xml.parsers import expat

from mbdesk.errors import SheetError
from mbdesk.plan.rows import NOT_CALCULATED, column_letter
from mbdesk.sheets.atoms import Atom, SheetRow, atom_of, error_atom
from mbdesk.sheets.cell_styles import Style
from mbdesk.sheets.number_formats import Shape, moment, padded_text, plain_text
from mbdesk.sheets.package import BROKEN, Attributes, Names, elements, parse, targets, xml_parser
from mbdesk.sheets.plain_rows import PlainSheet, unescaped
from mbdesk.sheets.workbook import Workbook, decoded

MAX_ROWS: Final = 50_100
"""50,000 people, and room for titles, headings and totals."""

MAX_COLUMNS: Final = 200
STRAY_CELLS: Final = 5
_REFERENCE: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_PLAIN_STYLE: Final = Style()
_ATTRIBUTE: Final = re.compile(r'([a-zA-Z0-9:]+)="([^"]*)"')
_DIGITS: Final = "0123456789$"
_AROUND: Final = frozenset({"mergeCell", "col", "autoFilter", "filterColumn"})

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column: rows from 1, columns from 0."""


@dataclass(slots=True)
class RawSheet:
    """A sheet as read: rows with content, merged areas, areas of active filters, and what was noticed.

    ``crossed_out`` and ``coloured`` are numbers of rows all of whose cells are struck through or filled.
    """

    rows: list[SheetRow] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    far_cells: list[str] = field(default_factory=list)
    filtered: list[Area] = field(default_factory=list)
    crossed_out: list[int] = field(default_factory=list)
    coloured: list[int] = field(default_factory=list)
    formulas_without_values: int = 0
    error_cells: int = 0


def read_rows(workbook: Workbook, part: str) -> RawSheet:
    """All rows with content. Raises ``SheetError``: ``damaged``, ``too_many_rows``, ``too_many_columns``."""
    reader = _RowReader(workbook)
    if not reader.run_plainly(part):
        reader = _RowReader(workbook)
        reader.run(part)
    for kind, table in targets(workbook.package, part).values():
        if kind == "table" and table in workbook.package:
            reader.filters(elements(workbook.package, table))
    return reader.sheet


def count_rows(workbook: Workbook, part: str) -> int:
    """How many rows of a sheet have content, without keeping them; at most ``MAX_ROWS`` are counted."""
    names, seen = Names(), [False, 0]
    parser = xml_parser()

    def start(tag: str, _attributes: dict[str, str]) -> None:
        match names[tag]:
            case "row":
                seen[0] = False
            case "v" | "is" | "f" if not seen[0]:
                seen[0] = True
                seen[1] += 1

    parser.StartElementHandler = start
    parse(workbook.package, part, parser)
    return min(seen[1], MAX_ROWS)


def place_of(reference: str) -> tuple[int, int] | None:
    """Row (from 1) and column (from 0) of ``B7``; None when it is no cell of Excel's grid."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    return (int(match[2]), column - 1) if 1 <= int(match[2]) <= 1_048_576 and column <= 16_384 else None


def area_of(reference: str) -> Area | None:
    """The area ``A1:D10``, or of the single cell ``A1``; None when it is none."""
    first, _, last = reference.partition(":")
    start, end = place_of(first), place_of(last or first)
    return (*start, *end) if start and end else None


class _Columns(dict[str, int]):
    """Column letters -> column, remembered. Raises ``ValueError`` for what is no column of Excel's grid."""

    def __missing__(self, letters: str) -> int:
        place = place_of(f"{letters}1")
        if place is None:
            raise ValueError(letters)
        self[letters] = place[1]
        return place[1]


class _RowReader:
    """Turns the XML of a sheet into rows, one callback an element."""

    def __init__(self, workbook: Workbook) -> None:
        self.sheet = RawSheet()
        self._workbook = workbook
        self._names = Names()
        self._columns = _Columns()
        self._styles = {str(at): style for at, style in enumerate(workbook.styles)}
        self._texts: list[Atom] = [text or None for text in workbook.texts]
        self._number = 0
        self._hidden = False
        self._row: list[Atom] = []
        self._column = -1
        self._kind = ""
        self._style = _PLAIN_STYLE
        self._formula = False
        self._value = ""
        self._reading = False
        self._aside = False
        self._struck = 0
        self._coloured = 0
        self._filter = ""

    def run(self, part: str) -> None:
        parse(self._workbook.package, part, self._parser())

    def run_plainly(self, part: str) -> bool:
        """False when the part is not plain enough to be read without the parser: this reader is of no use then."""
        try:
            plain = PlainSheet.of(self._workbook.package.read(part))
            if plain is None:
                return False
            self._plain_rows(plain)
            self._parser().Parse(plain.around, True)
        except BROKEN:
            return False
        return True

    def _parser(self) -> expat.XMLParserType:
        parser = xml_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        return parser

    def _plain_rows(self, plain: PlainSheet) -> None:
        """Raises ValueError where something is not plain."""
        columns, styles = self._columns, self._styles
        for attributes, cells in plain.rows():
            stated = dict(_ATTRIBUTE.findall(attributes))
            if not stated.get("r", "").isdecimal() or len(stated) != attributes.count("="):
                raise ValueError(attributes)
            self._start_row(stated)
            row = self._row
            for letters, style, kind, value, text, other in cells:
                if other:
                    raise ValueError(other)
                if not value and not text:
                    continue
                if (kind == "inlineStr") is not bool(text):
                    raise ValueError(kind)
                self._column = column = columns[letters]
                self._style = look = styles.get(style or "0", _PLAIN_STYLE)
                atom: Atom
                if text:
                    atom = decoded(unescaped(text)) if "&" in text or "_" in text else text
                elif kind == "s":
                    atom = self._shared(value)
                else:
                    self._kind, self._value = kind or "n", unescaped(value)
                    atom = self._atom()
                if column == len(row) < MAX_COLUMNS and atom is not None and not look.marked:
                    row.append(atom)  # as nearly all cells: the next one of its row
                else:
                    self._end_cell(atom)
            self._end_row()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._names[tag]
        if name == "c":
            reference = attributes.get("r")
            self._column = self._columns[reference.rstrip(_DIGITS)] if reference else self._column + 1
            self._kind = attributes.get("t", "n")
            self._style = self._styles.get(attributes.get("s", "0"), _PLAIN_STYLE)
            self._formula = False
            self._value = ""
        elif name in {"v", "t"}:
            self._reading = not self._aside
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._formula = True
        elif name == "rPh":  # how to read East Asian names aloud
            self._aside = True
        elif name in _AROUND:
            self._around(name, attributes)

    def _characters(self, text: str) -> None:
        if self._reading:
            self._value += text

    def _end(self, tag: str) -> None:
        name = self._names[tag]
        if name in {"v", "t"}:
            self._reading = False
        elif name == "c":
            self._end_cell(self._shared(self._value) if self._kind == "s" and self._value else self._atom())
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._aside = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r", "")
        self._number = int(stated) if stated.isdecimal() else self._number + 1
        self._hidden = attributes.get("hidden", "0") in {"1", "true"}
        self._column = -1

    def _end_cell(self, atom: Atom) -> None:
        if atom is None:
            return
        if self._style.marked:
            self._struck += self._style.struck
            self._coloured += self._style.coloured
        missing = self._column - len(self._row)
        if missing == 0 and self._column < MAX_COLUMNS:
            self._row.append(atom)
        elif self._column >= MAX_COLUMNS:
            self.sheet.far_cells.append(f"{column_letter(self._column)}{self._number}")
            if len(self.sheet.far_cells) > STRAY_CELLS:
                raise SheetError("", "too_many_columns", self.sheet.far_cells[0])
        elif missing > 0:
            self._row.extend([None] * missing)
            self._row.append(atom)
        else:
            self._row[self._column] = atom

    def _end_row(self) -> None:
        if self._row:
            self.sheet.rows.append((self._number, self._hidden, self._row))
            if self._struck or self._coloured:
                self._end_marks()
            self._row = []
            if len(self.sheet.rows) > MAX_ROWS:
                raise SheetError("", "too_many_rows")

    def _end_marks(self) -> None:
        filled = sum(atom is not None for atom in self._row)
        if self._struck == filled or self._struck * 2 > filled > 2:  # beside them a note why: "left in May"
            self.sheet.crossed_out.append(self._number)
        if self._coloured == filled:
            self.sheet.coloured.append(self._number)
        self._struck = self._coloured = 0

    def _atom(self) -> Atom:
        value, kind = self._value, self._kind
        if not value:
            if not self._formula or kind == "str":
                return None
            self.sheet.formulas_without_values += 1
            return error_atom(NOT_CALCULATED)
        if kind == "n":
            return self._number_atom(value)
        return self._other(kind, value)

    def _shared(self, value: str) -> Atom:
        at = int(value)
        if 0 <= at < len(self._texts):
            return self._texts[at]
        raise SheetError("", "damaged", f"{column_letter(self._column)}{self._number}")

    def _other(self, kind: str, value: str) -> Atom:
        match kind:
            case "b":
                return atom_of(value.strip() in {"1", "true"})
            case "e":
                self.sheet.error_cells += 1
                return error_atom(value)
            case "d":
                return _iso_date(value)
            case _:
                return decoded(value)

    def _number_atom(self, value: str) -> Atom:
        try:
            number = _number(value)
        except ValueError:  # not a number, whatever the file says: shown as it is
            return decoded(value)
        style = self._style
        match style.shape:
            case Shape.PLAIN:
                return number
            case Shape.PADDED if isinstance(number, int):
                return ["n", number, padded_text(number, style.number_format)]
            case Shape.PERCENT:
                return ["n", number, f"{plain_text(round(number * 100, 10))}%"]
            case Shape.DATE | Shape.DATE_TIME | Shape.TIME | Shape.ELAPSED:
                found = moment(number, style.shape, from_1904=self._workbook.from_1904)
                return number if found is None else atom_of(found)
            case _:
                return number

    def filters(self, found: list[tuple[str, Attributes]]) -> None:
        """The elements of a table laid over the sheet: only its filter matters."""
        for name, attributes in found:
            if name in {"autoFilter", "filterColumn"}:
                self._around(name, attributes)

    def _around(self, name: str, attributes: dict[str, str]) -> None:
        if name == "mergeCell":
            area = area_of(attributes.get("ref", ""))
            if area and area[:2] != area[2:]:
                self.sheet.merged.append(area)
        elif name == "autoFilter":
            self._filter = attributes.get("ref", "")
        elif name == "filterColumn":  # without one the arrows are there and nothing is filtered
            area = area_of(self._filter)
            if area and area not in self.sheet.filtered:
                self.sheet.filtered.append(area)
        elif attributes.get("hidden", "0") in {"1", "true"}:
            low, high = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            self.sheet.hidden_columns.extend(column_letter(c - 1) for c in range(low, min(high, MAX_COLUMNS) + 1))


def _number(value: str) -> int | float:
    """Whole numbers are whole, however they were written (``417``, ``417.0``, ``4.17E2``)."""
    try:
        return int(value)
    except ValueError:
        return whole_number(float(value))


def whole_number(number: float) -> int | float:
    """A whole number as such; of a long one the 15 digits that Excel keeps."""
    if not number.is_integer() or abs(number) >= 1e21:
        return number
    return int(number) if abs(number) < 1e15 else int(Decimal(f"{number:.15g}"))


def _iso_date(value: str) -> Atom:
    """A date written out (``2011-04-03T00:00:00``); anything else is shown as it is."""
    try:
        found = datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return decoded(value)
    return atom_of(found if found.time() != time() else found.date())
