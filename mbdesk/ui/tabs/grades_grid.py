"""The grid of a grade sheet: marks as given, columns as the programme has them."""

from typing import Any, Final

from PySide6.QtCore import Qt

from mbdesk.directory import Directory
from mbdesk.fields import Field
from mbdesk.gradesheets import GradeRow, GradeSheet
from mbdesk.ui.cells import column_width
from mbdesk.ui.record_table import PLAIN, RecordTable, Tone
from mbdesk.ui.record_view import RecordView

_WIDEST: Final = 26
"""Characters; long headings such as ``English · Phase 2 · Reading · Progress`` are elided, their tooltip is whole."""


class GradesView(RecordView):
    """Shows one ``GradeSheet``."""

    def __init__(self, name: str) -> None:
        super().__init__(RecordTable((), tone=_tone, muted=lambda _row: False), name)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)

    def show_sheet(self, sheet: GradeSheet) -> None:
        """Put another sheet in."""
        self.table.set_fields(sheet.fields())
        self.table.set_records(sheet.rows, Directory())

    def set_default_widths(self) -> None:
        """As the fields say, headings as far as there is room."""
        for column, field in enumerate(self.table.fields):
            widest = max(field.width, min(len(field.heading()) + 2, _WIDEST))
            self.setColumnWidth(column, column_width(widest, self))


def _tone(row: GradeRow, field: Field[Any]) -> Tone:
    """What is missing is said in its own column, in the colour of a warning."""
    if field.key == "missing" and row.missing:
        return Tone(text="warning", back="warning_on", words=row.missing)
    return PLAIN
