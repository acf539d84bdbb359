"""What a cell was understood to say."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from mbdesk.plan.problems import Level, Option, Side
from mbdesk.text import tr


class State(StrEnum):
    """``BLANK`` leaves the field alone, ``VALUE`` sets it, ``CLEAR`` empties it, ``WRONG`` waits for the person."""

    BLANK = "blank"
    VALUE = "value"
    CLEAR = "clear"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """A problem with what a cell says, wherever it says it: the row is added when it is listed.

    ``cause`` is the key under which an option, once chosen, is kept; ``title`` its sentence. ``sides`` are the people
    of a "same person?" question. ``headline`` stands over all cells of the cause where each says something of its own.
    ``like``: questions of one such key are asked together (``mbdesk.plan.like_questions``), "" = each by itself.
    """

    cause: str
    title: str
    headline: str = ""
    level: Level = Level.ERROR
    options: tuple[Option, ...] = ()
    sides: tuple[Side, ...] = ()
    like: str = ""
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``value`` is the wire value (``VALUE`` only), ``shown`` how a review says it, months as words.

    ``tidied``: stray blanks or signs were taken away. ``stand_in``: the cell said nothing in words (``N/A``).
    ``understood``: the cause key under which this reading can be changed, "" when it is plain.
    """

    state: State
    value: Any = None
    shown: str = ""
    issue: Issue | None = None
    tidied: bool = False
    stand_in: bool = False
    understood: str = ""
    options: tuple[Option, ...] = field(default=(), repr=False)


BLANK: Final = Reading(state=State.BLANK)

LEAVE_BLANK: Final = "leave_blank"
"""The key of the way out that is always safe: the field is left alone."""


def leave_blank() -> Option:
    """That way out, in words."""
    return Option(key=LEAVE_BLANK, label=tr("Leave this field alone"))


def wrong(issue: Issue) -> Reading:
    """A reading that holds its row back."""
    return Reading(state=State.WRONG, issue=issue)


def given(value: Any, shown: str | None = None) -> Reading:
    """A plain value."""
    return Reading(state=State.VALUE, value=value, shown=str(value) if shown is None else shown)
