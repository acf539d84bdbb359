"""Many classes into one workbook: what was read is kept through cancel, trouble and a second try."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from mbdesk.errors import ApiError
from mbdesk.gradesheets import GradeSheet
from mbdesk.jobs.attendance import Wanted
from mbdesk.jobs.batch import GradesBatch, Key, RegistersBatch, TotalsBatch, save
from mbdesk.jobs.progress import silent
from mbdesk.records import SchoolClass, Term
from mbdesk.registers import Totals, school_days
from tests.support.practice_session import TODAY, Practice, practice

NAMES = ("English 6A", "Maths 6A", "Sciences 6A")


def run(play: Coroutine[Any, Any, None]) -> None:
    asyncio.run(play)


def pairs_of(p: Practice, term: int = 1) -> list[tuple[SchoolClass, Term]]:
    classes = [c for name in NAMES for c in p.directory.classes if c.name == name]
    return [(c, p.directory.terms_of_class(c)[term]) for c in classes]


def wanted_of(p: Practice) -> list[Wanted]:
    return [
        Wanted(
            group=c,
            days=school_days([t], t.starts_on, t.ends_on, TODAY)[:10],
            first=t.starts_on,
            last=t.ends_on,
            term=t.name,
        )
        for c, t in pairs_of(p)
    ]


class Watched(dict[Any, Any]):
    """A dict that tells when it has so many entries."""

    def __init__(self, enough: int) -> None:
        super().__init__()
        self._enough = enough
        self.full = asyncio.Event()

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(key, value)
        if len(self) >= self._enough:
            self.full.set()


def path_exists(path: Path) -> bool:
    return path.exists()


def titles(path: Path) -> list[str]:
    return [title.split(" · ")[0] for title in openpyxl.load_workbook(path).sheetnames]


def left_out(path: Path) -> list[Any]:
    return [row[0] for row in openpyxl.load_workbook(path)["Left out"].iter_rows(min_row=2, values_only=True)]


def test_cancel_writes_what_was_finished_and_names_the_rest(tmp_path: Path) -> None:
    async def play() -> None:
        async with practice(latency=0.005) as p:
            kept = Watched(enough=1)
            batch = RegistersBatch(p.session, p.directory, wanted_of(p), {}, kept)
            path = tmp_path / "registers.xlsx"
            job = asyncio.create_task(save(batch, path, silent, lambda: True))
            await kept.full.wait()
            job.cancel()
            assert await job == path
            assert batch.finished == 1
            assert titles(path)[:1] == ["English 6A"]
            assert left_out(path) == ["Maths 6A", "Sciences 6A"]

    run(play())


@pytest.mark.parametrize(("keep", "days_read"), [(True, 1), (False, 12)])
def test_cancel_writes_nothing_when_nothing_is_finished_or_nobody_asked_to_keep(
    tmp_path: Path, keep: bool, days_read: int
) -> None:
    async def play() -> None:
        async with practice(latency=0.005) as p:
            days = Watched(enough=days_read)
            batch = RegistersBatch(p.session, p.directory, wanted_of(p), days, {})
            job = asyncio.create_task(save(batch, tmp_path / "r.xlsx", silent, lambda: keep))
            await days.full.wait()
            job.cancel()
            with pytest.raises(asyncio.CancelledError):
                await job
            assert bool(batch.finished) is not keep

    run(play())
    assert list(tmp_path.iterdir()) == []


def test_trouble_keeps_what_was_read_for_the_second_try(tmp_path: Path) -> None:
    async def play() -> None:
        async with practice() as p:
            kept: dict[Key, Totals] = {}
            pairs = pairs_of(p)
            p.school.faults.add(do="answer", status=400, body={"error": "odd"}, route=f"/classes/{pairs[2][0].id}/*")
            batch = TotalsBatch(p.session, p.directory, pairs, kept)
            with pytest.raises(ApiError):
                await save(batch, tmp_path / "t.xlsx", silent, lambda: False)
            assert batch.finished == len(kept) == 2
            assert not path_exists(tmp_path / "t.xlsx")
            p.school.faults.clear()
            p.forget()
            again = TotalsBatch(p.session, p.directory, pairs, kept)
            await save(again, tmp_path / "t.xlsx", silent, lambda: False)
            assert p.requests() == 1
            assert titles(tmp_path / "t.xlsx") == ["All classes", *NAMES, "Notes"]

    run(play())


def test_groups_without_records_are_named_not_shown_as_blank_sheets(tmp_path: Path) -> None:
    async def play() -> None:
        async with practice() as p:
            both = [*pairs_of(p)[:1], *pairs_of(p, term=2)[1:2]]
            path = await save(TotalsBatch(p.session, p.directory, both, {}), tmp_path / "t.xlsx", silent, lambda: False)
            assert titles(path)[:2] == ["English 6A", "Nothing recorded"]
            book = openpyxl.load_workbook(path)
            assert [row[0] for row in book["Nothing recorded"].iter_rows(min_row=2, values_only=True)] == ["Maths 6A"]

    run(play())


def test_grades_of_many_with_who_has_none(tmp_path: Path) -> None:
    async def play() -> None:
        async with practice() as p:
            kept: dict[Key, GradeSheet] = {}
            batch = GradesBatch(p.session, p.directory, pairs_of(p), kept)
            path = await save(batch, tmp_path / "g.xlsx", silent, lambda: False)
            assert batch.finished == batch.total == 3
            missing = sum(len(sheet.missing) for sheet in kept.values())
            assert titles(path)[:3] == list(NAMES)
            assert ("Missing grades" in titles(path)) == bool(missing)

    run(play())
