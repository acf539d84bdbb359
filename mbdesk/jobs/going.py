"""One go at a run: what its parts share, and the one way to send a step."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from typing import Any, Final, TypeVar

from mbdesk.api.client import Api
from mbdesk.errors import ApiError, NotAllowed, NotFound, Rejected
from mbdesk.jobs import refusals
from mbdesk.jobs.before import Before, ClassesOf, PeopleOf
from mbdesk.jobs.book import Book
from mbdesk.jobs.control import Control
from mbdesk.jobs.look import Look
from mbdesk.jobs.meter import Meter
from mbdesk.jobs.patience import Patient
from mbdesk.jobs.progress import Report
from mbdesk.jobs.waits import Patience, Waits
from mbdesk.plan import words
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    Operation,
    Ref,
    RemoveFromGroup,
    UnarchivePerson,
    UpdatePerson,
    Who,
)
from mbdesk.plan.plan import Plan, Step
from mbdesk.plan.requests import there_before
from mbdesk.plan.results import StepState
from mbdesk.records import PersonKind
from mbdesk.text import tr

T = TypeVar("T")

ABOUT_ONE: Final = (UpdatePerson, ArchivePerson, UnarchivePerson)
"""Operations about one person, whose failure concerns nobody else."""


class Going:
    """What is known during one go at a run.

    ``known`` are people who were there before the run; ``left`` what remains of a step after a look-up; ``trouble``
    the error behind a step whose answer was lost; ``sends`` how often each step was sent in this go since a part of it
    succeeded; ``forbidden`` the sentence for each permission whose steps a person chose to leave out. Of a step about
    several that is not over ``reached`` are the people for whom this run did it, ``in_place`` those for whom it changes
    nothing, ``moved`` the sentences about those whom somebody else moved since the review. ``steps`` are those of the
    plan that are ``meant`` in this go (None: all).
    """

    def __init__(
        self,
        api: Api,
        book: Book,
        plan: Plan,
        control: Control,
        report: Report,
        *,
        waits: Waits,
        meant: Collection[int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api = api
        self.book = book
        self.plan = plan
        self.control = control
        self.waits = waits
        self._clock = clock
        self.steps = tuple(step for step in plan.steps if meant is None or step.number in meant)
        self._meter = Meter(len(self.steps), report, clock)
        self.patient = Patient(control, Patience(waits), self._say)
        self.before = Before(self.steps, book, self._people, self._classes, fresh_for=waits.fresh_for, clock=clock)
        self.names = words.names_in(plan)
        self._text = ""
        self.known: frozenset[int] = frozenset()
        self.left: dict[int, Operation] = {}
        self.trouble: dict[int, ApiError] = {}
        self.sends: Counter[int] = Counter()
        self.forbidden: dict[tuple[str, str], str] = {}
        self.reached: defaultdict[int, set[int]] = defaultdict(set)
        self.in_place: defaultdict[int, set[int]] = defaultdict(set)
        self.moved: defaultdict[int, dict[int, str]] = defaultdict(dict)
        self._without_classes = False

    @property
    def api(self) -> Api:
        """The school, with the key that the person gave last."""
        self._api = self.control.new_api() or self._api
        return self._api

    @property
    def look(self) -> Look:
        """Looks into the school."""
        return Look(self.api.reads)

    async def _people(self, kind: PersonKind, ids: Sequence[int]) -> PeopleOf:
        return await self.patient.read(lambda: self.look.people(kind, ids), always_there=True)

    async def _classes(self, students: Sequence[int]) -> ClassesOf:
        """Empty when the key may not read them and the person goes on without: the undo then says so."""
        while not self._without_classes:
            await self.control.checkpoint()
            try:
                return await self.control.unless_stopped(self.look.classes_of(students))
            except (NotFound, Rejected):
                break
            except ApiError as error:
                await self.patient.bear(error, refusals.no_classes())
                self._without_classes = self.control.take_skip()
        return {}

    async def year_groups_of(self, students: Collection[int]) -> Mapping[int, str]:
        """The names of the year groups of ``students`` by id, {} when they cannot be read."""
        try:
            return await self.patient.read(lambda: self.look.year_groups_of(list(students)), raises=(NotAllowed,))
        except (NotAllowed, NotFound, Rejected):
            return {}

    def who(self, who: Who) -> int:
        """The id behind ``who``, which must have been made."""
        if isinstance(who, int):
            return who
        made = self.book.result(who.step).id
        if made is None:
            raise LookupError(f"step {who.step} made nobody")
        return made

    def is_there(self, who: Who) -> bool:
        """Whether ``who`` is in ManageBac, as far as this run knows."""
        return not isinstance(who, Ref) or self.succeeded(who.step)

    def there_before(self, who: Who) -> int | None:
        """See ``plan.requests.there_before``."""
        return there_before(self.plan.steps, who)

    def succeeded(self, number: int) -> bool:
        """Whether the step with this number is done."""
        return self.book.result(number).state is StepState.DONE

    def left_behind(self, step: Step) -> frozenset[int]:
        """The people for whom a step that ``step`` comes after did not happen, although it may have for others."""
        found: set[int] = set()
        for number in step.after:
            found |= set(self.book.result(number).missing)
            earlier = self.plan.steps[number - 1].operation
            if isinstance(earlier, ABOUT_ONE) and not self.succeeded(number):
                found.add(earlier.id)
        return frozenset(found)

    def missed(self, step: Step) -> tuple[int, ...]:
        """Those of the students of ``step``, a step about several, who are left behind."""
        there = (self.who(who) for who in getattr(step.operation, "students", ()) if self.is_there(who))
        left = self.left_behind(step)
        return tuple(id_ for id_ in there if id_ in left)

    def not_reached(self, step: Step) -> tuple[int, ...]:
        """Those of the students of ``step``, a step about several, for whom it is not done (yet)."""
        found = self.reached[step.number] | self.in_place[step.number]
        there = (self.who(who) for who in getattr(step.operation, "students", ()) if self.is_there(who))
        return tuple(id_ for id_ in there if id_ not in found)

    def name(self, who: Who) -> str:
        """The name of ``who``, "" when it is not known."""
        return self.names.get(who, "")

    # -- sending -----------------------------------------------------------------------------------------------------

    async def send(self, step: Step, operation: Operation, *, last: bool = True) -> ApiError | None:
        """One send of ``operation`` with its lines in the journal; the error when it did not succeed.

        ``last``: its success ends the step. What is on its way is never interrupted; the wait before it may be.
        """
        while (delay := self.api.limiter.delay()) > 0:
            self.show(step, tr("Keeping to ManageBac's limit of 200 requests a minute"))
            await self.control.nap(min(delay, 1.0))
            await self.pause_here(step)
        self.sends[step.number] += 1
        started = self._clock()
        error = await _whole(self._attempt(step, operation, last=last))
        self._meter.took(self._clock() - started)
        self.before.forget(step)
        if error is None:
            self.patient.renew()
        return error

    async def pause_here(self, step: Step) -> None:
        """Wait while the person pauses, and tell so: nothing is on its way at this moment."""
        await self.control.checkpoint(lambda: self.show(step, step.label))

    async def _attempt(self, step: Step, operation: Operation, *, last: bool) -> ApiError | None:
        await self.book.sending(step.number)
        try:
            sent = await self.api.writes.send(operation, self.who)
        except ApiError as error:
            state = StepState.PLANNED if error.processed is False else StepState.UNKNOWN
            answer = f"{error.status or ''} {error.request_id or ''}".strip()
            await self.book.settle(step.number, state, answer=answer)
            return error
        if last:
            await self.done(step, sent.id, answer=sent.summary)
        elif isinstance(operation, AddToGroup | RemoveFromGroup):
            self.sends[step.number] = 0
            self.reached[step.number].update(map(self.who, operation.students))
        return None

    async def bear(self, operation: Operation, error: ApiError) -> None:
        """Return when ``operation`` is worth another try after ``error``, or was forbidden for good."""
        sentence = refusals.not_allowed(operation) if isinstance(error, NotAllowed) else ""
        await self.patient.bear(error, sentence)
        if self.control.take_skip():
            self.forbidden[refusals.permission(operation)] = sentence

    # -- ends of a step ----------------------------------------------------------------------------------------------

    async def done(
        self,
        step: Step,
        person: int | None,
        *,
        adopted: bool = False,
        already: bool = False,
        missing: tuple[int, ...] = (),
        answer: str = "",
    ) -> None:
        """The step is done; ``adopted``: a look-up proved it; ``missing``: not for these people."""
        what = words.done(step, self.name, adopted=adopted, already=already)
        if missing:
            what = tr("Not for everyone: {label}.", label=step.label)
        against = self._against(step, missing)
        await self.book.settle(
            step.number,
            StepState.DONE,
            id=person,
            what=what,
            adopted=adopted,
            missing=missing,
            against=against,
            answer=answer,
        )

    def _against(self, step: Step, missing: Collection[int]) -> tuple[tuple[str, str], ...]:
        """Why a step about several is not done for those of ``missing`` whom somebody else moved."""
        return tuple((str(id_), sentence) for id_, sentence in self.moved[step.number].items() if id_ in missing)

    async def failed(
        self, step: Step, sentence: str, person: int | None = None, *, against: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """The step was not done and will not be, or for nobody else: those whom it reached are kept for the undo.
        ``against``: the fields that ManageBac named, with their sentences."""
        if self.reached[step.number]:
            what = tr("Not for everyone: {label}. {why}", label=step.label, why=sentence)
            missing = self.not_reached(step)
            against = self._against(step, missing)
            await self.book.settle(step.number, StepState.DONE, what=what, missing=missing, against=against)
            return
        await self.book.settle(step.number, StepState.FAILED, id=person, what=sentence, against=against)

    async def needs_you(self, step: Step, sentence: str, person: int | None = None) -> None:
        """A person must decide about the step."""
        await self.book.settle(step.number, StepState.NEEDS_YOU, id=person, what=sentence)

    async def all_moved(self, step: Step, missing: tuple[int, ...]) -> None:
        """Nobody is left whom ``step`` may be sent for: a person must decide about those who were moved."""
        what = " ".join(self.moved[step.number].values())
        against = self._against(step, missing)
        await self.book.settle(step.number, StepState.NEEDS_YOU, what=what, missing=missing, against=against)

    # -- telling -----------------------------------------------------------------------------------------------------

    def show(self, step: Step, text: str) -> None:
        """Tell the window what happens now."""
        row = step.rows[0] if step.rows else None
        self._text = tr("{label} (row {row})", label=text, row=row) if row is not None else text
        self._meter.done = self.book.count_ended(self.steps)
        paused = self.control.paused
        self._meter.tell(self._text, self.api.limiter, so_far=self._so_far, paused=paused, now=paused)

    def finish(self) -> None:
        """Tell the window that the last step is over."""
        self._meter.done = self.book.count_ended(self.steps)
        self._meter.tell("", self.api.limiter, so_far=self._so_far, now=True)

    def _so_far(self) -> str:
        return words.so_far(self.plan, self.book.ended)

    def _say(self, sentence: str, question: str) -> None:
        self._meter.done = self.book.count_ended(self.steps)
        self._meter.tell(
            self._text,
            self.api.limiter,
            so_far=self._so_far,
            waiting=sentence,
            question=question,
            paused=bool(question) or self.control.paused,
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
