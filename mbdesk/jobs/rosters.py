"""Who is in the classes that a run is about to add students to: of several classes with one question.

It asks only about those who are to be added, so that the answer is short. Of a class that loses students the list is
read by itself, whole: only from a whole list can it be told that somebody is not in it any more.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence

from mbdesk.errors import NotAllowed, NotFound, Rejected
from mbdesk.jobs.book import Book
from mbdesk.jobs.look import Look, Roster
from mbdesk.jobs.patience import Patient
from mbdesk.plan.operations import AddToGroup, RemoveFromGroup
from mbdesk.plan.plan import Step
from mbdesk.plan.requests import There, joining_together


class Rosters:
    """What was read lately. ``there`` tells who was in ManageBac before the run; ``look`` is asked anew each time,
    ``fresh_for`` is in seconds of the loop."""

    def __init__(
        self,
        steps: Sequence[Step],
        book: Book,
        there: There,
        look: Callable[[], Look],
        patient: Patient,
        *,
        fresh_for: float,
    ) -> None:
        self._steps = steps
        self._book = book
        self._there = there
        self._look = look
        self._patient = patient
        self._fresh_for = fresh_for
        self._read: dict[int, tuple[float, Roster]] = {}
        self._together = True

    async def members(self, step: Step, operation: AddToGroup | RemoveFromGroup) -> Roster:
        """Who is in the class of ``operation``, which is that of ``step``, now: of its own students at least. Raises
        NotFound and Rejected when the class is gone."""
        read_at, found = self._read.pop(step.number, (float("-inf"), {}))
        if isinstance(operation, AddToGroup):
            if _now() - read_at <= self._fresh_for:
                return found
            left = (s for s in self._steps if s.number >= step.number and not self._book.ended(s.number))
            coming = joining_together(left, self._there)
            if self._together and len(coming) > 1 and await self._read_together(coming):
                return self._read.pop(step.number)[1]
        look = self._look
        return await self._patient.read(lambda: look().roster("classes", operation.group_id))

    async def _read_together(self, coming: Mapping[int, tuple[int, Sequence[int]]]) -> bool:
        """Whether all of ``coming`` (step number -> class and students) could be read with one question; a key or
        school that does not allow it is not asked again."""
        classes = [class_id for class_id, _ in coming.values()]
        students = list(dict.fromkeys(id_ for _, ids in coming.values() for id_ in ids))
        now = _now()
        try:
            found = await self._patient.read(lambda: self._look().inside(classes, students), raises=(NotAllowed,))
        except (NotAllowed, NotFound, Rejected):
            self._together = False
            return False
        self._read |= {number: (now, found[class_id]) for number, (class_id, _) in coming.items()}
        return True


def _now() -> float:
    return asyncio.get_running_loop().time()
