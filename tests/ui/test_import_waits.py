"""The import compares with the whole school only: not while it comes page by page, nor with what was before a run."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from mbdesk.jobs import prepare
from mbdesk.plan.rows import SourceSheet
from mbdesk.ui.desk import Load
from mbdesk.ui.import_wizard import ImportWizard
from tests.support.window import Opened, window_below
from tests.support.wizard import ROWS, write_sheet

WAIT = 20_000


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    with window_below(tmp_path, qtbot) as made:
        yield made
        made.desk.set_session(None)


def importing(opened: Opened, folder: Path) -> tuple[ImportWizard, list[tuple[Load, bool]]]:
    """A wizard that reads a file, and the state of the school at each of its drafts."""
    wizard = ImportWizard(opened.desk)
    opened.desk.open_window(wizard)
    desk, seen = opened.desk, list[tuple[Load, bool]]()
    wizard.preparation.draft_changed.connect(
        lambda _draft: seen.append((desk.load_state.load, bool(desk.directory.whole_at)))
    )
    wizard.file_page.open(str(write_sheet(folder / "new.csv")))
    opened.qtbot.waitUntil(lambda: wizard.preparation.sheet is not None, timeout=WAIT)
    return wizard, seen


def test_rows_are_not_compared_with_the_first_pages_of_a_school(opened: Opened, tmp_path: Path) -> None:
    opened.school.faults.add(do="delay", method="GET", route="/memberships", seconds=1)
    opened.window.open_practice()
    opened.qtbot.waitUntil(lambda: bool(opened.desk.directory.loaded_at), timeout=WAIT)
    wizard, seen = importing(opened, tmp_path)
    assert opened.desk.load_state.load is Load.LOADING
    assert wizard.preparation.waits_for.startswith("The school is still being loaded.")
    opened.qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)
    assert seen[0] == (Load.LOADED, True)
    assert wizard.preparation.waits_for == ""


def test_a_sheet_waits_for_a_load_that_is_under_way(opened: Opened, tmp_path: Path) -> None:
    """As after a run: what it made is not in the school that was loaded before."""
    opened.open_practice()
    opened.school.faults.add(do="delay", method="GET", seconds=0.5)
    before = opened.desk.directory
    opened.desk.reload()
    wizard, seen = importing(opened, tmp_path)
    opened.qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)
    assert seen[0] == (Load.LOADED, True)
    assert opened.desk.directory is not before
    assert wizard.preparation.waits_for == ""


def test_a_school_that_could_not_be_loaded_is_not_compared_with(opened: Opened, tmp_path: Path) -> None:
    opened.school.faults.add(do="delay", method="GET", route="/memberships", seconds=0.5)
    opened.school.faults.add(do="server-error", method="GET", route="/memberships")
    opened.open_practice()
    assert opened.desk.load_state.load is Load.FAILED
    wizard, seen = importing(opened, tmp_path)
    assert wizard.preparation.waits_for.startswith("The school was not loaded to its end.")
    opened.school.faults.clear()
    opened.desk.reload()
    opened.qtbot.waitUntil(lambda: bool(seen), timeout=WAIT)
    assert seen[0] == (Load.LOADED, True)


def test_a_slow_file_does_not_take_the_place_of_the_right_one(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wrong file was dropped, then the right one. The wrong one is read to its end although it was told to stop."""
    read, ended = prepare.open_sheet, list[str]()

    async def slow(path: str, **asked: Any) -> SourceSheet:
        if path.endswith("wrong.csv"):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                await asyncio.sleep(0.2)
        sheet = await read(path, **asked)
        ended.append(Path(path).name)
        return sheet

    monkeypatch.setattr(prepare, "open_sheet", slow)
    opened.open_practice()
    wizard = ImportWizard(opened.desk)
    opened.desk.open_window(wizard)
    wizard.file_page.open(str(write_sheet(tmp_path / "wrong.csv", ROWS[:1])))
    wizard.file_page.open(str(write_sheet(tmp_path / "right.csv")))
    opened.qtbot.waitUntil(lambda: len(ended) == 2 and not opened.desk.tasks.jobs, timeout=WAIT)
    sheet = wizard.preparation.sheet
    assert ended == ["right.csv", "wrong.csv"]
    assert sheet is not None
    assert Path(sheet.path).name == "right.csv"
    assert not wizard.preparation.reading
