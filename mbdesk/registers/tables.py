"""Registers and totals as columns and tables: what the grid shows and what is copied or exported."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from mbdesk.directory import Directory
from mbdesk.fields import Field, Kind, Table, Value, table_of
from mbdesk.registers.codes import Code, category_of
from mbdesk.registers.register import Column, Pupil, Register, RegisterRow
from mbdesk.registers.totals import Totals, TotalsRow
from mbdesk.text import N_, date_words, tr

DAY_LETTERS: Final = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
"""Weekdays for narrow column heads, Monday first."""

_NO_LINKS: Final = Directory()


def day_letters(day: date) -> str:
    """``Mo`` for a Monday."""
    return tr(DAY_LETTERS[day.weekday()])


def column_words(column: Column) -> str:
    """A column in full: ``Mo 12 Jan 2026, period 3``."""
    day = f"{day_letters(column.day)} {date_words(column.day)}"
    return day if column.period is None else tr("{day}, period {period}", day=day, period=column.period)


def register_fields(register: Register) -> tuple[Field[RegisterRow], ...]:
    """Student, student ID, one column per lesson (``Column`` order), one per code, per cent present."""
    return (
        _name_field(),
        _number_field(),
        *(_lesson_field(place, column) for place, column in enumerate(register.columns)),
        *(
            Field(
                key=f"code {code.letters}",
                title=code.heading(),
                kind=Kind.NUMBER,
                get=_counting(code),
                width=max(6, len(code.heading())),
                shown=True,
            )
            for code in register.codes
        ),
        _share_field(),
    )


def totals_fields(totals: Totals) -> tuple[Field[TotalsRow], ...]:
    """Student, student ID, one column per code, recorded, per cent present."""
    return (
        _name_field(),
        _number_field(),
        *(
            Field(
                key=f"code {code.letters}",
                title=code.heading(),
                kind=Kind.NUMBER,
                get=_at(place),
                width=max(8, len(code.heading())),
                shown=True,
            )
            for place, code in enumerate(totals.codes)
        ),
        _share_field(),
    )


def span_words(term: str, first: date, last: date) -> str:
    """``Term 2, 12 Jan 2026 to 30 Mar 2026``, without a term the dates alone."""
    days = date_words(first)
    if last != first:
        days = tr("{first} to {last}", first=days, last=date_words(last))
    return tr("{term}, {days}", term=term, days=days) if term else days


def register_table(register: Register) -> Table:
    """The register as it is shown, letters in the cells, its legend as notes."""
    span = span_words(register.term, register.first, register.last)
    notes = (span, *_legend_notes(register.legend()), register.percent_words())
    return _noted(table_of(register.title, register_fields(register), register.rows, _NO_LINKS), notes)


def totals_table(totals: Totals) -> Table:
    """The totals as they are shown; the term and how per cent is reckoned as notes."""
    table = table_of(totals.title, totals_fields(totals), totals.rows, _NO_LINKS)
    return _noted(table, (span_words(totals.term, totals.first, totals.last), totals.percent_words()))


def overview_table(title: str, many: Sequence[Totals]) -> Table:
    """The totals of several groups of one kind in one sheet: group, term and the columns of ``totals_table``.

    A category that does not occur in a group is 0 there. Classes and year groups are not put together: give one kind.
    """
    codes: dict[tuple[str, int | None], Code] = {}
    for totals in many:
        for code in totals.codes:
            codes.setdefault(category_of(code.label, code.status), code)
    rows = [(totals, row) for totals in many for row in totals.rows]
    fields: tuple[Field[tuple[Totals, TotalsRow]], ...] = (
        Field(key="group", title=N_("Class or year group"), kind=Kind.TEXT, get=lambda r, _: r[0].title, width=30),
        Field(key="term", title=N_("Term"), kind=Kind.TEXT, get=lambda r, _: r[0].term, width=12),
        Field(key="name", title=N_("Student"), kind=Kind.TEXT, get=lambda r, _: r[1].pupil.name, width=28),
        Field(
            key="student_id",
            title=N_("Student ID"),
            kind=Kind.IDENTIFIER,
            get=lambda r, _: r[1].pupil.student_id,
            width=12,
        ),
        *(
            Field(
                key=f"code {place}",
                title=code.heading(),
                kind=Kind.NUMBER,
                get=_summing(category),
                width=max(8, len(code.heading())),
            )
            for place, (category, code) in enumerate(codes.items())
        ),
        Field(key="share", title=N_("% present"), kind=Kind.PERCENT, get=lambda r, _: r[1].present_share, width=9),
    )
    notes = tuple(dict.fromkeys(totals.percent_words() for totals in many))
    return _noted(table_of(title, fields, rows, _NO_LINKS), notes)


def _counting(code: Code) -> Callable[[RegisterRow, object], Value]:
    return lambda row, _links: row.count(code)


def _at(place: int) -> Callable[[TotalsRow, object], Value]:
    return lambda row, _links: row.counts[place]


def _summing(category: tuple[str, int | None]) -> Callable[[tuple[Totals, TotalsRow], object], Value]:
    def count(both: tuple[Totals, TotalsRow], _links: object) -> Value:
        totals, row = both
        pairs = zip(totals.codes, row.counts, strict=True)
        return sum(number for code, number in pairs if (code.label, code.status) == category)

    return count


def _name_field() -> Field[RegisterRow | TotalsRow]:
    return Field(key="name", title=N_("Student"), kind=Kind.TEXT, get=_name, width=26, shown=True, searched=True)


def _name(row: RegisterRow | TotalsRow, _links: object) -> Value:
    return pupil_words(row.pupil)


def pupil_words(pupil: Pupil) -> str:
    """The name; a student who is not in the group any more carries the word."""
    return pupil.name if pupil.enrolled else tr("{name} (left)", name=pupil.name)


def _number_field() -> Field[RegisterRow | TotalsRow]:
    return Field(
        key="student_id",
        title=N_("Student ID"),
        kind=Kind.IDENTIFIER,
        get=lambda row, _: row.pupil.student_id,
        width=11,
        shown=True,
        searched=True,
    )


def _lesson_field(place: int, column: Column) -> Field[RegisterRow]:
    def letters(row: RegisterRow, _links: object) -> Value:
        cell = row.cells[place]
        return cell.code.letters if cell else None

    return Field(
        key=f"lesson {column.day.isoformat()} {column.period if column.period is not None else ''}".strip(),
        title=column_words(column),
        kind=Kind.CHOICE,
        get=letters,
        width=3,
        shown=True,
    )


def _share_field() -> Field[RegisterRow | TotalsRow]:
    return Field(
        key="share",
        title=N_("% present"),
        kind=Kind.PERCENT,
        get=lambda row, _: row.present_share,
        width=10,
        shown=True,
    )


def _legend_notes(legend: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    return tuple(
        tr("{letters}: {words}", letters=letters, words=words) if letters else tr("Blank: {words}", words=words)
        for letters, words in legend
    )


def _noted(table: Table, notes: tuple[str, ...]) -> Table:
    return Table(title=table.title, columns=table.columns, rows=table.rows, notes=notes)
