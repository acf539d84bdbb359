"""What holds for all rows because no column says it: whom the sheet is about, the day they left, the class."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mbdesk.directory import Directory
from mbdesk.plan.answers import Answers
from mbdesk.plan.draft import Draft
from mbdesk.plan.kinds import CLASS_FOR_ALL, DAY_FOR_ALL, KINDS, LEAVING_FOR_ALL, PEOPLE, YEAR_GROUP_FOR_ALL
from mbdesk.plan.mapping import ColumnMatch
from mbdesk.plan.targets import CLASS, IN_CLASS, LEAVING, LEAVING_ON, STUDENT
from mbdesk.text import N_, sort_text, tr
from mbdesk.ui import theme
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.import_wizard.preparation import Preparation
from mbdesk.ui.widgets import Choice, DateField, Label, PickBox, field_with_label

_GIVES: Final[Mapping[str, frozenset[str]]] = {
    LEAVING_FOR_ALL: frozenset({LEAVING, "withdrawn_on", "graduated_on"}),
    DAY_FOR_ALL: frozenset({LEAVING_ON, "withdrawn_on", "graduated_on"}),
    CLASS_FOR_ALL: frozenset({CLASS}),
    YEAR_GROUP_FOR_ALL: frozenset({"year_group_id"}),
}
"""The fields of a column that says the same row by row."""

_MISSING: Final = {
    CLASS_FOR_ALL: N_("Choose the class that these students are about."),
    YEAR_GROUP_FOR_ALL: N_("Choose the year group that these students are about."),
}


class ForAllRows(QWidget):
    """A line of fields over the columns; hidden when the columns say everything."""

    def __init__(self, preparation: Preparation) -> None:
        super().__init__()
        self._preparation = preparation
        self._of: Directory | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, theme.L)
        box.setSpacing(theme.S)
        box.addWidget(Label(tr("For all rows"), kind="section"))
        line = FlowLayout(spacing=theme.M)
        box.addLayout(line)
        self.people = self._pick(PEOPLE, tr("Who is in this sheet?"))
        self.people.set_choices(
            [Choice("student", tr("Students")), Choice("parent", tr("Parents")), Choice("teacher", tr("Teachers"))]
        )
        self.leaving = self._pick(LEAVING_FOR_ALL, tr("They are"))
        self.leaving.set_choices([Choice("withdrawn", tr("Withdrawn")), Choice("graduated", tr("Graduated"))])
        self.day = DateField()
        self.day.setFixedSize(theme.letters_wide(20), self.people.sizeHint().height())
        self.day.editingFinished.connect(self._on_day_edited)
        self.day.dateChanged.connect(self._on_day_picked)
        self.classes = self._pick(CLASS_FOR_ALL, tr("Class"), tr("Choose a class…"))
        self.year_groups = self._pick(YEAR_GROUP_FOR_ALL, tr("Year group"), tr("Choose a year group…"))
        self._places: dict[str, QWidget] = {}
        fields: tuple[tuple[str, str, QWidget], ...] = (
            (PEOPLE, tr("Who is in this sheet?"), self.people),
            (LEAVING_FOR_ALL, tr("They are"), self.leaving),
            (DAY_FOR_ALL, tr("Last day"), self.day),
            (CLASS_FOR_ALL, tr("Class"), self.classes),
            (YEAR_GROUP_FOR_ALL, tr("Year group"), self.year_groups),
        )
        for key, label, field in fields:
            place = QWidget()
            inner = field_with_label(label, field)
            inner.setContentsMargins(0, 0, 0, 0)
            place.setLayout(inner)
            self._places[key] = place
            line.addWidget(place)
        self.hide()

    def show_draft(self, draft: Draft) -> None:
        """Ask what this draft's columns do not say."""
        directory = self._preparation.desk.directory
        if directory is not self._of:
            self._of = directory
            self.classes.set_choices(_class_choices(directory))
            self.year_groups.set_choices(_year_group_choices(directory))
        asked = asked_for_all(draft.answers, draft.columns)
        for key, place in self._places.items():
            place.setVisible(key in asked)
        self.setVisible(bool(asked))
        choices = draft.answers.choices
        for key, field in (
            (PEOPLE, self.people),
            (LEAVING_FOR_ALL, self.leaving),
            (CLASS_FOR_ALL, self.classes),
            (YEAR_GROUP_FOR_ALL, self.year_groups),
        ):
            if not field.hasFocus() or not field.isModified():
                field.set_current(choices.get(key, ""))
        self._show_day(choices.get(DAY_FOR_ALL, ""))

    def take_focus(self) -> bool:
        """To the field that must be chosen before the rows can be checked; False when there is none."""
        for field in (self.classes, self.year_groups):
            if field.isVisibleTo(self.window()) and not field.current:
                field.setFocus()
                return True
        return False

    def _pick(self, key: str, name: str, placeholder: str = "") -> PickBox:
        field = PickBox(name, placeholder)
        field.setFixedWidth(theme.letters_wide(34 if placeholder else 20))
        field.picked.connect(lambda picked: self._choose(key, picked))
        return field

    def _choose(self, key: str, picked: str) -> None:
        preparation = self._preparation
        preparation.answer(preparation.answers.choosing(key, picked))

    def _show_day(self, text: str) -> None:
        if not self.day.hasFocus() and text:
            day = date.fromisoformat(text)
            self.day.blockSignals(True)
            self.day.setDate(QDate(day.year, day.month, day.day))
            self.day.blockSignals(False)

    def _on_day_picked(self, _day: QDate) -> None:
        """A click in the calendar is a choice; half a typed date is not yet."""
        if not self.day.lineEdit().hasFocus():
            self._on_day_edited()

    def _on_day_edited(self) -> None:
        day = self.day.date()
        self._choose(DAY_FOR_ALL, date(day.year(), day.month(), day.day()).isoformat())


def asked_for_all(answers: Answers, columns: Sequence[ColumnMatch]) -> tuple[str, ...]:
    """The ``scope:`` choices that this kind of import needs and no column gives; one that was chosen stays shown."""
    kind = KINDS[answers.kind]
    targets = [match.target for match in columns if match.target is not None]
    said = {target.field for target in targets} | {CLASS for target in targets if target.role == IN_CLASS}
    unsaid = {key for key in kind.scopes if not said & _GIVES.get(key, frozenset())}
    asked = [key for key in kind.scopes if key in unsaid or (key in _MISSING and answers.choices.get(key))]
    if kind.layout(answers.choices).main != STUDENT:
        asked = [key for key in asked if key not in {LEAVING_FOR_ALL, DAY_FOR_ALL}]
    return tuple(asked)


def missing_for_all(answers: Answers, columns: Sequence[ColumnMatch]) -> str:
    """What must be chosen before the rows can be checked, as a sentence; "" when nothing."""
    asked = asked_for_all(answers, columns)
    return next((tr(words) for key, words in _MISSING.items() if key in asked and not answers.choices.get(key)), "")


def class_words(directory: Directory) -> Callable[[int], str]:
    """What to call a class so that two of the same name are told apart."""
    times = Counter(one.name for one in directory.classes if not one.archived)

    def words(class_id: int) -> str:
        one = directory.class_by_id[class_id]
        if times[one.name] > 1 and one.uniq_id:
            return tr("{name} ({code})", name=one.name, code=one.uniq_id)
        return one.name

    return words


def _class_choices(directory: Directory) -> list[Choice]:
    words = class_words(directory)
    active = sorted((one for one in directory.classes if not one.archived), key=lambda one: sort_text(one.name))
    return [Choice(str(one.id), words(one.id), one.uniq_id or "") for one in active]


def _year_group_choices(directory: Directory) -> list[Choice]:
    active = [group for group in directory.year_groups if not group.archived]
    active.sort(key=lambda group: (group.grade_number or 0, group.name))
    return [Choice(str(group.id), group.name, group.short_name or "") for group in active]
