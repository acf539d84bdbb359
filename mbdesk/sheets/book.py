"""One workbook being written: sheets row by row, every text a typed string, never a formula from data."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Self

from lxml.etree import LxmlError
from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from mbdesk.fields import Value, show_value
from mbdesk.sheets import cell_text, styles
from mbdesk.sheets.names import sheet_titles
from mbdesk.text import date_words, tr

MAX_ROWS: Final = 1_048_576
_FIRST_YEAR: Final = 1900
"""Excel knows no day before; such dates are written as ISO texts."""

_FORMULA_CELL: Final = re.compile(rb'(<c r="[A-Z]+[0-9]+")((?: s="[0-9]+")?>)(<f>[^<]*</f>)<v ?(?:/>|></v>)')


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of ours with its result, so that previews and programs that do not reckon show it too.

    ``text`` starts with ``=`` and holds nothing that came from data but escaped text literals.
    """

    text: str
    result: float | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the cells of a column (or one cell) look."""

    number_format: str = "General"
    font: Font | None = None
    fill: PatternFill | None = None
    alignment: Alignment | None = None
    border: Border | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongText:
    """A text that did not fit into its cell: it stands whole on a sheet of its own."""

    sheet: str
    cell: str
    text: str


class Book:
    """Sheets are added one after the other; ``save`` writes the file.

    ``folder`` is private and on the target's disk: openpyxl's own drafts go there too, so nothing personal is ever
    left in a shared temporary folder. ``removed`` counts characters that no workbook can hold, ``removed_rows`` says
    in which rows of which sheets they were. ``titles`` are the sheets' names as the workbook bears them.
    """

    def __init__(self, folder: Path, titles: Iterable[str], *, school: str, made_at: datetime) -> None:
        self._folder = folder
        self._book = Workbook(write_only=True)
        self._long_title, self._removed_title, *self.titles = sheet_titles(
            [tr("Long texts"), tr("Letters left out"), *titles]
        )
        self._school = school
        self._made_at = made_at
        self._next = 0
        self.removed = 0
        self.removed_rows: dict[tuple[str, int], None] = {}
        self.long_texts: list[LongText] = []
        self._book.properties.creator = "mbdesk"
        self._book.properties.created = made_at.replace(tzinfo=None)
        self._book.calculation.fullCalcOnLoad = True

    def sheet(self, title: str, widths: Sequence[float], **page: Any) -> "Sheet":
        """The next sheet; its name was made from the titles given at first, ``title`` is what is printed above it."""
        name = self.titles[self._next]
        self._next += 1
        return self._sheet(name, title, widths, **page)

    def _sheet(self, name: str, title: str, widths: Sequence[float], **page: Any) -> "Sheet":
        worksheet = self._book.create_sheet(name)
        draft = self._folder / f"sheet{len(self._book.worksheets)}.xml"
        heading = (self._school, title, date_words(self._made_at.date()))
        return Sheet(self, worksheet, draft, heading, widths, **page)

    def hide_last(self) -> None:
        """The sheet written last is there for formulas and lists only."""
        self._book.worksheets[-1].sheet_state = "hidden"

    def save(self, path: Path) -> None:
        """Write the file. Texts too long for a cell get a last sheet; where characters were left out, another says."""
        if self.long_texts:
            self._write_long_texts()
        if self.removed_rows:
            self._write_removed()
        self._book.save(path)

    def _write_long_texts(self) -> None:
        headings = (tr("Sheet"), tr("Cell"), tr("Part"), tr("Text"))
        with self._sheet(self._long_title, self._long_title, (24, 8, 6, 100), frozen="A2", header_row=1) as sheet:
            sheet.header_row(headings)
            for long in tuple(self.long_texts):
                for part, piece in enumerate(cell_text.pieces(long.text), start=1):
                    sheet.row([long.sheet, long.cell, part, piece])

    def _write_removed(self) -> None:
        with self._sheet(self._removed_title, self._removed_title, (24, 8, 80), frozen="A2", header_row=1) as sheet:
            sheet.header_row((tr("Sheet"), tr("Row"), tr("What was left out")))
            for name, row in tuple(self.removed_rows):
                sheet.row([name, row, tr("Control characters: they cannot be seen, and no workbook can hold them.")])

    def reference(self, name: str) -> str:
        """The words that follow a text cut short in its cell."""
        return tr("… (goes on on the sheet “{sheet}”)", sheet=self._long_title)


class Sheet:
    """One sheet, written from top to bottom; use it in a ``with`` block."""

    def __init__(
        self,
        book: Book,
        worksheet: Any,  # its type stubs know half of it
        draft: Path,
        heading: tuple[str, str, str],
        widths: Sequence[float],
        *,
        frozen: str = "",
        header_row: int = 0,
        first_header_row: int = 0,
        title_columns: str = "",
        filter_rows: int = 0,
        tab_colour: str = "",
        formats: Sequence[str] = (),
    ) -> None:
        self._book = book
        self._worksheet = worksheet
        self._draft = draft
        self._cells: dict[int, tuple[Cell, Cell, Look | None]] = {}  # by id: hashing styles takes longer than writing
        self._results: list[float | str] = []
        self._row = 0
        for place, width in enumerate(widths, start=1):
            worksheet.column_dimensions[get_column_letter(place)].width = width
        for place, number_format in enumerate(formats, start=1):  # of cells that somebody will fill in
            worksheet.column_dimensions[get_column_letter(place)].number_format = number_format
        worksheet.freeze_panes = frozen or None
        if filter_rows:
            last = get_column_letter(len(widths))
            worksheet.auto_filter.ref = f"A{header_row}:{last}{header_row + filter_rows}"
        if header_row:
            worksheet.print_title_rows = f"{first_header_row or header_row}:{header_row}"
        if title_columns:
            worksheet.print_title_cols = title_columns
        if tab_colour:
            worksheet.sheet_properties.tabColor = tab_colour
        _set_page(worksheet, *heading)

    def __enter__(self) -> Self:
        self._worksheet._writer = _Draft(self._worksheet, self._draft)
        self._worksheet._writer.write_top()
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        try:
            if failed is None:
                self._finish()
        finally:
            self._worksheet._writer.give_up()

    def _finish(self) -> None:
        if not self._row:
            self.row([])
        self._worksheet.close()
        if self._results:
            self._store_results()

    def offer(self, place: int, rows: tuple[int, int], source: str) -> None:
        """A list to choose from in the cells of a column, first and last row given; ``source`` is where it stands.

        Something else may be typed after a question: the school may have changed since.
        """
        letter = get_column_letter(place + 1)
        rule = DataValidation("list", formula1=source, allow_blank=True, errorStyle="warning", showErrorMessage=True)
        rule.error = tr("This is not in the list. Keep it?")
        rule.add(f"{letter}{rows[0]}:{letter}{rows[1]}")
        self._worksheet.data_validations.append(rule)

    @property
    def next_row(self) -> int:
        """The number of the row that comes next."""
        return self._row + 1

    def row(self, values: Sequence["Value | Formula"], looks: Sequence[Look | None] = (), height: float = 0) -> None:
        """Write one row; ``looks`` go side by side with ``values``, ``height`` is in points."""
        self._row += 1
        if height:
            self._worksheet.row_dimensions[self._row].height = height
        # one after the other: the cell objects serve again
        self._worksheet.append(
            self._cell(value, looks[place] if place < len(looks) else None, place) for place, value in enumerate(values)
        )

    def header_row(self, headings: Sequence[str], right: Iterable[int] = (), height: float = 0) -> None:
        """The row of headings; those at the places ``right`` are right-aligned like their numbers."""
        places = frozenset(right)
        looks = [HEADER_RIGHT_LOOK if place in places else HEADER_LOOK for place in range(len(headings))]
        self.row(list(headings), looks, height)

    def _cell(self, value: "Value | Formula", look: Look | None, place: int) -> Cell | None:
        plain, quoted, _ = self._cells.get(id(look)) or self._cells.setdefault(id(look), self._make(look))
        if not plain.has_style:
            # openpyxl spoils the unstyled cell that it wrote last: two of them in a row must not be the same
            plain = WriteOnlyCell(self._worksheet)
        match value:
            case None | "" | ():
                plain.value = None
                return plain if look is not None and (look.fill or look.border) else None
            case Formula():
                self._results.append(value.result)
                plain.value = value.text
                return plain
            case bool() | str() | tuple():
                return self._text(show_value(value), plain, quoted, place)
            case date() if value.year < _FIRST_YEAR:
                return self._text(value.isoformat(), plain, quoted, place)
            case _:
                plain.value = value
                return plain

    def _text(self, text: str, plain: Cell, quoted: Cell, place: int) -> Cell:
        text, removed = cell_text.clean(text)
        if removed:
            self._book.removed += removed
            self._book.removed_rows[self._worksheet.title, self._row] = None
        text = cell_text.escaped(text)
        if cell_text.too_long(text):
            name = self._worksheet.title
            where = f"{get_column_letter(place + 1)}{self._row}"
            self._book.long_texts.append(LongText(sheet=name, cell=where, text=text))
            text = cell_text.pieces(text)[0] + self._book.reference(name)
        cell = quoted if cell_text.starts_like_formula(text) else plain
        cell.value = text
        cell.data_type = "s"  # whatever openpyxl made of a leading "="
        return cell

    def _make(self, look: Look | None) -> tuple[Cell, Cell, Look | None]:
        """A cell for ordinary texts and one marked as text for good; rows are written at once, so they serve again."""
        cells = (WriteOnlyCell(self._worksheet), WriteOnlyCell(self._worksheet))
        for cell in cells:
            if look is not None:
                _dress(cell, look)
        cells[1].quotePrefix = True
        return (*cells, look)

    def _store_results(self) -> None:
        """openpyxl writes formulas without results; put them in, in the order they were written."""
        results = iter(self._results)

        def with_result(match: re.Match[bytes]) -> bytes:
            result = next(results)
            start, style, formula = match.groups()
            if isinstance(result, str):
                return start + b' t="str"' + style + formula + b"<v></v>"
            return start + style + formula + b"<v>" + repr(result).encode() + b"</v>"

        self._draft.write_bytes(_FORMULA_CELL.sub(with_result, self._draft.read_bytes()))


HEADER_LOOK: Final = Look(font=styles.HEADER_FONT, fill=styles.HEADER_FILL, alignment=styles.HEADER)
HEADER_RIGHT_LOOK: Final = Look(font=styles.HEADER_FONT, fill=styles.HEADER_FILL, alignment=styles.HEADER_RIGHT)


class _Draft(WorksheetWriter):
    """openpyxl's own writer drafts each sheet in the system's temporary folder; this one beside the target.

    It writes through a file of Python's, so that a full disk is an ``OSError`` and not one of lxml's own.
    """

    def __init__(self, worksheet: Any, path: Path) -> None:
        self._path = path
        self._file = path.open("wb")
        super().__init__(worksheet, out=self._file)

    def close(self) -> None:
        """The sheet is whole."""
        super().close()
        self._file.close()
        self.out = str(self._path)

    def cleanup(self) -> None:
        """Nothing to do: the folder is removed as a whole."""

    def give_up(self) -> None:
        """Something failed: let go of the file, whatever its half-written XML says to that."""
        with suppress(OSError, RuntimeError, ValueError, LxmlError):
            self.xf.close()
        with suppress(OSError):
            self._file.close()


def _dress(cell: Cell, look: Look) -> None:
    cell.number_format = look.number_format
    parts: Mapping[str, Any] = {
        "font": look.font,
        "fill": look.fill,
        "alignment": look.alignment,
        "border": look.border,
    }
    for name, part in parts.items():
        if part is not None:
            setattr(cell, name, part)


def _set_page(worksheet: Any, school: str, title: str, day: str) -> None:
    """Landscape, one page wide, as many long as needed; school and title above, date and page below."""
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 9
    worksheet.page_setup.fitToWidth = 1
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    worksheet.page_margins.left = worksheet.page_margins.right = 0.4
    worksheet.page_margins.top = worksheet.page_margins.bottom = 0.7
    worksheet.oddHeader.left.text = _printed(school)
    worksheet.oddHeader.right.text = _printed(title)
    worksheet.oddFooter.left.text = _printed(day)
    worksheet.oddFooter.right.text = tr("Page {page} of {pages}", page="&P", pages="&N")


def _printed(text: str) -> str:
    """A text for the printed margin: ``&`` starts a code there, and all together may have 255 characters."""
    shown = " ".join(cell_text.clean(text)[0].split())
    return (shown if len(shown) <= 80 else f"{shown[:79]}…").replace("&", "&&")
