"""Page 3: the sheet as a grid, its problems outlined, their causes on the right, everything mended in place."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft, DraftRow
from mbdesk.plan.problems import Cause, Level
from mbdesk.text import number, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.import_wizard.cause_list import CauseList
from mbdesk.ui.import_wizard.cell_words import CellWords, like_cell
from mbdesk.ui.import_wizard.check_table import CheckTable, CheckView, rows_filter
from mbdesk.ui.import_wizard.check_words import quiet_words, ready_words, waiting_words
from mbdesk.ui.import_wizard.page import WizardPage
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.import_wizard.understood import UnderstoodDialog
from mbdesk.ui.import_wizard.what_is_sent import WhatIsSent
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.plain import tip
from mbdesk.ui.widgets import EmptyState, LinkButton, QuietButton, Segmented

ALL: Final = "all"
WAITING: Final = "waiting"
LEFT_OUT: Final = "left_out"
_PANE: Final = 356
_LEAST_PANE: Final = 280
_SHARES: Final = (2, 3)
"""Of the height on the right: the causes, and what will be sent."""


class CheckPage(WizardPage):
    """Problems are visited with F8; every answer makes a new draft, and Ctrl+Z takes it back.

    ``all_settled()`` when what was said here settled the last question.
    """

    all_settled = Signal()

    def __init__(self, preparation: Preparation) -> None:
        super().__init__(preparation, tr("Check the rows"))
        self._only: tuple[str, frozenset[int]] | None = None
        self._mended: tuple[int, int] | None = None
        self._asked = False
        self._arrives = False
        self._parted = False
        self.what_is_sent: WhatIsSent | None = None
        self.table = CheckTable()
        self.view = CheckView(self.table)
        self.causes = CauseList()
        self.segments = Segmented(
            tr("Rows shown"), [(ALL, tr("All")), (WAITING, tr("Waiting")), (LEFT_OUT, tr("Left out"))], room_for="100"
        )
        self.show_all = LinkButton(tr("Show all rows again"))
        self.next_problem = QuietButton(tr("Next &problem"))
        self.next_problem.setToolTip(tip(tr("F8; Shift+F8 goes back")))
        self.below = CellWords()
        self.edit = QuietButton(tr("&Edit cell"))
        self.edit.setToolTip(tip(tr("F2, Enter, or just type")))
        self.leave = QuietButton(tr("&Leave row out"))
        self.leave.setToolTip(tip(tr("Delete")))
        self._lay_out()
        self._connect()

    def take_focus(self) -> None:
        """To the first problem, or to the grid."""
        self.view.setFocus()
        self._arrives = self.preparation.draft is None
        if self._leads and not self._at_problem():
            self.go_to_problem(1)

    def show_what_is_sent(self, pane: WhatIsSent) -> None:
        """Below the causes, once nothing holds a few rows back that are put right."""
        self.what_is_sent = pane
        self.side.addWidget(pane, _SHARES[1])
        pane.changed.connect(self._show_state)

    def entered(self) -> None:
        """Show what there is; in a narrow window the causes leave the rows some room."""
        if not self._parted:
            self._parted = True
            self.splitter.setSizes([10_000, max(_LEAST_PANE, min(_PANE, self.width() * 2 // 5))])
        self._show_state()
        if self.preparation.draft is not None:
            self._on_draft_changed(self.preparation.draft)

    def go_to_problem(self, step: int) -> None:
        """To the next (1) or previous (-1) problem in reading order; warnings once no error is left."""
        draft = self.preparation.draft
        if draft is None:
            return
        places = self._problem_places(draft)
        if not places and draft.causes:  # none among the rows shown
            self._on_segment_picked(ALL)
            places = self._problem_places(draft)
        if not places:
            return
        index = self.view.currentIndex()
        here = (index.row(), index.column()) if index.isValid() else (-1, -1)
        if step > 0:
            target = next((place for place in places if place > here), places[0])
        else:
            target = next((place for place in reversed(places) if place < here), places[-1])
        self.view.setFocus()
        self.view.show_place(*target)

    # -- layout ------------------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        tools = FlowLayout(spacing=theme.XS, push_last=True)
        for widget in (self.segments, self.show_all, self.edit, self.leave, self.next_problem):
            tools.addWidget(widget)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, theme.M, 0)
        column.setSpacing(theme.S)
        column.addLayout(tools)
        column.addWidget(self.view, 1)
        column.addWidget(self.below)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setProperty("role", "page")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(left)
        right = QWidget()
        self.side = QVBoxLayout(right)
        self.side.setContentsMargins(0, 0, 0, 0)
        self.side.setSpacing(0)
        self.side.addWidget(self.causes, _SHARES[0])
        self.splitter.addWidget(right)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        right.setMinimumWidth(_LEAST_PANE)
        self.body.addWidget(self.splitter, 1)
        self.waiting = EmptyState("import")
        self.body.addWidget(self.waiting, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._clock.timeout.connect(self._show_state)
        self.show_all.hide()

    def _connect(self) -> None:
        preparation = self.preparation
        preparation.draft_changed.connect(self._on_draft_changed)
        preparation.waiting_changed.connect(self._show_state)
        self.segments.picked.connect(self._on_segment_picked)
        self.show_all.clicked.connect(lambda: self._on_segment_picked(ALL))
        self.next_problem.clicked.connect(lambda: self.go_to_problem(1))
        self.view.edited.connect(self._on_edited)
        self.below.repeat_wanted.connect(self._edit)
        self.view.current_changed.connect(lambda _row: self._show_cell())
        self.view.selectionModel().currentColumnChanged.connect(lambda *_: self._show_cell())
        self.view.selection_count_changed.connect(lambda _count: self._show_leave())
        self.view.leave_wanted.connect(self._on_leave_clicked)
        self.edit.clicked.connect(lambda _=False: self.view.edit_current())
        self.leave.clicked.connect(self._on_leave_clicked)
        self.causes.chosen.connect(self._on_option_chosen)
        self.causes.rows_wanted.connect(self._on_rows_wanted)
        self.causes.edit_wanted.connect(self._on_edit_wanted)
        self.causes.text_given.connect(self._on_text_given)
        self.causes.leave_wanted.connect(lambda cause: self._leave_out(cause.rows, True))
        self.causes.all_gone.connect(self.view.setFocus)
        self.causes.understood_wanted.connect(self._on_understood_wanted)
        self.causes.not_data_wanted.connect(self._on_not_data_wanted)
        for keys, step in (("F8", 1), ("Shift+F8", -1)):
            action = QAction(self)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _=False, step=step: self.go_to_problem(step))
            self.addAction(action)

    # -- what is shown -----------------------------------------------------------------------------------------------

    def _on_draft_changed(self, draft: Draft) -> None:
        if not self.isVisible():
            return
        if self.table.show_draft(draft, self.preparation.desk.directory):
            self.view.set_default_widths()
        self.causes.show_draft(draft)
        self.below.keep_offer(draft)
        self._show_counts(draft)
        self._set_filter()
        if self._arrives:
            self.take_focus()
        self._go_to_the_next()
        self._show_cell()
        if self.what_is_sent is not None:
            self.what_is_sent.look(draft)
        self._show_state()
        if self._asked and not draft.causes:
            self._asked = False
            self.all_settled.emit()

    def _go_to_the_next(self) -> None:
        """Whoever has put a cell right and stays there is led to the next one that holds a row back."""
        mended, self._mended = self._mended, None
        here = self.view.current_place()
        if mended is not None and here == mended and self._may_lead() and not self._at_problem():
            self.go_to_problem(1)

    def _may_lead(self) -> bool:
        return self._leads and self.view.hasFocus()

    @property
    def _leads(self) -> bool:
        """Whether the cursor is led from place to place: to what holds rows back, and of rows that failed before also
        to the reasons why."""
        draft = self.preparation.draft
        return draft is not None and bool(draft.causes if self.preparation.retries else draft.errors)

    def _show_counts(self, draft: Draft) -> None:
        waiting = sum(row.held for row in draft.rows)
        out = sum(row.out is not None for row in draft.rows)
        self.segments.set_text(ALL, tr("All {count}", count=number(len(draft.rows))))
        self.segments.set_text(WAITING, tr("Waiting {count}", count=number(waiting)))
        self.segments.set_text(LEFT_OUT, tr("Left out {count}", count=number(out)))
        self.set_sentence(ready_words(draft))
        self.next_problem.setEnabled(bool(draft.causes))

    def _show_cell(self) -> None:
        """The sentence under the grid, and the card beside it."""
        place = self.view.current_place()
        row = self.view.current_record()
        if place is None or row is None:
            self.below.show_words("", bad=False)
            self.edit.setEnabled(False)
            return
        number_, column = place
        problems = [p for p in row.problems if p.column == column or column is None]
        heading = self._heading(column)
        where = tr("Row {row}, {column}:", row=number_, column=heading) if heading else tr("Row {row}:", row=number_)
        words = " ".join(dict.fromkeys(p.text for p in problems)) or self._quiet_words(row, column)
        self.below.show_words(f"{where} {words}" if words else where, bad=any(p.level is Level.ERROR for p in problems))
        self.causes.set_current(problems[0].cause if problems else "")
        self.edit.setEnabled(column is not None)
        self._show_leave()

    def _quiet_words(self, row: DraftRow, column: int | None) -> str:
        words, mark = quiet_words(row, column), self.table.mark_words(row.number)
        return " ".join(dict.fromkeys(part for part in (mark, words) if part))

    def _heading(self, column: int | None) -> str:
        draft = self.preparation.draft
        return draft.columns[column].heading if draft is not None and column is not None else ""

    def _show_leave(self) -> None:
        rows = self._chosen_rows()
        back = bool(rows) and all(row.out is not None for row in rows)
        many = len(rows) > 1
        if back:
            text = tr("&Take {count} rows in", count=len(rows)) if many else tr("&Take row in")
        else:
            text = tr("&Leave {count} rows out", count=len(rows)) if many else tr("&Leave row out")
        self.leave.setText(text)
        self.leave.setEnabled(bool(rows))

    def _show_state(self) -> None:
        draft = self.preparation.draft
        reason = self.preparation.waits_for
        self.splitter.setVisible(draft is not None)
        self.waiting.setVisible(draft is None)
        if draft is None:
            reason = waiting_words(self.preparation.desk) or reason
            self.waiting.show_state("import", reason)
            self.set_sentence("")
            self._clock.start()
        else:
            self._clock.stop()
        ready = len(draft.to_send) + draft.beyond if draft is not None else 0
        if draft is not None and draft.together and draft.errors:
            reason = tr("Settle the rows that wait first, or leave them out. Whom they mean must not leave.")
        elif draft is not None and not ready:
            reason = tr("No row can be sent yet.") if draft.errors else tr("There is nothing to send: all is the same.")
        words = trn("Review {count} row", "Review {count} rows", ready) if ready else tr("Review")
        pane = self.what_is_sent
        if pane is not None and pane.sends:
            words, reason = plain_button(pane.words), pane.reason
        self.forward.setText(words)
        self.forward.setAccessibleName(pane.words if pane is not None and pane.sends else "")
        self.may_go_on(reason)

    def _set_filter(self) -> None:
        if self._only is not None:
            key, rows = self._only
            draft = self.preparation.draft
            cause = next((c for c in draft.causes if c.key == key), None) if draft else None
            self.table.set_filter(rows_filter(cause.rows if cause else rows))
        else:
            match self.segments.current:
                case "waiting":
                    self.table.set_filter(lambda row: row.held)
                case "left_out":
                    self.table.set_filter(lambda row: row.out is not None)
                case _:
                    self.table.set_filter(None)
        self.show_all.setVisible(self._only is not None)

    # -- what the person does ----------------------------------------------------------------------------------------

    def _on_segment_picked(self, key: str) -> None:
        self._only = None
        self.segments.set_current(key)
        self._set_filter()

    def _on_rows_wanted(self, cause: Cause) -> None:
        """A door: the first of its cells; with several rows only these are shown."""
        self._only = (cause.key, frozenset(cause.rows)) if len(cause.rows) > 1 else None
        if self._only is None and self.segments.current != ALL:
            self.segments.set_current(ALL)
        self._set_filter()
        self.view.setFocus()
        self.view.show_cell(*cause.cells[0])

    def _on_edit_wanted(self, cause: Cause) -> None:
        self._on_rows_wanted(cause)
        self.view.edit_current()

    def _on_option_chosen(self, cause: Cause, option: str) -> None:
        self._answer(self.preparation.answers.answering(cause, option))

    def _on_text_given(self, cause: Cause, text: str) -> None:
        self._edit([(row, column) for row, column in cause.cells if column is not None], text)

    def _on_leave_clicked(self) -> None:
        rows = self._chosen_rows()
        if not rows:
            return
        back = all(row.out is not None for row in rows)
        answers = self.preparation.answers
        if back:
            for row in rows:
                if row.out is not None and row.out.cause:
                    answers = answers.choosing(row.out.cause, None)
        self._answer(answers.leaving_out([row.number for row in rows], not back))

    def _on_understood_wanted(self) -> None:
        UnderstoodDialog(self.window(), self.preparation).open()

    def _on_not_data_wanted(self) -> None:
        draft = self.preparation.draft
        if draft is not None:
            self.preparation.answer(self.preparation.answers.keeping(draft.not_data))

    def _on_edited(self, row: int, column: int, text: str) -> None:
        """The cell is put right; the others that said the same may follow with one click."""
        draft = self.preparation.draft
        like = like_cell(draft, row, column) if draft is not None else ()
        self._mended = (row, column) if self._at_problem() else None
        self._edit([(row, column)], text)
        self.below.offer((row, column), like, text)

    def _edit(self, cells: Sequence[tuple[int, int]], text: str) -> None:
        self._answer(self.preparation.answers.with_edits(cells, text))

    def _leave_out(self, rows: tuple[int, ...], leave: bool) -> None:
        self._answer(self.preparation.answers.leaving_out(rows, leave))

    def _answer(self, answers: Answers) -> None:
        """What is said here may settle the last question."""
        draft = self.preparation.draft
        self._asked = draft is not None and bool(draft.causes)
        self.preparation.answer(answers)

    def _chosen_rows(self) -> list[DraftRow]:
        chosen = self.view.selected_records()
        current = self.view.current_record()
        return chosen or ([current] if current is not None else [])

    # -- problems in order -------------------------------------------------------------------------------------------

    def _problem_places(self, draft: Draft) -> list[tuple[int, int]]:
        """Where errors (or warnings, when there are none) stand in the grid: (its row, its column), in order."""
        level = Level.ERROR if draft.errors else Level.WARNING
        places = {
            (at, self.table.place_of(problem.column))
            for at, row in enumerate(self.table.records())
            for problem in row.problems
            if problem.level is level
        }
        return sorted(places)

    def _at_problem(self) -> bool:
        index = self.view.currentIndex()
        return index.isValid() and self.table.problem_at(index.row(), index.column()) is not None
