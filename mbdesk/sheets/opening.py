"""From the bytes of a file to its rows, decided by what the file is and never by its name. Child process only."""

from mbdesk.sheets import kinds
from mbdesk.sheets.book_content import book_content
from mbdesk.sheets.content import Content
from mbdesk.sheets.excel import ExcelBook
from mbdesk.sheets.package import Package
from mbdesk.sheets.text_content import text_content


def content_of(
    data: bytes,
    *,
    suffix: str,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
) -> Content:
    """Decide what the file is, and read it. Raises ``SheetError`` with path "" and a reason."""
    kinds.refuse_by_start(data)
    if kinds.is_compound(data):
        kinds.refuse_other_compounds(data)
        return _foreign(data, "xls", sheet)
    if kinds.is_zip(data):
        package = Package(data)
        kind = kinds.workbook_kind(package)
        if kind != "xlsx":
            return _foreign(data, kind, sheet)
        return book_content(ExcelBook(package), sheet)
    return text_content(data, suffix, encoding, separator)


def _foreign(data: bytes, kind: str, sheet: str | None) -> Content:
    # calamine is loaded only when such a file is really there.
    from mbdesk.sheets.foreign import ForeignBook

    return book_content(ForeignBook(data, kind), sheet)
