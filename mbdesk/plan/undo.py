"""The inverse of a run: what was made is archived, what was changed is put back, what was linked is unlinked (A9).

Cells that somebody else changed since are left alone, and that is said. The undo is a plan like any other: it is
reviewed, frozen and sent by the same runner, and it can be undone in turn.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from mbdesk.plan import words
from mbdesk.plan.before import IN_CLASSES, LINKED
from mbdesk.plan.done import Done, Part, Past
from mbdesk.plan.folding import managebac_id
from mbdesk.plan.held import held, means_the_same, same
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
)
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step
from mbdesk.plan.results import StepResult, StepState
from mbdesk.plan.reviewed import as_reviewed
from mbdesk.plan.targets import role_title
from mbdesk.plan.undo_archive import Groups, Returning
from mbdesk.plan.undo_groups import regrouped
from mbdesk.records import PersonKind
from mbdesk.text import N_, tr

Show = Callable[[str, Any], str]
"""A wire value of a field as people read it: ``show("year_group_id", 12)`` gives ``Grade 9``."""

UNDONE_ROWS: Final = "undone_rows"
"""In the answers of an undo of some rows only: their numbers."""


@dataclass(slots=True)
class _Line:
    """What the undo does for one row."""

    steps: list[int] = field(default_factory=list)
    changes: list[CellChange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def undo_plan(
    done: Done,
    *,
    made_at: str,
    leaving_on: date,
    titles: Mapping[str, str],
    show: Show,
    groups: Groups,
    rows: Collection[int] = (),
    archives_teachers: bool = False,
) -> Plan:
    """The plan that undoes ``done``, or only its ``rows`` when given: of what they share with others, a class for one,
    only their own people are taken out; people who were made for other rows too stay. What an undo took back before is
    left out.

    ``leaving_on`` is the day from which archived students count as withdrawn, ``titles`` are field keys' headings.
    ``archives_teachers``: whether the access key names that it may archive teachers (contract 9.4).
    """
    past = Past(done)
    undo = _Undo(past, leaving_on, titles, show, Returning(groups), archives_teachers=archives_teachers)
    rows = frozenset(rows)
    meant = [step for step in reversed(done.plan.steps) if not rows or _is_meant(step, rows)]
    meant = [past.only(step, rows) for step in meant] if rows else meant
    parts = [replace(part, of=step) for step in meant for part in undo.left_of(step)]
    parts = [*_told_once(parts), *(undo.stay(done.plan.steps, rows) if rows else ())]
    steps = _steps([part for part in parts if part.operation is not None])
    comes_back = {s.operation.id: s.number for s in steps if isinstance(s.operation, UnarchivePerson)}
    steps = (*steps, *undo.returning.steps(len(steps) + 1, comes_back))
    lines: dict[int, _Line] = {}
    for part in parts:
        for number in part.rows:
            line = lines.setdefault(number, _Line())
            line.changes += part.changes
            line.notes += [part.note] if part.note and part.note not in line.notes else []
    for step in steps:
        for number in step.rows:
            lines[number].steps.append(step.number)
    plan = Plan(
        kind="undo",
        title=tr("Undo of {title}", title=done.plan.title),
        school=done.plan.school,
        school_name=done.plan.school_name,
        made_at=made_at,
        columns=done.plan.columns,
        rows=tuple(_row(row, lines[row.number], past.person_of(row)) for row in done.plan.rows if row.number in lines),
        steps=steps,
        source=done.plan.source,
        source_sha256=done.plan.source_sha256,
        answers={UNDONE_ROWS: sorted(rows)} if rows else {},
    )
    return as_reviewed(plan, past.today.get)


def _told_once(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, each person in one of them: whoever was made for several rows goes under the first whose own person
    goes too. A row whose own person does not, as one who was archived before, does not change."""
    own = {number for part in parts if part.changes and len(part.rows) == 1 for number in part.rows}
    for part in parts:
        mine = [number for number in part.rows if number in own]
        if not isinstance(part.operation, ArchivePerson) or not mine or len(part.rows) == 1:
            yield part
            continue
        yield replace(part, rows=tuple(mine), changes=())
        yield Part(None, (mine[0],), changes=part.changes)


def _steps(parts: Sequence[Part]) -> tuple[Step, ...]:
    """The parts numbered. What came after another step is taken back before it: a student is put back into the old
    class before they are taken out of the new one."""
    numbers: dict[int, tuple[int, ...]] = defaultdict(tuple)
    followers: dict[int, tuple[int, ...]] = defaultdict(tuple)
    steps = []
    for number, part in enumerate(parts, start=1):
        if part.of is None or part.operation is None:
            continue
        numbers[part.of.number] += (number,)
        for earlier in part.of.after:
            followers[earlier] += (part.of.number,)
        after = tuple(back for follower in dict.fromkeys(followers[part.of.number]) for back in numbers[follower])
        steps.append(Step(number=number, operation=part.operation, rows=part.rows, label=part.label, after=after))
    return tuple(steps)


def _perhaps(result: StepResult) -> bool:
    """Whether something was sent and nobody knows what became of it. Whom somebody else moved elsewhere meanwhile is
    known: it was not done for them."""
    lost = result.state in {StepState.UNKNOWN, StepState.SENDING}
    return lost or (result.state is StepState.NEEDS_YOU and result.attempts > 0 and not result.against)


def _is_meant(step: Step, rows: Collection[int]) -> bool:
    """Whether ``step`` served nobody but ``rows``, or can be taken back for a part of its people."""
    if isinstance(step.operation, AddToGroup | RemoveFromGroup):
        return bool(set(step.rows) & set(rows))
    return bool(step.rows) and set(step.rows) <= set(rows)


def _row(row: PlannedRow, line: _Line, person: int | None) -> PlannedRow:
    return PlannedRow(
        number=row.number,
        name=row.name,
        outcome=Outcome.CHANGES if line.steps else Outcome.LEFT_OUT,
        cells=row.cells,
        changes=tuple(line.changes),
        steps=tuple(line.steps),
        notes=tuple(line.notes),
        person_id=person,
    )


class _Undo:
    """Turns each step that was done into the steps that take it back."""

    def __init__(
        self,
        past: Past,
        leaving_on: date,
        titles: Mapping[str, str],
        show: Show,
        returning: Returning,
        *,
        archives_teachers: bool,
    ) -> None:
        self.returning = returning
        self._past = past
        self._leaving_on = leaving_on.isoformat()
        self._titles = titles
        self._show = show
        self._archives_teachers = archives_teachers

    def left_of(self, step: Step) -> Iterator[Part]:
        """The parts of the undo of what earlier undos left of ``step``; of whom they archived, that it is so."""
        left = self._past.still(step)
        if left is not None:
            yield from self.of(left)
        elif isinstance(step.operation, CreatePerson):
            yield from (part for part in self.of(step) if part.operation is None)

    def of(self, step: Step) -> Iterator[Part]:
        """The parts of the undo of ``step``; nothing when it was not done, a note when nobody knows whether it was."""
        result = self._past.results.get(step.number)
        if result is None or result.state is not StepState.DONE:
            if result is not None and _perhaps(result):
                yield Part(None, step.rows, note=self._unknown(step))
            return
        match step.operation:
            case CreatePerson(kind=kind) if result.id is not None:
                yield from self._archive(step, kind, result.id, {"withdrawn_on": self._leaving_on})
            case UpdatePerson():
                yield from self._put_back(step, step.operation)
            case ArchivePerson(kind=kind, id=id_):
                yield from self._as_before(step, id_, archived=True) or self._bring_back(step, kind, id_)
            case UnarchivePerson(kind=kind, id=id_):
                was = self._past.before(step, id_)
                dates = {key: was[key] for key in ("graduated_on", "withdrawn_on") if was.get(key)}
                again = self._archive(step, kind, id_, dates or {"withdrawn_on": self._leaving_on})
                yield from self._as_before(step, id_, archived=False) or again
            case LinkChild() | UnlinkChild():
                yield from self._relink(step, step.operation)
            case AddToGroup() | RemoveFromGroup():
                yield from regrouped(self._past, step, step.operation, result, self.returning.groups)

    def stay(self, steps: Sequence[Step], rows: Collection[int]) -> Iterator[Part]:
        """Whom the run made for ``rows`` and for others too: they are not taken back with these alone."""
        for step in steps:
            mine = tuple(number for number in step.rows if number in rows)
            if not isinstance(step.operation, CreatePerson) or not mine or len(mine) == len(step.rows):
                continue
            result = self._past.results.get(step.number)
            person = self._past.today.get(result.id) if result is not None and result.id is not None else None
            if person is not None and not person.archived:
                note = tr("{name} was added for other rows too, and stays.", name=person.full_name)
                yield Part(None, mine, note=note)

    def _unknown(self, step: Step) -> str:
        if isinstance(step.operation, CreatePerson):
            name = words.name_of(step.operation, self._past.name)
            return tr("{name} may have been added. Look in ManageBac, and archive them there if so.", name=name)
        return tr("This may have been done: {label}. Look in ManageBac, and put it right there.", label=step.label)

    def _as_before(self, step: Step, id_: int, *, archived: bool) -> list[Part]:
        """Said, and not undone: somebody else had archived the person, or brought them back, before the run."""
        if self._past.before(step, id_).get("archived") is not archived:
            return []
        sentence = N_("{name} was archived before, and stays so.")
        if not archived:
            sentence = N_("{name} was not archived before, and stays so.")
        return [Part(None, step.rows, note=tr(sentence, name=self._past.name(id_)))]

    def _archive(self, step: Step, kind: PersonKind, id_: int, dates: Mapping[str, str]) -> Iterator[Part]:
        person = self._past.today.get(id_)
        name = self._past.name(id_) or words.name_of(step.operation, self._past.name)
        if person is None:
            yield Part(None, step.rows, note=tr("{name} is no longer in ManageBac.", name=name))
            return
        if person.archived:
            yield Part(None, step.rows, note=tr("{name} is archived already.", name=name))
            return
        if kind is PersonKind.TEACHER and not self._archives_teachers:
            sentence = N_("This access key cannot archive {name}. Archive them in ManageBac itself.")
            yield Part(None, step.rows, note=tr(sentence, name=name))
            return
        day = dict(list(dates.items())[:1]) if kind is PersonKind.STUDENT else {}
        operation = ArchivePerson(kind=kind, id=id_, **day)
        yield Part(operation, step.rows, tr("Archive {name}", name=name), (_status(name, kind, archived=True),))

    def _bring_back(self, step: Step, kind: PersonKind, id_: int) -> Iterator[Part]:
        person, name = self._past.today.get(id_), self._past.name(id_)
        if person is None or not person.archived:
            yield Part(None, step.rows, note=tr("{name} is not archived any more.", name=name))
            return
        label = tr("Bring back {name}", name=name)
        changes: tuple[CellChange, ...] = ()
        notes: tuple[str, ...] = ()
        if kind is PersonKind.STUDENT:
            was = self._past.before(step, id_)
            year_group = managebac_id(str(was.get("year_group_id")))
            changes, notes = self.returning.student(id_, name, step.rows, year_group, was.get(IN_CLASSES))
        status = _status(name, kind, archived=False)
        yield Part(UnarchivePerson(kind=kind, id=id_), step.rows, label, (status, *changes))
        yield from (Part(None, step.rows, note=note) for note in notes)

    def _put_back(self, step: Step, operation: UpdatePerson) -> Iterator[Part]:
        person, name = self._past.today.get(operation.id), self._past.name(operation.id)
        if person is None:
            yield Part(None, step.rows, note=tr("{name} is no longer in ManageBac.", name=name))
            return
        was = {**operation.before, **self._past.before(step, operation.id)}
        values: dict[str, Any] = {}
        now = {key: held(person, key) for key in operation.values}
        for key, ours in operation.values.items():
            title = self._titles.get(key, key)
            if key not in was:
                yield Part(None, step.rows, note=tr("{title} of {name} cannot be put back.", title=title, name=name))
            elif not means_the_same(key, now[key], ours):
                sentence = N_("{title} of {name} was changed by someone else since and stays as it is.")
                yield Part(None, step.rows, note=tr(sentence, title=title, name=name))
            elif key == "year_group_id" and not was[key]:
                label = tr("Take {name} out of the year group", name=name)
                group = RemoveFromGroup(group="year-groups", group_id=int(ours), students=(operation.id,))
                yield Part(group, step.rows, label, (self._change(name, operation.kind, key, now[key], None),))
            elif not same(was[key], ours):
                values[key] = _cleared(ours) if was[key] in (None, "", []) else was[key]
        if values:
            changes = tuple(self._change(name, operation.kind, key, now[key], old) for key, old in values.items())
            before = {key: now[key] for key in values}
            back = UpdatePerson(kind=operation.kind, id=operation.id, values=values, before=before)
            yield Part(back, step.rows, tr("Put back {name}", name=name), changes)

    def _relink(self, step: Step, operation: LinkChild | UnlinkChild) -> Iterator[Part]:
        parent, student = self._past.id(operation.parent), self._past.id(operation.student)
        if parent is None or student is None or {parent, student} <= self._past.made:
            return  # both are archived together, and come back together
        names = {"parent": self._past.name(parent), "student": self._past.name(student)}
        linked_before = self._past.before(step, student).get(LINKED)
        if linked_before is isinstance(operation, LinkChild):
            sentence = N_("{parent} was linked to {student} before, and stays so.")
            if not linked_before:
                sentence = N_("{parent} was not linked to {student} before, and stays so.")
            yield Part(None, step.rows, note=tr(sentence, **names))
            return
        inverse = UnlinkChild if isinstance(operation, LinkChild) else LinkChild
        sentence = N_("Unlink {parent} from {student}") if inverse is UnlinkChild else N_("Link {parent} to {student}")
        link = operation.relationship or tr("linked")
        old, new = (link, "") if inverse is UnlinkChild else ("", link)
        change = CellChange(
            who=names["student"] or names["parent"],
            role=role_title("student"),
            field="parent_ids",
            title=tr("Parent {name}", name=names["parent"]),
            old=old,
            new=new,
            clears=not new,
        )
        back = inverse(parent=parent, student=student, relationship=operation.relationship)
        yield Part(back, step.rows, tr(sentence, **names), (change,))

    def _change(self, name: str, kind: PersonKind, key: str, now: Any, old: Any) -> CellChange:
        new = self._show(key, old)
        title = self._titles.get(key, key)
        return CellChange(
            who=name,
            role=role_title(kind.value),
            field=key,
            title=title,
            old=self._show(key, now),
            new=new,
            clears=not new,
        )


def _status(name: str, kind: PersonKind, *, archived: bool) -> CellChange:
    old, new = (tr("Active"), tr("Archived")) if archived else (tr("Archived"), tr("Active"))
    return CellChange(who=name, role=role_title(kind.value), field="archived", title=tr("Status"), old=old, new=new)


def _cleared(value: Any) -> Any:
    """The value that clears a field: ManageBac ignores null (contract 1.3)."""
    return [] if isinstance(value, list | tuple) else ""
