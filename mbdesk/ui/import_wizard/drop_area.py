"""Where a file is dropped, or chosen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.plain import tip
from mbdesk.ui.sheet_files import dropped_file
from mbdesk.ui.widgets import Frame, Label, Muted, Picture, PlainButton, restyle


class DropArea(Frame):
    """``dropped(str)`` with the path of one file; ``choose_wanted()`` and ``paste_wanted()`` for its buttons."""

    dropped = Signal(str)
    choose_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self) -> None:
        super().__init__("drop")
        self.setAcceptDrops(True)
        self.setProperty("over", False)
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.XL, theme.XL, theme.XL, theme.XL)
        box.setSpacing(theme.S)
        centre = Qt.AlignmentFlag.AlignHCenter
        box.addStretch(1)
        box.addWidget(Picture("import", "muted", 40), 0, centre)
        for label in (
            Label(tr("Drop an Excel workbook or a .csv file here"), kind="section", wrap=True),
            Muted(tr("The file is only read. Nothing is sent before you have seen every change."), wrap=True),
        ):
            label.setAlignment(centre)
            box.addWidget(label)
        box.addSpacing(theme.S)
        row = QHBoxLayout()
        self.choose = PlainButton(tr("&Choose a file…"), icon="file")
        self.choose.clicked.connect(self.choose_wanted)
        self.paste = PlainButton(tr("&Paste a table"), icon="copy")
        self.paste.setToolTip(tip(tr("Rows that you copied in Excel, in LibreOffice or from an e-mail (Ctrl+V)")))
        self.paste.clicked.connect(self.paste_wanted)
        row.setSpacing(theme.S)
        row.addWidget(self.choose)
        row.addWidget(self.paste)
        box.addLayout(row)
        box.setAlignment(row, centre)
        box.addStretch(1)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file."""
        if dropped_file(event):
            event.acceptProposedAction()
            self._show_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """The file is taken away again."""
        super().dragLeaveEvent(event)
        self._show_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Here it is."""
        self._show_over(False)
        path = dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _show_over(self, over: bool) -> None:
        self.setProperty("over", over)
        restyle(self)
