"""What became of a run: numbers that add up, every row behind them, and the ways on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from mbdesk.jobs import activity
from mbdesk.jobs.outcome import Outcome, failed_rows
from mbdesk.jobs.progress import Report
from mbdesk.plan.brakes import EXACT_KINDS
from mbdesk.plan.plan import WITHOUT_SHEET, Plan
from mbdesk.plan.results import STATUS_WORDS, RowStatus, StepState
from mbdesk.plan.rosters import in_sheet
from mbdesk.store.runs import RunStatus
from mbdesk.text import tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.messages import explain
from mbdesk.ui.review.fitted_view import FittedView
from mbdesk.ui.review.number_door import NumberDoor
from mbdesk.ui.review.results_place import results_folder
from mbdesk.ui.review.results_table import DOOR_TONES, Line, ResultsTable
from mbdesk.ui.review.results_words import left_out_words, title_of, tried_title, undo_words, without_sheet
from mbdesk.ui.review.stopping import ask_before_stopping
from mbdesk.ui.rights import looks_only, why_not_undo, why_nothing_more_is_sent
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.settings import LAST_FOLDER
from mbdesk.ui.widgets import Banner, Label, Page, PlainButton, PrimaryButton, QuietButton, SearchBox, set_reason


class ResultsPage(Page):
    """``fix_wanted(Outcome)`` to try the failed rows again, ``undo_wanted(Outcome)`` to take the run back and
    ``undo_rows_wanted(Outcome, row numbers)`` for some of it, ``go_on_wanted(int)`` to go on with a run that waits,
    ``close_wanted()`` when there is nothing more to do here."""

    fix_wanted = Signal(object)
    go_on_wanted = Signal(object)
    undo_wanted = Signal(object)
    undo_rows_wanted = Signal(object, object)
    close_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(" ")
        self._desk = desk
        self._outcome: Outcome | None = None
        self._path: Path | None = None
        self._open_when_written = False
        self._tried = False
        self._changed: set[int] = set()
        self.banner = Banner(closable=False)
        self.body.addWidget(self.banner)
        self.doors = {status: NumberDoor(tr(STATUS_WORDS[status]), DOOR_TONES.get(status, "")) for status in RowStatus}
        row = FlowLayout(fill=True)
        for status, door in self.doors.items():
            door.clicked.connect(lambda checked, status=status: self._on_door_clicked(status if checked else None))
            row.addWidget(door)
        self.body.addLayout(row)
        self.search = SearchBox(tr("Find a row…"))
        self.undo_rows = PlainButton(undo_words(1), icon="undo")
        self.undo_rows.clicked.connect(self._on_undo_rows_clicked)
        self._tools = QHBoxLayout()
        self._tools.setSpacing(theme.M)
        self._tools.addWidget(self.search, 1)
        self._tools.addStretch(1)
        self._tools.addWidget(self.undo_rows)
        self.body.addLayout(self._tools)
        self.table = ResultsTable()
        self.view = FittedView(self.table, tr("Rows of the sheet"), desk.settings, long={"what"}, yields={"id"})
        self.view.current_changed.connect(self._on_row_changed)
        self.view.selection_count_changed.connect(lambda _count: self._show_undo_rows())
        self.view.typed.connect(self._on_typed)
        self.search.textChanged.connect(self.table.set_search)
        self.search.left.connect(self._on_search_left)
        self.body.addWidget(self.view, 1)
        self.what = Label(wrap=True, copyable=True)
        self.what.setMinimumHeight(2 * self.what.fontMetrics().lineSpacing())
        self.body.addWidget(self.what)
        self.undo = QuietButton(tr("&Undo…"), icon="undo")
        self.undo.clicked.connect(self._on_undo_clicked)
        self.stop = QuietButton(tr("&Stop here…"))
        self.stop.clicked.connect(lambda: self._ask_before_stopping(lambda: None))
        self.close_button = QuietButton(tr("&Close"))
        self.close_button.clicked.connect(self.close_wanted)
        self.open = PlainButton(tr("&Open results"))
        self.open.clicked.connect(self._on_open_clicked)
        self.fix = PrimaryButton(tr("&Fix them"))
        self.fix.clicked.connect(lambda: self.fix_wanted.emit(self._outcome))
        self.open_first = PrimaryButton(tr("&Open results"))
        self.open_first.clicked.connect(self._on_open_clicked)
        self.end = PrimaryButton(tr("&Close"))
        self.end.clicked.connect(self.close_wanted)
        self.go_on = PrimaryButton(tr("Con&tinue"))
        self.go_on.clicked.connect(self._on_go_on_clicked)
        desk.rights_changed.connect(self._show_rights)
        self._board = RunBoard.of(desk)
        self._board.changed.connect(self._on_board_changed)
        forward = [self.fix, self.open_first, self.end, self.go_on]
        self.set_buttons([self.undo, self.stop], [self.close_button, self.open, *forward])

    @property
    def forward(self) -> PrimaryButton:
        """The main button of what is shown."""
        return next((b for b in (self.go_on, self.fix, self.end) if b.isVisibleTo(self)), self.open_first)

    @property
    def outcome(self) -> Outcome | None:
        """What is shown."""
        return self._outcome

    def add_action(self, button: QWidget) -> None:
        """One more thing to do with a run, beside what is done with its rows."""
        self._tools.insertWidget(self._tools.indexOf(self.undo_rows), button)

    def show_outcome(self, outcome: Outcome, *, write: bool = True, tried: bool = False) -> None:
        """Show what became of a run; ``write``: its results workbook is written now, unless the run only waits.
        ``tried``: only its first rows were sent, to look at them."""
        if self._outcome is None or self._outcome.header.id != outcome.header.id:
            self._sort(outcome.plan)
        self._take(outcome)
        self._tried = tried
        self.heading.setText(tried_title(outcome) if tried and outcome.waits else title_of(outcome))
        self.heading.show()
        names = {row.number: row.name for row in outcome.plan.rows}
        plan = outcome.plan
        lines = [
            Line(names.get(r.number, ""), r, not in_sheet(plan, r.number), r.number in outcome.undone)
            for r in outcome.rows
        ]
        self.table.set_records(lines, self._desk.directory)
        people = without_sheet(plan)
        self.view.setColumnHidden(1, people)
        self.view.setAccessibleName(tr("People") if people else tr("Rows of the sheet"))
        self.search.say_what(tr("Find somebody…") if people else tr("Find a row…"))
        self._show_doors(outcome)
        self._show_buttons(outcome)
        first = {RowStatus.FAILED, RowStatus.HALF}
        read = next((row.number for row in outcome.rows if row.status in first), None)
        if read is None and len(outcome.rows) == 1:
            read = outcome.rows[0].number  # what is said of it may be too long for its cell
        if read is not None:
            self.view.show_record(read)
            self._on_row_changed(self.view.current_record())
        self.banner.hide()
        kept = outcome.header.results
        if write and outcome.header.status is not RunStatus.OPEN:
            self._write(None)
        elif kept and not outcome.undone:  # or it says of what was taken back since that it is done
            self._on_written(Path(kept))
        else:
            self._path = None
            look = tr("Look at them in ManageBac, then go on.") if tried else ""
            written = tr("The results sheet is written when you open it.")
            self.set_sentence(look or " ".join(filter(None, (written, left_out_words(outcome)))))
            self._enable_open("")
        self.forward.setFocus()

    def _sort(self, plan: Plan) -> None:
        """As the sheet is; a class made like a sheet stays mostly as it was, so what changed stands first."""
        if plan.kind in EXACT_KINDS:
            self.view.sortByColumn(2, Qt.SortOrder.AscendingOrder)
        else:
            self.view.sortByColumn(1, Qt.SortOrder.AscendingOrder)

    def _take(self, outcome: Outcome) -> None:
        steps = outcome.steps
        self._outcome = outcome
        self._changed = {
            row
            for step in outcome.plan.steps
            if (result := steps.get(step.number)) is not None and result.state is StepState.DONE
            for row in step.rows
        }

    # -- parts -------------------------------------------------------------------------------------------------------

    def _show_doors(self, outcome: Outcome) -> None:
        self._on_door_clicked(None)
        self.what.setText("")
        for status, door in self.doors.items():
            door.set_number(outcome.count(status))
        for rare in (RowStatus.TAKEN_BACK, RowStatus.HALF):
            self.doors[rare].setVisible(outcome.count(rare) > 0)

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
        alone = without_sheet(outcome.plan)  # nobody waits for a sheet with the results
        self.open.setVisible(fixes or (is_open and not self._tried) or (alone and not is_open))
        self.end.setVisible(alone and not is_open)
        self.close_button.setVisible(not self.end.isVisibleTo(self))
        self.go_on.setVisible(is_open)
        self.stop.setVisible(outcome.waits)
        left = outcome.count(RowStatus.HALF) + outcome.count(RowStatus.NOT_STARTED)
        words = trn("Con&tinue with the other {count}", "Con&tinue with the other {count}", left)
        self.go_on.setText(words if self._tried and left else tr("Con&tinue"))
        self.open_first.setVisible(not fixes and not is_open and not alone)
        self._show_rights()

    def _show_rights(self) -> None:
        """What may be changed from here, now."""
        outcome = self._outcome
        if outcome is not None:
            nothing = "" if self._changed else tr("Nothing was changed, so there is nothing to undo.")
            back = tr("Everything that can be taken back was taken back.") if outcome.all_back else ""
            set_reason(self.undo, nothing or back or why_not_undo(self._desk))
            run = outcome.header.id
            taken = tr("Another import of these rows waits or is being sent. Continue it or stop it first.")
            fixing = tr("These rows are being put right in another window.")
            other = self._board.fixer(run) is not None
            set_reason(self.fix, (taken if outcome.taken else fixing if other else "") or looks_only(self._desk))
            sending = tr("This run is being sent now.")
            here = run in self._board.sending or outcome.running
            set_reason(self.go_on, sending if here else why_nothing_more_is_sent(self._desk))
            set_reason(self.stop, sending if here else "")
            self._show_undo_rows()

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
        if (old.rows, old.header.status, old.undone) != (outcome.rows, outcome.header.status, outcome.undone):
            self.show_outcome(outcome, write=False, tried=self._tried)
        else:
            self._take(outcome)
            self._show_buttons(outcome)

    # -- taking back -------------------------------------------------------------------------------------------------

    def _chosen(self) -> list[Line]:
        """The rows selected, else the one at the cursor."""
        current = self.view.current_record()
        return self.view.selected_records() or ([current] if current is not None else [])

    def _show_undo_rows(self) -> None:
        """What the button over the rows would take back."""
        outcome, chosen = self._outcome, self._chosen()
        if outcome is None:
            return
        people = without_sheet(outcome.plan)
        self.undo_rows.setText(undo_words(len(chosen), people=people))
        self.undo_rows.setVisible(outcome.plan.kind != "undo")
        reason = ""
        if not chosen:
            reason = tr("Choose somebody in the list first.") if people else tr("Choose a row first.")
        elif not any(line.id in self._changed for line in chosen):
            reason = tr("Nothing was changed there, so there is nothing to undo.")
        elif all(line.undone for line in chosen):
            reason = tr("That was taken back already.")
        set_reason(self.undo_rows, reason or why_not_undo(self._desk))

    def _on_undo_rows_clicked(self) -> None:
        outcome, rows = self._outcome, tuple(line.id for line in self._chosen())
        if outcome is not None and rows:
            self._stopped_first(lambda: self.undo_rows_wanted.emit(self._outcome, rows))

    def _on_undo_clicked(self) -> None:
        self._stopped_first(lambda: self.undo_wanted.emit(self._outcome))

    def _stopped_first(self, act: Callable[[], None]) -> None:
        """What waits to go on is stopped before any of it is taken back, or going on would do it again."""
        if self._outcome is not None and self._outcome.waits:
            self._ask_before_stopping(act)
        else:
            act()

    def _ask_before_stopping(self, then: Callable[[], None]) -> None:
        outcome = self._outcome
        if outcome is not None:
            run, left = outcome.header.id, len(failed_rows(outcome))
            ask_before_stopping(self.window(), self._desk, run, outcome.so_far, left, then)

    # -- finding -----------------------------------------------------------------------------------------------------

    def _on_typed(self, letter: str) -> None:
        self.search.setFocus()
        self.search.insert(letter)

    def _on_search_left(self) -> None:
        self.view.setFocus()
        if self.table.found:
            self.view.show_record(self.table.records()[0].id)

    def _on_go_on_clicked(self) -> None:
        if self._outcome is not None:
            self.go_on_wanted.emit(self._outcome.header.id)

    def _on_row_changed(self, line: Line | None) -> None:
        """The whole sentence of the row, which may be too long for its cell."""
        self.what.setText(line.what if line is not None else "")

    # -- the workbook ------------------------------------------------------------------------------------------------

    def _write(self, folder: Path | None) -> None:
        outcome, places = self._outcome, self._desk.places
        if outcome is None:
            return
        self._enable_open(tr("The results sheet is being written."))
        folder = folder or results_folder(outcome, self._desk.settings)

        async def job(_report: Report) -> Path:
            return await activity.write_results(places, outcome, folder)

        self._desk.tasks.start(self, job, done=self._on_written, failed=self._on_not_written, name="results")

    def _on_written(self, path: Path) -> None:
        self._path = path
        self.banner.hide()
        on = left_out_words(self._outcome) if self._outcome is not None else ""
        self.set_sentence("\n".join(filter(None, (tr("Your results sheet is saved: {path}", path=path), on))))
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
        dialog.fileSelected.connect(lambda folder: self._desk.settings.set(LAST_FOLDER, folder))
        dialog.fileSelected.connect(lambda folder: self._write(Path(folder)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_open_clicked(self) -> None:
        if self._path is not None and self._path.exists():
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path)))
        elif self._outcome is not None:
            self._open_when_written = True
            self._write(None)
