"""At the start: an import that stopped before its end is offered to go on (task 15)."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from mbdesk.jobs import activity
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.progress import Report
from mbdesk.jobs.run import Unfinished
from mbdesk.text import number, tr
from mbdesk.ui.desk import Desk, Notice
from mbdesk.ui.review.run_board import RunBoard
from mbdesk.ui.review.run_window import RunWindow
from mbdesk.ui.review.stopping import ask_before_stopping, fix_words
from mbdesk.ui.rights import why_nothing_is_sent
from mbdesk.ui.widgets import HouseDialog


class UnfinishedWatch(QObject):
    """Looks into the journal once something can be sent to a school that was opened, and says so above the tabs."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._looked = False
        self._told = 0
        self._notice: Notice | None = None
        self._board = RunBoard.of(desk)
        self._board.changed.connect(self._on_board_changed)
        self.asking: HouseDialog | None = None
        desk.session_changed.connect(self._on_session_changed)
        desk.rights_changed.connect(self._on_rights_changed)

    def _on_session_changed(self, _session: object) -> None:
        self._looked = False

    def _on_rights_changed(self) -> None:
        if not self._looked and not why_nothing_is_sent(self._desk):
            self._looked = True
            self.look()

    def look(self) -> None:
        """Look now."""
        session, places = self._desk.session, self._desk.places
        if session is None:
            return

        async def job(_report: Report) -> tuple[Unfinished, ...]:
            return await activity.waiting_runs(places, session.connection)

        self._desk.tasks.start(self, job, done=self._on_found, name="unfinished runs")

    def _on_found(self, waiting: tuple[Unfinished, ...]) -> None:
        if not waiting:
            return
        first = waiting[0]
        undo = first.header.kind == "undo"
        title = tr("An undo stopped before its end.") if undo else tr("An import stopped before its end.")
        if not first.started:
            title = tr("An undo has not started yet.") if undo else tr("An import has not started yet.")
        body = tr(
            "{title}: {so_far} Nothing is sent twice when you continue.", title=first.header.title, so_far=first.so_far
        )
        if len(waiting) > 1:
            body = tr("{body} {count} more wait in Activity.", body=body, count=number(len(waiting) - 1))
        run = first.header.id
        actions = (
            (tr("Continue"), lambda: self._open(run, go_on=True)),
            (tr("Look"), lambda: self._open(run, go_on=False)),
            (tr("Stop here…"), lambda: self._stop(first)),
        )
        self._told, self._notice = run, Notice(title=title, body=body, tone="warning", actions=actions)
        self._desk.notice_given.emit(self._notice)

    def _on_board_changed(self) -> None:
        """The banner goes once its run is being sent, from whichever window."""
        if self._notice is not None and self._told in self._board.sending:
            self._desk.notice_taken_back.emit(self._notice)
            self._notice = None

    def _open(self, run: int, *, go_on: bool) -> None:
        window = RunWindow(self._desk)
        if go_on:
            window.go_on(run)
        else:
            window.look(run)
        self._desk.open_window(window)

    def _stop(self, waiting: Unfinished) -> None:
        run, undo = waiting.header.id, waiting.header.kind == "undo"
        left = 0 if undo else waiting.left  # an undo is repeated with Undo, not put right

        def said() -> None:
            title = tr("The undo was stopped.") if undo else tr("The import was stopped.")
            body = tr("What was done stays done. In Activity you find it with its ways on.")
            fix = (fix_words(left).replace("&", ""), lambda: self._fix(run))
            activity_ = (tr("Open Activity"), self._desk.activity_wanted.emit)
            actions = (fix, activity_) if left else (activity_,)
            self._notice = None
            self._desk.notice_given.emit(Notice(title=title, body=body, actions=actions))

        window = QApplication.activeWindow()
        self.asking = ask_before_stopping(window, self._desk, run, waiting.so_far, left, said)

    def _fix(self, run: int) -> None:
        places = self._desk.places

        async def job(_report: Report) -> Outcome:
            return await activity.one_run(places, run)

        self._desk.tasks.start(self, job, done=self._desk.fix_wanted.emit, name="fix")
