"""The results workbook of a run is written again when the run goes on, and never over what somebody did in it."""

from dataclasses import replace
from pathlib import Path

import openpyxl

from mbdesk.jobs.outcome import Outcome, outcome
from mbdesk.jobs.results_sheet import save_results
from tests.support.engine import Engine, engine, plan_of, student
from tests.support.loops import in_loop


async def saved(desk: Engine, run: int) -> Path:
    with desk.journal() as journal:
        return await save_results(journal, await outcome(journal, run))


async def sent(desk: Engine, folder: Path) -> Outcome:
    plan = replace(plan_of([(student(1), (1,)), (student(2), (2,))]), source=str(folder / "Admissions.xlsx"))
    return await desk.send(plan)


@in_loop
async def test_it_is_written_again_where_it_was(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        run = (await sent(desk, tmp_path)).header.id
        first = await saved(desk, run)
        assert first == tmp_path / "Admissions results.xlsx"
        assert await saved(desk, run) == first
        first.unlink()
        assert await saved(desk, run) == first
        assert first.exists()


@in_loop
async def test_cells_that_somebody_corrected_in_it_are_not_written_over(tmp_path: Path) -> None:
    async with engine(tmp_path) as desk:
        run = (await sent(desk, tmp_path)).header.id
        first = await saved(desk, run)
        book = openpyxl.load_workbook(first)
        book.worksheets[0]["A2"] = "corrected by hand"
        book.save(first)
        second = await saved(desk, run)
        assert second == tmp_path / "Admissions results (2).xlsx"
        assert openpyxl.load_workbook(first).worksheets[0]["A2"].value == "corrected by hand"
        assert await saved(desk, run) == second
