"""The stock way to make a table that can be searched: a plain model under a QSortFilterProxyModel."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QLineEdit, QTableView, QVBoxLayout, QWidget

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PlainModel(QAbstractTableModel):
    """Ready texts in rows and columns."""

    def __init__(self, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._titles, self._rows = titles, rows

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Columns."""
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell."""
        return self._rows[index.row()][index.column()] if role == Qt.ItemDataRole.DisplayRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The titles."""
        asked = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return self._titles[section] if asked else None


class StockWindow(QWidget):
    """A search line over a table, every column searched."""

    def __init__(self, titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        super().__init__()
        self._model = PlainModel(titles, rows)
        self.proxy = QSortFilterProxyModel()
        self.proxy.setSourceModel(self._model)
        self.proxy.setFilterKeyColumn(-1)
        self.proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit()
        self.search.textChanged.connect(self.proxy.setFilterFixedString)
        self.view = QTableView()
        self.view.setModel(self.proxy)
        self.view.setSortingEnabled(True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.view)
