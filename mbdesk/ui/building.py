"""Building the window behind its first screen: a piece a turn, so that nothing halts."""

import asyncio
import importlib
from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from mbdesk.jobs.progress import Report
from mbdesk.ui.desk import Desk, Load
from mbdesk.ui.settings import TAB
from mbdesk.ui.tabs.tab import Tab

_LOOK_MS: Final = 30

Pieces = Iterable[Tab | str | None]
"""What is built, one a turn of the window: a tab; None after another part; or the name of a module that what follows
needs: it is imported in the worker first, because the window would stand still for it."""


class Building(QObject):
    """Takes one of ``pieces`` a turn. When a school opens meanwhile, the tab that was looked at last comes first, then
    the people, then what is left.

    Signals: ``tab_built(Tab)`` for each, ``ended()`` after the last.
    """

    tab_built = Signal(object)
    ended = Signal()

    def __init__(self, desk: Desk, pieces: Pieces, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pieces = iter(pieces)
        self._begun = False
        self._built = 0

    def begin(self) -> None:
        """Begin with the next turn; only the first call counts."""
        if not self._begun:
            self._begun = True
            self._go_on()

    def _go_on(self) -> None:
        QTimer.singleShot(_LOOK_MS if self._people_are_coming() else 0, self, self._on_turn)

    def _people_are_coming(self) -> bool:
        desk = self._desk
        if self._built <= desk.settings.get(TAB):
            return False
        opening = any(job.name == "connect" for job in desk.tasks.jobs)
        return opening or (desk.load_state.load is Load.LOADING and not desk.directory.loaded_at)

    def _on_turn(self) -> None:
        if self._people_are_coming():
            self._go_on()
            return
        try:
            piece = next(self._pieces)
        except StopIteration:
            self.ended.emit()
            return
        if isinstance(piece, str):
            self._bring(piece)
            return
        if piece is not None:
            self._built += 1
            self.tab_built.emit(piece)
        self._go_on()

    def _bring(self, module: str) -> None:
        async def bring(_report: Report) -> None:
            await asyncio.to_thread(importlib.import_module, module)

        self._desk.tasks.start(self, bring, done=lambda _none: self._go_on(), name="prepare")
