"""The two lines over the grades: which class and term, and what was found."""

from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.widgets import LinkButton, Muted, PickBox, PlainButton, ProgressStrip, set_reason

_LETTERS = 44
_TERM_LETTERS = 12


class GradesTools(QWidget):
    """The fields of the Grades tab; the tab listens to them."""

    def __init__(self) -> None:
        super().__init__()
        self.pick = PickBox(tr("Class"), tr("Type a class…"))
        self.term = QComboBox()
        self.term.setAccessibleName(tr("Term"))
        self.term.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.term.setPlaceholderText(tr("Term"))
        self.term.setMinimumContentsLength(_TERM_LETTERS)
        set_reason(self.term, tr("Pick a class first."))
        self.several = PlainButton(tr("Several classes…"))
        self.count = Muted()
        self.only_missing = LinkButton("")
        self.progress = ProgressStrip()
        choices = QWidget()
        row = FlowLayout(push_last=True)
        choices.setLayout(row)
        for widget in (self.pick, self.term, self.several):
            row.addWidget(widget)
        self._info = QWidget()
        info = FlowLayout()
        self._info.setLayout(info)
        info.addWidget(self.count)
        info.addWidget(self.only_missing)
        line = QWidget()
        line.setMinimumHeight(theme.CONTROL)
        both = QVBoxLayout(line)
        both.setContentsMargins(0, 0, 0, 0)
        both.addWidget(self._info)
        both.addWidget(self.progress)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.L, theme.M, theme.L, theme.XS)
        outer.setSpacing(theme.XS)
        outer.addWidget(choices)
        outer.addWidget(line)
        self._set_width()
        theme.changes().changed.connect(self._set_width)

    def set_running(self, running: bool) -> None:
        """The progress takes the place of the counts."""
        self._info.setVisible(not running)
        if not running:
            self.progress.set_idle()

    def _set_width(self) -> None:
        self.pick.setFixedWidth(theme.letters_wide(_LETTERS))
