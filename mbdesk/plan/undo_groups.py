"""The way back out of groups and into them: only for people for whom the run changed something there."""

from collections.abc import Iterator
from dataclasses import replace

from mbdesk.plan import words
from mbdesk.plan.before import HL, LEVEL, MEMBER
from mbdesk.plan.done import Part, Past
from mbdesk.plan.folding import managebac_id
from mbdesk.plan.held import held
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Step
from mbdesk.plan.results import StepResult
from mbdesk.plan.undo_archive import Groups, at_higher_level, closed_now
from mbdesk.text import N_, tr


def regrouped(
    past: Past, step: Step, operation: AddToGroup | RemoveFromGroup, result: StepResult, groups: Groups
) -> Iterator[Part]:
    """The way back of ``step``, for people who stay in the school (``Past.stays``)."""
    staying = (past.stays(who) for who in operation.students)
    people = [id_ for id_ in staying if id_ is not None and id_ not in result.missing]
    if operation.group == "classes":
        yield from _reclassed(past, step, operation, people, groups)
        return
    ours = operation.group_id if isinstance(operation, AddToGroup) else None
    here = [id_ for id_ in people if id_ in past.today]
    people = [id_ for id_ in here if held(past.today[id_], "year_group_id") == ours]
    rows = past.rows_by_person(step)
    for id_ in [id_ for id_ in here if held(past.today[id_], "year_group_id") != ours]:
        sentence = N_("The year group of {name} was changed by someone else since and stays as it is.")
        yield Part(None, rows.get(id_, step.rows), note=tr(sentence, name=past.name(id_)))
    if isinstance(operation, RemoveFromGroup):
        out = [id_ for id_ in people if _was_in(past, step, id_, operation.group_id)]
        yield from _put_back(past, step, operation.group, operation.group_id, out, groups)
        return
    former: dict[int | None, list[int]] = {}
    for id_ in people:
        group = past.before(step, id_).get("year_group_id")
        if group != operation.group_id:
            former.setdefault(managebac_id(str(group)), []).append(id_)
    for group_id, students in former.items():
        if group_id is None:
            back = RemoveFromGroup(group=operation.group, group_id=operation.group_id, students=tuple(students))
            yield from _taken_back(past, step, back)
        else:
            yield from _put_back(past, step, operation.group, group_id, students, groups)


def _was_in(past: Past, step: Step, id_: int, group_id: int) -> bool:
    """Whether it was the step that took somebody out: whom a colleague had taken out before, nobody puts in again."""
    before = past.before(step, id_)
    return "year_group_id" not in before or str(before["year_group_id"]) == str(group_id)


def _reclassed(
    past: Past, step: Step, operation: AddToGroup | RemoveFromGroup, people: list[int], groups: Groups
) -> Iterator[Part]:
    """Only those for whom the step changed something: who was in the class before it stays there."""
    adds = isinstance(operation, AddToGroup)
    ours = [id_ for id_ in people if past.before(step, id_).get(MEMBER) is not adds]
    known = [id_ for id_ in ours if MEMBER in past.before(step, id_)]
    if len(known) < len(ours):
        sentence = N_("It is not known who was in the class before: {label}. Look in ManageBac.")
        yield Part(None, step.rows, note=tr(sentence, label=step.label))
    if not adds:
        yield from _put_back(past, step, "classes", operation.group_id, known, groups)
    elif known:
        back = RemoveFromGroup(group="classes", group_id=operation.group_id, students=tuple(known))
        yield from _taken_back(past, step, back)


def _put_back(past: Past, step: Step, group: str, group_id: int, students: list[int], groups: Groups) -> Iterator[Part]:
    """``students`` go into a group again. One that is closed by now takes nobody, and no class gets its levels back."""
    if not students:
        return
    rows, now = past.rows_by_person(step), groups(group, group_id)
    for id_ in students:
        name = past.name(id_)
        if not now.open:
            yield Part(None, rows.get(id_, step.rows), note=closed_now(name, [now.name]))
        elif past.before(step, id_).get(LEVEL) == HL:
            yield Part(None, rows.get(id_, step.rows), note=at_higher_level(name, [now.name]))
    if now.open:
        yield from _taken_back(past, step, AddToGroup(group=group, group_id=group_id, students=tuple(students)))


def _taken_back(past: Past, step: Step, back: AddToGroup | RemoveFromGroup) -> Iterator[Part]:
    rows = past.rows_by_person(step)
    mine = {number for id_ in back.students if isinstance(id_, int) for number in rows.get(id_, step.rows)}
    served = tuple(number for number in step.rows if number in mine)
    yield Part(back, served, tr("Take back: {label}", label=step.label))
    yield from _shown_back(past, step, served)


def _shown_back(past: Past, step: Step, rows: tuple[int, ...]) -> Iterator[Part]:
    """What ``rows`` showed of ``step``, the other way round. Who came back into all their classes has one cell for all
    of them: of that, this one class."""
    operation = step.operation
    if not isinstance(operation, AddToGroup | RemoveFromGroup):
        return
    fields = {f"{operation.group}:{operation.group_id}"}
    if operation.group == "year-groups":
        fields.add("year_group_id")
    for number in rows:
        row = past.rows.get(number)
        if row is not None:
            shown = [c for c in row.changes if c.field in fields and bool(c.new) is isinstance(operation, AddToGroup)]
            if not shown:
                name = words.group_of(step)
                whole = [c for c in row.changes if c.field == "classes" and name]
                shown = [replace(c, field=f"classes:{operation.group_id}", title=tr("Class"), new=name) for c in whole]
            back = tuple(replace(c, old=c.new, new=c.old, clears=not c.old) for c in shown)
            yield Part(None, (number,), changes=back)
