"""What the columns of students, parents and teachers are."""

from datetime import date
from typing import Final

from mbdesk.fields.field import Field, Kind, Links
from mbdesk.records import Parent, Person, Student, Teacher
from mbdesk.text import N_, tr

CONTACT: Final = N_("Contact")
PERSONAL: Final = N_("Personal")
SCHOOL: Final = N_("School")
FAMILY: Final = N_("Family")
WORK: Final = N_("Work")

GENDERS: Final = ("Male", "Female")
SALUTATIONS: Final = ("Mr.", "Ms.", "Mrs.", "Dr.")
RELATIONSHIPS: Final = (
    "Mother",
    "Father",
    "Stepmother",
    "Stepfather",
    "Legal Guardian",
    "Grandmother",
    "Grandfather",
    "Sister",
    "Brother",
    "Uncle",
    "Aunt",
    "Other Guardian",
    "Consultant Recruiter",
)
"""The relationships ManageBac knows (contract 10.1)."""


def _status(person: Person, _links: Links) -> str:
    return tr("Archived") if person.archived else tr("Active")


def _day(timestamp: str | None) -> date | None:
    """The day of a timestamp, whose form varies (contract 1.4)."""
    try:
        return date.fromisoformat((timestamp or "")[:10])
    except ValueError:
        return None


def _name(key: str, title: str, *, searched: bool = True, required: bool = False) -> Field[Person]:
    return Field(
        key=key,
        title=title,
        kind=Kind.TEXT,
        get=lambda p, _: getattr(p, key),
        searched=searched,
        writable=True,
        required=required,
        section=PERSONAL,
    )


def _text(
    key: str,
    title: str,
    section: str,
    kind: Kind = Kind.TEXT,
    *,
    width: int = 16,
    shown: bool = False,
    searched: bool = False,
    choices: tuple[str, ...] = (),
    writable: bool = True,
    required: bool = False,
) -> Field[Person]:
    return Field(
        key=key,
        title=title,
        kind=kind,
        get=lambda p, _: getattr(p, key),
        width=width,
        shown=shown,
        searched=searched,
        writable=writable,
        required=required,
        section=section,
        choices=choices,
    )


NAME: Final[Field[Person]] = Field(
    key="name",
    title=N_("Name"),
    kind=Kind.TEXT,
    get=lambda p, _: p.sort_name,
    width=22,
    shown=True,
    searched=True,
    sort=lambda p, _: p.sort_name.casefold(),
)
STATUS: Final[Field[Person]] = Field(key="archived", title=N_("Status"), kind=Kind.CHOICE, get=_status, width=10)
EMAIL: Final = _text(
    "email",
    N_("E-mail"),
    CONTACT,
    Kind.EMAIL,
    width=30,
    shown=True,
    searched=True,
    required=True,
)
MOBILE: Final = _text(
    "mobile_phone_number", N_("Mobile phone"), CONTACT, Kind.PHONE, width=17, shown=True, searched=True
)
PERSON_FIELDS: Final[tuple[Field[Person], ...]] = (
    _name("first_name", N_("First name"), required=True),
    _name("middle_name", N_("Middle name")),
    _name("last_name", N_("Last name"), required=True),
    _name("nickname", N_("Nickname")),
    _name("other_name", N_("Other name")),
    _text("phone_number", N_("Phone"), CONTACT, Kind.PHONE, width=18),
    _text("street_address", N_("Street address"), CONTACT, width=26),
    _text("street_address_ii", N_("Street address, line 2"), CONTACT, width=20),
    _text("city", N_("City"), CONTACT),
    _text("state", N_("State"), CONTACT),
    _text("zipcode", N_("Postal code"), CONTACT, Kind.IDENTIFIER, width=10),
    _text("country", N_("Country"), CONTACT, width=10),
    _text("gender", N_("Gender"), PERSONAL, Kind.CHOICE, width=10, choices=GENDERS),
    _text("birthday", N_("Birthday"), PERSONAL, Kind.DATE, width=12),
    _text("nationalities", N_("Nationalities"), PERSONAL, Kind.LIST, width=14),
    _text("languages", N_("Languages"), PERSONAL, Kind.LIST, width=14),
    _text("national_id", N_("National ID"), PERSONAL, Kind.IDENTIFIER),
    Field(
        key="last_accessed_at",
        title=N_("Last signed in"),
        kind=Kind.DATE,
        get=lambda p, _: _day(p.last_accessed_at),
        width=14,
        section=SCHOOL,
    ),
)

STUDENT_FIELDS: Final[tuple[Field[Student], ...]] = (
    NAME,
    Field(
        key="student_id",
        title=N_("Student ID"),
        kind=Kind.IDENTIFIER,
        get=lambda s, _: s.school_number or None,
        width=12,
        shown=True,
        searched=True,
        writable=True,
        section=SCHOOL,
    ),
    Field(
        key="year_group_id",
        title=N_("Year group"),
        kind=Kind.LINK,
        get=lambda s, links: links.year_group_name(s.year_group_id),
        width=27,
        shown=True,
        writable=True,
        section=SCHOOL,
    ),
    Field(
        key="class_grade",
        title=N_("Grade"),
        kind=Kind.TEXT,
        get=lambda s, _: s.class_grade,
        width=10,
        sort=lambda s, _: s.class_grade_number,
        section=SCHOOL,
    ),
    MOBILE,
    EMAIL,
    *PERSON_FIELDS,
    Field(
        key="homeroom_advisor_id",
        title=N_("Homeroom advisor"),
        kind=Kind.LINK,
        get=lambda s, links: links.person_name(s.homeroom_advisor_id),
        width=20,
        section=SCHOOL,
    ),
    Field(
        key="parent_ids",
        title=N_("Parents"),
        kind=Kind.LIST,
        get=lambda s, links: links.parent_names(s.id),
        width=28,
        section=FAMILY,
    ),
    Field(key="program", title=N_("Programme"), kind=Kind.TEXT, get=lambda s, _: s.program, width=16, section=SCHOOL),
    Field(
        key="graduating_year",
        title=N_("Graduating year"),
        kind=Kind.IDENTIFIER,
        get=lambda s, _: str(s.graduating_year) if s.graduating_year else None,
        width=8,
        section=SCHOOL,
    ),
    Field(
        key="attendance_start_date",
        title=N_("Attendance starts"),
        kind=Kind.DATE,
        get=lambda s, _: s.attendance_start_date,
        width=12,
        writable=True,
        section=SCHOOL,
    ),
    Field(
        key="withdrawn_on",
        title=N_("Withdrawn on"),
        kind=Kind.DATE,
        get=lambda s, _: s.withdrawn_on,
        width=12,
        section=SCHOOL,
    ),
    Field(
        key="graduated_on",
        title=N_("Graduated on"),
        kind=Kind.DATE,
        get=lambda s, _: s.graduated_on,
        width=12,
        section=SCHOOL,
    ),
    STATUS,
    Field(
        key="id", title=N_("ManageBac ID"), kind=Kind.IDENTIFIER, get=lambda s, _: str(s.id), width=12, section=SCHOOL
    ),
)

PARENT_FIELDS: Final[tuple[Field[Parent], ...]] = (
    NAME,
    Field(
        key="child_ids",
        title=N_("Children"),
        kind=Kind.LIST,
        get=lambda p, links: links.child_names(p.id),
        width=30,
        shown=True,
        section=FAMILY,
    ),
    MOBILE,
    EMAIL,
    Field(
        key="salutation",
        title=N_("Salutation"),
        kind=Kind.CHOICE,
        get=lambda p, _: p.salutation,
        width=8,
        writable=True,
        choices=SALUTATIONS,
        section=PERSONAL,
    ),
    *PERSON_FIELDS,
    Field(key="title", title=N_("Job title"), kind=Kind.TEXT, get=lambda p, _: p.title, writable=True, section=WORK),
    Field(
        key="employer", title=N_("Employer"), kind=Kind.TEXT, get=lambda p, _: p.employer, writable=True, section=WORK
    ),
    Field(
        key="work_email",
        title=N_("Work e-mail"),
        kind=Kind.EMAIL,
        get=lambda p, _: p.work_email,
        width=26,
        writable=True,
        section=WORK,
    ),
    Field(
        key="work_phone",
        title=N_("Work phone"),
        kind=Kind.PHONE,
        get=lambda p, _: p.work_phone,
        width=18,
        writable=True,
        section=WORK,
    ),
    STATUS,
    Field(
        key="id", title=N_("ManageBac ID"), kind=Kind.IDENTIFIER, get=lambda p, _: str(p.id), width=12, section=SCHOOL
    ),
)

TEACHER_FIELDS: Final[tuple[Field[Teacher], ...]] = (
    NAME,
    MOBILE,
    EMAIL,
    Field(key="role", title=N_("Role"), kind=Kind.TEXT, get=lambda t, _: t.role, width=14, shown=True, section=SCHOOL),
    Field(
        key="identifier",
        title=N_("Staff ID"),
        kind=Kind.IDENTIFIER,
        get=lambda t, _: t.identifier or t.teacher_id,
        width=12,
        shown=True,
        searched=True,
        writable=True,
        section=SCHOOL,
    ),
    Field(
        key="classes",
        title=N_("Classes"),
        kind=Kind.LIST,
        get=lambda t, links: links.class_names(t.id),
        width=34,
        shown=True,
        section=SCHOOL,
    ),
    *PERSON_FIELDS,
    STATUS,
    Field(
        key="id", title=N_("ManageBac ID"), kind=Kind.IDENTIFIER, get=lambda t, _: str(t.id), width=12, section=SCHOOL
    ),
)
