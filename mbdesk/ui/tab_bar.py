"""The row of tabs."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.widgets import Frame, Line


class TabBar(Frame):
    """``picked(int)`` when another tab is wanted; Ctrl+1 to Ctrl+4 are the window's."""

    picked = Signal(int)

    def __init__(self) -> None:
        super().__init__("header")
        self.setAccessibleName(tr("Tabs"))
        self._group = QButtonGroup(self)
        self._buttons: list[QPushButton] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        row = self._row = QHBoxLayout()
        row.setContentsMargins(theme.S, 0, theme.S, 0)
        row.setSpacing(0)
        theme.changes().changed.connect(self._fit)
        row.addStretch(1)
        box.addLayout(row)
        box.addWidget(Line())

    def add(self, title: str) -> None:
        """One tab more, after the others."""
        number = len(self._buttons)
        button = QPushButton(title)
        button.setProperty("role", "tab")
        button.setCheckable(True)
        button.setAutoDefault(False)
        button.setToolTip(f"Ctrl+{number + 1}")
        button.clicked.connect(lambda _=False: self.picked.emit(number))
        self._group.addButton(button)
        self._buttons.append(button)
        self._row.insertWidget(number, button)
        self._fit()

    def set_current(self, number: int) -> None:
        """Mark a tab without a signal."""
        self._buttons[number].setChecked(True)

    def button(self, number: int) -> QPushButton:
        """The button of a tab."""
        return self._buttons[number]

    def _fit(self) -> None:
        """Room for the bold text, so that nothing moves when another tab is picked."""
        metrics = QFontMetrics(theme.font(bold=True))
        for button in self._buttons:
            button.setMinimumWidth(metrics.horizontalAdvance(button.text()) + 2 * theme.L)
