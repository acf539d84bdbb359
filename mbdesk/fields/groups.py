"""What the columns of classes and year groups are."""

from typing import Final

from mbdesk.fields.field import Field, Kind
from mbdesk.records import SchoolClass, YearGroup
from mbdesk.text import N_

SCHOOL: Final = N_("School")

CLASS_FIELDS: Final[tuple[Field[SchoolClass], ...]] = (
    Field(
        key="name",
        title=N_("Class"),
        kind=Kind.TEXT,
        get=lambda c, _: c.name,
        width=34,
        shown=True,
        searched=True,
        section=SCHOOL,
    ),
    Field(
        key="uniq_id",
        title=N_("Class code"),
        kind=Kind.IDENTIFIER,
        get=lambda c, _: (c.uniq_id or "").strip() or None,
        width=14,
        shown=True,
        searched=True,
        section=SCHOOL,
    ),
    Field(
        key="program",
        title=N_("Programme"),
        kind=Kind.CHOICE,
        get=lambda c, _: c.program,
        width=18,
        shown=True,
        section=SCHOOL,
    ),
    Field(
        key="grade",
        title=N_("Grade"),
        kind=Kind.CHOICE,
        get=lambda c, _: c.grade,
        width=12,
        shown=True,
        sort=lambda c, _: c.grade_number,
        section=SCHOOL,
    ),
    Field(
        key="subject_name",
        title=N_("Subject"),
        kind=Kind.CHOICE,
        get=lambda c, _: c.subject_name,
        width=20,
        shown=True,
        section=SCHOOL,
    ),
    Field(
        key="teachers",
        title=N_("Teachers"),
        kind=Kind.LIST,
        get=lambda c, links: links.teacher_names(c.id),
        width=26,
        shown=True,
        searched=True,
        section=SCHOOL,
    ),
    Field(
        key="students",
        title=N_("Students"),
        kind=Kind.NUMBER,
        get=lambda c, links: links.class_size(c.id),
        width=9,
        shown=True,
        section=SCHOOL,
    ),
    Field(key="class_section", title=N_("Section"), kind=Kind.TEXT, get=lambda c, _: c.class_section, width=8),
    Field(
        key="id", title=N_("ManageBac ID"), kind=Kind.IDENTIFIER, get=lambda c, _: str(c.id), width=12, section=SCHOOL
    ),
)

YEAR_GROUP_FIELDS: Final[tuple[Field[YearGroup], ...]] = (
    Field(
        key="name",
        title=N_("Year group"),
        kind=Kind.TEXT,
        get=lambda g, _: g.name,
        width=38,
        shown=True,
        searched=True,
        section=SCHOOL,
    ),
    Field(
        key="program",
        title=N_("Programme"),
        kind=Kind.CHOICE,
        get=lambda g, _: g.program,
        width=18,
        shown=True,
        section=SCHOOL,
    ),
    Field(
        key="grade",
        title=N_("Grade"),
        kind=Kind.CHOICE,
        get=lambda g, _: g.grade,
        width=12,
        shown=True,
        sort=lambda g, _: g.grade_number,
        section=SCHOOL,
    ),
    Field(
        key="graduation_year",
        title=N_("Graduating year"),
        kind=Kind.IDENTIFIER,
        get=lambda g, _: str(g.graduation_year) if g.graduation_year else None,
        width=10,
        shown=True,
        section=SCHOOL,
    ),
    Field(
        key="students",
        title=N_("Students"),
        kind=Kind.NUMBER,
        get=lambda g, _: len(g.student_ids),
        width=9,
        shown=True,
        section=SCHOOL,
    ),
    Field(
        key="id", title=N_("ManageBac ID"), kind=Kind.IDENTIFIER, get=lambda g, _: str(g.id), width=12, section=SCHOOL
    ),
)
