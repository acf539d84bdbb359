"""Loading the whole school in the fewest requests, people first (contract 2, quality 2.5, 6.1)."""

import asyncio
import dataclasses
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from mbdesk.directory import Directory
from mbdesk.errors import NotAllowed, NotFound
from mbdesk.jobs.pace import watched
from mbdesk.jobs.progress import Progress, Report
from mbdesk.jobs.session import Session
from mbdesk.text import N_, number, tr

if TYPE_CHECKING:
    from mbdesk.api.reads import Reads

Show = Callable[[Directory], None]

_SHOW_EVERY: Final = 0.25
_REPORT_EVERY: Final = 0.1
_RE_READS: Final = 2


@dataclass(frozen=True, slots=True)
class _List:
    """A paged list: its wire plural, its words, and the passes that together give all of it."""

    name: str
    words: str
    words_so_far: str
    passes: tuple[Callable[["Reads"], AsyncGenerator[Any, None]], ...]
    """Asked with ``archived`` said, wherever the server would leave the archived ones out (pitfall 2)."""
    second_is_archived: bool = False


_PEOPLE: Final = (
    _List(
        "students",
        N_("Loading students: {done} of {total}"),
        N_("Loading students: {done}"),
        (lambda reads: reads.students(),),
    ),
    _List(
        "parents",
        N_("Loading parents: {done} of {total}"),
        N_("Loading parents: {done}"),
        (lambda reads: reads.parents(),),
    ),
    _List(
        "teachers",
        N_("Loading teachers: {done} of {total}"),
        N_("Loading teachers: {done}"),
        (lambda reads: reads.teachers(),),
    ),
)
_GROUPS: Final = (
    _List(
        "year_groups",
        N_("Loading year groups: {done} of {total}"),
        N_("Loading year groups: {done}"),
        (lambda reads: reads.year_groups(archived=False), lambda reads: reads.year_groups(archived=True)),
        second_is_archived=True,
    ),
    _List(
        "classes",
        N_("Loading classes: {done} of {total}"),
        N_("Loading classes: {done}"),
        (lambda reads: reads.classes(archived=False), lambda reads: reads.classes(archived=True)),
        second_is_archived=True,
    ),
    _List(
        "memberships",
        N_("Loading class lists: {done} of {total}"),
        N_("Loading class lists: {done}"),
        (lambda reads: reads.memberships(),),
    ),
)
_REFERENCE: Final = ("academic_years", "grades", "subjects")


async def load_school(session: Session, report: Report, show: Show) -> Directory:
    """Everything of the school, archived people, classes and year groups included.

    ``show`` gets what there is so far, from the first page on, at most four times a second. A list that the key may
    not read stays empty and is named in ``not_allowed``; ``settled`` names the lists whose counts agreed. Any other
    trouble is raised as the ``ApiError`` that it is, and what was shown so far is not the whole school.
    """
    load = _Load(session, report, show)
    try:
        async with watched(session.api.limiter, load.wait), asyncio.TaskGroup() as group:
            for each in (*_PEOPLE, *_GROUPS):
                group.create_task(load.list_(each))
            for name in _REFERENCE:
                group.create_task(load.reference(name))
    except ExceptionGroup as group:
        raise _first(group) from None
    return load.finish()


refresh = load_school
"""Reading again what changed meanwhile."""


def _first(group: ExceptionGroup[Exception]) -> Exception:
    """One trouble is told, not as many as lists were under way."""
    error = group.exceptions[0]
    return _first(error) if isinstance(error, ExceptionGroup) else error


class _Load:
    """A load under way: what came so far, by wire plural."""

    def __init__(self, session: Session, report: Report, show: Show) -> None:
        self._reads = session.api.reads
        self._school = session.school
        self._report, self._show = report, show
        self._found: dict[str, dict[int, Any]] = {each.name: {} for each in (*_PEOPLE, *_GROUPS)}
        self._totals: dict[str, dict[int, int]] = {each.name: {} for each in (*_PEOPLE, *_GROUPS)}
        self._lists: dict[str, tuple[Any, ...]] = {}
        self._unreadable: dict[str, int] = {}
        self._settled: set[str] = set()
        self._not_allowed: set[str] = set()
        self._shown_at = self._reported_at = float("-inf")
        self._progress = Progress()
        self._people_left = len(_PEOPLE)
        self._people_read = asyncio.Event()

    async def list_(self, wanted: _List) -> None:
        """Read one list with all its passes."""
        try:
            await self._list(wanted)
        finally:
            self._people_left -= wanted in _PEOPLE
            if not self._people_left:
                self._people_read.set()

    async def _list(self, wanted: _List) -> None:
        try:
            settled = [await self._pass(wanted, number) for number in range(len(wanted.passes))]
        except NotAllowed:
            self._not_allowed.add(wanted.name)
        except NotFound:
            return  # this version of the API does not have the list
        else:
            if all(settled):
                self._settled.add(wanted.name)

    async def _pass(self, wanted: _List, number: int) -> bool:
        """Read one pass until its counts agree, at most three times; gives whether they did (quality 2.5)."""
        before: set[int] = set()
        for _ in range(1 + _RE_READS):
            ids, totals, unreadable = await self._read_once(wanted, number)
            if None in totals:
                return False  # without totals another reading would prove no more
            if len(totals) == 1 and len(ids) + unreadable in totals:
                for gone in before - ids:
                    self._found[wanted.name].pop(gone, None)
                return True
            before |= ids
        return False

    async def _read_once(self, wanted: _List, number: int) -> tuple[set[int], set[int | None], int]:
        ids: set[int] = set()
        totals: set[int | None] = set()
        unreadable = 0
        found = self._found[wanted.name]
        archived = wanted.second_is_archived and number == 1
        async with aclosing(wanted.passes[number](self._reads)) as pages:
            async for page in pages:
                for record in page.records:
                    ids.add(record.id)
                    found[record.id] = dataclasses.replace(record, archived=True) if archived else record
                totals.add(page.total_count)
                unreadable += page.unreadable
                self._totals[wanted.name][number] = page.total_count or 0
                self._tell(wanted)
                if wanted not in _PEOPLE:  # the first page told the total; the others wait until the people are there
                    await self._people_read.wait()
        self._unreadable[f"{wanted.name} {number}"] = unreadable
        return ids, totals, unreadable

    async def reference(self, name: str) -> None:
        """Read one of the short lists that have no pages."""
        await self._people_read.wait()
        try:
            self._lists[name] = await getattr(self._reads, name)()
            self._settled.add(name)
        except NotAllowed:
            self._not_allowed.add(name)
        except NotFound:
            return

    def _tell(self, wanted: _List) -> None:
        """Show and report what there is, as often as is pleasant."""
        now = time.monotonic()
        if now - self._reported_at >= _REPORT_EVERY:
            self._reported_at = now
            self._progress = self._now_at(wanted)
            self._report(self._progress)
        # What the window opens with comes first: nothing is shown before the first students, where there are any.
        students_wait = wanted.name != "students" and not self._found["students"] and not self._people_read.is_set()
        if now - self._shown_at >= _SHOW_EVERY and not students_wait:
            self._shown_at = now
            self._show(self._directory())

    def _now_at(self, wanted: _List) -> Progress:
        done, total = len(self._found[wanted.name]), sum(self._totals[wanted.name].values())
        words = wanted.words if total else wanted.words_so_far
        return Progress(
            done=sum(len(records) for records in self._found.values()),
            total=sum(sum(totals.values()) for totals in self._totals.values()),
            text=tr(words, done=number(done), total=number(max(done, total))),
        )

    def wait(self, words: str) -> None:
        """Say why nothing comes ("" = it comes again)."""
        self._report(dataclasses.replace(self._progress, waiting=words))

    def _directory(self) -> Directory:
        unreadable: dict[str, int] = {}
        for key, count in self._unreadable.items():
            if count:
                name = key.split()[0]
                unreadable[name] = unreadable.get(name, 0) + count
        return Directory(
            school=self._school,
            **{name: tuple(records.values()) for name, records in self._found.items()},
            **self._lists,
            unreadable=unreadable,
            settled=frozenset(self._settled),
            not_allowed=frozenset(self._not_allowed),
            loaded_at=datetime.now().astimezone().isoformat(timespec="seconds"),
        )

    def finish(self) -> Directory:
        """The whole school, shown and reported a last time."""
        directory = self._directory()
        self._show(directory)
        total = sum(len(records) for records in self._found.values())
        self._report(Progress(done=total, total=total, text=tr("The school is loaded.")))
        return directory
