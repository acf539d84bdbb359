"""How a run ended, in one sentence with its counts."""

from mbdesk.jobs.outcome import Outcome
from mbdesk.plan.plan import WITHOUT_SHEET, Plan
from mbdesk.plan.results import RowStatus
from mbdesk.store.runs import RunStatus
from mbdesk.text import number, tr, trn


def title_of(outcome: Outcome) -> str:
    """How the run ended, in one sentence with its counts."""
    if outcome.header.status is RunStatus.OPEN:
        if outcome.running:
            return tr("Being sent now. {counts}", counts=outcome.so_far)
        return tr("Not finished yet. {counts}", counts=outcome.so_far)
    done, half = outcome.count(RowStatus.DONE), outcome.count(RowStatus.HALF)
    failed, waiting = outcome.count(RowStatus.FAILED), outcome.count(RowStatus.NOT_STARTED)
    rows = trn("{count} row is done", "{count} rows are done", done)
    parts = [trn("{count} person is done", "{count} people are done", done) if without_sheet(outcome.plan) else rows]
    if half:
        parts.append(trn("{count} is half done", "{count} are half done", half))
    if failed:
        parts.append(trn("{count} could not be done", "{count} could not be done", failed))
    if waiting:
        parts.append(trn("{count} has not started", "{count} have not started", waiting))
    counts = ", ".join(parts)
    if outcome.header.status is RunStatus.FINISHED:
        return tr("Done. {counts}.", counts=counts)
    return tr("Stopped. {counts}.", counts=counts)


def without_sheet(plan: Plan) -> bool:
    """Whether the plan's rows are people whom somebody picked, and no rows of a sheet."""
    return plan.kind in WITHOUT_SHEET and not plan.source


def undo_words(count: int, *, people: bool = False) -> str:
    """What the button says that takes the chosen rows back, or what was done for the chosen people."""
    many = number(count)
    if people:
        return tr("Undo for {count} &people…", count=many) if count > 1 else tr("Undo for this &person…")
    return tr("Undo {count} &rows…", count=many) if count > 1 else tr("Undo this &row…")


def tried_title(outcome: Outcome) -> str:
    """How far a run is whose first rows were sent to look at them: ``5 of 300 are done.``"""
    every = sum(bool(row.steps) for row in outcome.plan.rows)
    done, half = outcome.count(RowStatus.DONE), outcome.count(RowStatus.HALF)
    failed = outcome.count(RowStatus.FAILED)
    parts = [tr("{done} of {count} are done", done=number(done), count=number(every))]
    if half:
        parts.append(trn("{count} is half done", "{count} are half done", half))
    if failed:
        parts.append(trn("{count} could not be done", "{count} could not be done", failed))
    return tr("{counts}.", counts=", ".join(parts))
