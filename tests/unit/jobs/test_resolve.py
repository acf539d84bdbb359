"""Whom a look-up takes for the person that a lost create made: by e-mail or student ID, and only who can be ours."""

from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from mbdesk.jobs.look import Look
from mbdesk.jobs.resolve import Sending, Verdict, created, other
from mbdesk.plan.operations import CreatePerson, UpdatePerson
from mbdesk.plan.results import StepState
from mbdesk.records import Parent, Person, PersonKind, Student
from tests.support.engine import parent, student
from tests.support.loops import in_loop

NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
MAIL = "mia@school.example"


class Found:
    """A look that always finds the same people."""

    def __init__(self, *people: Person) -> None:
        self._people = people

    async def find(self, _kind: PersonKind, _text: str) -> tuple[Person, ...]:
        return self._people

    async def people(self, _kind: PersonKind, _ids: list[int]) -> dict[int, Person]:
        return {person.id: person for person in self._people}


async def looked(operation: CreatePerson, *people: Person, known: frozenset[int] = frozenset()) -> Verdict | None:
    """What a look for ``operation``, sent ``NOW``, says when it finds ``people``."""
    sending = Sending(operation=operation, sent_at=NOW, skew=timedelta(minutes=5), known=known)
    return await created(cast(Look, Found(*people)), sending, operation)


def said(verdict: Verdict | None) -> tuple[StepState, int | None] | None:
    return None if verdict is None else (verdict.state, verdict.id)


@pytest.mark.parametrize("written", ["Mia@School.example ", "mia@school.example\u200b", "\uff4dia@school.example"])
@in_loop
async def test_an_e_mail_is_the_same_however_it_is_written(written: str) -> None:
    person = Student(id=7, email=written, created_at=None)
    assert said(await looked(student(1, email=MAIL, student_id=None), person)) == (StepState.DONE, 7)


@pytest.mark.parametrize(
    ("made", "ours"),
    [
        ("2025-09-01T08:00:00Z", False),
        ("2026-09-01T07:54:59Z", False),
        ("2026-09-01T07:55:00Z", True),
        ("2026-09-01T10:00:01+02:00", True),
        ("2026-09-01T09:54:59+02:00", False),
        ("2025-09-01T08:00:00", True),
        ("long ago", True),
    ],
)
@in_loop
async def test_who_was_made_before_the_send_is_not_ours(made: str, ours: bool) -> None:
    """Clocks may differ by five minutes here; a moment without a zone, or none at all, tells nothing."""
    verdict = await looked(student(1, email=MAIL), Student(id=7, email=MAIL, student_id="90001", created_at=made))
    assert said(verdict) == (StepState.DONE if ours else StepState.NEEDS_YOU, 7)


@in_loop
async def test_who_was_there_before_is_not_ours_whatever_the_record_says() -> None:
    person = Student(id=7, email=MAIL, student_id="90001", created_at="2026-09-01T08:00:01Z")
    verdict = await looked(student(1, email=MAIL), person, known=frozenset({7}))
    assert said(verdict) == (StepState.NEEDS_YOU, 7)


@pytest.mark.parametrize(("number", "ours"), [("90001", True), (None, True), ("", True), ("90002", False)])
@in_loop
async def test_somebody_with_our_e_mail_and_another_student_id_is_not_ours(number: str | None, ours: bool) -> None:
    verdict = await looked(student(1, email=MAIL), Student(id=7, email=MAIL, student_id=number))
    assert said(verdict) == (StepState.DONE if ours else StepState.NEEDS_YOU, 7)


@in_loop
async def test_without_an_e_mail_the_student_id_says_who_it_is() -> None:
    operation = student(1, email=None, student_id="00417")
    others = (Student(id=5, email=MAIL, student_id="00418"), Student(id=6), Parent(id=8, email=MAIL))
    assert await looked(operation, *others) is None
    assert said(await looked(operation, *others, Student(id=7, student_id="00417"))) == (StepState.DONE, 7)


@in_loop
async def test_of_two_people_like_this_neither_is_taken() -> None:
    twins = (Parent(id=7, email=MAIL, first_name="Mia"), Parent(id=8, email=MAIL, first_name="Mia"))
    verdict = await looked(parent(1, email=MAIL), *twins)
    assert said(verdict) == (StepState.NEEDS_YOU, None)
    assert verdict is not None
    assert "(7)" in verdict.what
    assert "(8)" in verdict.what


@in_loop
async def test_who_has_neither_e_mail_nor_student_id_cannot_be_looked_for() -> None:
    verdict = await looked(parent(1, email=None), Parent(id=7, first_name="Maria", last_name="Silva 1"))
    assert said(verdict) == (StepState.NEEDS_YOU, None)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("Ana.Silva@x.org", StepState.DONE),
        ("ana.silva@x.org", StepState.DONE),
        ("old@x.org", StepState.NOT_SENT),
        ("OLD@x.org", StepState.NOT_SENT),
        ("theirs@x.org", StepState.NEEDS_YOU),
    ],
)
@in_loop
async def test_a_lost_update_is_there_however_managebac_keeps_it(now: str, state: StepState) -> None:
    update = UpdatePerson(
        kind=PersonKind.STUDENT, id=7, values={"email": "Ana.Silva@x.org"}, before={"email": "old@x.org"}
    )
    sending = Sending(operation=update, sent_at=NOW, skew=timedelta(0), known=frozenset())
    look = cast(Look, Found(Student(id=7, first_name="Ana", last_name="Silva", email=now)))
    assert (await other(look, sending, cast(Any, int))).state is state


@in_loop
async def test_only_another_way_of_writing_is_sent_again_when_it_is_not_there() -> None:
    update = UpdatePerson(
        kind=PersonKind.STUDENT, id=7, values={"phone_number": "+48 601"}, before={"phone_number": "+48601"}
    )
    sending = Sending(operation=update, sent_at=NOW, skew=timedelta(0), known=frozenset())
    for now, state in (("+48601", StepState.NOT_SENT), ("+48 601", StepState.DONE)):
        look = cast(Look, Found(Student(id=7, phone_number=now)))
        assert (await other(look, sending, cast(Any, int))).state is state
