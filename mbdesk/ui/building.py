"""Building the window behind its first screen: a piece a turn, what nobody looks at only when nothing else goes on."""

import asyncio
import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from mbdesk.jobs.progress import Report
from mbdesk.ui.desk import Desk
from mbdesk.ui.tabs.tab import Tab

_PAUSE_MS: Final = 50
"""After the last job: what it brought is shown first."""

Pieces = Iterable[Tab | str | None]
"""What is built, one a turn of the window: a tab; None after another part; or the name of a module that what follows
needs: it is imported in the worker first, because the window would stand still for it."""


@dataclass(frozen=True, slots=True)
class TabKind:
    """A tab that may not be built yet: its ``key`` in the program, its word on the tab bar, and its pieces, of which
    the last is the tab."""

    key: str
    title: str
    make: Callable[[Desk], Pieces]


@dataclass(frozen=True, slots=True)
class _Part:
    number: int | None
    pieces: Iterator[Tab | str | None]


class Building(QObject):
    """Builds ``page`` (what stands round the tabs), then the tab that is ``want``-ed, whatever goes on meanwhile.

    The other tabs follow in their order when no job runs: while a school opens or loads, a tab that nobody looks at
    would halt the window for nothing.

    Signals: ``tab_built(int, Tab)`` for each with its place, ``tab_failed(int)`` for one that cannot be built,
    ``ended()`` after the last.
    """

    tab_built = Signal(int, object)
    tab_failed = Signal(int)
    ended = Signal()

    def __init__(self, desk: Desk, page: Pieces, kinds: Sequence[TabKind], parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._numbers = range(len(kinds))
        self._failed: set[int] = set()
        tabs = (_Part(number, self._tab(number, kind)) for number, kind in enumerate(kinds))
        self._left = [_Part(None, iter(page)), *tabs]
        self._wanted = 0
        self._begun = self._bringing = False
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.timeout.connect(self._on_turn)
        desk.tasks.count_changed.connect(self._on_jobs_changed)

    def begin(self) -> None:
        """Begin with the next turn."""
        self._begun = True
        self._go_on()

    def stop(self) -> None:
        """The program ends: nothing more is built."""
        self._left.clear()
        self._turn.stop()

    def want(self, number: int) -> None:
        """Somebody looks at this tab: it comes next."""
        self._wanted = number
        self._go_on()

    def instead_of(self, number: int) -> int:
        """``number``, or the first of the others where that one cannot be built."""
        if number not in self._failed:
            return number
        return next((other for other in self._numbers if other not in self._failed), number)

    def _go_on(self, pause: int = 0) -> None:
        if self._begun and self._left and not self._bringing:
            self._turn.start(pause)

    def _on_jobs_changed(self, count: int) -> None:
        if not count and not self._turn.isActive():
            self._go_on(_PAUSE_MS)

    def _next(self) -> _Part | None:
        """None: nothing but tabs nobody looks at is left, and something else goes on."""
        first = self._left[0]
        wanted = next((part for part in self._left if part.number == self._wanted), None)
        if first.number is None:
            return first
        return wanted or (None if self._desk.tasks.jobs else first)

    def _on_turn(self) -> None:
        part = self._next()
        if part is None:
            return
        try:
            piece = next(part.pieces)
        except StopIteration:
            self._drop(part)
            self._go_on()
            return
        if isinstance(piece, str):
            self._bring(part, piece)
            return
        self._go_on()

    def _drop(self, part: _Part) -> None:
        """It is at its end; after ``stop()`` nobody waits for that."""
        if part in self._left:
            self._left.remove(part)
            if not self._left:
                self.ended.emit()

    def _tab(self, number: int, kind: TabKind) -> Iterator[Tab | str | None]:
        """Nothing is made before its first turn; the tab is told of a turn after it was made."""
        for piece in kind.make(self._desk):
            yield piece
            if isinstance(piece, Tab):
                self.tab_built.emit(number, piece)

    def _bring(self, part: _Part, module: str) -> None:
        async def bring(_report: Report) -> None:
            await asyncio.to_thread(importlib.import_module, module)

        def go_on() -> None:
            self._bringing = False
            self._go_on()

        def failed(error: Exception) -> None:
            """A module that cannot be imported is a broken installation: it is said, and the other tabs are built."""
            if part.number is not None:
                self._failed.add(part.number)
                self._wanted = self.instead_of(self._wanted)
                self.tab_failed.emit(part.number)
            self._drop(part)
            go_on()
            raise error

        self._bringing = True
        self._desk.tasks.start(self, bring, done=lambda _none: go_on(), failed=failed, cancelled=go_on, name="prepare")
