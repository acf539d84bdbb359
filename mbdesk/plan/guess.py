"""What a sheet is probably for, from its headings, its cells and its name. The person sees the guess and may say
otherwise; what takes people out of classes or families is never guessed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from mbdesk.plan.answers import ENROLMENTS, Answers
from mbdesk.plan.folding import fold, tidy
from mbdesk.plan.headings import data_rows, headings
from mbdesk.plan.known import Known
from mbdesk.plan.mapping import match_columns
from mbdesk.plan.people_index import PeopleIndex
from mbdesk.plan.roles import CHILD, STAFF, role_of
from mbdesk.plan.roster_sheets import class_columns
from mbdesk.plan.rows import SourceSheet
from mbdesk.plan.targets import CLASS, LEAVING_ON, PARENTS, RELATIONSHIP, STUDENT
from mbdesk.records import Person, PersonKind

_LOOK: Final = 200
"""So many rows are looked at; a sheet says what it is long before that."""
_MOST, _MANY = 0.8, 0.5
_FINDING: Final = frozenset({"name", "first_name", "last_name", "email", "id", "student_id", "birthday"})
_NAMING: Final = _FINDING - {"birthday"} | {RELATIONSHIP}
_LEAVERS_WORDS: Final = (
    "leavers leaver leaving withdrawn withdrawals withdrawal graduates graduating graduation alumni sortants départs"
    " bajas egresados abgänger abgang absolventen 离校 毕业 退学"
)
_STAFF_WORDS: Final = (
    "teachers teacher staff faculty employees enseignants professeurs profesores docentes lehrer lehrkräfte kollegium"
    " 教师 老师 教职工 المعلمون"
)
_PARENTS_WORDS: Final = "parents parent guardians guardian eltern padres familias 家长 الآباء"
_LEAVERS, _STAFF, _PARENTS = (
    frozenset(fold(word) for word in words.split()) for words in (_LEAVERS_WORDS, _STAFF_WORDS, _PARENTS_WORDS)
)
"""Words in the name of a file or sheet."""
_ONLY_STUDENTS: Final = frozenset({"student_id", "year_group_id", "attendance_start_date"})


def guess_kind(sheet: SourceSheet, known: Known) -> str:
    """The kind that the headings and cells of ``sheet`` suggest; students with their parents when nothing tells."""
    return _Looked(sheet, known).kind()


@dataclass(frozen=True, slots=True)
class _Share:
    """Which share of a column's cells is known to the school, and which is of people in the archive."""

    known: float = 0.0
    archived: float = 0.0


class _Looked:
    """One look at a sheet."""

    def __init__(self, sheet: SourceSheet, known: Known) -> None:
        rows, _ = data_rows(sheet, sheet.header, frozenset())
        self._rows: Final = rows[:_LOOK]
        self._titles: Final = headings(sheet, sheet.header)
        self._sheet = sheet
        self._known = known
        self._words: Final = frozenset(fold(f"{PurePath(sheet.path).stem} {sheet.sheet}").split())
        self._columns: Final = self._columns_as(ENROLMENTS)
        self._student: Final = {field for role, field in self._columns if role == STUDENT}
        self._parent: Final = {field for role, field in self._columns if role in PARENTS}
        self._groups: Final = {role_of(title).group for title in self._titles if title}

    def kind(self) -> str:
        """The first kind that fits, the most telling ones first."""
        tests: tuple[tuple[str, Callable[[], bool]], ...] = (
            ("class_add", self._is_grid),
            ("teachers", self._are_teachers),
            ("archive", self._are_leavers),
            ("class_add", self._has_classes),
            ("link", self._are_links),
            ("parents", self._are_parents),
            ("unarchive", self._are_archived),
            ("year_groups", self._are_moves),
            ("class_add", self._is_a_list),
            ("student_changes", self._are_here),
        )
        return next((kind for kind, fits in tests if fits()), ENROLMENTS)

    # -- what it may be ----------------------------------------------------------------------------------------------

    def _is_grid(self) -> bool:
        columns, asked = class_columns(self._sheet, Answers(kind="class_add"), self._known.classes)
        return (
            bool(columns) and bool(self._student & _FINDING) and len(columns) + len(asked) >= (2 if self._parent else 1)
        )

    def _are_teachers(self) -> bool:
        if self._parent or "student_id" in self._student or CHILD in self._groups:
            return False
        columns = self._columns_as("teachers")
        if not {field for _, field in columns} & {"email", "name", "first_name", "id"}:
            return False
        named = STAFF in self._groups or bool(self._words & _STAFF)
        return named or self._emails("teachers", "teacher", PersonKind.TEACHER).known >= _MANY

    def _are_leavers(self) -> bool:
        if self._parent & {"email"} or not self._student & _FINDING:
            return False
        columns = self._columns_as("archive")
        dates = [columns[key] for key in columns if key[1] in {LEAVING_ON, "withdrawn_on", "graduated_on"}]
        dated = any(self._filled(column) >= _MANY for column in dates)
        return (dated or bool(self._words & _LEAVERS)) and self._students.known >= _MANY

    def _has_classes(self) -> bool:
        column = self._columns_as("class_add").get((STUDENT, CLASS))
        if column is None or not self._student & _FINDING or self._makes_people:
            return False
        finder = self._known.classes
        return _share(self._texts(column), lambda text: bool(finder.find(text))) >= _MANY

    def _are_links(self) -> bool:
        if not self._parent & {"email", "id"} or self._parent - _NAMING or self._student - _FINDING:
            return False
        return self._students.known >= _MOST and self._parents_known() >= _MOST

    def _are_parents(self) -> bool:
        numbered = any(role_of(title).group == CHILD and role_of(title).number for title in self._titles)
        if numbered:
            return True
        if self._emails("parents", "parent", PersonKind.PARENT).known >= _MANY and not self._parent & {"email"}:
            return True
        if self._words & _PARENTS and not self._parent and not self._student & _ONLY_STUDENTS:
            return "email" in self._student
        return bool(self._parent & {"email"}) and not self._student - _FINDING and self._parents_come_first()

    def _are_archived(self) -> bool:
        return not self._parent and not self._student - _FINDING and self._students.archived >= _MOST

    def _are_moves(self) -> bool:
        moves = "year_group_id" in self._student and not self._student - _FINDING - {"year_group_id"}
        return moves and not self._parent and self._students.known >= _MOST

    def _is_a_list(self) -> bool:
        """Nothing but who is meant; a birthday, or an e-mail beside the ID, is something to be put right."""
        details = self._student - _FINDING or "birthday" in self._student or {"student_id", "email"} <= self._student
        return not self._parent and not details and self._students.known >= _MOST

    def _are_here(self) -> bool:
        return not self._parent & {"email"} and self._students.known >= _MOST

    @property
    def _makes_people(self) -> bool:
        """Whether the sheet says of somebody what only making them needs, so that their class is but one thing more:
        how to reach a parent, or details of people most of whom are not in the school."""
        if self._parent & {"email"}:
            return True
        share = self._students
        details = bool(self._parent) or bool(self._student - _NAMING - {CLASS})
        return details and share.known - share.archived < _MANY

    # -- what is seen ------------------------------------------------------------------------------------------------

    def _columns_as(self, kind: str) -> Mapping[tuple[str, str], int]:
        """(role, field) -> column, as this kind would read the sheet."""
        found = match_columns(self._titles, self._rows, Answers(kind=kind))
        return {(m.target.role, m.target.field): m.column for m in found if m.target}

    def _texts(self, column: int) -> list[str]:
        texts = (tidy(row.cells[column].text, narrow=True) for row in self._rows if column < len(row.cells))
        return [text for text in texts if text]

    def _filled(self, column: int) -> float:
        return len(self._texts(column)) / max(len(self._rows), 1)

    @property
    def _students(self) -> _Share:
        """How many of the rows name a student of the school, by the column that tells most."""
        index = self._known.people(PersonKind.STUDENT)
        return max(
            (
                self._share_of(self._columns.get((STUDENT, "student_id")), index.numbered),
                self._share_of(self._columns.get((STUDENT, "email")), index.with_email),
                self._share_of(self._columns.get((STUDENT, "id")), _by_id(index)),
                self._called(index),
            ),
            key=lambda share: share.known,
        )

    def _called(self, index: PeopleIndex[Person]) -> _Share:
        """By whole names: enough to guess what a sheet is for, never whom a row means."""
        return self._share_of(self._columns.get((STUDENT, "name")), index.called)

    def _emails(self, kind: str, role: str, person: PersonKind) -> _Share:
        index = self._known.people(person)
        columns = self._columns_as(kind)
        mailed = self._share_of(columns.get((role, "email")), index.with_email)
        numbered = self._share_of(columns.get((role, "id")), _by_id(index))
        return max(mailed, numbered, key=lambda share: share.known)

    def _parents_known(self) -> float:
        index = self._known.people(PersonKind.PARENT)
        shares = [
            self._share_of(column, _by_id(index) if field == "id" else index.with_email).known
            for (role, field), column in self._columns.items()
            if role in PARENTS and field in {"email", "id"}
        ]
        return min(shares, default=0.0)

    def _parents_come_first(self) -> bool:
        first = min(self._columns.items(), key=lambda item: item[1], default=None)
        return first is not None and first[0][0] in PARENTS

    def _share_of(self, column: int | None, find: Callable[[str], Sequence[Person]]) -> _Share:
        if column is None:
            return _Share()
        texts = self._texts(column)
        found = [people[0] for text in texts if (people := find(text))]
        many = max(len(texts), 1)
        return _Share(len(found) / many, sum(person.archived for person in found) / many)


def _by_id(index: PeopleIndex[Person]) -> Callable[[str], Sequence[Person]]:
    def find(text: str) -> Sequence[Person]:
        person = index.with_id(text)
        return () if person is None else (person,)

    return find


def _share(texts: Iterable[str], fits: Callable[[str], bool]) -> float:
    different = list(dict.fromkeys(texts))
    return sum(map(fits, different)) / max(len(different), 1)
