"""A list to tick many things in, with a search over it and one button that ticks what the search has found."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from mbdesk.text import number, tr
from mbdesk.ui import theme
from mbdesk.ui.filter import fold, words
from mbdesk.ui.plain import one_line
from mbdesk.ui.widgets import Choice, Muted, PlainButton, QuietButton, SearchBox

_NO_LIMIT = 16_777_215
_KEY = int(Qt.ItemDataRole.UserRole)


class TickList(QWidget):
    """``name`` is the accessible name. Space or a click ticks; ``changed`` follows every tick."""

    changed = Signal()

    def __init__(self, name: str, search: str) -> None:
        super().__init__()
        self._words: list[str] = []
        self._quiet = False
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.S)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        self.search = SearchBox(search)
        self.search.textChanged.connect(self._on_search_changed)
        self.search.setMaximumWidth(_NO_LIMIT)
        self.search.left.connect(self._on_search_left)
        self.tick_shown = PlainButton("")
        self.tick_shown.clicked.connect(lambda: self._tick_shown(Qt.CheckState.Checked))
        self.none = QuietButton(tr("Untick all"))
        self.none.clicked.connect(lambda: self.set_ticked(frozenset()))
        row.addWidget(self.search, 1)
        row.addWidget(self.tick_shown)
        row.addWidget(self.none)
        box.addLayout(row)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setProperty("role", "ticks")
        self.list.setMinimumHeight(140)
        self.list.itemChanged.connect(self._on_item_changed)
        self.list.itemActivated.connect(_turn)
        box.addWidget(self.list, 1)
        self.count = Muted(small=True)
        box.addWidget(self.count)
        self._show_counts()

    def showEvent(self, event: QShowEvent) -> None:
        """The rows were measured before the style sheet gave them their height."""
        super().showEvent(event)
        self.list.doItemsLayout()

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """What can be ticked; ticks of keys that stay are kept."""
        ticked = self.ticked()
        self._quiet = True
        self.list.clear()
        self._words = [fold(f"{choice.text} {choice.also}") for choice in choices]
        for choice in choices:
            item = QListWidgetItem(one_line(choice.text))
            item.setData(_KEY, choice.key)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if choice.key in ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self._quiet = False
        self._on_search_changed(self.search.text())

    def ticked(self) -> tuple[str, ...]:
        """The keys ticked, in the list's order."""
        return tuple(str(item.data(_KEY)) for item in self._items() if item.checkState() is Qt.CheckState.Checked)

    def set_ticked(self, keys: frozenset[str]) -> None:
        """Tick ``keys`` and nothing else."""
        self._quiet = True
        for item in self._items():
            item.setCheckState(Qt.CheckState.Checked if item.data(_KEY) in keys else Qt.CheckState.Unchecked)
        self._quiet = False
        self._show_counts()
        self.changed.emit()

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _shown(self) -> list[QListWidgetItem]:
        return [item for item in self._items() if not item.isHidden()]

    def _tick_shown(self, state: Qt.CheckState) -> None:
        self._quiet = True
        for item in self._shown():
            item.setCheckState(state)
        self._quiet = False
        self._show_counts()
        self.changed.emit()

    def _on_search_changed(self, text: str) -> None:
        sought = words(text)
        for row, known in enumerate(self._words):
            self.list.item(row).setHidden(not all(word in known for word in sought))
        self._show_counts()

    def _on_search_left(self) -> None:
        first = next(iter(self._shown()), None)
        if first is not None:
            self.list.setCurrentItem(first)
            self.list.setFocus()

    def _on_item_changed(self, _item: QListWidgetItem) -> None:
        if not self._quiet:
            self._show_counts()
            self.changed.emit()

    def _show_counts(self) -> None:
        shown, ticked = len(self._shown()), len(self.ticked())
        self.tick_shown.setText(tr("Tick the {count} shown", count=number(shown)))
        self.tick_shown.setEnabled(shown > 0)
        self.none.setEnabled(ticked > 0)
        self.count.setText(tr("{ticked} of {count} ticked", ticked=number(ticked), count=number(self.list.count())))


def _turn(item: QListWidgetItem) -> None:
    on = item.checkState() is Qt.CheckState.Checked
    item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
