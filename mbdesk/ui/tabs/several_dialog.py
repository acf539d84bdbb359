"""Many classes into one workbook: tick them, pick the term, see the cost, save; Cancel keeps what was finished."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from mbdesk.errors import SheetError
from mbdesk.jobs.progress import Progress, Report
from mbdesk.records import Term
from mbdesk.text import tr, trn
from mbdesk.ui import messages, theme
from mbdesk.ui.desk import Desk, Notice
from mbdesk.ui.dialogs.save import SaveFlow
from mbdesk.ui.flow_layout import FlowLayout
from mbdesk.ui.group_choices import Group, group_of, term_called, term_names
from mbdesk.ui.plain import one_line
from mbdesk.ui.tick_list import TickList
from mbdesk.ui.widgets import (
    Banner,
    Choice,
    DropDown,
    HouseDialog,
    Muted,
    PrimaryButton,
    ProgressStrip,
    QuietButton,
    set_reason,
)

if TYPE_CHECKING:
    from mbdesk.jobs.batch import Batch
    from mbdesk.jobs.session import Session

Pair = tuple[Group, Term]


class SeveralDialog(HouseDialog):
    """The frame of "several classes". A subclass says what is read, what it costs and how it is written.

    Not modal: it may be left running while other tabs are used. It goes with its school.
    """

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        today: Callable[[], date],
        *,
        title: str,
        sentence: str,
        choices: Sequence[Choice],
    ) -> None:
        super().__init__(parent, title, sentence, practice=desk.practice)
        self.desk = desk
        self.today = today
        self._flow: SaveFlow | None = None
        self._trouble: Notice | None = None
        """Why it was not saved the last time, with the ways to save it after all."""
        self._cancelled = Event()
        self.banner = Banner()
        self.ticks = TickList(tr("Classes"), tr("Find by name, code, grade or teacher…"))
        self.ticks.set_choices(choices)
        self.ticks.changed.connect(self.show_cost)
        self.term = DropDown()
        self.term.setAccessibleName(tr("Term"))
        for name in term_names(desk.directory):
            self.term.addItem(one_line(name), name)
        self.term.setCurrentIndex(max(0, self.term.findData(_now(desk, today()))))
        self.term.activated.connect(self.show_cost)
        self.cost = Muted(wrap=True)
        self.progress = ProgressStrip()
        self.progress.cancelled.connect(self._on_cancel_clicked)
        body = self.page.body
        body.addWidget(self.banner)
        body.addWidget(self.ticks, 1)
        self.fields = FlowLayout(spacing=theme.L)
        self.fields.addWidget(self.term)
        self.add_fields()
        body.addLayout(self.fields)
        body.addWidget(self.cost)
        body.addWidget(self.progress)
        self.back = QuietButton(tr("Close"))
        self.back.clicked.connect(self.reject)
        self.go = PrimaryButton("")
        self.go.setDefault(True)
        self.go.clicked.connect(self._on_go_clicked)
        self.page.set_buttons([self.back], [self.go])
        desk.session_changed.connect(self._on_session_changed)
        self.show_cost()
        letters = self.fontMetrics()
        self.resize(QSize(letters.averageCharWidth() * 92, letters.height() * 34).boundedTo(_room(parent)))
        self.ticks.search.setFocus()

    # -- What a subclass says -----------------------------------------------------------------------------------------

    def add_fields(self) -> None:
        """More choices, put into ``fields`` beside the term."""

    @abstractmethod
    def button_words(self, count: int) -> str:
        """The verb with the number: ``Save 23 registers…``."""

    @abstractmethod
    def cost_words(self, pairs: Sequence[Pair]) -> str:
        """What reading ``pairs`` costs."""

    @abstractmethod
    def file_parts(self) -> list[str]:
        """What the file is called: ``["Attendance totals", "Term 2"]``."""

    @abstractmethod
    def batch(self, session: "Session", pairs: Sequence[Pair]) -> "Batch":
        """What reads and writes ``pairs``; made in the window's thread, run in the worker."""

    def reject(self) -> None:
        """Close, Esc and the window's own cross: while something is read they cancel, and what is finished is saved."""
        if self._flow is not None and self.progress.isVisible():
            self._on_cancel_clicked()
            return
        super().reject()

    # -- The frame ----------------------------------------------------------------------------------------------------

    def pairs(self) -> list[Pair]:
        """Each ticked group with its own programme's term of the name picked; groups without such a term are not in."""
        directory, name = self.desk.directory, str(self.term.currentData() or "")
        groups = [group for key in self.ticks.ticked() if (group := group_of(directory, key)) is not None]
        return [(g, term) for g in groups if (term := term_called(directory, g, name, self.today())) is not None]

    def show_cost(self) -> None:
        """Bring cost line and button in line with the ticks."""
        pairs = self.pairs()
        self.go.setText(self.button_words(len(pairs)))
        reason = ""
        if self._flow is not None:
            reason = tr("It is being saved.")
        elif not pairs:
            reason = tr("Tick the classes first.")
        set_reason(self.go, reason)
        without = len(self.ticks.ticked()) - len(pairs)
        words = self.cost_words(pairs) if pairs else ""
        if without:
            term = self.term.currentText()
            missing = trn("{count} ticked has no {term}.", "{count} ticked have no {term}.", without, term=term)
            words = f"{words} {missing}".strip()
        self.cost.setText(words)

    def _on_go_clicked(self) -> None:
        from mbdesk.jobs.batch import save
        from mbdesk.jobs.export import suggested_name

        session, pairs = self.desk.session, self.pairs()
        if session is None or not pairs:
            return
        batch = self.batch(session, pairs)
        self.banner.hide()
        self._trouble = None
        cancelled = self._cancelled = Event()

        async def write(path: Path, report: Report) -> Path:
            return await save(batch, path, report, cancelled.is_set)

        name = suggested_name(self.file_parts(), self.today())
        self._flow = SaveFlow(self.desk, self, name, write, csv=False, say=self._say)
        self._flow.progressed.connect(self._on_progressed)
        self._flow.saved.connect(lambda _path: self._on_saved(batch))
        self._flow.failed.connect(lambda error: self._on_failed(error, batch))
        self._flow.stopped.connect(self._on_stopped)
        self._set_running(True)
        self._flow.ask()

    def _say(self, notice: Notice) -> None:
        """Trouble is told in this dialog, once; what was saved above the tabs, for this closes then."""
        if notice.tone == "bad":
            self._trouble = notice
        else:
            self.desk.notice_given.emit(notice)

    def _go_on(self, flow: SaveFlow, act: Callable[[], None]) -> None:
        """Save with what ``flow`` has offered."""
        self.banner.hide()
        self._flow = flow
        self._set_running(True)
        act()

    def _set_running(self, running: bool) -> None:
        self.ticks.setEnabled(not running)
        self.term.setEnabled(not running)
        if not running:
            self._flow = None
            self.progress.set_idle()
        self.show_cost()

    def _on_progressed(self, progress: Progress) -> None:
        self.progress.show_progress(progress)

    def _on_cancel_clicked(self) -> None:
        self._cancelled.set()
        if self._flow is not None:
            self._flow.cancel()

    def _on_session_changed(self, _session: object) -> None:
        self._on_cancel_clicked()
        super().reject()

    def _on_saved(self, batch: "Batch") -> None:
        self._trouble = None
        self._set_running(False)
        if batch.finished == batch.total:
            self.accept()
            return
        self.banner.show_message(
            tr("{done} of {count} were read and saved.", done=batch.finished, count=batch.total),
            tr("The sheet “Left out” names the others. Saving again reads only these."),
            tone="warning",
        )

    def _on_failed(self, error: Exception, batch: "Batch") -> None:
        message = messages.explain(error)
        body = message.body
        if batch.finished:
            kept = tr("{done} of {count} were read and are kept.", done=batch.finished, count=batch.total)
            body = f"{body}\n{kept}"
        actions: tuple[tuple[str, Callable[[], None]], ...] = ((tr("Try again"), self._on_go_clicked),)
        if isinstance(error, SheetError | OSError) and self._flow is not None and self._trouble is not None:
            actions = tuple((words, partial(self._go_on, self._flow, act)) for words, act in self._trouble.actions)
        self._set_running(False)
        self.banner.show_message(
            message.title,
            body,
            tone="bad",
            details=message.details,
            actions=actions,
        )

    def _on_stopped(self) -> None:
        self._set_running(False)
        self.banner.setVisible(self._trouble is not None)


def _room(parent: QWidget) -> QSize:
    return parent.screen().availableSize() - QSize(theme.XXL, 2 * theme.XXL)


def _now(desk: Desk, today: date) -> str:
    """The name of the term that has begun last."""
    terms = [t for y in desk.directory.academic_years if y.active for t in y.terms if t.starts_on <= today]
    return max(terms, key=lambda t: t.starts_on).name if terms else ""
