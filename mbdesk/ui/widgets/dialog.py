"""The frame of every dialog: practice strip, page, buttons; opened, never executed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui.widgets.buttons import PrimaryButton
from mbdesk.ui.widgets.surfaces import Page, Strip


class HouseDialog(QDialog):
    """A dialog with a title, a sentence and a ``page`` to fill. ``practice`` shows the strip of the practice school.

    Use ``open()`` (window-modal) or ``show()``; it deletes itself when closed.
    """

    def __init__(self, parent: QWidget | None, title: str, sentence: str = "", *, practice: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if practice:
            outer.addWidget(Strip())
        self.page = Page(title, sentence)
        outer.addWidget(self.page, 1)

    def add_close_button(self) -> None:
        """The one button of a dialog that only shows something."""
        close = PrimaryButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.page.set_buttons([], [close])
