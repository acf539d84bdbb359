"""The totals of a register that stay in view on the right while the days scroll under them."""

from abc import abstractmethod
from typing import Final

from PySide6.QtWidgets import QAbstractItemView

from mbdesk.ui.frozen_column import FrozenColumn
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.tabs.attendance_header import RegisterHeader
from mbdesk.ui.widgets import restyle

_LARGEST_SHARE: Final = 0.7
"""Of the width; with more in frozen columns no day would be left to see."""


class TotalsTable(RecordView):
    """A table whose last columns are totals."""

    @abstractmethod
    def totals_columns(self) -> range:
        """The columns of the codes and of per cent present."""

    @abstractmethod
    def sort_or_turn(self, column: int) -> None:
        """A click on a heading: sort by it, or the other way round."""


class FrozenTotals(FrozenColumn):
    """The last columns once more, laid over the right edge; hidden while the table needs no scrolling."""

    def __init__(self, view: TotalsTable) -> None:
        self._register_view = view
        super().__init__(view)
        self.setProperty("role", "frozen-right")
        restyle(self)

    @property
    def covered(self) -> int:
        """How many pixels of the table lie under the totals."""
        return self.width() if self.isVisible() else 0

    def place(self) -> None:
        """Lie over the last columns' place, when something scrolls and there is room for days besides."""
        view = self._register_view
        totals = view.totals_columns()
        for column in range(view.table.columnCount()):
            self.setColumnHidden(column, column not in totals or view.isColumnHidden(column))
            if column in totals and self.columnWidth(column) != view.columnWidth(column):
                self.setColumnWidth(column, view.columnWidth(column))
        rows, wanted = self.verticalHeader(), view.verticalHeader().defaultSectionSize()
        if rows.defaultSectionSize() != wanted:
            rows.setMinimumSectionSize(view.verticalHeader().minimumSectionSize())
            rows.setDefaultSectionSize(wanted)
        width = sum(view.columnWidth(column) for column in totals if not view.isColumnHidden(column))
        viewport, frame = view.viewport(), view.frameWidth()
        fits = width + view.frozen_width <= viewport.width() * _LARGEST_SHARE
        self.setVisible(bool(width) and fits and view.horizontalScrollBar().maximum() > 0)
        self.horizontalHeader().setFixedHeight(view.horizontalHeader().height())
        self.setGeometry(
            frame + viewport.width() - width,
            frame,
            width,
            viewport.height() + view.horizontalHeader().height(),
        )

    def _set_up_header(self) -> None:
        header = RegisterHeader(self)
        self.setHorizontalHeader(header)
        header.setHighlightSections(False)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(self._register_view.horizontalHeader().minimumSectionSize())
        header.setSectionResizeMode(header.ResizeMode.Fixed)

    def _connect(self) -> None:
        super()._connect()
        self._register_view.horizontalScrollBar().rangeChanged.connect(lambda *_: self.place())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def _on_section_resized(self, column: int, _old: int, _new: int) -> None:
        if column in self._register_view.totals_columns():
            self.place()

    def _on_own_section_resized(self, column: int, _old: int, new: int) -> None:
        """Widths are changed in the table itself."""

    def _on_header_clicked(self, column: int) -> None:
        self._register_view.sort_or_turn(column)

    def _on_sort_indicator_changed(self, column: int, order: object) -> None:
        totals = self._register_view.totals_columns()
        self.horizontalHeader().setSortIndicator(
            column if column in totals else -1, self._register_view.horizontalHeader().sortIndicatorOrder()
        )
