"""A window for one run outside the import wizard: review of an undo, sending, results."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mbdesk.jobs import activity
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.progress import Report
from mbdesk.plan.plan import Plan
from mbdesk.store.runs import RunStatus
from mbdesk.text import tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.review.alt_keys import AltKeys
from mbdesk.ui.review.leaving import ask_before_leaving
from mbdesk.ui.review.results_page import ResultsPage
from mbdesk.ui.review.sending_page import SendingPage
from mbdesk.ui.review.undo_page import UndoPage
from mbdesk.ui.widgets import EmptyState, Strip
from mbdesk.ui.widgets.screen_fit import fit_to_screen


class RunWindow(QWidget):
    """Open it with ``go_on(run)``, ``look(run)`` or ``undo(run)``; it deletes itself when closed.

    ``changed()`` when there is something new about a run.
    """

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_to_screen(self, (1080, 720), (820, 560))
        self.desk = desk
        self._leaving = False
        self._undoes: int | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if desk.practice:
            outer.addWidget(Strip())
        self.stack = QStackedWidget()
        outer.addWidget(self.stack, 1)
        self.undo_page = UndoPage(desk)
        self.sending_page = SendingPage(desk)
        self.results_page = ResultsPage(desk)
        self.reading = EmptyState("import", tr("Reading what was sent…"))
        for page in (self.reading, self.undo_page, self.sending_page, self.results_page):
            self.stack.addWidget(page)
        self.undo_page.send_wanted.connect(self._on_send_wanted)
        self.undo_page.close_wanted.connect(self.close)
        self.sending_page.ended.connect(self._on_ended)
        self.results_page.close_wanted.connect(self.close)
        self.results_page.view.escaped.connect(self.close)
        self.results_page.undo_wanted.connect(lambda of: self.undo(of.header.id))
        self.results_page.fix_wanted.connect(self._on_fix_wanted)
        self.results_page.go_on_wanted.connect(self.go_on)
        alone = AltKeys(self)
        alone.forward(self._press_forward)
        desk.session_changed.connect(self._on_session_changed)

    def go_on(self, run: int) -> None:
        """Send what is not done yet of ``run``."""
        self._title(tr("Sending"))
        self.stack.setCurrentWidget(self.sending_page)
        self.sending_page.go_on(run)
        self.changed.emit()

    def look(self, run: int) -> None:
        """Show what became of ``run``."""
        self._title(tr("Results"))
        self.stack.setCurrentWidget(self.reading)
        places = self.desk.places

        async def job(_report: Report) -> Outcome:
            return await activity.one_run(places, run)

        def show(outcome: Outcome) -> None:
            if self.stack.currentWidget() is not self.reading:
                return  # the person went on meanwhile
            self.stack.setCurrentWidget(self.results_page)
            self.results_page.show_outcome(outcome, write=False)

        self.desk.tasks.start(self, job, done=show, name="look")

    def undo(self, run: int) -> None:
        """Show what taking ``run`` back would do; nothing is sent before the person says so."""
        self._title(tr("Undo"))
        self._undoes = run
        self.stack.setCurrentWidget(self.undo_page)
        self.undo_page.prepare(run)

    def _title(self, what: str) -> None:
        self.setWindowTitle(tr("{what} - {school} - mbdesk", what=what, school=self.desk.school_name))

    def _on_send_wanted(self, plan: Plan) -> None:
        self._title(tr("Undo"))
        self.stack.setCurrentWidget(self.sending_page)
        self.sending_page.send(plan, self._undoes)

    def _on_ended(self, outcome: Outcome) -> None:
        self.changed.emit()
        if self._leaving and outcome.header.status is RunStatus.OPEN:
            self.close()
            return
        self._title(tr("Results"))
        self.stack.setCurrentWidget(self.results_page)
        self.results_page.show_outcome(outcome)

    def _press_forward(self) -> None:
        """Alt+N, on whichever page."""
        forward = getattr(self.stack.currentWidget(), "forward", None)
        if forward is not None:
            forward.click()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, as everywhere; what is being sent is asked about first."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _on_fix_wanted(self, outcome: Outcome) -> None:
        self.desk.fix_wanted.emit(outcome)
        self.close()

    def _on_session_changed(self, _session: QObject | None) -> None:
        if not self.sending_page.busy:
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask while something is being sent."""
        if not self.sending_page.busy or self._leaving:
            event.accept()
            return
        event.ignore()
        ask_before_leaving(self, self.desk, self._leave, paused=self.sending_page.paused)

    def _leave(self) -> None:
        self._leaving = True
        self.sending_page.leave()
