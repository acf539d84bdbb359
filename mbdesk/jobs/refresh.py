"""What changed in the school since it was read, and what was deleted, in the fewest requests that prove it.

Each list that tells its changes is asked three things: what was modified since the last look began (by the server's
clock, five minutes earlier), what was deleted since, which is a question of its own (contract 13.2), and how many there
are now. When that number agrees with ours the list is settled: additions always show as modified, so whatever is
missing in the two answers would show in the number. When it does not agree, the list is read whole, as are lists that
tell no changes (year groups, whose members come with them) and those that were not settled before.

Joining a group or a family need not count as a change of the person (contract 18 row 26): people whose year group or
family looks different from the other side are asked for again by their ids.
"""

import asyncio
import dataclasses
from collections.abc import Callable, Iterable
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from mbdesk.directory import Directory
from mbdesk.errors import NotAllowed, NotFound, Rejected
from mbdesk.jobs.lists import GROUPS, PEOPLE, REFERENCE, SchoolList
from mbdesk.jobs.load import Loading, Show, as_asked, first_trouble, load_school
from mbdesk.jobs.moments import zoned
from mbdesk.jobs.pace import watched
from mbdesk.jobs.progress import Progress, Report
from mbdesk.jobs.session import Session
from mbdesk.plan.requests import IDS_IN_A_CALL
from mbdesk.records import Parent, Student, YearGroup
from mbdesk.text import N_, tr

if TYPE_CHECKING:
    from mbdesk.api.reads import Reads

OVERLAP: Final = timedelta(minutes=5)
"""Asked again before the last look: clocks and "since" are not exact (contract 18 row 27)."""
WHOLE_EVERY: Final = timedelta(days=1)
"""After this everything is read once more: ManageBac asks for no more than one full pull a day (contract 3)."""
_LOOKING: Final = N_("Looking for changes: school years, grades and subjects")


async def refresh_school(session: Session, directory: Directory, report: Report, show: Show) -> Directory:
    """``directory`` as it is in ManageBac now. Where it is no base to build on (another school, never read whole, read
    whole more than a day ago) everything is loaded, with ``show`` as in ``load_school``; else ``show`` gets the end.

    Raises the ``ApiError`` that fits; then ``directory`` is what is still known.
    """
    if not _is_base(session, directory):
        return await load_school(session, report, show)
    refresh = _Refresh(session, directory, report, show)
    try:
        async with watched(session.api.limiter, refresh.wait):
            await refresh.run()
    except ExceptionGroup as group:
        raise first_trouble(group) from None
    return refresh.finish()


def _is_base(session: Session, directory: Directory) -> bool:
    if directory.school is None or directory.school.subdomain != session.school.subdomain:
        return False
    whole, asked = zoned(directory.whole_at), zoned(directory.asked_at)
    return whole is not None and asked is not None and timedelta(0) <= datetime.now(UTC) - whole <= WHOLE_EVERY


class _Refresh:
    """A refresh under way."""

    def __init__(self, session: Session, before: Directory, report: Report, show: Show) -> None:
        self._reads = session.api.reads
        self._before = before
        self._report, self._show = report, show
        self._loading = Loading(session, self._on_whole_list, _nobody_looks, people_first=False)
        asked = zoned(before.asked_at) or datetime.now(UTC)
        self._since = (asked.astimezone(UTC) - OVERLAP).strftime("%Y-%m-%dT%H:%M:%SZ")
        self._read: dict[str, set[int]] = {each.name: set() for each in PEOPLE}
        """People whose records came just now."""
        self._progress = Progress(total=len(PEOPLE) + len(GROUPS) + 1)

    async def run(self) -> None:
        """Ask for everything that may have changed."""
        async with asyncio.TaskGroup() as group:
            for each in (*PEOPLE, *GROUPS):
                group.create_task(self._list(each))
            group.create_task(self._reference())
        await self._other_sides()

    async def _list(self, wanted: SchoolList) -> None:
        name = wanted.name
        records = await self._changed(wanted) if wanted.tells_changes and name in self._before.settled else None
        if records is None:
            await self._loading.list_(wanted)
            if name in self._read:
                self._read[name] |= set(self._loading.found[name])
        else:
            self._loading.take(name, records, self._before.unreadable.get(name, 0))
        self._tell(wanted.words_changes)

    async def _changed(self, wanted: SchoolList) -> dict[int, Any] | None:
        """The list as it is now, None when that could not be proven."""
        name = wanted.name
        records = _by_id(getattr(self._before, name))
        try:
            for number, archived in enumerate(wanted.archived):
                async with aclosing(wanted.passes[number](self._reads, self._since)) as pages:
                    async for page in pages:
                        self._loading.note_time()
                        if page.unreadable:
                            return None
                        for record in page.records:
                            records[record.id] = as_asked(record, archived)
                            self._read.get(name, set()).add(record.id)
            for gone in await self._reads.deleted_ids(name, self._since):
                records.pop(gone, None)
            counts = [await self._reads.count(name, archived=archived) for archived in wanted.archived]
        except (NotAllowed, NotFound, Rejected):
            return None
        known = len(records) + self._before.unreadable.get(name, 0)
        return records if sum(count if count is not None else -known - 1 for count in counts) == known else None

    async def _reference(self) -> None:
        for name in REFERENCE:
            await self._loading.reference(name)
        self._tell(_LOOKING)

    async def _other_sides(self) -> None:
        """Read again whose group or family changed, seen from the other side."""
        now, before = self._loading.found, self._before
        groups = _group_of(before.year_groups).items() ^ _group_of(now["year_groups"].values()).items()
        families = _seen_by_parents(before.parents) ^ _seen_by_parents(now["parents"].values())
        students = {student for student, _ in (*groups, *families)}
        parents = {
            parent for _, parent in _seen_by_students(before.students) ^ _seen_by_students(now["students"].values())
        }
        await self._again("students", students, lambda reads, ids: reads.students(ids=ids))
        await self._again("parents", parents, lambda reads, ids: reads.parents(ids=ids))

    async def _again(self, name: str, ids: set[int], ask: "Callable[[Reads, list[int]], Any]") -> None:
        records = dict(self._loading.found[name])
        wanted = sorted((ids & records.keys()) - self._read[name])
        for start in range(0, len(wanted), IDS_IN_A_CALL):
            async with aclosing(ask(self._reads, wanted[start : start + IDS_IN_A_CALL])) as pages:
                async for page in pages:
                    records |= {record.id: record for record in page.records if record.id in ids}
        self._loading.put(name, records)

    def _tell(self, words: str) -> None:
        done = self._progress.done + 1
        self._progress = Progress(done=done, total=self._progress.total, text=tr(words))
        self._report(self._progress)

    def _on_whole_list(self, progress: Progress) -> None:
        self._report(dataclasses.replace(self._progress, text=progress.text))

    def wait(self, words: str) -> None:
        """Say why nothing comes ("" = it comes again)."""
        self._report(dataclasses.replace(self._progress, waiting=words))

    def finish(self) -> Directory:
        """The school as it is now."""
        directory = self._loading.directory(whole_at=self._before.whole_at)
        self._report(dataclasses.replace(self._progress, text=tr("The school is up to date.")))
        self._show(directory)
        return directory


def _nobody_looks(_so_far: Directory) -> None:
    """The old state stays in the window until the new one is whole."""


def _by_id(records: Iterable[Any]) -> dict[int, Any]:
    return {record.id: record for record in records}


def _group_of(groups: Iterable[YearGroup]) -> dict[int, int]:
    """The active year group of each student who is in one."""
    return {student: group.id for group in groups if not group.archived for student in group.student_ids}


def _seen_by_parents(parents: Iterable[Parent]) -> set[tuple[int, int]]:
    """Student and parent, as the parents' records have it."""
    return {(child, one.id) for one in parents for child in (*one.child_ids, *(link.id for link in one.children))}


def _seen_by_students(students: Iterable[Student]) -> set[tuple[int, int]]:
    """Student and parent, as the students' records have it."""
    return {(one.id, parent) for one in students for parent in one.parent_ids}
