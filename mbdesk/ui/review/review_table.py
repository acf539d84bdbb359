"""Every cell that will change, old -> new, grouped by person."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QResizeEvent

from mbdesk.directory import Directory
from mbdesk.fields import Column, Field, Kind, Table
from mbdesk.plan.numbers import reading_order, row_words
from mbdesk.plan.plan import WITHOUT_SHEET, CellChange, Outcome, Plan, PlannedRow
from mbdesk.plan.rosters import in_sheet
from mbdesk.records import Student
from mbdesk.text import N_, tr
from mbdesk.ui import theme
from mbdesk.ui.cells import PADDING, CellDelegate
from mbdesk.ui.record_table import PLAIN, RecordTable, Tone
from mbdesk.ui.record_view import RecordView

_OUTCOMES: Final = {
    Outcome.NEW: N_("New, row {row}"),
    Outcome.CHANGES: N_("Changes, row {row}"),
    Outcome.SAME: N_("Already the same, row {row}"),
    Outcome.LEFT_OUT: N_("Left out, row {row}"),
}
_WITHOUT_SHEET: Final = {
    Outcome.NEW: N_("New"),
    Outcome.CHANGES: N_("Changes"),
    Outcome.SAME: N_("Already the same"),
    Outcome.LEFT_OUT: N_("Left out"),
}
_OF_A_PERSON: Final = 2
"""Cells of a row without a sheet: the name, and the student ID or e-mail."""
_OUTCOME_TONES: Final = {Outcome.NEW: "good", Outcome.CHANGES: "accent"}


_LEFT: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a person's title (no ``change``, no ``note``), one of their changes, or a note. ``numbered``: the row
    is one of a sheet, and its number says which. ``word``: what becomes of it where its kind has words of its own.
    ``twin``: another person of the plan has the same name; ``told_by`` is what the plan knows to tell them apart."""

    order: int
    row: PlannedRow
    change: CellChange | None = None
    note: str = ""
    numbered: bool = True
    word: str = ""
    twin: bool = False
    told_by: str = ""

    @property
    def is_title(self) -> bool:
        """Whether it is the person's title."""
        return self.change is None and not self.note


def lines_of(plan: Plan) -> list[Line]:
    """All lines of a plan, person by person: in the order of the sheet, or who leaves first (``reading_order``)."""
    numbered = plan.kind not in WITHOUT_SHEET or bool(plan.source_sha256)
    words, twins = row_words(plan), _twins(plan.rows)
    return [
        Line(
            order,
            *part,
            numbered=numbered and in_sheet(plan, part[0].number),
            word=words.get(part[0].number, ""),
            twin=part[0].number in twins,
            told_by=part[0].cells[1] if not numbered and len(part[0].cells) == _OF_A_PERSON else "",
        )
        for order, part in enumerate(_parts(plan))
    ]


def is_of_one(plan: Plan) -> bool:
    """Whether it is about one person and nobody else: then no line need say about whom."""
    return (
        plan.kind in WITHOUT_SHEET
        and len(plan.rows) == 1
        and {c.who for c in plan.rows[0].changes} <= {plan.rows[0].name}
    )


def changes_table(plan: Plan) -> Table:
    """The same for a workbook: one row per change."""
    titles = (tr("Row"), tr("Person"), tr("Who"), tr("Detail"), tr("Now"), tr("Will be"))
    kinds = (Kind.NUMBER, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.TEXT, Kind.TEXT)
    widths = (6, 26, 30, 18, 30, 40)
    columns = tuple(Column(title=t, kind=k, width=w) for t, k, w in zip(titles, kinds, widths, strict=True))
    rows: list[tuple[Any, ...]] = []
    for line in lines_of(plan):
        change, row = line.change, line.row.number if line.numbered else None
        if change is not None:
            new = _cleared(change) if change.clears else change.new
            rows.append((row, _name(line), _who(line), change.title, change.old, new))
        elif line.note:
            rows.append((row, _name(line), "", tr("Note"), "", line.note))
    return Table(title=tr("Changes"), columns=columns, rows=tuple(rows))


class ReviewTable(RecordTable):
    """Lines of a plan; ``show_outcome`` filters them."""

    def __init__(self) -> None:
        super().__init__(_FIELDS, key=lambda line: line.order, muted=lambda _line: False)
        self.tone = _tone

    def show_outcome(self, outcome: Outcome | None) -> None:
        """Only people with this outcome; None shows all."""
        self.set_filter(None if outcome is None else lambda line: line.row.outcome is outcome)


class ReviewDelegate(CellDelegate):
    """Strikes old values through, so that old and new differ by more than their place; a note has its whole line."""

    adorns = True

    def adorn(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        """The part of a note's sentence that lies over this cell: it runs over all cells after the first."""
        line = self._table.record_at(row)
        if not isinstance(line, Line) or not line.note or column == 0:
            return
        view = self._view
        if not isinstance(view, ReviewView):
            return
        whole = QRect(rect)
        whole.setLeft(view.columnViewportPosition(1) + PADDING)
        whole.setRight(view.viewport().width() - PADDING)
        painter.save()
        painter.setClipRect(rect)
        painter.setFont(theme.font(tabular=True))
        painter.setPen(theme.colour("muted"))
        words = painter.fontMetrics().elidedText(line.note, Qt.TextElideMode.ElideRight, whole.width())
        painter.drawText(whole, _LEFT, words)
        painter.restore()

    def _paint_text(
        self, painter: QPainter, rect: QRect, text: str, tone: Tone, muted: bool, row: int, column: int
    ) -> None:
        line = self._table.record_at(row)
        if isinstance(line, Line) and line.note and column:
            return
        if column != _OLD:
            super()._paint_text(painter, rect, text, tone, muted, row, column)
            return
        struck = theme.font(tabular=True)
        struck.setStrikeOut(True)
        painter.setFont(struck)
        painter.setPen(theme.colour("muted"))
        room = rect.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(room, _LEFT, self.fitted(text, room.width()))


class ReviewView(RecordView):
    """The lines, not sortable: a person's lines stay together."""

    def __init__(self, table: ReviewTable) -> None:
        super().__init__(table, tr("Changes"), freeze=False)
        self.delegate = ReviewDelegate(table, self)
        self.setItemDelegate(self.delegate)
        self.setSortingEnabled(False)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.horizontalHeader().setStretchLastSection(True)
        self._out: set[int] = set()
        theme.changes().changed.connect(self._share_room)  # another look brings every column back

    def resizeEvent(self, event: QResizeEvent) -> None:
        """All columns in view: each has its share of the room."""
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        for column in _SHARES:
            self.setColumnHidden(column, column in self._out)
        shown = {column: share for column, share in self._shares().items() if column not in self._out}
        room = self.viewport().width() / sum(shown.values())
        for column, share in shown.items():
            self.setColumnWidth(column, int(room * share))

    def show_old(self, shown: bool) -> None:
        """Whether there are old values at all: without them the column only takes room."""
        self._show(_OLD, shown)

    def show_people(self, shown: bool) -> None:
        """Whether it is said whom a line is about."""
        self._show(0, shown)

    def _show(self, column: int, shown: bool) -> None:
        self._out = self._out - {column} if shown else self._out | {column}
        self._share_room()

    def _shares(self) -> Mapping[int, float]:
        """Column -> its part of the room."""
        return _SHARES_OF_ONE if 0 in self._out else _SHARES


def _parts(plan: Plan) -> Iterator[tuple[PlannedRow, CellChange | None, str]]:
    for row in reading_order(plan):
        yield row, None, ""
        for change in row.changes:
            yield row, change, ""
        for note in row.notes:
            yield row, None, note


def _twins(rows: Sequence[PlannedRow]) -> frozenset[int]:
    """The numbers of the rows whose person shares the name with the person of another row."""
    named: dict[str, list[PlannedRow]] = defaultdict(list)
    for row in rows:
        if row.name:
            named[row.name.casefold()].append(row)
    return frozenset(
        row.number
        for same in named.values()
        if len(same) > 1 and len({(r.person_id, r.person_id is None and r.number) for r in same}) > 1
        for row in same
    )


def _who(line: Line) -> str:
    change = line.change
    if change is None:
        return ""
    if change.who == line.row.name:
        return change.role
    return tr("{role}: {name}", role=change.role, name=change.who)


def _name(line: Line, links: object = None) -> str:
    """The row's person; of two with the same name also the student ID or e-mail, from the school or the plan."""
    name = line.row.name
    if not line.twin:
        return name
    person = links.person(line.row.person_id) if isinstance(links, Directory) else None
    number = person.school_number if isinstance(person, Student) else ""
    told_by = number or (person.email if person is not None else "") or line.told_by
    return tr("{name} · {told_by}", name=name, told_by=told_by) if told_by else name


def _first(line: Line, links: object) -> str:
    return (_name(line, links) or tr("Row {row}", row=line.row.number)) if line.is_title else f"    {_who(line)}"


def _detail(line: Line) -> str:
    if line.is_title:
        if line.word:
            return tr("{what}, row {row}", what=line.word, row=line.row.number) if line.numbered else line.word
        words = _OUTCOMES if line.numbered else _WITHOUT_SHEET
        return tr(words[line.row.outcome], row=line.row.number)
    return line.change.title if line.change else tr("Note")


def _new(line: Line) -> str:
    if line.change is None:
        return line.note
    return _cleared(line.change) if line.change.clears else line.change.new


def _cleared(change: CellChange) -> str:
    """A detail is emptied; a class or year group is left."""
    return tr("Removed") if ":" in change.field else tr("Emptied")


def _tone(line: Line, field: Field[Any]) -> Tone:
    if line.is_title:
        tone = _OUTCOME_TONES.get(line.row.outcome, "muted") if field.key == "detail" else ""
        return Tone(text=tone, back="sunken", bold=field.key == "who")
    if field.key == "new" and line.change is not None and line.change.clears:
        return Tone(text="bad", back="bad_on", words=_cleared(line.change))
    if field.key in {"who", "detail"} or line.note:
        return Tone(text="muted")
    return PLAIN


_FIELDS: Final[tuple[Field[Line], ...]] = (
    Field(
        key="who",
        title=N_("Person"),
        kind=Kind.TEXT,
        get=_first,
        width=28,
        shown=True,
        sort=lambda line, _: line.order,
    ),
    Field(key="detail", title=N_("Detail"), kind=Kind.TEXT, get=lambda line, _: _detail(line), width=18, shown=True),
    Field(
        key="old",
        title=N_("Now"),
        kind=Kind.TEXT,
        get=lambda line, _: line.change.old if line.change else "",
        width=20,
        shown=True,
    ),
    Field(key="new", title=N_("Will be"), kind=Kind.TEXT, get=lambda line, _: _new(line), width=20, shown=True),
)
_OLD: Final = 2
_SHARES: Final = {0: 0.28, 1: 0.19, 2: 0.25, 3: 0.27}
_SHARES_OF_ONE: Final = {1: 0.22, 2: 0.38, 3: 0.4}
