"""The child process that opens a foreign file: ``python -m mbdesk.sheets.child``, frozen ``mbdesk --read-sheet``.

In: one JSON line, ``{"path", "sheet", "encoding", "separator", "headings"}``. Out: JSON lines, a ``head`` first, then
blocks of rows, then ``{"end": rows}``; or one line ``{"error": reason, "place": ...}``. Never pickle: what comes from a
process that parsed hostile bytes is only ever data.
"""

import gc
import hashlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

from mbdesk.errors import SheetError
from mbdesk.sheets import limits
from mbdesk.sheets.content import Content
from mbdesk.sheets.heading_words import tell_headings
from mbdesk.sheets.opening import content_of

MAX_BYTES: Final = 40_000_000
ROWS_A_LINE: Final = 250
CANNOT_WRITE: Final = 78


def main(_arguments: Sequence[str] = ()) -> int:
    """Read the request from standard input, answer on standard output. The exit code is 0 when it answered."""
    # A windowed build has no sys.stdin and sys.stdout; the pipes are there all the same.
    with open(0, "rb", closefd=False) as question, open(1, "wb", closefd=False) as answer:
        return _serve(question, answer)


def _serve(question: BinaryIO, answer: BinaryIO) -> int:
    asked = json.loads(question.readline())
    gc.disable()  # this process lives for one file, and its memory has a limit
    limits.apply()
    say = partial(_say, answer)
    try:
        _answer(asked, say)
    except SheetError as error:
        say({"error": error.reason, "place": error.place})
    except (MemoryError, RecursionError):
        say({"error": "memory", "place": ""})
    except BrokenPipeError:
        return CANNOT_WRITE
    except Exception as error:  # noqa: BLE001 - the outermost guard: whatever a broken file provokes is "damaged"
        say({"error": "damaged", "place": type(error).__name__})
    return 0


def _answer(asked: dict[str, Any], say: Callable[[Any], None]) -> None:
    tell_headings(asked["headings"])
    path = Path(asked["path"])
    data = read_bytes(path)
    content = content_of(
        data,
        suffix=path.suffix,
        sheet=asked.get("sheet"),
        encoding=asked.get("encoding"),
        separator=asked.get("separator"),
    )
    say(_head(content, hashlib.sha256(data).hexdigest()))
    for start in range(0, len(content.rows), ROWS_A_LINE):
        say(content.rows[start : start + ROWS_A_LINE])
    say({"end": len(content.rows)})


def read_bytes(path: Path) -> bytes:
    """A private copy of the file, in memory only. Raises ``SheetError`` when it cannot be had or is too big."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise SheetError("", "not_found") from error
    except IsADirectoryError as error:
        raise SheetError("", "is_folder") from error
    except PermissionError as error:
        raise SheetError("", "is_folder" if path.is_dir() else "no_access") from error
    except OSError as error:
        raise SheetError("", "no_answer", os.strerror(error.errno or 0)) from error
    if len(data) > MAX_BYTES:
        raise SheetError("", "too_big")
    return data


def _head(content: Content, sha256: str) -> dict[str, Any]:
    return {
        "sha256": sha256,
        "sheet": content.sheet,
        "sheets": [[info.name, info.rows, info.hidden] for info in content.sheets],
        "header": content.header,
        "columns": content.columns,
        "notes": content.notes,
    }


def _say(stream: BinaryIO, answer: Any) -> None:
    # ASCII with escapes: half a surrogate pair from a broken file must not break the answer.
    stream.write(json.dumps(answer, separators=(",", ":")).encode("ascii") + b"\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
