"""A window for one run outside the import wizard: review of a change or of an undo, sending, results."""

import asyncio
from collections.abc import Callable, Collection, Hashable
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mbdesk.directory import Directory
from mbdesk.jobs import activity
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.progress import Report
from mbdesk.plan.edits import PersonEdit, Where
from mbdesk.plan.plan import Plan
from mbdesk.plan.results import TO_FIX, RowStatus
from mbdesk.store.runs import RunStatus
from mbdesk.text import tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import explain
from mbdesk.ui.review.alt_keys import AltKeys
from mbdesk.ui.review.change_page import ChangePage, Offer
from mbdesk.ui.review.done_page import DonePage
from mbdesk.ui.review.leaving import ask_before_leaving
from mbdesk.ui.review.results_page import ResultsPage
from mbdesk.ui.review.school_now import SchoolNow, These
from mbdesk.ui.review.sending_page import SendingPage
from mbdesk.ui.review.undo_page import UndoPage
from mbdesk.ui.rights import why_nothing_more_is_sent
from mbdesk.ui.widgets import EmptyState, PlainButton, Strip
from mbdesk.ui.widgets.screen_fit import come_forward, fit_to_screen

Make = Callable[[Directory], Plan]

_LARGE: Final = ((1080, 720), (820, 560))
_SMALL: Final = ((880, 520), (640, 440))
_SOON_MS: Final = 700
"""What is sent in less than this needs no page of its own: the change stays in view until it is done."""


def here(directory: Directory) -> Where:
    """For which school a plan is made, now."""
    return Where.of(directory, datetime.now(UTC).isoformat(timespec="seconds"))


class WithRun(Enum):
    """What a run that was begun is opened for."""

    GO_ON = auto()
    LOOK = auto()
    UNDO = auto()


def open_review(
    desk: Desk, make: Make, title: str, *, wish: Hashable = None, small: bool = False, these: These | None = None
) -> "RunWindow":
    """Review the plan that ``make`` makes of the school as it is now, and send it when the person says so.

    ``title`` says what is to be done (``Archive 12 students``). The same ``wish`` again, as by a double click, opens no
    second review while the first is not sent. ``small``: for a person or two. ``these``: the plan compares with nobody
    but these people, so only they are read again.
    """
    if (there := _under_way(desk, wish)) is not None:
        there.look_again()
        come_forward(there)
        return there
    window = RunWindow(desk, small=small)
    window.review(make, title, these, wish)
    desk.open_window(window)
    return window


def open_edit(desk: Desk, edit: PersonEdit, title: str, done: Callable[[], None] = lambda: None) -> "RunWindow":
    """Review what somebody typed about one person, then ``done()``; who was faster meanwhile is asked about.

    The same again opens no second review; what was typed since takes the place of what is reviewed.
    """
    if (there := _under_way(desk, _wish_of(edit))) is not None:
        if there.edit == edit or there.sending_page.busy:
            there.look_again()
            come_forward(there)
            return there
        there.close()
    window = RunWindow(desk, small=True)
    window.done.connect(done)
    window.review_edit(edit, title)
    desk.open_window(window)
    return window


def is_sent_now(desk: Desk, edit: PersonEdit) -> bool:
    """Whether just this is on its way to ManageBac: if it is cut short, it can be continued from Activity."""
    there = _under_way(desk, _wish_of(edit))
    return there is not None and there.sending_page.busy and there.edit == edit


def open_run(
    desk: Desk,
    what: "WithRun",
    run: int,
    rows: Collection[int] = (),
    *,
    small: bool = False,
    changed: Callable[[], None] = lambda: None,
) -> "RunWindow":
    """Go on with ``run``, look at it, or review taking it (or only its ``rows``) back; ``what`` says which. The same
    again, as by a double click, opens no second window. ``changed()`` when there is something new about the run."""
    if (there := _under_way(desk, (what, run, frozenset(rows)))) is not None:
        come_forward(there)
        return there
    window = RunWindow(desk, small=small)
    window.changed.connect(changed)
    match what:
        case WithRun.GO_ON:
            window.go_on(run)
        case WithRun.LOOK:
            window.look(run)
        case WithRun.UNDO:
            window.undo(run, rows)
    desk.open_window(window)
    return window


def _wish_of(edit: PersonEdit) -> Hashable:
    return ("edit", edit.kind, edit.id)


def _under_way(desk: Desk, wish: Hashable) -> "RunWindow | None":
    """Where ``wish`` is reviewed or sent now, whatever that window was opened for."""
    windows = (each for each in desk.windows if isinstance(each, RunWindow) and not each.over)
    return next((each for each in windows if wish is not None and each.wish == wish), None)


class RunWindow(QWidget):
    """Open it with ``review(make, title)``, ``go_on(run)``, ``look(run)`` or ``undo(run)``; it deletes itself when
    closed.

    ``changed()`` when there is something new about a run; ``done()`` when everything that was reviewed here is done.
    """

    changed = Signal()
    done = Signal()

    def __init__(self, desk: Desk, *, small: bool = False) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit_to_screen(self, *(_SMALL if small else _LARGE))
        self.desk = desk
        self.edit: PersonEdit | None = None
        """What somebody typed, where that is reviewed here."""
        self.wish: Hashable = None
        """What it is about now, as ``open_review``, ``open_edit`` and ``open_run`` look for it."""
        self.over = False
        """Whether what was reviewed here was sent."""
        self._school: Directory | None = None
        self._leaving = False
        self._undoes: int | None = None
        self._again: Callable[[], None] = lambda: None
        self._offer: Callable[[Directory], Offer] | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        if desk.practice:
            outer.addWidget(Strip())
        self.stack = QStackedWidget()
        outer.addWidget(self.stack, 1)
        self.change_page = ChangePage(desk, " ")
        self.undo_page = UndoPage(desk)
        self._reviewed: QWidget = self.change_page
        self.sending_page = SendingPage(desk)
        self.results_page = ResultsPage(desk)
        self.done_page = DonePage(desk)
        self.again = PlainButton(tr("&Look at the others again"))
        self.again.hide()
        self.results_page.add_action(self.again)
        self.reading = EmptyState("import", tr("Reading what was sent…"))
        for page in (
            self.reading,
            self.change_page,
            self.undo_page,
            self.sending_page,
            self.results_page,
            self.done_page,
        ):
            self.stack.addWidget(page)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._show_sending)
        self._now = SchoolNow(desk, self)
        self._connect()
        AltKeys(self).forward_through(self.stack)

    def _connect(self) -> None:
        self._now.came.connect(self._on_school_came)
        self._now.failed.connect(lambda error: self.change_page.show_failure(error, self._again))
        for page in (self.change_page, self.undo_page):
            page.send_wanted.connect(self._on_send_wanted)
            page.close_wanted.connect(self.close)
        self.sending_page.ended.connect(self._on_ended)
        self.sending_page.failed.connect(self._show_sending)
        self.sending_page.back_wanted.connect(lambda: self.stack.setCurrentWidget(self._reviewed))
        self.sending_page.waits.connect(self._show_sending)
        self.results_page.close_wanted.connect(self.close)
        self.results_page.view.escaped.connect(self.close)
        self.results_page.undo_wanted.connect(lambda of: self.undo(of.header.id))
        self.results_page.undo_rows_wanted.connect(lambda of, rows: self.undo(of.header.id, rows))
        self.results_page.fix_wanted.connect(self._on_fix_wanted)
        self.results_page.go_on_wanted.connect(self.go_on)
        self.done_page.close_wanted.connect(self.close)
        self.done_page.undo_wanted.connect(lambda of: self.undo(of.header.id))
        self.done_page.again_wanted.connect(self._on_again_wanted)
        self.again.clicked.connect(self._on_again_wanted)
        self.desk.session_changed.connect(self._on_session_changed)

    # -- what it is opened for ---------------------------------------------------------------------------------------

    def review(self, make: Make, title: str, these: These | None = None, wish: Hashable = None) -> None:
        """Read the school (or only ``these`` people) as it is now and show the plan that ``make`` makes of it.

        ``make`` runs outside the window's thread and must not touch a widget.
        """
        self._begin(lambda directory: Offer(plan=make(directory)), title, these, wish)

    def review_edit(self, edit: PersonEdit, title: str) -> None:
        """The same for what somebody typed about one person."""

        def offer(directory: Directory) -> Offer:
            return Offer(
                plan=edit.plan(here(directory), directory),
                clashes=edit.clashes(directory),
                settled=lambda theirs: edit.without(theirs).plan(here(directory), directory),
            )

        self.edit = edit
        self._begin(offer, title, These(edit.kind, (edit.id,)), _wish_of(edit))

    def look_again(self) -> None:
        """Where the school is known to be another than the one of the review, review it anew."""
        old = self._school is not None and self._school is not self.desk.directory
        if old and not self.sending_page.busy and self.stack.currentWidget() is self.change_page:
            self._again()

    def go_on(self, run: int) -> None:
        """Send what is not done yet of ``run``."""
        self._take_wish(WithRun.GO_ON, run)
        self._title(tr("Sending"))
        self.stack.setCurrentWidget(self.sending_page)
        self.sending_page.go_on(run)
        self.changed.emit()

    def look(self, run: int) -> None:
        """Show what became of ``run``."""
        self._take_wish(WithRun.LOOK, run)
        self._title(tr("Results"))
        self.reading.show_state("import", tr("Reading what was sent…"))
        self.stack.setCurrentWidget(self.reading)
        places = self.desk.places

        async def job(_report: Report) -> Outcome:
            return await activity.one_run(places, run)

        def show(outcome: Outcome) -> None:
            if self.stack.currentWidget() is not self.reading:
                return  # the person went on meanwhile
            self.stack.setCurrentWidget(self.results_page)
            self.results_page.show_outcome(outcome, write=False)

        def say(error: Exception) -> None:
            message, again = explain(error), (tr("Try again"), lambda: self.look(run))
            self.reading.show_state("warning", message.title, message.body, details=message.details, actions=(again,))

        self.desk.tasks.start(self, job, done=show, failed=say, name="look")

    def undo(self, run: int, rows: Collection[int] = ()) -> None:
        """Show what taking ``run`` (or only its ``rows``) back would do; nothing is sent before the person says so."""
        self._take_wish(WithRun.UNDO, run, rows)
        self._title(tr("Undo"))
        self._undoes = run
        self.stack.setCurrentWidget(self.undo_page)
        self.undo_page.prepare_undo(run, rows)

    def _take_wish(self, what: WithRun, run: int, rows: Collection[int] = ()) -> None:
        self.wish = (what, run, frozenset(rows))
        self.over = False

    # -- the review --------------------------------------------------------------------------------------------------

    def _begin(self, offer: Callable[[Directory], Offer], title: str, these: These | None, wish: Hashable) -> None:
        self._offer = offer
        self.wish = wish
        self._school = None
        self.over = False
        self._undoes = None
        self._title(title)
        self.change_page.heading.setText(title)
        self.stack.setCurrentWidget(self.change_page)
        self._again = lambda: self._begin(offer, title, these, wish)
        self.change_page.wait()
        self._now.read(these)

    def _on_school_came(self, directory: Directory) -> None:
        offer = self._offer
        if offer is None:
            return
        self._school = directory

        async def job(_report: Report) -> Offer:
            return await asyncio.to_thread(offer, directory)

        self.change_page.prepare(job, self._again)

    def _on_again_wanted(self) -> None:
        self._again()

    def _title(self, what: str) -> None:
        self.setWindowTitle(tr("{what} - {school} - mbdesk", what=what, school=self.desk.school_name))

    # -- sending -----------------------------------------------------------------------------------------------------

    def _on_send_wanted(self, plan: Plan) -> None:
        page = self.stack.currentWidget()
        if self.sending_page.busy:
            return
        if refusal := why_nothing_more_is_sent(self.desk):
            if isinstance(page, ChangePage):
                page.refuse(refusal)
            return
        self._reviewed = page or self.change_page
        if isinstance(page, ChangePage) and page.small:
            page.take_sending(True)
            self._soon.start()
        else:
            self._show_sending()
        self.sending_page.send(plan, self._undoes)

    def _show_sending(self) -> None:
        """It takes longer, or waits for somebody."""
        self._soon.stop()
        for page in (self.change_page, self.undo_page):
            page.take_sending(False)
        self.stack.setCurrentWidget(self.sending_page)

    def _on_ended(self, outcome: Outcome) -> None:
        self._show_sending()
        self.over = True
        self.changed.emit()
        if self._undoes is None and outcome.rows and all(row.status in _SO for row in outcome.rows):
            self.done.emit()
        if self.sending_page.gone or (self._leaving and outcome.header.status is RunStatus.OPEN):
            self.close()
            return
        self._title(tr("Results"))
        if self.done_page.fits(outcome):
            self.stack.setCurrentWidget(self.done_page)
            self.done_page.show_outcome(outcome)
            return
        self.stack.setCurrentWidget(self.results_page)
        self.results_page.show_outcome(outcome, write=bool(outcome.plan.source))
        reviewed_here = self._offer is not None and self._undoes is None
        self.again.setVisible(reviewed_here and any(outcome.count(status) for status in TO_FIX))

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


_SO: Final = frozenset({RowStatus.DONE, RowStatus.UNCHANGED})
