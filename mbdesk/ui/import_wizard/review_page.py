"""Page 4: everything that will happen, cell by cell; from here the plan is frozen and sent, or not."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent

from mbdesk.directory import Directory
from mbdesk.jobs.progress import Progress, Report
from mbdesk.plan.brakes import brakes
from mbdesk.plan.draft import Draft
from mbdesk.plan.first import first_steps
from mbdesk.plan.kinds import KINDS
from mbdesk.plan.meanwhile import changed_meanwhile
from mbdesk.plan.numbers import PlanNumber, numbers, numbers_of
from mbdesk.plan.plan import Plan
from mbdesk.plan.summary import send_words
from mbdesk.text import tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Load
from mbdesk.ui.dialogs.save import SaveFlow
from mbdesk.ui.import_wizard.last_look import LastLook
from mbdesk.ui.import_wizard.page import WizardPage
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.import_wizard.review_banner import ReviewBanner
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.plain import tip
from mbdesk.ui.review.number_doors import NumberDoors
from mbdesk.ui.review.review_book import review_tables
from mbdesk.ui.review.review_split import ReviewSplit
from mbdesk.ui.review.review_table import Line, lines_of
from mbdesk.ui.rights import archives_teachers, why_not_send
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.widgets import LinkButton, PlainButton, ProgressStrip, QuietButton, set_reason

TRY: Final = 5
"""So many rows are sent first when the person wants to look before the rest (IMP-12)."""
_MANY: Final = 10
"""With no more rows than these there is nothing to try first."""
_LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the page shows of a plan, made beside the window's thread. ``changed`` are the rows whose people were
    changed in ManageBac meanwhile; ``tries``: some rows can be sent first."""

    lines: list[Line]
    numbers: tuple[PlanNumber, ...]
    changed: frozenset[int]
    tries: bool


class ReviewPage(WizardPage):
    """``send_wanted(Plan)`` once the person has pressed the button and the file is still the same, ``try_wanted(Plan)``
    for its first rows only; ``reading_wanted()`` to read the changed file again; ``problems_wanted()`` to go back to
    what waits; ``told(Notice)`` how saving the list went.

    It may work ahead while another page is shown (``work_ahead``): then that page shows what is
    ``planned(Plan, lines)`` and how it stands (``state_changed()``), and what a person must read first is asked for
    with ``attention_wanted()``.
    """

    send_wanted = Signal(object)
    try_wanted = Signal(object)
    reading_wanted = Signal()
    problems_wanted = Signal()
    planned = Signal(object, object)
    state_changed = Signal()
    attention_wanted = Signal()
    told = Signal(object)

    def __init__(self, preparation: Preparation) -> None:
        super().__init__(preparation, tr("Review every change"), tr("Nothing has been sent yet."))
        self.prepared: Plan | None = None
        self._made_of: Draft | None = None
        self._only: frozenset[int] | None = None
        self._tries = False
        self._sure_of: Plan | None = None
        self._lines: list[Line] = []
        self._ahead = False
        self._ahead_of: Directory | None = None
        self.look = LastLook(preparation.desk, self)
        self.strip = ProgressStrip(cancellable=False)
        self.banner = ReviewBanner()
        self.numbers = NumberDoors()
        self.save = QuietButton(tr("&Save this list…"), icon="export")
        self.first = PlainButton(tr("&Try {count} first", count=TRY))
        self.waiting = LinkButton("")
        self.show_all = LinkButton(tr("Show all rows again"))
        split = self._split = ReviewSplit([self.numbers, self.waiting, self.show_all])
        self.table, self.view, self.what, self.cost = split.table, split.view, split.what, split.cost
        self._lay_out()
        self._connect()

    def entered(self) -> None:
        """Look at the school once more, then make the plan of what there is now."""
        self._only = None
        self.banner.hide()
        self._prepare()

    def work_ahead(self) -> None:
        """Do all that is done here before something is sent, although another page is shown. To be said again for each
        draft."""
        directory = self.preparation.desk.directory
        looks = not self._ahead or directory is self._ahead_of  # else the draft is of a reading that just ended
        self._ahead, self._ahead_of = True, directory
        self._prepare(looks=looks)

    def rest(self) -> None:
        """The other page needs it no longer."""
        self._ahead = False

    @property
    def asks(self) -> bool:
        """Whether something must be typed or ticked before what is prepared can be sent."""
        plan = self.prepared
        braked = plan is not None and bool(brakes(plan, self.preparation.desk.directory))
        return braked or not self.cost.for_good.isHidden()

    @property
    def reason(self) -> str:
        """Why nothing can be sent now, as a sentence; "" when it can."""
        return self._reason()

    @property
    def words(self) -> str:
        """What the way forward says."""
        return self._send_words()

    def _prepare(self, *, looks: bool = True) -> None:
        draft = self.preparation.draft
        if draft is not self._made_of:
            self.cost.forget()
        if draft is not None and (self.look.looking or (looks and self.look.begin(draft))):
            self._show_nothing_yet()
        elif draft is not None and draft is not self._made_of:
            self._make_plan()
        elif self.prepared is not None:
            self.planned.emit(self.prepared, self._lines)
        self._warn()
        self._show_state()

    def _show_nothing_yet(self) -> None:
        """Everything has its place already, and nothing in it."""
        self.prepared = self._made_of = None
        self.numbers.show_numbers(numbers_of(self.preparation.answers.kind))
        self.table.set_records((), self.preparation.desk.directory)
        self.table.set_loading(True)
        self.cost.wait()
        for link in (self.waiting, self.show_all):
            link.hide()

    def take_focus(self) -> None:
        """To the list: it is read before it is sent."""
        self.view.setFocus()

    # -- layout ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.body.addWidget(self.strip)
        self.body.addWidget(self.banner)
        for link in (self.waiting, self.show_all):
            link.hide()
        self.body.addWidget(self._split, 1)
        self.foot.insertWidget(1, self.save)
        self.foot.insertWidget(self.foot.indexOf(self.forward), self.first)
        self.first.hide()

    def _connect(self) -> None:
        preparation, desk = self.preparation, self.preparation.desk
        preparation.draft_changed.connect(self._on_draft_changed)
        preparation.waiting_changed.connect(self._show_state)
        desk.rights_changed.connect(self._show_state)
        RunBoard.of(desk).changed.connect(self._show_state)
        desk.load_changed.connect(self._on_load_changed)
        self.look.ended.connect(self._on_looked)
        self.cost.welcome_ticked.connect(self._on_welcome_ticked)
        self.cost.released.connect(self._show_state)
        self.forward.clicked.connect(lambda: self._on_send_clicked(tries=False))
        self.first.clicked.connect(lambda: self._on_send_clicked(tries=True))
        self.save.clicked.connect(self._on_save_clicked)
        self.waiting.clicked.connect(self.problems_wanted)
        self.show_all.clicked.connect(lambda: self._show_only(None))
        self.numbers.picked.connect(self._show_only)

    # -- the school as it is now -------------------------------------------------------------------------------------

    def _on_load_changed(self) -> None:
        state = self.preparation.desk.load_state
        if self.isVisible() and state.load is Load.LOADING:
            so_far = state.progress or Progress()
            self.strip.show_progress(replace(so_far, text=tr("Looking at ManageBac once more…")))
        else:
            self.strip.set_idle()
        self._show_state()

    def _on_looked(self) -> None:
        """The new draft follows by itself; after a failure the old one is shown, and nothing is sent."""
        if not self._at_work:
            return
        if self.look.error is not None or self.preparation.up_to_date:
            self._make_plan()
        self._warn()
        self._show_state()

    def _warn(self) -> None:
        """What stands in the way of a sure comparison."""
        desk, answers = self.preparation.desk, self.preparation.answers
        kind, draft = KINDS[answers.kind], self.preparation.draft
        fields = {match.target.field for match in draft.columns if match.target} if draft is not None else set()
        refused = desk.directory.not_allowed
        if self.look.error is not None:
            self.banner.say_not_looked(self.look.error, self.entered)
        elif kind.lists(answers.choices) & refused:
            self.banner.say_not_everybody()
        elif kind.lists(answers.choices, fields) - desk.directory.settled - refused and not self.look.looking:
            self.banner.say_unsettled(self._read_again)

    def _read_again(self) -> None:
        self.look.insist()
        self.entered()

    def _say_what_changed(self, rows: frozenset[int]) -> None:
        self.look.forget()
        if rows and not self.banner.isVisible():
            self.banner.say_changed(len(rows), lambda: self._show_only(rows))

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _on_draft_changed(self, _draft: Draft) -> None:
        if self._at_work and not self.look.looking and self.preparation.draft is not self._made_of:
            self._make_plan()

    @property
    def _at_work(self) -> bool:
        return self._ahead or self.isVisible()

    def _make_plan(self) -> None:
        draft = self.preparation.draft
        self._made_of = draft
        self.prepared = None
        self._show_state()
        before, outcomes, now = self.look.before, self.look.outcomes, self.preparation.desk.directory

        def shape(plan: Plan) -> _Shape:
            changed = changed_meanwhile(plan, before, now, outcomes) if before is not None else frozenset[int]()
            many = sum(bool(row.steps) for row in plan.rows) > _MANY
            return _Shape(lines_of(plan), numbers(plan), changed, many and bool(first_steps(plan, TRY)))

        self.preparation.plan(shape, lambda prepared, made: self._on_planned(prepared, made, draft))

    def _on_planned(self, plan: Plan, made: _Shape, draft: Draft | None) -> None:
        if draft is None or draft is not self._made_of:
            return
        self.prepared = plan
        self.numbers.show_numbers(made.numbers)
        self.table.set_loading(False)
        self.table.set_records(made.lines, self.preparation.desk.directory)
        self.view.show_old(any(change.old for row in plan.rows for change in row.changes))
        desk = self.preparation.desk
        teachers = archives_teachers(desk)
        self.cost.show_plan(plan, desk.directory, seconds_each=desk.seconds_each, archives_teachers=teachers)
        waiting = sum(row.held for row in draft.rows)
        self.waiting.set_text(
            trn("{count} row still waits for you. Look", "{count} rows still wait for you. Look", waiting)
        )
        self.waiting.setVisible(waiting > 0)
        self.first.setVisible(made.tries)
        self._filter()
        self._say_what_changed(made.changed)
        self._lines = made.lines
        self.planned.emit(plan, made.lines)
        self._show_state()

    def _show_only(self, rows: frozenset[int] | None) -> None:
        """Only these rows: those behind a number, or those that changed."""
        self._only = None if rows == self.numbers.rows else rows
        if self._only is not None or rows is None:
            self.numbers.close_all()
        self._filter()

    def _filter(self) -> None:
        rows = self._only if self._only is not None else self.numbers.rows
        self.table.set_filter(None if rows is None else lambda line: line.row.number in rows)
        self.show_all.setVisible(self._only is not None)

    def _show_state(self) -> None:
        self.forward.setText(plain_button(self._send_words()))
        self.forward.setAccessibleName(self._send_words())
        reason = self._reason()
        self.may_go_on(reason)
        set_reason(self.first, reason)
        if not reason:
            self.first.setToolTip(
                tip(tr("Sends the first {count} rows, then stops and lets you look at them.", count=TRY))
            )
        self.save.setEnabled(self.prepared is not None)
        self.state_changed.emit()

    def _send_words(self) -> str:
        if self.prepared is None:
            return tr("Send")
        school = self.preparation.desk.school_name
        words = send_words(self.prepared, "" if len(school) > _LONGEST_NAME else school)
        return words if self._fits(words) else send_words(self.prepared, "")

    def _fits(self, words: str) -> bool:
        """Whether a main button with these words has room beside the others."""
        others = [button.sizeHint().width() for button in (self.back, self.save, self.first) if not button.isHidden()]
        place = self.parentWidget() or self  # a page that is not shown has no size of its own yet
        room = place.width() - 2 * theme.XL - sum(others) - len(others) * self.foot.spacing()
        return QFontMetrics(theme.font(bold=True)).horizontalAdvance(words) + 2 * theme.XL <= room

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The button says as much as it has room for."""
        super().resizeEvent(event)
        if self._send_words() != self.forward.accessibleName():
            self._show_state()

    def _reason(self) -> str:
        preparation = self.preparation
        if self.look.looking:
            return tr("Looking at ManageBac once more…")
        if preparation.waits_for:
            return preparation.waits_for
        if not (preparation.up_to_date and preparation.settled):
            return tr("Comparing with the school…")
        if self._sure_of is not None:
            return tr("Looking whether the file is still the same…")
        if self.prepared is None or preparation.desk.session is None:
            return tr("Making the plan…")
        if not self.prepared.steps:
            return tr("There is nothing to send.")
        refusal = why_not_send(preparation.desk, self.prepared)
        if refusal:
            return refusal
        if self.look.error is not None:
            return tr("ManageBac could not be looked at once more. Nothing is sent before that.")
        return tr("Settle what stands on the right first.") if self.cost.braked else ""

    # -- what the person does ----------------------------------------------------------------------------------------

    def _on_welcome_ticked(self, ticked: bool) -> None:
        answers = self.preparation.answers
        self.preparation.answer(replace(answers, welcome_email=ticked))
        self._show_state()

    def _on_send_clicked(self, *, tries: bool) -> None:
        """What is shown at this moment is sent, once; not when something was said since that is not in it yet."""
        plan = self.prepared
        if plan is not None and not self._reason():
            self._tries = tries
            self._sure_of = plan
            self.preparation.check_file(lambda changed: self._on_file_checked(plan, changed))
        self._show_state()

    def _on_file_checked(self, plan: Plan, changed: bool) -> None:
        self._sure_of = None
        self._show_state()
        if plan is not self.prepared or not self._at_work or self._reason():
            return  # the person went back, or something else is shown by now
        if not changed:
            self._send(plan)
            return
        if not self.isVisible():
            self.attention_wanted.emit()
        self.banner.say_other_file(self.reading_wanted.emit, lambda: self._send_in_spite(plan))

    def _send_in_spite(self, plan: Plan) -> None:
        if plan is self.prepared and not self._reason():
            self._send(plan)

    def _send(self, plan: Plan) -> None:
        (self.try_wanted if self._tries else self.send_wanted).emit(plan)

    def _on_save_clicked(self) -> None:
        if self.prepared is None:
            return
        plan, desk = self.prepared, self.preparation.desk
        school = desk.school_name
        tables = review_tables(plan, desk.seconds_each, archives_teachers=archives_teachers(desk))

        async def write(path: Path, _report: Report) -> Path:
            from mbdesk.jobs.export import export_tables

            return await export_tables(path, tables, school=school)

        SaveFlow(desk, self.window(), tr("Changes to review.xlsx"), write, say=self.told.emit).ask()
