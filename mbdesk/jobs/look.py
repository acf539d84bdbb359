"""What a run looks up in ManageBac: by id, by e-mail, what appeared since a moment, who belongs where."""

from collections.abc import Mapping, Sequence

from mbdesk.api.reads import Reads
from mbdesk.plan.before import HL, SL
from mbdesk.plan.requests import IDS_IN_A_CALL
from mbdesk.records import Person, PersonKind

Roster = Mapping[int, int | None]
"""Student id -> level as memberships say it (contract 7), None where there is none."""

_LEVELS = {"HL": HL, "SL": SL}


class Look:
    """Looks through ``reads``. Every method raises the ``ApiError`` that fits."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def people(self, kind: PersonKind, ids: Sequence[int]) -> dict[int, Person]:
        """The people with these ids, archived ones too; who is gone is missing. One request per hundred."""
        found: dict[int, Person] = {}
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), IDS_IN_A_CALL):
            part = wanted[start : start + IDS_IN_A_CALL]
            found |= {person.id: person for person in await self._list(kind, ids=part)}
        # A server that does not know the filter sends everybody.
        return {id_: found[id_] for id_ in wanted if id_ in found}

    async def find(self, kind: PersonKind, text: str) -> tuple[Person, ...]:
        """Whomever the server's search finds, archived ones too. It is a search: compare exactly yourself."""
        return await self._reads.find_people(kind, text)

    async def appeared_since(self, kind: PersonKind, moment: str) -> tuple[Person, ...]:
        """Everybody made or changed since ``moment`` (ISO text with zone)."""
        return await self._list(kind, modified_since=moment)

    async def classes_of(self, students: Sequence[int]) -> dict[int, list[list[int | None]]]:
        """Student id -> ``[class id, level]`` of every class they are in now. A page of answers for many students."""
        found: dict[int, list[list[int | None]]] = {id_: [] for id_ in students}
        async for page in self._reads.memberships(user_ids=list(found)):
            for one in page.records:
                # A server that does not know the filter sends everybody.
                if one.is_student and one.user_id in found and [one.class_id, one.level] not in found[one.user_id]:
                    found[one.user_id].append([one.class_id, one.level])
        return found

    async def inside(self, classes: Sequence[int], students: Sequence[int]) -> dict[int, Roster]:
        """Which of ``students`` are in each of several classes; in one that is gone, nobody."""
        found: dict[int, dict[int, int | None]] = {id_: {} for id_ in classes}
        asked = set(students)
        async for page in self._reads.memberships(class_ids=list(found), user_ids=students):
            for one in page.records:
                # A server that does not know a filter sends everybody.
                if one.is_student and one.class_id in found and one.user_id in asked:
                    found[one.class_id][one.user_id] = one.level
        return dict(found)

    async def children(self, parent: int) -> frozenset[int]:
        """The ids of a parent's children."""
        return frozenset(link.id for link in await self._reads.children(parent))

    async def roster(self, group: str, group_id: int) -> Roster:
        """The students in a class (``"classes"``) or year group (``"year-groups"``)."""
        if group == "classes":
            found = await self._reads.class_students(group_id)
            return {id_: _LEVELS.get(found.levels.get(id_, "")) for id_ in found.student_ids}
        return dict.fromkeys((await self._reads.year_group_students(group_id)).student_ids)

    async def year_groups_of(self, students: Sequence[int]) -> dict[int, str]:
        """The names of the year groups that ``students`` are in, at least, by id."""
        pages = self._reads.year_groups(student_ids=students)
        return {one.id: one.name async for page in pages for one in page.records}

    async def _list(self, kind: PersonKind, *, ids: Sequence[int] = (), modified_since: str = "") -> tuple[Person, ...]:
        match kind:
            case PersonKind.STUDENT:
                students = self._reads.students(ids=ids, modified_since=modified_since)
                return tuple([person async for page in students for person in page.records])
            case PersonKind.PARENT:
                parents = self._reads.parents(ids=ids, modified_since=modified_since)
                return tuple([person async for page in parents for person in page.records])
            case PersonKind.TEACHER:
                teachers = self._reads.teachers(ids=ids, modified_since=modified_since)
                return tuple([person async for page in teachers for person in page.records])
