"""What became of each step and each row."""

from dataclasses import dataclass
from enum import StrEnum


class StepState(StrEnum):
    """The write-ahead states of a step (quality 2.1)."""

    PLANNED = "planned"
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    NEEDS_YOU = "needs_you"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """Where a step stands. ``id`` is ManageBac's id of the person made or touched. ``what`` is the sentence for people.

    ``adopted``: its answer was lost and a look-up proved that it had happened. ``at`` is UTC ISO text of the last
    change of state. ``attempts`` counts sends.
    """

    number: int
    state: StepState
    id: int | None = None
    what: str = ""
    adopted: bool = False
    attempts: int = 0
    at: str = ""


class RowStatus(StrEnum):
    """The end state of a source row; the five add up to the rows in the sheet (IMP-17)."""

    DONE = "done"
    UNCHANGED = "unchanged"
    LEFT_OUT = "left_out"
    FAILED = "failed"
    NOT_STARTED = "not_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowResult:
    """One line of the results sheet: ``number`` is the source row's number, ``id`` the student's ManageBac id."""

    number: int
    status: RowStatus
    what: str
    id: int | None = None
    at: str = ""
