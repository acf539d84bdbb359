"""Problems as they are found, gathered by row and by what stands behind them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from mbdesk.plan.problems import Cause, Level, Problem
from mbdesk.plan.reading import Issue


class Troubles:
    """Collects issues while a draft is made."""

    def __init__(self) -> None:
        self._by_row: Final[dict[int, list[Problem]]] = defaultdict(list)
        self._issues: Final[dict[str, Issue]] = {}
        self._cells: Final[dict[str, dict[tuple[int, int | None], None]]] = defaultdict(dict)
        self._held: Final[set[int]] = set()

    def add(self, row: int, column: int | None, issue: Issue, quote: str = "") -> None:
        """``issue`` stands against a cell, or against the whole row (column None). The same one twice is one."""
        if (row, column) in self._cells[issue.cause]:
            return
        self._issues.setdefault(issue.cause, issue)
        self._cells[issue.cause][row, column] = None
        problem = Problem(row=row, column=column, level=issue.level, text=issue.title, quote=quote, cause=issue.cause)
        self._by_row[row].append(problem)
        if issue.level is Level.ERROR:
            self._held.add(row)

    @property
    def issues(self) -> Mapping[str, Issue]:
        """What stands against some row, by cause."""
        return {key: issue for key, issue in self._issues.items() if self._cells[key]}

    def merge(self, causes: Sequence[str], issue: Issue) -> None:
        """``issue`` stands for all these ``causes``; their rows keep their own sentences."""
        merged = frozenset(causes)
        for row in {row for cause in causes for row, _ in self._cells[cause]}:
            self._by_row[row] = [
                replace(problem, cause=issue.cause) if problem.cause in merged else problem
                for problem in self._by_row[row]
            ]
        self._issues[issue.cause] = issue
        for cause in causes:
            self._cells[issue.cause].update(self._cells.pop(cause))
            del self._issues[cause]

    def holds(self, row: int) -> bool:
        """Whether something must be settled before this row can be sent."""
        return row in self._held

    def forget(self, rows: Iterable[int]) -> None:
        """These rows will not be sent, so nothing stands against them any more."""
        for row in rows:
            for problem in self._by_row.pop(row, ()):
                cells = self._cells[problem.cause]
                cells.pop((row, problem.column), None)

    def of(self, row: int) -> tuple[Problem, ...]:
        """The row's problems, errors first, from left to right."""
        return tuple(sorted(self._by_row.get(row, ()), key=_place))

    def causes(self) -> tuple[Cause, ...]:
        """What stands behind them: errors before warnings, the one behind most rows first."""
        found = [
            Cause(
                key=key,
                level=issue.level,
                title=issue.headline or issue.title,
                cells=tuple(self._cells[key]),
                options=issue.options,
                sides=issue.sides,
                members=issue.members,
            )
            for key, issue in self.issues.items()
        ]
        return tuple(sorted(found, key=lambda c: (c.level is not Level.ERROR, -len(c.rows), c.rows[0])))


def _place(problem: Problem) -> tuple[bool, int]:
    return problem.level is not Level.ERROR, -1 if problem.column is None else problem.column
