"""Trouble with a row as a value, and the few causes behind many troubles."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """``ERROR`` holds the row back until it is settled; ``WARNING`` is said and the row goes on."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing about one row. ``column`` is its position, None for the row as a whole.

    ``text`` is the sentence (``There is no such day.``) without its place, ``quote`` what the cell says, ``cause`` the
    key of the ``Cause`` that it belongs to.
    """

    row: int
    column: int | None
    level: Level
    text: str
    quote: str = ""
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What stood against row ``row``, as a sentence. Where ManageBac named a field: ``field`` of a person of ``kind``
    (a PersonKind's value), and the ``value`` that was sent; else "" and the whole row is meant."""

    row: int
    text: str
    field: str = ""
    kind: str = ""
    value: str = ""

    def to_json(self) -> list[Any]:
        """As JSON types."""
        return [self.row, self.text, self.field, self.kind, self.value]

    @classmethod
    def from_json(cls, data: Sequence[Any]) -> "Refusal":
        """What ``to_json`` wrote."""
        row, text, field, kind, value = data
        return cls(row=row, text=text, field=field, kind=kind, value=value)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """That the person does not want a row to be sent: ``why`` as a sentence, ``cause`` the question that was answered
    so ("" when the row was simply left out)."""

    why: str
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A way to settle a cause: ``key`` goes into ``Answers.choices``; ``label`` is what the button or list says."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A person as shown beside another one when mbdesk asks whether they are the same: heading -> value."""

    title: str
    facts: tuple[tuple[str, str], ...]
    person_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """What stands behind one or many problems, with the ways out (IMP-8).

    ``key`` is stable between drafts and between files, so an answer can be remembered. ``title`` is a sentence without
    the count. ``cells`` are ``(row, column)`` with column None for a whole row. Without ``options`` the way out is to
    edit the cells, or to leave the rows out. ``sides`` are the people of a "same person?" question. ``members`` are the
    keys of the questions that this one asks together: its answer is the answer to each of them.
    """

    key: str
    level: Level
    title: str
    cells: tuple[tuple[int, int | None], ...]
    options: tuple[Option, ...] = ()
    sides: tuple[Side, ...] = ()
    members: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """The source rows it touches, each once, in order."""
        return tuple(dict.fromkeys(row for row, _ in self.cells))
