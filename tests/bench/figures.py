"""What a bench gives: rows of measured values, each with its goal and what people would use instead."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

SHARES: Final = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}


@dataclass(frozen=True, slots=True)
class Measured:
    """Values of one thing, measured again and again, in ``unit``; a count has one value."""

    values: tuple[float, ...]
    unit: str = "ms"

    def at(self, share: str) -> float:
        """``p50``, ``p95``, ``p99`` or ``max`` of the values, by the nearest rank."""
        ordered = sorted(self.values)
        return ordered[max(0, math.ceil(SHARES[share] * len(ordered)) - 1)]

    def words(self) -> str:
        """``12.1 / 13.9 / 20.5 ms`` for p50 / p95 / max, or the one value."""
        shares = ("p50", "p95", "max") if len(self.values) > 1 else ("max",)
        return f"{' / '.join(_short(self.at(share)) for share in shares)} {self.unit}"


@dataclass(frozen=True, slots=True)
class Goal:
    """At most ``limit``, in the unit of what is measured, at ``share`` of the values."""

    limit: float
    share: str = "max"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table. ``instead`` is the figure of what people would use, with its name."""

    what: str
    measured: Measured
    goals: tuple[Goal, ...] = ()
    instead: str = ""

    def goal_words(self) -> str:
        """``p50 ≤ 30, p95 ≤ 50 ms``, or the limit alone for a single value."""
        alone = len(self.measured.values) == 1
        parts = [f"≤ {_short(goal.limit)}" if alone else f"{goal.share} ≤ {_short(goal.limit)}" for goal in self.goals]
        return f"{', '.join(parts)} {self.measured.unit}" if parts else ""

    def verdict(self) -> str:
        """Whether the goals were met, in words; "" without a goal."""
        if not self.goals:
            return ""
        met = all(self.measured.at(goal.share) <= goal.limit for goal in self.goals)
        return "met" if met else "GOAL MISSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under a title; ``notes`` say below what the reader must know."""

    title: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The table as aligned text."""
        head = ("what", "measured (p50 / p95 / max)", "goal", "", "instead")
        body = [(r.what, r.measured.words(), r.goal_words(), r.verdict(), r.instead) for r in self.rows]
        widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
        shown = [_aligned(cells, widths) for cells in (head, *body)]
        return [self.title, shown[0], "-" * max(map(len, shown)), *shown[1:], *(f"  {note}" for note in self.notes)]


def milliseconds(seconds: Sequence[float]) -> Measured:
    """Durations in seconds as a measurement in milliseconds."""
    return Measured(tuple(value * 1000 for value in seconds))


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "   ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _short(value: float) -> str:
    """Three digits that matter, thousands with a comma."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
