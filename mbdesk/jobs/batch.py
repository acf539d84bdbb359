"""Many classes into one workbook. What was read is kept, so a cancel saves it and a second try reads the rest only."""

import asyncio
from collections.abc import Callable, MutableMapping, Sequence
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from mbdesk.directory import Directory
from mbdesk.fields import Column, Table
from mbdesk.gradesheets import GradeSheet
from mbdesk.jobs.attendance import Days, Wanted, WantedKey, kind_of, registers, totals_of_many
from mbdesk.jobs.export import export_grades, export_registers, export_totals
from mbdesk.jobs.grades import term_grades_of_many
from mbdesk.jobs.progress import Report
from mbdesk.jobs.roster import Group
from mbdesk.jobs.session import Session
from mbdesk.records import SchoolClass, Term
from mbdesk.registers import GroupKind, Register, Totals
from mbdesk.text import tr

Wish = TypeVar("Wish")
Name = TypeVar("Name")
Made = TypeVar("Made")

Key = tuple[GroupKind, int, int]
"""A group in a term."""


class Batch(Protocol):
    """Something to read for many groups and to write into one file."""

    @property
    def total(self) -> int:
        """How many groups."""

    @property
    def finished(self) -> int:
        """How many of them were read whole."""

    async def read(self, report: Report) -> None:
        """Read those that were not read yet. Raises ApiError; what was read by then is kept."""

    async def write(self, path: Path) -> Path:
        """Write what was read; the groups that were not are named on a sheet. Raises SheetError."""


async def save(batch: Batch, path: Path, report: Report, keep: Callable[[], bool]) -> Path:
    """Read, then write. Cancelled while ``keep()`` holds (a person pressed Cancel), what was finished is written."""
    try:
        await batch.read(report)
    except asyncio.CancelledError:
        if not keep() or not batch.finished:
            raise
    return await batch.write(path)


def key_of(group: Group, term: Term) -> Key:
    """The key of a group in a term."""
    return (kind_of(group), group.id, term.id)


class _Reading(Generic[Wish, Name, Made]):
    """What the three batches share: what is wanted, and what was made of it by key; ``kept`` outlives the batch."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        wanted: Sequence[Wish],
        kept: MutableMapping[Name, Made],
        key: Callable[[Wish], Name],
    ) -> None:
        self._session, self._directory, self._wanted = session, directory, tuple(wanted)
        self._kept, self._key = kept, key

    @property
    def total(self) -> int:
        """How many groups."""
        return len(self._wanted)

    @property
    def finished(self) -> int:
        """How many of them were read whole."""
        return len(self._made())

    def _left(self) -> list[Wish]:
        return [one for one in self._wanted if self._key(one) not in self._kept]

    def _made(self) -> list[Made]:
        return [self._kept[self._key(one)] for one in self._wanted if self._key(one) in self._kept]


class TotalsBatch(_Reading[tuple[Group, Term], Key, Totals]):
    """Term totals."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        pairs: Sequence[tuple[Group, Term]],
        kept: MutableMapping[Key, Totals],
    ) -> None:
        super().__init__(session, directory, pairs, kept, lambda pair: key_of(*pair))

    async def read(self, report: Report) -> None:
        """One request each."""
        terms = {(kind_of(group), group.id): term.id for group, term in self._left()}

        def keep(made: Totals) -> None:
            self._kept[made.kind, made.group_id, terms[made.kind, made.group_id]] = made

        await totals_of_many(self._session, self._directory, self._left(), report, keep)

    async def write(self, path: Path) -> Path:
        """Overview first, then a sheet each."""
        made = self._made()
        full = [one for one in made if not one.is_empty]
        extra = _lists([one.title for one in made if one.is_empty], [group.name for group, _ in self._left()])
        return await export_totals(path, full, school=self._session.school.name, extra=extra)


class RegistersBatch(_Reading[Wanted, WantedKey, Register]):
    """Registers of one term, day by day; ``known`` days are not asked for again."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        wanted: Sequence[Wanted],
        known: Days,
        kept: MutableMapping[WantedKey, Register],
    ) -> None:
        super().__init__(session, directory, wanted, kept, lambda one: one.key)
        self._known = known

    async def read(self, report: Report) -> None:
        """One request for each group and day."""
        wanted_of = {(kind_of(one.group), one.group.id): one for one in self._left()}

        def keep(made: Register) -> None:
            self._kept[wanted_of[made.kind, made.group_id].key] = made

        await registers(self._session, self._directory, self._left(), report, self._known, keep)

    async def write(self, path: Path) -> Path:
        """A sheet each."""
        made = self._made()
        full = [one for one in made if not one.is_empty]
        extra = _lists([one.title for one in made if one.is_empty], [one.group.name for one in self._left()])
        return await export_registers(path, full, school=self._session.school.name, extra=extra)


class GradesBatch(_Reading[tuple[SchoolClass, Term], Key, GradeSheet]):
    """Term grades."""

    def __init__(
        self,
        session: Session,
        directory: Directory,
        pairs: Sequence[tuple[SchoolClass, Term]],
        kept: MutableMapping[Key, GradeSheet],
    ) -> None:
        super().__init__(session, directory, pairs, kept, lambda pair: key_of(*pair))

    async def read(self, report: Report) -> None:
        """One answer of one or more pages each."""
        terms = {school_class.id: term.id for school_class, term in self._left()}

        def keep(made: GradeSheet) -> None:
            self._kept[GroupKind.CLASS, made.class_id, terms[made.class_id]] = made

        await term_grades_of_many(self._session, self._directory, self._left(), report, keep)

    async def write(self, path: Path) -> Path:
        """A sheet each and who has no grade; classes in which nothing is entered yet are in that list only."""
        extra = _lists([], [one.name for one, _ in self._left()])
        return await export_grades(path, self._made(), school=self._session.school.name, extra=extra)


def _lists(empty: Sequence[str], left: Sequence[str]) -> list[Table]:
    column = Column(title=tr("Class or year group"), width=40)
    named = ((tr("Nothing recorded"), empty), (tr("Left out"), left))
    return [
        Table(title=title, columns=(column,), rows=tuple((name,) for name in names)) for title, names in named if names
    ]
