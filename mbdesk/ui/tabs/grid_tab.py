"""A tab that shows one class: pick it, read it from ManageBac, see it in a grid, save it as a workbook."""

from abc import abstractmethod
from collections.abc import Callable, Coroutine
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from mbdesk.jobs.progress import Progress, Report
from mbdesk.ui.desk import Desk
from mbdesk.ui.dialogs.save import SaveFlow
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.tabs.pick_tools import PickTools
from mbdesk.ui.tabs.tab import Tab
from mbdesk.ui.task_runner import Running
from mbdesk.ui.widgets import EmptyState

Write = Callable[[Path, Report], Coroutine[Any, Any, Path]]


class GridTab(Tab):
    """``stack`` shows the grid, or ``empty`` in its place."""

    def __init__(
        self, desk: Desk, today: Callable[[], date], tools: PickTools, grid: RecordView, empty: EmptyState
    ) -> None:
        super().__init__(desk)
        self._today = today
        self._running: Running[Any] | None = None
        self._flow: SaveFlow | None = None
        self.tools = tools
        self.grid = grid
        self.empty = empty
        self.stack = QStackedWidget()
        self.stack.addWidget(empty)
        self.stack.addWidget(grid)

    def save_flow(self, parent: QWidget) -> SaveFlow | None:
        """Save what is picked, reading it first where it is not shown yet; None when nothing can be saved."""
        from mbdesk.jobs.export import suggested_name

        write = self._writer()
        if write is None:
            return None
        flow = SaveFlow(self.desk, parent, suggested_name([self.export_name()], self._today()), write, csv=False)
        flow.progressed.connect(self._on_progressed)
        flow.saved.connect(lambda _path: self._on_flow_ended())
        flow.failed.connect(lambda _error: self._on_flow_ended())
        flow.stopped.connect(self._on_flow_ended)
        self._flow = flow
        return flow

    def focus_search(self) -> None:
        """To the field in which a class is typed."""
        self.tools.pick.setFocus()
        self.tools.pick.selectAll()

    def take_focus(self) -> None:
        """The keyboard comes to the field, or to what is shown."""
        (self.grid if self._shows_something() else self.tools.pick).setFocus()

    def panes(self) -> list[QWidget]:
        """F6: the field, then the grid."""
        return [self.tools.pick, self.grid]

    @abstractmethod
    def _shows_something(self) -> bool:
        """Whether what is picked was read."""

    @abstractmethod
    def _writer(self) -> Write | None:
        """What reads and saves what is picked; None when nothing can be saved."""

    @abstractmethod
    def _stop_reading(self) -> None:
        """Somebody cancelled; what was being read is forgotten."""

    def _forget_running(self) -> None:
        """Give up what is being read; its callbacks stay silent."""
        if self._running is not None:
            running, self._running = self._running, None
            running.on_done = running.on_failed = running.on_progress = None
            running.cancel()

    def _on_progressed(self, progress: Progress) -> None:
        self.tools.set_running(True)
        self.tools.progress.show_progress(progress)

    def _on_flow_ended(self) -> None:
        self._flow = None
        self.tools.set_running(False)

    def _on_cancelled(self) -> None:
        if self._flow is not None:
            self._flow.cancel()
            return
        self._forget_running()
        self._stop_reading()
