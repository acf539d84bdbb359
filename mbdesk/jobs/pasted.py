"""A table from the clipboard instead of a file."""

import asyncio

from mbdesk.errors import SheetError
from mbdesk.plan.rows import SourceSheet
from mbdesk.sheets.pasted import read_text
from mbdesk.sheets.pasted_html import table_text


async def open_pasted(text: str, html: str = "") -> SourceSheet:
    """The table in ``text`` as a sheet without a path; its hash is the text's. ``html`` is the same as a web page or an
    e-mail copied it: it is looked at when the text alone keeps no cells apart.

    Raises ``SheetError`` with an empty path: ``no_rows`` for an empty text, ``no_table`` for a single line or word,
    ``too_many_rows``, ``too_many_columns``, ``unbalanced_quote``.
    """
    sheet = await asyncio.to_thread(_read, text, html)
    if len(sheet.rows) < 2:
        raise SheetError("", "no_table")
    return sheet


def _read(text: str, html: str) -> SourceSheet:
    table = table_text(html) if "\t" not in text and "<t" in html.casefold() else ""
    return read_text(table if "\t" in table else text)  # a single column is the same as text, byte for byte
