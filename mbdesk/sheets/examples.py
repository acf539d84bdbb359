"""A few cells of a sheet that show whether it was understood: for the person to look at, not to work with."""

from collections.abc import Iterator

from mbdesk.plan.rows import SourceSheet


def telling_texts(sheet: SourceSheet, count: int = 5) -> tuple[str, ...]:
    """Different texts with letters beyond ASCII, the first of the sheet: what an encoding stands and falls with."""
    return tuple(_first(_special(sheet), count))


def _special(sheet: SourceSheet) -> Iterator[str]:
    for row in sheet.rows:
        if row.number != sheet.header:
            yield from (cell.text for cell in row.cells if not cell.text.isascii())


def _first(texts: Iterator[str], count: int) -> list[str]:
    found: dict[str, None] = {}
    for text in texts:
        found[text] = None
        if len(found) == count:
            break
    return list(found)
