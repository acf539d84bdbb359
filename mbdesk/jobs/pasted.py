"""A table from the clipboard instead of a file."""

import asyncio

from mbdesk.errors import SheetError
from mbdesk.plan.rows import SourceSheet
from mbdesk.sheets.pasted import read_text


async def open_pasted(text: str) -> SourceSheet:
    """The table in ``text`` as a sheet without a path; its hash is the text's.

    Raises ``SheetError`` with an empty path: ``no_rows`` for an empty text, ``no_table`` for a single line or word,
    ``too_many_rows``, ``too_many_columns``, ``unbalanced_quote``.
    """
    sheet = await asyncio.to_thread(read_text, text)
    if len(sheet.rows) < 2:
        raise SheetError("", "no_table")
    return sheet
