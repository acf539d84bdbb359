"""The school as an import needs it: whom an ID, an e-mail, or a name with a birthday belongs to."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Final

from mbdesk.directory import Directory
from mbdesk.plan.classes import ClassFinder
from mbdesk.plan.folding import fold, fold_email, fold_number
from mbdesk.plan.people_index import PeopleIndex
from mbdesk.plan.year_groups import YearGroupFinder
from mbdesk.records import Person, PersonKind, Student

_SAME_LENGTH: Final = 0.98
_ENOUGH_IDS: Final = 20


class Known:
    """Look-ups over a loaded school, made once per load. Archived people are in it: a twin must not be made again."""

    def __init__(self, directory: Directory) -> None:
        self.directory: Final = directory
        self.year_groups: Final = YearGroupFinder(directory.year_groups, directory.grades)
        self.genders: Final = tuple(sorted({s.gender for s in directory.students if s.gender}))
        self._by_number: dict[str, list[Student]] = defaultdict(list)
        self._by_name: dict[str, list[Student]] = defaultdict(list)
        self._by_email: dict[str, Person] = {}
        for student in directory.students:
            if student.school_number:
                self._by_number[fold_number(student.school_number)].append(student)
            self._by_name[name_key(student.first_name, student.last_name)].append(student)
        for person in (*directory.students, *directory.teachers, *directory.parents):
            if person.email:
                # An active person comes before an archived one with the same e-mail.
                key = fold_email(person.email)
                if key not in self._by_email or self._by_email[key].archived:
                    self._by_email[key] = person
        self.id_width: Final = _common_width(self._by_number)
        self._people: dict[PersonKind, PeopleIndex[Person]] = {}

    @cached_property
    def classes(self) -> ClassFinder:
        """The school's classes by what a sheet calls them."""
        return ClassFinder(self.directory.classes, self.directory)

    @cached_property
    def nationalities(self) -> frozenset[str]:
        """The nationalities that people of the school have, folded."""
        people = (*self.directory.students, *self.directory.teachers, *self.directory.parents)
        return frozenset(map(fold, {word for person in people for word in person.nationalities}))

    def people(self, kind: PersonKind) -> PeopleIndex[Person]:
        """Everybody of one kind by what a sheet may say of them; made when first asked for."""
        if kind not in self._people:
            lists = {PersonKind.STUDENT: self.directory.students, PersonKind.TEACHER: self.directory.teachers}
            self._people[kind] = PeopleIndex(lists.get(kind, self.directory.parents))
        return self._people[kind]

    def students_numbered(self, number: str | None) -> tuple[Student, ...]:
        """The students with this student ID (case and blanks do not matter, zeros do)."""
        return tuple(self._by_number.get(fold_number(number), ())) if number else ()

    def with_email(self, email: str | None) -> Person | None:
        """The student, parent or teacher who signs in with this e-mail."""
        return self._by_email.get(fold_email(email)) if email else None

    def namesakes(self, first: str | None, last: str | None) -> tuple[Student, ...]:
        """Students of the same name, whatever the order, case and accents of its parts."""
        key = name_key(first, last)
        return tuple(self._by_name.get(key, ())) if key else ()


def name_key(first: str | None, last: str | None) -> str:
    """The same for ``Ana Silva``, ``SILVA ANA`` and ``Ána silva``; "" without both names."""
    if not (first or "").strip() or not (last or "").strip():
        return ""
    return " ".join(sorted(fold(f"{first} {last}").split()))


def names_agree(first: str, last: str, birthday: date | None, person: Person) -> bool:
    """Whether a sheet's name can be the name of ``person``; True where there is nothing to compare.

    First names must meet (``Alex`` and ``Alexandra`` do); surnames may have changed, unless the birthday differs too.
    """
    mine, theirs = _words(first), _words(f"{person.given_names} {person.nickname or ''} {person.other_name or ''}")
    my_last, their_last = _words(last), _words(person.last_name or "")
    if not (mine or my_last) or not (theirs or their_last):
        return True
    joined = {"".join(w) for w in ((*mine, *my_last), (*my_last, *mine))}
    if joined & {"".join(w) for w in ((*theirs, *their_last), (*their_last, *theirs), _words(person.other_name or ""))}:
        return True
    if not any(_near(a, b) for a in mine for b in theirs):
        return False
    same_last = bool(set(my_last) & set(their_last)) or not my_last or not their_last
    return same_last or birthday is None or person.birthday is None or birthday == person.birthday


def _near(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return one == other or (long.startswith(short) and (len(short) == 1 or len(short) >= 3))


def _words(text: str) -> tuple[str, ...]:
    return tuple(fold(text).split())


def _common_width(by_number: Mapping[str, object]) -> int:
    """How many digits (nearly) all student IDs have, 0 when they differ or are not plain numbers."""
    if len(by_number) < _ENOUGH_IDS:
        return 0
    widths = Counter(len(number) if number.isdecimal() else 0 for number in by_number)
    width, count = widths.most_common(1)[0]
    return width if count >= _SAME_LENGTH * len(by_number) else 0
