"""At the start: an import that stopped before its end is offered to go on (task 15)."""

from PySide6.QtCore import QObject

from mbdesk.jobs import activity
from mbdesk.jobs.progress import Report
from mbdesk.jobs.run import Unfinished
from mbdesk.text import number, tr
from mbdesk.ui.activity.run_window import RunWindow
from mbdesk.ui.desk import Desk, Notice
from mbdesk.ui.rights import why_nothing_is_sent


class UnfinishedWatch(QObject):
    """Looks into the journal once something can be sent to a school that was opened, and says so above the tabs."""

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._looked = False
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
        title = tr("An import stopped at row {row}.", row=number(first.row))
        if not first.row:
            title = tr("An import has not started yet.")
        body = tr(
            "{title}: {done} of {total} are done. Nothing is sent twice when you continue.",
            title=first.header.title,
            done=number(first.done),
            total=number(first.total),
        )
        if len(waiting) > 1:
            body = tr("{body} {count} more wait in Activity.", body=body, count=number(len(waiting) - 1))
        run = first.header.id
        actions = (
            (tr("Continue"), lambda: self._open(run, go_on=True)),
            (tr("Look"), lambda: self._open(run, go_on=False)),
            (tr("Stop here"), lambda: self._stop(run)),
        )
        self._desk.notice_given.emit(Notice(title=title, body=body, tone="warning", actions=actions))

    def _open(self, run: int, *, go_on: bool) -> None:
        window = RunWindow(self._desk)
        if go_on:
            window.go_on(run)
        else:
            window.look(run)
        self._desk.open_window(window)

    def _stop(self, run: int) -> None:
        places = self._desk.places

        async def job(_report: Report) -> None:
            await activity.stop_here(places, run)

        def said(_none: None) -> None:
            title = tr("The import was stopped.")
            body = tr("What was done stays done. You find it in Activity, where the rest can still be sent.")
            self._desk.notice_given.emit(Notice(title=title, body=body))

        self._desk.tasks.start(self, job, done=said, name="stop here")
