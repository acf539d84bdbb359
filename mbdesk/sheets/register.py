"""Registers into a workbook a school can print: a sheet per class or year group, then the legend."""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter

from mbdesk.fields import Column, Kind, Table, Value
from mbdesk.records.attendance import ABSENT, LATE
from mbdesk.registers import Code, Register, RegisterRow
from mbdesk.sheets import styles
from mbdesk.sheets.book import Book, Formula, Look
from mbdesk.sheets.landing import landing
from mbdesk.sheets.write import Written, heading_width, write_table
from mbdesk.text import date_words, tr

_FIXED: Final = 2
"""Columns before the first day: name and student ID."""

_HEADER_ROW: Final = 4
_DAY: Final = "ddd d mmm"
_DAY_WIDTH: Final = 4.2


def write_registers(
    path: str | os.PathLike[str],
    registers: Sequence[Register],
    *,
    school: str,
    made_at: datetime | None = None,
    extra: Sequence[Table] = (),
) -> Written:
    """Write an .xlsx with a sheet per register: codes by day, totals per code and per cent present as formulas.

    The formulas carry the results the screen shows, so previews show them too. Then come ``extra`` tables (term
    totals), the teachers' notes where there are any, and the legend in words. Blocks: call it outside the window's
    thread. Raises ``SheetError`` (see ``landing``).
    """
    notes = _notes_table(registers)
    tables = [*extra, *([notes] if notes.rows else []), _legend_table(registers)]
    titles = [register.title for register in registers] + [table.title for table in tables]
    with landing(path) as folder:
        book = Book(folder, titles, school=school, made_at=made_at or datetime.now().astimezone())
        for register in registers:
            _write_register(book, register)
        for table in tables:
            write_table(book, table)
        book.save(folder / Path(os.path.realpath(path)).name)
    return Written(
        path=Path(path),
        sheets=len(titles),
        rows=sum(len(register.rows) for register in registers),
        removed=book.removed,
        removed_rows=tuple(book.removed_rows),
        long_texts=len(book.long_texts),
    )


def _write_register(book: Book, register: Register) -> None:
    days = len(register.columns)
    two_rows = any(column.period is not None for column in register.columns)
    last_header = _HEADER_ROW + two_rows
    looks = _Looks(register)
    widths = [26.0, 12.0, *[_DAY_WIDTH] * days, *[heading_width(c.heading()) for c in register.codes], 11.0]
    with book.sheet(
        " · ".join(part for part in (register.title, register.term) if part),
        widths,
        frozen=f"{get_column_letter(_FIXED + 1)}{last_header + 1}",
        first_header_row=_HEADER_ROW,
        header_row=last_header,
        title_columns="A:B",
        filter_rows=len(register.rows),
    ) as sheet:
        sheet.row([register.title], [_TITLE], height=22)
        sheet.row([_period(register)], [_MUTED])
        sheet.row([])
        codes = [code.heading() for code in register.codes]
        sheet.row(
            [tr("Student"), tr("Student ID"), *(column.day for column in register.columns), *codes, tr("% present")],
            [_HEADER, _HEADER, *looks.days, *[_HEADER_RIGHT] * (len(codes) + 1)],
            height=74,
        )
        if two_rows:
            periods: list[Value] = [column.period for column in register.columns]
            blank: list[Value] = [""] * (len(codes) + 1)
            sheet.row([tr("Period"), "", *periods, *blank], [_HEADER, _HEADER, *looks.periods, *[_HEADER] * len(blank)])
        for row in register.rows:
            letters: list[Value] = [cell.code.letters if cell else None for cell in row.cells]
            pupil: list[Value] = [row.pupil.name, row.pupil.student_id]
            sheet.row(
                [*pupil, *letters, *_totals(register, row, sheet.next_row)],
                [_NAME, _TEXT, *looks.cells(row), *[_WHOLE] * len(codes), _PERCENT],
            )


def _period(register: Register) -> str:
    first, last = date_words(register.first), date_words(register.last)
    if register.term:
        return tr("{term}, {first} to {last}", term=register.term, first=first, last=last)
    return first if register.first == register.last else tr("{first} to {last}", first=first, last=last)


def _totals(register: Register, row: RegisterRow, number: int) -> list[Formula]:
    """The formulas of a row. EXACT, because Excel's COUNTIF would count ``p`` (assumed) as ``P`` (present)."""
    first = get_column_letter(_FIXED + 1)
    last = get_column_letter(_FIXED + max(1, len(register.columns)))
    cells = f"${first}{number}:${last}{number}"
    totals = [
        Formula(f"=SUMPRODUCT(--EXACT({cells},{_literal(code.letters)}))", row.count(code)) for code in register.codes
    ]
    at = {
        code: f"{get_column_letter(_FIXED + len(register.columns) + place)}{number}"
        for place, code in enumerate(register.codes, start=1)
    }
    present = _sum(at[code] for code in register.codes if code.present)
    recorded = _sum(at[code] for code in register.codes if not code.assumed)
    share = row.present_share
    percent = Formula(f'=IF({recorded}=0,"",{present}/({recorded}))', "" if share is None else share)
    return [*totals, percent]


def _sum(cells: Iterable[str]) -> str:
    """``(A1+B1)``; added up one by one, so that inserted columns cannot slip in. ``0`` for none."""
    return f"({'+'.join(cells) or '0'})"


def _literal(letters: str) -> str:
    doubled = letters.replace('"', '""')
    return f'"{doubled}"'


class _Looks:
    """The looks of a register's day columns: a thin gap before each new week, tints by code."""

    def __init__(self, register: Register) -> None:
        days = [column.day for column in register.columns]
        self._gaps = [False, *(_week(a) != _week(b) for a, b in pairwise(days))] if days else []
        self._tints = {code: _TINTS.get(code.status) for code in register.codes}
        self._known: dict[tuple[Code | None, bool], Look] = {}
        self.days = [_DAY_GAP if gap else _DAY_PLAIN for gap in self._gaps]
        self.periods = [_PERIOD_GAP if gap else _PERIOD for gap in self._gaps]

    def cells(self, row: RegisterRow) -> list[Look]:
        """One look per cell of the row."""
        return [self._cell(cell.code if cell else None, gap) for cell, gap in zip(row.cells, self._gaps, strict=True)]

    def _cell(self, code: Code | None, gap: bool) -> Look:
        if (code, gap) not in self._known:
            self._known[code, gap] = Look(
                font=styles.MUTED_ITALIC if code and code.assumed else None,
                fill=self._tints[code] if code else None,
                alignment=styles.CENTRE,
                border=styles.ROW_GAP if gap else styles.ROW,
            )
        return self._known[code, gap]


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


_TINTS: Final[Mapping[int | None, PatternFill]] = {ABSENT: styles.BAD, LATE: styles.WARNING}
_TITLE: Final = Look(font=styles.TITLE_FONT)
_MUTED: Final = Look(font=styles.MUTED_FONT)
_HEADER: Final = Look(font=styles.HEADER_FONT, fill=styles.HEADER_FILL, alignment=styles.HEADER)
_HEADER_RIGHT: Final = Look(font=styles.HEADER_FONT, fill=styles.HEADER_FILL, alignment=styles.HEADER_RIGHT)
_DAY_PLAIN: Final = Look(number_format=_DAY, font=styles.HEADER_FONT, fill=styles.HEADER_FILL, alignment=styles.UPRIGHT)
_DAY_GAP: Final = Look(
    number_format=_DAY,
    font=styles.HEADER_FONT,
    fill=styles.HEADER_FILL,
    alignment=styles.UPRIGHT,
    border=styles.GAP_LEFT,
)
_PERIOD: Final = Look(font=styles.HEADER_FONT, fill=styles.HEADER_FILL, alignment=styles.CENTRE)
_PERIOD_GAP: Final = Look(
    font=styles.HEADER_FONT, fill=styles.HEADER_FILL, alignment=styles.CENTRE, border=styles.GAP_LEFT
)
_NAME: Final = Look(border=styles.ROW)
_TEXT: Final = Look(number_format=styles.TEXT, border=styles.ROW)
_WHOLE: Final = Look(number_format="0", border=styles.ROW)
_PERCENT: Final = Look(number_format=styles.PERCENT, border=styles.ROW)


def _legend_table(registers: Sequence[Register]) -> Table:
    """Every code of every register in words, each once, and how per cent present is reckoned."""
    rows = dict.fromkeys(line for register in registers for line in register.legend())
    blank = [line for line in rows if not line[0]]
    words = dict.fromkeys(register.percent_words() for register in registers)
    lines: list[tuple[Value, ...]] = [*(line for line in rows if line[0])]
    lines += [(tr("(blank)"), meaning) for _, meaning in blank]
    lines += [("%", sentence) for sentence in words]
    columns = (Column(title=tr("Code"), width=10), Column(title=tr("Meaning"), width=58))
    return Table(title=tr("Legend"), columns=columns, rows=tuple(lines))


def _notes_table(registers: Sequence[Register]) -> Table:
    columns = (
        Column(title=tr("Register"), width=24),
        Column(title=tr("Student"), width=26),
        Column(title=tr("Date"), kind=Kind.DATE, width=12),
        Column(title=tr("Period"), kind=Kind.NUMBER, width=8),
        Column(title=tr("Code"), width=8),
        Column(title=tr("Note"), width=50),
    )
    rows = tuple(
        (register.title, row.pupil.name, column.day, column.period, cell.code.letters, cell.note)
        for register in registers
        for row in register.rows
        for column, cell in zip(register.columns, row.cells, strict=True)
        if cell is not None and cell.note
    )
    return Table(title=tr("Notes"), columns=columns, rows=rows)
