"""One detail of a person as a field to type in or pick from: what was understood and what is wrong stand below it."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mbdesk.fields import Field, Kind
from mbdesk.plan.edit_fields import FormReader, problem_of
from mbdesk.plan.held import same
from mbdesk.plan.reading import Reading, State
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.widgets import Choice, Label, LinkButton, PickBox, clear

_PICKED: Final = frozenset({Kind.CHOICE, Kind.LINK})
_TABS: Final = frozenset({Qt.Key.Key_Tab, Qt.Key.Key_Backtab})
_EMPTY: Final = "\N{EM DASH}"


class FormPick(PickBox):
    """A pick box in a form: leaving it with a text that only one choice has picks that one; an emptied one is empty."""

    def event(self, event: QEvent) -> bool:
        """Tab leaves, also while the list is open."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _TABS:
            self._settle()
            self._popup.hide()
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take what was meant."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._settle()
        super().focusOutEvent(event)

    def _settle(self) -> None:
        if not self.isModified():
            return
        if not self.text().strip():
            self._take("")
        elif len(self._shown) == 1:
            self._take(self.choices[self._shown[0]].key)

    def _take(self, key: str) -> None:
        self.set_current(key)
        self.picked.emit(key)


class FieldEdit(QWidget):
    """``changed()`` whenever another value was typed or picked, ``entered()`` when the keyboard comes.

    ``now`` is the wire value that stands in ManageBac, ``shown`` how people read it. ``check`` says what else is
    wrong with a value that was understood, "" when nothing is.
    """

    changed = Signal()
    entered = Signal()

    def __init__(
        self,
        field: Field[Any],
        reader: FormReader,
        now: Any = None,
        shown: str = "",
        check: Callable[[Any], str] = lambda _value: "",
    ) -> None:
        super().__init__()
        self.field = field
        self.now = now
        self.shown_now = shown
        self._reader = reader
        self._check = check
        self._choices: dict[str, str] = {}
        self._reading: Reading | None = None
        self._told = False
        self.caption = Label(field.heading(), kind="small-muted", wrap=True)
        self.editor: QLineEdit = self._make_pick() if self.is_picked else self._make_line()
        self.editor.setAccessibleName(field.heading())
        self.editor.installEventFilter(self)
        self.caption.setBuddy(self.editor)
        self.note = Label(kind="small-muted", wrap=True)
        self.note.hide()
        self._ways = QHBoxLayout()
        self._ways.setSpacing(theme.S)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.XS)
        for widget in (self.caption, self.editor, self.note):
            box.addWidget(widget)
        box.addLayout(self._ways)

    @property
    def is_picked(self) -> bool:
        """Whether it is picked from a list."""
        return self.field.kind in _PICKED

    @property
    def touched(self) -> bool:
        """Whether something else stands in it than in ManageBac, understood or not."""
        reading = self._reading
        if reading is None or reading.state is State.BLANK:
            return False
        return reading.state is State.WRONG or not same(self.value, self.now)

    @property
    def value(self) -> Any:
        """The wire value that was typed; "" or [] empties."""
        return self._reading.value if self._reading is not None else self.now

    @property
    def shown(self) -> str:
        """The same as people read it."""
        reading = self._reading
        if reading is None:
            return self.shown_now
        return self.editor.text() if self.is_picked and reading.value else reading.shown

    @property
    def problem(self) -> str:
        """Why it cannot be sent, "" when it can."""
        if self._reading is None or not self.touched:
            return ""
        return problem_of(self._reading) or self._check(self.value)

    def restore(self) -> None:
        """What stands in ManageBac."""
        self._choices = {}
        self._reading = None
        if isinstance(self.editor, PickBox):
            self.editor.set_current(self._key_now())
        else:
            self.editor.setText(self.shown_now)
        self._told = False
        self._show_note()
        self.changed.emit()

    def look_again(self) -> None:
        """Show what is wrong now, where that is shown already."""
        self._show_note()

    def tell(self) -> None:
        """Say what is wrong, also before the field is left."""
        self._told = True
        self._show_note()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+Z gives the whole field back; a problem is said when the field is left."""
        if event.type() is QEvent.Type.FocusOut:
            self.tell()
        elif event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        if isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo):
            if event.type() is QEvent.Type.KeyPress and self.touched:
                self.restore()
            # An unchanged field leaves the key to the form, which takes back the field that was changed last.
            event.setAccepted(self.touched)
            return True
        return super().eventFilter(watched, event)

    # -- inside ------------------------------------------------------------------------------------------------------

    def _make_line(self) -> QLineEdit:
        line = QLineEdit(self.shown_now)
        line.setCursorPosition(0)
        line.textEdited.connect(self._on_typed)
        if self.field.kind is Kind.DATE:
            line.setPlaceholderText(tr("such as 3 Apr 2011"))
        return line

    def _make_pick(self) -> PickBox:
        pick = FormPick(self.field.heading(), _EMPTY)
        found = dict(self._reader.options(self.field.key))
        if self.now not in (None, "") and str(self.now) not in found:
            found = {str(self.now): self.shown_now or str(self.now), **found}
        pick.set_choices([Choice(key, text) for key, text in found.items()])
        pick.set_current(self._key_now())
        pick.picked.connect(self._on_picked)
        return pick

    def _key_now(self) -> str:
        return "" if self.now is None else str(self.now)

    def _on_typed(self, text: str) -> None:
        self._told = False
        self._read(text)

    def _on_picked(self, key: str) -> None:
        if not key:
            self._read("")
            return
        value: Any = int(key) if self.field.kind is Kind.LINK else key
        self._reading = Reading(state=State.VALUE, value=value, shown=self.editor.text())
        self._show_note()
        self.changed.emit()

    def _read(self, text: str) -> None:
        unchanged = text.strip() == self.shown_now.strip()
        self._reading = None if unchanged else self._reader.read(self.field.key, text, self._choices)
        self._show_note()
        self.changed.emit()

    def _on_way_chosen(self, cause: str, key: str) -> None:
        self._choices[cause] = key
        self._read(self.editor.text())
        self.editor.setFocus()

    def _show_note(self) -> None:
        clear(self._ways)
        reading, problem = self._reading, self.problem
        if problem and self._told:
            self.note.setText(problem)
            self.note.set_tone("bad")
            self._show_ways(reading)
        elif reading is not None and self.touched and not problem and not self.is_picked and self._differs(reading):
            self.note.setText(tr("Understood as {value}", value=reading.shown))
            self.note.set_tone("")
        elif self.touched and not problem and reading is not None and not reading.value:
            self.note.setText(tr("This empties the field."))
            self.note.set_tone("bad")
        else:
            self.note.setText("")
        self.note.setVisible(bool(self.note.text()))
        self.editor.setAccessibleDescription(self.note.text())

    def _differs(self, reading: Reading) -> bool:
        """Whether what was understood reads otherwise than what was typed."""
        return reading.state is State.VALUE and reading.shown.casefold() != self.editor.text().strip().casefold()

    def _show_ways(self, reading: Reading | None) -> None:
        if reading is None or reading.issue is None:
            return
        cause = reading.issue.cause
        column = QVBoxLayout()
        column.setSpacing(0)
        for option in reading.issue.options:
            way = LinkButton(option.label, elided=True)
            way.clicked.connect(lambda _=False, key=option.key: self._on_way_chosen(cause, key))
            column.addWidget(way, 0, Qt.AlignmentFlag.AlignLeft)
        self._ways_place(column)

    def _ways_place(self, column: QVBoxLayout) -> None:
        place = QWidget()
        column.setContentsMargins(0, 0, 0, 0)
        place.setLayout(column)
        self._ways.addWidget(place, 1)
