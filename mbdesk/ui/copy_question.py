"""Asked once after a school was connected: may a locked copy of it be kept on this computer? (LOC-1 to LOC-3)"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton

from mbdesk.text import tr
from mbdesk.ui.widgets import Card, Label, Muted


class CopyQuestion(Card):
    """``answered(bool)`` with every choice; without one nothing is kept."""

    answered = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        question = tr("Keep a locked copy on this computer, so that mbdesk opens at once and works without internet?")
        self.body.addWidget(Label(question, kind="strong", wrap=True))
        self.keep = QRadioButton(tr("Keep a copy"))
        self.leave = QRadioButton(tr("Do not keep a copy"))
        group = QButtonGroup(self)
        for button, keeps in ((self.keep, True), (self.leave, False)):
            button.setAccessibleDescription(question)
            button.toggled.connect(lambda on, keeps=keeps: self.answered.emit(keeps) if on else None)
            group.addButton(button)
            self.body.addWidget(button)
        words = tr(
            "Its key lies in the password store of this computer, and a copy is never older than seven days."
            " You can change this in Settings at any time."
        )
        self.body.addWidget(Muted(words, small=True, wrap=True))
