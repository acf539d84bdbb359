"""The token, the school and its reference lists (contract 11, 12)."""

from collections.abc import Mapping

from mbdesk.api import avatars, decode, decode_school
from mbdesk.api.asking import Asking
from mbdesk.api.avatars import Picture
from mbdesk.api.permissions import Permissions
from mbdesk.records import (
    AcademicYear,
    AttendanceCategory,
    Calendar,
    Grade,
    School,
    Subject,
    TermGradeScale,
)


class ReadsSchool(Asking):
    """What is asked about the school as a whole."""

    async def ping(self) -> None:
        """Does the token work? Raises TokenRefused when not (contract 12.1)."""
        answer = await self._get("/ping")
        if not isinstance(answer.data, Mapping) or "pong" not in answer.data:
            raise decode.unreadable(answer, "no pong")

    async def school(self) -> School:
        """The school that the token belongs to (contract 11.1)."""
        return decode_school.school(await self._get("/school"))

    async def permissions(self) -> Permissions:
        """What the token may do (contract 12.3), and from now on what refusals teach of it."""
        return Permissions.of((await self._get("/auth/permissions")).data, self._transport.refused)

    async def avatar(self, user_id: int) -> Picture | None:
        """A person's picture, None when there is none that may be shown (contract 12.2, quality X18)."""
        found = await self._transport.picture(f"/avatars/{user_id}", largest=avatars.LARGEST, urgent=self._urgent)
        return avatars.picture(found)

    async def academic_years(self, *, program_code: str = "", active: bool | None = None) -> tuple[AcademicYear, ...]:
        """Years and terms of every programme, or of one (contract 11.2)."""
        query = (("program_code", program_code), ("active", active))
        return decode_school.academic_years(await self._get("/school/academic-years", *query))

    async def academic_year(self, program_code: str, year_id: int) -> AcademicYear:
        """One year of a programme (contract 11.2; the path is beside the published list, 12.4)."""
        answer = await self._get(f"/school/programs/{program_code}/academic-years/{year_id}")
        return decode_school.academic_year(answer, program_code)

    async def calendar(self, program_code: str, year_id: int) -> Calendar:
        """The school days of a programme's year and their place in the rotation (contract 12.4)."""
        path = f"/school/programs/{program_code}/academic-years/{year_id}/calendar"
        return decode_school.calendar(await self._get(path))

    async def attendance_categories(self, year_id: int) -> tuple[AttendanceCategory, ...]:
        """How the school names the numbers of contract 5.8 in a year, the unused ones too (contract 12.4)."""
        answer = await self._get(f"/school/academic-years/{year_id}/attendance_categories")
        return decode_school.attendance_categories(answer)

    async def grades(self) -> tuple[Grade, ...]:
        """The grades of every programme (contract 11.3)."""
        return decode_school.grades(await self._get("/school/grades"))

    async def subjects(self) -> tuple[Subject, ...]:
        """The subjects of every programme (contract 11.4)."""
        return decode_school.subjects(await self._get("/school/subjects"))

    async def term_grade_scales(self) -> tuple[TermGradeScale, ...]:
        """Every mark a term grade can be, by programme (contract 12.4)."""
        return decode_school.term_grade_scales(await self._get("/school/term-grade-scales"))
