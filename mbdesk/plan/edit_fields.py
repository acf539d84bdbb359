"""One person's details in a form: which can be changed, in which order, and what somebody typed in one of them.

What is typed is read by the readers of an import, so that a form and a sheet understand the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.fields import PARENT_FIELDS, STUDENT_FIELDS, TEACHER_FIELDS, Field, Kind
from mbdesk.fields.people import CONTACT, PERSONAL, SCHOOL, WORK
from mbdesk.plan.folding import fold_email
from mbdesk.plan.known import Known
from mbdesk.plan.reading import Reading, State
from mbdesk.plan.rows import Cell
from mbdesk.plan.targets import Target
from mbdesk.plan.values import ColumnReader, Setting
from mbdesk.plan.vocabulary import CLEAR
from mbdesk.plan.year_groups import YearGroupFinder
from mbdesk.records import Person, PersonKind, Student
from mbdesk.text import N_, tr

OFTEN: Final = N_("Often corrected")
NAME: Final = N_("Name")
_FIELDS: Final[Mapping[PersonKind, tuple[Field[Any], ...]]] = {
    PersonKind.STUDENT: STUDENT_FIELDS,
    PersonKind.PARENT: PARENT_FIELDS,
    PersonKind.TEACHER: TEACHER_FIELDS,
}
_FIRST: Final = (
    "birthday",
    "email",
    "mobile_phone_number",
    "phone_number",
    "student_id",
    "identifier",
    "year_group_id",
)
_NAMES: Final = ("salutation", "first_name", "middle_name", "last_name", "nickname", "other_name")
_UNIQUE: Final = frozenset({"email", "student_id"})
_ONE_EACH: Final = frozenset(
    {"email", "work_email", "student_id", "identifier", "national_id", "first_name", "last_name", "birthday"}
)


@dataclass(frozen=True, slots=True)
class FormPart:
    """A heading (marked for translation) with its fields."""

    title: str
    fields: tuple[Field[Any], ...]


def form_of(kind: PersonKind) -> tuple[FormPart, ...]:
    """Every detail of a kind of people that can be changed, the ones that are corrected most often first."""
    left = {f.key: f for f in _FIELDS[kind] if f.writable}
    first = tuple(left.pop(key) for key in _FIRST if key in left)
    names = tuple(left.pop(key) for key in _NAMES if key in left)
    rest = (
        FormPart(title, tuple(f for f in left.values() if f.section == title))
        for title in (CONTACT, PERSONAL, SCHOOL, WORK)
    )
    return (FormPart(OFTEN, first), FormPart(NAME, names), *(part for part in rest if part.fields))


def fields_in_bulk(kind: PersonKind) -> tuple[Field[Any], ...]:
    """What many people can be given alike: nothing of which everybody has their own."""
    return tuple(f for part in form_of(kind) for f in part.fields if f.key not in _ONE_EACH)


class FormReader:
    """Reads what is typed into the fields of one kind of people.

    ``known`` are the look-ups over the whole school, which take their time in a large one: until they are there nobody
    can tell whom an e-mail belongs to, and ManageBac itself refuses one that is taken.
    """

    def __init__(self, kind: PersonKind, school: Directory, today: date, known: Known | None = None) -> None:
        self._kind = kind
        self._today = today
        self._year_groups = YearGroupFinder(school.year_groups, school.grades)
        self._genders = tuple(sorted({s.gender for s in school.students if s.gender}))
        self.known = known

    def read(self, key: str, text: str, choices: Mapping[str, str]) -> Reading:
        """What ``text`` in field ``key`` says; nothing typed empties it. ``choices`` are answers to its questions."""
        target = Target(self._kind.value, key)
        cell = Cell(raw=text, text=text if text.strip() else CLEAR)
        setting = Setting(
            choices=choices,
            today=self._today,
            year_groups=self._year_groups,
            genders=self._genders,
            id_width=self.known.id_width if self.known is not None else 0,
            nationalities=self.known.nationalities if self.known is not None else (),
        )
        return ColumnReader(target, (cell,), setting).read(cell)

    def options(self, key: str) -> tuple[tuple[str, str], ...]:
        """What can be picked for field ``key``: wire value as text, and its words; none where it is typed."""
        field = Target(self._kind.value, key).describes
        if field.kind is Kind.LINK:
            return tuple((str(group.id), group.name) for group in self._year_groups.groups)
        if field.kind is Kind.CHOICE:
            words = dict.fromkeys((*field.choices, *(self._genders if key == "gender" else ())))
            return tuple((word, tr(word)) for word in words)
        return ()

    def owner(self, key: str, value: Any, person: Person) -> Person | None:
        """Who else has the e-mail or student ID that only one person can have."""
        known = self.known
        if key not in _UNIQUE or not value or known is None:
            return None
        if key == "email":
            if fold_email(str(value)) == fold_email(person.email or ""):
                return None
            found = known.with_email(str(value))
            return found if found is not None and found.id != person.id else None
        others = (s for s in known.students_numbered(str(value)) if s.id != person.id)
        return next(others, None) if isinstance(person, Student) else None


def problem_of(reading: Reading) -> str:
    """Why a reading cannot be sent, "" when it can."""
    return reading.issue.title if reading.state is State.WRONG and reading.issue is not None else ""


def taken_by(key: str, owner: Person) -> str:
    """That a value belongs to somebody else."""
    name = tr("{name} (archived)", name=owner.full_name) if owner.archived else owner.full_name
    if key == "email":
        return tr("{name} already uses this e-mail.", name=name)
    return tr("This student ID belongs to {name}.", name=name)
