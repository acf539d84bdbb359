"""A field for another access key, when the one in use stopped working half-way (CON-7)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit

from mbdesk.jobs.connect import ask_again
from mbdesk.jobs.new_key import use_new_key
from mbdesk.jobs.progress import Report
from mbdesk.jobs.session import Session
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import explain
from mbdesk.ui.widgets import Card, Label, PrimaryButton, field_with_label, set_reason


class KeyField(Card):
    """``accepted()`` once a key was proven to open the same school; it is in use from then on, and what it
    may do is known."""

    accepted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self.field.textChanged.connect(self._on_changed)
        self.field.returnPressed.connect(self._on_clicked)
        self.body.addLayout(field_with_label(tr("New access &key"), self.field))
        self.trouble = Label(tone="bad", wrap=True)
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.button = PrimaryButton(tr("Go on with this key"))
        self.button.clicked.connect(self._on_clicked)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.setSpacing(theme.S)
        self._on_changed()

    def take_focus(self) -> None:
        """The keyboard comes to the field."""
        self.field.setFocus()

    def _on_changed(self) -> None:
        set_reason(self.button, "" if self.field.text().strip() else tr("Paste the key first."))

    def _on_clicked(self) -> None:
        session, key = self._desk.session, self.field.text()
        if session is None or not key.strip():
            return
        set_reason(self.button, tr("Asking ManageBac…"))
        self.trouble.hide()

        async def job(_report: Report) -> Session:
            await use_new_key(session, key)
            return await ask_again(session)

        self._desk.tasks.start(self, job, done=self._on_proven, failed=self._on_refused, name="new key")

    def _on_proven(self, session: Session) -> None:
        self.field.clear()
        self._on_changed()
        self._desk.take_confirmed(session)
        self.accepted.emit()

    def _on_refused(self, error: Exception) -> None:
        self._on_changed()
        self.trouble.setText(explain(error).sentence())
        self.trouble.show()
