"""Attendance, tasks and grades (contract 5.6 to 5.8, 6.5 to 6.11)."""

from collections.abc import Iterable
from datetime import date

from mbdesk.api import decode_attendance, decode_coursework
from mbdesk.api.asking import Asking
from mbdesk.records import DayAttendance, GradebookRow, Task, TaskResult, TermAttendance, TermGradeRow


class ReadsCourses(Asking):
    """What is asked about attendance and marks. ``student_ids`` asks about these only, where they are a few."""

    async def class_attendance_term(
        self, class_id: int, term_id: int, *, archived_students: bool = False, student_ids: Iterable[int] = ()
    ) -> TermAttendance:
        """A class's totals for a term (contract 6.5). NotFound: the class does not meet in that term."""
        query = (("archived_students", archived_students or None), ("student_ids", student_ids))
        return decode_attendance.term(await self._get(f"/classes/{class_id}/attendance/term/{term_id}", *query))

    async def class_attendance_date(
        self, class_id: int, day: date, *, student_ids: Iterable[int] = ()
    ) -> DayAttendance:
        """A class's register of a day (contract 6.6)."""
        path = f"/classes/{class_id}/attendance/date/{day}"
        return decode_attendance.class_day(await self._get(path, ("student_ids", student_ids)), day)

    async def homeroom_attendance_term(
        self, year_group_id: int, term_id: int, *, archived_students: bool = False, student_ids: Iterable[int] = ()
    ) -> TermAttendance:
        """A year group's homeroom totals for a term (contract 5.6)."""
        path = f"/year-groups/{year_group_id}/homeroom/attendance/term/{term_id}"
        query = (("archived_students", archived_students or None), ("student_ids", student_ids))
        return decode_attendance.term(await self._get(path, *query))

    async def homeroom_attendance_date(
        self, year_group_id: int, day: date, *, student_ids: Iterable[int] = ()
    ) -> DayAttendance:
        """A year group's homeroom register of a day (contract 5.7)."""
        path = f"/year-groups/{year_group_id}/homeroom/attendance/date/{day}"
        return decode_attendance.homeroom_day(await self._get(path, ("student_ids", student_ids)), day)

    async def term_grades(
        self, class_id: int, term_id: int, *, archived_students: bool = False, student_ids: Iterable[int] = ()
    ) -> tuple[TermGradeRow, ...]:
        """A class's term grades (contract 6.10). NotFound: the class does not meet in that term."""
        path = f"/classes/{class_id}/assessments/term/{term_id}/term-grades"
        query = (("include_archived_students", archived_students or None), ("student_ids", student_ids))
        return await self._all(path, "students", decode_coursework.term_grade_row, *query)

    async def gradebook(
        self, class_id: int, term_id: int, *, archived_students: bool = False, student_ids: Iterable[int] = ()
    ) -> tuple[GradebookRow, ...]:
        """All grades of a class in a term (contract 6.11)."""
        path = f"/classes/{class_id}/assessments/term/{term_id}/grades"
        query = (("include_archived_students", archived_students or None), ("student_ids", student_ids))
        return await self._all(path, "students", decode_coursework.gradebook_row, *query)

    async def tasks(self, class_id: int, term_id: int | None = None) -> tuple[Task, ...]:
        """A class's tasks, of one term or of all its terms (contract 6.7)."""
        return await self._all(f"/classes/{class_id}/tasks", "tasks", decode_coursework.task, ("term_id", term_id))

    async def task(self, class_id: int, task_id: int) -> Task:
        """One task (contract 6.8)."""
        return await self._one(f"/classes/{class_id}/tasks/{task_id}", "task", decode_coursework.task, task_id)

    async def task_results(
        self, class_id: int, task_id: int, *, student_ids: Iterable[int] = ()
    ) -> tuple[TaskResult, ...]:
        """The results of a task (contract 6.9)."""
        path = f"/classes/{class_id}/tasks/{task_id}/students"
        return await self._all(path, "students", decode_coursework.task_result, ("student_ids", student_ids))
