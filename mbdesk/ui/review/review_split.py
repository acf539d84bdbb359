"""The middle of every review: all changes on the left, what sending them means on the right."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.review.cost_pane import CostPane
from mbdesk.ui.review.review_table import ReviewTable, ReviewView
from mbdesk.ui.widgets import Label, LinkButton

_PART: Final = 0.3
_MOST: Final = 320
"""The right side has this part of the width, no less than it needs and no more than so many pixels."""


class ReviewSplit(QSplitter):
    """``table`` and ``view`` are the list, ``cost`` the right side; ``above`` stands over the list."""

    def __init__(self, above: Iterable[QWidget]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setProperty("role", "page")
        self.setChildrenCollapsible(False)
        self._by_hand = False
        self.table = ReviewTable()
        self.view = ReviewView(self.table)
        self.what = Label(wrap=True, copyable=True)
        self.what.setMinimumHeight(2 * self.what.fontMetrics().lineSpacing())  # or the list would jump at each line
        self.what.hide()
        self.cost = CostPane()
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.M, 0)
        column.setSpacing(theme.M)
        for widget in above:
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft if isinstance(widget, LinkButton) else _NO_ALIGNMENT)
        column.addWidget(self.view, 1)
        column.addWidget(self.what)
        self.addWidget(left)
        self.addWidget(self.cost)
        self.view.current_changed.connect(lambda _line: self._show_whole())
        self.view.fitted.connect(self._show_whole)
        self.splitterMoved.connect(self._on_moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The narrower the page, the more of it has the list."""
        super().resizeEvent(event)
        if not self._by_hand:
            right = max(self.cost.minimumWidth(), min(_MOST, int(self.width() * _PART)))
            self.setSizes([self.width() - self.handleWidth() - right, right])

    def _on_moved(self) -> None:
        self._by_hand = True

    def _show_whole(self) -> None:
        """What cannot be read whole in the list, as long as there is any such thing."""
        line = self.view.current_record()
        self.what.setVisible(self.view.cuts)
        hint = tr("Choose a line to read all of it here.") if line is None else ""
        self.what.setText(self.view.whole(line) or hint)


_NO_ALIGNMENT: Final = Qt.AlignmentFlag(0)
