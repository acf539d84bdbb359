"""How long the real window stands still while it opens, loads, refreshes, exports and imports a large school."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import qasync
from PySide6.QtWidgets import QApplication

from mbdesk import app
from mbdesk.directory import Directory
from mbdesk.jobs import prepare
from mbdesk.jobs.attendance import Wanted, registers
from mbdesk.jobs.export import export_registers, export_tables
from mbdesk.jobs.progress import Report
from mbdesk.jobs.session import Session
from mbdesk.plan.answers import Answers
from mbdesk.registers import school_days
from mbdesk.store.places import Places
from mbdesk.ui.desk import Load
from tests.bench.figures import Goal, Measured, Row, Table, milliseconds
from tests.bench.heart import Heart
from tests.bench.memory import held_mb
from tests.bench.plan import write_enrolments
from tests.bench.served import TODAY, Served, open_session, served, unpaced
from tests.support.hand import Hand

IDLE: Final = 1.5
"""Seconds of listening to a window in which nothing happens."""
CLASSES: Final = 10
PATIENCE: Final = 60.0

Beats = dict[str, Sequence[float]]


class _House(app.House):
    """The house, whose practice school is the large one behind a real socket."""

    def __init__(self, qt: QApplication, places: Places, school: Served) -> None:
        self._served = school
        super().__init__(qt, places)

    async def _open_practice(self) -> Session:
        return await open_session(self._served, self.desk.places, unpaced())


def measure() -> list[Table]:
    """One life of the window, listened to from its first frame on."""
    qt = app.make_application(["mbdesk"])
    with (
        served("large") as school,
        tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as folder,
        asyncio.Runner(loop_factory=lambda: qasync.QEventLoop(qt)) as runner,
    ):
        beats, memory = runner.run(_live(qt, Path(folder), school))
    idle = milliseconds(beats.pop("idle")).words()
    goals = (Goal(32, "p99"), Goal(100, "max"))
    rows = [Row(what=name, measured=milliseconds(late), goals=goals) for name, late in beats.items()]
    if memory is not None:
        held = Measured((memory,), "MB")
        rows.append(Row(what="memory at the end, the large school loaded", measured=held, goals=(Goal(250),)))
    return [
        Table(
            title="The window standing still, by a beat every 5 ms; large practice school over a real socket",
            rows=tuple(rows),
            notes=(f"The same window with nothing to do: {idle}.",),
        )
    ]


async def _live(qt: QApplication, folder: Path, school: Served) -> tuple[Beats, float | None]:
    house = _House(qt, Places.below(folder), school)
    house.window.show()
    beats: Beats = {}
    heart, hand = Heart(), Hand()
    desk = house.desk

    async def listen(name: str, true: Callable[[], object]) -> None:
        heart.listen()
        await hand.until(true, name, PATIENCE)
        beats[name] = heart.heard()

    async def during(name: str, job: Callable[[Report], Coroutine[Any, Any, object]]) -> None:
        heart.listen()
        running = desk.tasks.start(desk, job)
        await hand.until(lambda: not running.running, name, PATIENCE)
        beats[name] = heart.heard()

    await asyncio.sleep(0.3)
    app._settle(house, practice=True)
    await listen("opening the school, its tabs built", lambda: desk.session is not None)
    await listen("loading the whole school", lambda: desk.load_state.load is Load.LOADED)
    heart.listen()
    await asyncio.sleep(IDLE)
    beats["idle"] = heart.heard()
    house.window.refresh()
    await listen("refreshing it (F5)", lambda: desk.load_state.load is Load.LOADED)
    for number, tab in enumerate(house.window.tabs):
        heart.listen()
        house.window.show_tab(number)
        await asyncio.sleep(0.3)
        beats[f"going to the tab {tab.title}"] = heart.heard()
    house.window.show_tab(0)

    async def export(_report: Report) -> None:
        await export_tables(folder / "people.xlsx", tables, school=desk.school_name)

    heart.listen()
    tables = house.window.tabs[0].export_tables()
    beats["gathering the people shown for an export"] = heart.heard()
    await during(f"writing {len(tables[0].rows):,} people to a workbook", export)
    await during(
        f"registers of {CLASSES} classes for a week, asked and written", _registers(desk.directory, house, folder)
    )
    sheet = folder / "enrolments.xlsx"
    await asyncio.to_thread(write_enrolments, sheet, desk.directory)
    await during("reading, checking and planning an import of 1,000 rows", _import(desk.directory, house, sheet))
    memory = held_mb()
    await house.end()
    return beats, memory


def _registers(directory: Directory, house: app.House, folder: Path) -> Callable[[Report], Coroutine[Any, Any, object]]:
    monday = TODAY - timedelta(days=TODAY.weekday() + 7)
    sunday = monday + timedelta(days=6)
    wanted = [
        Wanted(group=group, days=school_days(terms, monday, sunday, TODAY), first=monday, last=sunday)
        for group in directory.classes[:CLASSES]
        if (terms := directory.terms_of_class(group))
    ]

    async def job(report: Report) -> None:
        session = house.desk.session
        assert session is not None
        made = await registers(session, directory, wanted, report, {})
        await export_registers(folder / "registers.xlsx", made, school=session.school.name)

    return job


def _import(directory: Directory, house: app.House, path: Path) -> Callable[[Report], Coroutine[Any, Any, object]]:
    async def job(_report: Report) -> None:
        session = house.desk.session
        assert session is not None
        sheet = await prepare.open_sheet(str(path))
        known = await prepare.know(directory)
        drafted = await prepare.make_draft(sheet, Answers(), known)
        await prepare.make_plan(drafted, known, session)

    return job
