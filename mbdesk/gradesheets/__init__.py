"""Grade sheets, pure: the term grades of a class in any programme's shape in, a table of students and marks out."""

from mbdesk.gradesheets.plain import plain_text
from mbdesk.gradesheets.sheet import GradeColumn, GradeRow, GradeSheet, grade_sheet, missing_table

__all__ = ["GradeColumn", "GradeRow", "GradeSheet", "grade_sheet", "missing_table", "plain_text"]
