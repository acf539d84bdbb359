"""Rows of the journal's tables as values."""

import json
from collections.abc import Mapping
from sqlite3 import Row
from typing import Final

from mbdesk.plan.results import RowStatus, StepResult, StepState
from mbdesk.store.runs import Line, RunHeader, RunStatus

HEADER: Final = """SELECT id, kind, title, school, school_name, connection, source, source_sha256, plan_sha256,
    app_version, who, made_at, started_at, closed_at, status, undoes, results,
    results_sha256, row_counts, lease_until FROM runs"""
"""The columns of ``header``."""


def header(row: Row, states: Mapping[str, int]) -> RunHeader:
    """A run; ``states`` counts its steps."""
    read = {"status", "lease_until", "row_counts"}
    counts = json.loads(row["row_counts"]) if row["row_counts"] else None
    return RunHeader(
        **{key: row[key] for key in row.keys() if key not in read},  # noqa: SIM118 - a Row itself gives its values
        status=RunStatus(row["status"]),
        busy_until=row["lease_until"],
        row_counts=counts and {RowStatus(status): count for status, count in counts.items()},
        states=states,
    )


def line(row: Row) -> Line:
    """A step."""
    return Line(
        result=StepResult(
            number=row["number"],
            state=StepState(row["state"]),
            id=row["person"],
            what=row["what"],
            adopted=bool(row["adopted"]),
            attempts=row["attempts"],
            at=row["at"],
            missing=tuple(json.loads(row["missing"])),
            against=tuple((field, sentence) for field, sentence in json.loads(row["against"])),
        ),
        sent_at=row["sent_at"],
        first_sent_at=row["first_sent_at"],
        before={int(key): values for key, values in json.loads(row["before"] or "{}").items()},
        answer=row["answer"],
    )
