"""Closing mbdesk: nothing typed is lost unasked, each run stops after the request on its way, then the end comes."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from mbdesk.ui.desk import Desk
from mbdesk.ui.review.leaving import ask_before_leaving
from mbdesk.ui.run_board import SENDING, being_sent
from mbdesk.ui.task_runner import Running
from mbdesk.ui.unsent import UnsentWork, ask_before_closing, in_words

_LEAVING: Final = "leaving"


def end_when_sent(window: QWidget, desk: Desk, end: Callable[[], None]) -> None:
    """Call ``end``; ask first when something typed or corrected would be lost, or something is being sent, of which
    the requests on their way come back before the end. Somebody who cannot wait for these closes the window once
    more."""

    def leave() -> None:
        UnsentWork.of(desk).forget()
        leave_everything(desk, end)

    unsent = in_words(desk)
    if being_sent(desk) and desk.findChild(QTimer, _LEAVING) is None:
        ask_before_leaving(window, desk, leave, besides=unsent)
    elif unsent:
        ask_before_closing(window, desk, leave)
    else:
        end()


def leave_everything(desk: Desk, ended: Callable[[], None]) -> None:
    """Ask every run to stop for now; ``ended`` is called once none is under way. All can be continued another day."""
    asked: list[Running[Any]] = []
    watch = QTimer(desk)  # after a change, because a run that was just written down starts its sending by itself
    watch.setObjectName(_LEAVING)
    watch.setSingleShot(True)

    def soon(_count: int) -> None:
        watch.start(0)

    def look() -> None:
        sending = [job for job in desk.tasks.jobs if job.name in SENDING]
        for job in sending:
            if job not in asked:
                asked.append(job)
                _leave(job)
        if not sending:
            desk.tasks.count_changed.disconnect(soon)
            watch.deleteLater()
            ended()

    watch.timeout.connect(look)
    desk.tasks.count_changed.connect(soon)
    look()


def _leave(job: Running[Any]) -> None:
    leave = getattr(job.owner, "leave", None)
    if leave is not None:
        leave()
    else:
        job.cancel()
