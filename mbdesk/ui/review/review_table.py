"""Every cell that will change, old -> new, under the name of its person."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter

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
from mbdesk.ui.review.fitted_view import LOOKED_AT, FittedView

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
_RIGHT: Final = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a person's title (no ``change``, no ``note``, no ``about``), one of their changes, a note, or whom of
    their family the next changes are ``about``. ``numbered``: the row is one of a sheet, and its number says which.
    ``word``: what becomes of it where its kind has words of its own. ``twin``: another person of the plan has the same
    name; ``told_by`` is what the plan knows to tell them apart."""

    order: int
    row: PlannedRow
    change: CellChange | None = None
    note: str = ""
    about: str = ""
    numbered: bool = True
    word: str = ""
    twin: bool = False
    told_by: str = ""

    @property
    def is_title(self) -> bool:
        """Whether it is the person's title."""
        return self.change is None and not self.note and not self.about


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

    def _accessible(self, row: int, column: int) -> str:
        """Who hears one line after another does not see under whose name it stands."""
        line = self.record_at(row)
        if column != _DETAIL or not isinstance(line, Line) or line.is_title or line.about:
            return super()._accessible(row, column)
        name = _name(line, self._links)
        if line.change is None:
            return tr("Note about {who}", who=name) if name else super()._accessible(row, column)
        who = name if line.change.who == line.row.name else line.change.who
        return tr("{detail} of {who}", detail=line.change.title, who=who) if who else line.change.title


class ReviewDelegate(CellDelegate):
    """Strikes old values through, so that old and new differ by more than their place. A title has its whole line, the
    name on the left and what becomes of it on the right; so has a note."""

    adorns = True

    def adorn(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        """The part over this cell of what runs over the whole line."""
        line, view = self._table.record_at(row), self._view
        if not isinstance(line, Line) or line.change is not None or not isinstance(view, ReviewView):
            return
        whole = QRect(rect)
        whole.setLeft(view.columnViewportPosition(0) + PADDING + view.indent(line, 0))
        whole.setRight(view.viewport().width() - PADDING)
        painter.save()
        painter.setClipRect(rect)
        if line.is_title:
            word = self._table.text(row, _NEW)
            width = QFontMetrics(theme.font(tabular=True)).horizontalAdvance(word)
            tone = self._table.tone_at(row, _NEW).text
            self._draw(painter, whole, _RIGHT, word, tone)
            whole.setRight(whole.right() - width - PADDING)
            self._draw(painter, whole, _LEFT, self._table.text(row, _DETAIL), "text", bold=True)
        else:
            self._draw(painter, whole, _LEFT, line.about or line.note, "text" if line.about else "muted")
        painter.restore()

    @staticmethod
    def _draw(painter: QPainter, room: QRect, align: int, words: str, role: str, *, bold: bool = False) -> None:
        painter.setFont(theme.font(bold=bold, tabular=True))
        painter.setPen(theme.colour(role))
        fits = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, align, fits)

    def _paint_text(
        self, painter: QPainter, rect: QRect, text: str, tone: Tone, muted: bool, row: int, column: int
    ) -> None:
        line, view = self._table.record_at(row), self._view
        if not isinstance(line, Line) or line.change is None or not isinstance(view, ReviewView):
            return
        if column != _OLD:
            rect = rect.adjusted(view.indent(line, column), 0, 0, 0)
            super()._paint_text(painter, rect, text, tone, muted, row, column)
            return
        struck = theme.font(tabular=True)
        struck.setStrikeOut(True)
        painter.setFont(struck)
        painter.setPen(theme.colour("muted"))
        room = rect.adjusted(PADDING, 0, -PADDING, 0)
        painter.drawText(room, _LEFT, self.fitted(text, room.width()))


class ReviewView(FittedView):
    """The lines, not sortable: a person's lines stay together."""

    def __init__(self, table: ReviewTable) -> None:
        super().__init__(table, tr("Changes"), long={"old", "new"}, freeze=False)
        self.delegate = ReviewDelegate(table, self)
        self.setItemDelegate(self.delegate)
        self.setSortingEnabled(False)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._old = True

    def show_old(self, shown: bool) -> None:
        """Whether there are old values at all: without them the column only takes room."""
        self._old = shown
        self.setColumnHidden(_OLD, not shown)
        self.fit()

    def on_other_look(self) -> None:
        """Another look brings every column back."""
        self.setColumnHidden(_OLD, not self._old)
        super().on_other_look()

    def measures(self, record: Any) -> bool:
        """Titles and notes have the whole line."""
        return isinstance(record, Line) and record.change is not None

    def indent(self, record: Any, column: int) -> int:
        """What belongs to a person stands under the name; where the page's heading says who it is, nothing does."""
        first = self.table.record_at(0)
        below = isinstance(record, Line) and not record.is_title and not record.about
        return theme.L if below and column == _DETAIL and isinstance(first, Line) and first.is_title else 0

    @property
    def cuts(self) -> bool:
        """Whether some line may not be read whole in its place; the first ones speak for all."""
        return any(self.whole(line) for line in self.table.records()[:LOOKED_AT])

    def whole(self, line: Line | None) -> str:
        """What of a visible line may not be read whole in its place: a note, or an old and a new value."""
        if line is None or line.is_title or line.about:
            return ""
        if line.change is None:
            return line.note if self.cut(line.note, self.viewport().width() - self.indent(line, _DETAIL)) else ""
        old, new = line.change.old, _new(line)
        if not self.cut(old, self.columnWidth(_OLD)) and not self.cut(new, self.columnWidth(_NEW)):
            return ""
        old, new = old or tr("blank"), new or tr("blank")
        return tr("{title}: {old} → {new}", title=line.change.title, old=old, new=new)


def _parts(plan: Plan) -> Iterator[tuple[PlannedRow, CellChange | None, str, str]]:
    """Row, change, note, and about whom of the family: each line has one of the last three, or is the title."""
    for row in reading_order(plan):
        yield row, None, "", ""
        about = row.name
        for change in row.changes:
            if change.who != about:
                yield row, None, "", tr("{role}: {name}", role=change.role, name=change.who)
                about = change.who
            yield row, change, "", ""
        for note in row.notes:
            yield row, None, note, ""


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


def _detail(line: Line, links: object) -> str:
    if line.is_title:
        return _name(line, links) or tr("Row {row}", row=line.row.number)
    return line.change.title if line.change else line.about or tr("Note")


def _outcome(line: Line) -> str:
    """What becomes of the person of a title."""
    if line.word:
        return tr("{what}, row {row}", what=line.word, row=line.row.number) if line.numbered else line.word
    words = _OUTCOMES if line.numbered else _WITHOUT_SHEET
    return tr(words[line.row.outcome], row=line.row.number)


def _new(line: Line) -> str:
    if line.is_title:
        return _outcome(line)
    if line.change is None:
        return line.note
    return _cleared(line.change) if line.change.clears else line.change.new


def _cleared(change: CellChange) -> str:
    """A detail is emptied; a class or year group is left."""
    return tr("Removed") if ":" in change.field else tr("Emptied")


def _tone(line: Line, field: Field[Any]) -> Tone:
    if line.is_title:
        tone = _OUTCOME_TONES.get(line.row.outcome, "muted") if field.key == "new" else ""
        return Tone(text=tone, back="sunken", bold=field.key == "detail")
    if field.key == "new" and line.change is not None and line.change.clears:
        return Tone(text="bad", back="bad_on", words=_cleared(line.change))
    if field.key == "detail" or line.note:
        return Tone(text="muted")
    return PLAIN


_FIELDS: Final[tuple[Field[Line], ...]] = (
    Field(
        key="detail",
        title=N_("Detail"),
        kind=Kind.TEXT,
        get=_detail,
        width=18,
        shown=True,
        sort=lambda line, _: line.order,
    ),
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
_DETAIL, _OLD, _NEW = range(len(_FIELDS))
