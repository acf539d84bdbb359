"""The register before its marks: students and days stand at once, so nothing jumps when the marks come."""

from mbdesk.jobs.attendance import kind_of
from mbdesk.records import DayAttendance, SchoolClass
from mbdesk.registers import Pupil, Register, register_of
from mbdesk.ui.tabs.attendance_question import Question


def blank_register(question: Question) -> Register | None:
    """The loaded students of the group over the days asked for; None while nobody of them is loaded."""
    directory, group, wanted = question.directory, question.group, question.wanted
    if isinstance(group, SchoolClass):
        students = directory.students_in_class(group.id)
    else:
        students = directory.students_in_year_group(group.id)
    if not students:
        return None
    return register_of(
        title=group.name,
        kind=kind_of(group),
        group_id=group.id,
        pupils=[Pupil(id=s.id, name=s.sort_name, student_id=s.school_number) for s in students],
        answers=[DayAttendance(day=day, students=()) for day in wanted.days],
        first=wanted.first,
        last=wanted.last,
        term=wanted.term,
    )
