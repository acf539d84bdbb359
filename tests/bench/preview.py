"""The preview of an import of 10,000 rows x 20 columns: from the file to every cell read, understood and checked.

Each way is a process of its own, so that its memory is its own; beside it what others do with the same file, which is
only to read it.
"""

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

import openpyxl

from mbdesk.directory import Directory
from tests.bench.figures import Goal, Measured, Row, Table
from tests.bench.people import many_students
from tests.support.served import TODAY

ROWS: Final = 10_000
TITLES: Final = (
    *("Student ID", "Surname", "First name", "Known as", "D.O.B.", "Gender", "Nationality", "E-mail", "Mobile"),
    *("Street", "City", "Country", "Postcode", "Phone", "Language", "Middle name", "Notes", "Bus", "House", "Locker"),
)
READ_GOAL: Final = 0.6
CHECK_GOAL: Final = 1.5
"""Seconds (quality 6.3)."""


def measure() -> list[Table]:
    """Seconds and the most memory that each way held at once."""
    with tempfile.TemporaryDirectory(prefix="mbdesk-bench-") as name:
        path = Path(name, "students.xlsx")
        write_students(path, many_students(ROWS))
        reader, ours, plain = _measured("reader", path), _measured("ours", path), _measured("openpyxl", path)
        has_pandas = importlib.util.find_spec("pandas") is not None
        pandas = _measured("pandas", path) if has_pandas else None
    read_plain = f"openpyxl, values only: {plain['read']:.2f} s, {plain['memory']:.0f} MB"
    beside = f"pandas: {pandas['read']:.2f} s, {pandas['memory']:.0f} MB" if pandas else "pandas is not installed here"
    processor = {
        "read": reader["processor"],
        "checked": ours["checked_processor"],
        "again": ours["again_processor"],
        "openpyxl": plain["processor"],
        **({"pandas": pandas["processor"]} if pandas else {}),
    }
    words = ", ".join(f"{what} {seconds:.2f} s" for what, seconds in processor.items())
    return [
        Table(
            title=f"The preview of an import of {ROWS:,} rows x {len(TITLES)} columns",
            rows=(
                _row("read by the limited child process", reader["read"], READ_GOAL, read_plain),
                _row("columns matched, every cell read and checked", ours["checked"], CHECK_GOAL, beside),
                _row("corrected in one cell, everything checked again", ours["again"], CHECK_GOAL),
                Row(what="memory of the program, the school included", measured=Measured((ours["memory"],), "MB")),
                Row(what="memory of the school alone", measured=Measured((ours["school"],), "MB")),
                Row(what="memory of the child that reads", measured=Measured((reader["child"],), "MB")),
            ),
            notes=(
                "openpyxl and pandas only read the values: nothing is matched, understood or checked.",
                f"Processor time, which other programs lengthen less: {words}.",
            ),
        )
    ]


def write_students(path: Path, directory: Directory) -> None:
    """A workbook of the school's students, every third with another mobile number."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Students")
    sheet.append(TITLES)
    for number, one in enumerate(directory.students):
        mobile = f"+41 79 555 {number:05d}" if number % 3 == 0 else one.mobile_phone_number or ""
        own = (one.student_id, one.last_name, one.first_name, one.nickname, str(one.birthday or ""), one.gender)
        rest = (f"Street {number}", "Zug", "Switzerland", "6300", "", "English", "", "", "4", "Red", str(number))
        sheet.append([value or "" for value in (*own, "Swiss", one.email, mobile, *rest)])
    book.save(path)


def _row(what: str, seconds: float, goal: float, instead: str = "") -> Row:
    return Row(what=what, measured=Measured((seconds,), "s"), goals=(Goal(goal),), instead=instead)


def _measured(way: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.preview", way, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, float] = json.loads(said)
    return found


def _reader(path: Path) -> dict[str, float]:
    """Without the school in memory: a child's peak counts from what its parent held when it was started."""
    from mbdesk.sheets.read import read_sheet

    read, processor, _ = _timed(lambda: read_sheet(path))
    return {"read": read, "processor": processor, "child": _most(children=True)}


def _ours(path: Path) -> dict[str, float]:
    from mbdesk.plan.answers import Answers
    from mbdesk.plan.imports import draft
    from mbdesk.plan.known import Known
    from mbdesk.sheets.read import read_sheet

    known = Known(many_students(ROWS))
    school = _most()
    sheet = read_sheet(path)
    checked, first, made = _timed(lambda: draft(sheet, Answers(kind="student_changes"), known, TODAY))
    edited = made.answers.with_edits([(made.rows[0].number, 8)], "+41 79 000 00 00")
    again, second, _ = _timed(lambda: draft(sheet, edited, known, TODAY))
    processor = {"checked_processor": first, "again_processor": second}
    return {"checked": checked, "again": again, "memory": _most(), "school": school, **processor}


def _openpyxl(path: Path) -> dict[str, float]:
    def read() -> int:
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        return len(list(sheet.iter_rows(values_only=True)))

    seconds, processor, _ = _timed(read)
    return {"read": seconds, "processor": processor, "memory": _most()}


def _pandas(path: Path) -> dict[str, float]:
    pandas: Any = importlib.import_module("pandas")
    seconds, processor, _ = _timed(lambda: pandas.read_excel(path, dtype=str, engine="openpyxl"))
    return {"read": seconds, "processor": processor, "memory": _most()}


def _timed(act: Any) -> tuple[float, float, Any]:
    """Seconds on the clock, seconds of the processor (children that ended included), and what came of it."""
    started, used = time.perf_counter(), sum(os.times()[:4])
    made = act()
    return time.perf_counter() - started, sum(os.times()[:4]) - used, made


def _most(*, children: bool = False) -> float:
    """The most memory held at once, in MB; 0 where the system does not say."""
    if sys.platform == "win32":
        return 0.0
    if sys.platform == "linux" and not children:  # what the kernel says of usage begins with the parent's own peak
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
    import resource

    of = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    return resource.getrusage(of).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    ways = {"reader": _reader, "ours": _ours, "openpyxl": _openpyxl, "pandas": _pandas}
    print(json.dumps(ways[sys.argv[1]](Path(sys.argv[2]))))
