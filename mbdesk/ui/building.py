"""Building the window behind its first screen: a piece a turn, so that nothing halts."""

import asyncio
import importlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from mbdesk.jobs.progress import Report
from mbdesk.ui.desk import Desk, Load
from mbdesk.ui.tabs.tab import Tab

_LOOK_MS: Final = 30


class Building(QObject):
    """Calls ``page()`` once, then takes one tab a turn from ``tabs``.

    ``modules``: what each piece needs, imported in the worker before its turn; the window would stand still for it.
    When a school opens meanwhile, its people come first and what is not looked at follows.

    Signals: ``tab_built(Tab)`` for each, ``ended()`` after the last.
    """

    tab_built = Signal(object)
    ended = Signal()

    def __init__(
        self, desk: Desk, page: Callable[[], None], tabs: Iterable[Tab], modules: Sequence[str], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._page: Callable[[], None] | None = page
        self._tabs = iter(tabs)
        self._modules = iter(modules)
        self._begun = False

    def begin(self) -> None:
        """Begin with the next turn; only the first call counts."""
        if not self._begun:
            self._begun = True
            self._next_turn()

    def _next_turn(self) -> None:
        QTimer.singleShot(_LOOK_MS if self._people_are_coming() else 0, self, self._on_turn)

    def _people_are_coming(self) -> bool:
        desk = self._desk
        return desk.load_state.load is Load.LOADING and not desk.directory.loaded_at

    def _on_turn(self) -> None:
        if self._people_are_coming():
            self._next_turn()
            return
        module = next(self._modules, "")
        if not module:
            self._build()
            return

        async def bring(_report: Report) -> None:
            await asyncio.to_thread(importlib.import_module, module)

        self._desk.tasks.start(self, bring, done=lambda _none: self._build(), name="prepare")

    def _build(self) -> None:
        page, self._page = self._page, None
        if page is not None:
            page()
        else:
            tab = next(self._tabs, None)
            if tab is None:
                self.ended.emit()
                return
            self.tab_built.emit(tab)
        self._next_turn()
