"""Steps about several students of a class or year group: one unknown student fails a whole call (quality 2.2)."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from mbdesk.api.writes import IDS_IN_A_CALL
from mbdesk.errors import ApiError, NotFound, Rejected
from mbdesk.jobs import refusals
from mbdesk.jobs.going import Going
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Step
from mbdesk.plan.results import StepState
from mbdesk.plan.undo import MEMBER

GroupOperation = AddToGroup | RemoveFromGroup
After = Callable[[Step, GroupOperation, ApiError], Awaitable[None]]


class GroupSteps:
    """Sends them in parts that ManageBac takes, halving a part that it refuses. ``after`` handles any other error."""

    def __init__(self, going: Going, after: After) -> None:
        self._going = going
        self._after = after

    async def send(self, step: Step, operation: GroupOperation) -> None:
        """End ``step``, or leave it to be tried again."""
        going, students = self._going, operation.students
        if not await self._members_kept(step, operation):
            return
        parts = [students[i : i + IDS_IN_A_CALL] for i in range(0, len(students), IDS_IN_A_CALL)]
        missing: list[int] = []
        refusal: ApiError | None = None
        while parts:
            part = parts.pop(0)
            await going.control.checkpoint()
            error = await going.send(step, replace(operation, students=part), last=not parts and not missing)
            if error is None:
                continue
            if error.processed is not False or not isinstance(error, Rejected | NotFound):
                await self._after(step, operation, error)
                return
            if refusal is None and not await self._exists(operation):
                break
            refusal = error
            half = len(part) // 2
            parts = [part[:half], part[half:], *parts] if half else parts
            missing += [] if half else [going.who(part[0])]
        if going.book.ended(step.number):
            return
        if refusal is None or len(missing) == len(students):
            sentence = refusals.refused(refusal or NotFound(), operation)
            await going.book.settle(step.number, StepState.FAILED, what=sentence, missing=tuple(missing))
        else:
            await going.done(step, None, missing=tuple(missing))

    async def _members_kept(self, step: Step, operation: GroupOperation) -> bool:
        """Keep who is in the class before the first send, for the undo; False when the class is gone, which ends
        ``step``. Of a year group the students' own records tell it (``mbdesk.jobs.before``)."""
        going = self._going
        people = [who for who in operation.students if isinstance(who, int)]
        if operation.group != "classes" or not people or going.book.line(step.number).before:
            return True
        try:
            members = await going.patient.read(lambda: going.look.roster(operation.group, operation.group_id))
        except (NotFound, Rejected):
            sentence = refusals.refused(NotFound(), operation)
            await going.book.settle(step.number, StepState.FAILED, what=sentence)
            return False
        await going.book.keep_before({step.number: {id_: {MEMBER: id_ in members} for id_ in people}})
        return True

    async def _exists(self, operation: GroupOperation) -> bool:
        going = self._going
        try:
            await going.patient.read(lambda: going.look.roster(operation.group, operation.group_id))
        except (NotFound, Rejected):
            return False
        return True
