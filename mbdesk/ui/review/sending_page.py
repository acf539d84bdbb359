"""A plan is being sent: where it is, what happens now, and the reins. Used by imports, undos and runs that go on."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar

from mbdesk.errors import JournalError
from mbdesk.jobs import activity
from mbdesk.jobs.control import Control, Question
from mbdesk.jobs.outcome import Outcome
from mbdesk.jobs.progress import Progress, Report
from mbdesk.jobs.session import Session
from mbdesk.plan.plan import Plan
from mbdesk.text import duration, number, tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import explain
from mbdesk.ui.review.key_field import KeyField
from mbdesk.ui.review.school_now import SchoolNow, touched
from mbdesk.ui.rights import looks_only, why_nothing_is_sent
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.widgets import Banner, ElidedLabel, Heading, Muted, Page, PlainButton, QuietButton, set_reason

_TONES: Final = {Question.KEY: "bad", Question.PERMISSION: "bad"}

Actions = tuple[tuple[str, Callable[[], None]], ...]


class SendingPage(Page):
    """``send`` a plan, or ``go_on`` with a run. ``ended(Outcome)`` follows when it is over, was stopped or left.

    ``begun(int)`` once a plan is written down as this run. ``failed()`` when it could not go on because of this
    computer; the reason stands on the page, which can try again. Where nothing was written down there is a way back,
    ``back_wanted()``. ``waits()`` when something keeps it from going on, which the page says.
    """

    begun = Signal(object)
    back_wanted = Signal()

    ended = Signal(object)
    failed = Signal()
    waits = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Sending to {school}", school=desk.school_name))
        self._desk = desk
        self._control = Control()
        self._run: int | None = None
        self._new = False
        self._undo = False
        self._only_first: int | None = None
        self._asked = ""
        self._gone = False
        self.busy = False
        self.banner = Banner(closable=False)
        self.count = Heading(tr("Starting…"))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Progress"))
        self.requests = Muted(small=True)
        self.state = Muted()
        self.now = ElidedLabel(kind="muted")
        self.key = KeyField(desk)
        self.key.accepted.connect(self._on_key_accepted)
        self.key.hide()
        self._note = Muted(
            tr(
                "You can go on working in the other windows. If mbdesk or the computer stops, nothing is lost and"
                " nothing is sent twice: continue from Activity."
            ),
            small=True,
            wrap=True,
        )
        self.body.addWidget(self.banner)
        self.body.addWidget(self.key)
        self.body.addSpacing(theme.M)
        for widget in (self.count, self.bar, self.now, self.state, self.requests):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self.body.addWidget(self._note)
        self.pause = PlainButton(tr("&Pause"), icon="pause")
        self.pause.setMinimumWidth(120)
        self.pause.clicked.connect(self._on_pause_clicked)
        self.cancel = QuietButton(tr("&Stop sending…"))
        self.cancel.clicked.connect(self._on_cancel_clicked)
        self.set_buttons([self.cancel], [self.pause])
        self._last = Progress()
        self._board = RunBoard.of(desk)
        self._now = SchoolNow(desk, self)
        self._now.failed.connect(lambda _error: desk.reload())
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._on_second)
        desk.session_changed.connect(self._on_session_changed)
        desk.rights_changed.connect(self._on_rights_changed)

    @property
    def gone(self) -> bool:
        """Whether another school was opened while this was being sent."""
        return self._gone

    @property
    def paused(self) -> bool:
        """Whether it waits for the person, with nothing on its way."""
        return self._last.paused

    # -- from outside ------------------------------------------------------------------------------------------------

    @property
    def tries(self) -> bool:
        """Whether only the first rows were sent, to look at them before the rest."""
        return self._only_first is not None

    @property
    def nothing_begun(self) -> bool:
        """Whether the plan could not even be written down: nothing was sent, and nothing will be by itself."""
        return self._new and not self.busy

    def send(self, plan: Plan, undoes: int | None = None, *, only_first: int | None = None) -> None:
        """Begin ``plan`` and send it. ``only_first``: so many rows, then it stops and the run waits to go on."""
        session = self._desk.session
        self._run, self._new = None, True
        if session is None or self._refused(session, lambda: self.send(plan, undoes, only_first=only_first)):
            return
        self._undo = undoes is not None
        self._only_first = only_first
        self._control = control = Control()

        async def job(_report: Report) -> int:
            return await activity.begin(session, plan, undoes)

        self._start(
            job,
            done=lambda run: self._on_begun(run, control),
            again=lambda: self.send(plan, undoes, only_first=only_first),
        )

    def go_on(self, run: int) -> None:
        """Send what is not done yet of a run that was begun."""
        self._only_first, self._new = None, False
        self._go_on(run, Control())

    def _on_begun(self, run: int, control: Control) -> None:
        self._new = False
        self.begun.emit(run)
        self._go_on(run, control)

    def _go_on(self, run: int, control: Control) -> None:
        """``control`` may have been told to leave while the run was written down."""
        session = self._desk.session
        if session is None:
            self._rest()
            return
        if self._refused(session, lambda: self._go_on(run, Control())):
            return
        self._run, only_first = run, self._only_first
        school = self._desk.school_name
        if only_first is None:
            self.heading.setText(tr("Sending to {school}", school=school))
        else:
            words = tr("Sending the first {count} rows to {school}", count=number(only_first), school=school)
            self.heading.setText(words)
        self._control = control
        self._board.begin(self, run)

        async def job(report: Report) -> Outcome:
            return await activity.send(session, run, control, report, only_first=only_first)

        self._start(job, done=self._on_done, again=lambda: self._go_on(run, Control()))

    def _refused(self, session: Session, again: Callable[[], None]) -> bool:
        """The last gate before anything is sent, whichever door led here: look-only mode, no connection, or another
        window that sends to this school."""
        refusal = why_nothing_is_sent(self._desk)
        if not refusal and not self._board.take(self, session.school.subdomain):
            refusal = explain(JournalError("locked")).sentence()
        if refusal:
            self._rest()
            self.banner.show_message(refusal, tone="warning", actions=self._ways_on(again))
            self.failed.emit()
        return bool(refusal)

    def _ways_on(self, again: Callable[[], None]) -> Actions:
        ways: Actions = ((tr("Try again"), again),)
        return (*ways, (tr("Back to the review"), self.back_wanted.emit)) if self._new else ways

    def leave(self) -> None:
        """Stop for now, after the request on its way; ``ended`` follows with a run that can be continued."""
        self._control.leave()
        self._say_stopping()

    def _on_session_changed(self) -> None:
        """Another school is opened and the connections of this one end: leave the run for another day."""
        if self.busy:
            self._gone = True
            self.leave()

    def _on_rights_changed(self) -> None:
        """Look-only mode holds what is being sent as well; once it is off, the person goes on with it."""
        if self.busy and not self._control.stopping:
            if looks_only(self._desk):
                self._control.pause()
            self._show_pause(paused=self._control.paused)

    def _may_go_on(self) -> bool:
        """Whether what waits may go on; why not stands on the page."""
        refusal = looks_only(self._desk)
        if refusal:
            self.state.setText(refusal)
        return not refusal

    def _answer(self, answer: Callable[[], None]) -> Callable[[], None]:
        """``answer`` a question of the run, unless nothing may be changed now."""
        return lambda: answer() if self._may_go_on() else None

    def _start(
        self,
        job: Callable[[Report], Coroutine[Any, Any, Any]],
        *,
        done: Callable[[Any], None],
        again: Callable[[], None],
    ) -> None:
        self.busy = True
        self.banner.hide()
        self._enable("")
        self.pause.setFocus()
        self._clock.start()
        self._desk.tasks.start(
            self,
            job,
            done=done,
            failed=lambda error: self._on_failed(error, again),
            progress=self.show_progress,
            name="undo" if self._undo else "run",
        )

    # -- what the run says -------------------------------------------------------------------------------------------

    def show_progress(self, progress: Progress) -> None:
        """Show where the run is, why it waits, or what it asks."""
        self._last = progress
        if self._run is not None:
            self._board.tell_paused(self._run, progress.paused)
        self.count.setText(_count(progress))
        requests = tr("{done} of {total} requests", done=number(progress.done), total=number(progress.total))
        self.requests.setText(requests if progress.total else "")
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)
        self.state.setText(tr("Paused. Nothing is being sent.") if progress.paused else "")
        self.now.setText(progress.text)
        self._name_bar(progress)
        if progress.question or progress.waiting:
            self.waits.emit()
        if progress.question:
            self._ask(Question(progress.question), progress)
        elif progress.waiting:
            self._asked = ""
            self.key.hide()
            self.banner.show_message(progress.waiting, tone="warning")
        elif not self._control.paused:
            self._asked = ""
            self.key.hide()
            self.banner.hide()
        self._show_pause(paused=progress.paused or self._control.paused)

    def _on_second(self) -> None:
        """The time left counts down while nothing is told: ManageBac makes us wait, or an answer takes long."""
        left = self._last.seconds_left
        if left is not None and not self._last.paused and left > 1:
            self._last = replace(self._last, seconds_left=left - 1)
            self.count.setText(_count(self._last))

    def _name_bar(self, progress: Progress) -> None:
        """A screen reader hears every quarter, not every person."""
        quarter = 25 * (4 * progress.done // progress.total) if progress.total else 0
        self.bar.setAccessibleDescription(tr("{percent} per cent sent", percent=quarter))

    def _ask(self, question: Question, progress: Progress) -> None:
        if self._asked == question:
            return
        self._asked = question
        again: Actions = ((tr("Try again"), self._answer(self._control.go_on)),)
        actions: dict[Question, Actions] = {
            Question.KEY: (),
            Question.PERMISSION: ((tr("Leave these out"), self._answer(self._control.skip)), *again),
        }
        title = tr("Stopped at {so_far}.", so_far=_units(progress))
        tone = _TONES.get(question, "warning")
        self.banner.show_message(title, progress.waiting, tone=tone, actions=actions.get(question, again))
        self.key.setVisible(question is Question.KEY)
        if question is Question.KEY:
            self.key.take_focus()

    # -- what the person says ----------------------------------------------------------------------------------------

    def _on_pause_clicked(self) -> None:
        if self._control.paused:
            self._keep_sending()
        else:
            self._control.pause()
            self.state.setText(tr("Pausing after the one on its way…"))
            self._show_pause(paused=True)

    def _show_pause(self, *, paused: bool) -> None:
        self.pause.setText(tr("&Go on") if paused else tr("&Pause"))
        self.pause.set_icon("next" if paused else "pause")
        if not self._control.stopping:
            refusal = looks_only(self._desk) if paused else ""
            asks_for_key = self._last.question == Question.KEY
            set_reason(self.pause, tr("Paste a new key first.") if asks_for_key else refusal)

    def _on_cancel_clicked(self) -> None:
        """Hold everything while the person makes up their mind."""
        self._control.pause()
        self._show_pause(paused=True)
        self._asked = ""
        actions: Actions = ((tr("Keep sending"), self._keep_sending), (tr("Stop here"), self._stop_here))
        body = tr("What is done stays done. The rest is not sent; you can send it later with “Fix” on the next page.")
        self.banner.show_message(tr("Stop sending?"), body, tone="warning", actions=actions)

    def _keep_sending(self) -> None:
        if self._may_go_on():
            self.banner.hide()
            self._control.go_on()
            self._show_pause(paused=False)

    def _stop_here(self) -> None:
        self._control.cancel()
        self._say_stopping()

    def _say_stopping(self) -> None:
        self.key.hide()
        self.banner.show_message(tr("Stopping after the one on its way…"))
        self._enable(tr("It is stopping already."))

    def _on_key_accepted(self) -> None:
        self.key.hide()
        self.banner.hide()
        self._asked = ""
        self._last = replace(self._last, question="")
        if self._may_go_on():
            self._control.go_on()
        self._show_pause(paused=self._control.paused)

    # -- the end -----------------------------------------------------------------------------------------------------

    def _on_done(self, outcome: Outcome) -> None:
        self._rest(outcome)
        if not self._gone:  # also after a part of it: what was done is to be seen
            self._show_what_was_done(outcome)
        self.ended.emit(outcome)

    def _show_what_was_done(self, outcome: Outcome) -> None:
        """A few people's details take one request to be seen; anything else a look at the whole school."""
        these = touched(outcome.plan)
        if these is not None and self._desk.whole:
            self._now.read(these)
        else:
            self._desk.reload()

    def _rest(self, outcome: Outcome | None = None) -> None:
        self.busy = False
        self._clock.stop()
        self._enable(tr("Nothing is being sent."))
        self._board.end(self, outcome)

    def _on_failed(self, error: Exception, again: Callable[[], None]) -> None:
        """Without its journal nothing is sent: say why, and offer to try again from the same place."""
        self._rest()
        if self._gone:
            self.banner.show_message(tr("This was left for another day. Continue it from Activity of its school."))
            return
        message = explain(error)
        if not isinstance(error, JournalError) and (run := self._run):
            actions = self._ways_on(lambda: self._go_on(run, Control()))
        else:
            actions = self._ways_on(again)
        self.banner.show_message(message.title, message.body, tone="bad", details=message.details, actions=actions)
        self.failed.emit()

    def _enable(self, reason: str) -> None:
        for button in (self.pause, self.cancel):
            set_reason(button, reason)


def _count(progress: Progress) -> str:
    """``Students 31 of 59 · Parents 40 of 59 · about 4 minutes left``."""
    counts = _units(progress)
    if progress.paused or progress.seconds_left is None or progress.done >= progress.total:
        return counts
    return tr("{counts} · {time} left", counts=counts, time=duration(progress.seconds_left))


def _units(progress: Progress) -> str:
    return progress.so_far or tr("{done} of {total}", done=number(progress.done), total=number(progress.total))
