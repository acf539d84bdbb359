"""In which year group the review showed each student: whom somebody else moved since is not moved on unasked (PEO-7).

Classes need none of this: a student may be in many, and to join or leave one twice changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from mbdesk.plan.operations import YEAR_GROUPS, AddToGroup, Operation, RemoveFromGroup, UpdatePerson
from mbdesk.plan.plan import Plan, Step
from mbdesk.records import Person, Student


def as_reviewed(plan: Plan, person: Callable[[int], Person | None]) -> Plan:
    """``plan`` with ``Step.reviewed``; ``person`` knows people by id as they were when it was made."""
    return replace(plan, steps=tuple(_step(step, person) for step in plan.steps))


def _step(step: Step, person: Callable[[int], Person | None]) -> Step:
    operation = step.operation
    if not isinstance(operation, AddToGroup | RemoveFromGroup) or operation.group != YEAR_GROUPS:
        return step
    people = [person(who) for who in operation.students if isinstance(who, int)]
    # Who is in the archive is in no year group, whatever their record says, and first comes out of it.
    here = [one for one in people if isinstance(one, Student) and not one.archived]
    return replace(step, reviewed={str(one.id): one.year_group_id for one in here})


def moved_by_others(step: Step, earlier: Iterable[Step], student: int, now: int | None) -> bool:
    """Whether ``student``, who is in the year group ``now`` (id, None: in none), is neither where the review of
    ``step`` showed them nor where it brings them, and not where one of ``earlier`` steps, all done, brought them."""
    if str(student) not in step.reviewed:
        return False
    ours = {group for one in (step, *earlier) for group in _brings(one.operation, student)}
    return now not in ours | {step.reviewed[str(student)]}


def _brings(operation: Operation, student: int) -> Iterator[int | None]:
    """The year group in which ``operation`` leaves ``student``; nothing when it does not move them."""
    match operation:
        case AddToGroup(group=group, group_id=id_, students=students) if group == YEAR_GROUPS and student in students:
            yield id_
        case RemoveFromGroup(group=group, students=students) if group == YEAR_GROUPS and student in students:
            yield None
        case UpdatePerson(id=id_, values=values) if id_ == student and values.get("year_group_id"):
            yield int(values["year_group_id"])
