"""Under the grid: what stands against the cell at the cursor, and after a correction the same for the cells like it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mbdesk.plan.draft import Draft
from mbdesk.plan.problems import Problem
from mbdesk.text import trn
from mbdesk.ui import theme
from mbdesk.ui.import_wizard.cause_card import breakable
from mbdesk.ui.widgets import Label, LinkButton

Cell = tuple[int, int]
"""Row number and column of the sheet."""


class CellWords(QWidget):
    """``repeat_wanted(cells, text)`` to put a correction into the cells that said the same (IMP-7)."""

    repeat_wanted = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self._cell: Cell | None = None
        self._like: tuple[Cell, ...] = ()
        self._text = ""
        self.words = Label(wrap=True)
        self.words.setMinimumHeight(2 * self.fontMetrics().lineSpacing() + theme.XS)
        self.words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.repeat = LinkButton("", elided=True)
        self.repeat.clicked.connect(lambda: self.repeat_wanted.emit(self._like, self._text))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.XS)
        column.addWidget(self.words)
        column.addWidget(self.repeat, 0, Qt.AlignmentFlag.AlignLeft)
        self.repeat.hide()

    def show_words(self, text: str, *, bad: bool) -> None:
        """The sentence about a cell."""
        self.words.setText(breakable(text))
        self.words.setAccessibleName(text)
        self.words.set_tone("bad" if bad else "")

    def offer(self, cell: Cell, like: Sequence[Cell], text: str) -> None:
        """``text`` was put into ``cell``; ``like`` said the same and have the same trouble."""
        self._cell, self._like, self._text = cell, tuple(like), text
        words = trn(
            "Put “{text}” into {count} more cell like this",
            "Put “{text}” into {count} more cells like this",
            len(like),
            text=text,
        )
        empty = trn("Empty {count} more cell like this", "Empty {count} more cells like this", len(like))
        self.repeat.set_text(words if text else empty)
        self.repeat.setVisible(bool(like))

    def keep_offer(self, draft: Draft) -> None:
        """Whether the offer still holds: the correction stands, and the others still say what they said."""
        edits = draft.answers.edits
        stands = self._cell is not None and edits.get(self._cell) == self._text
        if not stands or any(cell in edits for cell in self._like):
            self._like = ()
            self.repeat.hide()


def like_cell(draft: Draft, row: int, column: int) -> tuple[Cell, ...]:
    """The other cells of the column that say the same as this one and have its trouble."""
    lines = {line.number: line for line in draft.rows}
    problem = _problem(draft, row, column)
    cause = next((c for c in draft.causes if problem is not None and c.key == problem.cause), None)
    text = lines[row].cells[column]
    return tuple(
        (other, column)
        for other, at in (cause.cells if cause is not None else ())
        if at == column and other != row and lines[other].cells[column] == text
    )


def _problem(draft: Draft, row: int, column: int) -> Problem | None:
    problems = next(line.problems for line in draft.rows if line.number == row)
    return next((problem for problem in problems if problem.column == column), None)
