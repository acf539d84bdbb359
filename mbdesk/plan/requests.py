"""Which requests sending a plan takes, counted the way ``mbdesk.jobs`` sends it when nothing goes wrong (IMP-13)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UpdatePerson,
    Who,
)
from mbdesk.plan.plan import Plan, Step
from mbdesk.records import PersonKind

IDS_IN_A_CALL: Final = 100
"""So many people are read, or put into a group, with one request. ManageBac says nothing of a limit (contract 18 row
24)."""
CLASSES_AT_ONCE: Final = 50
"""Of so many classes, and ``IDS_IN_A_CALL`` students, it is asked with one request who is in them already, before they
are added. A student whom ManageBac left out of its answer, unsaid, would count as not in the class before."""
_CLASSES_OF: Final = 25
"""The classes of so many students come in one answer, at some eight classes each."""

There = Callable[[Who], int | None]
"""The id of somebody who was in ManageBac before the plan, None for somebody whom it makes."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How requests go out: ``per_minute`` one after the other, each answered in ``each`` seconds; then the ``window``
    (seconds) is waited for. A record that was read counts as today's for ``fresh_for`` seconds."""

    per_minute: int
    each: float
    window: float
    fresh_for: float = 30.0

    def seconds(self, requests: int) -> float:
        """How long so many requests take."""
        whole, rest = divmod(max(requests - 1, 0), self.per_minute)
        return whole * max(self.window, self.per_minute * self.each) + (rest + bool(requests)) * self.each


def touched(operation: Operation) -> tuple[PersonKind, tuple[int, ...]] | None:
    """The people, already in ManageBac, whose records ``operation`` changes: they are read just before."""
    match operation:
        case UpdatePerson(kind=kind, id=id_) | ArchivePerson(kind=kind, id=id_) | UnarchivePerson(kind=kind, id=id_):
            return kind, (id_,)
        case AddToGroup(group="year-groups") | RemoveFromGroup(group="year-groups"):
            ids = tuple(student for student in operation.students if isinstance(student, int))
            return (PersonKind.STUDENT, ids) if ids else None
        case _:
            return None


def changed_together(kind: PersonKind, steps: Iterable[Step]) -> Iterator[tuple[Step, tuple[int, ...]]]:
    """The first of ``steps`` that change people of ``kind``, with those people, until a request is full."""
    many = 0
    for step in steps:
        found = touched(step.operation)
        if found is None or found[0] is not kind:
            continue
        if many and many + len(found[1]) > IDS_IN_A_CALL:
            return
        many += len(found[1])
        yield step, found[1]


def joining_together(steps: Iterable[Step], there: There) -> dict[int, tuple[int, tuple[int, ...]]]:
    """The first of ``steps`` that add students to a class, each to another one and none after a class lost students,
    until a request is full: step number -> the class and those of its students whom ``there`` knows."""
    found: dict[int, tuple[int, tuple[int, ...]]] = {}
    classes: set[int] = set()
    students: set[int] = set()
    for step in steps:
        operation = step.operation
        if not isinstance(operation, AddToGroup | RemoveFromGroup) or operation.group != "classes":
            continue
        if isinstance(operation, RemoveFromGroup) or len(classes) == CLASSES_AT_ONCE:
            break
        known = tuple(id_ for who in operation.students if (id_ := there(who)) is not None)
        if operation.group_id in classes or not known:
            continue
        if found and len(students.union(known)) > IDS_IN_A_CALL:
            break
        classes.add(operation.group_id)
        students.update(known)
        found[step.number] = operation.group_id, known
    return found


def there_before(steps: Sequence[Step], who: Who) -> int | None:
    """The id of ``who`` when they were in ManageBac before the plan with these ``steps``, None when it makes them."""
    if isinstance(who, int):
        return who
    operation = steps[who.step - 1].operation
    return operation.id if isinstance(operation, UnarchivePerson) else None


def count_requests(plan: Plan, pace: Pace) -> int:
    """Every request of the plan: sends, reads of who is changed, rosters of classes, and one look for each kind of
    person that is created."""
    counting = _Counting(plan, pace)
    counting.count()
    return counting.requests


@dataclass(slots=True)
class _Counting:
    """One plan sent in thought."""

    plan: Plan
    pace: Pace
    requests: int = 0
    _read_at: dict[int, float] = field(default_factory=dict)
    _rosters: dict[int, float] = field(default_factory=dict)
    """By the number of the step for which they were read."""

    def count(self) -> None:
        kinds = {s.operation.kind for s in self.plan.steps if isinstance(s.operation, CreatePerson)}
        self.requests += len(kinds)
        for step in self.plan.steps:
            self._look(step)
            operation = step.operation
            if isinstance(operation, AddToGroup | RemoveFromGroup):
                if operation.group == "classes" and any(self._there(who) for who in operation.students):
                    self._roster(step, operation)
                self.requests += _parts(len(operation.students))
            else:
                self.requests += 1
            for id_ in (touched(operation) or (None, ()))[1]:
                self._read_at.pop(id_, None)

    def _look(self, step: Step) -> None:
        """The reading of those whom ``step`` changes, with those of the next steps, unless they were read lately."""
        found = touched(step.operation)
        now = self.pace.seconds(self.requests)
        if found is None or all(now - self._read_at.get(id_, float("-inf")) <= self.pace.fresh_for for id_ in found[1]):
            return
        batch = list(changed_together(found[0], self.plan.steps[step.number - 1 :]))
        ids = {id_ for _, ids in batch for id_ in ids}
        leaving = sum(isinstance(one.operation, ArchivePerson) for one, _ in batch)
        self.requests += _parts(len(ids))
        if leaving and found[0] is PersonKind.STUDENT:
            self.requests += -(-leaving // _CLASSES_OF)
        self._read_at |= dict.fromkeys(ids, now)

    def _roster(self, step: Step, operation: AddToGroup | RemoveFromGroup) -> None:
        """The reading of a class, and for one that students are added to of the next such classes with it."""
        now = self.pace.seconds(self.requests)
        if isinstance(operation, RemoveFromGroup):
            self.requests += 1
        elif now - self._rosters.pop(step.number, float("-inf")) > self.pace.fresh_for:
            self.requests += 1
            coming = joining_together(self.plan.steps[step.number - 1 :], self._there)
            self._rosters |= dict.fromkeys(coming if len(coming) > 1 else [], now)

    def _there(self, who: Who) -> int | None:
        return there_before(self.plan.steps, who)


def _parts(people: int) -> int:
    return -(-people // IDS_IN_A_CALL)
