"""Steps that were sent and not answered: find out what became of them before anything else is done (quality 2.3)."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from mbdesk.errors import ApiError, NotFound, Rejected, SignInPage
from mbdesk.jobs import refusals, resolve
from mbdesk.jobs.control import Stopped
from mbdesk.jobs.going import Going
from mbdesk.jobs.moments import moment
from mbdesk.plan.operations import AddToGroup, CreatePerson, Operation, RemoveFromGroup
from mbdesk.plan.plan import Step
from mbdesk.plan.results import StepState
from mbdesk.text import N_, tr

_SENDS_OF_A_CREATE: Final = 2
_SENDS: Final = 3
"""How often one go at a run sends a step whose answers are lost. Going on another day starts to count anew."""
_LAST_LOOK: Final = 2.0


class Unanswered:
    """Looks up what became of steps whose answer was lost, and settles them."""

    def __init__(self, going: Going) -> None:
        self._going = going
        self._book = going.book

    async def settle(self, step: Step, *, patient: bool = True) -> None:
        """Take ``step`` out of UNKNOWN. ``patient``: ManageBac may still be at it, so look several times."""
        going, number = self._going, step.number
        going.show(step, tr("We did not hear back, so we are checking: {label}", label=step.label))
        try:
            verdict = await self._verdict(step, patient=patient)
        except (NotFound, Rejected) as error:
            await self._cannot_look(step, error)
            return
        trouble = going.trouble.pop(number, None)
        self._keep_reached(step, verdict)
        if verdict.state is StepState.DONE:
            await going.done(step, verdict.id, adopted=True, missing=going.missed(step))
        elif verdict.state is StepState.NEEDS_YOU:
            await going.needs_you(step, verdict.what, verdict.id)
        elif going.sends[number] >= _most_sends(step.operation):
            sentence = tr("ManageBac gave no proper answer, several times: {label}. It was not done.", label=step.label)
            await going.failed(step, sentence)
        else:
            going.left[number] = verdict.operation or step.operation
            await self._book.settle(number, StepState.NOT_SENT, what=tr("We checked: it was not done yet."))
            # The look-up was answered, so nobody needs to sign in (again).
            if trouble is not None and not isinstance(trouble, SignInPage):
                await going.bear(step.operation, trouble)

    def _keep_reached(self, step: Step, verdict: resolve.Verdict) -> None:
        """Of a step about several that is to be sent on: whom it did reach, in this part or an earlier one."""
        going, left = self._going, verdict.operation
        if isinstance(left, AddToGroup | RemoveFromGroup):
            done = set(going.not_reached(step)) - set(going.missed(step)) - set(map(going.who, left.students))
            going.reached[step.number] |= done

    async def _cannot_look(self, step: Step, error: ApiError) -> None:
        # Only what is missing from an answer is proof; a look that was refused has shown nothing.
        if isinstance(step.operation, CreatePerson) or error.status is not None:
            sentence = N_("ManageBac did not answer, and we cannot check whether this was done: {label}.")
            await self._going.needs_you(step, tr(sentence, label=step.label))
        else:
            await self._going.failed(step, refusals.refused(error, step.operation))

    async def _verdict(self, step: Step, *, patient: bool) -> resolve.Verdict:
        going = self._going
        operation = going.left.get(step.number, step.operation)
        sending = replace(self.sending(step), operation=operation)
        if not isinstance(operation, CreatePerson):
            return await self._other(step, sending)
        for wait in going.waits.lookups if patient else (0.0,):
            try:
                await going.control.sleep(wait)
            except Stopped as stopped:
                if stopped.for_good and (found := await self._last_look(sending, operation)):
                    return found
                raise
            verdict = await going.patient.read(lambda: resolve.created(going.look, sending, operation))
            if verdict is not None:
                return verdict
        return resolve.Verdict(state=StepState.NOT_SENT, operation=operation)

    async def _other(self, step: Step, sending: resolve.Sending) -> resolve.Verdict:
        """What became of any write but a create: it may be sent again at once, so one look is enough, unless nothing
        more will be sent and a late effect would make "it was not done" a lie."""
        going, operation = self._going, sending.operation
        if isinstance(operation, AddToGroup | RemoveFromGroup):
            left = going.left_behind(step)
            there = tuple(who for who in operation.students if going.is_there(who) and going.who(who) not in left)
            sending = replace(sending, operation=replace(operation, students=there))
        waits = list(going.waits.lookups) if going.sends[step.number] >= _most_sends(operation) else []
        while True:
            verdict = await going.patient.read(lambda: resolve.other(going.look, sending, going.who))
            if verdict.state is not StepState.NOT_SENT or not waits:
                return verdict
            await going.control.sleep(waits.pop(0))

    async def _last_look(self, sending: resolve.Sending, operation: CreatePerson) -> resolve.Verdict | None:
        """One quick look when a person stops the run just now: it may spare them a "perhaps"."""
        try:
            async with asyncio.timeout(_LAST_LOOK):
                return await resolve.created(self._going.look, sending, operation)
        except (ApiError, TimeoutError):
            return None

    def just_sent(self, step: Step) -> bool:
        """Whether ManageBac may still be working on a send that an earlier go at this run left behind."""
        age = datetime.now(UTC) - moment(self._book.line(step.number).sent_at)
        return not timedelta(seconds=sum(self._going.waits.lookups)) < age < timedelta(days=365)

    def sending(self, step: Step) -> resolve.Sending:
        """What is known of the first send of ``step``."""
        sent_at = moment(self._book.line(step.number).first_sent_at)
        skew = timedelta(seconds=self._going.waits.skew)
        return resolve.Sending(operation=step.operation, sent_at=sent_at, known=self._going.known, skew=skew)


def _most_sends(operation: Operation) -> int:
    return _SENDS_OF_A_CREATE if isinstance(operation, CreatePerson) else _SENDS
