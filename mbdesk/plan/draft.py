"""A draft: everything an import would do, made anew from the sheet, the answers and the school after each answer.

Nothing here is sent and nothing is remembered between two drafts, so a draft can never disagree with its answers. It is
the same for every kind of import; what only one kind knows is its ``content``, which ``mbdesk.plan.imports`` reads.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from mbdesk.plan.answers import Answers
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import Cause, LeftOut, Level, Option, Problem
from mbdesk.plan.rows import SourceSheet

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """One row of data. ``cells`` are its texts as they stand (edited where ``edited`` says so, by column; ``filled``
    are those that got the value of the merged cell above).

    ``outcome`` is ``LEFT_OUT`` while a problem holds it back, and when the person left it out (``out``).
    """

    number: int
    name: str
    cells: tuple[str, ...]
    edited: frozenset[int]
    outcome: Outcome
    out: LeftOut | None
    problems: tuple[Problem, ...]
    filled: frozenset[int] = frozenset()

    @property
    def held(self) -> bool:
        """Whether something must be settled before it can be sent."""
        return any(problem.level is Level.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A word of the sheet that was read as something else: shown, and open to change.

    ``key`` is the cause key, ``field`` the column's title, ``text`` what the cells say, ``shown`` what it became.
    """

    key: str
    field: str
    text: str
    shown: str
    rows: int
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An import as it stands. ``header`` is the heading row's number, ``columns`` what each column means.

    ``content`` is the kind's own part, about the rows that would be sent. ``tidied`` and ``stand_ins`` count cells;
    ``not_data`` are rows that look like totals or titles. ``beyond`` counts people who change although no row is about
    them: they leave, because the sheet does not have them. ``together``: nothing is sent while a row waits.
    """

    sheet: SourceSheet
    answers: Answers
    today: date
    header: int
    columns: tuple[ColumnMatch, ...]
    rows: tuple[DraftRow, ...]
    causes: tuple[Cause, ...]
    understood: tuple[Understood, ...]
    content: object
    not_data: tuple[int, ...] = ()
    tidied: int = 0
    stand_ins: int = 0
    beyond: int = 0
    together: bool = False

    def content_as(self, kind: type[T]) -> T:
        """``content``, which is a ``kind``. Raises TypeError when it is another import's."""
        if not isinstance(self.content, kind):
            raise TypeError(f"a draft of {self.answers.kind} holds a {type(self.content).__name__}")
        return self.content

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome. The four outcomes add up to the rows."""
        return sum(row.outcome is outcome for row in self.rows)

    @property
    def to_send(self) -> tuple[DraftRow, ...]:
        """The rows that would be sent."""
        return tuple(row for row in self.rows if row.outcome in {Outcome.NEW, Outcome.CHANGES})

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Everything that holds a row back, row by row, from left to right."""
        return tuple(p for row in self.rows for p in row.problems if p.level is Level.ERROR)
