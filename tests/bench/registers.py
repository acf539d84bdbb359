"""The registers of 30 classes at a school that takes 50 ms to answer, from ManageBac to the workbook."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import openpyxl

from mbdesk.directory import Directory
from mbdesk.jobs.attendance import Days, Wanted, registers, totals_of_many
from mbdesk.jobs.export import export_registers, export_totals
from mbdesk.jobs.load import load_school
from mbdesk.jobs.progress import silent
from mbdesk.jobs.session import Session
from mbdesk.records import SchoolClass, Term
from mbdesk.registers import Register, register_table, school_days
from tests.bench.figures import Goal, Measured, Row, Table
from tests.support.served import TODAY, Served, pace_seconds, served, session, unpaced

CLASSES: Final = 30
LATENCY: Final = 0.05
ONE_BY_ONE: Final = 20
"""Requests made one after the other to see how long a plain script takes for each."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A workbook: the requests it took, seconds asking and writing, and its size in bytes."""

    requests: int
    asking: float
    writing: float
    size: int


def measure() -> list[Table]:
    """Term totals, a week of registers, a whole term of registers."""
    with served("school") as school, tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as name:
        return asyncio.run(_tables(school, Path(name)))


async def _tables(school: Served, folder: Path) -> list[Table]:
    async with session(school, unpaced()) as open_session:
        directory = await load_school(open_session, silent, lambda _so_far: None)
        groups = _classes(directory)
        school.answer_after(LATENCY)
        terms = [(group, _term(directory, group)) for group in groups]
        totals = await _totals(school, open_session, directory, terms, folder / "totals.xlsx")
        week = [_week(group, term) for group, term in terms]
        a_week, _ = await _registers(school, open_session, directory, week, folder / "week.xlsx")
        term = [_so_far(group, term) for group, term in terms]
        a_term, made = await _registers(school, open_session, directory, term, folder / "term.xlsx")
        each = await _one_by_one(open_session, term)
    plain = _plain_workbook(made, folder / "plain.xlsx")
    rows = [
        *await _rows("term totals", totals, len(groups), each, asking=4.0),
        *await _rows("registers of a week", a_week, sum(len(one.days) for one in week), each),
        *await _rows("registers of the term so far", a_term, sum(len(one.days) for one in term), each, writing=4.0),
        Row(what="  the same cells by openpyxl, without any style", measured=Measured((plain,), "s")),
    ]
    return [
        Table(
            title=f"{len(groups)} classes into one workbook; every answer after {LATENCY * 1000:.0f} ms",
            rows=tuple(rows),
            notes=(
                "Asking: over a real socket, several at a time, without waiting for the pace; at mbdesk's own pace the",
                "last request leaves when the line says. Goals: no request more than needed; 60 term totals in 8 s;",
                "a workbook of 200,000 cells in 4 s.",
            ),
        )
    ]


async def _rows(
    name: str, made: _Made, fewest: int, each: float, *, asking: float | None = None, writing: float | None = None
) -> list[Row]:
    paced = await pace_seconds(made.requests)
    later = f", paced {paced:.0f} s" if paced else ""
    return [
        Row(what=name, measured=Measured((made.requests,), "requests"), goals=(Goal(fewest),)),
        Row(
            what=f"  asking{later}",
            measured=Measured((made.asking,), "s"),
            goals=() if asking is None else (Goal(asking),),
            instead=f"one after the other: {each * made.requests:.1f} s",
        ),
        Row(
            what=f"  writing {made.size / 1000:,.0f} kB",
            measured=Measured((made.writing,), "s"),
            goals=() if writing is None else (Goal(writing),),
        ),
    ]


def _classes(directory: Directory) -> list[SchoolClass]:
    """The first classes that have students, of every programme."""
    taught = [c for c in directory.classes if not c.archived and directory.student_ids_in_class(c.id)]
    return taught[:: max(1, len(taught) // CLASSES)][:CLASSES]


def _term(directory: Directory, group: SchoolClass) -> Term:
    return next(term for term in directory.terms_of_class(group) if term.starts_on <= TODAY <= term.ends_on)


def _so_far(group: SchoolClass, term: Term) -> Wanted:
    days = school_days([term], term.starts_on, term.ends_on, TODAY)
    return Wanted(group=group, days=days, first=term.starts_on, last=term.ends_on, term=term.name)


def _week(group: SchoolClass, term: Term) -> Wanted:
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    days = school_days([term], monday, monday + timedelta(days=6), TODAY)
    return Wanted(group=group, days=days, first=monday, last=monday + timedelta(days=6))


async def _totals(
    school: Served, open_session: Session, directory: Directory, terms: Sequence[tuple[SchoolClass, Term]], path: Path
) -> _Made:
    before = school.count()
    started = time.perf_counter()
    made = await totals_of_many(open_session, directory, terms, silent)
    asked = time.perf_counter()
    await export_totals(path, made, school=open_session.school.name)
    written = time.perf_counter()
    return _made(school.count() - before, (started, asked, written), path)


async def _registers(
    school: Served, open_session: Session, directory: Directory, wanted: Sequence[Wanted], path: Path
) -> tuple[_Made, tuple[Register, ...]]:
    before = school.count()
    known: Days = {}
    started = time.perf_counter()
    made = await registers(open_session, directory, wanted, silent, known)
    asked = time.perf_counter()
    await export_registers(path, made, school=open_session.school.name)
    written = time.perf_counter()
    return _made(school.count() - before, (started, asked, written), path), made


def _made(requests: int, moments: tuple[float, float, float], path: Path) -> _Made:
    started, asked, written = moments
    return _Made(requests, asked - started, written - asked, path.stat().st_size)


async def _one_by_one(open_session: Session, wanted: Sequence[Wanted]) -> float:
    """Seconds a request when the next one waits for the last: what a plain script does."""
    group, days = wanted[0].group, wanted[0].days[:ONE_BY_ONE]
    started = time.perf_counter()
    for day in days:
        await open_session.api.reads.class_attendance_date(group.id, day)
    return (time.perf_counter() - started) / len(days)


def _plain_workbook(made: Sequence[Register], path: Path) -> float:
    started = time.perf_counter()
    book = openpyxl.Workbook()
    for register in made:
        sheet = book.create_sheet()
        for row in register_table(register).texts():
            sheet.append(row)
    book.save(path)
    return time.perf_counter() - started
