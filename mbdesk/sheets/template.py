"""Empty sheets to fill in: headings, lists to choose from, an example that is never imported, and how it is meant."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from openpyxl.utils import get_column_letter, quote_sheetname

from mbdesk.fields import Column, Kind, Table, Value, show_value
from mbdesk.sheets import styles
from mbdesk.sheets.book import Book, Look
from mbdesk.sheets.landing import landing
from mbdesk.sheets.write import Written, heading_width, write_table
from mbdesk.text import tr

_EXAMPLE_LOOK: Final = {
    kind: Look(number_format=styles.FORMATS.get(kind, "General"), font=styles.MUTED_ITALIC, fill=styles.QUIET)
    for kind in Kind
}
_ROWS: Final = 5_000
"""So many rows offer their lists."""


def write_template(
    path: str | os.PathLike[str],
    columns: Sequence[Column],
    *,
    title: str,
    school: str,
    example: Sequence[Value],
    choices: Mapping[str, Sequence[str]] | None = None,
    hints: Mapping[str, str] | None = None,
    notes: Sequence[str] = (),
    made_at: datetime | None = None,
) -> Written:
    """Write an .xlsx to be filled in and imported: ``title`` names its sheet, headings stand in its first row.

    ``example`` goes side by side with ``columns``; its first cell says ``Example: ...``, by which reading knows the row
    (note ``example``) until somebody writes a real person over that cell. ``choices`` are the values a column offers,
    by its title; others may be typed after a question. ``hints`` say what to write, by title; ``notes`` are sentences
    for the sheet of explanations. Identifier, phone and e-mail columns are text, so that zeros stay. Blocks. Raises
    ``SheetError`` (see ``landing``).
    """
    offered = {at: tuple(values) for at, values in _offered(columns, choices or {}).items() if values}
    names = [title, explanations_title(), *([tr("Lists")] if offered else [])]
    with landing(path) as folder:
        book = Book(folder, names, school=school, made_at=made_at or datetime.now().astimezone())
        _write_sheet(book, columns, title, example, offered, book.titles[-1])
        write_table(book, _explanations(columns, names[1], example, offered, hints or {}, notes))
        if offered:
            write_table(book, _lists(columns, names[2], offered))
            book.hide_last()
        book.save(folder / Path(os.path.realpath(path)).name)
    return Written(path=Path(path), sheets=len(names), rows=0, removed=book.removed, long_texts=len(book.long_texts))


def explanations_title() -> str:
    """The name of the sheet that explains the columns, by which a template is known again."""
    return tr("How to fill it in")


def _offered(columns: Sequence[Column], choices: Mapping[str, Sequence[str]]) -> dict[int, Sequence[str]]:
    return {at: choices[column.title] for at, column in enumerate(columns) if column.title in choices}


def _write_sheet(
    book: Book,
    columns: Sequence[Column],
    title: str,
    example: Sequence[Value],
    offered: Mapping[int, Sequence[str]],
    lists: str,
) -> None:
    widths = [max(float(column.width), heading_width(column.title)) for column in columns]
    formats = [styles.FORMATS.get(column.kind, "General") for column in columns]
    with book.sheet(title, widths, frozen="B2", header_row=1, title_columns="A:A", formats=formats) as sheet:
        for place, (at, values) in enumerate(offered.items()):
            letter = get_column_letter(place + 1)
            sheet.offer(at, (2, _ROWS), f"{quote_sheetname(lists)}!${letter}$2:${letter}${len(values) + 1}")
        sheet.header_row([column.title for column in columns], height=30)
        marked = tr("Example: {value}", value=show_value(example[0]) if example else "")
        sheet.row(
            [marked, *example[1:], *[None] * (len(columns) - max(1, len(example)))],
            [_EXAMPLE_LOOK[column.kind] for column in columns],
        )


def _explanations(
    columns: Sequence[Column],
    title: str,
    example: Sequence[Value],
    offered: Mapping[int, Sequence[str]],
    hints: Mapping[str, str],
    notes: Sequence[str],
) -> Table:
    shown = [show_value(value) for value in example] + [""] * (len(columns) - len(example))
    rows: list[tuple[Value, ...]] = [
        (column.title, hints.get(column.title, ""), shown[at], tr("Choose from the list.") if at in offered else "")
        for at, column in enumerate(columns)
    ]
    general = (tr("The row that begins with “Example:” is never imported. You can leave it or delete it."), *notes)
    return Table(
        title=title,
        columns=(
            Column(title=tr("Column"), width=26),
            Column(title=tr("What to write"), width=80),
            Column(title=tr("Example"), width=36),
            Column(title=tr("List"), width=24),
        ),
        rows=(*rows, *(("", note, "", "") for note in general)),
    )


def _lists(columns: Sequence[Column], title: str, offered: Mapping[int, Sequence[str]]) -> Table:
    longest = max(map(len, offered.values()))
    rows = tuple(
        tuple(values[at] if at < len(values) else None for values in offered.values()) for at in range(longest)
    )
    return Table(title=title, columns=tuple(Column(title=columns[at].title, width=26) for at in offered), rows=rows)
