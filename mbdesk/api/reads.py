"""Every reading function of ManageBac that mbdesk uses; the only place that knows their paths (contract 5 to 12).

Lists are async generators of ``Page``: the first page tells the total, later ones are fetched several at a time.
``archived`` None asks for all where the server gives all (people), and for the active ones only where it gives those
(classes, year groups), so it is best said (pitfall 2). Moments are ISO text, days are ``date``.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from mbdesk.api import decode, decode_attendance, decode_coursework, decode_school, paging
from mbdesk.api.decode import Page, Read
from mbdesk.api.permissions import Permissions
from mbdesk.api.transport import Answer, Transport
from mbdesk.errors import Rejected
from mbdesk.records import (
    AcademicYear,
    Advisor,
    ChildLink,
    DayAttendance,
    Grade,
    GradebookRow,
    Membership,
    Parent,
    Person,
    PersonKind,
    School,
    SchoolClass,
    Student,
    Subject,
    Task,
    TaskResult,
    Teacher,
    TermAttendance,
    TermGradeRow,
    YearGroup,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Roster:
    """The students of a class or year group; ``levels`` is ``HL`` or ``SL`` by student where a class has levels."""

    student_ids: tuple[int, ...]
    levels: Mapping[int, str] = field(default_factory=dict)


class Reads:
    """Asks through ``transport``; ``urgent`` requests go ahead of bulk work: use ``reads.urgent`` for what a person
    waits for. Every method raises the ``ApiError`` that fits."""

    def __init__(self, transport: Transport, *, urgent: bool = False) -> None:
        self._transport = transport
        self._urgent = urgent

    @property
    def urgent(self) -> "Reads":
        """The same, ahead of bulk work."""
        return self if self._urgent else Reads(self._transport, urgent=True)

    async def _get(self, path: str, *query: tuple[str, object]) -> Answer:
        return await self._transport.request("GET", path, query=_asked(query), urgent=self._urgent)

    async def _pages(
        self, path: str, name: str, read: Read[T], *query: tuple[str, object], largest: int = paging.LARGEST
    ) -> AsyncGenerator[Page[T], None]:
        size = largest

        async def ask(number: int) -> Page[T]:
            nonlocal size
            try:
                answer = await self._get(path, *query, ("page", number), ("per_page", size))
            except Rejected:
                if number > 1 or size <= paging.SMALLER:
                    raise
                size = paging.SMALLER
                answer = await self._get(path, *query, ("page", number), ("per_page", size))
            return decode.page(answer, name, read, number)

        async for page in paging.pages(ask):
            yield page

    async def _all(self, path: str, name: str, read: Read[T], *query: tuple[str, object]) -> tuple[T, ...]:
        return tuple([record async for page in self._pages(path, name, read, *query) for record in page.records])

    # -- The token and the school (contract 11, 12) -----------------------------------------------------------------

    async def ping(self) -> None:
        """Does the token work? Raises TokenRefused when not (contract 12.1)."""
        answer = await self._get("/ping")
        if not isinstance(answer.data, Mapping) or "pong" not in answer.data:
            raise decode.unreadable(answer, "no pong")

    async def school(self) -> School:
        """The school that the token belongs to (contract 11.1)."""
        return decode_school.school(await self._get("/school"))

    async def permissions(self) -> Permissions:
        """What the token may do (contract 12.3)."""
        return Permissions.of((await self._get("/auth/permissions")).data)

    async def academic_years(self) -> tuple[AcademicYear, ...]:
        """Years and terms of every programme (contract 11.2)."""
        return decode_school.academic_years(await self._get("/school/academic-years"))

    async def grades(self) -> tuple[Grade, ...]:
        """The grades of every programme (contract 11.3)."""
        return decode_school.grades(await self._get("/school/grades"))

    async def subjects(self) -> tuple[Subject, ...]:
        """The subjects of every programme (contract 11.4)."""
        return decode_school.subjects(await self._get("/school/subjects"))

    # -- People (contract 8, 9, 10) ---------------------------------------------------------------------------------

    def students(
        self,
        *,
        archived: bool | None = None,
        q: str = "",
        ids: Iterable[int] = (),
        year_group_ids: Iterable[int] = (),
        modified_since: str = "",
        deleted_since: str = "",
    ) -> AsyncGenerator[Page[Student], None]:
        """Students (contract 8.1). ``q`` searches names, e-mail and student ID."""
        query = (("year_group_ids", year_group_ids), *_people(archived, q, ids, modified_since, deleted_since))
        return self._pages("/students", "students", decode.student, *query)

    def parents(
        self,
        *,
        archived: bool | None = None,
        q: str = "",
        ids: Iterable[int] = (),
        modified_since: str = "",
        deleted_since: str = "",
    ) -> AsyncGenerator[Page[Parent], None]:
        """Parents (contract 10.1)."""
        query = _people(archived, q, ids, modified_since, deleted_since)
        return self._pages("/parents", "parents", decode.parent, *query)

    def teachers(
        self,
        *,
        archived: bool | None = None,
        q: str = "",
        ids: Iterable[int] = (),
        modified_since: str = "",
        deleted_since: str = "",
    ) -> AsyncGenerator[Page[Teacher], None]:
        """Teachers and administrators (contract 9.1)."""
        query = _people(archived, q, ids, modified_since, deleted_since)
        return self._pages("/teachers", "teachers", decode.teacher, *query)

    async def student(self, student_id: int) -> Student:
        """One student (contract 8.2)."""
        return _found(await self._get(f"/students/{student_id}"), "student", decode.student, student_id)

    async def parent(self, parent_id: int) -> Parent:
        """One parent (contract 10.2)."""
        return _found(await self._get(f"/parents/{parent_id}"), "parent", decode.parent, parent_id)

    async def teacher(self, teacher_id: int) -> Teacher:
        """One teacher (contract 9.2)."""
        return _found(await self._get(f"/teachers/{teacher_id}"), "teacher", decode.teacher, teacher_id)

    async def person(self, kind: PersonKind, person_id: int) -> Person:
        """One person of ``kind``."""
        match kind:
            case PersonKind.STUDENT:
                return await self.student(person_id)
            case PersonKind.PARENT:
                return await self.parent(person_id)
            case PersonKind.TEACHER:
                return await self.teacher(person_id)

    async def find_people(self, kind: PersonKind, q: str, archived: bool | None = None) -> tuple[Person, ...]:
        """Everybody of ``kind`` whom the server's search for ``q`` finds; it is a search, so compare exactly yourself
        (quality 2.3). ``archived`` None looks among all."""
        match kind:
            case PersonKind.STUDENT:
                return tuple([p async for page in self.students(q=q, archived=archived) for p in page.records])
            case PersonKind.PARENT:
                return tuple([p async for page in self.parents(q=q, archived=archived) for p in page.records])
            case PersonKind.TEACHER:
                return tuple([p async for page in self.teachers(q=q, archived=archived) for p in page.records])

    async def children(self, parent_id: int) -> tuple[ChildLink, ...]:
        """The children of a parent (contract 10.5)."""
        return await self._all(f"/parents/{parent_id}/children", "children", decode.child_link)

    # -- Year groups, classes, memberships (contract 5, 6, 7) -------------------------------------------------------

    def year_groups(
        self, *, archived: bool | None = None, student_ids: Iterable[int] = (), modified_since: str = ""
    ) -> AsyncGenerator[Page[YearGroup], None]:
        """Year groups with their members inline (contract 5.1)."""
        query = (("archived", archived), ("student_ids", student_ids), ("modified_since", modified_since))
        return self._pages("/year-groups", "year_groups", decode.year_group, *query)

    async def year_group_advisors(self, year_group_id: int) -> tuple[Advisor, ...]:
        """The advisors of a year group and their roles (contract 5.2)."""
        answer = await self._get(f"/year-groups/{year_group_id}/advisors")
        return tuple(found for raw in decode.listed(answer, "advisors") if (found := decode.advisor(raw)) is not None)

    async def year_group_students(self, year_group_id: int) -> Roster:
        """Who is in a year group now (contract 5.3)."""
        return await self._roster(f"/year-groups/{year_group_id}/students")

    def classes(
        self, *, archived: bool | None = None, modified_since: str = "", deleted_since: str = ""
    ) -> AsyncGenerator[Page[SchoolClass], None]:
        """Classes (contract 6.1)."""
        query = (("archived", archived), ("modified_since", modified_since), ("deleted_since", deleted_since))
        return self._pages("/classes", "classes", decode.school_class, *query)

    async def school_class(self, class_id: int) -> SchoolClass:
        """One class (contract 6.2)."""
        return _found(await self._get(f"/classes/{class_id}"), "class", decode.school_class, class_id)

    async def class_students(self, class_id: int) -> Roster:
        """Who is in a class now (contract 6.3)."""
        return await self._roster(f"/classes/{class_id}/students")

    async def _roster(self, path: str) -> Roster:
        members: dict[int, None] = {}
        levels: dict[int, str] = {}

        async def ask(number: int) -> Page[int]:
            answer = await self._get(path, ("page", number), ("per_page", paging.LARGEST))
            raw = answer.data.get("student_levels") if isinstance(answer.data, Mapping) else None
            for key, level in raw.items() if isinstance(raw, Mapping) else ():
                if (student := decode.whole(key)) is not None and level:
                    levels[student] = str(level)
            return decode.page(answer, _roster_key(answer), _member)

        async for page in paging.pages(ask):
            members.update(dict.fromkeys(page.records))
        return Roster(tuple(members), levels)

    def memberships(
        self,
        *,
        class_ids: Iterable[int] = (),
        user_ids: Iterable[int] = (),
        class_happens_on: date | None = None,
        modified_since: str = "",
        deleted_since: str = "",
    ) -> AsyncGenerator[Page[Membership], None]:
        """Who belongs to which class (contract 7)."""
        query = (
            ("class_ids[]", class_ids),
            ("user_ids", user_ids),
            ("class_happens_on", class_happens_on),
            ("modified_since", modified_since),
            ("deleted_since", deleted_since),
        )
        return self._pages("/memberships", "memberships", decode.membership, *query)

    # -- Attendance (contract 5.6 to 5.8, 6.5, 6.6) -----------------------------------------------------------------

    async def class_attendance_term(
        self, class_id: int, term_id: int, *, archived_students: bool = False
    ) -> TermAttendance:
        """A class's totals for a term (contract 6.5). NotFound: the class does not meet in that term."""
        path = f"/classes/{class_id}/attendance/term/{term_id}"
        return decode_attendance.term(await self._get(path, ("archived_students", archived_students or None)))

    async def class_attendance_date(self, class_id: int, day: date) -> DayAttendance:
        """A class's register of a day (contract 6.6)."""
        return decode_attendance.class_day(await self._get(f"/classes/{class_id}/attendance/date/{day}"), day)

    async def homeroom_attendance_term(
        self, year_group_id: int, term_id: int, *, archived_students: bool = False
    ) -> TermAttendance:
        """A year group's homeroom totals for a term (contract 5.6)."""
        path = f"/year-groups/{year_group_id}/homeroom/attendance/term/{term_id}"
        return decode_attendance.term(await self._get(path, ("archived_students", archived_students or None)))

    async def homeroom_attendance_date(self, year_group_id: int, day: date) -> DayAttendance:
        """A year group's homeroom register of a day (contract 5.7)."""
        path = f"/year-groups/{year_group_id}/homeroom/attendance/date/{day}"
        return decode_attendance.homeroom_day(await self._get(path), day)

    # -- Tasks and grades (contract 6.7 to 6.11) --------------------------------------------------------------------

    async def term_grades(
        self, class_id: int, term_id: int, *, archived_students: bool = False
    ) -> tuple[TermGradeRow, ...]:
        """A class's term grades (contract 6.10). NotFound: the class does not meet in that term."""
        path = f"/classes/{class_id}/assessments/term/{term_id}/term-grades"
        query = ("include_archived_students", archived_students or None)
        return await self._all(path, "students", decode_coursework.term_grade_row, query)

    async def gradebook(
        self, class_id: int, term_id: int, *, archived_students: bool = False
    ) -> tuple[GradebookRow, ...]:
        """All grades of a class in a term (contract 6.11)."""
        path = f"/classes/{class_id}/assessments/term/{term_id}/grades"
        query = ("include_archived_students", archived_students or None)
        return await self._all(path, "students", decode_coursework.gradebook_row, query)

    async def tasks(self, class_id: int, term_id: int | None = None) -> tuple[Task, ...]:
        """A class's tasks, of one term or of all its terms (contract 6.7)."""
        return await self._all(f"/classes/{class_id}/tasks", "tasks", decode_coursework.task, ("term_id", term_id))

    async def task(self, class_id: int, task_id: int) -> Task:
        """One task (contract 6.8)."""
        return _found(await self._get(f"/classes/{class_id}/tasks/{task_id}"), "task", decode_coursework.task, task_id)

    async def task_results(self, class_id: int, task_id: int) -> tuple[TaskResult, ...]:
        """The results of a task (contract 6.9)."""
        path = f"/classes/{class_id}/tasks/{task_id}/students"
        return await self._all(path, "students", decode_coursework.task_result)


def _people(
    archived: bool | None, q: str, ids: Iterable[int], modified_since: str, deleted_since: str
) -> tuple[tuple[str, object], ...]:
    return (
        ("archived", archived),
        ("q", q),
        ("ids[]", ids),
        ("modified_since", modified_since),
        ("deleted_since", deleted_since),
    )


def _asked(query: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    """Query pairs as texts: nothing for None and "", ``true``/``false``, one pair a value for ``name[]``, else commas
    (contract 1.5)."""
    asked: list[tuple[str, str]] = []
    for name, value in query:
        if isinstance(value, bool):
            asked.append((name, "true" if value else "false"))
        elif isinstance(value, str | int | date):
            asked.extend([(name, str(value))] if value != "" else [])
        elif isinstance(value, Iterable):
            texts = [str(item) for item in value]
            if name.endswith("[]"):
                asked.extend((name, text) for text in texts)
            elif texts:
                asked.append((name, ",".join(texts)))
    return asked


def _found(answer: Answer, name: str, read: Read[T], asked: int) -> T:
    """The record that was asked for; another one's is no answer (quality F17)."""
    record = read(decode.single(answer, name))
    if record is None or getattr(record, "id", None) != asked:
        raise decode.unreadable(answer, f"no {name}, or another one")
    return record


def _roster_key(answer: Answer) -> str:
    """Ids alone, or (for year groups) whole students instead (contract 5.3)."""
    has_ids = isinstance(answer.data, Mapping) and isinstance(answer.data.get("student_ids"), list)
    return "student_ids" if has_ids else "students"


def _member(raw: object) -> int | None:
    return decode.whole(raw.get("id") if isinstance(raw, Mapping) else raw)
