"""Every row of a run with what became of it."""

from dataclasses import dataclass
from typing import Final

from mbdesk.fields import Field, Kind
from mbdesk.plan.results import STATUS_WORDS, RowResult, RowStatus
from mbdesk.text import N_, tr
from mbdesk.ui.record_table import RecordTable, Tone

DOOR_TONES: Final = {
    RowStatus.DONE: "good",
    RowStatus.HALF: "warning",
    RowStatus.LEFT_OUT: "warning",
    RowStatus.FAILED: "bad",
}
_TONES: Final = {
    RowStatus.DONE: Tone(text="good"),
    RowStatus.TAKEN_BACK: Tone(text="muted"),
    RowStatus.HALF: Tone(text="warning", bold=True),
    RowStatus.UNCHANGED: Tone(text="muted"),
    RowStatus.LEFT_OUT: Tone(text="warning"),
    RowStatus.FAILED: Tone(text="bad", bold=True),
    RowStatus.NOT_STARTED: Tone(text="muted"),
}
_ORDER: Final = (
    RowStatus.FAILED,
    RowStatus.HALF,
    RowStatus.NOT_STARTED,
    RowStatus.DONE,
    RowStatus.TAKEN_BACK,
    RowStatus.LEFT_OUT,
    RowStatus.UNCHANGED,
)
"""What a person must do something about first, then what was changed, then what stayed."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the sheet with what became of it. ``beyond``: it is about somebody who is not in the sheet. ``undone``:
    it was taken back since."""

    name: str
    result: RowResult
    beyond: bool = False
    undone: bool = False

    @property
    def what(self) -> str:
        """What happened, and what happened to that since."""
        return tr("Taken back since. {what}", what=self.result.what) if self.undone else self.result.what

    @property
    def id(self) -> int:
        """The row's number in the sheet."""
        return self.result.number


FIELDS: Final[tuple[Field[Line], ...]] = (
    Field(
        key="name", title=N_("Name"), kind=Kind.TEXT, get=lambda line, _: line.name, width=24, shown=True, searched=True
    ),
    Field(
        key="row",
        title=N_("Row"),
        kind=Kind.NUMBER,
        get=lambda line, _: None if line.beyond else line.id,
        width=9,
        shown=True,
    ),
    Field(
        key="status",
        title=N_("Status"),
        kind=Kind.CHOICE,
        get=lambda line, _: tr(STATUS_WORDS[line.result.status]),
        width=15,
        shown=True,
        sort=lambda line, _: _ORDER.index(line.result.status),
    ),
    Field(
        key="what",
        title=N_("What happened"),
        kind=Kind.TEXT,
        get=lambda line, _: line.what,
        width=50,
        shown=True,
        searched=True,
    ),
    Field(
        key="id",
        title=N_("ManageBac ID"),
        kind=Kind.IDENTIFIER,
        get=lambda line, _: str(line.result.id) if line.result.id is not None else None,
        width=14,
        shown=True,
    ),
)


class ResultsTable(RecordTable):
    """Lines in the order of the sheet."""

    def __init__(self) -> None:
        super().__init__(FIELDS, tone=_tone)


def _tone(line: Line, field: Field[Line]) -> Tone:
    if field.key == "status":
        return Tone(text="muted") if line.undone else _TONES[line.result.status]
    return Tone()
