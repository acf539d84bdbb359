"""What was read from a spreadsheet, before anything is understood.

``SourceRow.number`` is the row number the person sees in Excel (1-based). It is the key from the first cell to the
last results sheet: no parallel lists, no counting.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Final

Raw = str | int | float | bool | date | datetime | time | None

NOT_CALCULATED: Final = "#NOT_CALCULATED"
"""The ``Cell.error`` of a formula whose result was never stored: the person opens and saves the file in Excel once."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``raw`` as stored (typed), ``text`` as the person sees it, ``error`` such as ``#N/A`` or "".

    ``text`` honours a number format of zeros (417 with format ``00000`` shows ``00417``). Dates show as ISO text,
    the one form that cannot be misread.
    """

    raw: Raw = None
    text: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of the sheet: ``cells`` by column position (0 = column A), as many as the sheet has columns."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetInfo:
    """A sheet of a workbook, for the person to choose from: ``rows`` is the number of rows with content."""

    name: str
    rows: int
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSheet:
    """One sheet as read.

    ``rows`` are all rows with content, titles and footers included. ``header`` is the proposed header row's number
    (0 = none found). ``sha256`` is the hash of the file. ``notes`` are short stable words about what was seen
    (``"hidden_rows"``, ``"formulas_without_values"``, ``"encoding:cp1252"``, ``"separator:;"``).
    """

    path: str
    sha256: str
    sheet: str
    sheets: tuple[SheetInfo, ...]
    rows: tuple[SourceRow, ...]
    header: int
    columns: int
    notes: tuple[str, ...] = ()

    def note(self, name: str) -> str | None:
        """What stands behind a note (``7,9`` of ``crossed_out:7,9``, "" for one without more), None without it."""
        found = (text.partition(":") for text in self.notes)
        return next((rest for word, _, rest in found if word == name), None)

    def row(self, number: int) -> SourceRow | None:
        """The row with this number, or None."""
        return next((row for row in self.rows if row.number == number), None)


def column_letter(index: int) -> str:
    """Excel's name of a column: 0 -> A, 26 -> AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name


def column_index(letters: str) -> int:
    """The position of Excel's column: A -> 0, AA -> 26."""
    position = 0
    for letter in letters.upper():
        position = position * 26 + ord(letter) - 64
    return position - 1
