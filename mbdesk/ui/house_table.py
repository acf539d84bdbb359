"""What the helpers of a record view may ask of it: its frozen column, its column chooser, what is kept of both."""

from abc import abstractmethod

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QTableView, QWidget

from mbdesk.ui.cells import CellDelegate
from mbdesk.ui.record_table import RecordTable


class HouseTable(QTableView):
    """A table view of records; ``RecordView`` is the one there is. ``opened(record)`` on Enter or double click."""

    opened = Signal(object)

    table: RecordTable
    delegate: CellDelegate

    @abstractmethod
    def show_column(self, column: int, shown: bool) -> None:
        """Show or hide a column."""

    @abstractmethod
    def reset_columns(self) -> None:
        """The columns as they were at first."""

    @abstractmethod
    def choose_columns(self, below: QWidget | None = None) -> None:
        """Open the column chooser under ``below``."""

    @abstractmethod
    def open_menu(self, at: QPoint) -> None:
        """Open the menu of the selected rows."""

    @abstractmethod
    def set_default_widths(self) -> None:
        """Every column as wide as its field asks for."""
