"""Steps about several students of a class or year group: one unknown student fails a whole call (quality 2.2).

Who is in the group is read before the first send: it is kept for the undo, and only those are sent for whom something
changes. Before a part is sent again it is read anew, so that what succeeded is not sent twice; a step that ends between
its parts is done for those whom they reached. A student for whom a step that comes first did not happen is left as they
are.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from mbdesk.errors import ApiError, NotFound, Rejected
from mbdesk.jobs import refusals
from mbdesk.jobs.going import ABOUT_ONE, Going
from mbdesk.jobs.rosters import Rosters
from mbdesk.plan.before import LEVEL, MEMBER, was_so
from mbdesk.plan.held import held
from mbdesk.plan.operations import AddToGroup, Operation, RemoveFromGroup, UnarchivePerson, Who
from mbdesk.plan.plan import Step
from mbdesk.plan.requests import IDS_IN_A_CALL
from mbdesk.plan.results import StepState
from mbdesk.plan.reviewed import moved_by_others
from mbdesk.records import PersonKind
from mbdesk.text import N_, tr

GroupOperation = AddToGroup | RemoveFromGroup
After = Callable[[Step, GroupOperation, ApiError], Awaitable[None]]


class GroupSteps:
    """Sends them in parts that ManageBac takes, halving a part that it refuses. ``after`` handles any other error."""

    def __init__(self, going: Going, after: After) -> None:
        self._going = going
        self._after = after
        fresh_for = going.waits.fresh_for
        self._rosters = Rosters(
            going.steps, going.book, going.there_before, lambda: going.look, going.patient, fresh_for=fresh_for
        )

    async def send(self, step: Step, operation: GroupOperation) -> None:
        """End ``step``, or leave it to be tried again."""
        going = self._going
        missing = list(going.missed(step))
        try:
            again = bool(going.book.result(step.number).attempts)
            students = await (self._left(step, step.operation) if again else self._not_yet(step, operation))
            students = await self._as_reviewed(step, students)
        except (NotFound, Rejected):
            await self._failed(step, NotFound())
            return
        missing += [id_ for id_ in going.moved[step.number] if id_ not in missing]
        if not students and going.moved[step.number] and not (going.reached[step.number] | going.in_place[step.number]):
            await going.all_moved(step, tuple(missing))
            return
        if not students:
            await going.done(step, None, already=not going.book.result(step.number).attempts, missing=tuple(missing))
            return
        parts = [students[i : i + IDS_IN_A_CALL] for i in range(0, len(students), IDS_IN_A_CALL)]
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
                await self._failed(step, NotFound())
                return
            refusal = error
            half = len(part) // 2
            parts = [part[:half], part[half:], *parts] if half else parts
            missing += [] if half else [going.who(part[0])]
        if going.book.ended(step.number):
            return
        if refusal is not None and set(map(going.who, students)) <= set(missing):
            await self._failed(step, refusal, missing)
        else:
            await going.done(step, None, missing=tuple(missing))

    async def _failed(self, step: Step, error: ApiError, missing: Sequence[int] = ()) -> None:
        going, sentence = self._going, refusals.refused(error, step.operation)
        if going.reached[step.number]:
            await going.failed(step, sentence)
        else:
            await going.book.settle(step.number, StepState.FAILED, what=sentence, missing=tuple(missing))

    async def stopped(self, step: Step, *, for_good: bool) -> None:
        """The person stopped the run at ``step``. What its parts did is kept; to go on another day, it is looked up."""
        going = self._going
        lost = going.book.result(step.number).state is StepState.UNKNOWN
        if lost or going.book.ended(step.number) or not going.reached[step.number]:
            return
        if for_good:
            await going.done(step, None, missing=going.not_reached(step))
        else:
            await going.book.settle(step.number, StepState.UNKNOWN)

    def possible(self, step: Step, operation: GroupOperation) -> tuple[Who, ...]:
        """The students whom ``step`` may be sent for: they are there, and nothing that comes first failed for them."""
        going, left = self._going, self._going.left_behind(step)
        return tuple(who for who in operation.students if going.is_there(who) and going.who(who) not in left)

    def is_about_one(self, number: int) -> bool:
        """Whether the step with this number is about one person, so that its failure concerns nobody else."""
        return isinstance(self._going.plan.steps[number - 1].operation, ABOUT_ONE)

    async def _not_yet(self, step: Step, operation: GroupOperation) -> tuple[Who, ...]:
        """Those students for whom ``operation`` changes something. Raises NotFound and Rejected when the group is
        gone."""
        going, students = self._going, operation.students
        people = [id_ for who in students if (id_ := going.there_before(who)) is not None]
        if not people:
            return students
        if operation.group == "classes":
            settled = await self._settled_in_class(step, operation, people)
        else:
            settled = await self._settled_in_year_group(step, operation, people)
        going.in_place[step.number] |= settled
        return tuple(who for who in students if going.who(who) not in settled)

    async def _left(self, step: Step, operation: Operation) -> tuple[Who, ...]:
        """Of a step that was sent before, those for whom it is still to do. Raises as ``_not_yet`` does."""
        going = self._going
        if not isinstance(operation, GroupOperation):
            raise TypeError("only a step about several has parts")
        roster = await going.patient.read(lambda: going.look.roster(operation.group, operation.group_id))
        adds, before = isinstance(operation, AddToGroup), going.book.line(step.number).before
        left = []
        for who in self.possible(step, operation):
            id_ = going.who(who)
            if (id_ in roster) is not adds:
                left.append(who)
            elif was_so(operation, before.get(id_, {})):
                going.in_place[step.number].add(id_)
            else:
                going.reached[step.number].add(id_)
        return tuple(left)

    async def _as_reviewed(self, step: Step, students: tuple[Who, ...]) -> tuple[Who, ...]:
        """Those of ``students`` who may be sent: whom somebody else moved to another year group since the review stays
        there, and ``going.moved`` says so."""
        going = self._going
        if not step.reviewed:
            return students
        people = await going.before.people(step)
        earlier = [one for one in going.plan.steps[: step.number - 1] if going.succeeded(one.number)]
        now = {who: held(people[who], "year_group_id") for who in students if isinstance(who, int) and who in people}
        moved = {id_: group for id_, group in now.items() if moved_by_others(step, earlier, id_, group)}
        names = await going.year_groups_of(moved) if any(moved.values()) else {}
        going.moved[step.number] = {
            id_: _moved(people[id_].full_name, group, names.get(group or 0, "")) for id_, group in moved.items()
        }
        return tuple(who for who in students if who not in moved)

    async def _settled_in_class(self, step: Step, operation: GroupOperation, people: Sequence[int]) -> set[int]:
        roster = await self._rosters.members(step, operation)
        levels = {id_: {LEVEL: level} for id_, level in roster.items() if level is not None}
        await self._keep(step, {id_: {MEMBER: id_ in roster, **levels.get(id_, {})} for id_ in people})
        return {id_ for id_ in people if (id_ in roster) is isinstance(operation, AddToGroup)}

    async def _settled_in_year_group(self, step: Step, operation: GroupOperation, people: Sequence[int]) -> set[int]:
        """Of a year group the students' own records tell it; they name the active one, so only who is in it is sure.
        The record of who came out of the archive may name the one that they left: they are put in, which is harmless
        for who is in it."""
        going = self._going
        read = dict(await going.before.people(step))
        if unread := [id_ for id_ in people if id_ not in read]:
            more = await going.patient.read(lambda: going.look.people(PersonKind.STUDENT, unread))
            await self._keep(step, {id_: going.before.year_group(person) for id_, person in more.items()})
            read |= more
        back = {s.operation.id for s in going.plan.steps if isinstance(s.operation, UnarchivePerson)}
        named = {id_ for id_, person in read.items() if held(person, "year_group_id") == operation.group_id}
        inside = named - back
        return inside if isinstance(operation, AddToGroup) else set()

    async def _keep(self, step: Step, before: dict[int, dict[str, Any]]) -> None:
        book = self._going.book
        await book.keep_before({step.number: {**book.line(step.number).before, **before}})

    async def _exists(self, operation: GroupOperation) -> bool:
        going = self._going
        try:
            await going.patient.read(lambda: going.look.roster(operation.group, operation.group_id))
        except (NotFound, Rejected):
            return False
        return True


def _moved(name: str, group: int | None, called: str) -> str:
    """What somebody else did with the student ``name``, who is in the year group ``group`` now, and what to do."""
    if group is None:
        sentence = N_("{name} was taken out of their year group by someone else since your review. Look and decide.")
        return tr(sentence, name=name)
    if not called:
        sentence = N_("{name} was moved to another year group by someone else since your review. Look and decide.")
        return tr(sentence, name=name)
    sentence = N_("{name} was moved to {group} by someone else since your review. Look and decide.")
    return tr(sentence, name=name, group=called)
