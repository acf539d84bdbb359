"""Which runs are being sent or put right in which window: one at a time is sent to a school, and no two windows work on
the same rows."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mbdesk.text import tr
from mbdesk.ui.desk import Desk

if TYPE_CHECKING:
    from mbdesk.jobs.outcome import Outcome

SENDING: Final = frozenset({"run", "undo"})
"""Names of jobs that change ManageBac; their owners can ``leave()``."""


class RunBoard(QObject):
    """One for each desk: ``RunBoard.of(desk)``.

    A window that sends ``take``s the school before anything is written down, then ``begin``s the run, and ``end``s.

    Signals: ``changed()`` when a run is begun, ends, is stopped or is put right;
    ``ended(Outcome)`` after a run.
    """

    changed = Signal()
    ended = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._senders: dict[QObject, str] = {}
        self._runs: dict[int, QObject] = {}
        self._paused: set[int] = set()
        self._fixing: dict[int, QWidget] = {}
        self._tasks = desk.tasks
        self._tasks.count_changed.connect(self._end_the_gone)

    @classmethod
    def of(cls, desk: Desk) -> "RunBoard":
        """The desk's board."""
        found = desk.findChild(RunBoard)
        return found if found is not None else cls(desk)

    def take(self, sender: QObject, school: str) -> bool:
        """``sender`` is the one that sends to ``school`` (a subdomain) until it ``end``s or is destroyed; False while
        another does."""
        if any(where == school for other, where in self._senders.items() if other is not sender):
            return False
        if sender not in self._senders:
            self._senders[sender] = school
            sender.destroyed.connect(self._on_sender_destroyed)
        return True

    def why_not_now(self, school: str) -> str:
        """Why nothing else can be sent to ``school`` now, as a sentence; "" when it can."""
        if school not in self._senders.values():
            return ""
        return tr("Something else is being sent to this school. Wait until it is done, or stop it.")

    @property
    def sending(self) -> frozenset[int]:
        """The runs that are being sent."""
        return frozenset(self._runs)

    def begin(self, sender: QObject, run: int) -> None:
        """``sender``, which has taken the school, sends ``run`` from now on."""
        self._runs[run] = sender
        self.changed.emit()

    @property
    def paused(self) -> bool:
        """Whether everything that is being sent waits for the person, with nothing on its way."""
        return bool(self._runs) and self._runs.keys() <= self._paused

    def tell_paused(self, run: int, paused: bool) -> None:
        """``run`` is paused, or goes on."""
        (self._paused.add if paused else self._paused.discard)(run)

    def end(self, sender: QObject, outcome: "Outcome | None" = None) -> None:
        """``sender`` sends no longer; ``outcome`` is what became of its run where that is known."""
        if self._senders.pop(sender, None) is None:
            return
        for run in [run for run, who in self._runs.items() if who is sender]:
            del self._runs[run]
            self._paused.discard(run)
        if outcome is not None:
            self.ended.emit(outcome)
        self.changed.emit()

    def _on_sender_destroyed(self) -> None:
        """In the next turn: the rest of its window is being destroyed now."""
        if isValid(self):  # the desk may have gone before the window
            QTimer.singleShot(0, self, self._end_the_gone)

    def _end_the_gone(self) -> None:
        """A window that was closed while it sent cannot ``end`` by itself; its job lets go of the run first."""
        busy = [job.owner for job in self._tasks.jobs]
        for sender in [each for each in self._senders if not isValid(each) and each not in busy]:
            self.end(sender)

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


def being_sent(desk: Desk) -> bool:
    """Whether anything is being sent."""
    return any(job.name in SENDING for job in desk.tasks.jobs)
