"""Beside a few rows that are put right: what will be sent of them, so that they need no page of their own."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mbdesk.plan.draft import Draft
from mbdesk.plan.plan import Plan
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.import_wizard.review_page import ReviewPage
from mbdesk.ui.review.review_table import Line, ReviewTable, ReviewView
from mbdesk.ui.widgets import Heading, Label, LinkButton, Muted

MOST: Final = 20
"""More rows than these want a page for their review."""


class WhatIsSent(QWidget):
    """The review in small: all its work (the look at the school, the plan, the reasons, the file) is done by the review
    page, which works ahead.

    ``changed()`` when it can be sent, or no longer; ``review_wanted()`` to see everything in full.
    """

    changed = Signal()
    review_wanted = Signal()

    def __init__(self, preparation: Preparation, review: ReviewPage) -> None:
        super().__init__()
        self._preparation = preparation
        self._review = review
        self._wanted = self._ready = False
        self.table = ReviewTable()
        self.view = ReviewView(self.table)
        self.view.setAccessibleName(tr("What will be sent"))
        self.note = Label(wrap=True)
        self.cost = Muted(small=True, wrap=True)
        self.full = LinkButton(tr("Review in full"))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.M, theme.M, theme.S, 0)
        column.setSpacing(theme.S)
        for widget, stretch in ((Heading(tr("What will be sent")), 0), (self.note, 0), (self.view, 1), (self.cost, 0)):
            column.addWidget(widget, stretch)
        column.addWidget(self.full, 0, Qt.AlignmentFlag.AlignLeft)
        self.full.clicked.connect(self.review_wanted)
        review.planned.connect(self._on_planned)
        review.state_changed.connect(self._on_state_changed)
        self.note.hide()
        self.hide()

    @property
    def wanted(self) -> bool:
        """Whether the review stands here, or will as soon as there is a plan."""
        return self._wanted

    @property
    def sends(self) -> bool:
        """Whether the way forward sends these rows."""
        return self._wanted and self._ready

    @property
    def words(self) -> str:
        """What the way forward says."""
        return self._review.words

    @property
    def reason(self) -> str:
        """Why nothing can be sent now, as a sentence; "" when it can."""
        return self._review.reason

    def look(self, draft: Draft) -> None:
        """Show what will be sent of ``draft``, when it is a few rows that failed before and nothing holds them back."""
        few = self._preparation.retries and len(draft.rows) <= MOST
        if not few or draft.errors or not (draft.to_send or draft.beyond):
            self.rest()
            return
        if not self._wanted:
            self._wanted, self._ready = True, False
            self.table.set_loading(True)
        self._review.work_ahead()
        self._show()

    def rest(self) -> None:
        """Nothing is sent from here now."""
        if self._wanted:
            self._wanted = self._ready = False
            self._review.rest()
            self._show()

    def send(self) -> None:
        """Send it, as the review would."""
        self._review.forward.click()

    def _show(self) -> None:
        self.setVisible(self._wanted and (self._ready or not self._review.asks))
        self.changed.emit()

    def _on_planned(self, plan: Plan, lines: list[Line]) -> None:
        if not self._wanted:
            return
        self._ready = not self._review.asks
        self.table.set_loading(False)
        self.table.set_records(lines, self._preparation.desk.directory)
        self.view.show_old(any(change.old for row in plan.rows for change in row.changes))
        cost = self._review.cost
        self.cost.setText("\n".join(label.text() for label in (cost.emails, cost.undo, cost.besides) if label.text()))
        self._show()

    def _on_state_changed(self) -> None:
        """What a person must know: what the review says on top, else why it cannot be sent."""
        if not self._wanted:
            return
        review = self._review
        said = review.banner.text if not review.banner.isHidden() else ""
        self.note.setText(said or (review.reason if review.prepared is not None else ""))
        self.note.setVisible(bool(self.note.text()))
        self.changed.emit()
