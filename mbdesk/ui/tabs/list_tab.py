"""What tabs with a searched list and a pane beside it have in common."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from mbdesk.fields import Table
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.record_table import RecordTable
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.tabs.tab import Tab
from mbdesk.ui.widgets import IconButton, Line, SearchBox


class ShownList(Protocol):
    """A list of such a tab."""

    table: RecordTable
    view: RecordView

    @property
    def title(self) -> str:
        """The word for what is in it."""

    def bring_up_to_date(self) -> None:
        """Show what the desk knows now."""

    def set_search(self, text: str) -> None:
        """Search as somebody types."""


class ListTab(Tab):
    """A subclass says which list is shown (``_list``) and lays out its fields with ``_lay_out_under``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.search = SearchBox(tr("Search…"))
        self.search.textChanged.connect(self._on_search_changed)
        self.search.left.connect(self.take_focus)
        self.columns = IconButton("columns", tr("Choose columns"))
        self.columns.clicked.connect(lambda: self._list.view.choose_columns(self.columns))

    @property
    @abstractmethod
    def _list(self) -> ShownList:
        """The list shown."""

    @property
    @abstractmethod
    def _beside(self) -> QWidget:
        """What stands beside the list."""

    def export_tables(self, *, all_rows: bool = False, all_columns: bool = False) -> list[Table]:
        """The list shown."""
        self._look_again()
        return [self._list.view.export_table(self._list.title, all_rows=all_rows, all_columns=all_columns)]

    def export_size(self, *, all_rows: bool = False, all_columns: bool = False) -> tuple[int, int]:
        """Counted, not made: of a large school that takes long."""
        self._look_again()
        return self._list.view.export_size(all_rows=all_rows, all_columns=all_columns)

    def _look_again(self) -> None:
        self.catch_up()
        self._list.bring_up_to_date()

    def archived_rows(self) -> int:
        """Who or what of the list is archived."""
        return self._list.table.count(lambda record: record.archived)

    def export_name(self) -> str:
        """What is in the list."""
        return self._list.title

    def focus_search(self) -> None:
        """To the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def take_focus(self) -> None:
        """The keyboard comes to the list; while it is being loaded, to the search field."""
        (self._list.view if self._list.view.isVisible() else self.search).setFocus()

    def panes(self) -> list[QWidget]:
        """Search, table, and what stands beside it."""
        return [self.search, self._list.view, self._beside]

    def _lay_out_under(self, tools: Sequence[QWidget], splitter: QSplitter) -> None:
        """One row of ``tools``, a line, and below it the list with what stands beside it."""
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(6)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        over = QWidget()
        row = FlowLayout(spacing=theme.S, push_last=True, squeeze=True)
        over.setLayout(row)
        for widget in tools:
            row.addWidget(widget)
        place = QHBoxLayout()
        place.setContentsMargins(theme.L, theme.M, theme.L, theme.M)
        place.addWidget(over)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(place)
        box.addWidget(Line())
        box.addWidget(splitter, 1)

    def _on_search_changed(self, text: str) -> None:
        self._list.set_search(text)

    def _on_typed(self, text: str) -> None:
        """A letter typed in the list begins a search."""
        self.search.setFocus()
        self.search.setText(text)
