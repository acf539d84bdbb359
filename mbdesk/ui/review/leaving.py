"""Closing a window in which something is being sent: safe, but perhaps not meant."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from mbdesk.text import tr
from mbdesk.ui.desk import Desk
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.widgets import HouseDialog, Muted, PrimaryButton, QuietButton


def ask_before_leaving(
    parent: QWidget, desk: Desk, leave: Callable[[], None], *, paused: bool = False, besides: Sequence[str] = ()
) -> None:
    """Ask; ``leave`` is called when the person wants to close and continue another time. ``paused``: it waits for
    them, and nothing is being sent. ``besides``: sentences about what else is lost."""
    paused = paused or RunBoard.of(desk).paused
    sending = tr("This is still being sent to {school}.", school=desk.school_name)
    dialog = HouseDialog(
        parent,
        tr("This is paused and not finished yet.") if paused else sending,
        tr("What is done stays done. The rest has not started; you can continue it from Activity."),
        practice=desk.practice,
    )
    dialog.setMinimumWidth(480)
    for sentence in besides:
        dialog.page.body.addWidget(Muted(sentence, wrap=True))
    close = QuietButton(tr("&Close and continue later"))
    close.clicked.connect(dialog.accept)
    stay = PrimaryButton(tr("&Stay here") if paused else tr("&Keep sending"))
    stay.setDefault(True)
    stay.clicked.connect(dialog.reject)
    dialog.page.set_buttons([close], [stay])
    dialog.accepted.connect(leave)
    dialog.open()
