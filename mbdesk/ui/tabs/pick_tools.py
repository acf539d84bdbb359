"""The two lines over a grid: what to show, and what showing it costs or what was found."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.widgets import PickBox, PlainButton, ProgressStrip

_LETTERS: Final = 44


class PickTools(QWidget):
    """``pick`` and ``several`` are what every such tab has; a subclass lays out its own fields beside them."""

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__()
        self.pick = PickBox(name, placeholder)
        self.several = PlainButton(tr("Several classes…"))
        self.progress = ProgressStrip()
        self._info = QWidget()
        self._set_width()
        theme.changes().changed.connect(self._set_width)

    def set_running(self, running: bool) -> None:
        """The progress takes the place of the second line while something is read."""
        self._info.setVisible(not running)
        if not running:
            self.progress.set_idle()

    def _lay_out(self, choices: Sequence[QWidget], info: Sequence[QWidget], *, push_last: bool = False) -> None:
        """``push_last``: the last of ``info`` stands at the right edge, as the last choice does."""
        upper, line = QWidget(), QWidget()
        line.setMinimumHeight(theme.CONTROL)
        for place, widgets, pushes in ((upper, choices, True), (self._info, info, push_last)):
            row = FlowLayout(push_last=pushes)
            place.setLayout(row)
            for widget in widgets:
                row.addWidget(widget)
        both = QVBoxLayout(line)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self._info)
        both.addWidget(self.progress)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.L, theme.M, theme.L, theme.XS)
        outer.setSpacing(theme.XS)
        outer.addWidget(upper)
        outer.addWidget(line)

    def _set_width(self) -> None:
        self.pick.setFixedWidth(theme.letters_wide(_LETTERS))
