"""The first page before a file is chosen: where it is dropped or pasted, what was saved and what was opened last."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.import_wizard.drop_area import DropArea
from mbdesk.ui.import_wizard.memory import folders_apart, recent_files
from mbdesk.ui.import_wizard.saved_list import SavedList
from mbdesk.ui.widgets import Label, LinkButton, clear


class FileStart(QWidget):
    """``opened(str)`` with a path, ``choose_wanted()`` and ``paste_wanted()`` for the buttons of its drop area; the
    list of saved imports is ``saved``."""

    opened = Signal(str)
    choose_wanted = Signal()
    paste_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.L)
        self.drop = DropArea()
        self.drop.dropped.connect(self.opened)
        self.drop.choose_wanted.connect(self.choose_wanted)
        self.drop.paste_wanted.connect(self.paste_wanted)
        box.addWidget(self.drop, 1)
        below = QHBoxLayout()
        below.setSpacing(theme.XL)
        self.saved = SavedList(desk)
        below.addWidget(self.saved, 1)
        self._recent_place = QWidget()
        place = QVBoxLayout(self._recent_place)
        place.setContentsMargins(0, 0, 0, 0)
        place.setSpacing(0)
        place.addWidget(Label(tr("Recent files"), kind="strong"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        place.addLayout(self._recent)
        place.addStretch(1)
        below.addWidget(self._recent_place, 1)
        box.addLayout(below)

    def refresh(self) -> None:
        """Files and saved imports may have come or gone."""
        self.saved.refresh()
        clear(self._recent)
        files = recent_files(self._desk.settings)
        for path, folder in zip(files, folders_apart(files), strict=True):
            self._recent.addWidget(self._link(path, folder), 0, Qt.AlignmentFlag.AlignLeft)
        self._recent_place.setVisible(bool(files))

    def _link(self, path: Path, folder: str) -> LinkButton:
        words = tr("{file} in {folder}", file=path.name, folder=folder) if folder else path.name
        link = LinkButton(words, name=tr("Open {file}", file=words), elided=True, about=str(path))
        link.clicked.connect(lambda _=False: self.opened.emit(str(path)))
        return link
