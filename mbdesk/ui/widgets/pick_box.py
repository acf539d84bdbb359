"""A field to pick one of many by typing any part of its text."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QListView

from mbdesk.ui import icons, theme
from mbdesk.ui.filter import fold, narrowed, words
from mbdesk.ui.plain import one_line

_ROWS: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick: a stable ``key``, its ``text``, and words by which it is found as well."""

    key: str
    text: str
    also: str = ""


class PickBox(QLineEdit):
    """Type to find, arrows and Enter to pick. ``picked`` follows a person's choice, not ``set_current``.

    With ``takes_lists``, several lines or cells that are pasted here come out as ``list_pasted(text)`` and are not
    typed: as one line they would be nonsense.
    """

    picked = Signal(str)
    list_pasted = Signal(str)

    def __init__(self, name: str, placeholder: str = "", *, takes_lists: bool = False) -> None:
        super().__init__()
        self._takes_lists = takes_lists
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder or name)
        self.setMinimumWidth(200)
        self.setAcceptDrops(False)  # a file dropped here is meant for the window
        self._choices: tuple[Choice, ...] = ()
        self._keys: list[str] = []
        self._shown: list[int] = []
        self._current: Choice | None = None
        self._list = QStringListModel(self)
        self._completer = QCompleter(self._list, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(_ROWS)
        self._popup = QListView()
        self._popup.setProperty("role", "popup")
        self._popup.setUniformItemSizes(True)
        self._popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._popup.setAccessibleName(name)
        self._completer.setPopup(self._popup)
        self.setCompleter(self._completer)
        self._completer.activated[QModelIndex].connect(self._on_activated)  # type: ignore[index]  # PySide's stubs know no overloads
        self.textEdited.connect(self._on_edited)
        self._arrow = self.addAction(icons.icon("chevron-down", "muted"), QLineEdit.ActionPosition.TrailingPosition)
        self._arrow.triggered.connect(self.open_list)
        theme.changes().changed.connect(self._on_look_changed)

    @property
    def current(self) -> str:
        """The key picked, "" when none."""
        return self._current.key if self._current else ""

    @property
    def current_text(self) -> str:
        """The text of what is picked, "" when nothing is."""
        return self._current.text if self._current else ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """What can be picked."""
        return self._choices

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Offer ``choices``; the one picked stays when its key is among them, and so does what is being typed."""
        self._choices = tuple(choices)
        self._keys = [fold(f"{choice.text} {choice.also}") for choice in choices]
        if self.isModified() and (self.hasFocus() or self._popup.isVisible()):
            self._current = next((choice for choice in choices if choice.key == self.current), None)
            self._show_list(self.text())
            return
        self._show_list("")
        self.set_current(self.current)

    def set_current(self, key: str) -> None:
        """Pick without a signal; an unknown key picks nothing."""
        self._current = next((choice for choice in self._choices if choice.key == key), None)
        self.setText(one_line(self._current.text) if self._current else "")
        self.setCursorPosition(0)

    def open_list(self) -> None:
        """Show all choices."""
        self.setFocus()
        self.selectAll()
        self._show_list("")
        self._completer.complete()
        if self._current is not None:
            self._popup.setCurrentIndex(self._list.index(self._choices.index(self._current)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down opens the list, Enter picks the first found, Esc puts the text back."""
        shown = self._popup.isVisible()
        if event.matches(QKeySequence.StandardKey.Paste) and self._takes_lists:
            self._paste()
        elif event.key() == Qt.Key.Key_Down and not shown:
            self.open_list()
        elif event.key() == Qt.Key.Key_Escape and not shown and self.isModified():
            self.set_current(self.current)
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.isModified() and self._shown:
            self._pick(self._shown[0])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the list."""
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and not self._popup.isVisible():
            self.open_list()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu's own Paste takes lists as the keys do."""
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        paste = menu.findChild(QAction, "edit-paste")
        if isinstance(paste, QAction) and self._takes_lists:
            paste.triggered.disconnect()
            paste.triggered.connect(self._paste)
        menu.popup(event.globalPos())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Half a word left behind gives way to what is picked."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.set_current(self.current)

    def _paste(self) -> None:
        text = QApplication.clipboard().text()
        if "\t" in text.strip("\r\n") or len(text.strip().splitlines()) > 1:
            self._popup.hide()
            self.list_pasted.emit(text)
        else:
            self.paste()

    def _on_edited(self, text: str) -> None:
        self._show_list(text)
        self._completer.complete()

    def _show_list(self, text: str) -> None:
        self._shown = narrowed(range(len(self._choices)), self._keys, words(text))
        self._list.setStringList([one_line(self._choices[n].text) for n in self._shown])

    def _on_activated(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self._pick(self._shown[index.row()])

    def _pick(self, number: int) -> None:
        key = self._choices[number].key
        self._popup.hide()
        self.set_current(key)
        self.picked.emit(key)

    def _on_look_changed(self) -> None:
        self._arrow.setIcon(icons.icon("chevron-down", "muted"))
