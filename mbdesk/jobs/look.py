"""What a run looks up in ManageBac: by id, by e-mail, what appeared since a moment, who belongs where."""

from collections.abc import Sequence

from mbdesk.api.reads import Reads
from mbdesk.records import Person, PersonKind

_IDS_IN_A_CALL = 100


class Look:
    """Looks through ``reads``. Every method raises the ``ApiError`` that fits."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    async def people(self, kind: PersonKind, ids: Sequence[int]) -> dict[int, Person]:
        """The people with these ids, archived ones too; who is gone is missing. One request per hundred."""
        found: dict[int, Person] = {}
        wanted = list(dict.fromkeys(ids))
        for start in range(0, len(wanted), _IDS_IN_A_CALL):
            part = wanted[start : start + _IDS_IN_A_CALL]
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

    async def rosters(self, classes: Sequence[int]) -> dict[int, frozenset[int]]:
        """The students of several classes; of a class that is gone, nobody. A page of answers for many students."""
        found: dict[int, set[int]] = {id_: set() for id_ in classes}
        async for page in self._reads.memberships(class_ids=list(found)):
            for one in page.records:
                if one.is_student and one.class_id in found:
                    found[one.class_id].add(one.user_id)
        return {class_id: frozenset(members) for class_id, members in found.items()}

    async def children(self, parent: int) -> frozenset[int]:
        """The ids of a parent's children."""
        return frozenset(link.id for link in await self._reads.children(parent))

    async def roster(self, group: str, group_id: int) -> frozenset[int]:
        """The ids of the students in a class (``"classes"``) or year group (``"year-groups"``)."""
        if group == "classes":
            return frozenset((await self._reads.class_students(group_id)).student_ids)
        return frozenset((await self._reads.year_group_students(group_id)).student_ids)

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
