"""The frame of every dialog: practice strip, page, buttons; opened, never executed."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.widgets.buttons import PrimaryButton
from mbdesk.ui.widgets.surfaces import Page, Strip

_OF_SCREEN: Final = 0.9
_USUAL_LINE: Final = 17
"""Pixels of a line of text at the usual size."""


class HouseDialog(QDialog):
    """A dialog with a title, a sentence and a ``page`` to fill. ``practice`` shows the strip of the practice school.

    Use ``open()`` (window-modal) or ``show()``; it deletes itself when closed.
    """

    def __init__(self, parent: QWidget | None, title: str, sentence: str = "", *, practice: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("{what} - mbdesk", what=title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if practice:
            outer.addWidget(Strip())
        self._fitted = False
        self.page = Page(title, sentence)
        outer.addWidget(self.page, 1)

    def showEvent(self, event: QShowEvent) -> None:
        """As wide as large letters need and as high as all lines together, as far as the screen goes: Qt itself stops
        at two thirds of it and then squeezes the lines."""
        super().showEvent(event)
        if self._fitted:
            return
        self._fitted = True
        room = self.screen().availableSize() * _OF_SCREEN
        wide = max(self.width(), min(round(self.minimumWidth() * max(1.0, self._letters)), room.width()))
        high = self._outer.totalHeightForWidth(wide)
        self.resize(wide, max(self.height(), min(high, room.height())))

    @property
    def _letters(self) -> float:
        """How much larger than usual the letters are."""
        return QFontMetrics(theme.font()).height() / _USUAL_LINE

    def add_close_button(self) -> None:
        """The one button of a dialog that only shows something."""
        close = PrimaryButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.page.set_buttons([], [close])
