"""The first screen: connect a school, open the practice school, or a school that is remembered."""

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QSpacerItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mbdesk.directory import Directory
from mbdesk.errors import NotAllowed, TokenRefused, TokenStoreError
from mbdesk.jobs.progress import Progress
from mbdesk.text import tr
from mbdesk.ui import drawing, theme
from mbdesk.ui.copy_question import CopyQuestion
from mbdesk.ui.dialogs.connect_form import ConnectForm
from mbdesk.ui.message_texts import TOKEN_STORE
from mbdesk.ui.messages import KEY_PATH, explain
from mbdesk.ui.permission_card import AREAS, PermissionCard
from mbdesk.ui.schools import Schools, why_no_copy
from mbdesk.ui.task_runner import Running
from mbdesk.ui.widgets import (
    Banner,
    Heading,
    LinkButton,
    Muted,
    PlainButton,
    PrimaryButton,
    ProgressStrip,
    QuietButton,
    Scroll,
    clear,
)

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.store.connections import Connection

_WIDTH: Final = 560
_ABOVE: Final = 10
"""Which part of the height stays free above."""


_TICKS: Final = ("school/show", *(name for area in AREAS for name in area.see))
"""What a key needs for looking."""


class ConnectPage(QWidget):
    """Fills the window. ``connected(Session, Directory | None)`` when a school is open and the person has seen what
    the key may do; the directory is what this computer kept of it."""

    connected = Signal(object, object)
    left = Signal()

    def __init__(self, schools: Schools) -> None:
        super().__init__()
        self._schools = schools
        self._running: Running[Any] | None = None
        self._session: Session | None = None
        self._keep: bool | None = None
        self._start: PrimaryButton | None = None
        self._tried: Connection | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll()
        self._body = scroll.body
        outer.addWidget(scroll)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        column.setMinimumWidth(min(_WIDTH, 480))
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(column, 100)
        centred.addStretch(1)
        self._above = QSpacerItem(0, 0)
        scroll.body.addSpacerItem(self._above)
        scroll.body.addLayout(centred)
        scroll.body.addStretch(1)
        box = QVBoxLayout(column)
        box.setContentsMargins(theme.L, theme.XL, theme.L, theme.XL)
        box.setSpacing(theme.M)
        self.banner = Banner(closable=False)
        self._progress = ProgressStrip()
        self._progress.cancelled.connect(self._on_cancel_clicked)
        self._pages = QStackedWidget()
        box.addWidget(self._pages)
        box.addWidget(self._progress)
        box.addWidget(self.banner)
        self._choice = self._make_choice()
        self.form = ConnectForm()
        self.form.filled.connect(self._on_filled)
        self.form.back_wanted.connect(self._on_back_clicked)
        self._found = QWidget()
        self._found_box = QVBoxLayout(self._found)
        self._found_box.setContentsMargins(0, 0, 0, 0)
        for page in (self._choice, self.form, self._found):
            self._pages.addWidget(page)
        self.start()

    # -- What the window asks -----------------------------------------------------------------------------------------

    def start(self, *, way_back: bool = False) -> None:
        """Show the first choice. ``way_back``: a school is open behind this page."""
        self._back.setVisible(way_back)
        self._drop_session()
        self.banner.hide()
        self._show_remembered()
        self._show_page(self._choice)

    def open_remembered(self, connection: "Connection") -> None:
        """Open a school that was connected before."""
        self._tried = connection
        self._begin(tr("Opening {school}…", school=connection.name))
        self._running = self._schools.reopen(self, connection, self._on_opened, self._on_reopen_failed)

    def open_practice(self) -> None:
        """Open the practice school."""
        self._begin(tr("Opening the practice school…"))
        self._running = self._schools.practice(self, self._on_opened, self._on_failed)

    def ask_for_key(self) -> None:
        """Show the form."""
        self.banner.hide()
        self._show_page(self.form)
        self.form.take_focus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The page stands in the upper half and stays there, whatever is said below it."""
        super().resizeEvent(event)
        self._above.changeSize(0, event.size().height() // _ABOVE)
        self._body.invalidate()

    def hideEvent(self, event: QHideEvent) -> None:
        """A key does not wait in a field that nobody sees."""
        super().hideEvent(event)
        self.form.forget_key()

    # -- The pages ----------------------------------------------------------------------------------------------------

    def _make_choice(self) -> QWidget:
        page, box = _page()
        box.addWidget(_Mark())
        box.addWidget(Heading(tr("Welcome to mbdesk"), page=True))
        box.addWidget(
            Muted(
                tr(
                    "Look up students and families, export registers to Excel and bring enrolments in from a"
                    " spreadsheet. mbdesk works with your school's ManageBac+."
                ),
                wrap=True,
            )
        )
        box.addSpacing(theme.M)
        self._remembered = QVBoxLayout()
        self._remembered.setSpacing(theme.S)
        box.addLayout(self._remembered)
        self.connect_button = PrimaryButton(tr("&Connect a school"))
        self.connect_button.clicked.connect(self.ask_for_key)
        box.addWidget(self.connect_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(Muted(tr("You need an access key from your ManageBac administrator."), small=True, wrap=True))
        box.addSpacing(theme.S)
        self.practice_button = PlainButton(tr("&Open the practice school"))
        self.practice_button.clicked.connect(self.open_practice)
        box.addWidget(self.practice_button, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(
            Muted(
                tr("A made-up school with 1,200 students. Try everything: nothing leaves this computer."),
                small=True,
                wrap=True,
            )
        )
        box.addSpacing(theme.S)
        self._back = QuietButton(tr("Go &back"))
        self._back.clicked.connect(self.left)
        box.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        return page

    def _show_remembered(self) -> None:
        clear(self._remembered)
        schools = self._schools.remembered()
        for connection in schools[:5]:
            button = LinkButton(tr("Open {school}", school=connection.name))
            button.clicked.connect(lambda _=False, c=connection: self.open_remembered(c))
            self._remembered.addWidget(button)
        if schools:
            self._remembered.addSpacing(theme.M)

    # -- What people do -----------------------------------------------------------------------------------------------

    def _on_filled(self, host: str, key: str) -> None:
        self._tried = None
        self._begin(tr("Asking ManageBac who this key belongs to…"))
        self._running = self._schools.connect_new(self, host, key, "v2", self._on_connected, self._on_failed)

    def _on_back_clicked(self) -> None:
        self._stop()
        self._drop_session()
        self.form.forget_key()
        self.banner.hide()
        self._show_remembered()
        self._show_page(self._choice)

    def _on_cancel_clicked(self) -> None:
        self._stop()
        self._end()
        self._take_focus()

    # -- What came back -----------------------------------------------------------------------------------------------

    def _on_opened(self, session: "Session", kept: Directory | None = None) -> None:
        self._end()
        self.connected.emit(session, kept)

    def _on_connected(self, session: "Session") -> None:
        """Show what the key may do before the window fills."""
        self._end()
        self.form.forget_key()
        self._session, self._keep = session, None
        box = self._found_box
        clear(box)
        box.addWidget(Heading(session.school.name, page=True, wrap=True))
        box.addWidget(Muted(tr("The access key works. This is your school."), wrap=True))
        box.addWidget(PermissionCard(session.permissions, session.school.name))
        reason = why_no_copy(session)
        if not session.token_kept:
            _, what, now = TOKEN_STORE.get(session.token_note, TOKEN_STORE["no_keyring"])
            words = tr("{what_now} {no_copy}", what_now=tr(now), no_copy=reason)
            self.banner.show_message(tr(what), words, tone="warning")
        elif reason:
            box.addWidget(Muted(reason, wrap=True))
        elif session.connection.keep_copy is None:
            question = CopyQuestion()
            question.answered.connect(self._on_copy_answered)
            box.addWidget(question)
        words = tr("Start with {school}", school=session.school.name)
        start = self._start = PrimaryButton(words.replace("&", "&&"))
        start.clicked.connect(self._on_start_clicked)
        box.addSpacing(theme.XS)  # with the page's own 12 px: 16 below the card
        box.addWidget(start, 0, Qt.AlignmentFlag.AlignRight)
        self._show_page(self._found)
        start.setFocus()

    def _on_copy_answered(self, keep: bool) -> None:
        self._keep = keep

    def _on_start_clicked(self) -> None:
        session = self._session
        if session is None:
            return
        if self._keep is None:
            self._open_found(session)
            return
        self._begin(tr("Opening {school}…", school=session.school.name))

        def not_kept(error: Exception) -> None:
            self._open_found(session)
            self._schools.tell_no_copy(error)

        self._running = self._schools.choose_copy(
            self, session, keep=self._keep, done=self._open_found, failed=not_kept
        )

    def _open_found(self, session: "Session") -> None:
        self._session = None  # the window's from now on
        self._on_opened(session)

    def _on_failed(self, error: Exception) -> None:
        self._end()
        message = explain(error)
        title, body = message.title, message.body
        if isinstance(error, NotAllowed):
            title = tr("ManageBac knows this access key, but it may not read anything yet.")
            body = tr(
                "Ask your administrator to open {path} > Edit and to tick at least these: {ticks}. Nothing was saved.",
                path=KEY_PATH,
                ticks=", ".join(_TICKS),
            )
        elif isinstance(error, TokenRefused) and self._pages.currentWidget() is self.form:
            body = tr(
                "It may have been switched off, deleted or copied without its last letters, or it belongs to another"
                " region: check the region above. Your administrator finds it in {path}. Nothing was saved.",
                path=KEY_PATH,
            )
        self.banner.show_message(title, body, tone="bad", details=message.details)
        self._take_focus()

    def _on_reopen_failed(self, error: Exception) -> None:
        tried = self._tried
        if tried is None:
            self._on_failed(error)
            return
        self._end()
        message = explain(error)
        if isinstance(error, TokenStoreError | TokenRefused):
            again = (tr("Paste the key"), lambda: self._ask_key_of(tried))
        else:
            again = (tr("Try again"), lambda: self.open_remembered(tried))
        title = tr("{school} could not be opened.", school=tried.name)
        self.banner.show_message(title, message.sentence(), tone="bad", details=message.details, actions=(again,))
        self._take_focus()

    def _ask_key_of(self, connection: "Connection") -> None:
        self.form.set_host(connection.host)
        self.ask_for_key()

    # -- Inside -------------------------------------------------------------------------------------------------------

    def _begin(self, words: str) -> None:
        self._stop()
        self.banner.hide()
        self._pages.setEnabled(False)
        self._progress.show_progress(Progress(text=words))

    def _end(self) -> None:
        self._running = None
        self._pages.setEnabled(True)
        self._progress.set_idle()

    def _take_focus(self) -> None:
        """After a page could not be used for a while the keyboard comes back to where one goes on."""
        if self._pages.currentWidget() is self.form:
            self.form.take_focus()
        elif self._pages.currentWidget() is self._choice:
            self.connect_button.setFocus()
        elif self._start is not None:
            self._start.setFocus()

    def _stop(self) -> None:
        if self._running is not None:
            running, self._running = self._running, None
            running.on_done = running.on_failed = None
            running.cancel()

    def _drop_session(self) -> None:
        """The school that was found but not started with."""
        session, self._session = self._session, None
        if session is not None:
            self._schools.close_session(session)

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        for each in (self._choice, self.form, self._found):
            policy = QSizePolicy.Policy.Preferred if each is page else QSizePolicy.Policy.Ignored
            each.setSizePolicy(QSizePolicy.Policy.Preferred, policy)


class _Mark(QWidget):
    """The mark of mbdesk."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(56, 56)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, drawing.pixmap("mbdesk", "#1F5FBF", 56, max(1, round(self.devicePixelRatioF()))))


def _page() -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    box = QVBoxLayout(page)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(theme.M)
    return page, box
