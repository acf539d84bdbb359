"""Stopping a run that waits to go on: asked first, because it cannot be continued afterwards."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from mbdesk.jobs import activity
from mbdesk.jobs.progress import Report
from mbdesk.text import tr, trn
from mbdesk.ui.desk import Desk
from mbdesk.ui.run_board import RunBoard
from mbdesk.ui.widgets import HouseDialog, Label, PlainButton, PrimaryButton


def fix_words(many: int) -> str:
    """``Fix the 58``: the way on after a run, called the same wherever it is offered."""
    return trn("&Fix the {count}", "&Fix the {count}", many)


def ask_before_stopping(
    parent: QWidget | None, desk: Desk, run: int, so_far: str, left: int, stopped: Callable[[], None]
) -> HouseDialog:
    """Ask; when the person wants it the run is closed and ``stopped`` called."""
    words = tr("It can then no longer be continued.")
    if left:
        fix = fix_words(left).replace("&", "")
        words = tr("It can then no longer be continued. What is left can be sent with “{fix}” in Activity.", fix=fix)
    dialog = HouseDialog(parent, tr("Stop here?"), words, practice=desk.practice)
    dialog.setMinimumWidth(480)
    dialog.page.body.addWidget(Label(tr("{so_far} What is done stays done.", so_far=so_far), wrap=True))
    stop = PlainButton(tr("&Stop here"))
    stop.clicked.connect(dialog.accept)
    keep = PrimaryButton(tr("&Keep it"))
    keep.setDefault(True)
    keep.clicked.connect(dialog.reject)
    dialog.page.set_buttons([stop], [keep])

    def close_run() -> None:
        places, board = desk.places, RunBoard.of(desk)

        async def job(_report: Report) -> None:
            await activity.stop_here(places, run)

        def done(_none: None) -> None:
            board.changed.emit()
            stopped()

        desk.tasks.start(desk, job, done=done, name="stop here")

    dialog.accepted.connect(close_run)
    dialog.open()
    return dialog
