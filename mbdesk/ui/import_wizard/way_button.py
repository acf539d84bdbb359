"""A button whose words may need two lines: a way out of a question."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from mbdesk.ui import theme
from mbdesk.ui.widgets import Label, PlainButton


class WayButton(PlainButton):
    """As wide as its place, as high as its words need. Its text is data: nothing in it is a shortcut."""

    role = "way"

    def __init__(self, text: str) -> None:
        super().__init__("")
        self.setAccessibleName(text)
        self.setMinimumHeight(theme.CONTROL)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(theme.M, 6, theme.M, 6)
        label = Label(text, wrap=True)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._box.addWidget(label)

    def hasHeightForWidth(self) -> bool:
        """Narrower means higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As its words need."""
        return max(theme.CONTROL, self._box.heightForWidth(width))

    def sizeHint(self) -> QSize:
        """Wide rather than high."""
        hint = self._box.sizeHint()
        return QSize(hint.width(), self.heightForWidth(hint.width()))

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for a pane."""
        return QSize(120, theme.CONTROL)
