"""The line at the foot of the window: what is shown, how old it is, and whether ManageBac lets us go at our pace."""

import time
from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from mbdesk.directory import Directory
from mbdesk.text import date_words, number, tr, trn
from mbdesk.ui import theme
from mbdesk.ui.desk import Desk, Load, LoadState
from mbdesk.ui.load_words import in_full, in_short
from mbdesk.ui.widgets import ElidedLabel, Frame, Label, LinkButton, progress_words

_METER_MS = 1000
_MANY = 60
"""More requests a minute than this are worth a word."""


class StatusBar(Frame):
    """28 px. ``refresh_wanted()`` when somebody clicks on the age of what is shown."""

    refresh_wanted = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__("status")
        self._desk = desk
        self.setMinimumHeight(theme.STATUS)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.L, 0, theme.L, 0)
        row.setSpacing(theme.M)
        self.shown = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setFixedWidth(120)
        self._bar.setTextVisible(False)
        self._bar.hide()
        self.age = LinkButton("")
        self.age.setProperty("type", "small")
        self.age.clicked.connect(self.refresh_wanted)
        self.lacks = LinkButton("")
        self.lacks.setProperty("type", "small")
        self.lacks.clicked.connect(lambda: desk.notice_given.emit(in_full(desk.directory)))
        self.lacks.hide()
        self._dot = _Dot()
        self.meter = Label()
        row.addWidget(self.shown, 3)
        row.addWidget(self._bar)
        row.addWidget(self.lacks)
        row.addWidget(self.age)
        row.addStretch(2)
        row.addWidget(self._dot)
        row.addWidget(self.meter)
        self._timer = QTimer(self)
        self._timer.setInterval(_METER_MS)
        self._timer.timeout.connect(self._show_meter)
        desk.load_changed.connect(self._on_load_changed)
        desk.directory_changed.connect(self._on_directory_changed)
        desk.rights_changed.connect(self._on_rights_changed)
        self._on_load_changed(desk.load_state)
        self._show_meter()

    def show_text(self, text: str) -> None:
        """The left part: ``41 of 1,200 students · 3 selected``."""
        self.shown.setText(text)

    def showEvent(self, event: QShowEvent) -> None:
        """The meter runs while it is seen."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._timer.stop()

    def _on_load_changed(self, state: LoadState) -> None:
        loading = state.load is Load.LOADING
        self._bar.setVisible(loading)
        if loading and state.progress is not None:
            self._bar.setRange(0, max(state.progress.total, 0))
            self._bar.setValue(state.progress.done)
            words = progress_words(state.progress, counted=False) or tr("Loading…")
            if self._desk.whole:
                words = tr("As of {time} · {words}", time=as_of(self._desk.directory.loaded_at), words=words)
        elif state.load is Load.FAILED:
            words = self._as_of() if self._desk.whole else tr("Not loaded to the end · F5 to try again")
        else:
            words = self._as_of()
        self.age.set_text(words)
        self.age.setEnabled(not loading)
        self.age.setVisible(bool(words))

    def _on_directory_changed(self, directory: Directory) -> None:
        words = in_short(directory)
        self.lacks.set_text(words)
        self.lacks.setVisible(bool(words))
        self._on_load_changed(self._desk.load_state)

    def _on_rights_changed(self) -> None:
        self._on_load_changed(self._desk.load_state)

    def _as_of(self) -> str:
        time = as_of(self._desk.directory.loaded_at)
        if not time:
            return ""
        if not self._desk.online:
            return tr("As of {time} · no connection", time=time)
        return tr("As of {time} · F5 to refresh", time=time)

    def _show_meter(self) -> None:
        session = self._desk.session
        role, words = "good", ""  # the dot alone until there is something to say
        if session is not None:
            pace = session.api.limiter.state()
            if pace.waiting_until is not None and pace.waiting_until > time.time():
                until = datetime.fromtimestamp(pace.waiting_until).astimezone().strftime("%H:%M:%S")
                role = "warning"
                words = (
                    tr("ManageBac asked to slow down until {time}", time=until)
                    if pace.asked
                    else tr("waiting for ManageBac's limit until {time}", time=until)
                )
            elif pace.sent_last_minute > _MANY:
                words = trn(
                    "{count} request in the last minute", "{count} requests in the last minute", pace.sent_last_minute
                )
        self._dot.set_role(role)
        self.meter.setText(words)
        sent = number(session.api.limiter.state().sent_last_minute) if session is not None else "0"
        used = tr("{count} of 200 requests that ManageBac allows a minute were used.", count=sent) if session else ""
        self.meter.setVisible(bool(words))
        for widget in (self._dot, self.meter):
            widget.setToolTip(used)


def as_of(loaded_at: str) -> str:
    """``08:12``, with the day when it was not today; "" for nothing loaded."""
    if not loaded_at:
        return ""
    moment = datetime.fromisoformat(loaded_at)
    if moment.date() == datetime.now(moment.tzinfo).date():
        return moment.strftime("%H:%M")
    return tr("{day}, {time}", day=date_words(moment.date()), time=moment.strftime("%H:%M"))


class _Dot(QWidget):
    """A small mark in the colour of a role."""

    def __init__(self) -> None:
        super().__init__()
        self._role = "good"
        self.setFixedSize(8, 8)

    def set_role(self, role: str) -> None:
        if role != self._role:
            self._role = role
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour(self._role))
        painter.setBrush(theme.colour(self._role))
        painter.drawEllipse(self.rect().adjusted(1, 1, -1, -1))
