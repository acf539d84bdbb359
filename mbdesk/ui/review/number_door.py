"""A big number with its word that is a door: pressed, it shows exactly those."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from mbdesk.text import number
from mbdesk.ui import theme
from mbdesk.ui.widgets import Label, Muted, PlainButton


class NumberDoor(PlainButton):
    """``59`` over ``new``; checked while only these are shown. ``tone`` colours a number that is not zero."""

    role = "door"

    def __init__(self, word: str, tone: str = "") -> None:
        super().__init__("")
        self._word = word
        self._tone = tone
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.L, theme.S, theme.L, theme.S)
        box.setSpacing(0)
        self._number = Label(kind="title")
        self._text = Muted(word)
        for label in (self._number, self._text):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            box.addWidget(label)
        self.set_number(0)

    def set_number(self, value: int, word: str = "") -> None:
        """Show another number, and another word where given."""
        self._word = word or self._word
        self._number.setText(number(value))
        self._number.set_tone(self._tone if value else "")
        self._text.setText(self._word)
        self.setAccessibleName(f"{number(value)} {self._word}")
        self.setEnabled(value > 0 or self.isChecked())

    def sizeHint(self) -> QSize:
        """As its labels need."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The same: nothing is cut."""
        return self.sizeHint()
