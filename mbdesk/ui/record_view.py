"""The one table view: frozen name column, the keys people expect, copy to Excel, a place that survives refreshes."""

from collections.abc import Collection, Iterable
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QWidget

from mbdesk.fields import Table
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.cells import CellDelegate, column_width, paint_view
from mbdesk.ui.clipboard import copy_text, mime_of
from mbdesk.ui.column_chooser import ColumnChooser
from mbdesk.ui.frozen_column import FrozenColumn
from mbdesk.ui.house_table import HouseTable
from mbdesk.ui.record_table import RecordTable
from mbdesk.ui.settings import COMPACT, Settings
from mbdesk.ui.table_state import TableState

Index = QModelIndex | QPersistentModelIndex


class RecordView(HouseTable):
    """Shows a ``RecordTable``. ``name`` is its accessible name; ``kept_as`` the key under which its columns are kept.

    Signals: ``opened(record)`` on Enter or double click, ``current_changed(record | None)`` as the arrows move,
    ``selection_count_changed(int)``, ``typed(str)`` when somebody types a letter, ``escaped()``, ``delete_pressed()``,
    ``paste_pressed()``; ``menu_wanted(QMenu)`` before the context menu opens: others put on top what can be done with
    the rows.
    """

    current_changed = Signal(object)
    selection_count_changed = Signal(int)
    typed = Signal(str)
    escaped = Signal()
    delete_pressed = Signal()
    paste_pressed = Signal()
    menu_wanted = Signal(object)
    columns_changed = Signal()

    def __init__(
        self, table: RecordTable, name: str, settings: Settings | None = None, kept_as: str = "", *, freeze: bool = True
    ) -> None:
        super().__init__()
        self.table = table
        self._settings = settings
        self._kept_rows: frozenset[Any] = frozenset()
        self._kept_current: Any = None
        self._kept_column = 0
        self._kept_scroll: tuple[int, int] = (0, 0)
        self._chooser: ColumnChooser | None = None
        self._frozen: FrozenColumn | None = None
        self.setAccessibleName(name)
        self.setFont(theme.font(tabular=True))
        self.setModel(table)
        self.delegate = CellDelegate(table, self)
        self.setItemDelegate(self.delegate)
        self._set_up_behaviour()
        self._set_up_headers()
        if freeze:
            self._frozen = FrozenColumn(self)
        self._state = TableState(self, settings, kept_as)
        table.modelAboutToBeReset.connect(self._on_about_to_reset)
        table.modelReset.connect(self._on_reset)
        self._connect_selection()
        if settings is not None:
            settings.changed.connect(self._on_setting_changed)
        theme.changes().changed.connect(self._on_look_changed)
        self._state.restore()

    # -- What others ask ----------------------------------------------------------------------------------------------

    def current_record(self) -> Any | None:
        """The record on which the cursor stands."""
        return self.table.record_at(self.currentIndex().row())

    def selected_records(self) -> list[Any]:
        """The selected records, in the order shown."""
        return [record for row in self.selected_rows() if (record := self.table.record_at(row)) is not None]

    def selected_rows(self) -> list[int]:
        """The numbers of the selected visible rows."""
        selection = self.selectionModel().selection()
        ranges = [selection.at(place) for place in range(selection.count())]
        return sorted({row for part in ranges for row in range(part.top(), part.bottom() + 1)})

    def show_record(self, key: Any) -> bool:
        """Put the cursor on the record with this identity; False when it is not visible."""
        row = self.table.row_of(key)
        if row < 0:
            return False
        index = self.table.index(row, max(0, self.currentIndex().column()))
        seen = self.viewport().rect().contains(self.visualRect(index).center())
        # Whichever keys are held just now: with Ctrl the view itself would choose it besides the others.
        self.selectionModel().setCurrentIndex(index, _SELECT_ROWS)
        if not seen:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)
        return True

    def choose_records(self, keys: Collection[Any]) -> bool:
        """Choose the records with these identities and no others, the cursor on the first; False when none is shown."""
        rows = self.table.rows_of(frozenset(keys))
        if rows:
            self.show_record(self.table.key_at(rows[0]))
            self.selectionModel().select(self._rows_as_selection(rows), _SELECT_ROWS)
        return bool(rows)

    def shown_columns(self) -> list[int]:
        """The visible columns in the order shown, as field numbers."""
        header = self.horizontalHeader()
        order = [header.logicalIndex(place) for place in range(header.count())]
        return [column for column in order if not header.isSectionHidden(column)]

    def export_table(self, title: str, *, all_rows: bool = False, all_columns: bool = False) -> Table:
        """What the view shows, ready for a workbook."""
        return self.table.table(title, self._exported_columns(all_columns=all_columns), all_rows=all_rows)

    def export_size(self, *, all_rows: bool = False, all_columns: bool = False) -> tuple[int, int]:
        """How many rows and columns ``export_table`` gives, without making it."""
        return self.table.size(self._exported_columns(all_columns=all_columns), all_rows=all_rows)

    def _exported_columns(self, *, all_columns: bool) -> list[int]:
        shown = self.shown_columns()
        return [*shown, *(c for c in range(len(self.table.fields)) if all_columns and c not in shown)]

    def show_column(self, column: int, shown: bool) -> None:
        """Show or hide a column; the first one always stays."""
        if column > 0:
            self.setColumnHidden(column, not shown)
            self._state.save()
            self.columns_changed.emit()

    def reset_columns(self) -> None:
        """The columns as they were at first."""
        self._state.reset()
        self.columns_changed.emit()

    def choose_columns(self, below: QWidget | None = None) -> None:
        """Open the column chooser under ``below``."""
        self._chooser = ColumnChooser(self)
        anchor = below if below is not None else self.horizontalHeader()
        self._chooser.open_below(anchor)

    def copy(self, *, with_titles: bool = True) -> None:
        """Copy the visible columns of the selected rows."""
        columns = self.shown_columns()
        rows = [[self.table.text(row, column) for column in columns] for row in self.selected_rows()]
        if rows:
            titles = [self.table.fields[column].heading() for column in columns]
            QApplication.clipboard().setMimeData(mime_of(titles, rows, with_titles=with_titles))

    def copy_cell(self) -> None:
        """Copy the text of the current cell only."""
        index = self.currentIndex()
        if index.isValid():
            copy_text(self.table.text(index.row(), index.column()))

    def viewports(self) -> list[QWidget]:
        """Where the mouse meets its cells: its own and its frozen column's, side by side on the same rows."""
        return [self.viewport(), *([self._frozen.viewport()] if self._frozen is not None else [])]

    @property
    def frozen_width(self) -> int:
        """How many pixels on the left are always in view."""
        return self.columnWidth(0) if self._frozen is not None else 0

    # -- Keys and mouse -----------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy, open, leave; a letter starts the search."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() == Qt.Key.Key_C and event.modifiers() == (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        ):
            self.copy(with_titles=False)
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste_pressed.emit()
        elif event.matches(QKeySequence.StandardKey.Delete):
            self.delete_pressed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._open_current()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not event.modifiers():
            self._go_to_row(0 if event.key() == Qt.Key.Key_Home else self.table.rowCount() - 1)
        elif _is_letter(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters go to the search field instead."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Double click opens."""
        super().mouseDoubleClickEvent(event)
        if self.indexAt(event.position().toPoint()).isValid():
            self._open_current()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming in with Tab: the cursor stands on a row at once. Otherwise nobody is chosen whom nobody chose: Qt
        would put the cursor on the first row also when a dialog closes."""
        if self.currentIndex().isValid():
            super().focusInEvent(event)
        else:
            QWidget.focusInEvent(self, event)
            self.viewport().update()
        by_key = event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
        if by_key and not self.currentIndex().isValid() and self.table.found:
            self._go_to_row(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the cells in view. The first column is the frozen one's business."""
        columns = range(1 if self._frozen is not None else 0, self.table.columnCount())
        paint_view(self, self.delegate, event.rect(), columns, ring=self.hasFocus())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The frozen column grows along."""
        super().resizeEvent(event)
        if self._frozen is not None:
            self._frozen.place()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into view, not under the frozen column."""
        super().scrollTo(index, hint)
        left = self.columnViewportPosition(index.column())
        if self._frozen is not None and index.column() > 0 and left < self.frozen_width:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (self.frozen_width - left))

    def open_menu(self, at: QPoint) -> None:
        """The context menu at a global position."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_wanted.emit(menu)
        if not menu.isEmpty():
            menu.addSeparator()
        count = len(self.selected_rows())
        copy = menu.addAction(tr("Copy {count} rows", count=count) if count != 1 else tr("Copy row"))
        copy.triggered.connect(lambda _=False: self.copy())
        copy.setEnabled(count > 0)
        cell = menu.addAction(tr("Copy this cell"))
        cell.triggered.connect(self.copy_cell)
        cell.setEnabled(self.currentIndex().isValid())
        menu.addSeparator()
        menu.addAction(tr("Columns…")).triggered.connect(lambda _=False: self.choose_columns())
        menu.popup(at)

    # -- Inside -------------------------------------------------------------------------------------------------------

    def _set_up_behaviour(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.open_menu(self.viewport().mapToGlobal(at)))

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(theme.ROW_COMPACT)
        self._set_row_height()
        header = self.horizontalHeader()
        self._set_header_height()
        header.setMinimumSectionSize(48)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda _at: self.choose_columns())
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def _set_header_height(self) -> None:
        self.horizontalHeader().setFixedHeight(theme.line_high(theme.TABLE_HEADER, theme.S))

    def _set_row_height(self) -> None:
        compact = self._settings is not None and self._settings.get(COMPACT)
        least = self.fontMetrics().height() + (4 if compact else 8)
        height = max(least, theme.ROW_COMPACT if compact else theme.ROW_COMFORTABLE)
        self.verticalHeader().setDefaultSectionSize(height)

    def set_default_widths(self) -> None:
        """Every column as wide as its field says."""
        for column, field in enumerate(self.table.fields):
            widest = max(field.width, len(field.heading()) + 2)
            self.setColumnWidth(column, column_width(widest, self))

    def _connect_selection(self) -> None:
        model = self.selectionModel()
        model.currentRowChanged.connect(self._on_current_changed)
        model.selectionChanged.connect(self._on_selection_changed)

    def _open_current(self) -> None:
        record = self.current_record()
        if record is not None:
            self.opened.emit(record)

    def _go_to_row(self, row: int) -> None:
        if 0 <= row < self.table.found:
            self.setCurrentIndex(self.table.index(row, max(0, self.currentIndex().column())))

    def _on_current_changed(self) -> None:
        self.current_changed.emit(self.current_record())

    def _on_selection_changed(self) -> None:
        self.selection_count_changed.emit(len(self.selected_rows()))

    def _on_about_to_reset(self) -> None:
        self._kept_rows = self.table.keys_at(self.selected_rows())
        self._kept_current = self.table.key_at(self.currentIndex().row())
        self._kept_column = max(0, self.currentIndex().column())
        self._kept_scroll = (self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _on_reset(self) -> None:
        """After a reset: the same records selected, the same place in view, as far as they are still there."""
        self._state.take_fields()
        model = self.selectionModel()
        model.blockSignals(True)
        if self._kept_rows:
            model.select(self._rows_as_selection(self.table.rows_of(self._kept_rows)), _SELECT_ROWS)
        current = self.table.row_of(self._kept_current) if self._kept_current is not None else -1
        if current >= 0:
            index = self.table.index(current, min(self._kept_column, self.table.columnCount() - 1))
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        model.blockSignals(False)
        self.updateGeometries()
        self.horizontalScrollBar().setValue(self._kept_scroll[0])
        self.verticalScrollBar().setValue(self._kept_scroll[1])
        if current < 0 and self._kept_current is not None:
            self.current_changed.emit(None)
        elif current >= 0:
            self.current_changed.emit(self.current_record())
        self.selection_count_changed.emit(len(self.selected_rows()))

    def _rows_as_selection(self, rows: Iterable[int]) -> QItemSelection:
        """``rows`` (ascending) as ranges."""
        selection = QItemSelection()
        first = last = -2
        for row in [*rows, -2]:
            if row == last + 1:
                last = row
                continue
            if first >= 0:
                right = self.table.columnCount() - 1
                selection.select(self.table.index(first, 0), self.table.index(last, right))
            first = last = row
        return selection

    def _on_setting_changed(self, key: str) -> None:
        if key == COMPACT.key:
            self._set_row_height()

    def _on_look_changed(self) -> None:
        self.setFont(theme.font(tabular=True))
        self._set_row_height()
        self._set_header_height()
        self._state.restore()
        if self._frozen is not None:
            self._frozen.place()
        self.viewport().update()


_SELECT_ROWS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


def _is_letter(event: QKeyEvent) -> bool:
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return not held and bool(event.text()) and event.text().isprintable() and event.text() != " "
