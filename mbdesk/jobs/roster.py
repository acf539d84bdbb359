"""Who is in a class or year group, each with a name: also those who were not loaded with the school."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mbdesk.directory import Directory
from mbdesk.errors import NotAllowed, NotFound
from mbdesk.jobs.session import Session
from mbdesk.plan.requests import IDS_IN_A_CALL
from mbdesk.records import Advisor, SchoolClass, Student, YearGroup
from mbdesk.text import fold

if TYPE_CHECKING:  # httpx is loaded when a school is connected, not before the window shows
    from mbdesk.api.reads import Reads

Group = SchoolClass | YearGroup


async def roster_of(reads: "Reads", directory: Directory, group: Group) -> tuple[Student, ...]:
    """The students of a group by name.

    A year group carries its students. Those of a class come from the memberships; where these were not read whole,
    ManageBac is asked (one request). Students who are not loaded are asked for by ID (one request for 100).
    """
    if isinstance(group, YearGroup):
        return await named(reads, directory, group.student_ids)
    if "memberships" in directory.settled:
        return await named(reads, directory, directory.student_ids_in_class(group.id))
    return await named(reads, directory, (await reads.class_students(group.id)).student_ids)


async def advisors_of(session: Session, year_group_id: int) -> tuple[Advisor, ...]:
    """The advisors of a year group with their roles (contract 5.2): one request. Raises ApiError."""
    return await session.api.reads.urgent.year_group_advisors(year_group_id)


async def named(reads: "Reads", directory: Directory, ids: Sequence[int]) -> tuple[Student, ...]:
    """The students with these ids, by name. Those not loaded are asked for; one who is not shown keeps his ID."""
    found = {i: directory.student_by_id[i] for i in ids if i in directory.student_by_id}
    unknown = [i for i in ids if i not in found]
    try:
        for start in range(0, len(unknown), IDS_IN_A_CALL):
            async for page in reads.students(ids=unknown[start : start + IDS_IN_A_CALL]):
                found |= {student.id: student for student in page.records if student.id in unknown}
    except (NotFound, NotAllowed):  # may see registers but not people: they stay under their ids
        pass
    students = (found.get(i) or Student(id=i) for i in dict.fromkeys(ids))
    return tuple(sorted(students, key=lambda student: fold(student.sort_name)))
