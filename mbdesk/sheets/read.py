"""Read a spreadsheet somebody gave us: the file is opened by a limited child process, its answer is only data."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Final

import mbdesk
from mbdesk.errors import SheetError
from mbdesk.plan.rows import SheetInfo, SourceRow, SourceSheet
from mbdesk.sheets import limits
from mbdesk.sheets.atoms import Cells
from mbdesk.sheets.heading_words import known_headings

SECONDS: Final = 20.0
CHILD_SWITCH: Final = "--read-sheet"
"""What a frozen build is started with to be the child; ``mbdesk.__main__`` hands over to ``child.main``."""

_MAX_ANSWER: Final = 400_000_000
_KEPT: Final = (
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "LANG",
    "LC_ALL",
    "HOME",
    "USERPROFILE",
)


def read_sheet(
    path: str | os.PathLike[str],
    *,
    sheet: str | None = None,
    encoding: str | None = None,
    separator: str | None = None,
    seconds: float = SECONDS,
) -> SourceSheet:
    """All rows of one sheet of an .xlsx, .xlsm, .xlsb, .xls, .ods, .csv, .tsv or .txt file, decided by content.

    ``sheet``: its name, else the one the workbook opens on. ``encoding`` and ``separator`` are for text files, else
    guessed. Blocks for up to ``seconds``; call it outside the window's thread. Raises ``SheetError`` with a reason
    listed in ``mbdesk.sheets``. The file itself is only ever read.
    """
    name = os.fspath(path)
    request = {
        "path": str(Path(name).absolute()),
        "sheet": sheet,
        "encoding": encoding,
        "separator": separator,
        "headings": sorted(known_headings()),
    }
    process = subprocess.Popen(
        _command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    clock = threading.Timer(seconds, end)
    clock.daemon = True
    clock.start()
    try:
        with process:
            try:
                return _exchange(process, request, name)
            finally:
                process.kill()
    except (ValueError, TypeError, KeyError, IndexError, OSError) as error:
        raise SheetError(name, "timeout" if late.is_set() else _why_it_died(process.wait())) from error
    finally:
        clock.cancel()
        clock.join()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, CHILD_SWITCH]
    return [sys.executable, "-P", "-m", "mbdesk.sheets.child"]


def _environment() -> dict[str, str]:
    """Little more than where programs are: the child has no use for what else the environment may hold."""
    kept = {key: value for key, value in os.environ.items() if key.upper() in _KEPT or key.startswith("_PYI")}
    home = str(Path(mbdesk.__file__).parent.parent)
    return {**kept, "PYTHONPATH": home, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}


def _exchange(process: subprocess.Popen[bytes], request: dict[str, Any], name: str) -> SourceSheet:
    if process.stdin is None or process.stdout is None:
        raise SheetError(name, "no_answer")
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.close()
    lines = _lines(process.stdout)
    head = next(lines, None)
    if head is None:
        raise ValueError("no answer")
    if "error" in head:
        raise SheetError(name, str(head["error"]), str(head.get("place", "")))
    rows, complete = _rows(lines)
    if not complete:
        raise ValueError("the answer is not whole")
    return SourceSheet(
        path=name,
        sha256=str(head["sha256"]),
        sheet=str(head["sheet"]),
        sheets=tuple(SheetInfo(name=str(n), rows=int(r), hidden=bool(h)) for n, r, h in head["sheets"]),
        rows=rows,
        header=int(head["header"]),
        columns=int(head["columns"]),
        notes=tuple(str(note) for note in head["notes"]),
    )


def _lines(stream: IO[bytes]) -> Iterator[Any]:
    """The answer line by line: decoding it in one go would hold up the window's thread."""
    left = _MAX_ANSWER
    while line := stream.readline(left):
        left -= len(line)
        yield json.loads(line)


def _rows(lines: Iterator[Any]) -> tuple[tuple[SourceRow, ...], bool]:
    cells = Cells()
    rows: list[SourceRow] = []
    for line in lines:
        if isinstance(line, dict):
            return tuple(rows), line.get("end") == len(rows)
        for number, hidden, atoms in line:
            rows.append(SourceRow(int(number), cells.row(atoms), bool(hidden)))
    return tuple(rows), False


def _why_it_died(code: int) -> str:
    """The child ended without a whole answer: too much memory or processor time, or a crash inside a library."""
    if code == limits.OUT_OF_MEMORY:
        return "memory"
    return "timeout" if code in {-24, 152} else "damaged"
