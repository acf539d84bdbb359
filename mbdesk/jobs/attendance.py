"""Registers and term totals from ManageBac: one request per group and day, or one per group and term."""

from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from mbdesk.directory import Directory
from mbdesk.errors import NotFound, Rejected
from mbdesk.jobs.progress import Report
from mbdesk.jobs.roster import Group, named, roster_of
from mbdesk.jobs.session import Session
from mbdesk.jobs.several import Tally, counted, counted_each, several
from mbdesk.records import DayAttendance, SchoolClass, Student, Term, TermAttendance
from mbdesk.registers import GroupKind, Pupil, Register, Totals, register_of, totals_of

if TYPE_CHECKING:  # httpx is loaded when a school is connected, not before the window shows
    from mbdesk.api.reads import Reads

_MODELS: Final = ("IbClass", "IbGroup", "YearGroup", "SchoolClass")
"""Classes and year groups as ManageBac's refusals call them (contract 4)."""

Days = MutableMapping[tuple[GroupKind, int, date], DayAttendance]
"""Days read in this session: they are never asked for again. Written in the worker's thread only."""


WantedKey = tuple[GroupKind, int, date, date]
"""Kind, group, first and last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A register to make: ``days`` of ``group`` between ``first`` and ``last``; ``term`` is its name or ""."""

    group: Group
    days: tuple[date, ...]
    first: date
    last: date
    term: str = ""

    @property
    def key(self) -> WantedKey:
        """What tells it from others: group and span."""
        return (kind_of(self.group), self.group.id, self.first, self.last)

    def to_ask(self, known: Days) -> tuple[date, ...]:
        """The days that were not read before."""
        return tuple(day for day in self.days if (kind_of(self.group), self.group.id, day) not in known)


def kind_of(group: Group) -> GroupKind:
    """Class or homeroom."""
    return GroupKind.CLASS if isinstance(group, SchoolClass) else GroupKind.HOMEROOM


async def register(session: Session, directory: Directory, wanted: Wanted, report: Report, known: Days) -> Register:
    """The register of one group, several days at a time; days in ``known`` cost nothing.

    A day outside the group's terms (404, 422) is a day without records. Raises ApiError; days that came before the
    error stay in ``known``, so trying again goes on from there.
    """
    async with counted(session.api.limiter, report, len(wanted.to_ask(known)), wanted.group.name) as tally:
        return await _register(session.api.reads.urgent, directory, wanted, tally, known)


async def registers(
    session: Session,
    directory: Directory,
    wanted: Sequence[Wanted],
    report: Report,
    known: Days,
    keep: Callable[[Register], None] | None = None,
) -> tuple[Register, ...]:
    """The registers of several groups, one group after the other, each as in ``register``.

    ``keep`` gets each register as soon as it is whole, in the worker's thread: who cancels has what was finished.
    """
    made = []
    async with counted(session.api.limiter, report, sum(len(one.to_ask(known)) for one in wanted)) as tally:
        for one in wanted:
            tally.say(one.group.name)
            made.append(await _register(session.api.reads, directory, one, tally, known))
            if keep is not None:
                keep(made[-1])
    return tuple(made)


async def totals(session: Session, directory: Directory, group: Group, term: Term) -> Totals:
    """The totals of one group for one term: one request."""
    return await _totals(session.api.reads.urgent, directory, group, term)


async def totals_of_many(
    session: Session,
    directory: Directory,
    wanted: Sequence[tuple[Group, Term]],
    report: Report,
    keep: Callable[[Totals], None] | None = None,
) -> tuple[Totals, ...]:
    """The totals of several groups, several requests at a time; ``keep`` as in ``registers``."""

    async def ask(one: tuple[Group, Term]) -> Totals:
        return await _totals(session.api.reads, directory, *one)

    return await counted_each(session.api.limiter, wanted, ask, report, keep)


async def _totals(reads: "Reads", directory: Directory, group: Group, term: Term) -> Totals:
    kind = kind_of(group)
    ask = reads.class_attendance_term if kind is GroupKind.CLASS else reads.homeroom_attendance_term
    try:
        answer = await ask(group.id, term.id)
    except (NotFound, Rejected) as error:
        if not _is_outside_terms(error):
            raise
        answer = TermAttendance(students=())
    seen = (student.id for student in answer.students if student.counts or student.by_label)
    return totals_of(
        title=group.name,
        kind=kind,
        group_id=group.id,
        pupils=await _pupils(reads, directory, group, seen),
        answer=answer,
        term=term.name,
        first=term.starts_on,
        last=term.ends_on,
    )


async def _register(reads: "Reads", directory: Directory, wanted: Wanted, tally: Tally, known: Days) -> Register:
    group, kind = wanted.group, kind_of(wanted.group)
    ask_day = reads.class_attendance_date if kind is GroupKind.CLASS else reads.homeroom_attendance_date

    async def ask(day: date) -> None:
        try:
            answer = await ask_day(group.id, day)
        except (NotFound, Rejected) as error:
            if not _is_outside_terms(error):
                raise
            answer = DayAttendance(day=day, students=())
        known[kind, group.id, day] = answer
        tally.add()

    await several(wanted.to_ask(known), ask)
    answers = [known[kind, group.id, day] for day in wanted.days]
    seen = (student.id for answer in answers for student in answer.students if student.marks)
    return register_of(
        title=group.name,
        kind=kind,
        group_id=group.id,
        pupils=await _pupils(reads, directory, group, seen),
        answers=answers,
        first=wanted.first,
        last=wanted.last,
        term=wanted.term,
    )


def _is_outside_terms(error: NotFound | Rejected) -> bool:
    """Whether the day or term is not one of the group's (contract 6.5, 18 row 14): then nothing was recorded.

    Otherwise the group itself is gone, or something else was refused.
    """
    return error.status in {404, 422} and not any(f"find {model}" in error.detail for model in _MODELS)


async def _pupils(reads: "Reads", directory: Directory, group: Group, seen: Iterable[int]) -> tuple[Pupil, ...]:
    """The group's students by name, then those with marks who are not in it now."""
    roster = await roster_of(reads, directory, group)
    inside = {student.id for student in roster}
    left = await named(reads, directory, sorted({i for i in seen if i not in inside}))
    return (*(_pupil(s) for s in roster), *(_pupil(s, enrolled=False) for s in left))


def _pupil(student: Student, enrolled: bool = True) -> Pupil:
    return Pupil(id=student.id, name=student.sort_name, student_id=student.school_number, enrolled=enrolled)
