"""Loading the whole school and refreshing it: requests against the fewest possible, seconds beside a plain script."""

import asyncio
import gc
import math
import time
from dataclasses import dataclass
from typing import Final

from mbdesk.api.paging import LARGEST
from mbdesk.directory import Directory
from mbdesk.jobs.load import load_school
from mbdesk.jobs.progress import silent
from mbdesk.jobs.refresh import refresh_school
from tests.bench.figures import Goal, Measured, Row, Table
from tests.bench.memory import held_mb
from tests.bench.plain_script import whole_school
from tests.support.served import Served, pace_seconds, served, session, unpaced

PAGES: Final = (50, 100, 200, 1000)
SHORT_LISTS: Final = 3
"""Academic years, grades, subjects."""
_FEWEST_REFRESH: Final = 5 * 2 + 1 + 2 + SHORT_LISTS
LATENCY: Final = 0.05
REPEATS: Final = 3
_ASKED: Final = 100
"""What the plain script asks for: larger pages are nothing to it."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    requests: int
    seconds: tuple[float, ...]


def measure() -> list[Table]:
    """Both sizes at every page size without delay, and the usual page size with 50 ms an answer."""
    tables = []
    before = held_mb()
    for size in ("school", "large"):
        with served(size) as school:
            directory = asyncio.run(_load(school))
            after = held_mb()
            rows = [_row(school, directory, pages) for pages in PAGES]
            school.switch(per_page_max=200)
            rows.append(_refresh_row(school))
            school.answer_after(LATENCY)
            rows.append(_slow_row(school, plainly=size == "school"))
        if size == "large" and before is not None and after is not None:
            words = "memory with the large school loaded, without a window"
            rows.append(Row(what=words, measured=Measured((after,), "MB"), instead=f"before: {before:.0f} MB"))
        tables.append(_table(size, directory, rows))
    return tables


def _table(size: str, directory: Directory, rows: list[Row]) -> Table:
    people = len(directory.students) + len(directory.parents) + len(directory.teachers)
    return Table(
        title=f"Loading the {size} practice school: {people:,} people, {len(directory.classes):,} classes, "
        f"{len(directory.memberships):,} memberships",
        rows=tuple(rows),
        notes=(
            "Requests: the goal is 1.05 times the fewest that the granted page size allows. Seconds: over a real",
            "socket, without waiting for the pace; at mbdesk's own pace the last request leaves when the line says.",
            "mbdesk never asks for more than 200 a page, the documented most (contract 2, 18 row 1), so that is what a",
            "school that would grant 1,000 grants. The plain script: per_page=100, one request after the other,",
            "archived groups left out.",
        ),
    )


def _row(school: Served, directory: Directory, pages: int) -> Row:
    school.switch(per_page_max=pages)
    asked = pages == _ASKED
    ours, plain = _ours(school, REPEATS if asked else 1), _plain(school) if asked else None
    fewest = _fewest(directory, min(pages, LARGEST))
    paced = asyncio.run(pace_seconds(ours.requests))
    seconds = Measured(ours.seconds, "s").words()
    later = f", paced {paced:.0f} s" if paced else ""
    return Row(
        what=f"pages of {pages:,}: {seconds}{later}",
        measured=Measured((ours.requests,), "requests"),
        goals=(Goal(math.floor(1.05 * fewest)),),
        instead=f"plain script: {_words(plain)}" if plain else _not_asked(directory, pages),
    )


def _not_asked(directory: Directory, pages: int) -> str:
    return f"with pages of {pages:,}: {_fewest(directory, pages)} requests" if pages > LARGEST else ""


def _refresh_row(school: Served) -> Row:
    """Looking for changes where there are none. The fewest that can tell every change: what was modified and what was
    deleted for each list that says so (classes: active and archived), year groups and short lists whole. The others
    prove by its number that a list is complete."""
    refreshed = asyncio.run(_refreshed(school))
    return Row(
        what=f"refresh, nothing changed: {Measured(refreshed.seconds, 's').words()}; the fewest: {_FEWEST_REFRESH}",
        measured=Measured((refreshed.requests,), "requests"),
    )


async def _refreshed(school: Served) -> _Loaded:
    seconds = []
    async with session(school, unpaced()) as open_session:
        directory = await load_school(open_session, silent, _nobody_looks)
        before = school.count()
        for _ in range(REPEATS):
            started = time.perf_counter()
            await refresh_school(open_session, directory, silent, _nobody_looks)
            seconds.append(time.perf_counter() - started)
        requests = (school.count() - before) // REPEATS
    return _Loaded(requests, tuple(seconds))


def _slow_row(school: Served, *, plainly: bool) -> Row:
    ours, plain = _ours(school, 1), _plain(school) if plainly else None
    return Row(
        what=f"pages of 200, every answer after {LATENCY * 1000:.0f} ms ({ours.requests} requests)",
        measured=Measured(ours.seconds, "s"),
        instead=f"plain script: {_words(plain)}" if plain else "",
    )


def _words(loaded: _Loaded) -> str:
    return f"{loaded.requests} requests, {Measured(loaded.seconds, 's').words()}"


def _fewest(directory: Directory, pages: int) -> int:
    """The fewest requests: every list's pages; groups in two passes, because no one pass gives all of them."""
    groups = [[g.archived for g in each] for each in (directory.year_groups, directory.classes)]
    lists = [directory.students, directory.parents, directory.teachers, directory.memberships]
    counts = [len(each) for each in lists] + [each.count(passed) for each in groups for passed in (False, True)]
    return SHORT_LISTS + sum(max(1, math.ceil(count / pages)) for count in counts)


def _ours(school: Served, repeats: int) -> _Loaded:
    return asyncio.run(_timed(school, repeats))


async def _timed(school: Served, repeats: int) -> _Loaded:
    """Each time a new session, whose connections are not counted in; what was loaded is not kept."""
    requests, seconds = 0, []
    for _ in range(repeats):
        gc.collect()
        async with session(school, unpaced()) as open_session:
            before = school.count()
            started = time.perf_counter()
            await load_school(open_session, silent, _nobody_looks)
            seconds.append(time.perf_counter() - started)
            requests = school.count() - before
    return _Loaded(requests, tuple(seconds))


def _plain(school: Served) -> _Loaded:
    before = school.count()
    started = time.perf_counter()
    whole_school(school.url, school.token)
    return _Loaded(school.count() - before, (time.perf_counter() - started,))


async def _load(school: Served) -> Directory:
    async with session(school, unpaced()) as open_session:
        return await load_school(open_session, silent, _nobody_looks)


def _nobody_looks(_so_far: Directory) -> None:
    """What is there so far is shown to nobody."""
