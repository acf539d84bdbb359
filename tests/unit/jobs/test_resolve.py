"""A person is found again by the same rule everywhere: how an e-mail or a student ID is written does not matter."""

from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from mbdesk.jobs.look import Look
from mbdesk.jobs.resolve import Sending, created
from mbdesk.plan.results import StepState
from mbdesk.records import Person, PersonKind, Student
from tests.support.engine import student
from tests.support.loops import in_loop


class Found:
    """A look that always finds the same person."""

    def __init__(self, person: Person) -> None:
        self._person = person

    async def find(self, _kind: PersonKind, _text: str) -> tuple[Person, ...]:
        return (self._person,)


@pytest.mark.parametrize("written", ["Mia@School.example ", "mia@school.example\u200b", "\uff4dia@school.example"])
@in_loop
async def test_an_e_mail_is_the_same_however_it_is_written(written: str) -> None:
    person = Student(id=7, email=written, created_at=None)
    now = datetime.now(UTC)
    operation = student(1, email="mia@school.example", student_id=None)
    sending = Sending(operation=operation, sent_at=now, skew=timedelta(), known=frozenset())
    verdict = await created(cast(Look, Found(person)), sending, operation)
    assert verdict is not None
    assert (verdict.state, verdict.id) == (StepState.DONE, 7)
