"""The invariants of quality 3.1, checked against the practice school's true history."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from mbdesk.jobs.outcome import Outcome
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.plan.results import RowStatus, StepState
from mbdesk.practice.recorder import Change
from mbdesk.practice.school import PracticeSchool
from mbdesk.store.runs import RunStatus
from tests.support.engine import blind_resends
from tests.support.seed_plans import Trial

IN_DOUBT: Final = {StepState.NEEDS_YOU, StepState.UNKNOWN}
"""States that promise nothing: a person is asked to look."""


def broken(
    school: PracticeSchool, trial: Trial, outcome: Outcome | None, heard: Sequence[tuple[str, str]], folder: Path
) -> tuple[str, ...]:
    """Every invariant that does not hold, in words."""
    if outcome is None:
        return ("the run never came to its end",)
    checks = _Checks(school, trial, outcome)
    return (
        *checks.rows(),
        *checks.doubles(),
        *checks.steps(),
        *checks.movers(),
        *checks.strangers(),
        *(f"I4: {email} was created again without a look" for email in blind_resends(heard)),
        *checks.pace(),
        *checks.secrets(folder),
    )


class _Checks:
    def __init__(self, school: PracticeSchool, trial: Trial, outcome: Outcome) -> None:
        self._school = school
        self._trial = trial
        self._outcome = outcome
        self._created = [c for c in school.recorder.changes if c.verb == "create"]
        self._ids = {str(c.values["email"]): c.id for c in self._created}

    def rows(self) -> Iterator[str]:
        """I1."""
        of = self._outcome
        if [row.number for row in of.rows] != [row.number for row in of.plan.rows]:
            yield "I1: the rows are not those of the sheet"
        half = sum(row.status is RowStatus.HALF and not row.why for row in of.rows)
        waiting = of.count(RowStatus.NOT_STARTED) + half
        if of.header.status is RunStatus.FINISHED and waiting:
            yield f"I1: {waiting} rows have no end in a finished run"

    def doubles(self) -> Iterator[str]:
        """I2."""
        for email, times in Counter(str(c.values["email"]) for c in self._created).items():
            if times > 1:
                yield f"I2: {email} is there {times} times"

    def steps(self) -> Iterator[str]:
        """I3: DONE happened; what was not done did not; what somebody else had changed stays theirs."""
        for step in self._outcome.plan.steps:
            result = self._outcome.steps[step.number]
            if result.state in IN_DOUBT:
                continue
            done, happened = result.state is StepState.DONE, self._happened(step.operation, result.missing)
            if happened is not None and done is not happened:
                yield f"I3: step {step.number} is {result.state} ({result.what}), in truth {happened}"
            made = (
                self._ids.get(str(step.operation.values["email"])) if isinstance(step.operation, CreatePerson) else None
            )
            if made is not None and done and result.id != made:
                yield f"I3: step {step.number} has the id of somebody else"
            if step.number in self._trial.edited and self._city(step.operation) != "Theirs":
                yield f"I3: step {step.number} wrote over what somebody else had changed"

    def _happened(self, operation: Any, missing: Sequence[int]) -> bool | None:
        """Whether ``operation`` is so in the school; None when that cannot be told."""
        registry = self._school.registry
        match operation:
            case CreatePerson(values=values):
                return str(values["email"]) in self._ids
            case UpdatePerson(values=values):
                return bool(self._city(operation) == values["city"])
            case ArchivePerson(id=id_):
                return bool(registry.people["students"][id_]["archived"])
            case UnarchivePerson(id=id_):
                return not registry.people["students"][id_]["archived"]
            case LinkChild(parent=parent, student=student):
                return self._id(student) in registry.children.get(self._id(parent), {})
            case UnlinkChild(parent=parent, student=student):
                return self._id(student) not in registry.children[self._id(parent)]
            case AddToGroup() | RemoveFromGroup():
                people = [id_ for who in operation.students if (id_ := self._id(who)) and id_ not in missing]
                inside = [id_ in self._members(operation.group, operation.group_id) for id_ in people]
                if not people or len(set(inside)) > 1:
                    return None
                return inside[0] is isinstance(operation, AddToGroup)
        raise TypeError(operation)

    def movers(self) -> Iterator[str]:
        """If the adding fails nothing is removed: nobody who moves is in neither class."""
        plan = self._outcome.plan
        for step in plan.steps:
            for number in step.after:
                add, remove = plan.steps[number - 1].operation, step.operation
                if not isinstance(add, AddToGroup) or not isinstance(remove, RemoveFromGroup):
                    continue
                for id_ in map(self._id, remove.students):
                    if not {id_} & {
                        *self._members("classes", add.group_id),
                        *self._members("classes", remove.group_id),
                    }:
                        yield f"a student was taken out of {remove.group_id} and is not in {add.group_id}"

    def strangers(self) -> Iterator[str]:
        """I6: nothing happened that the plan does not say."""
        meant = [step.operation for step in self._outcome.plan.steps]
        values = {o.id: set(o.values) for o in meant if isinstance(o, UpdatePerson)}
        emails = {str(o.values["email"]) for o in meant if isinstance(o, CreatePerson)}
        people = {o.id for o in meant if isinstance(o, ArchivePerson | UnarchivePerson)}
        grouped = [who for o in meant if isinstance(o, AddToGroup | RemoveFromGroup) for who in o.students]
        tied = {(self._id(o.parent), self._id(o.student)) for o in meant if isinstance(o, LinkChild | UnlinkChild)}
        movable = people | {self._id(who) for who in grouped}
        for change in self._school.recorder.changes:
            if not _is_meant(change, values, emails, people, tied, movable):
                yield f"I6: {change.verb} {change.kind} {change.id} {change.values} is not in the plan"

    def pace(self) -> Iterator[str]:
        """I7."""
        busiest = self._school.recorder.busiest(60, refused=True)
        if busiest > 200:
            yield f"I7: {busiest} requests in 60 seconds"

    def secrets(self, folder: Path) -> Iterator[str]:
        """I8."""
        token = self._school.tokens["full"].encode()
        for file in folder.rglob("*"):
            if file.is_file() and token in file.read_bytes():
                yield f"I8: the access key is in {file.name}"
        if any(entry.token_in_url for entry in self._school.recorder.entries):
            yield "I8: the access key was in an address"

    def _city(self, operation: Any) -> Any:
        return self._school.registry.people["students"][operation.id]["city"]

    def _members(self, group: str, group_id: int) -> list[int]:
        if group == "classes":
            return [m.user_id for m in self._school.registry.memberships_of_class(group_id, "Student")]
        return self._school.registry.members_of_group(group_id)

    def _id(self, who: Who) -> int:
        """The id in the school's truth; 0 for somebody who was never made."""
        if not isinstance(who, Ref):
            return who
        operation = self._outcome.plan.steps[who.step - 1].operation
        if isinstance(operation, CreatePerson):
            return self._ids.get(str(operation.values["email"]), 0)
        return int(getattr(operation, "id", 0))


def _is_meant(
    change: Change,
    values: dict[int, set[str]],
    emails: set[str],
    people: set[int],
    tied: set[tuple[int, int]],
    movable: set[int],
) -> bool:
    match change.verb:
        case "create":
            return str(change.values["email"]) in emails
        case "update":
            return set(change.values["after"]) <= values.get(change.id, set())
        case "archive" | "unarchive":
            return change.id in people
        case "link" | "unlink" | "relate":
            return (change.id, change.values["student_id"]) in tied
        case "add" | "remove":
            return change.values["student_id"] in movable
        case _:
            return False
