"""For when: one of the group's terms, one day, or from one day to another."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mbdesk.records import Term
from mbdesk.text import date_short, tr
from mbdesk.ui import theme
from mbdesk.ui.plain import one_line
from mbdesk.ui.widgets import DateField, DropDown, Label, set_reason

_DAY = "day"
_RANGE = "range"
_LETTERS = 12
"""Room for the name of a term before there is one."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is picked: a whole ``term``, or days only (``term`` None)."""

    first: date
    last: date
    term: Term | None = None


class SpanPicker(QWidget):
    """``changed`` follows every choice of a person."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.S)
        self._terms: tuple[Term, ...] = ()
        self._box = DropDown()
        self._box.setAccessibleName(tr("Term or dates"))
        self._box.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToContents)
        self._box.setPlaceholderText(tr("Term"))
        self._box.setMinimumContentsLength(_LETTERS)
        set_reason(self._box, tr("Pick a class first."))
        self._box.activated.connect(self._on_activated)
        self._first = _date_field(tr("First day"))
        self._to = Label(tr("to"))
        self._last = _date_field(tr("Last day"))
        self._first.dateChanged.connect(self._on_first_changed)
        self._last.dateChanged.connect(self._on_last_changed)
        for widget in (self._box, self._first, self._to, self._last):
            row.addWidget(widget)
        self._show_dates()

    @property
    def box(self) -> DropDown:
        """The list of terms."""
        return self._box

    def set_terms(self, terms: tuple[Term, ...], today: date) -> None:
        """Offer ``terms``; a term of the same name, or the days picked, stay; else the term of ``today``."""
        before, name = self._box.currentData(), self._box.currentText()
        self._terms = terms
        set_reason(self._box, "")
        self._box.clear()
        for term in terms:
            self._box.addItem(one_line(term_words(term, today)), term.id)
        if terms:
            self._box.insertSeparator(len(terms))
        self._box.addItem(tr("One day"), _DAY)
        self._box.addItem(tr("From day to day"), _RANGE)
        same = self._box.findData(before) if before in {_DAY, _RANGE} else self._named(name)
        self._box.setCurrentIndex(same if same >= 0 else self._box.findData(_current(terms, today)))
        for field in (self._first, self._last):
            field.setMaximumDate(QDate(today.year, today.month, today.day))
            if field.property("untouched"):
                self._set(field, today)
        self._show_dates()

    def span(self) -> Span:
        """What is picked now."""
        kind = self._box.currentData()
        term = next((term for term in self._terms if term.id == kind), None)
        if term is not None:
            return Span(term.starts_on, term.ends_on, term)
        first = _python(self._first.date())
        return Span(first, first if kind == _DAY else max(first, _python(self._last.date())))

    def pick_term(self, term: Term) -> None:
        """Pick one of the terms."""
        self._box.setCurrentIndex(self._box.findData(term.id))
        self._show_dates()

    def pick_days(self, first: date, last: date) -> None:
        """Pick one day, or days from ``first`` to ``last``."""
        self._box.setCurrentIndex(self._box.findData(_DAY if first == last else _RANGE))
        for field, day in ((self._first, first), (self._last, last)):
            field.setProperty("untouched", False)
            self._set(field, day)
        self._show_dates()

    def _named(self, name: str) -> int:
        """The place of the term of this name; -1 for none (the line between has no name either)."""
        return self._box.findText(name) if name else -1

    def _set(self, field: DateField, day: date) -> None:
        field.blockSignals(True)
        field.setDate(QDate(day.year, day.month, day.day))
        field.blockSignals(False)

    def _show_dates(self) -> None:
        kind = self._box.currentData()
        self._first.setVisible(kind in {_DAY, _RANGE})
        self._to.setVisible(kind == _RANGE)
        self._last.setVisible(kind == _RANGE)
        name = tr("Day") if kind == _DAY else tr("First day")
        self._first.setAccessibleName(name)

    def _on_activated(self) -> None:
        self._show_dates()
        self.changed.emit()

    def _on_first_changed(self, day: QDate) -> None:
        self._first.setProperty("untouched", False)
        if self._last.date() < day:
            self._set(self._last, _python(day))
        self.changed.emit()

    def _on_last_changed(self, day: QDate) -> None:
        self._last.setProperty("untouched", False)
        if self._first.date() > day:
            self._set(self._first, _python(day))
        self.changed.emit()


def term_words(term: Term, today: date) -> str:
    """``Term 2, now``; a term to come says so."""
    if term.starts_on > today:
        return tr("{term}, begins {day}", term=term.name, day=date_short(term.starts_on))
    if today <= term.ends_on:
        return tr("{term}, now", term=term.name)
    return term.name


def _current(terms: tuple[Term, ...], today: date) -> int | str:
    begun = [term for term in terms if term.starts_on <= today]
    if begun:
        return begun[-1].id
    return terms[0].id if terms else _DAY


def _date_field(name: str) -> DateField:
    field = DateField()
    field.setAccessibleName(name)
    field.setProperty("untouched", True)
    return field


def _python(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
