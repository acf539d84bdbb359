"""Small sheets and a small school for tests of the import."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.enrolments import Enrolments, StudentDraft
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.person_steps import PersonDraft
from mbdesk.plan.plan import Plan
from mbdesk.plan.rows import Cell, SheetInfo, SourceRow, SourceSheet
from mbdesk.plan.targets import ROLES, Target, fields_of
from mbdesk.records import ChildLink, Grade, Parent, Student, Teacher, YearGroup

TODAY: Final = date(2026, 8, 20)
HEADINGS: Final = (
    "Student ID",
    "First name",
    "Surname",
    "Date of birth",
    "Year group",
    "E-mail",
    "Mobile",
    "Mother first name",
    "Mother surname",
    "Mother e-mail",
    "Father first name",
    "Father surname",
    "Father e-mail",
)
MIA: Final = ("00500", "Mia", "Rossi", "14/03/2012", "Gr 9", "mia@s.org", "", "Ada", "Rossi", "ada@p.org", "", "", "")
"""A row with one new parent."""

MARIA: Final = Parent(
    id=201,
    email="maria@p.org",
    first_name="Maria",
    last_name="Silva",
    children=(ChildLink(id=101, relationship="Mother"),),
    child_ids=(101,),
)
OLD_PARENT: Final = Parent(id=202, email="old@p.org", first_name="Otto", last_name="Alt", archived=True)
ANA: Final = Student(
    id=101,
    email="ana@s.org",
    first_name="Ana",
    last_name="Silva",
    student_id="00417",
    birthday=date(2012, 4, 3),
    year_group_id=9,
    mobile_phone_number="+48 600 100 200",
    nationalities=("PT",),
    parent_ids=(201,),
)
BEN: Final = Student(id=102, email="ben@s.org", first_name="Ben", last_name="Okoro", student_id="00418")
GONE: Final = Student(
    id=103,
    email="gone@s.org",
    first_name="Omar",
    last_name="Haddad",
    student_id="00419",
    birthday=date(2011, 1, 2),
    archived=True,
)
BOSS: Final = Teacher(id=301, email="boss@t.org", first_name="Kim", last_name="Kaya", role="AdminUser")
GROUPS: Final = (
    YearGroup(id=9, name="MYP Group (Grade 9)", grade="Grade 9", grade_number=10, program_code="myp"),
    YearGroup(id=10, name="MYP Group (Grade 10)", grade="Grade 10", grade_number=11, program_code="myp"),
    YearGroup(id=11, name="DP Group (Grade 11)", grade="Grade 11", grade_number=12, program_code="diploma"),
    YearGroup(id=12, name="CP Group (Grade 11)", grade="Grade 11", grade_number=12, program_code="cp"),
    YearGroup(id=99, name="Gone (Grade 12)", grade="Grade 12", grade_number=13, archived=True),
)
GRADES: Final = (
    Grade(name="Year 4", label="Grade 9", code="myp;9", program="myp", number=10),
    Grade(name="Year 5", label="Grade 10", code="myp;10", program="myp", number=11),
    Grade(name="Grade 11", label="Grade 11", code="dp;11", program="diploma", number=12),
)
SCHOOL: Final = Directory(
    students=(ANA, BEN, GONE),
    parents=(MARIA, OLD_PARENT),
    teachers=(BOSS,),
    year_groups=GROUPS,
    grades=GRADES,
)

EVERY_TARGET: Final = tuple(Target(role, key) for role in ROLES for key in fields_of(role))
"""Everything that a column can mean in some kind of import."""


def cell(value: Any) -> Cell:
    """A text as a text cell, a ``Cell`` as it is, anything else as a typed cell."""
    return value if isinstance(value, Cell) else Cell(value, "" if value is None else str(value))


def sheet_of(titles: Sequence[str], rows: Sequence[Sequence[Any]], **more: Any) -> SourceSheet:
    """A sheet with its headings in row 1 and data from row 2 on."""
    width = max(len(titles), *(len(row) for row in rows)) if rows else len(titles)
    lines = [tuple(map(cell, line)) + (Cell(),) * (width - len(line)) for line in (titles, *rows)]
    values: dict[str, Any] = {
        "path": "admissions.xlsx",
        "sha256": "0" * 64,
        "sheet": "New",
        "sheets": (SheetInfo(name="New", rows=len(lines)),),
        "rows": tuple(SourceRow(number, line) for number, line in enumerate(lines, start=1)),
        "header": 1,
        "columns": width,
    }
    return SourceSheet(**(values | more))


def drafted(
    *rows: Sequence[Any],
    titles: Sequence[str] = HEADINGS,
    answers: Answers | None = None,
    school: Directory = SCHOOL,
) -> Draft:
    """The draft of these rows."""
    return draft(sheet_of(titles, rows), answers or Answers(), Known(school), TODAY)


def enrolled(made: Draft) -> Enrolments:
    """What only a draft of enrolments knows."""
    assert isinstance(made.content, Enrolments)
    return made.content


def new_parents(made: Draft) -> tuple[PersonDraft, ...]:
    """Parents that would be created."""
    return tuple(family for family in enrolled(made).families.values() if family.person is None)


def used_parents(made: Draft) -> tuple[PersonDraft, ...]:
    """Parents that are in the school already and get linked."""
    return tuple(family for family in enrolled(made).families.values() if family.person is not None)


def student_of(made: Draft, row: int) -> StudentDraft:
    """What would happen to the student of a row."""
    return enrolled(made).students[row]


def planned(made: Draft, school: Directory = SCHOOL) -> Plan:
    """The draft's plan."""
    return build_plan(made, Known(school), school="riverside", school_name="Riverside", made_at="2026-08-20T08:00:00")


def changed(row: Sequence[str], **values: str) -> tuple[str, ...]:
    """``row`` with some cells said otherwise, by heading with ``_`` for a blank: ``Student_ID="00600"``."""
    cells = list(row)
    for heading, value in values.items():
        cells[HEADINGS.index(heading.replace("_", " ").replace("E mail", "E-mail").replace("e mail", "e-mail"))] = value
    return tuple(cells)


def option(made: Draft, cause: str, at: int = 0) -> tuple[str, str]:
    """The key of the first cause that starts with ``cause``, and of its option number ``at``."""
    found = next(c for c in made.causes if c.key.startswith(cause))
    return found.key, found.options[at].key


def causes(made: Draft) -> list[str]:
    """The kinds of the causes, in order."""
    return [cause.key.partition(":")[0] for cause in made.causes]
