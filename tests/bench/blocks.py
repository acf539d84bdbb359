"""How long the real window stands still while it opens, loads, refreshes, exports and imports a large school."""

import asyncio
import tempfile
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

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
from tests.support.hand import Hand
from tests.support.served import TODAY, Served, open_session, served, unpaced

IDLE: Final = "idle"
IDLE_SECONDS: Final = 1.5
TABS: Final = 4
CLASSES: Final = 10
PATIENCE: Final = 60.0


@dataclass(slots=True)
class _Heard:
    """How late the heart beat, by what went on; memory in MB at the end."""

    beats: dict[str, Sequence[float]] = field(default_factory=dict)
    works: dict[str, float] = field(default_factory=dict)
    memory: float | None = None

    def put(self, name: str, heart: Heart) -> None:
        """Note what the heart heard since it listens: late beats, and the most work between two of them."""
        self.beats[name] = heart.heard()
        self.works[name] = max(heart.works)


def measure() -> list[Table]:
    """One life of the window, listened to from its first frame on."""
    with served("large") as school, tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as folder:
        heard = _heard(school, Path(folder))
    idle = milliseconds(heard.beats.pop(IDLE)).words()
    works = ", ".join(f"{round(heard.works[name] * 1000)} {name}" for name in heard.beats)
    goals = (Goal(32, "p99"), Goal(100, "max"))
    rows = [Row(what=name, measured=milliseconds(late), goals=goals) for name, late in heard.beats.items()]
    if heard.memory is not None:
        held = Measured((heard.memory,), "MB")
        rows.append(Row(what="memory at the end, the large school loaded", measured=held, goals=(Goal(250),)))
    return [
        Table(
            title="The window standing still, by a beat every 5 ms; large practice school over a real socket",
            rows=tuple(rows),
            notes=(
                f"The same window with nothing to do: {idle}.",
                f"Most work of this process between two beats, in ms, whatever else the computer does: {works}.",
            ),
        )
    ]


def _heard(school: Served, folder: Path) -> _Heard:
    """Run the program as it is, but for its practice school: that is ``school``, and somebody uses the window."""
    heard = _Heard()

    class House(app.House):
        def __init__(self, qt: QApplication, places: Places) -> None:
            super().__init__(qt, places)
            self.somebody = asyncio.get_running_loop().create_task(_use(self, folder, heard))

        async def _open_practice(self) -> Session:
            return await open_session(school, self.desk.places, unpaced())

    usual, app.House = app.House, House  # type: ignore[misc]  # the program, with somebody using it
    try:
        app.run(practice=True, profile=folder)
    finally:
        app.House = usual  # type: ignore[misc]  # as it was
    return heard


async def _use(house: app.House, folder: Path, heard: _Heard) -> None:
    """Somebody opens the school, refreshes, looks around, exports, imports and closes the window."""
    heart, hand, desk, window = Heart(), Hand(), house.desk, house.window

    async def listen(name: str, act: Callable[[], object], true: Callable[[], object]) -> None:
        heart.listen()
        act()
        await hand.until(true, name, PATIENCE)
        heard.put(name, heart)

    async def during(name: str, job: Callable[[Report], Coroutine[Any, Any, object]]) -> None:
        heart.listen()
        running = desk.tasks.start(desk, job)
        await hand.until(lambda: not running.running, name, PATIENCE)
        heard.put(name, heart)

    def loaded() -> bool:
        return desk.load_state.load is Load.LOADED

    await hand.until(window.isVisible, "the window", PATIENCE)
    try:
        await listen("building the tab looked at, opening the school", _nothing, lambda: desk.session is not None)
        await listen("loading the whole school", _nothing, loaded)
        await listen("building the other tabs", _nothing, lambda: len(window.tabs) == TABS)
        heart.listen()
        await asyncio.sleep(IDLE_SECONDS)
        heard.put(IDLE, heart)
        await listen("refreshing it (F5)", window.refresh, loaded)
        heart.listen()
        for number in range(TABS):
            window.show_tab(number)
            await asyncio.sleep(0.2)
        heard.put("going to each tab", heart)
        window.show_tab(0)
        heart.listen()
        tables = window.tabs[0].export_tables()
        heard.put("gathering the people shown for an export", heart)

        async def export(_report: Report) -> None:
            await export_tables(folder / "people.xlsx", tables, school=desk.school_name)

        await during(f"writing {len(tables[0].rows):,} people to a workbook", export)
        classes = _registers(desk.directory, house, folder)
        await during(f"registers of {CLASSES} classes for a week, asked and written", classes)
        sheet = folder / "enrolments.xlsx"
        write_enrolments(sheet, desk.directory)
        await during("reading, checking and planning an import of 1,000 rows", _import(desk.directory, house, sheet))
        heard.memory = held_mb()
    finally:
        window.close()


def _nothing() -> None:
    """It goes on by itself."""


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
