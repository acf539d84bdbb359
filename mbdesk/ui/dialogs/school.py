"""About the open school: what its key may do, another key, and forgetting it."""

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QWidget

from mbdesk.jobs.progress import Report
from mbdesk.jobs.session import Session
from mbdesk.text import tr
from mbdesk.ui import messages
from mbdesk.ui.desk import Desk
from mbdesk.ui.permission_card import PermissionCard
from mbdesk.ui.run_board import being_sent
from mbdesk.ui.unsent import in_words
from mbdesk.ui.widgets import Banner, HouseDialog, Muted, PrimaryButton, QuietButton, set_reason


class PermissionsDialog(HouseDialog):
    """What the access key may do, and a button that asks ManageBac for it again."""

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, desk.school_name, practice=desk.practice)
        self._desk = desk
        self._card: PermissionCard | None = None
        self.setMinimumWidth(520)
        self.banner = Banner(closable=False)
        self.page.body.addWidget(self.banner)
        self.page.body.addStretch(1)
        self.again = QuietButton(tr("&Ask ManageBac again"))
        self.again.clicked.connect(self._on_again_clicked)
        close = PrimaryButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.page.set_buttons([self.again], [close])
        desk.rights_changed.connect(self._show_card)
        self._show_card()
        close.setFocus()

    def _show_card(self) -> None:
        session, old = self._desk.session, self._card
        if session is None:
            self.reject()
            return
        self._card = PermissionCard(session.permissions, session.school.name)
        self.page.body.insertWidget(0, self._card)
        if old is not None:
            old.hide()
            old.deleteLater()

    def _on_again_clicked(self) -> None:
        session = self._desk.session
        if session is None:
            return
        set_reason(self.again, tr("Asking ManageBac…"))

        async def job(_report: Report) -> Session:
            from mbdesk.jobs.connect import ask_again

            return await ask_again(session)

        self._desk.tasks.start(self, job, done=self._on_told, failed=self._on_failed, name="permissions")

    def _on_told(self, session: Session) -> None:
        set_reason(self.again, "")
        self._desk.take_confirmed(session)
        self.banner.show_message(tr("This is what ManageBac says now."), tone="good")

    def _on_failed(self, error: Exception) -> None:
        set_reason(self.again, "")
        messages.show_in(self.banner, error)


class KeyDialog(HouseDialog):
    """The access key of the open school stopped working: paste another one, then ``go_on`` (CON-7)."""

    def __init__(self, parent: QWidget, desk: Desk, go_on: Callable[[], None]) -> None:
        from mbdesk.ui.review.key_field import KeyField

        sentence = tr(
            "What you see stays. mbdesk checks that the new key opens {school}, then goes on where it stopped.",
            school=desk.school_name,
        )
        super().__init__(parent, tr("Paste another access key"), sentence, practice=desk.practice)
        self._go_on = go_on
        self.setMinimumWidth(520)
        self.key = KeyField(desk)
        self.key.accepted.connect(self._on_accepted)
        self.page.body.addWidget(self.key)
        self.page.body.addStretch(1)
        back = QuietButton(tr("Go &back"))
        back.clicked.connect(self.reject)
        self.page.set_buttons([back], [])
        self.key.take_focus()

    def _on_accepted(self) -> None:
        self.accept()
        self._go_on()


class ForgetDialog(HouseDialog):
    """Asks; ``forget(with_activity)`` is called when it is meant."""

    def __init__(self, parent: QWidget, desk: Desk, forget: Callable[[bool], None]) -> None:
        super().__init__(parent, tr("Forget {school}?", school=desk.school_name), practice=desk.practice)
        self._desk = desk
        self.setMinimumWidth(520)
        words = tr(
            "The access key, the copy of the school, the names of its files and its entry in the list of schools are"
            " removed from this computer. Nothing changes in ManageBac. To come back you need the key again."
        )
        for sentence in (words, *in_words(desk)):
            self.page.body.addWidget(Muted(sentence, wrap=True))
        self.activity = QCheckBox(tr("Remove its &Activity as well"))
        about = tr("What was sent from this computer can then neither be looked up nor be taken back.")
        self.activity.setAccessibleDescription(about)
        self.page.body.addWidget(self.activity)
        self.page.body.addWidget(Muted(about, small=True, wrap=True))
        self.page.body.addStretch(1)
        back = QuietButton(tr("Go &back"))
        back.clicked.connect(self.reject)
        self.sure = PrimaryButton(tr("Forget this school"))
        self.sure.clicked.connect(self._on_sure_clicked)
        desk.tasks.count_changed.connect(self._show_reason)
        self._show_reason()
        self.page.set_buttons([back], [self.sure])
        self.accepted.connect(lambda: forget(self.activity.isChecked()))
        back.setFocus()

    def _show_reason(self) -> None:
        """What is being sent may begin or end while this stands here."""
        sent = tr("Something is being sent to this school. Stop it or wait until it is done.")
        set_reason(self.sure, sent if being_sent(self._desk) else "")

    def _on_sure_clicked(self) -> None:
        self._show_reason()
        if self.sure.isEnabled():
            self.accept()
