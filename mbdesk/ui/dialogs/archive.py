"""Why and when students leave, or into which year group those come who are brought back; the review follows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from mbdesk.jobs.archived_here import ArchivedHere
from mbdesk.plan.edit_fields import FormReader
from mbdesk.plan.edit_rows import people as people_words
from mbdesk.plan.edits import Leaving
from mbdesk.plan.targets import LEAVING_ON, Target
from mbdesk.records import Person, PersonKind
from mbdesk.text import N_, date_words, tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.field_edit import FieldEdit
from mbdesk.ui.widgets import (
    Choice,
    HouseDialog,
    Label,
    PickBox,
    PrimaryButton,
    QuietButton,
    set_reason,
)

_WORDS: Final[Mapping[Leaving, str]] = {
    Leaving.WITHDRAWN: N_("&Withdrawn: they leave the school"),
    Leaving.GRADUATED: N_("&Graduated: they finished it"),
}
_DAY: Final = Target(PersonKind.STUDENT.value, LEAVING_ON).describes


class ArchiveDialog(HouseDialog):
    """``chosen(Leaving, date)``."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, desk: Desk, people: Sequence[Person], reader: FormReader) -> None:
        count = len(people)
        super().__init__(
            parent,
            tr("Archive {who}", who=_whom(people)),
            tr("They leave their classes and their year group; what was recorded stays. They can be brought back."),
            practice=desk.practice,
        )
        self.setMinimumWidth(480)
        self._buttons = {leaving: QRadioButton(tr(words)) for leaving, words in _WORDS.items()}
        column = QVBoxLayout()
        column.addWidget(Label(tr("Why do they leave?"), kind="strong"))
        for button in self._buttons.values():
            button.toggled.connect(lambda _on: self._show_reason())
            column.addWidget(button)
        self.page.body.addLayout(column)
        today = date.today()
        self.day = FieldEdit(_DAY, reader, today.isoformat(), date_words(today))
        self.day.changed.connect(self._show_reason)
        self.page.body.addWidget(self.day)
        self.page.body.addStretch(1)
        back = QuietButton(tr("Go &back"))
        back.clicked.connect(self.reject)
        self.go = PrimaryButton(trn("&Review {count} student", "&Review {count} students", count))
        self.go.setDefault(True)
        self.go.clicked.connect(self._on_go_clicked)
        self.page.set_buttons([back], [self.go])
        desk.session_changed.connect(self.reject)
        self._show_reason()
        self._buttons[Leaving.WITHDRAWN].setFocus()

    def pick(self, leaving: Leaving) -> None:
        """Choose why they leave."""
        self._buttons[leaving].setChecked(True)

    @property
    def _leaving(self) -> Leaving | None:
        return next((leaving for leaving, button in self._buttons.items() if button.isChecked()), None)

    def _show_reason(self) -> None:
        reason = self.day.problem or ("" if self.day.value else tr("Say from which day on first."))
        set_reason(self.go, reason if self._leaving else tr("Say why they leave first."))

    def _on_go_clicked(self) -> None:
        self.chosen.emit(self._leaving, date.fromisoformat(str(self.day.value)))
        self.accept()


class BringBackDialog(HouseDialog):
    """``chosen(year group id | None)``, or ``as_before_chosen()`` to undo the run ``found``, which archived them."""

    chosen = Signal(object)
    as_before_chosen = Signal()

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        people: Sequence[Person],
        reader: FormReader,
        found: ArchivedHere | None = None,
    ) -> None:
        super().__init__(
            parent,
            tr("Bring back {who}", who=_whom(people)),
            tr("ManageBac may forget the year group and the classes of an archived student."),
            practice=desk.practice,
        )
        self.setMinimumWidth(480)
        self.as_before = QRadioButton(_as_before(found))
        self.into = QRadioButton(tr("&Put into this year group, without classes:"))
        self.without = QRadioButton(tr("&Leave without a year group for now"))
        self.group = PickBox(tr("Year group"), tr("Type a part of its name…"))
        self.group.set_choices([Choice(key, text) for key, text in reader.options("year_group_id")])
        self.group.picked.connect(lambda _key: self.into.setChecked(True))
        for widget in (self.as_before, self.into, self.group, self.without):
            self.page.body.addWidget(widget)
        self.as_before.setVisible(found is not None)
        (self.as_before if found is not None else self.into).setChecked(True)
        self.page.body.addStretch(1)
        back = QuietButton(tr("Go &back"))
        back.clicked.connect(self.reject)
        self.go = PrimaryButton(trn("&Review {count} student", "&Review {count} students", len(people)))
        self.go.setDefault(True)
        self.go.clicked.connect(self._on_go_clicked)
        self.page.set_buttons([back], [self.go])
        for button in (self.as_before, self.into, self.without):
            button.toggled.connect(lambda _on: self._show_reason())
        self.group.picked.connect(lambda _key: self._show_reason())
        desk.session_changed.connect(self.reject)
        (self.as_before if found is not None else self.group).setFocus()
        self._show_reason()

    def _show_reason(self) -> None:
        open_ = self.into.isChecked() and not self.group.current
        set_reason(self.go, tr("Choose the year group first.") if open_ else "")

    def _on_go_clicked(self) -> None:
        if self.as_before.isChecked():
            self.as_before_chosen.emit()
        else:
            self.chosen.emit(int(self.group.current) if self.into.isChecked() else None)
        self.accept()


def _as_before(found: ArchivedHere | None) -> str:
    if found is None:
        return ""
    day = date_words(datetime.fromisoformat(found.at).astimezone().date())
    return tr("&Back as it was: year group and classes (archived here on {date})", date=day)


def _whom(people: Sequence[Person]) -> str:
    return people[0].full_name if len(people) == 1 else people_words(PersonKind.STUDENT, len(people))
