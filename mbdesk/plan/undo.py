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
from mbdesk.plan.before import CLASSES, LINKED, MEMBER
from mbdesk.plan.held import held, same
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.plan.plan import CellChange, Outcome, Plan, PlannedRow, Step
from mbdesk.plan.results import StepResult, StepState
from mbdesk.plan.targets import role_title
from mbdesk.plan.undo_archive import Groups, Returning
from mbdesk.records import Person, PersonKind
from mbdesk.text import N_, tr

Show = Callable[[str, Any], str]
"""A wire value of a field as people read it: ``show("year_group_id", 12)`` gives ``Grade 9``."""

UNDONE_ROWS: Final = "undone_rows"
"""In the answers of an undo of some rows only: their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A run as the undo sees it.

    ``before`` is what the journal kept: step number -> person id -> values. ``today`` are the records as they are now,
    by id; who is missing is gone.
    """

    plan: Plan
    results: Mapping[int, StepResult]
    before: Mapping[int, Mapping[int, Mapping[str, Any]]]
    today: Mapping[int, Person]


@dataclass(slots=True)
class _Part:
    """An operation of the undo with the rows it serves and what it shows; ``of`` is the step that it takes back."""

    operation: Operation | None
    rows: tuple[int, ...]
    label: str = ""
    changes: tuple[CellChange, ...] = ()
    note: str = ""
    of: Step | None = None


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
) -> Plan:
    """The plan that undoes ``done``, or only its ``rows`` when given: of what they share with others, a class for one,
    only their own people are taken out; people who were made for other rows too stay.

    ``leaving_on`` is the day from which archived students count as withdrawn, ``titles`` are field keys' headings.
    """
    undo = _Undo(done, leaving_on, titles, show, Returning(groups))
    meant = [step for step in reversed(done.plan.steps) if not rows or _is_meant(step, rows)]
    meant = [undo.only(step, rows) for step in meant] if rows else meant
    parts = [replace(part, of=step) for step in meant for part in undo.of(step)]
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
    return Plan(
        kind="undo",
        title=tr("Undo of {title}", title=done.plan.title),
        school=done.plan.school,
        school_name=done.plan.school_name,
        made_at=made_at,
        columns=done.plan.columns,
        rows=tuple(_row(row, lines[row.number], undo.person_of(row)) for row in done.plan.rows if row.number in lines),
        steps=steps,
        source=done.plan.source,
        source_sha256=done.plan.source_sha256,
        answers={UNDONE_ROWS: sorted(rows)} if rows else {},
    )


def _steps(parts: Sequence[_Part]) -> tuple[Step, ...]:
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
    """Whether something was sent and nobody knows what became of it."""
    lost = result.state in {StepState.UNKNOWN, StepState.SENDING}
    return lost or (result.state is StepState.NEEDS_YOU and result.attempts > 0)


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
        self, done: Done, leaving_on: date, titles: Mapping[str, str], show: Show, returning: Returning
    ) -> None:
        self.returning = returning
        self._done = done
        self._leaving_on = leaving_on.isoformat()
        self._titles = titles
        self._show = show
        made = {s.number: done.results[s.number] for s in done.plan.steps if isinstance(s.operation, CreatePerson)}
        self._made = {n: r.id for n, r in made.items() if r.state is StepState.DONE and r.id is not None}
        self._names = words.names_in(done.plan)
        self._rows = {row.number: row for row in done.plan.rows}

    def person_of(self, row: PlannedRow) -> int | None:
        """The row's own person."""
        mine = [self._made[number] for number in row.steps if number in self._made]
        students = [id_ for id_ in mine if self._is_student(id_)]
        return row.person_id or next(iter(students or mine), None)

    def only(self, step: Step, rows: Collection[int]) -> Step:
        """``step`` as if it had served only ``rows``."""
        if set(step.rows) <= set(rows) or not isinstance(step.operation, AddToGroup | RemoveFromGroup):
            return step
        mine = [row for row in self._done.plan.rows if row.number in set(step.rows) & set(rows)]
        people = {self.person_of(row) for row in mine}
        students = tuple(who for who in step.operation.students if self._id(who) in people)
        return replace(
            step, rows=tuple(row.number for row in mine), operation=replace(step.operation, students=students)
        )

    def _is_student(self, id_: int) -> bool:
        step = next(s for s in self._done.plan.steps if self._made.get(s.number) == id_)
        return isinstance(step.operation, CreatePerson) and step.operation.kind is PersonKind.STUDENT

    def of(self, step: Step) -> Iterator[_Part]:
        """The parts of the undo of ``step``; nothing when it was not done, a note when nobody knows whether it was."""
        result = self._done.results.get(step.number)
        if result is None or result.state is not StepState.DONE:
            if result is not None and _perhaps(result):
                yield _Part(None, step.rows, note=self._unknown(step))
            return
        match step.operation:
            case CreatePerson(kind=kind) if result.id is not None:
                yield from self._archive(step, kind, result.id, {"withdrawn_on": self._leaving_on})
            case UpdatePerson():
                yield from self._put_back(step, step.operation)
            case ArchivePerson(kind=kind, id=id_):
                yield from self._as_before(step, id_, archived=True) or self._bring_back(step, kind, id_)
            case UnarchivePerson(kind=kind, id=id_):
                was = self._before(step, id_)
                dates = {key: was[key] for key in ("graduated_on", "withdrawn_on") if was.get(key)}
                again = self._archive(step, kind, id_, dates or {"withdrawn_on": self._leaving_on})
                yield from self._as_before(step, id_, archived=False) or again
            case LinkChild() | UnlinkChild():
                yield from self._relink(step, step.operation)
            case AddToGroup() | RemoveFromGroup():
                yield from self._regroup(step, step.operation, result)

    def _unknown(self, step: Step) -> str:
        if isinstance(step.operation, CreatePerson):
            name = words.name_of(step.operation, self._name)
            return tr("{name} may have been added. Look in ManageBac, and archive them there if so.", name=name)
        return tr("This may have been done: {label}. Look in ManageBac, and put it right there.", label=step.label)

    def _as_before(self, step: Step, id_: int, *, archived: bool) -> list[_Part]:
        """Said, and not undone: somebody else had archived the person, or brought them back, before the run."""
        if self._before(step, id_).get("archived") is not archived:
            return []
        sentence = N_("{name} was archived before, and stays so.")
        if not archived:
            sentence = N_("{name} was not archived before, and stays so.")
        return [_Part(None, step.rows, note=tr(sentence, name=self._name(id_)))]

    def _archive(self, step: Step, kind: PersonKind, id_: int, dates: Mapping[str, str]) -> Iterator[_Part]:
        person = self._done.today.get(id_)
        name = self._name(id_) or words.name_of(step.operation, self._name)
        if person is None:
            yield _Part(None, step.rows, note=tr("{name} is no longer in ManageBac.", name=name))
            return
        if person.archived:
            yield _Part(None, step.rows, note=tr("{name} is archived already.", name=name))
            return
        day = dict(list(dates.items())[:1]) if kind is PersonKind.STUDENT else {}
        operation = ArchivePerson(kind=kind, id=id_, **day)
        yield _Part(operation, step.rows, tr("Archive {name}", name=name), (_status(name, kind, archived=True),))

    def _bring_back(self, step: Step, kind: PersonKind, id_: int) -> Iterator[_Part]:
        person, name = self._done.today.get(id_), self._name(id_)
        if person is None or not person.archived:
            yield _Part(None, step.rows, note=tr("{name} is not archived any more.", name=name))
            return
        label = tr("Bring back {name}", name=name)
        changes: tuple[CellChange, ...] = ()
        notes: tuple[str, ...] = ()
        if kind is PersonKind.STUDENT:
            was = self._before(step, id_)
            changes, notes = self.returning.student(id_, name, step.rows, was.get("year_group_id"), was.get(CLASSES))
        status = _status(name, kind, archived=False)
        yield _Part(UnarchivePerson(kind=kind, id=id_), step.rows, label, (status, *changes))
        yield from (_Part(None, step.rows, note=note) for note in notes)

    def _put_back(self, step: Step, operation: UpdatePerson) -> Iterator[_Part]:
        person, name = self._done.today.get(operation.id), self._name(operation.id)
        if person is None:
            yield _Part(None, step.rows, note=tr("{name} is no longer in ManageBac.", name=name))
            return
        was = {**operation.before, **self._before(step, operation.id)}
        values: dict[str, Any] = {}
        now = {key: held(person, key) for key in operation.values}
        for key, ours in operation.values.items():
            title = self._titles.get(key, key)
            if key not in was:
                yield _Part(None, step.rows, note=tr("{title} of {name} cannot be put back.", title=title, name=name))
            elif not same(now[key], ours):
                sentence = N_("{title} of {name} was changed by someone else since and stays as it is.")
                yield _Part(None, step.rows, note=tr(sentence, title=title, name=name))
            elif key == "year_group_id" and not was[key]:
                label = tr("Take {name} out of the year group", name=name)
                group = RemoveFromGroup(group="year-groups", group_id=int(ours), students=(operation.id,))
                yield _Part(group, step.rows, label, (self._change(name, operation.kind, key, now[key], None),))
            elif not same(was[key], ours):
                values[key] = _cleared(ours) if was[key] in (None, "", []) else was[key]
        if values:
            changes = tuple(self._change(name, operation.kind, key, now[key], old) for key, old in values.items())
            before = {key: now[key] for key in values}
            back = UpdatePerson(kind=operation.kind, id=operation.id, values=values, before=before)
            yield _Part(back, step.rows, tr("Put back {name}", name=name), changes)

    def _relink(self, step: Step, operation: LinkChild | UnlinkChild) -> Iterator[_Part]:
        parent, student = self._id(operation.parent), self._id(operation.student)
        if parent is None or student is None or {parent, student} <= set(self._made.values()):
            return  # both are archived together, and come back together
        names = {"parent": self._name(parent), "student": self._name(student)}
        linked_before = self._before(step, student).get(LINKED)
        if linked_before is isinstance(operation, LinkChild):
            sentence = N_("{parent} was linked to {student} before, and stays so.")
            if not linked_before:
                sentence = N_("{parent} was not linked to {student} before, and stays so.")
            yield _Part(None, step.rows, note=tr(sentence, **names))
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
        yield _Part(back, step.rows, tr(sentence, **names), (change,))

    def _regroup(self, step: Step, operation: AddToGroup | RemoveFromGroup, result: StepResult) -> Iterator[_Part]:
        """Only people who were there before: who was made is archived, and leaves every group with that."""
        people = [who for who in operation.students if isinstance(who, int) and who not in result.missing]
        if operation.group == "classes":
            yield from self._reclass(step, operation, people)
            return
        ours = operation.group_id if isinstance(operation, AddToGroup) else None
        people = [id_ for id_ in people if id_ in self._done.today]
        moved = [id_ for id_ in people if held(self._done.today[id_], "year_group_id") != ours]
        for id_ in moved:
            sentence = N_("The year group of {name} was changed by someone else since and stays as it is.")
            yield _Part(None, step.rows, note=tr(sentence, name=self._name(id_)))
        people = [id_ for id_ in people if id_ not in moved]
        if isinstance(operation, RemoveFromGroup):
            yield from self._group(step, AddToGroup, operation.group, operation.group_id, people)
            return
        former: dict[int | None, list[int]] = {}
        for id_ in people:
            group = self._before(step, id_).get("year_group_id")
            if group != operation.group_id:
                former.setdefault(int(group) if group else None, []).append(id_)
        for group_id, students in former.items():
            if group_id is None:
                yield from self._group(step, RemoveFromGroup, operation.group, operation.group_id, students)
            else:
                yield from self._group(step, AddToGroup, operation.group, group_id, students)

    def _reclass(self, step: Step, operation: AddToGroup | RemoveFromGroup, people: list[int]) -> Iterator[_Part]:
        """Only those for whom the step changed something: who was in the class before it stays there."""
        adds = isinstance(operation, AddToGroup)
        ours = [id_ for id_ in people if self._before(step, id_).get(MEMBER) is not adds]
        known = [id_ for id_ in ours if MEMBER in self._before(step, id_)]
        if len(known) < len(ours):
            sentence = N_("It is not known who was in the class before: {label}. Look in ManageBac.")
            yield _Part(None, step.rows, note=tr(sentence, label=step.label))
        yield from self._group(step, RemoveFromGroup if adds else AddToGroup, "classes", operation.group_id, known)

    def _group(
        self,
        step: Step,
        kind: type[AddToGroup] | type[RemoveFromGroup],
        group: str,
        group_id: int,
        students: list[int],
    ) -> Iterator[_Part]:
        if students:
            back = kind(group=group, group_id=group_id, students=tuple(students))
            yield _Part(back, step.rows, tr("Take back: {label}", label=step.label))
            yield from self._shown_back(step, students)

    def _shown_back(self, step: Step, students: list[int]) -> Iterator[_Part]:
        """What the rows showed of ``step``, the other way round."""
        operation = step.operation
        if not isinstance(operation, AddToGroup | RemoveFromGroup):
            return
        fields = {f"{operation.group}:{operation.group_id}"}
        if operation.group == "year-groups":
            fields.add("year_group_id")
        wanted = set(students)
        for number in step.rows:
            row = self._rows.get(number)
            if row is not None and self.person_of(row) in wanted:
                shown = [
                    c for c in row.changes if c.field in fields and bool(c.new) is isinstance(operation, AddToGroup)
                ]
                back = tuple(replace(c, old=c.new, new=c.old, clears=not c.old) for c in shown)
                yield _Part(None, (row.number,), changes=back)

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

    def _before(self, step: Step, id_: int) -> Mapping[str, Any]:
        return self._done.before.get(step.number, {}).get(id_, {})

    def _id(self, who: Who) -> int | None:
        return who if isinstance(who, int) else self._made.get(who.step)

    def _name(self, who: Who) -> str:
        id_ = self._id(who)
        person = self._done.today.get(id_) if id_ is not None else None
        return person.full_name if person is not None else self._names.get(who, "")


def _status(name: str, kind: PersonKind, *, archived: bool) -> CellChange:
    old, new = (tr("Active"), tr("Archived")) if archived else (tr("Archived"), tr("Active"))
    return CellChange(who=name, role=role_title(kind.value), field="archived", title=tr("Status"), old=old, new=new)


def _cleared(value: Any) -> Any:
    """The value that clears a field: ManageBac ignores null (contract 1.3)."""
    return [] if isinstance(value, list | tuple) else ""
