"""One detail for many people: which, and what it shall be. Every person's old and new value comes in the review."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from mbdesk.plan.edit_fields import FormReader, fields_in_bulk
from mbdesk.plan.edit_rows import people as people_words
from mbdesk.plan.reading import State
from mbdesk.records import Person
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.field_edit import FieldEdit
from mbdesk.ui.person_details import kind_of
from mbdesk.ui.widgets import (
    Choice,
    HouseDialog,
    Label,
    PickBox,
    PrimaryButton,
    QuietButton,
    field_with_label,
    set_reason,
)

_NEVER_EMPTY = frozenset({"year_group_id"})


class BulkEditDialog(HouseDialog):
    """``chosen(field key, wire value)`` when the person has said what shall be reviewed."""

    chosen = Signal(str, object)

    def __init__(
        self, parent: QWidget, desk: Desk, people: Sequence[Person], reader: FormReader, field: str = ""
    ) -> None:
        self._kind = kind_of(people[0])
        many = people_words(self._kind, len(people))
        super().__init__(
            parent,
            tr("Change a detail of {people}", people=many),
            tr("Everybody who is selected gets the same value. You see every change before anything is sent."),
            practice=desk.practice,
        )
        self.setMinimumWidth(480)
        self._count = sum(not p.is_administrator for p in people)
        self._reader = reader
        self._fields = {f.key: f for f in fields_in_bulk(self._kind)}
        self.field = PickBox(tr("Detail"), tr("Type a part of its name…"))
        self.field.set_choices([Choice(key, f.heading()) for key, f in self._fields.items()])
        self.field.picked.connect(self._on_field_picked)
        self.page.body.addLayout(field_with_label(tr("&Detail"), self.field))
        self._place = QVBoxLayout()
        self.page.body.addLayout(self._place)
        self.value: FieldEdit | None = None
        self.empty = QCheckBox(tr("&Empty this detail for everybody"))
        self.empty.toggled.connect(self._on_empty_toggled)
        self.empty.hide()
        self.page.body.addWidget(self.empty)
        self._show_left_out(len(people) - self._count)
        self.page.body.addStretch(1)
        back = QuietButton(tr("Go &back"))
        back.clicked.connect(self.reject)
        self.go = PrimaryButton(trn("&Review {count} person", "&Review {count} people", self._count))
        self.go.setDefault(True)
        self.go.clicked.connect(self._on_go_clicked)
        self.page.set_buttons([back], [self.go])
        desk.session_changed.connect(self.reject)
        if field in self._fields:
            self.field.set_current(field)
            self._on_field_picked(field)
        else:
            self.field.setFocus()
        self._show_reason()

    def _show_left_out(self, administrators: int) -> None:
        if administrators:
            text = trn(
                "{count} administrator is left out: they can only be changed in ManageBac itself.",
                "{count} administrators are left out: they can only be changed in ManageBac itself.",
                administrators,
            )
            self.page.body.addWidget(Label(text, tone="warning", wrap=True))

    def _on_field_picked(self, key: str) -> None:
        if self.value is not None:
            self.value.hide()
            self.value.deleteLater()
        self.value = FieldEdit(self._fields[key], self._reader)
        self.value.changed.connect(self._show_reason)
        self._place.addWidget(self.value)
        self.empty.setChecked(False)
        self.empty.setVisible(key not in _NEVER_EMPTY)
        self.value.editor.setFocus()
        self._show_reason()

    def _on_empty_toggled(self, empty: bool) -> None:
        if self.value is not None:
            self.value.setEnabled(not empty)
        self._show_reason()

    def _show_reason(self) -> None:
        value = self.value
        reason = ""
        if value is None:
            reason = tr("Choose a detail first.")
        elif not self.empty.isChecked():
            reason = value.problem or ("" if value.touched and value.value else tr("Say what it shall be first."))
        set_reason(self.go, reason)

    def _on_go_clicked(self) -> None:
        value = self.value
        if value is None:
            return
        empties = self.empty.isChecked()
        self.chosen.emit(value.field.key, self._emptied(value) if empties else value.value)
        self.accept()

    def _emptied(self, value: FieldEdit) -> object:
        reading = self._reader.read(value.field.key, "", {})
        return reading.value if reading.state is State.CLEAR else ""
