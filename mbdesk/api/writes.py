"""The only place that turns an operation into method, path and body, and that reads what came back.

Contract: people 8.3 to 8.6, 9.3, 9.4, 10.3, 10.4, 10.6; children 10.5; groups 5.4, 5.5, 6.4; nulls 1.3.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mbdesk.api.decode import person, single, unreadable, whole
from mbdesk.api.transport import Answer, Transport
from mbdesk.errors import Rejected
from mbdesk.plan.folding import fold_email
from mbdesk.plan.operations import (
    AddToGroup,
    ArchivePerson,
    CreatePerson,
    LinkChild,
    Operation,
    RemoveFromGroup,
    UnarchivePerson,
    UnlinkChild,
    UpdatePerson,
    Who,
)
from mbdesk.plan.requests import IDS_IN_A_CALL
from mbdesk.records import Person, PersonKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request of an operation. ``path`` is without the version; ``body`` is JSON or None for no body."""

    method: str
    path: str
    body: Mapping[str, Any] | None = None
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """An operation that ManageBac carried out: the id of the person made or touched (None for groups), the person's
    record when the answer held one, and a short summary of the answer without personal data."""

    id: int | None
    person: Person | None = None
    summary: str = ""


def request_of(operation: Operation, who: Callable[[Who], int]) -> Request:
    """The request of ``operation``; ``who`` gives the id behind a ``Who``. ValueError when it is about nobody or about
    more than ``IDS_IN_A_CALL`` students: whoever sends it takes it apart, because each part has its own answer."""
    match operation:
        case CreatePerson(kind=kind, values=values, welcome_email=welcome):
            body = {kind.value: without_nulls(values), "options": {"send_welcome_email": welcome}}
            return Request(method="POST", path=f"/{kind}s", body=body)
        case UpdatePerson(kind=kind, id=id_, values=values):
            return Request(method="PATCH", path=f"/{kind}s/{id_}", body={kind.value: without_nulls(values)})
        case ArchivePerson(kind=kind, id=id_):
            return Request(method="PUT", path=f"/{kind}s/{id_}/archive", body=_archive_date(operation))
        case UnarchivePerson(kind=kind, id=id_):
            return Request(method="PUT", path=f"/{kind}s/{id_}/unarchive")
        case LinkChild(parent=parent, student=student, relationship=relationship):
            child: dict[str, Any] = {"id": who(student)}
            if relationship:
                child["relationship"] = relationship
            return Request(method="POST", path=f"/parents/{who(parent)}/children", body={"child": child})
        case UnlinkChild(parent=parent, student=student):
            return Request(method="DELETE", path=f"/parents/{who(parent)}/children/{who(student)}")
        case AddToGroup() | RemoveFromGroup():
            verb = "add_students" if isinstance(operation, AddToGroup) else "remove_students"
            ids = list(dict.fromkeys(who(student) for student in operation.students))
            if not 0 < len(ids) <= IDS_IN_A_CALL:
                raise ValueError("a call is about one to a hundred students")
            path = f"/{operation.group}/{operation.group_id}/{verb}"
            return Request(method="POST", path=path, body={"student_ids": ids})


def without_nulls(values: Mapping[str, Any]) -> dict[str, Any]:
    """``values`` as they may be sent: a null is ignored by ManageBac at best, an empty text clears (contract 1.3)."""
    return {key: value for key, value in values.items() if value is not None}


def _archive_date(operation: ArchivePerson) -> dict[str, str] | None:
    """Students need exactly one date (contract 8.5), others take no body (10.6)."""
    if operation.kind is not PersonKind.STUDENT:
        return None
    dates = {"withdrawn_on": operation.withdrawn_on, "graduated_on": operation.graduated_on}
    given = {key: day for key, day in dates.items() if day}
    if len(given) != 1:
        raise ValueError("A student is archived with exactly one date.")
    return given


class Writes:
    """Sends operations. What may be sent again is decided in ``jobs.run``: each call here sends once."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def send(self, operation: Operation, who: Callable[[Who], int]) -> Sent:
        """Carry out ``operation`` in one request. Raises ApiError; its ``processed`` says whether ManageBac may have
        acted."""
        answer = await self._request(request_of(operation, who), fresh=isinstance(operation, CreatePerson))
        return _read(operation, answer, who)

    async def _request(self, request: Request, *, fresh: bool) -> Answer:
        try:
            return await self._transport.request(
                request.method, request.path, query=request.query, body=request.body, fresh=fresh, once=True
            )
        except Rejected as refusal:
            if not _wants_date_in_query(request, refusal):
                raise
        # Older servers read the archive date from the query only (contract 18, row 9); nothing was processed.
        dates = tuple((key, str(day)) for key, day in (request.body or {}).items())
        return await self._transport.request(request.method, request.path, query=dates, body=request.body, once=True)


def _wants_date_in_query(request: Request, refusal: Rejected) -> bool:
    words = " ".join([refusal.detail, *refusal.messages, *(t for texts in refusal.messages.values() for t in texts)])
    asked = "withdrawn_on" in words or "graduated_on" in words
    return request.path.endswith("/archive") and bool(request.body) and asked


def _read(operation: Operation, answer: Answer, who: Callable[[Who], int]) -> Sent:
    """What ``answer`` proves. Raises UnreadableAnswer when it does not prove that ``operation`` was carried out."""
    summary = f"{answer.status} {answer.request_id or ''}".strip()
    match operation:
        case CreatePerson(kind=kind, values=values):
            made = _person_in(answer, kind)
            if fold_email(values.get("email")) not in {"", fold_email(made.email)} and made.email:
                raise unreadable(answer, "the answer is about somebody else")
            return Sent(made.id, made, summary)
        case UpdatePerson(kind=kind, id=id_):
            changed = _person_in(answer, kind)
            if changed.id != id_:
                raise unreadable(answer, "the answer is about somebody else")
            return Sent(id_, changed, summary)
        case ArchivePerson(id=id_) | UnarchivePerson(id=id_):
            _status_ok(answer)
            return Sent(id_, None, summary)
        case LinkChild(student=student):
            if whole(single(answer, "child").get("id")) != who(student):
                raise unreadable(answer, "the answer is about another child")
            return Sent(who(student), None, summary)
        case UnlinkChild(student=student):
            if answer.data is not None:  # 204 has no body (contract 10.5)
                _status_ok(answer)
            return Sent(who(student), None, summary)
        case AddToGroup() | RemoveFromGroup():
            _status_ok(answer)
            return Sent(None, None, summary)


def _person_in(answer: Answer, kind: PersonKind) -> Person:
    data = single(answer, kind.value)
    number = whole(data.get("id"))
    if number is None or number <= 0:
        raise unreadable(answer, "no id")
    role = str(data.get("role") or "").casefold()
    if role in {other.value for other in PersonKind} - {kind.value}:
        raise unreadable(answer, f"a {role} instead of a {kind}")
    return person(kind, data)


def _status_ok(answer: Answer) -> None:
    data = answer.data
    if not isinstance(data, Mapping) or str(data.get("status", "")).casefold() != "ok":
        raise unreadable(answer, "no word that it was done")
