"""Steps that ManageBac refused for good: they end, unless what they want is already so."""

from collections.abc import Iterable

from mbdesk.errors import ApiError, NotFound, Rejected
from mbdesk.jobs import refusals, resolve
from mbdesk.jobs.going import Going
from mbdesk.jobs.unanswered import Unanswered
from mbdesk.plan.before import LINKED
from mbdesk.plan.folding import fold_email, fold_number
from mbdesk.plan.operations import CreatePerson, LinkChild, Operation, UnlinkChild
from mbdesk.plan.plan import Step
from mbdesk.plan.results import StepState
from mbdesk.records import Person, PersonKind


class Refused:
    """Ends steps after a refusal, with a sentence about the row."""

    def __init__(self, going: Going, unanswered: Unanswered) -> None:
        self._going = going
        self._unanswered = unanswered

    async def end(self, step: Step, operation: Operation, error: ApiError) -> None:
        """End ``step``, whose ``operation`` was refused with ``error`` (Rejected or NotFound)."""
        going = self._going
        linked = isinstance(operation, LinkChild)
        if isinstance(operation, LinkChild | UnlinkChild) and await self._is_linked(operation) is linked:
            student = going.who(operation.student)
            if going.book.result(step.number).attempts == 1:  # so it was not an earlier send of our own
                await going.book.keep_before({step.number: {student: {LINKED: linked}}})
            await going.done(step, student, already=True)
        elif isinstance(operation, CreatePerson) and isinstance(error, Rejected) and refusals.taken(error):
            await self._taken(step, operation, error)
        else:
            against = refusals.against(error, operation) if isinstance(error, Rejected) else ()
            await going.failed(step, refusals.refused(error, operation), against=against)

    async def _is_linked(self, operation: LinkChild | UnlinkChild) -> bool | None:
        """None when that cannot be told; who is gone has no children."""
        going = self._going
        try:
            children = await going.patient.read(lambda: going.look.children(going.who(operation.parent)))
        except NotFound:
            return False
        except Rejected:
            return None
        return going.who(operation.student) in children

    async def _taken(self, step: Step, operation: CreatePerson, error: Rejected) -> None:
        """Somebody has this e-mail or ID: perhaps we ourselves, when an earlier send took effect late."""
        going = self._going
        if going.book.result(step.number).attempts > 1:
            sending = self._unanswered.sending(step)
            verdict = await going.patient.read(lambda: resolve.created(going.look, sending, operation))
            if verdict is not None and verdict.state is StepState.DONE:
                await going.done(step, verdict.id, adopted=True)
                return
        field = refusals.taken(error) or "email"
        value = str(operation.values.get(field) or "")
        owner = await self._owner(operation.kind, field, value) if value else None
        sentence = refusals.in_use(field, value, owner)
        await going.failed(step, sentence, owner.id if owner else None, against=((field, sentence),))

    async def _owner(self, kind: PersonKind, field: str, value: str) -> Person | None:
        """Who has ``value``; an e-mail belongs to one person of any kind, a student ID to a student."""
        kinds = [kind, *(other for other in PersonKind if other is not kind and field == "email")]
        for one in kinds:
            try:
                found = await self._find(one, value)
            except (NotFound, Rejected):
                continue
            for person in found:
                if _holds(person, field, value):
                    return person
        return None

    async def _find(self, kind: PersonKind, value: str) -> Iterable[Person]:
        return await self._going.patient.read(lambda: self._going.look.find(kind, value))


def _holds(person: Person, field: str, value: str) -> bool:
    if field == "email":
        return fold_email(person.email) == fold_email(value)
    return fold_number(getattr(person, "school_number", "")) == fold_number(value)
