"""Loading the whole school in the fewest requests, people first (contract 2, quality 2.5, 6.1)."""

import asyncio
import dataclasses
import time
from collections.abc import Callable, Mapping
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Any, Final

from mbdesk.directory import Directory
from mbdesk.errors import NotAllowed, NotFound
from mbdesk.jobs.lists import GROUPS, PEOPLE, REFERENCE, SchoolList
from mbdesk.jobs.pace import watched
from mbdesk.jobs.progress import Progress, Report
from mbdesk.jobs.session import Session
from mbdesk.text import number, tr

Show = Callable[[Directory], None]

_SHOW_EVERY: Final = 0.25
_REPORT_EVERY: Final = 0.1
_RE_READS: Final = 2


async def load_school(session: Session, report: Report, show: Show) -> Directory:
    """Everything of the school, archived people, classes and year groups included.

    ``show`` gets what there is so far, from the first page on, at most four times a second. A list that the key may
    not read stays empty and is named in ``not_allowed``; ``settled`` names the lists whose counts agreed. Any other
    trouble is raised as the ``ApiError`` that it is, and what was shown so far is not the whole school.
    """
    load = Loading(session, report, show)
    try:
        async with watched(session.api.limiter, load.wait), asyncio.TaskGroup() as group:
            for each in (*PEOPLE, *GROUPS):
                group.create_task(load.list_(each))
            for name in REFERENCE:
                group.create_task(load.reference(name))
    except ExceptionGroup as group:
        raise first_trouble(group) from None
    return load.finish(whole_at=load.started_at)


def first_trouble(group: ExceptionGroup[Exception]) -> Exception:
    """One trouble is told, not as many as lists were under way."""
    error = group.exceptions[0]
    return first_trouble(error) if isinstance(error, ExceptionGroup) else error


def as_asked(record: Any, archived: bool | None) -> Any:
    """A record of a pass for archived ones is archived, also where it does not say so itself (contract 6.1)."""
    return dataclasses.replace(record, archived=True) if archived else record


class Loading:
    """A load under way: what came so far, by wire plural. ``started_at`` is when it began, by this computer's clock.

    ``people_first``: other lists wait after their first page until the people are there.
    """

    def __init__(self, session: Session, report: Report, show: Show, *, people_first: bool = True) -> None:
        self.started_at = datetime.now(UTC).isoformat(timespec="seconds")
        self._asked_at = ""
        self._transport = session.api.transport
        self._reads = session.api.reads
        self._school = session.school
        self._report, self._show = report, show
        self._found: dict[str, dict[int, Any]] = {each.name: {} for each in (*PEOPLE, *GROUPS)}
        self._totals: dict[str, dict[int, int]] = {each.name: {} for each in (*PEOPLE, *GROUPS)}
        self._lists: dict[str, tuple[Any, ...]] = {}
        self._unreadable: dict[str, int] = {}
        self._settled: set[str] = set()
        self._not_allowed: set[str] = set()
        self._shown_at = self._reported_at = float("-inf")
        self._progress = Progress()
        self._people_left = len(PEOPLE)
        self._people_read = asyncio.Event()
        if not people_first:
            self._people_read.set()

    @property
    def found(self) -> Mapping[str, Mapping[int, Any]]:
        """The records of each list by id."""
        return self._found

    def take(self, name: str, records: Mapping[int, Any], unreadable: int) -> None:
        """A list that is known otherwise, its counts agreed."""
        self.put(name, records)
        self._unreadable[f"{name} 0"] = unreadable
        self._settled.add(name)

    def put(self, name: str, records: Mapping[int, Any]) -> None:
        """Some records of a list are newer than what was read."""
        self._found[name] = dict(records)

    def note_time(self) -> None:
        """An answer came: what changes from now on is for the next look (contract 13.2)."""
        said = self._transport.server_time
        if not self._asked_at and said is not None:
            self._asked_at = said.astimezone(UTC).isoformat(timespec="seconds")

    async def list_(self, wanted: SchoolList) -> None:
        """Read one list with all its passes."""
        try:
            await self._list(wanted)
        finally:
            self._people_left -= wanted in PEOPLE
            if not self._people_left:
                self._people_read.set()

    async def _list(self, wanted: SchoolList) -> None:
        try:
            settled = [await self._pass(wanted, number) for number in range(len(wanted.passes))]
        except NotAllowed:
            self._not_allowed.add(wanted.name)
        except NotFound:
            return  # this version of the API does not have the list
        else:
            if all(settled):
                self._settled.add(wanted.name)

    async def _pass(self, wanted: SchoolList, number: int) -> bool:
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

    async def _read_once(self, wanted: SchoolList, number: int) -> tuple[set[int], set[int | None], int]:
        ids: set[int] = set()
        totals: set[int | None] = set()
        unreadable = 0
        found = self._found[wanted.name]
        async with aclosing(wanted.passes[number](self._reads, "")) as pages:
            async for page in pages:
                self.note_time()
                for record in page.records:
                    ids.add(record.id)
                    found[record.id] = as_asked(record, wanted.archived[number])
                totals.add(page.total_count)
                unreadable += page.unreadable
                self._totals[wanted.name][number] = page.total_count or 0
                self._tell(wanted)
                if wanted not in PEOPLE:  # the first page told the total; the others wait until the people are there
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

    def _tell(self, wanted: SchoolList) -> None:
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
            self._show(self.directory())

    def _now_at(self, wanted: SchoolList) -> Progress:
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

    def directory(self, whole_at: str = "") -> Directory:
        """What there is; ``whole_at`` when everything was last read, "" while that is under way."""
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
            asked_at=self._asked_at or self.started_at,
            whole_at=whole_at,
        )

    def finish(self, whole_at: str) -> Directory:
        """The whole school, shown and reported a last time; ``whole_at`` is when everything was last read."""
        directory = self.directory(whole_at)
        self._show(directory)
        total = sum(len(records) for records in self._found.values())
        self._report(Progress(done=total, total=total, text=tr("The school is loaded.")))
        return directory
