"""Who is in the classes that a run is about to add students to: several classes with one question.

Of a class that loses students the list is read by itself, whole: only from a whole list can it be told that somebody
is not in it any more.
"""

import asyncio
from collections.abc import Callable, Sequence

from mbdesk.errors import NotAllowed, NotFound, Rejected
from mbdesk.jobs.book import Book
from mbdesk.jobs.look import Look
from mbdesk.jobs.patience import Patient
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Step
from mbdesk.plan.requests import CLASSES_AT_ONCE

Members = frozenset[int]


class Rosters:
    """The class lists read lately. ``look`` is asked anew each time, ``fresh_for`` is in seconds of the loop."""

    def __init__(
        self,
        steps: Sequence[Step],
        book: Book,
        look: Callable[[], Look],
        patient: Patient,
        *,
        fresh_for: float,
    ) -> None:
        self._steps = steps
        self._book = book
        self._look = look
        self._patient = patient
        self._fresh_for = fresh_for
        self._read: dict[int, tuple[float, Members]] = {}
        self._together = True

    async def members(self, step: Step, operation: AddToGroup | RemoveFromGroup) -> Members:
        """The students who are in the class of ``operation`` now. Raises NotFound and Rejected when it is gone."""
        read_at, found = self._read.pop(operation.group_id, (float("-inf"), Members()))
        if isinstance(operation, AddToGroup):
            if _now() - read_at <= self._fresh_for:
                return found
            coming = self._coming(step)
            if self._together and len(coming) > 1 and await self._read_together(coming):
                return self._read.pop(operation.group_id)[1]
        look = self._look
        return await self._patient.read(lambda: look().roster("classes", operation.group_id))

    async def _read_together(self, classes: Sequence[int]) -> bool:
        """Whether ``classes`` could be read with one question; a key or school that does not allow it is not asked
        again."""
        now = _now()
        try:
            found = await self._patient.read(lambda: self._look().rosters(classes), raises=(NotAllowed,))
        except (NotAllowed, NotFound, Rejected):
            self._together = False
            return False
        self._read |= {class_id: (now, members) for class_id, members in found.items()}
        return True

    def _coming(self, first: Step) -> list[int]:
        """The classes of ``first`` and of the next steps that add students to one, none of them after it lost any."""
        found: list[int] = []
        for step in self._steps:
            if step.number < first.number or self._book.ended(step.number):
                continue
            operation = step.operation
            if isinstance(operation, RemoveFromGroup) and operation.group == "classes":
                break
            if isinstance(operation, AddToGroup) and operation.group == "classes" and operation.group_id not in found:
                found.append(operation.group_id)
            if len(found) == CLASSES_AT_ONCE:
                break
        return found


def _now() -> float:
    return asyncio.get_running_loop().time()
