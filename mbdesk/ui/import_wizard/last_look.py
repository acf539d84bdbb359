"""The look at ManageBac just before a review: a plan is compared with live data, not with what was read an hour ago."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal

from mbdesk.directory import Directory
from mbdesk.plan.draft import Draft
from mbdesk.plan.plan import Outcome
from mbdesk.ui.desk import Desk, Load
from mbdesk.ui.review.school_now import SchoolNow

FRESH_FOR: Final = 30.0
"""Seconds after which the school is read once more before a review."""


class LastLook(QObject):
    """``begin`` reads what changed unless that was just done; ``ended()`` follows, also after a failure (``error``).

    ``before`` and ``outcomes`` are the school and the rows' outcomes as they were when the look began.
    """

    ended = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._looking = False
        self.error: Exception | None = None
        self._insists = False
        self.before: Directory | None = None
        self.outcomes: dict[int, Outcome] = {}
        self._now = SchoolNow(desk, self)
        self._now.came.connect(lambda _directory: self._end(None))
        self._now.failed.connect(self._end)
        desk.load_changed.connect(self._on_load_changed)

    @property
    def looking(self) -> bool:
        """Whether the look is under way."""
        return self._looking

    def begin(self, draft: Draft | None) -> bool:
        """Look, unless the school was read less than half a minute ago. False when there is nothing to wait for."""
        if self._looking:
            return True
        if self.error is None and not self._insists and self._age() < FRESH_FOR:
            return False
        self._insists = False
        self.before = self._desk.directory
        self.outcomes = {row.number: row.outcome for row in draft.rows} if draft is not None else {}
        self.error = None
        self._looking = True
        self._now.read()
        return True

    def insist(self) -> None:
        """The next ``begin`` looks, however fresh everything is."""
        self._insists = True

    def forget(self) -> None:
        """What changed was said."""
        self.before = None

    def _age(self) -> float:
        """Seconds since the school was read; much when that is not known, or lies ahead."""
        read = self._desk.directory.loaded_at
        if not read:
            return float("inf")
        age = (datetime.now().astimezone() - datetime.fromisoformat(read).astimezone()).total_seconds()
        return age if age >= -1 else float("inf")

    def _end(self, error: Exception | None) -> None:
        self._looking, self.error = False, error
        self.ended.emit()

    def _on_load_changed(self) -> None:
        """Somebody else read the school meanwhile: then it was looked at."""
        if self.error is not None and self._desk.load_state.load is Load.LOADED:
            self._end(None)
