"""Which runs are being sent or put right in which window, so that no two windows work on the same rows."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mbdesk.jobs.outcome import Outcome
from mbdesk.ui.desk import Desk


class RunBoard(QObject):
    """One for each desk: ``RunBoard.of(desk)``.

    Signals: ``changed()`` when a run is begun, ends, is stopped or is put right; ``ended(Outcome)`` after a run.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.sending: set[int] = set()
        self._paused: set[int] = set()
        self._fixing: dict[int, QWidget] = {}

    @classmethod
    def of(cls, desk: Desk) -> "RunBoard":
        """The desk's board."""
        found = desk.findChild(RunBoard)
        return found if found is not None else cls(desk)

    def begin(self, run: int) -> None:
        """A window sends ``run`` from now on."""
        self.sending.add(run)
        self.changed.emit()

    @property
    def paused(self) -> bool:
        """Whether everything that is being sent waits for the person, with nothing on its way."""
        return bool(self.sending) and self.sending <= self._paused

    def tell_paused(self, run: int, paused: bool) -> None:
        """``run`` is paused, or goes on."""
        (self._paused.add if paused else self._paused.discard)(run)

    def end(self, run: int, outcome: Outcome | None = None) -> None:
        """Nobody sends ``run`` any longer; ``outcome`` is what became of it where that is known."""
        self.sending.discard(run)
        self._paused.discard(run)
        if outcome is not None:
            self.ended.emit(outcome)
        self.changed.emit()

    def fix(self, run: int, window: QWidget) -> None:
        """``window`` puts right rows of ``run`` until it is closed or ``fixed``."""
        self._fixing[run] = window
        window.destroyed.connect(lambda: self.fixed(run))
        self.changed.emit()

    def fixed(self, run: int) -> None:
        """Nobody puts right rows of ``run`` any longer."""
        if self._fixing.pop(run, None) is not None and isValid(self):  # the desk may have gone before the window
            self.changed.emit()

    def fixer(self, run: int) -> QWidget | None:
        """The window in which rows of ``run`` are being put right."""
        return self._fixing.get(run)
