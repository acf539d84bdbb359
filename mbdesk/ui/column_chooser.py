"""Which columns a table shows: a small panel with a tick for each; typing finds a column by its name."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.filter import fold, words
from mbdesk.ui.house_table import HouseTable
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.widgets import QuietButton, Scroll, SearchBox


class ColumnChooser(QFrame):
    """A popup over ``view``. Changes show at once and are kept."""

    def __init__(self, view: HouseTable) -> None:
        super().__init__(view, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("role", "popup")
        self.setAccessibleName(tr("Columns"))
        self._view = view
        self._boxes: dict[int, QCheckBox] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.M, theme.M, theme.M, theme.S)
        outer.setSpacing(theme.S)
        self.search = SearchBox(tr("Find a column…"))
        self.search.textChanged.connect(self._on_search_changed)
        outer.addWidget(self.search)
        scroll = Scroll()
        scroll.setMinimumSize(260, 280)
        scroll.body.setContentsMargins(theme.XS, 0, theme.XS, 0)
        scroll.body.setSpacing(theme.XS)
        for column, field in enumerate(view.table.fields):
            box = QCheckBox(plain_button(field.heading()))
            box.setChecked(not view.isColumnHidden(column))
            box.setEnabled(column > 0)
            if column == 0:
                box.setToolTip(tr("The name is always shown."))
            box.toggled.connect(lambda on, column=column: view.show_column(column, on))
            self._boxes[column] = box
            scroll.body.addWidget(box)
        scroll.body.addStretch(1)
        outer.addWidget(scroll)
        foot = QHBoxLayout()
        reset = QuietButton(tr("As at first"))
        reset.clicked.connect(self._on_reset_clicked)
        foot.addWidget(reset)
        foot.addStretch(1)
        outer.addLayout(foot)

    def open_below(self, anchor: QWidget) -> None:
        """Show the panel under ``anchor``, inside the screen."""
        self.adjustSize()
        at = anchor.mapToGlobal(QPoint(anchor.width(), anchor.height() + theme.XS))
        screen = anchor.screen().availableGeometry()
        left = max(screen.left(), min(at.x() - self.width(), screen.right() - self.width()))
        self.move(left, min(at.y(), screen.bottom() - self.height()))
        self.show()
        self.search.setFocus()

    def _on_search_changed(self, text: str) -> None:
        sought = words(text)
        for box in self._boxes.values():
            box.setVisible(all(word in fold(box.text()) for word in sought))

    def _on_reset_clicked(self) -> None:
        self._view.reset_columns()
        for column, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(not self._view.isColumnHidden(column))
            box.blockSignals(False)
