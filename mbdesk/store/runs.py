"""What the journal keeps of a run, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mbdesk.plan.results import RowStatus, StepResult


class RunStatus(StrEnum):
    """Where a run stands. Only an open run can go on; the other two are closed for good."""

    OPEN = "open"
    FINISHED = "finished"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunHeader:
    """A run without its plan. Times are UTC ISO texts, "" while they have not come.

    ``connection`` is the key of the connection it was made for, ``who`` the computer's user. ``undoes`` is the run
    that this one undoes. ``states`` counts its steps by state, ``row_counts`` the rows of its sheet by what became of
    them, once it is closed (None before, and for runs that an older mbdesk closed). ``results`` is where its results
    workbook was last written ("" = not yet), ``results_sha256`` what the file was then, ``busy_until`` the end of the
    lease of whoever runs it at the moment ("" = nobody).
    """

    id: int
    kind: str
    title: str
    school: str
    school_name: str
    connection: str
    source: str
    source_sha256: str
    plan_sha256: str
    app_version: str
    who: str
    made_at: str
    started_at: str = ""
    closed_at: str = ""
    status: RunStatus = RunStatus.OPEN
    undoes: int | None = None
    results: str = ""
    results_sha256: str = ""
    busy_until: str = ""
    row_counts: Mapping[RowStatus, int] | None = None
    states: Mapping[str, int] = field(default_factory=dict)

    @property
    def steps(self) -> int:
        """How many steps the run has."""
        return sum(self.states.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step in the journal: its result, when it was last sent (UTC ISO, "" = never), and what was there before.

    ``before`` maps a person's id to the values that the record held just before the step was first sent.
    ``answer`` is a short summary of what ManageBac answered, for the technical details.
    """

    result: StepResult
    sent_at: str = ""
    first_sent_at: str = ""
    before: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    answer: str = ""
