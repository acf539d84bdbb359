"""Programmes, grades, subjects, and how many of what each size of school has."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Program:
    """A programme; `years_key` is the key academic-years files it under (contract 16, pitfall 9)."""

    code: str
    name: str
    short: str
    years_key: str
    uid: int


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade. `number` is ManageBac's ladder, not the figure in the label (contract 13.1)."""

    label: str
    name: str
    number: int
    program: Program
    age: int
    """Age in years of its students in September of the academic year."""

    @property
    def short(self) -> str:
        """`9` for Grade 9, `K` for Kindergarten, `EY` for Early Years."""
        return {"Early Years": "EY", "Kindergarten": "K"}.get(self.label, self.label.rpartition(" ")[2])


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject of one programme."""

    id: int
    name: str
    code: str
    group: str
    group_id: int
    program: Program
    levels: tuple[str, ...] = ()


PYP = Program("pyp", "IB Primary Years", "IB PYP", "ib_pyp", 100_100)
MYP = Program("myp", "IB Middle Years", "IB MYP", "myp", 100_110)
DIPLOMA = Program("diploma", "IB Diploma", "IB DP", "diploma", 100_120)
PROGRAMS = (PYP, MYP, DIPLOMA)

GRADES: tuple[Grade, ...] = (
    Grade("Early Years", "Early Years", -1, PYP, 4),
    Grade("Kindergarten", "Kindergarten", 1, PYP, 5),
    *(Grade(f"Grade {number}", f"Grade {number}", number + 1, PYP, number + 5) for number in range(1, 6)),
    *(Grade(f"Grade {number}", f"Year {number - 5}", number + 1, MYP, number + 5) for number in range(6, 11)),
    *(Grade(f"Grade {number}", f"Grade {number}", number + 1, DIPLOMA, number + 5) for number in (11, 12)),
)
GRADE_BY_NUMBER = {grade.number: grade for grade in GRADES}
GRADE_BY_LABEL = {grade.label: grade for grade in GRADES}

HOMEROOM = Subject(701, "Homeroom", "HR", "Transdisciplinary", 70, PYP)
PYP_SPECIALISTS = tuple(
    Subject(702 + index, name, code, "Specialists", 71, PYP)
    for index, (name, code) in enumerate(
        (
            ("Music", "MUS"),
            ("Physical Education", "PE"),
            ("Visual Arts", "ART"),
            ("Polish", "POL"),
            ("Library", "LIB"),
            ("Digital Skills", "ICT"),
            ("Drama", "DRA"),
            ("Spanish", "SPA"),
            ("Wellbeing", "WEL"),
            ("Garden Science", "GAR"),
        )
    )
)
_MYP = (
    ("English", "ENG", "Language and literature", 80),
    ("Maths", "MAT", "Mathematics", 81),
    ("Sciences", "SCI", "Sciences", 82),
    ("Individuals and Societies", "INS", "Individuals and societies", 83),
    ("Spanish", "SPA", "Language acquisition", 84),
    ("Physical Education", "PE", "Physical and health education", 85),
    ("Visual Arts", "ART", "Arts", 86),
    ("Design", "DES", "Design", 87),
)
MYP_SUBJECTS = tuple(
    Subject(801 + index, name, code, group, group_id, MYP) for index, (name, code, group, group_id) in enumerate(_MYP)
)
BIOLOGY = Subject(811, "Biology", "BIO", "Sciences", 82, MYP)
"""Taught instead of Sciences in Grades 9 and 10."""

_HL_SL = ("HL", "SL")
DP_BLOCKS: tuple[tuple[Subject, ...], ...] = (
    (
        Subject(901, "English A: Literature", "ENA", "Studies in language and literature", 13, DIPLOMA, _HL_SL),
        Subject(
            902, "English A: Language and Literature", "ENL", "Studies in language and literature", 13, DIPLOMA, _HL_SL
        ),
        Subject(903, "Polish A", "PLA", "Studies in language and literature", 13, DIPLOMA, _HL_SL),
    ),
    (
        Subject(911, "Spanish B", "SPB", "Language acquisition", 14, DIPLOMA, _HL_SL),
        Subject(912, "French B", "FRB", "Language acquisition", 14, DIPLOMA, _HL_SL),
        Subject(913, "Mandarin ab initio", "MAN", "Language acquisition", 14, DIPLOMA, ("SL",)),
    ),
    (
        Subject(921, "History", "HIS", "Individuals and societies", 15, DIPLOMA, _HL_SL),
        Subject(922, "Economics", "ECO", "Individuals and societies", 15, DIPLOMA, _HL_SL),
        Subject(923, "Psychology", "PSY", "Individuals and societies", 15, DIPLOMA, _HL_SL),
    ),
    (
        Subject(931, "Biology", "BIO", "Sciences", 16, DIPLOMA, _HL_SL),
        Subject(932, "Chemistry", "CHE", "Sciences", 16, DIPLOMA, _HL_SL),
        Subject(933, "Physics", "PHY", "Sciences", 16, DIPLOMA, _HL_SL),
    ),
    (
        Subject(941, "Mathematics: Analysis and Approaches", "MAA", "Mathematics", 17, DIPLOMA, _HL_SL),
        Subject(942, "Mathematics: Applications", "MAI", "Mathematics", 17, DIPLOMA, _HL_SL),
    ),
    (
        Subject(951, "Visual Arts", "ART", "The arts", 18, DIPLOMA, _HL_SL),
        Subject(952, "Theatre", "THE", "The arts", 18, DIPLOMA, _HL_SL),
    ),
)
CORE = Subject(961, "Theory of Knowledge", "TOK", "Core", 19, DIPLOMA)

SUBJECTS: tuple[Subject, ...] = (
    HOMEROOM,
    *PYP_SPECIALISTS,
    *MYP_SUBJECTS,
    BIOLOGY,
    *(subject for block in DP_BLOCKS for subject in block),
    CORE,
)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a school is; counts are of active people, archived ones come on top."""

    name: str
    parents: int
    teachers: int
    students_per_grade: tuple[int, ...]
    """In the order of `GRADES`."""
    pyp_sections: int
    pyp_specialists: int
    myp_sections: int
    myp_subjects: int
    dp_sections: int
    core_class: bool
    archived_classes: int
    archived_people: int
    memberships: int | None = None
    """Second teachers are added until active classes have this many memberships; None for a few."""

    @property
    def students(self) -> int:
        """How many active students there are."""
        return sum(self.students_per_grade)


SIZES: dict[str, Size] = {
    "small": Size("small", 75, 16, (2,) * 7 + (4, 4, 4, 10, 14) + (5, 5), 1, 0, 2, 4, 1, False, 3, 3),
    "school": Size("school", 1500, 120, (86,) * 7 + (94,) * 5 + (64, 64), 4, 0, 3, 8, 1, False, 24, 30),
    "large": Size("large", 3000, 300, (143,) * 7 + (143,) * 5 + (142, 142), 6, 10, 6, 8, 3, True, 60, 80, 20_000),
}
