"""At the start: an import, a change or an undo that stopped before its end is offered to go on (task 15)."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from mbdesk.jobs import activity
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.progress import Report
from mbdesk.jobs.run import Unfinished
from mbdesk.jobs.session import Session
from mbdesk.plan.plan import WITHOUT_SHEET
from mbdesk.store.runs import RunHeader
from mbdesk.text import N_, tr, trn
from mbdesk.ui.desk import Desk, Notice
from mbdesk.ui.review.run_window import WithRun, open_run
from mbdesk.ui.review.stopping import ask_before_stopping, fix_words
from mbdesk.ui.rights import why_nothing_is_sent
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.widgets import HouseDialog

_STOPPED: Final[Mapping[str, str]] = {
    "undo": N_("An undo stopped before its end."),
    "edit": N_("A change stopped before its end."),
    "list": N_("A class list stopped before its end."),
    "import": N_("An import stopped before its end."),
}
_NOT_STARTED: Final[Mapping[str, str]] = {
    "undo": N_("An undo has not started yet."),
    "edit": N_("A change has not started yet."),
    "list": N_("A class list has not started yet."),
    "import": N_("An import has not started yet."),
}
_CLOSED: Final[Mapping[str, str]] = {
    "undo": N_("The undo was stopped."),
    "edit": N_("The change was stopped."),
    "list": N_("The class list was stopped."),
    "import": N_("The import was stopped."),
}


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
        self._take_back()

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

        self._desk.tasks.start(self, job, done=lambda found: self._on_found(session, found), name="unfinished runs")

    def _on_found(self, session: Session, waiting: tuple[Unfinished, ...]) -> None:
        if not waiting or not self._desk.shows(session):
            return
        first = waiting[0]
        title = tr((_STOPPED if first.started else _NOT_STARTED)[_sort(first.header)])
        body = tr(
            "{title}: {so_far} Nothing is sent twice when you continue.", title=first.header.title, so_far=first.so_far
        )
        if len(waiting) > 1:
            more = len(waiting) - 1
            body = trn(
                "{body} {count} more waits in Activity.", "{body} {count} more wait in Activity.", more, body=body
            )
        run = first.header.id
        actions = (
            (tr("Continue"), lambda: self._open(WithRun.GO_ON, run)),
            (tr("Look"), lambda: self._open(WithRun.LOOK, run)),
            (tr("Stop here…"), lambda: self._stop(first)),
        )
        self._told, self._notice = run, Notice(title=title, body=body, tone="warning", actions=actions)
        self._desk.notice_given.emit(self._notice)

    def _on_board_changed(self) -> None:
        """The banner goes once its run is being sent, from whichever window."""
        if self._told in self._board.sending:
            self._take_back()

    def _take_back(self) -> None:
        if self._notice is not None:
            notice, self._notice = self._notice, None
            self._desk.notice_taken_back.emit(notice)

    def _open(self, what: WithRun, run: int) -> None:
        open_run(self._desk, what, run)

    def _stop(self, waiting: Unfinished) -> None:
        run = waiting.header.id
        left = 0 if waiting.header.kind in WITHOUT_SHEET else waiting.left  # without a sheet there is none to put right

        def said() -> None:
            title = tr(_CLOSED[_sort(waiting.header)])
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


def _sort(header: RunHeader) -> str:
    """What a person would call it."""
    if header.kind in WITHOUT_SHEET:
        return header.kind
    return "list" if header.kind.startswith("class_") else "import"
