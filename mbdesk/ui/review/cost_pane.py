"""The right side of the review: to which school, how long, which e-mails, what undo can promise."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mbdesk.directory import Directory
from mbdesk.plan.brakes import Brake, brakes
from mbdesk.plan.estimate import SECONDS_EACH, estimate, new_people, welcome_emails
from mbdesk.plan.operations import CreatePerson, Operation
from mbdesk.plan.plan import Plan
from mbdesk.plan.promises import Promise, Undoable, undo_promises
from mbdesk.plan.summary import people_sentences, side_effects
from mbdesk.text import duration, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.widgets import Heading, Label, Muted, Picture, Scroll, clear

_MARKS: Final = {Promise.FULL: ("tick", "good"), Promise.PARTLY: ("warning", "warning"), Promise.NONE: ("error", "bad")}
_LEAST: Final = 220


class CostPane(Scroll):
    """``welcome_ticked(bool)`` when welcome e-mails are wanted or not; ``released()`` when a brake was typed, or it was
    ticked that there is no way back."""

    welcome_ticked = Signal(bool)
    released = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("What sending means"))
        self.body.setContentsMargins(theme.M, 0, theme.S, 0)
        self.body.setSpacing(theme.XS)
        self._brakes: tuple[Brake, ...] = ()
        self._what: tuple[Operation, ...] = ()
        self._typed: list[QLineEdit] = []
        self.school = Label(kind="section", wrap=True)
        self.time = Label(wrap=True)
        self.requests = Muted(small=True, wrap=True)
        self.people = Label(wrap=True)
        self.families = Muted(small=True, wrap=True)
        self.besides = Label(wrap=True)
        self.emails = Label(wrap=True)
        self.welcome = QCheckBox(tr("Send &welcome e-mails"))
        self.welcome.toggled.connect(self.welcome_ticked)
        self.welcome_note = Muted(small=True, wrap=True)
        self.undo = Label(wrap=True)
        self.for_good = QCheckBox(tr("I &know that there is no way back"))
        self.for_good.toggled.connect(self.released)
        self.for_good.hide()
        self._promises = _column()
        self._brake_place = _column()
        for title, widgets in (
            (tr("School"), (self.school,)),
            (tr("Time"), (self.time, self.requests)),
            (tr("People"), (self.people, self.families)),
            (tr("Besides"), (self.besides,)),
            (tr("E-mails"), (self.emails, self.welcome, self.welcome_note)),
            (tr("Undo"), (self.undo,)),
        ):
            part = QWidget()
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, theme.M)
            column.setSpacing(theme.XS)
            column.addWidget(Muted(title, small=True))
            for widget in widgets:
                column.addWidget(widget)
            if widgets[0] is self.undo:
                column.addLayout(self._promises)
                column.addWidget(self.for_good)
            if widgets[0] is self.besides:
                self._besides = part
            self.body.addWidget(part)
            if widgets[0] is self.school:
                self.body.addLayout(self._brake_place)  # what must be answered is not looked for further down
        self.body.addStretch(1)
        self.setMinimumWidth(_LEAST)

    @property
    def braked(self) -> bool:
        """Whether something must still be typed or ticked before sending."""
        if not self.for_good.isHidden() and not self.for_good.isChecked():
            return True
        return any(not brake.released_by(field.text()) for field, brake in zip(self._typed, self._brakes, strict=True))

    def forget(self) -> None:
        """What was typed and ticked was about another plan."""
        self.for_good.setChecked(False)
        for field in self._typed:
            field.clear()

    def wait(self) -> None:
        """Nothing is known yet; the place is kept."""
        self._show_all(False)

    def _show_all(self, shown: bool) -> None:
        content = self.widget()
        if content is not None:
            content.setVisible(shown)

    def show_plan(
        self,
        plan: Plan,
        directory: Directory | None = None,
        *,
        shares: bool = True,
        seconds_each: float = SECONDS_EACH,
        archives_teachers: bool = False,
    ) -> None:
        """All figures of the plan. With the school as it is, what happens besides is known too, and with ``shares`` it
        is braked when it takes much of a grade or class away; ``seconds_each`` is how long a request takes there,
        ``archives_teachers`` as in ``undo_promises``."""
        self._show_all(True)
        what = tuple(_but_for_welcome(step.operation) for step in plan.steps)
        if what != self._what:
            self._what = what
            self.forget()
        cost = estimate(plan, seconds_each=seconds_each)
        self.school.setText(plan.school_name)
        self.time.setText(
            tr("It takes {time}.", time=duration(cost.seconds)) if cost.requests else tr("Nothing is sent.")
        )
        self.requests.setText(
            trn(
                "{count} request; ManageBac allows 200 a minute.",
                "{count} requests; ManageBac allows 200 a minute.",
                cost.requests,
            )
        )
        self.requests.setVisible(cost.requests > 0)
        first, *more = people_sentences(plan)
        self.people.setText(first)
        self.families.setText(" ".join(more))
        self.families.setVisible(bool(more))
        besides = side_effects(plan, directory) if directory else ()
        self.besides.setText("\n".join(besides))
        self._besides.setVisible(bool(besides))
        self._show_emails(plan)
        self._show_undo(undo_promises(plan, archives_teachers=archives_teachers))
        self._show_brakes(brakes(plan, directory if shares else None))
        widest = self.body.minimumSize().width() + self.verticalScrollBar().sizeHint().width()
        self.setMinimumWidth(max(_LEAST, widest))

    def _show_emails(self, plan: Plan) -> None:
        wanted, possible = welcome_emails(plan), new_people(plan)
        if wanted:
            text = trn(
                "Up to {count} welcome e-mail may be sent.", "Up to {count} welcome e-mails may be sent.", wanted
            )
        else:
            text = tr("No e-mail will be sent.")
        self.emails.setText(text)
        self.emails.set_tone("warning" if wanted else "")
        self.welcome.setVisible(possible > 0)
        self.welcome.blockSignals(True)
        self.welcome.setChecked(wanted > 0)
        self.welcome.blockSignals(False)
        self.welcome_note.setText(
            trn(
                "ManageBac writes to {count} new person. That cannot be taken back.",
                "ManageBac writes to {count} new people. That cannot be taken back.",
                possible,
            )
        )
        self.welcome_note.setVisible(possible > 0)

    def _show_undo(self, found: Sequence[Undoable]) -> None:
        clear(self._promises)
        weakest = found[0].promise if found else Promise.FULL
        words = {
            Promise.FULL: tr("Everything can be taken back."),
            Promise.PARTLY: tr("Can be taken back in part."),
            Promise.NONE: tr("Some of this cannot be taken back."),
        }
        self.undo.setText(words[weakest] if found else tr("Nothing is changed."))
        if weakest is not Promise.NONE:
            self.for_good.setChecked(False)
        self.for_good.setVisible(weakest is Promise.NONE)
        for undoable in found:
            line = QHBoxLayout()
            line.setSpacing(theme.S)
            mark = Picture(*_MARKS[undoable.promise], 16)
            line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Muted(undoable.text, small=True, wrap=True), 1)
            self._promises.addLayout(line)

    def _show_brakes(self, found: tuple[Brake, ...]) -> None:
        if found == self._brakes:
            return
        clear(self._brake_place)
        self._brakes, self._typed = found, []
        self._brake_place.setContentsMargins(0, 0, 0, theme.M if found else 0)
        for brake in found:
            field = QLineEdit()
            field.textChanged.connect(lambda _text: self.released.emit())
            self._typed.append(field)
            words = tr("If that is right, type {number}", number=brake.type_this)
            field.setAccessibleName(words)
            for widget in (Heading(brake.text, wrap=True), Label(words, kind="strong", wrap=True), field):
                self._brake_place.addWidget(widget)


def _but_for_welcome(operation: Operation) -> Operation:
    """The same whether a welcome e-mail is ticked or not: that is no other change of the school."""
    return replace(operation, welcome_email=False) if isinstance(operation, CreatePerson) else operation


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(theme.XS)
    return column
