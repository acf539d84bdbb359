"""What became of each step and each row."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from mbdesk.plan.before import was_so
from mbdesk.plan.operations import AddToGroup, CreatePerson, LinkChild, Ref, RemoveFromGroup
from mbdesk.plan.plan import Outcome, Plan, PlannedRow, Step
from mbdesk.plan.words import full_name, group_of
from mbdesk.records import PersonKind
from mbdesk.text import N_, number, tr, trn


class StepState(StrEnum):
    """The write-ahead states of a step (quality 2.1)."""

    PLANNED = "planned"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    NEEDS_YOU = "needs_you"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """Where a step stands. ``id`` is ManageBac's id of the person made or touched. ``what`` is the sentence for people.

    ``adopted``: its answer was lost and a look-up proved that it had happened. ``at`` is UTC ISO text of the last
    change of state. ``attempts`` counts sends. ``missing`` are the ids of the people for whom a step about several
    did not happen, although it is DONE for the others. ``against`` is what stood against the step, each with its
    sentence: the fields that ManageBac named when it refused it; of a step about several the students (ids as text)
    whom it was not sent for, because somebody else moved them.
    """

    number: int
    state: StepState
    id: int | None = None
    what: str = ""
    adopted: bool = False
    attempts: int = 0
    at: str = ""
    missing: tuple[int, ...] = ()
    against: tuple[tuple[str, str], ...] = ()


class RowStatus(StrEnum):
    """Where a source row stands; they add up to the rows in the sheet (IMP-17).

    ``HALF``: some of it is done and the rest is not, because it failed or because its turn did not come.
    ``TAKEN_BACK``: it was done, and another run undid it since; only who knows the other runs says so.
    """

    DONE = "done"
    TAKEN_BACK = "taken_back"
    HALF = "half"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"
    FAILED = "failed"
    NOT_STARTED = "not_started"


STATUS_WORDS: Final[Mapping[RowStatus, str]] = {
    RowStatus.DONE: N_("Done"),
    RowStatus.TAKEN_BACK: N_("Taken back"),
    RowStatus.HALF: N_("Half done"),
    RowStatus.UNCHANGED: N_("Already the same"),
    RowStatus.LEFT_OUT: N_("Left out"),
    RowStatus.FAILED: N_("Not done"),
    RowStatus.NOT_STARTED: N_("Not started"),
}
"""The words for a state, on the screen and in the results sheet."""


TO_FIX: Final = (RowStatus.FAILED, RowStatus.HALF, RowStatus.NOT_STARTED)
"""What is worth another try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """One line of the results sheet: ``number`` is the source row's number, ``id`` the student's ManageBac id. ``why``
    is the part of ``what`` that says what went wrong, "" when nothing did."""

    number: int
    status: RowStatus
    what: str
    id: int | None = None
    at: str = ""
    why: str = ""


Before = Mapping[int, Mapping[int, Mapping[str, Any]]]
"""What the journal kept before each step: step number -> person id -> values."""


def row_results(
    plan: Plan, steps: Mapping[int, StepResult], *, before: Before | None = None, open_: bool = False
) -> tuple[RowResult, ...]:
    """What became of every row of the plan, in the plan's order. Steps without a result count as not started. With what
    the journal kept ``before`` the steps, rows for which somebody else had done all of it are unchanged.

    ``open_``: the run may still go on, so a step without an answer waits for its look-up and is no failure yet.
    """
    before = before or {}
    if open_:
        steps = {number: _looked_up_later(result) for number, result in steps.items()}
    by_row: dict[int, list[StepResult]] = {row.number: [] for row in plan.rows}
    own: dict[int, list[Step]] = {row.number: [] for row in plan.rows}
    for step in plan.steps:
        result = steps.get(step.number) or StepResult(number=step.number, state=StepState.PLANNED)
        for row in step.rows:
            if row in by_row:
                by_row[row].append(result)
                own[row].append(step)
    found = (_row_result(row, own[row.number], by_row[row.number], steps, before) for row in plan.rows)
    if plan.kind != "undo":
        return tuple(found)
    return tuple(_with_losses(row, result) for row, result in zip(plan.rows, found, strict=True))


def _with_losses(row: PlannedRow, result: RowResult) -> RowResult:
    """What an undo did not put back stands first where it says that the rest is done."""
    if result.status not in {RowStatus.DONE, RowStatus.HALF} or not row.notes:
        return result
    return replace(result, what=" ".join((*row.notes, result.what)))


def _row_result(
    row: PlannedRow, steps: list[Step], results: list[StepResult], every: Mapping[int, StepResult], before: Before
) -> RowResult:
    at = max((result.at for result in results), default="")
    person = _person(row, steps, every)
    made = functools.partial(RowResult, number=row.number, id=person, at=at)
    if row.outcome is Outcome.LEFT_OUT:
        return made(status=RowStatus.LEFT_OUT, what=" ".join(row.notes) or tr("Left out."))
    if not results:
        return made(status=RowStatus.UNCHANGED, what=tr("Already the same in ManageBac. Nothing was sent."))
    people = _people(row, steps, every)
    there = {step.number for step in steps if _was_so(step, people, before)}
    results = [
        _for_row(row, step, result, people, there=step.number in there)
        for step, result in zip(steps, results, strict=True)
    ]
    wrong = [_sentence(step, result) for step, result in zip(steps, results, strict=True) if _bad(result, people)]
    if not wrong and not any(_waits(result) for result in results):
        status = RowStatus.UNCHANGED if all(step.number in there for step in steps) else RowStatus.DONE
        return made(status=status, what=" ".join(_done(row, steps, results)))
    pairs = list(zip(steps, results, strict=True))
    did = [(step, result) for step, result in pairs if result.state is StepState.DONE and not _bad(result, people)]
    own = any(_is_own(row, step) for step, _ in did)
    done = _done(row, [step for step, _ in did], [result for _, result in did])
    why = " ".join(wrong)
    if wrong and own:
        return made(status=RowStatus.HALF, what=" ".join([*done, why]), why=why)
    if wrong:
        return made(status=RowStatus.FAILED, what=" ".join([why, *done]), why=why)
    if own:
        return made(status=RowStatus.HALF, what=" ".join([_half(steps, results), *done]))
    if did:
        return made(status=RowStatus.NOT_STARTED, what=" ".join([tr("Not started."), *done]))
    return made(status=RowStatus.NOT_STARTED, what=tr("Not started. Nothing was sent for this row."))


def _is_own(row: PlannedRow, step: Step) -> bool:
    """Whether the step belongs to this row, and is not about somebody made or changed for an earlier row as well."""
    about_one = not isinstance(step.operation, AddToGroup | RemoveFromGroup)
    return not about_one or step.rows[0] == row.number


def _was_so(step: Step, people: frozenset[int], before: Before) -> bool:
    """Whether everybody of ``people`` whom the step is about was in the group already, or out of it."""
    operation = step.operation
    if not isinstance(operation, AddToGroup | RemoveFromGroup):
        return False
    kept = before.get(step.number, {})
    return bool(people) and all(id_ in kept and was_so(operation, kept[id_]) for id_ in people)


def _for_row(
    row: PlannedRow, step: Step, result: StepResult, people: frozenset[int], *, there: bool = False
) -> StepResult:
    """Of a step that was done for many, what it did for this row: ``Added to Maths 9B.`` Of one that was done for some
    of them only, whether it was for this row, and why not."""
    operation = step.operation
    if isinstance(operation, AddToGroup | RemoveFromGroup) and (
        own := [sentence for id_, sentence in result.against if int(id_) in people]
    ):
        return replace(result, what=" ".join(own))
    if isinstance(operation, AddToGroup | RemoveFromGroup) and result.against and result.state is not StepState.DONE:
        return replace(result, what=_not_for(row, step, tr("Look at this student in ManageBac, then try again.")))
    if result.state is not StepState.DONE:
        return result
    if isinstance(operation, CreatePerson) and not _is_own(row, step) and result.what:
        return replace(result, what=_shared(operation, step.rows[0]))
    group = _group_name(row, step)
    joins, short = isinstance(operation, AddToGroup), bool(people & set(result.missing))
    if not group or not (result.missing or result.what == tr("Done: {label}.", label=step.label)):
        return result  # it was so before, or something else is told
    if there and not short:
        sentence = tr("In {group} already.", group=group) if joins else tr("Not in {group} any more.", group=group)
        return replace(result, what=sentence)
    if not short:
        sentence = tr("Added to {group}.", group=group) if joins else tr("Removed from {group}.", group=group)
        return replace(result, what=sentence)
    why = result.what.removeprefix(tr("Not for everyone: {label}.", label=step.label)).strip()
    return replace(result, what=_not_for(row, step, why or tr("Look at this student in ManageBac, then try again.")))


def _not_for(row: PlannedRow, step: Step, why: str) -> str:
    """That a step about several was not done for this row, and why: ``Not added to Maths 9B. …``"""
    group = _group_name(row, step)
    if not group:
        return f"{tr('Not done: {label}.', label=step.label)} {why}"
    joins = isinstance(step.operation, AddToGroup)
    sentence = tr("Not added to {group}.", group=group) if joins else tr("Not removed from {group}.", group=group)
    return f"{sentence} {why}"


def _group_name(row: PlannedRow, step: Step) -> str:
    """What the row calls the class or year group that the step adds to or takes from; "" for any other step."""
    match step.operation:
        case AddToGroup(group=group, group_id=id_):
            fields = {f"{group}:{id_}", "year_group_id" if group == "year-groups" else ""}
            return next((change.new for change in row.changes if change.field in fields), "") or group_of(step)
        case RemoveFromGroup(group=group, group_id=id_):
            left = [change for change in row.changes if change.field == f"{group}:{id_}" and not change.new]
            moved = [change for change in row.changes if change.field.startswith(f"{group}:") and change.new]
            return next((change.old for change in (*left, *moved) if change.old), "") or group_of(step)
        case _:
            return ""


def _shared(operation: CreatePerson, row: int) -> str:
    """That the person was added for an earlier row too: people are counted once."""
    name = full_name(operation.values)
    if operation.kind is PersonKind.PARENT:
        return tr("{name} is the same parent as in row {row}.", name=name, row=row)
    return tr("{name} is the same person as in row {row}.", name=name, row=row)


def so_far(plan: Plan, steps: Mapping[int, StepResult], rows: Sequence[RowResult]) -> str:
    """How far a run is that is not finished, in rows and not in requests: ``59 students were added; links to parents
    are still to do for 58.``"""
    steps = {number: _looked_up_later(result) for number, result in steps.items()}
    numbers = {row.number for row in rows if row.status is RowStatus.HALF}
    left = [step for step in plan.steps if _waits(_result(step, steps)) and numbers & set(step.rows)]
    half, links = len(numbers), all(isinstance(step.operation, LinkChild) for step in left)
    added = sum(_result(step, steps).state is StepState.DONE for step in plan.steps if _adds_student(step))
    parts = []
    if any(_adds_student(step) for step in plan.steps):
        parts.append(trn("{count} student was added", "{count} students were added", added))
    else:
        done = sum(row.status is RowStatus.DONE for row in rows)
        parts.append(trn("{count} row is done", "{count} rows are done", done))
    if half and links:
        parts.append(tr("links to parents are still to do for {count}", count=number(half)))
    elif half:
        parts.append(trn("{count} is half done", "{count} are half done", half))
    failed = sum(row.status is RowStatus.FAILED for row in rows)
    if failed:
        parts.append(trn("{count} could not be done", "{count} could not be done", failed))
    waiting = sum(row.status is RowStatus.NOT_STARTED for row in rows)
    if waiting:
        parts.append(trn("{count} has not started", "{count} have not started", waiting))
    return tr("{parts}.", parts="; ".join(parts))


def _result(step: Step, steps: Mapping[int, StepResult]) -> StepResult:
    return steps.get(step.number) or StepResult(number=step.number, state=StepState.PLANNED)


def _adds_student(step: Step) -> bool:
    return isinstance(step.operation, CreatePerson) and _about_student(step)


def _looked_up_later(result: StepResult) -> StepResult:
    """A step whose answer was lost waits, as long as its run can go on and look it up."""
    if result.state in {StepState.UNKNOWN, StepState.SENDING}:
        return replace(result, state=StepState.PLANNED, what="")
    return result


def _half(steps: list[Step], results: list[StepResult]) -> str:
    """``Half done: added, not yet linked.``, or what is still to do."""
    pairs = list(zip(steps, results, strict=True))
    left = [step for step, result in pairs if _waits(result)]
    added = any(_adds_student(step) and result.state is StepState.DONE for step, result in pairs)
    if added and all(isinstance(step.operation, LinkChild) for step in left):
        return tr("Half done: added, not yet linked.")
    return tr("Half done. Still to do: {labels}.", labels=", ".join(step.label for step in left))


def _waits(result: StepResult) -> bool:
    """Whether the step was never carried out and may still be: not refused, not held back, not in doubt."""
    return result.state is StepState.PLANNED or (result.state is StepState.NOT_SENT and result.attempts > 0)


def _bad(result: StepResult, people: frozenset[int]) -> bool:
    if result.state is StepState.DONE:
        return bool(people & set(result.missing))
    return not _waits(result)


def _sentence(step: Step, result: StepResult) -> str:
    if result.state in {StepState.UNKNOWN, StepState.SENDING}:
        return tr("ManageBac did not answer, so this may or may not have been done: {label}.", label=step.label)
    return result.what or tr("Not done: {label}.", label=step.label)


def _done(row: PlannedRow, steps: list[Step], results: list[StepResult]) -> list[str]:
    """What was done for a row that is done: its own person, the parents made for it, then everything else.

    Links to parents who were made in the same breath are part of their sentence; who was made for an earlier row too
    is only linked here.
    """
    pairs = list(zip(steps, results, strict=True))
    made = {step.number: step.operation for step, _ in pairs if isinstance(step.operation, CreatePerson)}
    links = [step for step, _ in pairs if _links_new(step, made)]
    linked = {link.operation.parent for link in links if isinstance(link.operation, LinkChild)}
    parents = [step for step, result in pairs if _is_new_parent(step, result) and Ref(step.number) in linked]
    said = [*parents, *(link for link in links if _parent_of(link) in [step.number for step in parents])]
    own = [result.what for step, result in pairs if step not in said and _about_student(step)]
    others = [result.what for step, result in pairs if step not in said and not _about_student(step)]
    if parents and not own:
        return [result.what for _, result in pairs if result.what]
    added = [
        full_name(s.operation.values) for s in parents if isinstance(s.operation, CreatePerson) and _is_own(row, s)
    ]
    family = [tr("Parents added and linked: {names}.", names=", ".join(added))] if added else []
    family += [
        tr("Linked to {name}, the same parent as in row {row}.", name=full_name(s.operation.values), row=s.rows[0])
        for s in parents
        if isinstance(s.operation, CreatePerson) and not _is_own(row, s)
    ]
    return [sentence for sentence in [*own, *family, *others] if sentence]


def _parent_of(link: Step) -> int | None:
    parent = link.operation.parent if isinstance(link.operation, LinkChild) else None
    return parent.step if isinstance(parent, Ref) else None


def _is_new_parent(step: Step, result: StepResult) -> bool:
    operation = step.operation
    return isinstance(operation, CreatePerson) and operation.kind is PersonKind.PARENT and not result.adopted


def _links_new(step: Step, made: Mapping[int, CreatePerson]) -> bool:
    operation = step.operation
    if not isinstance(operation, LinkChild):
        return False
    both = (operation.parent, operation.student)
    return all(isinstance(who, Ref) and who.step in made for who in both)


def _about_student(step: Step) -> bool:
    return getattr(step.operation, "kind", None) is PersonKind.STUDENT


def _person(row: PlannedRow, steps: list[Step], every: Mapping[int, StepResult]) -> int | None:
    """The ManageBac id of the row's own person: known before, or made by its step."""
    if row.person_id is not None:
        return row.person_id
    people = [step for step in steps if isinstance(step.operation, CreatePerson)]
    first = sorted(people, key=lambda step: not _about_student(step))[:1]
    made = [every[step.number] for step in first if step.number in every]
    return next((result.id for result in made if result.state is StepState.DONE), None)


def _people(row: PlannedRow, steps: list[Step], every: Mapping[int, StepResult]) -> frozenset[int]:
    """The ids of everybody the row is about, to tell whether a step for several did happen for them."""
    made = [every[s.number].id for s in steps if isinstance(s.operation, CreatePerson) and s.number in every]
    return frozenset(person for person in [row.person_id, *made] if person is not None)
