"""What became of a change of one person, in one sentence; the way back stands beside it."""

from PySide6.QtCore import Signal

from mbdesk.jobs.outcome import Outcome
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import WITHOUT_SHEET, Plan
from mbdesk.plan.promises import Promise, undo_promises
from mbdesk.plan.results import RowStatus
from mbdesk.store.runs import RunStatus
from mbdesk.text import tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.rights import why_not_undo
from mbdesk.ui.widgets import Label, Page, PlainButton, PrimaryButton, QuietButton, set_reason


class DonePage(Page):
    """``undo_wanted(Outcome)``, ``again_wanted()`` to look at the change once more, ``close_wanted()``."""

    undo_wanted = Signal(object)
    again_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(" ")
        self._desk = desk
        self._outcome: Outcome | None = None
        self.what = Label(wrap=True, copyable=True)
        self.body.addWidget(self.what)
        self.body.addStretch(1)
        self.undo = QuietButton(tr("&Undo…"), icon="undo")
        self.undo.clicked.connect(lambda: self.undo_wanted.emit(self._outcome))
        self.again = PlainButton(tr("&Look at it again"))
        self.again.clicked.connect(self.again_wanted)
        self.forward = PrimaryButton(tr("&Close"))
        self.forward.clicked.connect(self.close_wanted)
        self.set_buttons([self.undo], [self.again, self.forward])
        desk.rights_changed.connect(self._show_rights)

    @staticmethod
    def fits(outcome: Outcome) -> bool:
        """Whether one sentence says it all: one person, no sheet, at its end."""
        plan = outcome.plan
        alone = plan.kind in WITHOUT_SHEET and not plan.source and len(plan.rows) == 1
        return alone and outcome.header.status is RunStatus.FINISHED

    def show_outcome(self, outcome: Outcome) -> None:
        """Say what happened."""
        self._outcome = outcome
        (row,) = outcome.rows
        done = row.status is RowStatus.DONE
        self.heading.setText(tr("Done. {what}", what=_what(outcome)) if done else _not_done(row.status))
        self.set_sentence(_way_back(outcome.plan) if done else "")
        losses = outcome.plan.rows[0].notes if outcome.plan.kind == "undo" else ()
        self.what.setText("\n".join((*losses, *_changes(outcome.plan))) if done else row.what)
        self.again.setVisible(not done and outcome.plan.kind != "undo")
        self._show_rights()
        self.forward.setFocus()

    def _show_rights(self) -> None:
        outcome = self._outcome
        if outcome is not None:
            done = any(step.state.value == "done" for step in outcome.steps.values())
            nothing = tr("Nothing was changed, so there is nothing to undo.")
            set_reason(self.undo, why_not_undo(self._desk) if done else nothing)


def _what(outcome: Outcome) -> str:
    """What happened to the person; groups are told by where they are now."""
    plan = outcome.plan
    own = [s.number for s in plan.steps if not isinstance(s.operation, AddToGroup | RemoveFromGroup)]
    if own:
        return " ".join(outcome.steps[number].what for number in own)
    name, changes = plan.rows[0].name, plan.rows[0].changes
    joined = ", ".join(change.new for change in changes if change.new)
    left = ", ".join(change.old for change in changes if not change.new)
    if joined:
        return tr("{name} is in {group} now.", name=name, group=joined)
    return tr("{name} is no longer in {group}.", name=name, group=left) if left else ""


def _way_back(plan: Plan) -> str:
    """As far as the review promised it."""
    if all(found.promise is Promise.FULL for found in undo_promises(plan)):
        return tr("It can be taken back here, or later from Activity.")
    return tr("It can be taken back in part, here or later from Activity.")


def _changes(plan: Plan) -> list[str]:
    """What is so now, one line each."""
    blank = tr("blank")
    return [
        tr("{title}: {old} → {new}", title=change.title, old=change.old or blank, new=change.new or blank)
        for row in plan.rows
        for change in row.changes
    ]


def _not_done(status: RowStatus) -> str:
    if status is RowStatus.HALF:
        return tr("This is half done.")
    return tr("Nothing was changed.") if status is RowStatus.NOT_STARTED else tr("This was not done.")
