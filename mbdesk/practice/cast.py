"""The people who are the same in every practice school, whatever the seed, size and date.

Training sheets, the tour and tests lean on these and on nothing else by name. Their ids are given
out first, so they are the lowest of their kind.

Kept free on purpose, so that a sheet of new enrolments can use them:
- student IDs 00400 to 00499 (00417 is the one the examples use),
- every address under `newfamily.example`.
"""

from dataclasses import dataclass

FREE_STUDENT_IDS = range(400, 500)
FREE_MAIL_DOMAIN = "newfamily.example"
SCHOOL_NAME = "Riverside International School"


@dataclass(frozen=True, slots=True)
class CastParent:
    """A parent with a fixed address; `relationship` is to every child of the family."""

    first_name: str
    last_name: str
    email: str
    relationship: str
    gender: str
    phone: str
    other_name: str | None = None


@dataclass(frozen=True, slots=True)
class CastStudent:
    """A student with a fixed number and grade (the school's own label, such as `Grade 9`)."""

    first_name: str
    last_name: str
    email: str
    student_id: str
    grade: str
    gender: str
    nationality: str
    other_name: str | None = None
    section: str = "A"


@dataclass(frozen=True, slots=True)
class CastFamily:
    """Parents and the children they share."""

    parents: tuple[CastParent, ...]
    children: tuple[CastStudent, ...]


SILVA = CastFamily(
    (
        CastParent("Maria", "Silva", "maria.silva@home.example", "Mother", "Female", "+48 22 555 0101"),
        CastParent("Paulo", "Silva", "paulo.silva@home.example", "Father", "Male", "+48 22 555 0102"),
    ),
    (
        CastStudent("Ana", "Silva", "ana.silva@riverside.example", "00102", "Grade 9", "Female", "BR", section="B"),
        CastStudent("Tiago", "Silva", "tiago.silva@riverside.example", "00103", "Grade 5", "Male", "BR"),
    ),
)
ZHANG = CastFamily(
    (CastParent("卫民", "张", "wei.zhang@home.example", "Father", "Male", "+48 22 555 0111", "Zhang Weimin"),),
    (CastStudent("伟", "张", "zhang.wei@riverside.example", "00933", "Grade 9", "Male", "CN", "Zhang Wei"),),
)
MUELLER = CastFamily(
    (CastParent("Katrin", "Müller", "k.mueller@home.example", "Mother", "Female", "+49 30 5550121"),),
    (CastStudent("Zoë", "Müller", "zoe.mueller@riverside.example", "00231", "Grade 11", "Female", "DE"),),
)
CHEN = CastFamily(
    (CastParent("Li", "Chen", "chen.li@home.example", "Mother", "Female", "+48 601 555 131", "Chen Li"),),
    (CastStudent("Mei", "Chen", "mei.chen@riverside.example", "00058", "Grade 10", "Female", "SG"),),
)
FAMILIES: tuple[CastFamily, ...] = (SILVA, ZHANG, MUELLER, CHEN)

OMAR = CastStudent("Omar", "Al-Hassan", "o.alhassan@riverside.example", "00077", "Grade 10", "Male", "JO")
"""Archived: withdrawn at the end of the last academic year, so not found unless asked for."""

STUDENT_IDS: frozenset[str] = frozenset(
    [child.student_id for family in FAMILIES for child in family.children] + [OMAR.student_id]
)

_PEOPLE: tuple[CastParent | CastStudent, ...] = (
    OMAR,
    *(parent for family in FAMILIES for parent in family.parents),
    *(child for family in FAMILIES for child in family.children),
)
_FULL_NAMES = frozenset((person.first_name.casefold(), person.last_name.casefold()) for person in _PEOPLE) | {
    ("chen", "li"),
    ("wei", "zhang"),
}


def is_taken(first: str | None, last: str) -> bool:
    """True when a made-up person must not get this name, because somebody of the cast has it."""
    return ((first or "").casefold(), last.casefold()) in _FULL_NAMES
