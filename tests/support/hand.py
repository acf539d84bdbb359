"""A person's hand and eyes: finds what is on the screen by its visible name, clicks, types, waits and takes pictures.

Everything happens through real mouse and key events on real widgets, and is awaited on the window's own event loop,
so the window lives while the hand waits. Names are the accessible names, as a screen reader says them.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QLineEdit, QWidget

W = TypeVar("W", bound=QWidget)

PATIENCE: Final = 20.0
"""Seconds until a thing that was waited for counts as missing."""
_WINDOW_MANAGER: Final = 3.0
"""Seconds until the keyboard is back in a window after a dialog was closed, if it comes back at all."""


class NotSeen(AssertionError):
    """The hand looked for something that did not come on the screen."""


def name_of(widget: QWidget) -> str:
    """What a person would call the widget: its accessible name, else its text, without mnemonic marks."""
    name = widget.accessibleName()
    if not name and isinstance(widget, QAbstractButton | QLabel):
        name = widget.text()
    return name.replace("&&", "\0").replace("&", "").replace("\0", "&").strip()


def windows() -> list[QWidget]:
    """The visible windows, the one in use first."""
    shown = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
    active = QApplication.activeModalWidget() or QApplication.activeWindow()
    return sorted(shown, key=lambda w: w is not active)


def on_screen(kind: type[W], within: QWidget | None = None) -> Iterable[W]:
    """Every visible widget of a kind, in the window in use first."""
    for top in [within] if within is not None else windows():
        if isinstance(top, kind):
            yield top
        yield from (w for w in top.findChildren(kind) if w.isVisible())


def texts(within: QWidget | None = None) -> list[str]:
    """Every text of a label or button that can be read at the moment."""
    return [t for w in on_screen(QWidget, within) if (t := name_of(w))]


class Hand:
    """Clicks and types in the windows of this process."""

    def __init__(self, pictures: Path | None = None) -> None:
        self.pictures = pictures
        self.taken: list[Path] = []
        self.unnamed: dict[str, list[str]] = {}
        """Picture -> the controls that the keyboard reaches there and a screen reader has no name for."""

    async def until(self, true: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
        """Wait for a state; raises ``NotSeen`` saying ``what`` and what could be read instead."""
        end = time.monotonic() + patience
        while not true():
            if time.monotonic() > end:
                seen = " | ".join(dict.fromkeys(texts()))
                raise NotSeen(f"did not come in {patience:.0f} s: {what}\non the screen: {seen[:3000]}")
            await asyncio.sleep(0.01)

    async def find(
        self, name: str, kind: type[QWidget] = QWidget, *, within: QWidget | None = None, patience: float = PATIENCE
    ) -> QWidget:
        """The visible, enabled widget called ``name`` (or starting with it, when it ends in ``…*``)."""
        found: list[QWidget] = []

        def looked() -> bool:
            matches = [w for w in on_screen(kind, within) if _called(w, name)]
            found[:] = sorted((w for w in matches if w.isEnabled()), key=lambda w: not isinstance(w, QAbstractButton))
            return bool(found)

        await self.until(looked, f"a usable {kind.__name__} called {name!r}", patience)
        return found[0]

    async def click(self, name: str, kind: type[QWidget] = QWidget, *, within: QWidget | None = None) -> QWidget:
        """Click the widget called ``name`` in its middle."""
        widget = await self.find(name, kind, within=within)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=widget.rect().center())
        await asyncio.sleep(0)
        return widget

    async def type(self, text: str, into: str | None = None) -> None:
        """Type ``text`` into the field called ``into``, or where the focus is."""
        if into is not None:
            field = await self.find(into, QLineEdit)  # a label beside it may bear the same name
            QTest.mouseClick(field, Qt.MouseButton.LeftButton)
            field.setFocus()
        target = QApplication.focusWidget() or windows()[0]
        QTest.keyClicks(target, text)
        await asyncio.sleep(0)

    async def key(self, keys: str, times: int = 1) -> None:
        """Press a key or a chord such as ``Ctrl+K``, ``F8``, ``Return`` where the focus is."""
        with suppress(NotSeen):
            await self.until(QApplication.activeWindow, "a window that has the keyboard", _WINDOW_MANAGER)
        if QApplication.activeWindow() is None:  # on a screen without one, a closed dialog may leave it to nobody
            windows()[0].activateWindow()
            await self.until(QApplication.activeWindow, "a window that has the keyboard")
        chord = QKeySequence(keys)[0]  # type: ignore[index]  # PySide's stubs know no parts of a sequence
        for _ in range(times):
            target = QApplication.focusWidget() or windows()[0]
            QTest.keyClick(target, chord.key(), chord.keyboardModifiers())
            await asyncio.sleep(0)

    async def row(self, view: QAbstractItemView, *words: str, patience: float = PATIENCE) -> QModelIndex:
        """The first shown row of ``view`` in which all ``words`` stand."""
        found: list[QModelIndex] = []

        def looked() -> bool:
            found[:] = rows_with(view.model(), words)[:1]
            return bool(found)

        await self.until(looked, f"a row with {words} in {name_of(view)!r}", patience)
        return found[0]

    async def click_row(self, view: QAbstractItemView, *words: str, double: bool = False) -> QModelIndex:
        """Click the first row in which all ``words`` stand."""
        index = await self.row(view, *words)
        view.scrollTo(index)
        spot: QPoint = view.visualRect(index).center()
        act = QTest.mouseDClick if double else QTest.mouseClick
        act(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        await asyncio.sleep(0)
        return index

    async def picture(self, name: str, window: QWidget | None = None) -> Path | None:
        """Save the windows as they lie on the screen as ``name``.png once they stand still; None without a folder.

        With or without, note the controls that have no name for a screen reader.
        """
        await asyncio.sleep(0.15)  # hover and focus effects settle
        if without := nameless(windows()[0]):
            self.unnamed[name] = without
        if self.pictures is None:
            return None
        path = self.pictures / f"{name}.png"
        seen = [window] if window is not None else _with_what_it_covers(windows())
        frame = QRect()
        for each in seen:
            frame = frame.united(each.geometry())
        x, y, width, height = frame.x(), frame.y(), frame.width(), frame.height()
        pixmap = seen[0].grab() if len(seen) == 1 else seen[0].screen().grabWindow(0, x, y, width, height)
        pixmap.save(str(path))
        self.taken.append(path)
        return path


def nameless(window: QWidget) -> list[str]:
    """The usable controls of ``window`` that the Tab key reaches and that have no accessible name."""
    found = []
    for widget in on_screen(QWidget, window):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled() and not widget.focusProxy():
            face = QAccessible.queryAccessibleInterface(widget)
            if not face.text(QAccessible.Text.Name).strip():
                found.append(f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}")
    return found


def _with_what_it_covers(shown: list[QWidget]) -> list[QWidget]:
    """The window in use; with a dialog or a list that drops down, also the window below it."""
    first = shown[0]
    over = first.isModal() or any(w.windowType() is Qt.WindowType.Popup for w in shown)
    return shown if over else [first]


def _called(widget: QWidget, name: str) -> bool:
    said = name_of(widget)
    return said.startswith(name[:-1]) if name.endswith("*") else said == name


def rows_with(model: QAbstractItemModel, words: Iterable[str]) -> list[QModelIndex]:
    """The rows of ``model`` whose cells together hold every word."""
    wanted, found = list(words), []
    for row in range(model.rowCount()):
        cells = [str(model.index(row, c).data() or "") for c in range(model.columnCount())]
        line = " · ".join(cells)
        if all(word in line for word in wanted):
            found.append(model.index(row, 0))
    return found
