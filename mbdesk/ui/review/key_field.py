"""A field for another access key, when the one in use stopped working half-way (CON-7)."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QLineEdit

from mbdesk.jobs.connect import ask_again
from mbdesk.jobs.new_key import use_new_key
from mbdesk.jobs.progress import Report
from mbdesk.jobs.session import Session
from mbdesk.text import tr
from mbdesk.ui import theme
from mbdesk.ui.access_key import FORGET_KEY_MS
from mbdesk.ui.desk import Desk
from mbdesk.ui.messages import explain
from mbdesk.ui.widgets import Card, Label, PrimaryButton, field_with_label, set_reason


class KeyField(Card):
    """``accepted()`` once a key was proven to open the same school; it is in use from then on, and what it
    may do is known.

    The key is masked, and forgotten when it has stood there for a minute or is no longer seen (quality X17).
    """

    accepted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._asking = False
        self.key_timer = QTimer(self)
        self.key_timer.setSingleShot(True)
        self.key_timer.setInterval(FORGET_KEY_MS)
        self.key_timer.timeout.connect(self.forget_key)
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

    def forget_key(self) -> None:
        """Empty the field."""
        self.field.clear()
        self.key_timer.stop()

    def hideEvent(self, event: QHideEvent) -> None:
        """A key does not wait in a field that nobody sees."""
        super().hideEvent(event)
        self.forget_key()

    def _on_changed(self) -> None:
        if self.field.text():
            self.key_timer.start()
        else:
            self.key_timer.stop()
        self._show_ready()

    def _show_ready(self) -> None:
        if self._asking:
            set_reason(self.button, tr("Asking ManageBac…"))
        else:
            set_reason(self.button, "" if self.field.text().strip() else tr("Paste the key first."))

    def _on_clicked(self) -> None:
        """One press asks once, whatever else is pressed until the answer came."""
        session, key = self._desk.session, self.field.text()
        if session is None or not key.strip() or self._asking:
            return
        self._asking = True
        self._show_ready()
        self.trouble.hide()

        async def job(_report: Report) -> Session:
            await use_new_key(session, key)
            return await ask_again(session)

        self._desk.tasks.start(self, job, done=self._on_proven, failed=self._on_refused, name="new key")

    def _on_proven(self, session: Session) -> None:
        self._asking = False
        self.forget_key()
        self._show_ready()
        self._desk.take_confirmed(session)
        self.accepted.emit()

    def _on_refused(self, error: Exception) -> None:
        self._asking = False
        self._show_ready()
        self.trouble.setText(explain(error).sentence())
        self.trouble.show()
