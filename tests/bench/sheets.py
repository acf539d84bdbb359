"""10,000 rows written as mbdesk exports them and read as it opens what somebody gave it."""

import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import openpyxl

from mbdesk.fields import STUDENT_FIELDS, Table, table_of
from mbdesk.sheets.read import read_sheet
from mbdesk.sheets.write import write_csv, write_tables
from tests.bench import figures
from tests.bench.figures import Goal, Measured, Row
from tests.bench.people import many_students

PEOPLE: Final = 10_000
COLUMNS: Final = 20


def measure() -> list[figures.Table]:
    """Workbook and text file of the same people, beside openpyxl and the csv module without any care."""
    directory = many_students(PEOPLE)
    table = table_of("Students", STUDENT_FIELDS[:COLUMNS], directory.students, directory)
    texts = [[column.title for column in table.columns], *map(list, table.texts())]
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as name:
        folder = Path(name)
        rows = tuple(_rows(folder, table, texts))
    return [
        figures.Table(
            title=f"Spreadsheets of {len(table.rows):,} rows x {len(table.columns)} columns",
            rows=rows,
            notes=(
                "Reading happens in a child process with limits on time and memory, started for each file.",
                "openpyxl and csv: values only, no styles, widths, filter or protection against formulas and bombs.",
            ),
        )
    ]


def _rows(folder: Path, table: Table, texts: list[list[str]]) -> list[Row]:
    xlsx, text = folder / "ours.xlsx", folder / "ours.csv"
    plain_xlsx, plain_text = folder / "plain.xlsx", folder / "plain.csv"
    written = _seconds(lambda: write_tables(xlsx, [table], school="Practice"))
    plainly = _seconds(lambda: _plain_workbook(plain_xlsx, texts))
    text_written = _seconds(lambda: write_csv(text, table))
    text_plainly = _seconds(lambda: _plain_text(plain_text, texts))
    read = _seconds(lambda: read_sheet(xlsx))
    plain_read = _seconds(lambda: _read_plainly(xlsx))
    text_read = _seconds(lambda: read_sheet(text), 3)
    text_plain_read = _seconds(lambda: list(csv.reader(text.read_text(encoding="utf-8-sig").splitlines())))
    return [
        _row("write a workbook", written, 4.0, "openpyxl", plainly),
        _row("read a workbook, values in their own types", read, 1.5, "openpyxl", plain_read),
        _row("write a text file", text_written, None, "csv", text_plainly),
        _row("read a text file, encoding and separator found", text_read, 0.3, "csv", text_plain_read),
    ]


def _row(what: str, ours: list[float], goal: float | None, name: str, plain: list[float]) -> Row:
    goals = () if goal is None else (Goal(goal),)
    return Row(what=what, measured=Measured(tuple(ours), "s"), goals=goals, instead=f"{name}: {_words(plain)}")


def _words(seconds: list[float]) -> str:
    return Measured(tuple(seconds), "s").words()


def _seconds(act: Callable[[], object], times: int = 1) -> list[float]:
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return seconds


def _plain_workbook(path: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(path)


def _plain_text(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(rows)


def _read_plainly(path: Path) -> int:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return sum(len(row) for row in sheet.iter_rows(values_only=True))
