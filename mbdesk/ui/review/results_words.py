"""How a run ended, in one sentence with its counts."""

from mbdesk.jobs.outcome import Outcome
from mbdesk.plan.brakes import EXACT_KINDS
from mbdesk.plan.operations import AddToGroup, ArchivePerson, RemoveFromGroup, UnarchivePerson, UpdatePerson
from mbdesk.plan.plan import WITHOUT_SHEET, Plan, Step
from mbdesk.plan.results import RowStatus
from mbdesk.plan.words import group_of
from mbdesk.store.runs import RunStatus
from mbdesk.text import number, tr, trn


def title_of(outcome: Outcome) -> str:
    """How the run ended, in one sentence with its counts."""
    if outcome.header.status is RunStatus.OPEN:
        if outcome.running:
            return tr("Being sent now. {counts}", counts=outcome.so_far)
        return tr("Not finished yet. {counts}", counts=outcome.so_far)
    stopped = outcome.header.status is not RunStatus.FINISHED
    whole = "" if stopped else _undone(outcome) or like_the_sheet(outcome)
    if whole:
        return tr("Done. {what}", what=whole)
    done, half = outcome.count(RowStatus.DONE), outcome.count(RowStatus.HALF)
    back = outcome.count(RowStatus.TAKEN_BACK)
    failed, waiting = outcome.count(RowStatus.FAILED), outcome.count(RowStatus.NOT_STARTED)
    rows = trn("{count} row is done", "{count} rows are done", done)
    parts = [trn("{count} person is done", "{count} people are done", done) if without_sheet(outcome.plan) else rows]
    if back:
        taken = trn("{count} was taken back", "{count} were taken back", back)
        parts = [*parts, taken] if done else [taken]
    if half:
        parts.append(trn("{count} is half done", "{count} are half done", half))
    if failed:
        parts.append(trn("{count} could not be done", "{count} could not be done", failed))
    if waiting:
        parts.append(trn("{count} has not started", "{count} have not started", waiting))
    if left_out := outcome.count(RowStatus.LEFT_OUT):
        parts.append(trn("{count} was left out", "{count} were left out", left_out))
    counts = ", ".join(parts)
    if stopped:
        return tr("Stopped. {counts}.", counts=counts)
    return tr("Done. {counts}.", counts=counts)


def _undone(outcome: Outcome) -> str:
    """What an undo did, when all of it was done: what became of one row, or how many are archived or as they were. Into
    which groups somebody came back stands with the row."""
    done = [row for row in outcome.rows if row.status is RowStatus.DONE]
    if outcome.plan.kind != "undo" or not done or not _all_done(outcome):
        return ""
    if len(done) == 1:
        own = [step for step in outcome.plan.steps if done[0].number in step.rows and _is_about_one(step)]
        if own:
            return " ".join(outcome.steps[step.number].what for step in own)
    people = [step.operation for step in outcome.plan.steps]
    archived = sum(isinstance(operation, ArchivePerson) for operation in people)
    returned = sum(isinstance(operation, UnarchivePerson) for operation in people)
    if archived and not returned and not any(isinstance(operation, UpdatePerson) for operation in people):
        return trn("{count} person was archived.", "{count} people were archived.", archived)
    return trn("{count} person is back as they were.", "{count} people are back as they were.", len(done))


def left_out_words(outcome: Outcome) -> str:
    """The way on for rows of a sheet that were left out, "" when there are none."""
    if outcome.plan.kind in WITHOUT_SHEET or not outcome.count(RowStatus.LEFT_OUT):
        return ""
    return tr("What was left out can be put right in your sheet and imported again. What is done is not sent twice.")


def _is_about_one(step: Step) -> bool:
    return not isinstance(step.operation, AddToGroup | RemoveFromGroup)


def like_the_sheet(outcome: Outcome) -> str:
    """That the one class of the plan is now what the sheet says, with its counts: "" for any other plan."""
    steps = [step for step in outcome.plan.steps if isinstance(step.operation, AddToGroup | RemoveFromGroup)]
    groups = {getattr(step.operation, "group_id", None) for step in steps}
    names = {name for step in steps if (name := group_of(step))}
    if outcome.plan.kind not in EXACT_KINDS or len(groups) != 1 or len(names) != 1 or not _all_done(outcome):
        return ""
    added = sum(len(s.operation.students) for s in steps if isinstance(s.operation, AddToGroup))
    removed = sum(len(s.operation.students) for s in steps if isinstance(s.operation, RemoveFromGroup))
    return tr(
        "{group} is now like the sheet: {added} added, {removed} removed, {stayed} stayed.",
        group=names.pop(),
        added=number(added),
        removed=number(removed),
        stayed=number(outcome.count(RowStatus.UNCHANGED)),
    )


def _all_done(outcome: Outcome) -> bool:
    """Whether nothing failed, waits or was taken back."""
    short = (RowStatus.HALF, RowStatus.FAILED, RowStatus.NOT_STARTED, RowStatus.TAKEN_BACK)
    return not any(outcome.count(status) for status in short)


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
