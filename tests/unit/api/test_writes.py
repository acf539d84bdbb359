"""Operations as requests, and what their answers prove."""

from typing import Any

import pytest

from mbdesk.api.transport import Answer
from mbdesk.api.writes import Request, Writes, request_of
from mbdesk.errors import UnreadableAnswer
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
)
from mbdesk.records import PersonKind
from tests.support.loops import in_loop
from tests.support.school import school_server

STUDENT, PARENT, TEACHER = PersonKind.STUDENT, PersonKind.PARENT, PersonKind.TEACHER


def who(person: Who) -> int:
    return person if isinstance(person, int) else 1000 + person.step


def one(operation: Operation) -> tuple[str, str, Any]:
    request = request_of(operation, who)
    return request.method, request.path, request.body


@pytest.mark.parametrize(
    ("operation", "method", "path", "body"),
    [
        (
            CreatePerson(kind=STUDENT, values={"email": "a@b.c", "city": None, "nickname": ""}),
            "POST",
            "/students",
            {"student": {"email": "a@b.c", "nickname": ""}, "options": {"send_welcome_email": False}},
        ),
        (
            CreatePerson(kind=TEACHER, values={"email": "a@b.c"}, welcome_email=True),
            "POST",
            "/teachers",
            {"teacher": {"email": "a@b.c"}, "options": {"send_welcome_email": True}},
        ),
        (
            UpdatePerson(kind=PARENT, id=7, values={"city": "", "state": None}, before={"city": "x"}),
            "PATCH",
            "/parents/7",
            {"parent": {"city": ""}},
        ),
        (
            ArchivePerson(kind=STUDENT, id=7, withdrawn_on="2026-03-01"),
            "PUT",
            "/students/7/archive",
            {"withdrawn_on": "2026-03-01"},
        ),
        (ArchivePerson(kind=PARENT, id=7, withdrawn_on="2026-03-01"), "PUT", "/parents/7/archive", None),
        (UnarchivePerson(kind=STUDENT, id=7), "PUT", "/students/7/unarchive", None),
        (
            LinkChild(parent=7, student=Ref(2), relationship="Mother"),
            "POST",
            "/parents/7/children",
            {"child": {"id": 1002, "relationship": "Mother"}},
        ),
        (LinkChild(parent=Ref(1), student=8), "POST", "/parents/1001/children", {"child": {"id": 8}}),
        (UnlinkChild(parent=7, student=8), "DELETE", "/parents/7/children/8", None),
        (
            AddToGroup(group="classes", group_id=5, students=(1, Ref(2), 1)),
            "POST",
            "/classes/5/add_students",
            {"student_ids": [1, 1002]},
        ),
        (
            RemoveFromGroup(group="year-groups", group_id=5, students=(1,)),
            "POST",
            "/year-groups/5/remove_students",
            {"student_ids": [1]},
        ),
    ],
)
def test_an_operation_is_this_request(operation: Operation, method: str, path: str, body: Any) -> None:
    assert one(operation) == (method, path, body)


@pytest.mark.parametrize("students", [(), tuple(range(1, 102))], ids=["nobody", "too many"])
def test_a_call_about_a_group_is_about_a_hundred_students_at_most(students: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one to a hundred"):
        request_of(AddToGroup(group="classes", group_id=5, students=students), who)


def test_a_student_is_archived_with_exactly_one_date() -> None:
    with pytest.raises(ValueError, match="one date"):
        one(ArchivePerson(kind=STUDENT, id=7))
    with pytest.raises(ValueError, match="one date"):
        one(ArchivePerson(kind=STUDENT, id=7, withdrawn_on="2026-03-01", graduated_on="2026-03-01"))


class Answering:
    """A transport that gives one answer to everything and keeps what was asked."""

    def __init__(self, data: Any, status: int = 200) -> None:
        self.asked: list[Request] = []
        self.once: list[bool] = []
        self.fresh: list[bool] = []
        self._answer = Answer(status, data, "req-1")

    async def request(
        self, method: str, path: str, *, query: Any = (), body: Any = None, fresh: bool = False, once: bool = False
    ) -> Answer:
        self.asked.append(Request(method=method, path=path, body=body, query=tuple(query)))
        self.once.append(once)
        self.fresh.append(fresh)
        return self._answer


CREATE = CreatePerson(kind=STUDENT, values={"email": "ana@b.c"})
MADE = {"id": 5, "email": "ana@b.c"}


@pytest.mark.parametrize("data", [{"student": MADE}, MADE, [MADE], {"student": [MADE]}, {"students": [MADE]}])
@in_loop
async def test_the_person_made_is_found_in_every_envelope(data: Any) -> None:
    talk = Answering(data, 201)
    sent = await Writes(talk).send(CREATE, who)  # type: ignore[arg-type]  # it answers like a transport
    assert (sent.id, sent.summary) == (5, "201 req-1")
    assert sent.person is not None
    assert sent.person.email == "ana@b.c"
    assert (talk.once, talk.fresh) == ([True], [True])


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"student": {}},
        {"student": {"id": None, "email": "ana@b.c"}},
        {"student": {"id": 0, "email": "ana@b.c"}},
        {"student": {"id": True, "email": "ana@b.c"}},
        {"student": {"id": 5, "email": "somebody@else"}},
        {"student": {"id": 5, "email": "ana@b.c", "role": "Parent"}},
        {"students": [MADE, {"id": 6}]},
        "ok",
    ],
)
@in_loop
async def test_an_answer_that_does_not_name_the_person_proves_nothing(data: Any) -> None:
    with pytest.raises(UnreadableAnswer) as refused:
        await Writes(Answering(data, 201)).send(CREATE, who)  # type: ignore[arg-type]  # it answers like a transport
    assert refused.value.processed is None


@pytest.mark.parametrize(
    ("operation", "data"),
    [
        (UpdatePerson(kind=STUDENT, id=7, values={"city": "x"}), {"student": {"id": 8}}),
        (UnarchivePerson(kind=STUDENT, id=7), {"status": "queued"}),
        (UnarchivePerson(kind=STUDENT, id=7), None),
        (LinkChild(parent=7, student=8), {"child": {"id": 9}}),
        (AddToGroup(group="classes", group_id=1, students=(1,)), {"error": "no"}),
    ],
)
@in_loop
async def test_an_answer_about_something_else_proves_nothing(operation: Operation, data: Any) -> None:
    with pytest.raises(UnreadableAnswer):
        await Writes(Answering(data)).send(operation, who)  # type: ignore[arg-type]  # it answers like a transport


@in_loop
async def test_an_older_school_reads_the_archive_date_from_the_address() -> None:
    with school_server(archive_date_in="query") as served:
        student = next(i for i, r in served.school.registry.people["students"].items() if not r["archived"])
        talk = served.transport()
        await Writes(talk).send(ArchivePerson(kind=STUDENT, id=student, withdrawn_on="2026-03-01"), who)
        await talk.aclose()
        record = served.school.registry.people["students"][student]
        assert (record["archived"], record["withdrawn_on"]) == (True, "2026-03-01")
