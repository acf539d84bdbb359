"""The saved imports on the first page: one click to do one again, a menu to rename or remove it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from mbdesk.jobs.saved_imports import SavedImport, offered
from mbdesk.plan.kinds import kind_title
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.import_wizard.saved import load_saved, rename, saved_name, store_saved
from mbdesk.ui.widgets import IconButton, Label, LinkButton, clear

_SHOWN = 6


class SavedList(QWidget):
    """``chosen(SavedImport)``. It hides itself when there is nothing in it."""

    chosen = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._kind = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(Label(tr("Saved imports"), kind="strong"))
        self.links: list[LinkButton] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        box.addLayout(self._lines)
        box.addStretch(1)
        self.refresh()

    def offer_only(self, kind: str) -> None:
        """The window was opened for this kind of import: no other is offered. "" = every kind."""
        self._kind = kind
        self.refresh()

    @property
    def saved(self) -> tuple[SavedImport, ...]:
        """What is kept for this school."""
        session = self._desk.session
        return load_saved(self._desk.settings, session.connection.key) if session is not None else ()

    def refresh(self) -> None:
        """Show what is kept now."""
        clear(self._lines)
        self.links.clear()
        kept = [each for each in offered(self.saved) if self._kind in {"", each.kind}]
        for saved in kept[:_SHOWN]:
            self._lines.addWidget(self._line(saved))
        self.setVisible(bool(kept))

    def _line(self, saved: SavedImport) -> QWidget:
        name = saved_name(saved)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.XS)
        kind = kind_title(saved.kind)
        link = LinkButton(name, name=tr("Do “{name}” again", name=name), elided=True, about=kind)
        link.clicked.connect(lambda: self.chosen.emit(saved))
        self.links.append(link)
        more = IconButton("more", tr("Rename or remove “{name}”", name=name), small=True)
        menu = QMenu(more)
        menu.addAction(tr("&Rename…")).triggered.connect(lambda: rename(self, self._desk, saved, self.refresh))
        menu.addAction(tr("Re&move")).triggered.connect(lambda: self._remove(saved))
        more.setMenu(menu)
        more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row.addWidget(link)
        row.addWidget(more)
        row.addStretch(1)
        return line

    def _remove(self, saved: SavedImport) -> None:
        session = self._desk.session
        if session is not None:
            left = [each for each in offered(self.saved) if each != saved]
            store_saved(self._desk.settings, session.connection.key, left)
        self.refresh()
