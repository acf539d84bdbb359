"""Which requests sending a plan takes, counted the way ``mbdesk.jobs`` sends it when nothing goes wrong (IMP-13)."""

from collections.abc import Iterator
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

AT_ONCE: Final = 100
"""So many people are read, or put into a group, with one request (``jobs.before``, ``api.writes``)."""
CLASSES_AT_ONCE: Final = 7
"""The lists of so many classes are read with one request before students are added (``jobs.rosters``): at some 25
people each they come in one answer."""
_CLASSES_OF: Final = 25
"""The classes of so many students come in one answer, at some eight classes each."""


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

    def count(self) -> None:
        kinds = {s.operation.kind for s in self.plan.steps if isinstance(s.operation, CreatePerson)}
        self.requests += len(kinds)
        for step in self.plan.steps:
            self._look(step)
            operation = step.operation
            if isinstance(operation, AddToGroup | RemoveFromGroup):
                if operation.group == "classes" and any(not self._is_new(who) for who in operation.students):
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
        batch = list(self._coming(found[0], step))
        ids = {id_ for _, ids in batch for id_ in ids}
        leaving = sum(isinstance(one.operation, ArchivePerson) for one, _ in batch)
        self.requests += _parts(len(ids))
        if leaving and found[0] is PersonKind.STUDENT:
            self.requests += -(-leaving // _CLASSES_OF)
        self._read_at |= dict.fromkeys(ids, now)

    def _roster(self, step: Step, operation: AddToGroup | RemoveFromGroup) -> None:
        """The reading of a class, and for one that students are added to of the next such classes with it."""
        now = self.pace.seconds(self.requests)
        read_at = self._rosters.pop(operation.group_id, float("-inf"))
        if isinstance(operation, RemoveFromGroup):
            self.requests += 1
        elif now - read_at > self.pace.fresh_for:
            self.requests += 1
            coming = self._adding(step)
            self._rosters |= dict.fromkeys(coming if len(coming) > 1 else [], now)
            self._rosters.pop(operation.group_id, None)

    def _adding(self, first: Step) -> list[int]:
        """The classes of ``first`` and of the next steps that add students to one, none of them after it lost any."""
        found: list[int] = []
        for step in self.plan.steps[first.number - 1 :]:
            operation = step.operation
            if isinstance(operation, AddToGroup | RemoveFromGroup) and operation.group == "classes":
                if isinstance(operation, RemoveFromGroup) or len(found) == CLASSES_AT_ONCE:
                    break
                if operation.group_id not in found:
                    found.append(operation.group_id)
        return found

    def _coming(self, kind: PersonKind, first: Step) -> Iterator[tuple[Step, tuple[int, ...]]]:
        """Steps from ``first`` on that change people of ``kind``, until ``AT_ONCE`` people are together."""
        many = 0
        for step in self.plan.steps[first.number - 1 :]:
            found = touched(step.operation)
            if found is None or found[0] is not kind:
                continue
            if many and many + len(found[1]) > AT_ONCE:
                return
            many += len(found[1])
            yield step, found[1]

    def _is_new(self, who: Who) -> bool:
        return not isinstance(who, int) and isinstance(self.plan.steps[who.step - 1].operation, CreatePerson)


def _parts(people: int) -> int:
    return -(-people // AT_ONCE)
