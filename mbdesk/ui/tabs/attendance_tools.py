"""The two lines over the register: what to show, and what showing it costs."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from mbdesk.jobs.attendance import Days
from mbdesk.text import tr, trn
from mbdesk.ui.tabs.attendance_question import Question
from mbdesk.ui.tabs.attendance_span import SpanPicker
from mbdesk.ui.tabs.pick_tools import PickTools
from mbdesk.ui.widgets import (
    LinkButton,
    Muted,
    PrimaryButton,
    Segmented,
    set_reason,
)

REGISTER: Final = "register"
TOTALS: Final = "totals"


class AttendanceTools(PickTools):
    """``changed`` when a person picks something else; the other signals are wishes."""

    group_picked = Signal()
    changed = Signal()
    load_wanted = Signal()
    totals_wanted = Signal()
    several_wanted = Signal()
    blanks_changed = Signal()
    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__(tr("Class or year group"), tr("Type a class or year group…"))
        self.pick.picked.connect(lambda _key: self.group_picked.emit())
        self.span = SpanPicker()
        self.span.changed.connect(self.changed)
        self.mode = Segmented(tr("What to show"), [(REGISTER, tr("Register")), (TOTALS, tr("Totals"))])
        self.mode.picked.connect(lambda _key: self.changed.emit())
        self.load = PrimaryButton(tr("Load"))
        self.load.clicked.connect(self.load_wanted)
        self.several.clicked.connect(self.several_wanted)
        self.cost = Muted()
        self.instead = LinkButton("")
        self.instead.clicked.connect(self.totals_wanted)
        self.blanks = QCheckBox()
        self.blanks.toggled.connect(lambda _on: self.blanks_changed.emit())
        self.progress.cancelled.connect(self.cancelled)
        self._lay_out(
            (self.pick, self.span, self.mode, self.load, self.several),
            (self.cost, self.instead, self.blanks),
            push_last=True,
        )
        self.show_question(None, {})
        self.set_blanks(0)

    @property
    def wants_totals(self) -> bool:
        """Totals rather than the register."""
        return self.mode.current == TOTALS

    @property
    def shows_blanks(self) -> bool:
        """Whether days without records are shown."""
        return self.blanks.isChecked()

    def show_question(self, question: Question | None, known: Days) -> None:
        """Say what the choice costs and what it could cost instead."""
        by_days = question is not None and question.span.term is None
        set_reason(self.mode.button(TOTALS), tr("ManageBac adds up whole terms only.") if by_days else "")
        self.cost.setText(question.cost_words(known) if question is not None else "")
        term = question.term if question is not None and not question.totals else None
        self.instead.setVisible(term is not None)
        if term is not None:
            self.instead.set_text(tr("Only the totals of {term}: 1 request", term=term.name))

    def set_blanks(self, count: int) -> None:
        """Offer to hide ``count`` days without records; 0 offers nothing."""
        self.blanks.setVisible(count > 0)
        self.blanks.setText(trn("Show {count} day without records", "Show {count} days without records", count))
