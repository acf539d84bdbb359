"""One cause of trouble with its ways out: the sentence, its rows, the people side by side, the buttons."""

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from mbdesk.plan.matching import LEAVE_OUT, WITHOUT
from mbdesk.plan.problems import Cause, Level, Option, Side
from mbdesk.plan.row_matches import NOBODY
from mbdesk.plan.sheet_questions import NOT_DONE, VISIBLE_ROWS
from mbdesk.text import tr, trn
from mbdesk.ui import theme
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.import_wizard.way_button import WayButton
from mbdesk.ui.widgets import (
    Choice,
    Frame,
    Label,
    LinkButton,
    Muted,
    PickBox,
    Picture,
    PlainButton,
    restyle,
)

_BREAKS: Final = re.compile(r"(?<=\w)[@._/-](?=\w)")
_MOST_BUTTONS: Final = 4
_LEAVING: Final = frozenset({LEAVE_OUT, WITHOUT, VISIBLE_ROWS, NOT_DONE})
"""Answers that leave something out already."""


class CauseCard(Frame):
    """Signals: ``chosen(option key)``, ``rows_wanted()`` to see its rows, ``edit_wanted()`` to type in its first cell,
    ``text_given(str)`` to put one text into all its cells, ``leave_wanted()`` to leave its rows out."""

    chosen = Signal(str)
    rows_wanted = Signal()
    edit_wanted = Signal()
    text_given = Signal(str)
    leave_wanted = Signal()

    def __init__(self, cause: Cause, place: str) -> None:
        """``place`` says where its first cell is: ``Row 17, D.O.B.``"""
        super().__init__("card")
        self.cause: Final = cause
        self.setAccessibleName(cause.title)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # its buttons come after it
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        box.setSpacing(theme.S)
        head = QHBoxLayout()
        head.setSpacing(theme.S)
        error = cause.level is Level.ERROR
        mark = Picture("error" if error else "warning", "bad" if error else "warning")
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        title = Label(breakable(cause.title), wrap=True)
        title.setAccessibleName(cause.title)
        head.addWidget(title, 1)
        box.addLayout(head)
        rows = len(cause.rows)
        where = place if rows == 1 else trn("{count} row", "{count} rows", rows)
        door = LinkButton(where, name=tr("Show {rows}", rows=where), elided=True)
        door.clicked.connect(self.rows_wanted)
        box.addWidget(door, 0, Qt.AlignmentFlag.AlignLeft)
        if cause.sides:
            box.addLayout(_side_by_side(cause.sides))
        self._ways = QVBoxLayout()
        self._ways.setSpacing(theme.XS)
        box.addLayout(self._ways)
        self._add_ways()

    def set_current(self, current: bool) -> None:
        """Whether the cursor stands in one of its cells."""
        if self.property("current") != current:
            self.setProperty("current", current)
            restyle(self)

    def _add_ways(self) -> None:
        cause = self.cause
        if cause.options:
            self._add_options(cause.options)
        elif cause.key == NOBODY:
            pass  # each of its rows means somebody else: no one text can be right in all
        elif cause.level is Level.ERROR and len(cause.cells) > 1 and cause.cells[0][1] is not None:
            self._add_typing()
        if cause.level is not Level.ERROR:
            return
        row = FlowLayout(spacing=theme.S)
        if len(cause.cells) == 1 and cause.cells[0][1] is not None:
            correct = PlainButton(tr("Correct the cell"))
            correct.clicked.connect(self.edit_wanted)
            row.addWidget(correct)
        if not any(option.key in _LEAVING for option in cause.options):
            count = len(cause.rows)
            leave = PlainButton(
                tr("Leave row {row} out", row=cause.rows[0])
                if count == 1
                else tr("Leave the {count} rows out", count=count)
            )
            leave.clicked.connect(self.leave_wanted)
            row.addWidget(leave)
        if row.count():
            self._ways.addLayout(row)

    def _add_options(self, options: tuple[Option, ...]) -> None:
        if len(options) <= _MOST_BUTTONS:
            for option in options:
                way = WayButton(option.label)
                way.clicked.connect(lambda _=False, key=option.key: self.chosen.emit(key))
                self._ways.addWidget(way)
            return
        pick = PickBox(self.cause.title, tr("Choose…"))
        pick.set_choices([Choice(option.key, option.label) for option in options])
        pick.picked.connect(self.chosen)
        self._ways.addWidget(pick)

    def _add_typing(self) -> None:
        """Several cells with the same trouble are put right in one go."""
        field = QLineEdit()
        field.setPlaceholderText(tr("Type what it should be"))
        field.setAccessibleName(tr("Type what it should be"))
        put = PlainButton(tr("Put in {count} cells", count=len(self.cause.cells)))

        def give() -> None:
            if field.text().strip():
                self.text_given.emit(field.text())

        put.clicked.connect(give)
        field.returnPressed.connect(give)
        row = QHBoxLayout()
        row.setSpacing(theme.S)
        row.addWidget(field, 1)
        row.addWidget(put)
        self._ways.addLayout(row)


def breakable(text: str) -> str:
    """``text`` with places to break long addresses at, so that a narrow pane can show them whole."""
    return _BREAKS.sub("\\g<0>\u200b", text)


def _side_by_side(sides: tuple[Side, ...]) -> QGridLayout:
    """The people under their titles, a line per fact; what differs is bold."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.M)
    grid.setVerticalSpacing(2)
    shown = sides[:3]
    titles = list(dict.fromkeys(title for side in shown for title, _ in side.facts))
    for column, side in enumerate(shown, start=1):
        grid.addWidget(Muted(side.title, small=True, wrap=True), 0, column)
        grid.setColumnStretch(column, 1)
    for row, title in enumerate(titles, start=1):
        grid.addWidget(Muted(title, small=True), row, 0, Qt.AlignmentFlag.AlignTop)
        values = [dict(side.facts).get(title, "") for side in shown]
        differs = len({value.casefold() for value in values if value}) > 1
        for column, value in enumerate(values, start=1):
            fact = Label(breakable(value), kind="strong" if differs else "", wrap=True)
            fact.setAccessibleName(value)
            grid.addWidget(fact, row, column, Qt.AlignmentFlag.AlignTop)
    return grid
