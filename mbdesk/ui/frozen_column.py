"""The name column that stays in view: a second, narrow view of the same table, laid over the left edge of the first."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from mbdesk.ui.cells import paint_view
from mbdesk.ui.house_table import HouseTable


class FrozenColumn(QTableView):
    """Takes model, selection, delegate, heights and scroll place from ``view``; gives it the clicks and the focus."""

    def __init__(self, view: HouseTable) -> None:
        super().__init__(view)
        self._view = view
        self.setProperty("role", "frozen")
        self.setModel(view.table)
        self.setSelectionModel(view.selectionModel())
        self.setItemDelegate(view.itemDelegate())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionBehavior(view.selectionBehavior())
        self.setSelectionMode(view.selectionMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: view.open_menu(self.viewport().mapToGlobal(at)))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_up_header()
        self._connect()
        self.place()
        self.show()

    def place(self) -> None:
        """Lie over the first column."""
        for column in range(1, self._view.table.columnCount()):
            if not self.isColumnHidden(column):
                self.setColumnHidden(column, True)
        self.setColumnHidden(0, False)
        width = self._view.columnWidth(0)
        if self.columnWidth(0) != width:
            self.setColumnWidth(0, width)
        rows = self.verticalHeader()
        wanted = self._view.verticalHeader().defaultSectionSize()
        if rows.defaultSectionSize() != wanted:
            rows.setMinimumSectionSize(self._view.verticalHeader().minimumSectionSize())
            rows.setDefaultSectionSize(wanted)
        self.horizontalHeader().setFixedHeight(self._view.horizontalHeader().height())
        frame = self._view.frameWidth()
        viewport = self._view.viewport()
        self.setGeometry(
            frame, frame, min(width, viewport.width()), viewport.height() + self._view.horizontalHeader().height()
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in view of the columns that are not hidden here."""
        columns = range(self._view.table.columnCount())
        paint_view(self, self._view.delegate, event.rect(), columns, ring=self._view.hasFocus())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the whole table."""
        self._view.wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click here is a click in the table."""
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Double click opens."""
        index = self.indexAt(event.position().toPoint())
        record = self._view.table.record_at(index.row()) if index.isValid() else None
        if record is not None:
            self._view.opened.emit(record)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The table repaints its cursor when the focus comes or goes: so does its first column."""
        if watched is self._view and event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.viewport().update()
        return False

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setMinimumSectionSize(48)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda _at: self._view.choose_columns())

    def _connect(self) -> None:
        view, header = self._view, self.horizontalHeader()
        view.installEventFilter(self)
        view.table.modelReset.connect(self.place)
        view.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(view.verticalScrollBar().setValue)
        view.horizontalHeader().sectionResized.connect(self._on_section_resized)
        view.verticalHeader().sectionResized.connect(lambda *_: self.place())
        header.sectionResized.connect(self._on_own_section_resized)
        header.sectionClicked.connect(self._on_header_clicked)
        view.horizontalHeader().sortIndicatorChanged.connect(self._on_sort_indicator_changed)

    def _on_section_resized(self, column: int, _old: int, _new: int) -> None:
        if column == 0:
            self.place()

    def _on_own_section_resized(self, column: int, _old: int, new: int) -> None:
        if column == 0 and new and self._view.columnWidth(0) != new:
            self._view.setColumnWidth(0, new)

    def _on_header_clicked(self, _column: int) -> None:
        header = self._view.horizontalHeader()
        ascending = header.sortIndicatorSection() != 0 or header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
        self._view.sortByColumn(0, Qt.SortOrder.AscendingOrder if ascending else Qt.SortOrder.DescendingOrder)

    def _on_sort_indicator_changed(self, column: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicator(column if column == 0 else -1, order)
