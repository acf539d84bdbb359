"""The review of an undo: every value that goes back, what stays, and a brake for many people (A9, IMP-20, X24)."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from mbdesk.fields import Field, Kind
from mbdesk.jobs import activity
from mbdesk.jobs.progress import Report
from mbdesk.plan.operations import ArchivePerson
from mbdesk.plan.plan import Plan
from mbdesk.text import N_, number, tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import explain
from mbdesk.ui.record_table import RecordTable, Tone
from mbdesk.ui.record_view import RecordView
from mbdesk.ui.rights import why_not_send
from mbdesk.ui.widgets import Banner, Muted, Page, PrimaryButton, QuietButton, field_with_label, set_reason

_WITHOUT_BRAKE: Final = 10
"""Archiving more people than this must be typed (IMP-21)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One value that goes back, or a sentence about why something stays."""

    id: int
    who: str
    title: str
    old: str
    new: str
    clears: bool = False


def _field(key: str, title: str, width: int) -> Field[Line]:
    return Field(key=key, title=title, kind=Kind.TEXT, get=lambda line, _: getattr(line, key), width=width, shown=True)


_FIELDS: Final = (
    _field("who", N_("Who"), 28),
    _field("title", N_("What"), 24),
    _field("old", N_("Now"), 30),
    _field("new", N_("After the undo"), 40),
)


class UndoPage(Page):
    """``send_wanted(Plan)`` when the person says so, ``close_wanted()`` when not."""

    send_wanted = Signal(object)
    close_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("Looking at what can be undone…"))
        self._desk = desk
        self._plan: Plan | None = None
        self._brake = 0
        self.banner = Banner(closable=False)
        self.body.addWidget(self.banner)
        self.table = RecordTable(_FIELDS, tone=_tone)
        self.view = RecordView(self.table, tr("What goes back"), desk.settings)
        self.body.addWidget(self.view, 1)
        self.notes = Muted(wrap=True)
        self.notes.hide()
        self.body.addWidget(self.notes)
        self.typed = QLineEdit()
        self.typed.setMaximumWidth(160)
        self.typed.textChanged.connect(self._on_typed)
        self._brake_place = QWidget()
        box = field_with_label(tr("Type the &number of people to archive"), self.typed)
        box.setContentsMargins(0, 0, 0, 0)
        self._brake_place.setLayout(box)
        self.body.addWidget(self._brake_place)
        self.back = QuietButton(tr("Go &back"))
        self.back.clicked.connect(self.close_wanted)
        self.forward = PrimaryButton(tr("&Undo"))
        self.forward.clicked.connect(lambda: self.send_wanted.emit(self._plan))
        self.set_buttons([self.back], [self.forward])
        desk.rights_changed.connect(self._on_typed)
        self._show_brake(0)

    def prepare(self, run: int) -> None:
        """Read everybody whom ``run`` touched and show what would go back."""
        session, directory = self._desk.session, self._desk.directory
        if session is None:
            return
        self.banner.hide()
        self.table.set_records((), self._desk.directory)
        self.table.set_loading(True)
        set_reason(self.forward, tr("Reading the records as they are now."))

        async def job(_report: Report) -> Plan:
            return await activity.undo_plan(session, directory, run)

        self._desk.tasks.start(
            self, job, done=self.show_plan, failed=lambda error: self._on_failed(error, run), name="undo plan"
        )

    def show_plan(self, plan: Plan) -> None:
        """Show the undo that will be sent."""
        self._plan = plan
        self.table.set_loading(False)
        changes = [change for row in plan.rows for change in row.changes]
        lines = [Line(n, c.who, c.title, c.old, c.new, c.clears) for n, c in enumerate(changes)]
        self.table.set_records(lines, self._desk.directory)
        archived = sum(isinstance(step.operation, ArchivePerson) for step in plan.steps)
        self.heading.setText(tr("Undo at {school}", school=plan.school_name))
        self.set_sentence(_sentence(plan, archived))
        notes = list(dict.fromkeys(note for row in plan.rows for note in row.notes))
        more = [tr("and {count} more", count=number(len(notes) - 6))] if len(notes) > 6 else []
        self.notes.setText("\n".join([*notes[:6], *more]))
        self.notes.setVisible(bool(notes))
        self.forward.setText(trn("&Undo {count} change", "&Undo {count} changes", len(plan.steps)))
        self._show_brake(archived if archived > _WITHOUT_BRAKE else 0)
        self.forward.setFocus()

    def _show_brake(self, archived: int) -> None:
        self._brake = archived
        self._brake_place.setVisible(bool(archived))
        self._on_typed()

    def _on_typed(self) -> None:
        if self._plan is None:
            return
        reason = ""
        if not self._plan.steps:
            reason = tr("There is nothing left to undo.")
        elif refusal := why_not_send(self._desk, self._plan):
            reason = refusal
        elif self._brake and self.typed.text().strip().replace(",", "") != str(self._brake):
            reason = tr("Type {count} to go on.", count=self._brake)
        set_reason(self.forward, reason)

    def _on_failed(self, error: Exception, run: int) -> None:
        self.table.set_loading(False)
        message = explain(error)
        actions = ((tr("Try again"), lambda: self.prepare(run)),)
        self.banner.show_message(message.title, message.body, tone="bad", details=message.details, actions=actions)


def _sentence(plan: Plan, archived: int) -> str:
    if not plan.steps:
        return tr("There is nothing left to undo: it was undone, or changed by others since.")
    parts = []
    if archived:
        parts.append(
            trn(
                "{count} person is archived; they stay in ManageBac and can be brought back.",
                "{count} people are archived; they stay in ManageBac and can be brought back.",
                archived,
            )
        )
    others = len(plan.steps) - archived
    if others:
        parts.append(trn("{count} other change goes back.", "{count} other changes go back.", others))
    parts.append(tr("What others changed since stays as it is. An e-mail that was sent cannot be taken back."))
    return " ".join(parts)


def _tone(line: Line, field: Field[Line]) -> Tone:
    if field.key == "new":
        return Tone(text="bad" if line.clears else "", bold=True, words=tr("is emptied") if line.clears else "")
    return Tone(text="muted") if field.key == "old" else Tone()
