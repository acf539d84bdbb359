"""About the open school: what its key may do, and forgetting it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from mbdesk.text import tr
from mbdesk.ui.permission_card import PermissionCard
from mbdesk.ui.widgets import HouseDialog, Muted, PrimaryButton, QuietButton

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session


def show_permissions(parent: QWidget, session: "Session") -> None:
    """What the access key may do."""
    dialog = HouseDialog(parent, session.school.name, practice=session.practice)
    dialog.setMinimumWidth(480)
    dialog.page.body.addWidget(PermissionCard(session.permissions, session.school.name))
    dialog.add_close_button()
    dialog.open()


def ask_to_forget(parent: QWidget, session: "Session", forget: Callable[[], None]) -> None:
    """Ask; ``forget`` is called when it is meant."""
    dialog = HouseDialog(parent, tr("Forget {school}?", school=session.school.name), practice=session.practice)
    dialog.setMinimumWidth(480)
    words = tr(
        "The access key and the entry for this school are removed from this computer. Nothing changes in ManageBac."
        " To come back you need the key again."
    )
    dialog.page.body.addWidget(Muted(words, wrap=True))
    back = QuietButton(tr("Go &back"))
    back.clicked.connect(dialog.reject)
    sure = PrimaryButton(tr("Forget this school"))
    sure.clicked.connect(dialog.accept)
    dialog.page.set_buttons([back], [sure])
    dialog.accepted.connect(forget)
    dialog.open()
