"""The school as it is now, read just before a review: a plan is compared with live data only."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal

from mbdesk.directory import Directory
from mbdesk.jobs.people_now import people_now
from mbdesk.jobs.progress import Report
from mbdesk.plan.operations import UpdatePerson
from mbdesk.plan.plan import Plan
from mbdesk.records import PersonKind
from mbdesk.ui.desk import Desk, Load, LoadState

_FEW: Final = 100
"""So many people come in one request."""


@dataclass(frozen=True, slots=True)
class These:
    """A few people of one kind: to compare them with live data only they are read again."""

    kind: PersonKind
    ids: Sequence[int]


def touched(plan: Plan) -> These | None:
    """The people whom ``plan`` changes, when it changes details of a few of one kind and nothing else: only they need
    to be read again after it. None where more of the school is different then."""
    operations = [step.operation for step in plan.steps]
    updates = [o for o in operations if isinstance(o, UpdatePerson) and "year_group_id" not in o.values]
    kinds = {o.kind for o in updates}
    if len(updates) < len(operations) or len(kinds) != 1 or len(updates) > _FEW:
        return None
    return These(kinds.pop(), tuple(o.id for o in updates))


class SchoolNow(QObject):
    """``read`` brings the desk's school up to date; ``came(Directory)`` or ``failed(Exception)`` follows once."""

    came = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._reading = False
        desk.load_changed.connect(self._on_load_changed)

    def read(self, these: These | None = None) -> None:
        """Everything that changed since the last look, or only ``these`` people."""
        if these is None or not self._desk.whole:
            self._reading = True
            self._desk.reload()
            return
        session, before = self._desk.session, self._desk.directory
        if session is None:
            return

        async def job(_report: Report) -> Directory:
            return await people_now(session, before, these.kind, these.ids)

        def came(directory: Directory) -> None:
            if directory is not before and self._desk.directory is before:
                self._desk.set_directory(directory)
            self.came.emit(directory)

        self._desk.tasks.start(self, job, done=came, failed=self.failed.emit, name="people now")

    def _on_load_changed(self, state: LoadState) -> None:
        if not self._reading or state.load is Load.LOADING:
            return
        self._reading = False
        if state.load is Load.LOADED:
            self.came.emit(self._desk.directory)
        elif state.error is not None:
            self.failed.emit(state.error)
