"""A register: students down, days (and periods) across, one code in a cell (features ATT-1 to ATT-3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from mbdesk.records import DayAttendance, Mark, Timetable
from mbdesk.registers.codes import Code, category_of, codes_of
from mbdesk.text import tr


class GroupKind(StrEnum):
    """What a register is of. The two are never mixed in one register or one sum (ATT-2)."""

    CLASS = "class"
    HOMEROOM = "homeroom"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pupil:
    """A student as a register names him. ``enrolled`` is False for one who is in the answers, not in the group now."""

    id: int
    name: str
    student_id: str = ""
    enrolled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One lesson: a day and, for a class, the period as the school numbers it (None: homeroom, or nothing recorded).

    ``several``: the class met more than once that day, so the heading must tell the period.
    """

    day: date
    period: int | None = None
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What was recorded of one student in one lesson; ``note`` is the teacher's text, "" when there is none."""

    code: Code
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """A student's cells, one per column of the register; None = no record, which is not a presence."""

    pupil: Pupil
    cells: tuple[Cell | None, ...]

    def count(self, code: Code) -> int:
        """How many cells hold this code."""
        return sum(1 for cell in self.cells if cell is not None and cell.code == code)

    @property
    def recorded(self) -> int:
        """How many cells somebody recorded: neither blank nor assumed."""
        return sum(1 for cell in self.cells if cell is not None and not cell.code.assumed)

    @property
    def present_share(self) -> float | None:
        """Present (``counts_as_present``) out of recorded, 0 to 1; None when nothing was recorded."""
        present = sum(1 for cell in self.cells if cell is not None and cell.code.present)
        return present / self.recorded if self.recorded else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """The register of one class or year group from ``first`` to ``last``.

    ``title`` is the group's name, ``group_id`` its ManageBac ID, ``term`` the term's name or "" for a range of dates.
    ``columns`` and the ``cells`` of each row go side by side. ``codes`` are those that occur, in legend order.
    """

    title: str
    kind: GroupKind
    group_id: int
    term: str
    first: date
    last: date
    columns: tuple[Column, ...]
    rows: tuple[RegisterRow, ...]
    codes: tuple[Code, ...]

    @property
    def is_empty(self) -> bool:
        """Nobody recorded anything and ManageBac assumed nothing."""
        return not self.codes

    @property
    def empty_days(self) -> int:
        """How many of the days asked for have no record for anybody."""
        return len({column.day for column in self.columns}) - len(self._days_with_records())

    def without_empty_days(self) -> "Register":
        """The same register, only the days on which something was recorded or assumed."""
        days = self._days_with_records()
        kept = [place for place, column in enumerate(self.columns) if column.day in days]
        rows = tuple(replace(row, cells=tuple(row.cells[place] for place in kept)) for row in self.rows)
        return replace(self, columns=tuple(self.columns[place] for place in kept), rows=rows)

    def legend(self) -> tuple[tuple[str, str], ...]:
        """(letters, words) of every code that occurs, and what a blank cell means."""
        return (*((code.letters, code.words()) for code in self.codes), ("", tr("no record")))

    def percent_words(self) -> str:
        """How per cent present is reckoned, in words with this register's own labels."""
        return percent_words(self.codes)

    def _days_with_records(self) -> frozenset[date]:
        return frozenset(
            column.day
            for place, column in enumerate(self.columns)
            if any(row.cells[place] is not None for row in self.rows)
        )


def percent_words(codes: Iterable[Code]) -> str:
    """Which codes count as present and which do not, as one or two sentences for a legend."""
    codes = tuple(codes)
    present = ", ".join(code.label for code in codes if code.present)
    if not present:
        return tr("Per cent present: none of these marks counts as present. Blank and assumed marks are not counted.")
    return tr(
        "Per cent present: {labels} out of all recorded marks. Blank and assumed marks are not counted.",
        labels=present,
    )


def register_of(
    *,
    title: str,
    kind: GroupKind,
    group_id: int,
    pupils: Sequence[Pupil],
    answers: Iterable[DayAttendance],
    first: date,
    last: date,
    term: str = "",
) -> Register:
    """The register that ``answers`` (one per day asked for, any order) make of ``pupils`` (in the order to be shown).

    A student who is in an answer and not among ``pupils`` comes last, under his ManageBac ID: nothing is dropped.
    Days without any record keep one blank column.
    """
    by_day = {answer.day: answer for answer in answers}
    columns: list[Column] = []
    keys: list[tuple[date, str]] = []
    for day in sorted(by_day):
        periods = sorted({p for student in by_day[day].students for p in student.marks}, key=_period_order)
        for period in periods or [""]:
            shown = shown_period(period, by_day[day].timetable)
            columns.append(Column(day=day, period=shown, several=len(periods) > 1))
            keys.append((day, period))
    marks: dict[int, dict[tuple[date, str], Mark]] = {}
    for day, answer in by_day.items():
        for student in answer.students:
            for period, mark in student.marks.items():
                marks.setdefault(student.id, {})[day, period] = mark
    codes = codes_of((m.status, m.category) for of_student in marks.values() for m in of_student.values())
    code_of = {(code.label, code.status): code for code in codes}
    named = {pupil.id for pupil in pupils}
    strangers = (Pupil(id=i, name=str(i), enrolled=False) for i in sorted(marks) if i not in named)
    return Register(
        title=title,
        kind=kind,
        group_id=group_id,
        term=term,
        first=first,
        last=last,
        columns=tuple(columns),
        rows=tuple(_row(pupil, keys, marks.get(pupil.id, {}), code_of) for pupil in (*pupils, *strangers)),
        codes=codes,
    )


def shown_period(key: str, timetable: Timetable | None) -> int | None:
    """The number that the school gives a period: key + offset where it counts from 0 (contract 6.6)."""
    if not key.isdecimal():
        return None
    offset = timetable.period_offset if timetable and timetable.period_starts_count_from == 0 else 0
    return int(key) + offset


def _row(
    pupil: Pupil,
    keys: Sequence[tuple[date, str]],
    marks: Mapping[tuple[date, str], Mark],
    code_of: Mapping[tuple[str, int | None], Code],
) -> RegisterRow:
    cells = (_cell(marks.get(key), code_of) for key in keys)
    return RegisterRow(pupil=pupil, cells=tuple(cells))


def _cell(mark: Mark | None, code_of: Mapping[tuple[str, int | None], Code]) -> Cell | None:
    if mark is None:
        return None
    return Cell(code=code_of[category_of(mark.status, mark.category)], note=mark.note.strip())


def _period_order(key: str) -> tuple[int, str]:
    return (int(key) if key.isdecimal() else 1_000, key)
