"""The sheet as a grid: every row with what will happen to it, every problem outlined and marked in its cell."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QPolygonF, QResizeEvent

from mbdesk.fields import Field, Kind
from mbdesk.plan.draft import Draft, DraftRow
from mbdesk.plan.numbers import outcome_word
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import Level, Problem
from mbdesk.plan.row_marks import RowMark, row_marks
from mbdesk.text import N_, tr
from mbdesk.ui import theme
from mbdesk.ui.cells import CellDelegate
from mbdesk.ui.import_wizard.cell_editor import CellEditor
from mbdesk.ui.import_wizard.column_line import heading_of
from mbdesk.ui.record_table import PLAIN, RecordTable, Tone
from mbdesk.ui.record_view import RecordView

_ERROR: Final = Tone(text="bad", back="bad_on")
_WARNING: Final = Tone(text="warning", back="warning_on")
_MUTED: Final = Tone(text="muted")
_MARK: Final = 7.0
_SHARE: Final = 0.45
_LEAST: Final = 150
"""Of the grid for the names, and their pixels in the smallest one."""
OUTCOMES: Final = {
    Outcome.NEW: N_("New"),
    Outcome.CHANGES: N_("Changes"),
    Outcome.SAME: N_("The same"),
    Outcome.LEFT_OUT: N_("Left out"),
}
_OUTCOME_TONES: Final = {
    Outcome.NEW: Tone(text="good"),
    Outcome.CHANGES: Tone(text="accent"),
    Outcome.SAME: PLAIN,
    Outcome.LEFT_OUT: _MUTED,
}
FIRST_CELLS: Final = 2
"""The row with its name, and the outcome, come before the sheet's own columns."""


def outcome_words(row: DraftRow, kind: str) -> str:
    """``New``, ``Changes``, ... or what the kind calls it; ``Waits`` while a problem holds the row back."""
    if row.held:
        return tr("Waits")
    return outcome_word(kind, row.outcome) or tr(OUTCOMES[row.outcome])


class CheckTable(RecordTable):
    """Rows of a draft. ``column_of`` and ``place_of`` translate between the sheet's columns and the grid's."""

    def __init__(self) -> None:
        super().__init__([_row(wide=False), _outcome("")], key=_number, muted=_never)
        self.tone = self._tone
        self._kind = ""
        self._columns: tuple[int, ...] = ()
        self._in_use: frozenset[int] = frozenset()
        self._marks: Mapping[int, RowMark] = {}

    def show_draft(self, draft: Draft, links: Any) -> bool:
        """Show its rows; True when the columns are others than before."""
        shown = [match for match in draft.columns if match.heading or match.filled]
        columns = tuple(match.column for match in shown)
        self._in_use = frozenset(match.column for match in shown if match.target)
        kind = draft.answers.kind
        self._marks = row_marks(draft.sheet, draft.answers.choices)
        fields = [
            _row(wide=bool(self._marks)),
            _outcome(kind),
            *(_field(match.column, heading_of(match), match.samples) for match in shown),
        ]
        fresh = [f.title for f in fields] != [f.title for f in self.fields] or columns != self._columns
        fresh = fresh or kind != self._kind or fields[0].width != self.fields[0].width
        if fresh:
            self._columns, self._kind = columns, kind
            self.set_fields(fields)
        self.set_records(draft.rows, links)
        return fresh

    def column_of(self, place: int) -> int | None:
        """The sheet's column in a place of the grid, None for the first two."""
        at = place - FIRST_CELLS
        return self._columns[at] if 0 <= at < len(self._columns) else None

    def place_of(self, column: int | None) -> int:
        """The place in the grid of a sheet's column; None stands for the whole row."""
        return self._columns.index(column) + FIRST_CELLS if column in self._columns else 1

    def problem_at(self, row: int, place: int) -> Problem | None:
        """What stands against a cell; the whole row's problems stand in the outcome."""
        record = self.record_at(row)
        return None if record is None else _problem(record, self.column_of(place), place)

    def mark_words(self, row: int) -> str:
        """What the sheet shows of a row, by its number: that it is hidden, crossed out or coloured; "" for nothing."""
        mark = self._marks.get(row)
        return mark.sentence if mark is not None else ""

    def _tone(self, row: DraftRow, field: Field[Any]) -> Tone:
        tone = self._tone_of(row, field)
        mark = self._marks.get(row.number)
        if mark is None:
            return tone
        if field.key == _ROW:
            return replace(tone, words=mark.sentence, mark=mark.words)
        own = field.key != _OUTCOME
        return replace(tone, words=tone.words or mark.sentence, struck=mark.struck and own)

    def _tone_of(self, row: DraftRow, field: Field[Any]) -> Tone:
        if field.key == _ROW:
            return _MUTED if row.out is not None else PLAIN
        if field.key == _OUTCOME:
            problem = _problem(row, None, 1)
            if row.held:
                return Tone(text="bad", bold=True, words=problem.text if problem else "")
            return _OUTCOME_TONES[row.outcome]
        column = int(field.key)
        problem = _problem(row, column, FIRST_CELLS)
        if problem is not None:
            base = _ERROR if problem.level is Level.ERROR else _WARNING
            return Tone(text=base.text, back=base.back, words=problem.text)
        if row.out is not None or column not in self._in_use:
            return _MUTED
        if column in row.edited:
            return Tone(text="accent", words=tr("You changed this."))
        if column in row.filled:
            return Tone(text="accent", words=tr("Filled from the merged cell above."))
        return PLAIN


class CheckDelegate(CellDelegate):
    """Outlines the problem cells and sets a mark in their corner: colour alone says nothing."""

    adorns = True

    def adorn(self, painter: QPainter, rect: QRect, row: int, column: int) -> None:
        """Outline and mark."""
        table = self._table
        problem = table.problem_at(row, column) if isinstance(table, CheckTable) else None
        if problem is None:
            return
        colour = theme.colour("bad" if problem.level is Level.ERROR else "warning")
        box = QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box)
        painter.setBrush(colour)
        corner = box.topRight()
        painter.drawPolygon(QPolygonF([corner, corner + QPointF(-_MARK, 0), corner + QPointF(0, _MARK)]))
        painter.restore()


class CheckView(RecordView):
    """``edited(row number, column, text)`` when a cell was typed in; ``leave_wanted()`` on Delete."""

    edited = Signal(int, int, str)
    leave_wanted = Signal()
    _scrolled = 0
    _measures = False
    _names = (0, 0)
    """How wide the column of names is meant to be, and was made for the room there was."""

    def __init__(self, table: CheckTable) -> None:
        super().__init__(table, tr("Rows of the sheet"))
        self.check_table = table
        self.delegate = CheckDelegate(table, self)
        self.setItemDelegate(self.delegate)
        self.editor = CellEditor(self)
        self.editor.committed.connect(self._on_committed)
        self.opened.connect(lambda _row: self.edit_current())
        self.typed.connect(self.edit_current)
        self.editor.textEdited.connect(lambda _text: self.scrollTo(self._edited_index()))
        self.horizontalScrollBar().valueChanged.connect(self._on_scrolled)
        for moved in (
            self.horizontalScrollBar().valueChanged,
            self.verticalScrollBar().valueChanged,
            self.horizontalHeader().sectionResized,
            self.horizontalHeader().sectionMoved,
        ):
            moved.connect(self._move_editor)
        table.modelReset.connect(self._on_rows_changed)

    def set_default_widths(self) -> None:
        """As wide as is usual; the names, which stay in view, leave room for the rest."""
        super().set_default_widths()
        self._names = (self.columnWidth(0), self.columnWidth(0))
        self._leave_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cell with the cursor stays in view; rows that have just come find their size only then."""
        super().resizeEvent(event)
        self._leave_room()
        self.scrollTo(self.currentIndex())

    def _leave_room(self) -> None:
        wanted, made = self._names
        fits = max(_LEAST, min(wanted, int(self.viewport().width() * _SHARE)))
        if self.columnWidth(0) == made != fits:  # else somebody made it as wide as they want it
            self._names = (wanted, fits)
            self.setColumnWidth(0, fits)

    def updateGeometries(self) -> None:
        """Far enough to the right that the last columns can be shown from the edge of one on."""
        bar, stood, self._measures = self.horizontalScrollBar(), self._scrolled, True
        super().updateGeometries()
        if bar.maximum() > 0:
            bar.setMaximum(next((edge for edge in self._edges() if edge >= bar.maximum()), bar.maximum()))
        self._measures = False
        bar.setValue(stood)  # with a nearer end for a moment, Qt has moved it
        self._scrolled = bar.value()

    def _edges(self) -> list[int]:
        """Where the grid may stand so that a whole column follows the one that stays in view."""
        header = self.horizontalHeader()
        shown = [c for c in range(1, header.count()) if not header.isSectionHidden(c)]
        return sorted(header.sectionPosition(column) - self.frozen_width for column in shown)

    def _on_scrolled(self, value: int) -> None:
        """Scroll by whole columns: half a word beside the name is no heading."""
        if self._measures:
            return
        edges = self._edges()
        if value > self._scrolled:
            edge = next((edge for edge in edges if edge >= value), value)
        else:
            edge = next((edge for edge in reversed(edges) if edge <= value), value)
        self._scrolled = edge
        if edge != value:
            self.horizontalScrollBar().setValue(edge)

    def edit_current(self, first: str = "") -> None:
        """Type in the cell at the cursor; ``first`` replaces what stands there."""
        index = self.currentIndex()
        column = self.check_table.column_of(index.column())
        row = self.current_record()
        if column is None or row is None:
            return
        self.scrollTo(index)
        self.editor.open_over(self.visualRect(index), (row.number, column), row.cells[column], first)

    def show_cell(self, row: int, column: int | None) -> None:
        """Put the cursor on a cell by the sheet's own numbers."""
        place = self.table.row_of(row)
        if place >= 0:
            self.show_place(place, self.check_table.place_of(column))

    def show_place(self, row: int, column: int) -> None:
        """Put the cursor on a cell by its place in the grid."""
        index = self.table.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def current_place(self) -> tuple[int, int | None] | None:
        """The sheet's row number and column under the cursor."""
        row = self.current_record()
        return None if row is None else (row.number, self.check_table.column_of(self.currentIndex().column()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F2 edits, Delete leaves the selected rows out."""
        if event.key() == Qt.Key.Key_F2:
            self.edit_current()
        elif event.key() == Qt.Key.Key_Delete:
            self.leave_wanted.emit()
        elif event.key() == Qt.Key.Key_Space and not event.modifiers():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _edited_index(self) -> QModelIndex:
        """Where the cell that is being typed in stands now; not valid when its row is not shown."""
        row, column = self.editor.cell
        place = self.table.row_of(row)
        return self.table.index(place, self.check_table.place_of(column)) if place >= 0 else QModelIndex()

    def _move_editor(self) -> None:
        """The open field stays over its own cell."""
        index = self._edited_index() if self.editor.isVisible() else QModelIndex()
        if index.isValid():
            self.editor.follow(self.visualRect(index))

    def _on_rows_changed(self) -> None:
        """Rows come and go while somebody types: where the row itself goes, what was typed is kept."""
        if self.editor.isVisible() and self.table.total and not self._edited_index().isValid():
            self.editor.keep()
        self._move_editor()

    def _on_committed(self, cell: tuple[int, int], text: str, step: int) -> None:
        self.edited.emit(*cell, text)
        if step:
            index = self.currentIndex()
            beside = index.siblingAtColumn(index.column() + step)
            if beside.isValid():
                self.setCurrentIndex(beside)


def rows_filter(numbers: Iterable[int]) -> Callable[[DraftRow], bool]:
    """Only the rows with these numbers."""
    wanted = frozenset(numbers)
    return lambda row: row.number in wanted


_ROW: Final = "row"
_OUTCOME: Final = "outcome"


def _row(*, wide: bool) -> Field[DraftRow]:
    """Its number and name; ``wide`` with room for what the row is besides."""
    return Field(
        key=_ROW,
        title=N_("Row"),
        kind=Kind.IDENTIFIER,
        get=lambda row, _: tr("{row}   {name}", row=row.number, name=row.name) if row.name else str(row.number),
        width=32 if wide else 24,
        shown=True,
        sort=lambda row, _: row.number,
    )


def _outcome(kind: str) -> Field[DraftRow]:
    return Field(
        key=_OUTCOME,
        title=N_("Outcome"),
        kind=Kind.TEXT,
        get=lambda row, _: outcome_words(row, kind),
        width=12,
        shown=True,
    )


def _field(column: int, title: str, samples: tuple[str, ...]) -> Field[DraftRow]:
    longest = max((len(sample) for sample in samples), default=0)
    return Field(
        key=str(column),
        title=title,
        kind=Kind.TEXT,
        get=lambda row, _: row.cells[column],
        width=max(9, min(longest + 2, 28)),
        foreign=True,
        shown=True,
    )


def _number(row: DraftRow) -> int:
    return row.number


def _never(_row: object) -> bool:
    return False


def _problem(row: DraftRow, column: int | None, place: int) -> Problem | None:
    """The weightiest problem of a cell; ``place`` 0 is the row's number, which has none."""
    if place == 0:
        return None
    return next((problem for problem in row.problems if problem.column == column), None)
