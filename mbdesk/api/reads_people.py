"""Students, parents and teachers (contract 8, 9, 10)."""

from collections.abc import AsyncGenerator, Iterable

from mbdesk.api import decode, decode_school
from mbdesk.api.asking import Asking
from mbdesk.api.decode import Page
from mbdesk.records import (
    ChildLink,
    Parent,
    Person,
    PersonKind,
    SchoolClass,
    Student,
    StudentMemberships,
    Teacher,
)


class ReadsPeople(Asking):
    """What is asked about people."""

    def students(
        self,
        *,
        archived: bool | None = None,
        status: str = "",
        q: str = "",
        ids: Iterable[int] = (),
        year_group_ids: Iterable[int] = (),
        homeroom_advisor_ids: Iterable[int] = (),
        modified_since: str = "",
        deleted_since: str = "",
    ) -> AsyncGenerator[Page[Student], None]:
        """Students (contract 8.1). ``q`` searches names, e-mail and student ID; ``status`` is ``enrolled``,
        ``withdrawn`` or ``graduated``."""
        query = (
            ("status", status),
            ("year_group_ids", year_group_ids),
            ("homeroom_advisor_ids", homeroom_advisor_ids),
            *_people(archived, q, ids, modified_since, deleted_since),
        )
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
        return await self._one(f"/students/{student_id}", "student", decode.student, student_id)

    async def parent(self, parent_id: int) -> Parent:
        """One parent (contract 10.2)."""
        return await self._one(f"/parents/{parent_id}", "parent", decode.parent, parent_id)

    async def teacher(self, teacher_id: int) -> Teacher:
        """One teacher (contract 9.2)."""
        return await self._one(f"/teachers/{teacher_id}", "teacher", decode.teacher, teacher_id)

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

    async def child(self, parent_id: int, student_id: int) -> ChildLink:
        """One child of a parent and the relationship (contract 10.5). NotFound: they are not linked."""
        return await self._one(f"/parents/{parent_id}/children/{student_id}", "child", decode.child_link, student_id)

    async def student_memberships(self, student_id: int) -> StudentMemberships:
        """The classes and year groups of a student now (contract 12.4)."""
        return decode_school.student_memberships(await self._get(f"/students/{student_id}/memberships"))

    async def teacher_classes(self, teacher_id: int) -> tuple[SchoolClass, ...]:
        """The active classes of a teacher (contract 12.4)."""
        return await self._all(f"/teachers/{teacher_id}/classes", "classes", decode.school_class)


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
