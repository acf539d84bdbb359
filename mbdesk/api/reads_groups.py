"""Year groups, classes and memberships (contract 5, 6, 7)."""

from collections.abc import AsyncGenerator, Iterable
from datetime import date

from mbdesk.api import decode, decode_school
from mbdesk.api.asking import Asking, Roster
from mbdesk.api.decode import Page
from mbdesk.records import Advisor, Membership, SchoolClass, Term, YearGroup


class ReadsGroups(Asking):
    """What is asked about groups and who is in them."""

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

    async def year_group_students(self, year_group_id: int, *, student_ids: Iterable[int] = ()) -> Roster:
        """Who is in a year group now; ``student_ids`` asks about these only (contract 5.3)."""
        return await self._roster(f"/year-groups/{year_group_id}/students", ("student_ids", student_ids))

    def classes(
        self, *, archived: bool | None = None, modified_since: str = "", deleted_since: str = ""
    ) -> AsyncGenerator[Page[SchoolClass], None]:
        """Classes (contract 6.1)."""
        query = (("archived", archived), ("modified_since", modified_since), ("deleted_since", deleted_since))
        return self._pages("/classes", "classes", decode.school_class, *query)

    async def school_class(self, class_id: int) -> SchoolClass:
        """One class (contract 6.2)."""
        return await self._one(f"/classes/{class_id}", "class", decode.school_class, class_id)

    async def class_students(
        self, class_id: int, *, archived_students: bool = False, student_ids: Iterable[int] = ()
    ) -> Roster:
        """Who is in a class now; ``student_ids`` asks about these only (contract 6.3)."""
        query = (("include_archived_students", archived_students or None), ("student_ids", student_ids))
        return await self._roster(f"/classes/{class_id}/students", *query)

    async def class_terms(self, class_id: int) -> tuple[Term, ...]:
        """The terms in which a class meets, in order (contract 12.4). For old classes without term ids (16 row 6)."""
        return decode_school.terms(await self._get(f"/classes/{class_id}/terms"))

    def memberships(
        self,
        *,
        class_ids: Iterable[int] = (),
        user_ids: Iterable[int] = (),
        student_ids: Iterable[int] = (),
        class_happens_on: date | None = None,
        modified_since: str = "",
        deleted_since: str = "",
    ) -> AsyncGenerator[Page[Membership], None]:
        """Who belongs to which class (contract 7)."""
        query = (
            ("class_ids[]", class_ids),
            ("user_ids", user_ids),
            ("student_ids", student_ids),
            ("class_happens_on", class_happens_on),
            ("modified_since", modified_since),
            ("deleted_since", deleted_since),
        )
        return self._pages("/memberships", "memberships", decode.membership, *query)
