"""Ctrl+J: what was sent from this computer, when, by whom, and what can still be done about it (AUD-1, AUD-2)."""

from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mbdesk.fields import Field, Kind
from mbdesk.jobs import activity
from mbdesk.jobs.activity import PastRun
from mbdesk.jobs.outcome import Outcome, failed_rows
from mbdesk.jobs.progress import Report
from mbdesk.plan.plan import WITHOUT_SHEET
from mbdesk.plan.results import RowStatus
from mbdesk.store.runs import RunStatus
from mbdesk.text import N_, date_words, tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import explain
from mbdesk.ui.record_table import RecordTable, Tone
from mbdesk.ui.review.alt_keys import AltKeys
from mbdesk.ui.review.fitted_view import FittedView
from mbdesk.ui.review.run_window import WithRun, open_run
from mbdesk.ui.review.stopping import ask_before_stopping, fix_words
from mbdesk.ui.rights import looks_only, why_not_undo, why_nothing_more_is_sent
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.widgets import EmptyState, HouseDialog, Page, PlainButton, PrimaryButton, QuietButton, Strip, set_reason
from mbdesk.ui.widgets.screen_fit import fit_to_screen


def _when(run: PastRun) -> str:
    moment = datetime.fromisoformat(run.header.started_at or run.header.made_at).astimezone()
    return tr("{day}, {time}", day=date_words(moment.date()), time=f"{moment:%H:%M}")


def _state(run: PastRun) -> str:
    if run.running:
        return tr("Being sent")
    match run.header.status:
        case RunStatus.OPEN:
            return tr("Waits to go on")
        case RunStatus.STOPPED:
            return tr("Stopped")
        case RunStatus.FINISHED:
            return tr("Undone") if run.undone else tr("Done")


def _count(title: str, *statuses: RowStatus) -> Field[PastRun]:
    return Field(
        key=statuses[0].value,
        title=title,
        kind=Kind.NUMBER,
        get=lambda run, _: sum(run.counts.get(status, 0) for status in statuses),
        width=12,
        shown=True,
    )


_FIELDS: Final[tuple[Field[PastRun], ...]] = (
    Field(
        key="title",
        title=N_("What"),
        kind=Kind.TEXT,
        get=lambda run, _: run.header.title,
        width=40,
        shown=True,
        searched=True,
    ),
    Field(
        key="when",
        title=N_("When"),
        kind=Kind.TEXT,
        get=lambda r, _: _when(r),
        width=22,
        shown=True,
        sort=lambda r, _: r.id,
    ),
    Field(key="state", title=N_("State"), kind=Kind.CHOICE, get=lambda run, _: _state(run), width=16, shown=True),
    _count(N_("Rows done"), RowStatus.DONE),
    _count(N_("Half done"), RowStatus.HALF),
    _count(N_("Not done"), RowStatus.FAILED),
    _count(N_("Not started"), RowStatus.NOT_STARTED),
    Field(key="who", title=N_("Who"), kind=Kind.TEXT, get=lambda run, _: run.header.who, width=16, shown=True),
)


class ActivityWindow(QWidget):
    """The list of runs with Continue, Open results, Fix and Undo; a double click shows every row of a run."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Activity - {school} - mbdesk", school=desk.school_name))
        fit_to_screen(self, (1120, 620), (820, 480))
        self.desk = desk
        self.asking: HouseDialog | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if desk.practice:
            outer.addWidget(Strip())
        self.page = Page(
            tr("Activity"),
            tr("What was sent to {school} from this computer. Kept for 30 days.", school=desk.school_name),
        )
        outer.addWidget(self.page, 1)
        self.stack = QStackedWidget()
        self.page.body.addWidget(self.stack, 1)
        self.table = RecordTable(_FIELDS, tone=_tone)
        self.view = FittedView(self.table, tr("Runs"), desk.settings, long={"title"}, yields={"who"})
        self.view.sortByColumn(1, Qt.SortOrder.DescendingOrder)
        self.empty = EmptyState(
            "import", tr("Nothing was sent yet."), tr("Imports and undos from this computer are listed here.")
        )
        self.stack.addWidget(self.view)
        self.stack.addWidget(self.empty)
        self._add_buttons()
        AltKeys(self).forward(self.go_on.click)
        self.view.escaped.connect(self.close)
        self.view.current_changed.connect(lambda _run: self._show_buttons())
        self.view.opened.connect(lambda run: self._open(WithRun.LOOK, run.id))
        desk.session_changed.connect(self.close)
        desk.rights_changed.connect(self._show_buttons)
        self._board = RunBoard.of(desk)
        self._board.changed.connect(self.reload)
        self.table.set_loading(True)
        self._show_buttons()
        self.reload()

    def _add_buttons(self) -> None:
        self.stop = QuietButton(tr("&Stop here…"))
        self.stop.clicked.connect(self._on_stop_clicked)
        self.undo = QuietButton(tr("&Undo…"), icon="undo")
        self.undo.clicked.connect(lambda: self._open_current(WithRun.UNDO))
        self.open_results = PlainButton(tr("&Open results"))
        self.open_results.clicked.connect(self._on_open_clicked)
        self.fix = PlainButton(tr("&Fix the failed rows"))
        self.fix.clicked.connect(self._on_fix_clicked)
        self.look = PlainButton(tr("Show &rows"))
        self.look.clicked.connect(lambda: self._open_current(WithRun.LOOK))
        self.go_on = PrimaryButton(tr("&Continue"))
        self.go_on.clicked.connect(lambda: self._open_current(WithRun.GO_ON))
        self.page.set_buttons([self.undo, self.stop], [self.look, self.open_results, self.fix, self.go_on])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, as everywhere."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @property
    def current(self) -> PastRun | None:
        """The run that is picked."""
        return self.view.current_record()

    def reload(self) -> None:
        """Read the journal again."""
        session, places = self.desk.session, self.desk.places
        if session is None:
            return
        connection = session.connection

        async def job(_report: Report) -> tuple[PastRun, ...]:
            return await activity.past_runs(places, connection)

        self.desk.tasks.start(self, job, done=self._on_read, failed=self._on_failed, name="activity")

    def _on_read(self, runs: tuple[PastRun, ...]) -> None:
        self.table.set_loading(False)
        self.table.set_records(runs, self.desk.directory)
        self.stack.setCurrentWidget(self.view if runs else self.empty)
        if runs and self.current is None:
            self.view.show_record(runs[0].id)
        self._show_buttons()

    def _on_failed(self, error: Exception) -> None:
        message = explain(error)
        self.empty.show_state(
            "error", message.title, message.body, details=message.details, actions=((tr("Try again"), self.reload),)
        )
        self.stack.setCurrentWidget(self.empty)

    def _show_buttons(self) -> None:
        run = self.current
        none = tr("Choose a run first.")
        sending = run is not None and (run.running or run.id in self._board.sending)
        waits = run is not None and run.header.status is RunStatus.OPEN and not sending
        sent = tr("This run is at its end.") if not sending else tr("This run is being sent now.")
        refusal = why_nothing_more_is_sent(self.desk)
        set_reason(self.go_on, refusal if waits else (sent if run else none))
        set_reason(self.stop, "" if waits else (sent if run else none))
        set_reason(self.look, "" if run else none)
        set_reason(self.open_results, "" if run else none)
        set_reason(self.undo, _why_not_undo(run) or why_not_undo(self.desk) if run else none)
        fixed = tr("These rows are being sent now.") if sending else ""
        set_reason(self.fix, fixed or _why_not_fix(run) or looks_only(self.desk) if run else none)
        many = run.to_fix if run else 0
        self.fix.setText(fix_words(many) if many else tr("&Fix the failed rows"))

    # -- doing -------------------------------------------------------------------------------------------------------

    def _open_current(self, what: WithRun) -> None:
        run = self.current
        if run is not None:
            self._open(what, run.id)

    def _open(self, what: WithRun, run: int) -> None:
        open_run(self.desk, what, run, changed=self.reload)

    def _on_open_clicked(self) -> None:
        run = self.current
        if run is None:
            return
        path = Path(run.header.results) if run.header.results else None
        if path is not None and path.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        else:  # it was moved or never written: the journal makes it again
            self._open(WithRun.LOOK, run.id)

    def _on_fix_clicked(self) -> None:
        run, places = self.current, self.desk.places
        if run is None:
            return

        async def job(_report: Report) -> Outcome:
            return await activity.one_run(places, run.id)

        self.desk.tasks.start(self, job, done=self.desk.fix_wanted.emit, name="fix")

    def _on_stop_clicked(self) -> None:
        run, places = self.current, self.desk.places
        if run is None:
            return

        async def job(_report: Report) -> Outcome:
            return await activity.one_run(places, run.id)

        def ask(of: Outcome) -> None:
            left = 0 if run.header.kind in WITHOUT_SHEET else len(failed_rows(of))
            self.asking = ask_before_stopping(self, self.desk, run.id, of.so_far, left, self.reload)

        self.desk.tasks.start(self, job, done=ask, name="ask before stopping")


def _why_not_fix(run: PastRun) -> str:
    if run.running or run.header.status is RunStatus.OPEN:
        return tr("Continue this run or stop it first.")
    if run.taken:
        return tr("Another import of these rows waits or is being sent. Continue it or stop it first.")
    if run.header.kind == "undo":
        return tr("An undo is repeated with Undo on the run it took back.")
    if run.header.kind in WITHOUT_SHEET:
        return tr("This was not made from a sheet. Make the change again where you made it.")
    return "" if run.to_fix else tr("Every row is done.")


def _why_not_undo(run: PastRun) -> str:
    if run.running:
        return tr("This run is being sent now.")
    if run.undone:
        return tr("Everything that can be taken back was taken back.")
    touched = any(run.counts.get(status, 0) for status in (RowStatus.DONE, RowStatus.HALF, RowStatus.FAILED))
    return "" if touched else tr("Nothing was changed by this run.")


def _tone(run: PastRun, field: Field[PastRun]) -> Tone:
    if field.key == "state":
        waits = run.header.status is RunStatus.OPEN and not run.running
        return Tone(text="warning" if waits else "", bold=waits)
    if field.key == RowStatus.FAILED.value and run.counts[RowStatus.FAILED]:
        return Tone(text="bad", bold=True)
    if field.key == RowStatus.HALF.value and run.counts.get(RowStatus.HALF, 0):
        return Tone(text="warning", bold=True)
    return Tone()
