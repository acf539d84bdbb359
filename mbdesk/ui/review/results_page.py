"""What became of a run: numbers that add up, every row behind them, and the ways on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout

from mbdesk.fields import Field, Kind
from mbdesk.jobs import activity
from mbdesk.jobs.outcome import Outcome, failed_rows
from mbdesk.jobs.progress import Report
from mbdesk.plan.plan import WITHOUT_SHEET
from mbdesk.plan.results import STATUS_WORDS, RowResult, RowStatus
from mbdesk.store.runs import RunStatus
from mbdesk.text import N_, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import explain
from mbdesk.ui.record_table import RecordTable, Tone
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.review.number_door import NumberDoor
from mbdesk.ui.review.run_board import RunBoard
from mbdesk.ui.rights import looks_only, why_not_undo, why_nothing_is_sent
from mbdesk.ui.widgets import Banner, Label, Page, PlainButton, PrimaryButton, QuietButton, set_reason

_DOOR_TONES: Final = {
    RowStatus.DONE: "good",
    RowStatus.HALF: "warning",
    RowStatus.LEFT_OUT: "warning",
    RowStatus.FAILED: "bad",
}
_TONES: Final = {
    RowStatus.DONE: Tone(text="good"),
    RowStatus.HALF: Tone(text="warning", bold=True),
    RowStatus.UNCHANGED: Tone(text="muted"),
    RowStatus.LEFT_OUT: Tone(text="warning"),
    RowStatus.FAILED: Tone(text="bad", bold=True),
    RowStatus.NOT_STARTED: Tone(text="muted"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet with what became of it."""

    name: str
    result: RowResult

    @property
    def id(self) -> int:
        """The row's number in the sheet."""
        return self.result.number


_FIELDS: Final[tuple[Field[Line], ...]] = (
    Field(
        key="name", title=N_("Name"), kind=Kind.TEXT, get=lambda line, _: line.name, width=24, shown=True, searched=True
    ),
    Field(key="row", title=N_("Row"), kind=Kind.NUMBER, get=lambda line, _: line.id, width=9, shown=True),
    Field(
        key="status",
        title=N_("Status"),
        kind=Kind.CHOICE,
        get=lambda line, _: tr(STATUS_WORDS[line.result.status]),
        width=15,
        shown=True,
    ),
    Field(
        key="what",
        title=N_("What happened"),
        kind=Kind.TEXT,
        get=lambda line, _: line.result.what,
        width=64,
        shown=True,
        searched=True,
    ),
    Field(
        key="id",
        title=N_("ManageBac ID"),
        kind=Kind.IDENTIFIER,
        get=lambda line, _: str(line.result.id) if line.result.id is not None else None,
        width=14,
        shown=True,
    ),
)


class ResultsPage(Page):
    """``fix_wanted(Outcome)`` to try the failed rows again, ``undo_wanted(Outcome)`` to take the run back,
    ``go_on_wanted(int)`` to go on with a run that waits, ``close_wanted()`` when there is nothing more to do here."""

    fix_wanted = Signal(object)
    go_on_wanted = Signal(object)
    undo_wanted = Signal(object)
    close_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(" ")
        self._desk = desk
        self._outcome: Outcome | None = None
        self._path: Path | None = None
        self._open_when_written = False
        self.banner = Banner(closable=False)
        self.body.addWidget(self.banner)
        self.doors = {status: NumberDoor(tr(STATUS_WORDS[status]), _DOOR_TONES.get(status, "")) for status in RowStatus}
        row = QHBoxLayout()
        row.setSpacing(theme.M)
        for status, door in self.doors.items():
            door.clicked.connect(lambda checked, status=status: self._on_door_clicked(status if checked else None))
            row.addWidget(door)
        self.body.addLayout(row)
        self.table = RecordTable(_FIELDS, tone=_tone)
        self.view = RecordView(self.table, tr("Rows of the sheet"), desk.settings)
        self.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)
        self.view.current_changed.connect(self._on_row_changed)
        self.body.addWidget(self.view, 1)
        self.what = Label(wrap=True, copyable=True)
        self.what.setMinimumHeight(2 * self.what.fontMetrics().lineSpacing())
        self.body.addWidget(self.what)
        self.undo = QuietButton(tr("&Undo…"), icon="undo")
        self.undo.clicked.connect(lambda: self.undo_wanted.emit(self._outcome))
        self.close_button = QuietButton(tr("&Close"))
        self.close_button.clicked.connect(self.close_wanted)
        self.open = PlainButton(tr("&Open results"))
        self.open.clicked.connect(self._on_open_clicked)
        self.fix = PrimaryButton(tr("&Fix them"))
        self.fix.clicked.connect(lambda: self.fix_wanted.emit(self._outcome))
        self.open_first = PrimaryButton(tr("&Open results"))
        self.open_first.clicked.connect(self._on_open_clicked)
        self.go_on = PrimaryButton(tr("Con&tinue"))
        self.go_on.clicked.connect(self._on_go_on_clicked)
        desk.rights_changed.connect(self._show_rights)
        self._board = RunBoard.of(desk)
        self._board.changed.connect(self._on_board_changed)
        self.set_buttons([self.undo], [self.close_button, self.open, self.fix, self.open_first, self.go_on])

    @property
    def forward(self) -> PrimaryButton:
        """The main button of what is shown."""
        return next((b for b in (self.go_on, self.fix) if b.isVisibleTo(self)), self.open_first)

    def show_outcome(self, outcome: Outcome, *, write: bool = True) -> None:
        """Show what became of a run; ``write``: its results workbook is written now, unless the run only waits."""
        self._outcome = outcome
        self.heading.setText(title_of(outcome))
        self.heading.show()
        names = {row.number: row.name for row in outcome.plan.rows}
        lines = [Line(names.get(result.number, ""), result) for result in outcome.rows]
        self.table.set_records(lines, self._desk.directory)
        self._show_doors(outcome)
        self._show_buttons(outcome)
        first = {RowStatus.FAILED, RowStatus.HALF}
        failed = next((row.number for row in outcome.rows if row.status in first), None)
        if failed is not None:
            self.view.show_record(failed)
        self.banner.hide()
        kept = outcome.header.results
        if write and outcome.header.status is not RunStatus.OPEN:
            self._write(None)
        elif kept:
            self._on_written(Path(kept))
        else:
            self._path = None
            self.set_sentence(tr("The results sheet is written when you open it."))
            self._enable_open("")
        self.forward.setFocus()

    # -- parts -------------------------------------------------------------------------------------------------------

    def _show_doors(self, outcome: Outcome) -> None:
        self._on_door_clicked(None)
        self.what.setText("")
        for status, door in self.doors.items():
            door.set_number(outcome.count(status))
        self.doors[RowStatus.HALF].setVisible(outcome.count(RowStatus.HALF) > 0)

    def _on_door_clicked(self, wanted: RowStatus | None) -> None:
        """Show only the rows behind a number; pressed again, all of them."""
        for status, door in self.doors.items():
            door.setChecked(status is wanted)
        self.table.set_filter(None if wanted is None else lambda line: line.result.status is wanted)

    def _show_buttons(self, outcome: Outcome) -> None:
        many = len(failed_rows(outcome))
        is_open = outcome.header.status is RunStatus.OPEN
        fixes = bool(many) and outcome.plan.kind not in WITHOUT_SHEET and not is_open
        self.fix.setText(trn("&Fix the {count}", "&Fix the {count}", many))
        self.fix.setVisible(fixes)
        self.open.setVisible(fixes or is_open)
        self.go_on.setVisible(is_open)
        self.open_first.setVisible(not fixes and not is_open)
        self._show_rights()

    def _show_rights(self) -> None:
        """What may be changed from here, now."""
        outcome = self._outcome
        if outcome is not None:
            done = any(step.state.value == "done" for step in outcome.steps.values())
            nothing = tr("Nothing was changed, so there is nothing to undo.")
            set_reason(self.undo, why_not_undo(self._desk) if done else nothing)
            run = outcome.header.id
            taken = tr("Another import of these rows waits or is being sent. Continue it or stop it first.")
            fixing = tr("These rows are being put right in another window.")
            other = self._board.fixer(run) is not None
            set_reason(self.fix, (taken if outcome.taken else fixing if other else "") or looks_only(self._desk))
            sending = tr("This run is being sent now.")
            here = run in self._board.sending or outcome.running
            set_reason(self.go_on, sending if here else why_nothing_is_sent(self._desk))

    def _on_board_changed(self) -> None:
        """Something was begun, ended or stopped, perhaps in another window: read again what is shown here."""
        outcome, places = self._outcome, self._desk.places
        if outcome is None or not self.isVisible():
            return
        run = outcome.header.id

        async def job(_report: Report) -> Outcome:
            return await activity.one_run(places, run)

        self._desk.tasks.start(self, job, done=self._on_read_again, failed=lambda _error: None, name="look")

    def _on_read_again(self, outcome: Outcome) -> None:
        old = self._outcome
        if old is None or old.header.id != outcome.header.id:
            return
        if old.rows != outcome.rows or old.header.status is not outcome.header.status:
            self.show_outcome(outcome, write=False)
        else:
            self._outcome = outcome
            self._show_buttons(outcome)

    def _on_go_on_clicked(self) -> None:
        if self._outcome is not None:
            self.go_on_wanted.emit(self._outcome.header.id)

    def _on_row_changed(self, line: Line | None) -> None:
        """The whole sentence of the row, which may be too long for its cell."""
        self.what.setText(line.result.what if line is not None else "")

    # -- the workbook ------------------------------------------------------------------------------------------------

    def _write(self, folder: Path | None) -> None:
        outcome, places = self._outcome, self._desk.places
        if outcome is None:
            return
        self._enable_open(tr("The results sheet is being written."))

        async def job(_report: Report) -> Path:
            return await activity.write_results(places, outcome, folder)

        self._desk.tasks.start(self, job, done=self._on_written, failed=self._on_not_written, name="results")

    def _on_written(self, path: Path) -> None:
        self._path = path
        self.banner.hide()
        self.set_sentence(tr("Your results sheet is saved: {path}", path=path))
        self._enable_open("")
        if self._open_when_written:
            self._open_when_written = False
            self._on_open_clicked()

    def _on_not_written(self, error: Exception) -> None:
        message = explain(error)
        body = tr("{message} Nothing is lost: the results can be written again at any time.", message=message.body)
        actions = ((tr("Save elsewhere…"), self._choose_folder),)
        self.banner.show_message(message.title, body, tone="bad", details=message.details, actions=actions)
        self._open_when_written = False
        self._enable_open(tr("The results sheet could not be saved."))

    def _enable_open(self, reason: str) -> None:
        for button in (self.open, self.open_first):
            set_reason(button, reason)

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, tr("Folder for the results sheet"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda folder: self._write(Path(folder)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_open_clicked(self) -> None:
        if self._path is not None and self._path.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
        elif self._outcome is not None:
            self._open_when_written = True
            self._write(None)


def title_of(outcome: Outcome) -> str:
    """How the run ended, in one sentence with its counts."""
    if outcome.header.status is RunStatus.OPEN:
        if outcome.running:
            return tr("Being sent now. {counts}", counts=outcome.so_far)
        return tr("Not finished yet. {counts}", counts=outcome.so_far)
    done, half = outcome.count(RowStatus.DONE), outcome.count(RowStatus.HALF)
    failed, waiting = outcome.count(RowStatus.FAILED), outcome.count(RowStatus.NOT_STARTED)
    parts = [trn("{count} row is done", "{count} rows are done", done)]
    if half:
        parts.append(trn("{count} is half done", "{count} are half done", half))
    if failed:
        parts.append(trn("{count} could not be done", "{count} could not be done", failed))
    if waiting:
        parts.append(trn("{count} has not started", "{count} have not started", waiting))
    counts = ", ".join(parts)
    if outcome.header.status is RunStatus.FINISHED:
        return tr("Done. {counts}.", counts=counts)
    return tr("Stopped. {counts}.", counts=counts)


def _tone(line: Line, field: Field[Line]) -> Tone:
    return _TONES[line.result.status] if field.key == "status" else Tone()
