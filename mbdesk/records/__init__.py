"""What ManageBac returned, as frozen values with the API's own names."""

from mbdesk.records.attendance import (
    Count,
    DayAttendance,
    Mark,
    StudentDay,
    StudentTotals,
    TermAttendance,
    Timetable,
)
from mbdesk.records.grades import Assignment, GradebookRow, Task, TaskResult, TermGradeRow
from mbdesk.records.groups import Advisor, ClassTeacher, Membership, SchoolClass, YearGroup
from mbdesk.records.people import ChildLink, Parent, Person, PersonKind, Student, Teacher
from mbdesk.records.school import AcademicYear, Grade, Program, School, Subject, Term, program_key

__all__ = [
    "AcademicYear",
    "Advisor",
    "Assignment",
    "ChildLink",
    "ClassTeacher",
    "Count",
    "DayAttendance",
    "Grade",
    "GradebookRow",
    "Mark",
    "Membership",
    "Parent",
    "Person",
    "PersonKind",
    "Program",
    "School",
    "SchoolClass",
    "Student",
    "StudentDay",
    "StudentTotals",
    "Subject",
    "Task",
    "TaskResult",
    "Teacher",
    "Term",
    "TermAttendance",
    "TermGradeRow",
    "Timetable",
    "YearGroup",
    "program_key",
]
