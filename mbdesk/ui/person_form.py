"""The pane beside the list while one person is edited: fields in place, and below them every change old -> new."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mbdesk.directory import Directory
from mbdesk.plan.edit_fields import FormReader, form_of, taken_by
from mbdesk.plan.edits import PersonEdit, shown
from mbdesk.plan.held import held
from mbdesk.records import Person, PersonKind
from mbdesk.text import tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.field_edit import FieldEdit
from mbdesk.ui.person_details import kind_of
from mbdesk.ui.rights import why_not
from mbdesk.ui.unsent import UnsentWork, ask_before_losing
from mbdesk.ui.widgets import (
    ElidedLabel,
    Frame,
    Heading,
    Label,
    Line,
    Muted,
    PrimaryButton,
    QuietButton,
    Scroll,
    set_reason,
)

_MOST_LINES: Final = 5
_ROOMY: Final = 60
"""From a height of so many letters on there is room for more than the fields."""


class PersonForm(Frame):
    """``edit(person)`` opens it; ``saved(PersonEdit)`` to review the changes, ``left()`` when it was closed.

    ``is_sent_now`` tells whether an edit is on its way to ManageBac.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, is_sent_now: Callable[[PersonEdit], bool]) -> None:
        super().__init__("pane")
        self.setMinimumWidth(280)
        self.setAccessibleName(tr("Edit"))
        self._desk = desk
        self._is_sent_now = is_sent_now
        self.person: Person | None = None
        self.fields: dict[str, FieldEdit] = {}
        self._order: list[str] = []
        self.heading = Heading("", page=True, wrap=True)
        self.note = Muted(tr("Only what you change is sent. Ctrl+Z takes a change back."), small=True, wrap=True)
        self._scroll = Scroll()
        self._scroll.body.setContentsMargins(theme.L, theme.S, theme.L, theme.L)
        self._scroll.body.setSpacing(theme.M)
        self.count = Label(kind="strong", wrap=True)
        self._lines = [ElidedLabel(kind="small-muted") for _ in range(_MOST_LINES + 1)]
        self.cancel = QuietButton(tr("&Cancel"))
        self.cancel.clicked.connect(self.leave)
        self.save = PrimaryButton(tr("&Review"))
        self.save.clicked.connect(self.save_changes)
        self._lay_out()
        self._keys()
        desk.rights_changed.connect(self._show_state)
        UnsentWork.of(desk).watch(self, self._unsent_words, self.close_form)
        self._show_state()

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(theme.L, theme.M, theme.L, theme.S)
        top.setSpacing(theme.XS)
        top.addWidget(self.heading)
        top.addWidget(self.note)
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.L, theme.S, theme.L, theme.M)
        foot.setSpacing(theme.XS)
        foot.addWidget(self.count)
        for line in self._lines:
            foot.addWidget(line)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.S)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.save)
        foot.addSpacing(theme.XS)
        foot.addLayout(buttons)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(top)
        box.addWidget(self._scroll, 1)
        box.addWidget(Line())
        box.addLayout(foot)

    def _keys(self) -> None:
        keys = ((QKeySequence.StandardKey.Save, self.save_changes), (QKeySequence.StandardKey.Undo, self._undo_last))
        for key, act in keys:
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # -- from outside ------------------------------------------------------------------------------------------------

    def edit(self, person: Person, school: Directory, reader: FormReader, first: str = "") -> None:
        """Open the fields of ``person``; the keyboard goes to the field ``first``, else to the first of all."""
        self.person = person
        kind = kind_of(person)
        self.heading.setText(tr("Edit {name}", name=person.full_name))
        self._make_fields(person, kind, school, reader)
        self._order = []
        self._show_state()
        self.go_to(first)

    def go_to(self, key: str) -> None:
        """The keyboard comes to a field, else to the first of all; what was typed stays."""
        field = self.fields.get(key) or next(iter(self.fields.values()))
        field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        field.editor.selectAll()
        self._scroll.ensureWidgetVisible(field, 0, theme.XL)

    def look_again(self) -> None:
        """More is known of the school: what was typed may belong to somebody else."""
        for field in self._touched():
            field.look_again()
        self._show_state()

    def close_form(self) -> None:
        """Close without asking."""
        if self.person is not None:
            self.person = None
            self._clear_fields()
            self.left.emit()

    def leave(self) -> None:
        """Close; changes that would be lost are asked about first."""
        words = self._unsent_words()
        if not words:
            self.close_form()
            return
        ask_before_losing(
            self.window(),
            self._desk,
            tr("Leave without saving?"),
            [words],
            stay=tr("&Keep editing"),
            leave=tr("&Forget them"),
            left=self.close_form,
        )

    @property
    def dirty(self) -> bool:
        """Whether something was changed."""
        return self.person is not None and bool(self._touched())

    @property
    def changed_values(self) -> Mapping[str, Any]:
        """Wire field -> value of everything that differs."""
        return {field.field.key: field.value for field in self._touched()}

    @property
    def change_lines(self) -> list[str]:
        """What the bar says: ``Birthday: 3 Apr 2011 → 4 Apr 2011``."""
        return [line.text() for line in self._lines if line.text()]

    def save_changes(self) -> None:
        """Ctrl+S: review the changes, or show what keeps them back."""
        wrong = [field for field in self._touched() if field.problem]
        for field in wrong:
            field.tell()
        if wrong:
            wrong[0].editor.setFocus()
            self._scroll.ensureWidgetVisible(wrong[0], 0, theme.XL)
        self._show_state()
        if self.person is not None and self.save.isEnabled():
            self.saved.emit(self._edit_of(self.person))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _edit_of(self, person: Person) -> PersonEdit:
        values = self.changed_values
        seen = {key: self.fields[key].now for key in values}
        return PersonEdit(kind=kind_of(person), id=person.id, values=values, seen=seen)

    def _unsent_words(self) -> str:
        """What would be lost; what is on its way stays in the form until it is done, and is not lost with it."""
        if self.person is None or not self.dirty or self._is_sent_now(self._edit_of(self.person)):
            return ""
        return trn(
            "{count} change of {name} has not been sent and would be forgotten.",
            "{count} changes of {name} have not been sent and would be forgotten.",
            len(self._touched()),
            name=self.person.full_name,
        )

    def _clear_fields(self) -> None:
        self.fields = {}
        body = self._scroll.body
        while (item := body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _make_fields(self, person: Person, kind: PersonKind, school: Directory, reader: FormReader) -> None:
        self._clear_fields()
        body = self._scroll.body
        for part in form_of(kind):
            body.addWidget(Heading(tr(part.title)))
            for field in part.fields:
                now = held(person, field.key)
                check = partial(_owner_of, reader, person, field.key)
                made = FieldEdit(field, reader, now, shown(field.key, now, school), check)
                made.changed.connect(partial(self._on_changed, field.key))
                made.entered.connect(partial(self._on_entered, field.key))
                self.fields[field.key] = made
                body.addWidget(made)
                made.show()  # at once, not in the next turn: the keyboard goes from field to field now
        QWidget.setTabOrder(list(self.fields.values())[-1].editor, self.cancel)
        QWidget.setTabOrder(self.cancel, self.save)
        body.addStretch(1)

    def _touched(self) -> list[FieldEdit]:
        return [field for field in self.fields.values() if field.touched]

    def _on_changed(self, key: str) -> None:
        if key in self._order:
            self._order.remove(key)
        if key in self.fields and self.fields[key].touched:
            self._order.append(key)
        self._show_state()

    def _on_entered(self, key: str) -> None:
        """The field comes into view, once the note of the one that was left has its place."""
        QTimer.singleShot(0, self, lambda: self._bring_into_view(key))

    def _bring_into_view(self, key: str) -> None:
        field = self.fields.get(key)
        if field is not None:
            self._scroll.ensureWidgetVisible(field, 0, theme.S)

    def _undo_last(self) -> None:
        """Ctrl+Z outside a changed field: the field that was changed last."""
        if self._order:
            field = self.fields[self._order[-1]]
            field.restore()
            field.editor.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the fields need the room; how many change is said all the same."""
        super().resizeEvent(event)
        self._show_state()

    def _show_state(self) -> None:
        self.note.setVisible(self.height() > theme.letters_wide(_ROOMY))
        touched = self._touched()
        count = len(touched)
        self.count.setText(trn("{count} detail changes", "{count} details change", count) if count else "")
        self.count.setVisible(bool(count))
        most = _MOST_LINES if self.height() > theme.letters_wide(_ROOMY) else 0
        lines = [_line(field) for field in touched[:most]]
        if most and count > most:
            lines.append(tr("and {count} more", count=count - most))
        for place, label in enumerate(self._lines):
            label.setText(lines[place] if place < len(lines) else "")
            label.setVisible(place < len(lines))
        words = trn("&Review {count} change", "&Review {count} changes", count) if count else tr("&Review")
        self.save.setText(words)
        reason = self._reason(touched)
        set_reason(self.save, reason)
        if not reason:
            self.save.setToolTip(tr("Review the changes (Ctrl+S)"))

    def _reason(self, touched: list[FieldEdit]) -> str:
        if self.person is None or not touched:
            return tr("Nothing is changed yet.")
        refusal = why_not(self._desk, f"{kind_of(self.person).value}s/update")
        if refusal:
            return refusal
        return next((field.problem for field in touched if field.problem), "")


def _owner_of(reader: FormReader, person: Person, key: str, value: Any) -> str:
    owner = reader.owner(key, value, person)
    return taken_by(key, owner) if owner is not None else ""


def _line(field: FieldEdit) -> str:
    old = field.shown_now or tr("blank")
    new = field.shown or (tr("blank") if not field.problem else field.editor.text())
    return tr("{title}: {old} → {new}", title=field.field.heading(), old=old, new=new)
