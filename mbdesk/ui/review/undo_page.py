"""The review of an undo: every value that goes back, what stays, and a brake for many people (A9, IMP-20, X24)."""

from collections.abc import Collection

from mbdesk.jobs import activity
from mbdesk.jobs.progress import Report
from mbdesk.plan.operations import ArchivePerson, UpdatePerson
from mbdesk.plan.plan import Plan
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.review.change_page import ChangePage, Offer
from mbdesk.ui.review.review_table import Line, is_of_one


class UndoPage(ChangePage):
    """A change page for what goes back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, tr("Looking at what can be undone…"))
        self.forward.setText(tr("&Undo"))
        self.view.setAccessibleName(tr("What goes back"))

    def prepare_undo(self, run: int, rows: Collection[int] = ()) -> None:
        """Read everybody whom ``run`` (or only its ``rows``) touched and show what would go back."""
        session, directory = self._desk.session, self._desk.directory
        if session is None:
            return

        async def job(_report: Report) -> Offer:
            return Offer(plan=await activity.undo_plan(session, directory, run, rows))

        self.prepare(job, again=lambda: self.prepare_undo(run, rows))

    def show_offer(self, offer: Offer, lines: list[Line]) -> None:
        """Show the undo that will be sent."""
        plan = offer.plan
        name = plan.rows[0].name if is_of_one(plan) else ""
        self.heading.setText(
            tr("Undo for {name}", name=name) if name else tr("Undo at {school}", school=plan.school_name)
        )
        losses = plan.rows[0].notes if name and plan.steps else ()
        super().show_offer(offer, [line for line in lines if not (losses and line.note)])
        if losses:  # of one person they are read first, and whole
            self.banner.show_message(tr("Not everything goes back."), " ".join(losses), tone="warning")
        self.forward.setVisible(bool(plan.steps))

    def _button_words(self, plan: Plan) -> str:
        if is_of_one(plan) and plan.steps:
            count, name = len(plan.rows[0].changes), plan.rows[0].name
            if not all(isinstance(step.operation, UpdatePerson) for step in plan.steps):
                return tr("Undo for {name}", name=name)
            return trn("Undo {count} detail of {name}", "Undo {count} details of {name}", count, name=name)
        count = sum(bool(row.steps) for row in plan.rows)
        if plan.source or plan.source_sha256:
            return trn("Undo {count} row", "Undo {count} rows", count)
        return trn("Undo for {count} person", "Undo for {count} people", count)

    def _sentence(self, plan: Plan) -> str:
        if not plan.steps:
            return tr("There is nothing left to undo: it was undone, or changed by others since.")
        archived = sum(isinstance(step.operation, ArchivePerson) for step in plan.steps)
        kept = tr("What others changed since stays as it is.")
        if not archived:
            details = sum(len(row.changes) for row in plan.rows)
            return " ".join((trn("{count} detail goes back.", "{count} details go back.", details), kept))
        parts = []
        if archived:
            parts.append(
                trn(
                    "{count} person is archived; they stay in ManageBac and can be brought back.",
                    "{count} people are archived; they stay in ManageBac and can be brought back.",
                    archived,
                )
            )
        if others := len(plan.steps) - archived:
            parts.append(trn("{count} other change goes back.", "{count} other changes go back.", others))
        parts += [kept, tr("An e-mail that was sent cannot be taken back.")]
        return " ".join(parts)

    def _show_cost(self, plan: Plan) -> None:
        """Without shares: who goes mostly came with the run, whatever part of a grade that is."""
        self.cost.show_plan(plan, self._desk.directory, shares=False, seconds_each=self._desk.seconds_each)

    def _nothing(self) -> str:
        return tr("There is nothing left to undo.")
