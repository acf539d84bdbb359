"""A list whose columns are all in view: each as wide as its texts ask for, cut only where they do not all fit."""

from collections.abc import Collection
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QApplication

from mbdesk.ui import theme
from mbdesk.ui.cells import PADDING
from mbdesk.ui.record_table import RecordTable
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.review.fitting import kept_for, shared
from mbdesk.ui.settings import Settings

LOOKED_AT: Final = 300
"""So many rows are measured, spread over all of them: enough to know how long texts are, and done in no time."""


class FittedView(RecordView):
    """``long`` are the keys of the fields with long texts, which have all room to spare; ``yields`` of those that make
    room for them where it is scarce. Whoever moves a border or chooses columns has them as chosen from then on.
    ``fitted()`` when the columns have other widths, or other rows."""

    fitted = Signal()

    def __init__(
        self,
        table: RecordTable,
        name: str,
        settings: Settings | None = None,
        *,
        long: Collection[str],
        yields: Collection[str] = (),
        freeze: bool = True,
    ) -> None:
        self._long, self._yields = frozenset(long), frozenset(yields)
        self._needs: dict[int, int] = {}
        self._measured = -1
        self._gone: set[int] = set()
        self._fitting = self._by_hand = False
        self._letters = QFontMetrics(theme.font(tabular=True))
        super().__init__(table, name, settings, freeze=freeze)
        table.modelReset.connect(self._on_other_rows)
        theme.changes().changed.connect(self.on_other_look)
        self.horizontalHeader().sectionResized.connect(self._on_section_resized)
        self.columns_changed.connect(self._on_columns_chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width to share."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Share the width."""
        if self._by_hand or self._fitting:
            return
        room = self.viewport().width()
        columns = [c for c in range(self.table.columnCount()) if c in self._gone or not self.isColumnHidden(c)]
        needs = {column: self._needs.get(column, 0) for column in columns}
        fields = self.table.fields
        long = [column for column in columns if fields[column].key in self._long]
        others = sum(need for column, need in needs.items() if column not in long)
        scarce = others > room - kept_for(room, {column: needs[column] for column in long})
        self._fitting = True  # a border that moves now is not moved by hand
        for column in columns:
            if fields[column].key in self._yields:
                (self._gone.add if scarce else self._gone.discard)(column)
                self.setColumnHidden(column, scarce)
        shown = {column: need for column, need in needs.items() if column not in self._gone}
        for column, width in shared(room, shown, long).items():
            self.setColumnWidth(column, width)
        self._fitting = False
        self.fitted.emit()

    # -- for those that paint some rows otherwise --------------------------------------------------------------------

    def measures(self, _record: Any) -> bool:
        """Whether the texts of this row count for the width of the columns."""
        return True

    def indent(self, _record: Any, _column: int) -> int:
        """How many pixels further right than others the text of this cell begins."""
        return 0

    def cut(self, text: str, width: int) -> bool:
        """Whether a text is not read whole in a cell of this width."""
        return bool(text) and self._letters.horizontalAdvance(text) > width - 2 * PADDING

    # -- inside ------------------------------------------------------------------------------------------------------

    def _on_other_rows(self) -> None:
        """Of the same records others are shown: no column moves. Other records are measured anew."""
        if self.table.total != self._measured:
            self._measured, self._needs = self.table.total, {}
        self._measure()
        self.fit()

    def on_other_look(self) -> None:
        """Letters have another size, and all columns are back."""
        self._needs, self._gone, self._by_hand = {}, set(), False
        self._letters = QFontMetrics(theme.font(tabular=True))
        self._measure()
        self.fit()

    def _measure(self) -> None:
        table, header = self.table, self.horizontalHeader()
        metrics = QFontMetrics(theme.font(bold=True, tabular=True))
        step = max(1, table.found // LOOKED_AT)
        rows = [row for row in range(0, table.found, step) if self.measures(table.record_at(row))]
        for column in range(table.columnCount()):
            widths = [
                metrics.horizontalAdvance(table.text(row, column)) + self.indent(table.record_at(row), column)
                for row in rows
            ]
            least = header.sectionSizeHint(column)
            need = max(max(widths, default=0) + 2 * PADDING, least)
            self._needs[column] = max(self._needs.get(column, 0), need)

    def _on_section_resized(self, _column: int, _old: int, _new: int) -> None:
        if not self._fitting and QApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._by_hand = True

    def _on_columns_chosen(self) -> None:
        self._by_hand = True
