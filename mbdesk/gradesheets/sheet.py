"""The grade sheet of a class for a term: students down, the marks that its programme has across (GRD-1, GRD-4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from mbdesk.directory import Directory
from mbdesk.fields import Column, Field, Kind, Table, Value, table_of
from mbdesk.gradesheets.shapes import SECTIONS, Entry, Mark, Place, entries
from mbdesk.records import SchoolClass, Student, TermGradeRow
from mbdesk.text import N_, fold, tr

_LONG: Final = frozenset({"comment", "comments"})
_NARROWEST: Final = 8
_WIDEST: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeColumn:
    """A heading found in the data; ``number`` when every mark in it is one (the school's own scale, as given).

    ``width`` is in average characters, as the marks need it.
    """

    title: str
    number: bool = False
    width: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRow:
    """A student with one mark per column of the sheet. ``missing`` says in words what nobody has entered, "" = none."""

    id: int
    name: str
    student_id: str
    marks: tuple[Mark, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeSheet:
    """The term grades of one class. ``teachers`` are the names of those who enter them."""

    title: str
    class_id: int
    class_code: str
    program: str
    term: str
    teachers: tuple[str, ...]
    columns: tuple[GradeColumn, ...]
    rows: tuple[GradeRow, ...]

    @property
    def is_empty(self) -> bool:
        """No student has any mark, comment or rubric."""
        return not any(mark is not None for row in self.rows for mark in row.marks)

    @property
    def missing(self) -> tuple[GradeRow, ...]:
        """The students without a term grade."""
        return tuple(row for row in self.rows if row.missing)

    def fields(self) -> tuple[Field[GradeRow], ...]:
        """Student, student ID, what is missing (where anything is), and a column for each mark."""
        missing = Field(
            key="missing", title=N_("Missing"), kind=Kind.TEXT, get=_missing_of, width=14, shown=True, searched=True
        )
        return (
            *_FIRST_FIELDS,
            *([missing] if self.missing else []),
            *map(_mark_field, range(len(self.columns)), self.columns),
        )

    def table(self) -> Table:
        """The sheet as typed values; the title is the class's name."""
        return table_of(self.title, self.fields(), self.rows, Directory())


def _missing_of(row: GradeRow, _links: object) -> Value:
    return row.missing or None


_FIRST_FIELDS: Final[tuple[Field[GradeRow], ...]] = (
    Field(
        key="name",
        title=N_("Student"),
        kind=Kind.TEXT,
        get=lambda row, _: row.name,
        width=28,
        shown=True,
        searched=True,
    ),
    Field(
        key="student_id",
        title=N_("Student ID"),
        kind=Kind.IDENTIFIER,
        get=lambda row, _: row.student_id,
        width=12,
        shown=True,
        searched=True,
    ),
)


def _mark_field(place: int, column: GradeColumn) -> Field[GradeRow]:
    return Field(
        key=f"mark {column.title}",
        title=column.title,
        kind=Kind.NUMBER if column.number else Kind.TEXT,
        get=lambda row, _: row.marks[place],
        width=column.width,
        shown=True,
    )


def grade_sheet(
    *,
    school_class: SchoolClass,
    term: str,
    roster: Sequence[Student],
    answer: Iterable[TermGradeRow],
    teachers: Sequence[str] = (),
) -> GradeSheet:
    """The sheet that the rows of ``answer`` make. Students of ``roster`` without a row are in it, marked as missing.

    Students who are in the answer and not in the roster (left, archived) stay in it under the name ManageBac gave.
    """
    given = {row.id: row for row in answer}
    people = {student.id: (student.sort_name, student.school_number) for student in roster}
    people |= {row.id: (row.name or str(row.id), "") for row in given.values() if row.id not in people}
    found = {i: list(entries(given[i].term_grade)) if i in given else [] for i in people}
    by_place = {i: {entry.place: entry.value for entry in of_student} for i, of_student in found.items()}
    places = _places(found.values())
    columns, numbers = _columns(places, by_place.values())
    wants_grade = any(("grade",) in values for values in by_place.values())
    rows = tuple(
        GradeRow(
            id=i,
            name=name,
            student_id=number,
            marks=tuple(
                _number(by_place[i].get(place)) if place in numbers else _text(by_place[i].get(place))
                for place in places
            ),
            missing=_missing(by_place[i], wants_grade),
        )
        for i, (name, number) in sorted(people.items(), key=lambda item: fold(item[1][0]))
    )
    return GradeSheet(
        title=school_class.name or str(school_class.id),
        class_id=school_class.id,
        class_code=(school_class.uniq_id or "").strip(),
        program=school_class.program or "",
        term=term,
        teachers=tuple(teachers),
        columns=columns,
        rows=rows,
    )


def missing_table(sheets: Iterable[GradeSheet]) -> Table:
    """Who has no term grade in which class, with the teachers to ask: one row per student and class."""
    titles = (N_("Class"), N_("Class code"), N_("Term"), N_("Teachers"), N_("Student"), N_("Student ID"), N_("Missing"))
    widths = (34, 12, 14, 28, 28, 12, 24)
    kinds = {N_("Class code"): Kind.IDENTIFIER, N_("Student ID"): Kind.IDENTIFIER, N_("Teachers"): Kind.LIST}
    return Table(
        title=tr("Missing grades"),
        columns=tuple(
            Column(title=tr(title), kind=kinds.get(title, Kind.TEXT), width=width)
            for title, width in zip(titles, widths, strict=True)
        ),
        rows=tuple(
            (sheet.title, sheet.class_code, sheet.term, sheet.teachers, row.name, row.student_id, row.missing)
            for sheet in sheets
            for row in sheet.missing
        ),
    )


def _places(found: Iterable[Sequence[Entry]]) -> dict[Place, str]:
    """Place -> title over all students, in the order of the sheet; equal titles are told apart by a number."""
    titles: dict[Place, str] = {}
    for of_student in found:
        for entry in of_student:
            titles.setdefault(entry.place, entry.title)
    ordered = sorted(titles, key=_order)
    seen: dict[str, int] = {}
    result = {}
    for place in ordered:
        title = titles[place]
        seen[title] = seen.get(title, 0) + 1
        result[place] = title if seen[title] == 1 else f"{title} ({seen[title]})"
    return result


def _order(place: Place) -> tuple[int, str]:
    """Sections in their order, unknown ones behind, comments last; criteria by letter; all else as it came."""
    section = place[0]
    if section == "comments":
        return (len(SECTIONS) + 1, "")
    rank = SECTIONS.index(section) if section in SECTIONS else len(SECTIONS)
    return (rank, place[1] if section in {"grades", "id_grades"} and len(place) > 1 else "")


def _columns(
    places: Mapping[Place, str], students: Iterable[Mapping[Place, Mark]]
) -> tuple[tuple[GradeColumn, ...], frozenset[Place]]:
    """The columns, and the places whose marks are all numbers."""
    rows = list(students)
    numbers = frozenset(
        place
        for place in places
        if (marks := [row[place] for row in rows if row.get(place) is not None]) and all(map(_is_number, marks))
    )
    columns = (
        GradeColumn(title=title, number=place in numbers, width=_width(place, rows)) for place, title in places.items()
    )
    return tuple(columns), numbers


def _width(place: Place, rows: Iterable[Mapping[Place, Mark]]) -> int:
    if place[-1] in _LONG:
        return _WIDEST
    longest = max((len(str(row[place])) for row in rows if row.get(place) is not None), default=0)
    return max(_NARROWEST, min(longest + 1, _WIDEST))


def _is_number(mark: Mark) -> bool:
    """A number, or text written exactly like one: marks switch between 6 and "6" (contract 16, row 11)."""
    if isinstance(mark, str):
        return len(mark) < 10 and mark.isascii() and mark.isdecimal() and str(int(mark)) == mark
    return isinstance(mark, int | float) and not isinstance(mark, bool)


def _number(mark: Mark) -> Mark:
    return int(mark) if isinstance(mark, str) else mark


def _text(mark: Mark) -> Mark:
    """In a column of words every mark is text, so that 6 and "6+" sort and export alike."""
    return mark if mark is None or isinstance(mark, bool) else str(mark)


def _missing(values: Mapping[Place, Mark], wants_grade: bool) -> str:
    if not any(value is not None for value in values.values()):
        return tr("Nothing entered")
    if wants_grade and values.get(("grade",)) is None:
        return tr("No term grade")
    return ""
