"""A run as its undo sees it: what was done, what was there before it, and what is there now."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mbdesk.plan import words
from mbdesk.plan.operations import AddToGroup, CreatePerson, Operation, RemoveFromGroup, UnarchivePerson, Who
from mbdesk.plan.plan import CellChange, Plan, PlannedRow, Step
from mbdesk.plan.results import StepResult, StepState
from mbdesk.records import Person, PersonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What an earlier undo did of a run: the ``rows`` that it took back, of those that it was ``asked`` for (empty: of
    all)."""

    rows: frozenset[int]
    asked: frozenset[int] = frozenset()

    def includes(self, step: Step) -> bool:
        """Whether it took back ``step``, which is about one person: who serves other rows too was left alone."""
        return not self.rows.isdisjoint(step.rows) and (not self.asked or self.asked.issuperset(step.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A run as the undo sees it.

    ``before`` is what the journal kept: step number -> person id -> values. ``today`` are the records as they are now,
    by id; who is missing is gone. ``back`` are the undos that were sent before.
    """

    plan: Plan
    results: Mapping[int, StepResult]
    before: Mapping[int, Mapping[int, Mapping[str, Any]]]
    today: Mapping[int, Person]
    back: Sequence[TakenBack] = ()


@dataclass(slots=True)
class Part:
    """An operation of the undo with the rows it serves and what it shows; ``of`` is the step that it takes back."""

    operation: Operation | None
    rows: tuple[int, ...]
    label: str = ""
    changes: tuple[CellChange, ...] = ()
    note: str = ""
    of: Step | None = None


class Past:
    """Answers what the undo of ``done`` asks about its people and rows."""

    def __init__(self, done: Done) -> None:
        self.today = done.today
        self.results = done.results
        self.rows: Mapping[int, PlannedRow] = {row.number: row for row in done.plan.rows}
        self._before = done.before
        self._back_already = done.back
        self._names = words.names_in(done.plan)
        self._made: dict[int, int] = {}
        self._students: set[int] = set()
        self._back: dict[int, int] = {}
        for step in done.plan.steps:
            if isinstance(step.operation, UnarchivePerson):
                self._back[step.number] = step.operation.id
            if not isinstance(step.operation, CreatePerson):
                continue
            result = done.results[step.number]
            if result.state is StepState.DONE and result.id is not None:
                self._made[step.number] = result.id
                if step.operation.kind is PersonKind.STUDENT:
                    self._students.add(result.id)
        self.made = frozenset(self._made.values())

    def person_of(self, row: PlannedRow) -> int | None:
        """The row's own person."""
        mine = [self._made[number] for number in row.steps if number in self._made]
        students = [id_ for id_ in mine if id_ in self._students]
        return row.person_id or next(iter(students or mine), None)

    def rows_by_person(self, step: Step) -> Mapping[int, tuple[int, ...]]:
        """The rows of ``step`` by the person whom they are about; rows that are about nobody we know are in none."""
        found: dict[int, tuple[int, ...]] = {}
        for number in step.rows:
            row = self.rows.get(number)
            if row is not None and (person := self.person_of(row)) is not None:
                found[person] = (*found.get(person, ()), number)
        return found

    def only(self, step: Step, rows: Collection[int]) -> Step:
        """``step`` as if it had served only ``rows``."""
        if set(step.rows) <= set(rows) or not isinstance(step.operation, AddToGroup | RemoveFromGroup):
            return step
        mine = [number for number in step.rows if number in rows]
        people = {self.person_of(self.rows[number]) for number in mine} - {None}
        students = tuple(who for who in step.operation.students if self.id(who) in people)
        return replace(step, rows=tuple(mine), operation=replace(step.operation, students=students))

    def still(self, step: Step) -> Step | None:
        """What of ``step`` earlier undos did not take back; None when nothing is left. What somebody put back by hand
        since is not taken back twice."""
        if not isinstance(step.operation, AddToGroup | RemoveFromGroup):
            return None if any(one.includes(step) for one in self._back_already) else step
        left = frozenset(step.rows).difference(*(one.rows for one in self._back_already))
        return self.only(step, left) if left else None

    def before(self, step: Step, id_: int) -> Mapping[str, Any]:
        """What the journal kept of person ``id_`` just before ``step``."""
        return self._before.get(step.number, {}).get(id_, {})

    def id(self, who: Who) -> int | None:
        """The ManageBac id of ``who``; None for somebody whom the run did not make in the end."""
        return who if isinstance(who, int) else self._made.get(who.step, self._back.get(who.step))

    def stays(self, who: Who) -> int | None:
        """The id of ``who`` when the undo leaves them in the school; None for those whom it archives, who leave every
        group with that: whom the run made, or brought out of the archive themselves."""
        if isinstance(who, int):
            return who
        id_ = self._back.get(who.step)
        if id_ is None or self._before.get(who.step, {}).get(id_, {}).get("archived") is not False:
            return None
        return id_

    def name(self, who: Who) -> str:
        """As ManageBac has it now, else as the plan had it."""
        id_ = self.id(who)
        person = self.today.get(id_) if id_ is not None else None
        return person.full_name if person is not None else self._names.get(who, "")
