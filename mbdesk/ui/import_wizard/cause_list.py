"""The right side of the check page: what must be settled, what is worth a look, what was understood."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout

from mbdesk.plan.draft import Draft
from mbdesk.plan.plan import Outcome
from mbdesk.plan.problems import Cause, Level
from mbdesk.plan.rows import column_letter
from mbdesk.plan.targets import STUDENT
from mbdesk.text import number, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.import_wizard.cause_card import CauseCard
from mbdesk.ui.import_wizard.passing import not_data_words
from mbdesk.ui.widgets import Heading, LinkButton, Muted, Scroll

MOST_CARDS: Final = 30
_ENROLMENTS: Final = "enrolments"
"""The only kind that makes students."""
AT_ONCE: Final = 4
"""Cards are rich in widgets: so many are made in one go, the next ones in the next turn of the window's loop."""


class CauseList(Scroll):
    """Signals carry the cause: ``chosen(cause, option key)``, ``rows_wanted(cause)``, ``edit_wanted(cause)``,
    ``text_given(cause, text)``, ``leave_wanted(cause)``. ``understood_wanted()``, ``not_data_wanted()``.
    ``all_gone()`` when the last card was settled that had the keyboard."""

    chosen = Signal(object, str)
    rows_wanted = Signal(object)
    edit_wanted = Signal(object)
    text_given = Signal(object, str)
    leave_wanted = Signal(object)
    understood_wanted = Signal()
    not_data_wanted = Signal()
    all_gone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("What must be settled"))
        self.body.setContentsMargins(theme.M, 0, theme.S, 0)
        self.body.setSpacing(theme.S)
        self.cards: dict[str, CauseCard] = {}
        self._draft: Draft | None = None
        self._queue: list[Cause] = []
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(lambda: self._build(AT_ONCE))
        self._errors, self._errors_place = self._section()
        self._more = Muted(wrap=True)
        self.body.addWidget(self._more)
        self._warnings, self._warnings_place = self._section()
        self._notes = Heading(tr("Good to know"))
        self.body.addWidget(self._notes)
        self._understood = LinkButton("")
        self._understood.clicked.connect(self.understood_wanted)
        self._tidied = Muted(wrap=True)
        self._stand_ins = Muted(wrap=True)
        self._missing = Muted(wrap=True)
        self._not_data = Muted(wrap=True)
        self._use = LinkButton(tr("Use these rows"))
        self._use.clicked.connect(self.not_data_wanted)
        for widget in (self._missing, self._understood, self._tidied, self._stand_ins, self._not_data, self._use):
            left = Qt.AlignmentFlag.AlignLeft if isinstance(widget, LinkButton) else Qt.AlignmentFlag(0)
            self.body.addWidget(widget, 0, left)
        self.body.addStretch(1)

    def show_draft(self, draft: Draft) -> None:
        """The causes of this draft. Cards that say the same stay as they are, and so does the keyboard."""
        focus = QApplication.focusWidget()
        focused = next((k for k, card in self.cards.items() if focus is not None and card.isAncestorOf(focus)), None)
        order = list(self.cards)
        errors = [cause for cause in draft.causes if cause.level is Level.ERROR]
        warnings = [cause for cause in draft.causes if cause.level is Level.WARNING]
        wanted = {cause.key: cause for cause in (*errors[:MOST_CARDS], *warnings[:MOST_CARDS])}
        for key, card in list(self.cards.items()):
            if wanted.get(key) != card.cause:
                del self.cards[key]
                card.hide()
                card.deleteLater()
        self._draft = draft
        self._queue = list(wanted.values())
        self._build(AT_ONCE)
        self._errors.setText(tr("To settle: {count}", count=number(len(errors))) if errors else tr("Nothing to settle"))
        self._warnings.setText(tr("Worth a look: {count}", count=number(len(warnings))))
        self._warnings.setVisible(bool(warnings))
        hidden = len(errors) - MOST_CARDS
        self._more.setText(tr("and {count} more, once these are settled", count=number(max(0, hidden))))
        self._more.setVisible(hidden > 0)
        self._show_notes(draft)
        if focused is not None and focused not in self.cards:
            self._focus_after(order, focused)

    def set_current(self, cause: str) -> None:
        """Mark the card of this cause and bring it into view."""
        for key, card in self.cards.items():
            card.set_current(key == cause)
        card_ = self.cards.get(cause)
        if card_ is not None:
            self.ensureWidgetVisible(card_, 0, theme.S)
            self.horizontalScrollBar().setValue(0)

    def _section(self) -> tuple[Heading, QVBoxLayout]:
        heading = Heading()
        self.body.addWidget(heading)
        place = QVBoxLayout()
        place.setSpacing(theme.S)
        self.body.addLayout(place)
        return heading, place

    def _build(self, most: int) -> None:
        """Put the next cards in their places, at most ``most`` new ones; the rest follow when the window has time."""
        while self._queue and most:
            cause = self._queue.pop(0)
            error = cause.level is Level.ERROR
            card = self.cards.pop(cause.key, None)
            if card is None and self._draft is not None:
                card = self._card(cause, self._draft)
                most -= 1
            if card is None:
                continue
            self.cards[cause.key] = card
            place = self._errors_place if error else self._warnings_place
            at = sum((other.cause.level is Level.ERROR) is error for other in self._before(cause.key))
            if place.indexOf(card) != at:
                place.insertWidget(at, card)
        if self._queue:
            self._later.start()

    def _before(self, key: str) -> list[CauseCard]:
        """The cards above this one: those put in their places before it."""
        waiting = {cause.key for cause in self._queue}
        return [card for other, card in self.cards.items() if other != key and other not in waiting]

    def _card(self, cause: Cause, draft: Draft) -> CauseCard:
        row, column = cause.cells[0]
        place = tr("Row {row}", row=row)
        if column is not None:
            heading = draft.columns[column].heading or column_letter(column)
            place = tr("Row {row}, {column}", row=row, column=heading)
        card = CauseCard(cause, place)
        card.chosen.connect(lambda key: self.chosen.emit(cause, key))
        card.rows_wanted.connect(lambda: self.rows_wanted.emit(cause))
        card.edit_wanted.connect(lambda: self.edit_wanted.emit(cause))
        card.text_given.connect(lambda text: self.text_given.emit(cause, text))
        card.leave_wanted.connect(lambda: self.leave_wanted.emit(cause))
        return card

    def _show_notes(self, draft: Draft) -> None:
        understood = len(draft.understood)
        self._understood.set_text(tr("What mbdesk understood: {count}", count=number(understood)))
        self._understood.setVisible(understood > 0)
        tidied = trn(
            "{count} cell was tidied: stray blanks and signs are gone.",
            "{count} cells were tidied: stray blanks and signs are gone.",
            draft.tidied,
        )
        self._tidied.setText(tidied)
        self._tidied.setVisible(draft.tidied > 0)
        stand_ins = trn(
            "{count} cell such as “-” or “N/A” is left alone.",
            "{count} cells such as “-” or “N/A” are left alone.",
            draft.stand_ins,
        )
        self._stand_ins.setText(stand_ins)
        self._stand_ins.setVisible(draft.stand_ins > 0)
        rows = ", ".join(str(row) for row in draft.not_data[:8]) + (", …" if len(draft.not_data) > 8 else "")
        self._not_data.setText(not_data_words(len(draft.not_data), rows))
        for widget in (self._not_data, self._use):
            widget.setVisible(bool(draft.not_data))
        missing = _missing(draft)
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        self._notes.setVisible(bool(missing or understood or draft.tidied or draft.stand_ins or draft.not_data))

    def _focus_after(self, order: list[str], gone: str) -> None:
        """The card that had the keyboard was settled: on to the next one, and to none of its buttons, so that Enter
        once more answers nothing."""
        rest = order[order.index(gone) + 1 :] + order[: order.index(gone)]
        for key in rest:
            card = self.cards.get(key)
            if card is not None:
                card.setFocus()
                return
        self.all_gone.emit()


def _missing(draft: Draft) -> str:
    """What new students will not have, because the sheet has no column for it."""
    adds = draft.answers.kind == _ENROLMENTS and (draft.count(Outcome.NEW) or any(row.held for row in draft.rows))
    if not adds:
        return ""
    given = {match.target.field for match in draft.columns if match.target and match.target.role == STUDENT}
    match ("year_group_id" in given, "birthday" in given):
        case (False, False):
            return tr("This sheet has no year groups and no birthdays: new students get neither.")
        case (False, True):
            return tr("This sheet has no year groups: new students are not put into one.")
        case (True, False):
            return tr("This sheet has no birthdays: none is set for new students.")
        case _:
            return ""
