"""An .xlsx or .xlsm file as a book of sheets."""

from mbdesk.sheets.package import Package
from mbdesk.sheets.sheet_rows import RawSheet, count_rows, read_rows
from mbdesk.sheets.workbook import SheetPart, open_workbook


class ExcelBook:
    """The sheets of such a file. Raises ``SheetError("damaged")``."""

    def __init__(self, package: Package) -> None:
        self._workbook = open_workbook(package)
        self.sheets = self._workbook.sheets
        self.active = self._workbook.active
        self.notes = ("dates_1904",) if self._workbook.from_1904 else ()

    def read(self, sheet: SheetPart) -> RawSheet:
        """All rows with content. Raises ``SheetError``: ``damaged``, ``too_many_rows``, ``too_many_columns``."""
        return read_rows(self._workbook, sheet.part)

    def count(self, sheet: SheetPart) -> int:
        """How many rows of a sheet have content."""
        return count_rows(self._workbook, sheet.part)
