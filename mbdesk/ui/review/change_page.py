"""The review of a change that no sheet stands behind: every value old -> new, what it costs, and one button."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mbdesk.jobs.progress import Report
from mbdesk.plan.edits import Clash, send_words
from mbdesk.plan.operations import UpdatePerson
from mbdesk.plan.plan import Outcome, Plan
from mbdesk.plan.summary import people_sentences
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.messages import explain
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.review.clash_box import ClashBox
from mbdesk.ui.review.number_door import NumberDoor
from mbdesk.ui.review.review_split import ReviewSplit
from mbdesk.ui.review.review_table import Line, is_of_one, lines_of
from mbdesk.ui.rights import why_not_send
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.widgets import Banner, Page, PrimaryButton, QuietButton, set_reason

SMALL: Final = 12
"""Up to so many lines are read at a glance: Enter sends them, and no numbers stand above them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A plan to look at. ``clashes`` must be settled before it is sent; then ``settled(fields)`` gives the plan that
    leaves those fields as they are now."""

    plan: Plan
    clashes: tuple[Clash, ...] = ()
    settled: Callable[[frozenset[str]], Plan] | None = None


class ChangePage(Page):
    """``send_wanted(Plan)`` when the person says so, ``close_wanted()`` when not."""

    send_wanted = Signal(object)
    close_wanted = Signal()

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__(title)
        self._desk = desk
        self._offer: Offer | None = None
        self._plan: Plan | None = None
        self._sending = self._failed = False
        self.banner = Banner(closable=False)
        self.clash = ClashBox()
        self.changed = NumberDoor(tr("changed"))
        self.same = NumberDoor(tr("already the same"))
        self.left_out = NumberDoor(tr("left out"), "warning")
        self._doors = {
            self.changed: Outcome.CHANGES,
            self.same: Outcome.SAME,
            self.left_out: Outcome.LEFT_OUT,
        }
        self._numbers = QWidget()
        split = self._split = ReviewSplit([self._numbers])
        self.table, self.view, self.what, self.cost = split.table, split.view, split.what, split.cost
        self.back = QuietButton(tr("Go &back"))
        self.forward = PrimaryButton(tr("&Send"))
        self._lay_out()
        self._connect()
        self._show_state()

    def _lay_out(self) -> None:
        self.body.addWidget(self.banner)
        self.body.addWidget(self.clash)
        doors = FlowLayout(fill=True)
        self._numbers.setLayout(doors)
        for door in self._doors:
            doors.addWidget(door)
        self.body.addWidget(self._split, 1)
        self.set_buttons([self.back], [self.forward])

    def _connect(self) -> None:
        self.back.clicked.connect(self.close_wanted)
        self.forward.clicked.connect(self._on_forward_clicked)
        self.clash.chosen.connect(self._on_clash_chosen)
        self.view.escaped.connect(self.close_wanted)
        self.cost.released.connect(self._show_state)
        self._desk.rights_changed.connect(self._show_state)
        RunBoard.of(self._desk).changed.connect(self._show_state)
        for door in self._doors:
            door.clicked.connect(lambda checked, door=door: self._on_door_clicked(door, checked))

    # -- from outside ------------------------------------------------------------------------------------------------

    def wait(self, sentence: str = "") -> None:
        """The plan is being made: skeleton lines hold its place."""
        self._offer = self._plan = None
        self._failed = False
        self.banner.hide()
        self.clash.show_clashes(())
        self.table.set_records((), self._desk.directory)
        self.table.set_loading(True)
        self._numbers.hide()
        self.cost.forget()
        self.set_sentence(sentence or tr("Reading ManageBac as it is now…"))
        self._show_state()

    def prepare(self, job: Callable[[Report], Coroutine[Any, Any, Offer]], again: Callable[[], None]) -> None:
        """Let ``job`` make the plan in the worker, and show it; ``again`` is what "Try again" does."""
        self.wait()

        async def with_lines(report: Report) -> tuple[Offer, list[Line]]:
            offer = await job(report)
            return offer, await asyncio.to_thread(lines_of, offer.plan)

        self._desk.tasks.start(
            self,
            with_lines,
            done=lambda made: self.show_offer(*made),
            failed=lambda error: self.show_failure(error, again),
            name="plan",
        )

    def show_offer(self, offer: Offer, lines: list[Line]) -> None:
        """Show what will be sent."""
        self._offer = offer
        self.clash.show_clashes(offer.clashes)
        self._show_plan(offer.plan, lines)
        self._take_focus()

    def _take_focus(self) -> None:
        """A small change is read at a glance and waits for Enter; what must be answered first has the keyboard."""
        if self.clash.open:
            self.clash.take_focus()
        elif not self.small or not self.forward.isEnabled():
            self.view.setFocus()
        else:
            self.forward.setFocus()

    def show_failure(self, error: Exception, again: Callable[[], None]) -> None:
        """Say why there is no plan."""
        self.table.set_loading(False)
        self._failed = True
        self.set_sentence(tr("Nothing was sent."))
        self._show_state()
        message = explain(error)
        actions = ((tr("Try again"), again),)
        self.banner.show_message(message.title, message.body, tone="bad", details=message.details, actions=actions)

    def refuse(self, text: str) -> None:
        """Stay here and say why what was wanted cannot be done."""
        self.banner.show_message(text, tone="warning")

    def take_sending(self, sending: bool) -> None:
        """While the plan is being sent nothing else can be done here."""
        self._sending = sending
        self._show_state()
        self.back.setEnabled(not sending)

    @property
    def plan(self) -> Plan | None:
        """What is shown, None while it is being made."""
        return self._plan

    @property
    def small(self) -> bool:
        """Whether the whole of it is read at a glance."""
        return self.table.total <= SMALL

    # -- words, which an undo has of its own -------------------------------------------------------------------------

    def _button_words(self, plan: Plan) -> str:
        return send_words(plan)

    def _sentence(self, plan: Plan) -> str:
        """What changes, what is so already, who is left out, and that nothing was sent yet."""
        parts = [_changes(plan)]
        if same := plan.count(Outcome.SAME):
            parts.append(trn("{count} is so already.", "{count} are so already.", same))
        administrators = sum(self._is_administrator(row.person_id) for row in plan.rows)
        if administrators:
            parts.append(
                trn(
                    "{count} administrator is left out: they can only be changed in ManageBac itself.",
                    "{count} administrators are left out: they can only be changed in ManageBac itself.",
                    administrators,
                )
            )
        if others := plan.count(Outcome.LEFT_OUT) - administrators:
            parts.append(trn("{count} is left out.", "{count} are left out.", others))
        parts.append(tr("Nothing has been sent yet."))
        return " ".join(part for part in parts if part)

    def _show_cost(self, plan: Plan) -> None:
        self.cost.show_plan(plan, self._desk.directory, seconds_each=self._desk.seconds_each)

    def _nothing(self) -> str:
        return tr("There is nothing to change.")

    # -- inside ------------------------------------------------------------------------------------------------------

    def _show_plan(self, plan: Plan, lines: list[Line]) -> None:
        self._plan = plan
        named = is_of_one(plan) and plan.rows[0].name in self.heading.text()
        if named:
            lines = [line for line in lines if not line.is_title]
        self.table.set_loading(False)
        self.table.set_records(lines, self._desk.directory)
        self._numbers.setVisible(not self.small)
        for door, outcome in self._doors.items():
            door.set_number(plan.count(outcome))
        self.view.show_old(any(line.change is not None and line.change.old for line in lines))
        self.set_sentence(self._sentence(plan))
        words = self._button_words(plan)
        self.forward.setText(plain_button(words))
        self.forward.setAccessibleName(words)
        self._show_cost(plan)
        self._show_state()

    def _show_state(self) -> None:
        set_reason(self.forward, self._reason())

    def _reason(self) -> str:
        plan = self._plan
        if self._sending:
            return tr("It is being sent.")
        if plan is None:
            failed = tr("This could not be prepared. Press “Try again” first.")
            return failed if self._failed else tr("Reading ManageBac as it is now…")
        if self.clash.open:
            return tr("Choose whose value shall stand first.")
        if not plan.steps:
            return self._nothing()
        if refusal := why_not_send(self._desk, plan):
            return refusal
        return tr("Type what is asked for on the right first.") if self.cost.braked else ""

    def _on_forward_clicked(self) -> None:
        if self._plan is not None and not self._reason():
            self.send_wanted.emit(self._plan)

    def _is_administrator(self, person_id: int | None) -> bool:
        person = self._desk.directory.person(person_id)
        return person is not None and person.is_administrator

    def _on_clash_chosen(self) -> None:
        offer = self._offer
        if offer is not None and offer.settled is not None:
            plan = offer.settled(self.clash.theirs)
            self._show_plan(plan, lines_of(plan))

    def _on_door_clicked(self, door: NumberDoor, checked: bool) -> None:
        for other in self._doors:
            other.setChecked(other is door and checked)
        self.table.show_outcome(self._doors[door] if checked else None)


def _changes(plan: Plan) -> str:
    sent = [row for row in plan.rows if row.steps]
    if is_of_one(plan) and sent and all(isinstance(step.operation, UpdatePerson) for step in plan.steps):
        details = len(sent[0].changes)
        return trn("{count} detail changes.", "{count} details change.", details)
    return " ".join(people_sentences(plan)) if sent else ""
