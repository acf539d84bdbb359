"""The window of an import: the rail on the left, one page at a time on the right."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from mbdesk.plan.plan import Plan
from mbdesk.plan.problems import Refusal
from mbdesk.text import N_, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk, ImportWish, Notice
from mbdesk.ui.import_wizard.check_page import CheckPage
from mbdesk.ui.import_wizard.columns_page import ColumnsPage
from mbdesk.ui.import_wizard.file_page import FilePage
from mbdesk.ui.import_wizard.page import WizardPage
from mbdesk.ui.import_wizard.passing import CHECK, COLUMNS, REVIEW, next_page
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.import_wizard.review_page import TRY, ReviewPage
from mbdesk.ui.import_wizard.what_is_sent import WhatIsSent
from mbdesk.ui.review.alt_keys import AltKeys
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.sheet_files import dropped_file
from mbdesk.ui.unsent import UnsentWork, ask_before_losing
from mbdesk.ui.widgets import Banner, Rail, Strip
from mbdesk.ui.widgets.screen_fit import fit_to_screen

if TYPE_CHECKING:  # these pages belong to what is sent, and most imports are looked at first
    from mbdesk.jobs.outcome import Outcome
    from mbdesk.ui.review.results_page import ResultsPage
    from mbdesk.ui.review.sending_page import SendingPage

STEPS: Final = (N_("File"), N_("Columns"), N_("Check"), N_("Review"), N_("Sending"), N_("Results"))
SENDING: Final = 4
RESULTS: Final = 5


class ImportWizard(QWidget):
    """A window of its own, so the tabs stay usable. ``wish`` says what it begins with."""

    def __init__(self, desk: Desk, wish: ImportWish | None = None) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Import to {school} - mbdesk", school=desk.school_name))
        self.setAcceptDrops(True)
        fit_to_screen(self, (1240, 800), (900, 600))
        self.desk = desk
        self.preparation = Preparation(desk, self, wish)
        self.rail = Rail([tr(step) for step in STEPS])
        self.file_page = FilePage(self.preparation)
        self.columns_page = ColumnsPage(self.preparation)
        self.check_page = CheckPage(self.preparation)
        self.review_page = ReviewPage(self.preparation)
        self.what_is_sent = WhatIsSent(self.preparation, self.review_page)
        self.check_page.show_what_is_sent(self.what_is_sent)
        self.pages: tuple[WizardPage, ...] = (self.file_page, self.columns_page, self.check_page, self.review_page)
        self.stack = QStackedWidget()
        self.sending: SendingPage | None = None
        self.results: ResultsPage | None = None
        self._sure_to_close = False
        self._leaving = False
        self.banner = Banner()
        self._board = RunBoard.of(desk)
        self._fixes: int | None = None
        self._trail: list[int] = []
        self._goes_on = False
        self._lay_out()
        self._connect()
        self.show_page(0)
        self._asks_for_file = wish is not None and wish.path is None and bool(wish.kind)
        self.file_page.saved.offer_only(wish.kind if wish is not None else "")
        if wish is not None and wish.path is not None:
            self.file_page.open(str(wish.path))

    @property
    def current(self) -> int:
        """The number of the page shown, from 0."""
        return self.stack.currentIndex()

    @property
    def waits_for_file(self) -> bool:
        """Whether nothing was begun here yet."""
        return self.current == 0 and self.preparation.sheet is None

    def show_page(self, number: int) -> None:
        """Go to one of the first four pages."""
        self._goes_on = False
        if number != CHECK:
            self.what_is_sent.rest()
        self._trail = [*(earlier for earlier in self._trail if earlier < number), number]
        self.stack.setCurrentIndex(number)
        self.rail.set_current(number)
        self.pages[number].entered()
        self.pages[number].take_focus()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if self.desk.practice:
            outer.addWidget(Strip())
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        place = QVBoxLayout()
        place.setContentsMargins(theme.XL, 0, theme.XL, 0)
        place.addWidget(self.banner)
        right.addLayout(place)
        right.addWidget(self.stack, 1)
        row.addLayout(right, 1)
        outer.addLayout(row, 1)
        for page in self.pages:
            self.stack.addWidget(page)

    def _connect(self) -> None:
        self.rail.picked.connect(self.show_page)
        for page in self.pages:
            page.back_wanted.connect(self._go_back)
        for page in (self.file_page, self.columns_page):
            page.forward_wanted.connect(self._go_on)
        self.check_page.forward_wanted.connect(self._on_check_forward)
        self.file_page.columns_wanted.connect(lambda: self.show_page(COLUMNS))
        self.what_is_sent.review_wanted.connect(lambda: self.show_page(REVIEW))
        self.review_page.attention_wanted.connect(lambda: self.show_page(REVIEW))
        self.preparation.draft_changed.connect(self._on_draft_changed)
        self.check_page.all_settled.connect(self._on_all_settled)
        self.review_page.send_wanted.connect(self._on_send_wanted)
        self.review_page.try_wanted.connect(lambda plan: self._on_send_wanted(plan, only_first=TRY))
        self.review_page.reading_wanted.connect(self._on_reading_wanted)
        self.review_page.problems_wanted.connect(lambda: self.show_page(CHECK))
        self.review_page.told.connect(self._on_told)
        self.desk.session_changed.connect(self._on_session_changed)
        for keys, act in (
            ("Ctrl+Z", self.preparation.undo),
            ("Ctrl+Y", self.preparation.redo),
            ("Ctrl+Shift+Z", self.preparation.redo),
            ("Alt+Left", self._go_back),
        ):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, act=act: act())
            self.addAction(action)

        self._board.ended.connect(self._on_run_ended)
        UnsentWork.of(self.desk).watch(self, self._unsent_words, self._close_now)
        AltKeys(self).forward_through(self.stack)
        for view in (self.check_page.view, self.review_page.view):
            view.escaped.connect(self._on_escaped)

    def fix(self, plan: Plan, rows: Sequence[int], run: int, refusals: Sequence[Refusal] = ()) -> None:
        """Show these rows of ``run``, which was sent with ``plan``, to be put right and sent again; ``refusals`` say
        why they failed. Raises JournalError, with nothing changed, for a plan that only another mbdesk understands."""
        self.preparation.start_again(plan, rows, refusals)
        self._fixes = run
        self._board.fix(run, self)
        self._trail = []
        self.show_page(CHECK)

    def showEvent(self, event: QShowEvent) -> None:
        """What is to be done was said already: the next thing is the file."""
        super().showEvent(event)
        if self._asks_for_file:
            self._asks_for_file = False
            QTimer.singleShot(0, self, self.file_page.choose_file)  # a dialog wants its window to be there first

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, and closes where there is no way back."""
        if event.key() == Qt.Key.Key_Escape:
            self._on_escaped()
        else:
            super().keyPressEvent(event)

    def _on_escaped(self) -> None:
        if 0 < self.current < len(self.pages):
            self._go_back()
        else:
            self.close()

    def _on_run_ended(self, outcome: "Outcome") -> None:
        """Rows that are put right here were sent from another window: they are not sent again."""
        sheet, mine = self.preparation.sheet, self.sending is not None and self.stack.currentWidget() is self.sending
        if self._fixes is None or mine or sheet is None or outcome.header.source_sha256 != sheet.sha256:
            return
        settled = {row.number for row in outcome.rows if row.status.value == "done"}
        here = [row.number for row in sheet.rows if row.number in settled]
        if not here or outcome.header.kind == "undo":
            return
        self.preparation.answer(self.preparation.answers.leaving_out(here, True))
        title = trn(
            "{count} of these rows was sent from another window.",
            "{count} of these rows were sent from another window.",
            len(here),
        )
        self.banner.show_message(title, tr("They are left out here, so that nothing is sent twice."), tone="warning")

    def _on_told(self, told: Notice) -> None:
        self.banner.show_message(told.title, told.body, tone=told.tone, details=told.details, actions=told.actions)

    def _go_on(self) -> None:
        """To the first page that needs her. What she said last is heard first: the draft that it leads to decides."""
        draft, here = self.preparation.draft, self.current
        if draft is None or not self.preparation.settled:
            self._goes_on = True
            return
        if here <= COLUMNS:
            self.preparation.remember()
        self.show_page(next_page(draft, here))

    def _on_check_forward(self) -> None:
        """Only this press sends, when that is what its button says; nothing that follows by itself does."""
        if self.what_is_sent.sends:
            self.what_is_sent.send()
        else:
            self._go_on()

    def _on_draft_changed(self) -> None:
        page = self.pages[self.current] if self.current < len(self.pages) else None
        if self._goes_on and page is not None and page.forward.isEnabled():
            self._goes_on = False
            self._go_on()

    def _on_all_settled(self) -> None:
        """Rows that failed are put right one by one; after the last one there is only the review to look at, unless it
        stands beside them. Nothing is ever sent by this."""
        if self._fixes is not None and self.current == CHECK and not self.what_is_sent.wanted:
            self.show_page(REVIEW)

    def _go_back(self) -> None:
        """To the page she came from; the one before where she came from nowhere."""
        here = self.current
        if 0 < here < len(self.pages):
            self.show_page(self._trail[-2] if len(self._trail) > 1 else here - 1)

    def _on_send_wanted(self, plan: Plan, *, only_first: int | None = None) -> None:
        """Once the plan is frozen and in the journal there is no way back. ``only_first``: so many rows."""
        from mbdesk.ui.review.sending_page import SendingPage

        if self._is_sending:
            return
        self.preparation.keep(plan)
        self.what_is_sent.rest()
        self.banner.hide()
        self._drop_last_pages()
        self.sending = SendingPage(self.desk)
        self.sending.begun.connect(self._on_begun)
        self.sending.back_wanted.connect(self._on_review_wanted)
        self.sending.ended.connect(self._on_ended)
        self.sending.failed.connect(self._on_not_sent)
        self._add_last_page(self.sending, SENDING)
        self.sending.send(plan, only_first=only_first)

    def _on_begun(self) -> None:
        if self._fixes is not None:
            self._board.fixed(self._fixes)
            self._fixes = None

    def _on_review_wanted(self) -> None:
        """Nothing was begun: everything is as it was when it was to be sent."""
        self._drop_last_pages()
        self.show_page(self._trail[-1])

    def _on_not_sent(self) -> None:
        """Nothing could be written down, so nothing was sent; the page says why and can try again."""
        self.rail.set_current(SENDING, back=False)

    def _on_ended(self, outcome: "Outcome") -> None:
        from mbdesk.ui.import_wizard.saved import save_button
        from mbdesk.ui.review.results_page import ResultsPage

        if self._leaving or (self.sending is not None and self.sending.gone):
            self._close_now()  # what is offered on the results would be done at the other school
            return
        if self.results is not None:
            self.stack.removeWidget(self.results)
            self.results.deleteLater()
        self.results = ResultsPage(self.desk)
        self.results.fix_wanted.connect(self._on_fix_wanted)
        self.results.undo_wanted.connect(self._on_undo_wanted)
        self.results.undo_rows_wanted.connect(self._on_undo_wanted)
        self.results.add_action(save_button(self, self.desk, self.results, self.banner))
        self.results.close_wanted.connect(self.close)
        self.results.view.escaped.connect(self.close)
        self.results.go_on_wanted.connect(self._on_go_on_wanted)
        self._add_last_page(self.results, RESULTS)
        self.results.show_outcome(outcome, tried=self.sending is not None and self.sending.tries)

    def _on_fix_wanted(self, outcome: "Outcome") -> None:
        """Back to the check with the rows that are not done, and nothing else."""
        from mbdesk.jobs.outcome import failed_rows, reasons

        self.fix(outcome.plan, [row.number for row in failed_rows(outcome)], outcome.header.id, reasons(outcome))

    def _on_go_on_wanted(self, run: int) -> None:
        """Back to sending: the run waited."""
        if self.sending is not None:
            self.stack.setCurrentWidget(self.sending)
            self.rail.set_current(SENDING, back=False)
            self.sending.go_on(run)

    def _on_undo_wanted(self, outcome: "Outcome", rows: Collection[int] = ()) -> None:
        """Taking it back, or only ``rows`` of it, has a review of its own."""
        from mbdesk.ui.review.run_window import WithRun, open_run

        open_run(self.desk, WithRun.UNDO, outcome.header.id, rows)

    def _add_last_page(self, page: QWidget, number: int) -> None:
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self.rail.set_current(number, back=False)

    def _drop_last_pages(self) -> None:
        for page in (self.sending, self.results):
            if page is not None:
                self.stack.removeWidget(page)
                page.deleteLater()
        self.sending = self.results = None

    def _on_reading_wanted(self) -> None:
        self.show_page(0)
        self.file_page.read_again()

    def _on_session_changed(self) -> None:
        """Another school: this import was for the first one. What is being sent goes on to where it belongs."""
        if not self._is_sending:
            self._close_now()

    # -- files and closing -------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Another file may be dropped while nothing is being sent."""
        if self.current < len(self.pages) and dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Start again with this file."""
        path = dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.show_page(0)
            self.file_page.open(path)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask when work would be lost."""
        if self._sure_to_close or not (self._is_sending or self._has_unsent_work):
            event.accept()
            return
        event.ignore()
        if self._is_sending:
            from mbdesk.ui.review.leaving import ask_before_leaving

            paused = self.sending is not None and self.sending.paused
            ask_before_leaving(self, self.desk, self._leave_sending, paused=paused)
        else:
            self._ask_before_closing()

    def _leave_sending(self) -> None:
        if self.sending is not None:
            self._leaving = True
            self.sending.leave()

    @property
    def _is_sending(self) -> bool:
        return self.sending is not None and self.stack.currentWidget() is self.sending and self.sending.busy

    @property
    def _has_unsent_work(self) -> bool:
        unsent = self.current < len(self.pages) or (self.sending is not None and self.sending.nothing_begun)
        return unsent and self.preparation.worked_on

    def _ask_before_closing(self) -> None:
        ask_before_losing(
            self,
            self.desk,
            tr("Close this import?"),
            [tr("Nothing has been sent. What you corrected here is lost; your file stays as it is.")],
            stay=tr("&Go on importing"),
            leave=tr("&Close without sending"),
            left=self._close_now,
        )

    def _unsent_words(self) -> str:
        return self.preparation.in_words if self._has_unsent_work and not self._sure_to_close else ""

    def _close_now(self) -> None:
        self._sure_to_close = True
        self.close()
