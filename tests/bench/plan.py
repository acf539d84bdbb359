"""An import of 1,000 rows into a school of 2,000 students: read, matched, checked, planned and frozen."""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeVar

import openpyxl

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.freeze import freeze
from mbdesk.plan.imports import build_plan, draft
from mbdesk.plan.known import Known
from mbdesk.plan.plan import Outcome
from mbdesk.sheets.read import read_sheet
from tests.bench.figures import Goal, Measured, Row, Table
from tests.bench.people import many_students
from tests.support.served import TODAY

T = TypeVar("T")

ROWS: Final = 1000
KNOWN_ROWS: Final = 300
"""Rows about students who are in the school already, with another phone number."""
STUDENTS: Final = 2000
REPEATS: Final = 5
TITLES: Final = (
    *("Student ID", "Surname", "First name", "Known as", "D.O.B.", "Gender", "Year group", "Nationality"),
    *("E-mail", "Mobile"),
    *("Parent 1 First name", "Parent 1 Surname", "Parent 1 Relationship", "Parent 1 E-mail", "Parent 1 Mobile"),
    *("Parent 2 First name", "Parent 2 Surname", "Parent 2 Relationship", "Parent 2 E-mail", "Remarks"),
)


def measure() -> list[Table]:
    """Every step of the way from the file to the frozen plan, and the draft again after a cell was corrected."""
    directory = many_students(STUDENTS)
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as name:
        path = Path(name, "enrolments.xlsx")
        write_enrolments(path, directory)
        read, sheet = _timed(lambda: read_sheet(path))
        plain, _ = _timed(lambda: _read_plainly(path), 2)
    knowing, known = _timed(lambda: Known(directory))
    drafting, made = _timed(lambda: draft(sheet, Answers(), known, TODAY))
    edited = Answers().with_edits([(made.rows[0].number, 2)], "Anna-Maria")
    again, _ = _timed(lambda: draft(sheet, edited, known, TODAY))
    planning, plan = _timed(
        lambda: build_plan(made, known, school="practice", school_name="Practice", made_at="2026-03-10T08:00:00+00:00")
    )
    freezing, frozen = _timed(lambda: freeze(plan))
    whole = [sum(parts) for parts in zip(read, knowing, drafting, planning, freezing, strict=True)]
    return [
        Table(
            title=f"An import of {ROWS:,} rows x {len(TITLES)} columns ({_counts(made)}; {len(plan.steps):,} requests)",
            rows=(
                _row("from the file to the frozen plan", whole, 1.5, f"openpyxl, read only: {_words(plain)}"),
                _row("  read by the limited child process", read),
                _row("  look-ups over the school", knowing),
                _row("  columns matched, every cell read and checked", drafting),
                _row("  planned", planning),
                _row(f"  frozen ({len(frozen.text) / 1e6:.1f} MB)", freezing),
                _row("a cell corrected, everything checked again", again),
            ),
            notes=("Everything but the child process happens in this process, outside the window's thread.",),
        )
    ]


def write_enrolments(path: Path, directory: Directory) -> None:
    """A workbook with a heading row and ``ROWS`` rows below it, ``KNOWN_ROWS`` of them about students of the school."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(TITLES)
    for line in _lines(directory):
        sheet.append(line)
    book.save(path)


def _row(what: str, seconds: Sequence[float], goal: float | None = None, instead: str = "") -> Row:
    goals = () if goal is None else (Goal(goal),)
    return Row(what=what, measured=Measured(tuple(seconds), "s"), goals=goals, instead=instead)


def _words(seconds: Sequence[float]) -> str:
    return Measured(tuple(seconds), "s").words()


def _counts(made: Draft) -> str:
    return ", ".join(f"{count} {outcome}" for outcome in Outcome if (count := made.count(outcome)))


def _timed(act: Callable[[], T], times: int = REPEATS) -> tuple[list[float], T]:
    seconds, results = [], []
    for _ in range(times):
        started = time.perf_counter()
        results.append(act())
        seconds.append(time.perf_counter() - started)
    return seconds, results[-1]


def _lines(directory: Directory) -> Iterator[tuple[str, ...]]:
    """700 children nobody knows, every third one a sibling of the one before, then 300 who are in the school."""
    groups = [group.name for group in directory.year_groups if not group.archived]
    for number in range(ROWS - KNOWN_ROWS):
        yield _new_child(number, groups[number % len(groups)])
    for student in directory.students[:KNOWN_ROWS]:
        own = (student.student_id or "", student.last_name or "", student.first_name or "")
        yield (*own, *[""] * 5, student.email or "", f"+41 79 555 {student.id % 10_000:04d}", *[""] * 10)


def _new_child(number: int, group: str) -> tuple[str, ...]:
    family = number - (number % 3 == 2)
    last = f"Quintero{'abcdefghij'[family % 10]} {family}"
    return (
        *(f"{90_000 + number:06d}", last, f"Noor{number}", "", f"{1 + number % 28:02d}/05/2012", "fm"[number % 2]),
        *(group, "Swiss", f"noor{number}@new.example", f"+41 79 444 {number:04d}"),
        *("Ida", last, "Mother", f"ida{family}@new.example", f"+41 79 333 {family:04d}"),
        *("Tom", last, "Father", f"tom{family}@new.example", "bus 4"),
    )


def _read_plainly(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    return sum(len(row) for row in sheet.iter_rows(values_only=True))
