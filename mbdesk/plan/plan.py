"""The frozen plan: what is reviewed is what is sent, to the byte.

A plan is made (from a sheet, an edit, an undo), shown, frozen with a hash and run by ``jobs.run``. It carries
everything the results sheet needs, so a results workbook can be made again from the journal alone.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from mbdesk.plan.operations import Operation

WITHOUT_SHEET: Final = frozenset({"edit", "undo"})
"""The kinds of plans that were not made from a sheet: nothing in a sheet can be put right to try them again."""


class Outcome(StrEnum):
    """What the plan does with a row."""

    NEW = "new"
    CHANGES = "changes"
    SAME = "same"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One value that will change: ``who`` as people say it (``Ana Silva``), ``role`` ``student``, ``parent 1``, ...

    ``field`` is the field key, ``title`` its heading, ``old`` and ``new`` as shown ("" = blank), ``clears`` red.
    """

    who: str
    role: str
    field: str
    title: str
    old: str
    new: str
    clears: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One operation of the plan. ``number`` starts at 1; ``rows`` are the source row numbers it serves.

    ``label`` says in words what it does and to whom (``Add Ana Silva``), for progress and the activity list.
    ``after`` are numbers of earlier steps that must have succeeded first, beside those whose results the operation
    needs: a student who could not be added to the new class is not taken out of the old one.
    ``reviewed`` is of a step about a year group: student id (as text) -> id of the year group in which the review
    showed them, None = in none. Who is missing is sent as they are (``plan.reviewed``).
    """

    number: int
    operation: Operation
    rows: tuple[int, ...]
    label: str
    after: tuple[int, ...] = ()
    reviewed: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """What happens to one source row. ``cells`` are the row's own texts, for the results sheet.

    ``name`` is the person as the sheet calls them. ``note`` says why a row is left out or what is used
    (``Uses the existing parent Maria Silva.``). ``problems`` are sentences that stand against it.
    """

    number: int
    name: str
    outcome: Outcome
    cells: tuple[str, ...]
    changes: tuple[CellChange, ...] = ()
    steps: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that will be sent, in order, with what it was made from.

    ``kind`` is ``"enrolments"``, ``"undo"``, ... ``school`` the school's subdomain, ``school_name`` its name.
    ``source`` is the file's path, ``source_sha256`` its hash ("" for plans without a file), ``columns`` the headings of
    ``PlannedRow.cells``. ``answers`` keeps the person's mapping and choices, so that a retry can start from them.
    ``read_at`` is when the reading of the school that the rows were compared with began (UTC ISO text, "" = just then).
    """

    kind: str
    title: str
    school: str
    school_name: str
    made_at: str
    columns: tuple[str, ...] = ()
    rows: tuple[PlannedRow, ...] = ()
    steps: tuple[Step, ...] = ()
    source: str = ""
    source_sha256: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    read_at: str = ""

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return sum(row.outcome is outcome for row in self.rows)


def digest(text: str) -> str:
    """The hash of a plan's frozen text (SHA-256, hex)."""
    return hashlib.sha256(text.encode()).hexdigest()


def canonical(value: Any) -> str:
    """``value`` (JSON types, keys are texts) as one canonical line, the same for the same content on every computer."""
    return _line(value, _LEVELS)


_LEVELS: Final = 3
"""So deep the line is put together here: one call of ``json`` for 1,000 rows held up every thread for 75 ms."""

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _line(value: Any, levels: int) -> str:
    if not levels or not isinstance(value, dict | list):
        return _ENCODER.encode(value)
    if isinstance(value, list):
        return f"[{','.join(_line(item, levels - 1) for item in value)}]"
    pairs = (f"{_ENCODER.encode(key)}:{_line(value[key], levels - 1)}" for key in sorted(value))
    return f"{{{','.join(pairs)}}}"
