"""Sends the steps of one frozen plan, in order, through the journal. ``jobs.run`` is the way in.

Never two sends of a create without a look-up in between; never a send without its line on the disk (quality 2).
"""

import asyncio
import functools
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from mbdesk.api.client import Api
from mbdesk.api.writes import IDS_IN_A_CALL
from mbdesk.errors import ApiError, NotAllowed, NotFound, Rejected, SignInPage
from mbdesk.jobs import refusals, resolve
from mbdesk.jobs.before import Before, PeopleOf, touched
from mbdesk.jobs.book import Book
from mbdesk.jobs.conflict import conflict
from mbdesk.jobs.control import Control, Stopped
from mbdesk.jobs.look import Look
from mbdesk.jobs.meter import Meter
from mbdesk.jobs.patience import Patient
from mbdesk.jobs.progress import Report
from mbdesk.jobs.waits import Patience, Waits
from mbdesk.plan import words
from mbdesk.plan.held import differing
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
    needs,
)
from mbdesk.plan.plan import Plan, Step
from mbdesk.plan.results import StepState
from mbdesk.records import Person, PersonKind
from mbdesk.text import tr

T = TypeVar("T")

_SENDS_OF_A_CREATE: Final = 2
_SENDS: Final = 3
"""How often one go at a run sends a step whose answers are lost. Going on another day starts to count anew."""
_LAST_LOOK: Final = 2.0
_BEFORE_REVIEW: Final = timedelta(minutes=10)
"""How far before a plan was made people are looked at: the plan's school was loaded a while before it was made."""


class Runner:
    """One go at a run, from where its journal stands to its end. ``go`` raises Stopped and JournalError."""

    def __init__(
        self,
        api: Api,
        book: Book,
        plan: Plan,
        control: Control,
        report: Report,
        *,
        waits: Waits,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self._book = book
        self._plan = plan
        self._control = control
        self._waits = waits
        self._clock = clock
        self._meter = Meter(len(plan.steps), report, clock)
        self._patient = Patient(control, Patience(waits), self._say)
        self._before = Before(plan.steps, book, self._people, fresh_for=waits.fresh_for, clock=clock)
        self._names = words.names_in(plan)
        self._known: frozenset[int] = frozenset()
        self._text = ""
        self._left: dict[int, Operation] = {}
        self._sends: Counter[int] = Counter()
        self._trouble: dict[int, ApiError] = {}
        self._forbidden: dict[tuple[str, str], str] = {}

    # -- the whole ---------------------------------------------------------------------------------------------------

    async def go(self) -> None:
        """Everything that is not done yet. First what may or may not have happened is cleared up."""
        self._known = await self._newcomers()
        for step in self._plan.steps:
            if self._book.result(step.number).state is StepState.UNKNOWN:
                self._show(step, tr("Checking: {label}", label=step.label))
                await self._resolve(step, patient=self._just_sent(step))
        for step in self._plan.steps:
            await self._finish(step)
        self._meter.done = self._book.count_ended()
        self._meter.tell("", self._api.limiter.state(), now=True)

    async def _newcomers(self) -> frozenset[int]:
        """Who was made or changed since the plan's school was loaded, before the first send: nobody of them is ours.

        One request for each kind of person that is created. A plan that was begun has this in its journal.
        """
        kept = await self._book.known()
        kinds = {s.operation.kind for s in self._plan.steps if isinstance(s.operation, CreatePerson)}
        if kept is not None or not kinds:
            return kept or frozenset()
        since = (_moment(self._plan.made_at) - _BEFORE_REVIEW).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        found: set[int] = set()
        for kind in sorted(kinds):
            appeared = functools.partial(self._appeared, kind, since)
            found |= {person.id for person in await self._patient.read(appeared)}
        await self._book.keep_known(found)
        return frozenset(found)

    # -- one step ----------------------------------------------------------------------------------------------------

    async def _finish(self, step: Step) -> None:
        """Bring ``step`` to its end, however often that takes."""
        while not self._book.ended(step.number):
            if self._book.result(step.number).state is StepState.UNKNOWN:
                await self._resolve(step)
                continue
            self._show(step, step.label)
            await self._control.checkpoint()
            self._take_new_api()
            operation = await self._ready(step)
            if operation is None:
                return
            if isinstance(operation, AddToGroup | RemoveFromGroup):
                await self._send_group(step, operation)
                continue
            error = await self._send(step, operation)
            if error is not None:
                await self._after(step, operation, error)
        self._left.pop(step.number, None)

    async def _ready(self, step: Step) -> Operation | None:
        """What is to be sent for ``step`` now; None when it came to its end without being sent."""
        operation = self._left.get(step.number, step.operation)
        missing = [n for n in needs(operation) if self._book.result(n).state is not StepState.DONE]
        if isinstance(operation, AddToGroup | RemoveFromGroup) and missing:
            operation = replace(operation, students=tuple(s for s in operation.students if not _points(s, missing)))
        if missing and not getattr(operation, "students", ()):
            culprit = self._plan.steps[missing[0] - 1]
            await self._book.settle(
                step.number, StepState.NOT_SENT, what=words.held_back(step, culprit, self._name), attempts=0
            )
            return None
        forbidden = self._forbidden.get(refusals.permission(operation))
        if forbidden is not None:
            await self._book.settle(step.number, StepState.FAILED, what=forbidden)
            return None
        if touched(step.operation) is not None:
            return operation if await self._as_reviewed(step, operation) else None
        return operation

    async def _as_reviewed(self, step: Step, operation: Operation) -> bool:
        """Whether the people that ``step`` changes are as they were reviewed; ends the step when not."""
        people = await self._before.people(step)
        self._names |= {person.id: person.full_name for person in people.values()}
        if not isinstance(operation, UpdatePerson | ArchivePerson | UnarchivePerson):
            return True
        person = people.get(operation.id)
        if person is None:
            gone = refusals.refused(NotFound(), operation)
            await self._book.settle(step.number, StepState.FAILED, what=gone)
        elif person.is_administrator:
            sentence = refusals.administrator(person.full_name)
            await self._book.settle(step.number, StepState.FAILED, id=person.id, what=sentence)
        elif _already(operation, person):
            await self._done(step, person.id, already=not self._book.result(step.number).attempts)
        elif isinstance(operation, UpdatePerson) and (sentence := conflict(operation, person)):
            await self._book.settle(step.number, StepState.NEEDS_YOU, id=person.id, what=sentence)
        else:
            return True
        return False

    async def _send(self, step: Step, operation: Operation, *, last: bool = True) -> ApiError | None:
        """One send of ``operation`` with its lines in the journal; the error when it did not succeed.

        ``last``: its success ends the step. What is on its way is never interrupted; the wait before it may be.
        """
        while (delay := self._api.limiter.delay()) > 0:
            await self._control.sleep(min(delay, 1.0))
            self._show(step, step.label)
        self._sends[step.number] += 1
        started = self._clock()
        error = await _whole(self._attempt(step, operation, last=last))
        self._meter.took(self._clock() - started)
        self._before.forget(step)
        if error is None:
            self._patient.renew()
        return error

    async def _attempt(self, step: Step, operation: Operation, *, last: bool) -> ApiError | None:
        await self._book.sending(step.number)
        try:
            sent = await self._api.writes.send(operation, self._who)
        except ApiError as error:
            state = StepState.PLANNED if error.processed is False else StepState.UNKNOWN
            await self._book.settle(step.number, state, answer=f"{error.status or ''} {error.request_id or ''}".strip())
            return error
        if last:
            await self._done(step, sent.id, answer=sent.summary)
        return None

    async def _after(self, step: Step, operation: Operation, error: ApiError) -> None:
        """What follows a send that did not succeed: end the step, look it up, or wait and try again."""
        if error.processed is not False:
            self._trouble[step.number] = error
        elif isinstance(error, Rejected | NotFound):
            await self._refused(step, operation, error)
        else:
            await self._bear(step, operation, error)

    async def _bear(self, step: Step, operation: Operation, error: ApiError) -> None:
        sentence = refusals.not_allowed(operation) if isinstance(error, NotAllowed) else ""
        await self._patient.bear(error, sentence)
        self._take_new_api()
        if self._control.take_skip():
            self._forbidden[refusals.permission(operation)] = sentence

    async def _done(
        self,
        step: Step,
        person: int | None,
        *,
        adopted: bool = False,
        already: bool = False,
        missing: tuple[int, ...] = (),
        answer: str = "",
    ) -> None:
        what = words.done(step, self._name, adopted=adopted, already=already)
        if missing:
            what = tr("Not for everyone: {label}.", label=step.label)
        await self._book.settle(
            step.number, StepState.DONE, id=person, what=what, adopted=adopted, missing=missing, answer=answer
        )

    # -- refused -----------------------------------------------------------------------------------------------------

    async def _refused(self, step: Step, operation: Operation, error: ApiError) -> None:
        """End a step that ManageBac refused, unless what it wants is already so."""
        number = step.number
        if (isinstance(operation, UnlinkChild) and isinstance(error, NotFound)) or (
            isinstance(operation, LinkChild) and await self._is_linked(operation)
        ):
            await self._done(step, self._who(operation.student), already=True)
        elif isinstance(operation, CreatePerson) and isinstance(error, Rejected) and refusals.taken(error):
            await self._taken(step, operation, error)
        else:
            await self._book.settle(number, StepState.FAILED, what=refusals.refused(error, operation))

    async def _is_linked(self, operation: LinkChild) -> bool:
        try:
            children = await self._patient.read(lambda: self._look.children(self._who(operation.parent)))
        except (NotFound, Rejected):
            return False
        return self._who(operation.student) in children

    async def _taken(self, step: Step, operation: CreatePerson, error: Rejected) -> None:
        """Somebody has this e-mail or ID: perhaps we ourselves, when an earlier send took effect late."""
        if self._book.result(step.number).attempts > 1:
            verdict = await self._patient.read(lambda: resolve.created(self._look, self._sending(step), operation))
            if verdict is not None and verdict.state is StepState.DONE:
                await self._done(step, verdict.id, adopted=True)
                return
        field = refusals.taken(error) or "email"
        value = operation.values.get(field) or ""
        found = await self._patient.read(lambda: self._look.find(operation.kind, str(value))) if value else ()
        owner = next((person for person in found if _holds(person, field, str(value))), None)
        sentence = refusals.in_use(field, value, owner)
        await self._book.settle(step.number, StepState.FAILED, id=owner.id if owner else None, what=sentence)

    # -- groups ------------------------------------------------------------------------------------------------------

    async def _send_group(self, step: Step, operation: AddToGroup | RemoveFromGroup) -> None:
        """Send in parts that ManageBac takes, halving a part that it refuses: one unknown student fails a whole call.

        Ends the step, or leaves it to be tried again.
        """
        students = operation.students
        parts = [students[i : i + IDS_IN_A_CALL] for i in range(0, len(students), IDS_IN_A_CALL)]
        missing: list[int] = []
        refusal: ApiError | None = None
        while parts:
            part = parts.pop(0)
            await self._control.checkpoint()
            error = await self._send(step, replace(operation, students=part), last=not parts and not missing)
            if error is None:
                continue
            if error.processed is not False or not isinstance(error, Rejected | NotFound):
                await self._after(step, operation, error)
                return
            if refusal is None and not await self._group_exists(operation):
                break
            refusal = error
            half = len(part) // 2
            parts = [part[:half], part[half:], *parts] if half else parts
            missing += [] if half else [self._who(part[0])]
        if self._book.ended(step.number):
            return
        if refusal is None or len(missing) == len(students):
            sentence = refusals.refused(refusal or NotFound(), operation)
            await self._book.settle(step.number, StepState.FAILED, what=sentence, missing=tuple(missing))
        else:
            await self._done(step, None, missing=tuple(missing))

    async def _group_exists(self, operation: AddToGroup | RemoveFromGroup) -> bool:
        try:
            await self._patient.read(lambda: self._look.roster(operation.group, operation.group_id))
        except (NotFound, Rejected):
            return False
        return True

    # -- not answered ------------------------------------------------------------------------------------------------

    async def _resolve(self, step: Step, *, patient: bool = True) -> None:
        """Find out what became of a send that was not answered. ``patient``: ManageBac may still be at it."""
        number = step.number
        self._show(step, tr("We did not hear back, so we are checking: {label}", label=step.label))
        try:
            verdict = await self._verdict(step, patient=patient)
        except (NotFound, Rejected) as error:
            await self._book.settle(number, StepState.FAILED, what=refusals.refused(error, step.operation))
            return
        trouble = self._trouble.pop(number, None)
        if verdict.state is StepState.DONE:
            await self._done(step, verdict.id, adopted=True)
        elif verdict.state is StepState.NEEDS_YOU:
            await self._book.settle(number, StepState.NEEDS_YOU, id=verdict.id, what=verdict.what)
        elif self._sends[number] >= _most_sends(step.operation):
            sentence = tr("ManageBac gave no proper answer, several times: {label}. It was not done.", label=step.label)
            await self._book.settle(number, StepState.FAILED, what=sentence)
        else:
            self._left[number] = verdict.operation or step.operation
            await self._book.settle(number, StepState.NOT_SENT, what=tr("We checked: it was not done yet."))
            # The look-up was answered, so nobody needs to sign in (again).
            if trouble is not None and not isinstance(trouble, SignInPage):
                await self._bear(step, step.operation, trouble)

    async def _verdict(self, step: Step, *, patient: bool) -> resolve.Verdict:
        operation = self._left.get(step.number, step.operation)
        sending = replace(self._sending(step), operation=operation)
        if not isinstance(operation, CreatePerson):
            if isinstance(operation, AddToGroup | RemoveFromGroup):
                made = tuple(s for s in operation.students if isinstance(s, int) or self._is_made(s))
                sending = replace(sending, operation=replace(operation, students=made))
            return await self._patient.read(lambda: resolve.other(self._look, sending, self._who))
        for wait in self._waits.lookups if patient else (0.0,):
            try:
                await self._control.sleep(wait)
            except Stopped as stopped:
                if stopped.for_good and (found := await self._last_look(sending, operation)):
                    return found
                raise
            verdict = await self._patient.read(lambda: resolve.created(self._look, sending, operation))
            if verdict is not None:
                return verdict
        return resolve.Verdict(state=StepState.NOT_SENT, operation=operation)

    async def _last_look(self, sending: resolve.Sending, operation: CreatePerson) -> resolve.Verdict | None:
        """One quick look when a person stops the run just now: it may spare them a "perhaps"."""
        try:
            async with asyncio.timeout(_LAST_LOOK):
                return await resolve.created(self._look, sending, operation)
        except (ApiError, TimeoutError):
            return None

    def _just_sent(self, step: Step) -> bool:
        """Whether ManageBac may still be working on a send that an earlier go at this run left behind."""
        age = datetime.now(UTC) - _moment(self._book.line(step.number).sent_at)
        return not timedelta(seconds=sum(self._waits.lookups)) < age < timedelta(days=365)

    def _sending(self, step: Step) -> resolve.Sending:
        sent_at = _moment(self._book.line(step.number).first_sent_at)
        skew = timedelta(seconds=self._waits.skew)
        return resolve.Sending(operation=step.operation, sent_at=sent_at, known=self._known, skew=skew)

    # -- small things ------------------------------------------------------------------------------------------------

    @property
    def _look(self) -> Look:
        return Look(self._api.reads)

    async def _appeared(self, kind: PersonKind, since: str) -> tuple[Person, ...]:
        return await self._look.appeared_since(kind, since)

    async def _people(self, kind: PersonKind, ids: Sequence[int]) -> PeopleOf:
        return await self._patient.read(lambda: self._look.people(kind, ids))

    def _who(self, who: Who) -> int:
        if isinstance(who, int):
            return who
        made = self._book.result(who.step).id
        if made is None:
            raise LookupError(f"step {who.step} made nobody")
        return made

    def _is_made(self, who: Ref) -> bool:
        return self._book.result(who.step).state is StepState.DONE

    def _name(self, who: Who) -> str:
        return self._names.get(who, "")

    def _take_new_api(self) -> None:
        self._api = self._control.new_api() or self._api

    def _show(self, step: Step, text: str) -> None:
        row = step.rows[0] if step.rows else None
        self._text = tr("{label} (row {row})", label=text, row=row) if row is not None else text
        self._meter.done = self._book.count_ended()
        self._meter.tell(self._text, self._api.limiter.state(), paused=self._control.paused, now=self._control.paused)

    def _say(self, sentence: str, question: str) -> None:
        self._meter.done = self._book.count_ended()
        self._meter.tell(
            self._text,
            self._api.limiter.state(),
            waiting=sentence,
            question=question,
            paused=bool(question),
            now=True,
        )


async def _whole(work: Coroutine[Any, Any, T]) -> T:
    """Await ``work`` to its end even when cancelled meanwhile: a request in flight ends with its journal line."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def _points(who: Who, steps: Sequence[int]) -> bool:
    return isinstance(who, Ref) and who.step in steps


def _already(operation: UpdatePerson | ArchivePerson | UnarchivePerson, person: Person) -> bool:
    if isinstance(operation, UpdatePerson):
        return not differing(operation.values, person) and bool(operation.before)
    return person.archived is isinstance(operation, ArchivePerson)


def _holds(person: Person, field: str, value: str) -> bool:
    held = person.email if field == "email" else getattr(person, "school_number", "")
    return (held or "").strip().casefold() == value.strip().casefold()


def _most_sends(operation: Operation) -> int:
    return _SENDS_OF_A_CREATE if isinstance(operation, CreatePerson) else _SENDS


def _moment(text: str) -> datetime:
    """A moment as the plan and the journal write it; one without a zone is this computer's own time."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.now(UTC)
