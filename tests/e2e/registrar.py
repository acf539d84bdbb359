"""A registrar at work: the hand of ``hand.py`` with a count of what she does, and her eyes on the clock of actions.

An action is one click, one shortcut or one value typed (with the key that opens the field and the one that ends it):
the way in which the everyday tasks are counted.
"""

import asyncio
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFileDialog, QWidget

from tests.e2e import journeys
from tests.support.hand import Hand


class Registrar(Hand):
    """``did`` lists every action, in order."""

    def __init__(self, pictures: Path | None = None) -> None:
        super().__init__(pictures)
        self.did: Final[list[str]] = []

    @property
    def actions(self) -> int:
        """How many actions were needed so far."""
        return len(self.did)

    async def click(self, name: str, kind: type[QWidget] = QWidget, *, within: QWidget | None = None) -> QWidget:
        """One action."""
        self.did.append(f"click {name}")
        return await super().click(name, kind, within=within)

    async def key(self, keys: str, times: int = 1) -> None:
        """One action for each press."""
        self.did.extend([keys] * times)
        await super().key(keys, times)

    async def type(self, text: str, into: str | None = None) -> None:
        """One action."""
        self.did.append(f"type {text}")
        await super().type(text, into)

    async def fill(self, text: str, *, opens: str = "", ends: str = "Return") -> None:
        """One action: a value typed into a cell or field, with the keys that open and end it."""
        self.did.append(f"fill in {text}")
        if opens:
            await super().key(opens)
        await super().type(text)
        if ends:
            await super().key(ends)

    async def click_line(self, view: QAbstractItemView, *words: str, double: bool = False) -> None:
        """One action: a row of a list."""
        self.did.append(f"click the row of {' '.join(words)}")
        await self.click_row(view, *words, double=double)

    async def drop(self, path: Path, window: QWidget) -> None:
        """One action: a file from the desktop onto a window."""
        self.did.append(f"drop {path.name}")
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        button, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
        middle = window.rect().center()
        enter = QDragEnterEvent(middle, copy, data, button, none)  # without it Qt knows no target for the drop
        QApplication.sendEvent(window, enter)
        assert enter.isAccepted(), "the window takes no such file"
        QApplication.sendEvent(window, QDropEvent(QPointF(middle), copy, data, button, none))
        await asyncio.sleep(0)

    async def choose(self, path: Path) -> None:
        """One action: a file in the system's dialog that is open."""
        self.did.append(f"choose {path.name}")
        dialog: QFileDialog = await journeys.question_for_a_file(self)
        dialog.setDirectory(str(path.parent))
        await journeys.type_file_name(dialog, path.name)
