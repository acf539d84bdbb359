"""A line of a pasted list by which nobody is certain: what is so, who may be meant, and the way to somebody else."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from mbdesk.text import number, tr
from mbdesk.ui import theme
from mbdesk.ui.tabs.classes_wanted import LEFT_OUT, Entry
from mbdesk.ui.widgets import Card, Choice, Label, LinkButton, Muted, PickBox, QuietButton

_MOST: Final = 5


class SettlePanel(Card):
    """``answered(entry id, student id)``: who is meant; the id is ``LEFT_OUT`` where nobody is."""

    answered = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Who is meant?"))
        self.body.setContentsMargins(theme.M, theme.M, theme.M, theme.M)
        self.body.setSpacing(theme.S)
        self._entry: Entry | None = None
        self.place = Muted(small=True)
        self.question = Label(kind="strong", wrap=True)
        self.body.addWidget(self.place)
        self.body.addWidget(self.question)
        slots = QVBoxLayout()
        slots.setSpacing(0)
        self.suggestions = [LinkButton("", elided=True) for _ in range(_MOST)]
        for slot, button in enumerate(self.suggestions):
            button.clicked.connect(lambda _=False, slot=slot: self._take(slot))
            slots.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addLayout(slots)
        self.body.addStretch(1)
        self.other = PickBox(tr("Somebody else"), tr("Somebody else: type a name, ID or e-mail…"))
        self.other.picked.connect(self._on_other_picked)
        self.leave = QuietButton(tr("&Leave this line out"))
        self.leave.clicked.connect(lambda: self._answer(LEFT_OUT))
        foot = QHBoxLayout()
        foot.setSpacing(theme.S)
        foot.addWidget(self.other, 1)
        foot.addWidget(self.leave)
        self.body.addLayout(foot)
        self.hide()

    @property
    def entry(self) -> Entry | None:
        """The one that is asked about."""
        return self._entry

    @property
    def choices(self) -> Sequence[Choice]:
        """Who can be meant at all."""
        return self.other.choices

    def set_choices(self, choices: Sequence[Choice]) -> None:
        """Say who can be meant at all; it takes long, and many lists leave nothing to ask."""
        self.other.set_choices(choices)

    def ask(self, entry: Entry | None, position: int, count: int) -> None:
        """Ask about ``entry``, the ``position``-th of ``count`` that are not settled; None: everything is."""
        self._entry = entry
        self.setVisible(entry is not None)
        if entry is None or entry.line is None:
            return
        self.place.setText(tr("{position} of {count} to settle", position=number(position), count=number(count)))
        self.question.setText(entry.line.why)
        people = entry.line.suggestions
        for slot, button in enumerate(self.suggestions):
            button.setVisible(slot < len(people))
            if slot < len(people):
                button.set_text(people[slot][1])
                button.setAccessibleName(tr("It is {student}", student=people[slot][1]))
        self.other.set_current("")

    def take_focus(self) -> None:
        """To the first way out."""
        shown = next((b for b in self.suggestions if not b.isHidden()), None)
        (shown or self.other).setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self, slot: int) -> None:
        if self._entry is not None and self._entry.line is not None:
            self._answer(self._entry.line.suggestions[slot][0])

    def _on_other_picked(self, key: str) -> None:
        self._answer(int(key))

    def _answer(self, student_id: int) -> None:
        if self._entry is not None:
            self.answered.emit(self._entry.id, student_id)
