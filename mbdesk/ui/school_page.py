"""The page of an open school: header, practice strip, tabs, what there is to say, status bar."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from mbdesk.errors import NoAnswer, NotConnected, TokenRefused, TokenStoreError, UntrustedServer
from mbdesk.text import tr
from mbdesk.ui import messages, theme
from mbdesk.ui.building import TabKind
from mbdesk.ui.desk import Desk, Load, LoadState, Notice
from mbdesk.ui.header import Header
from mbdesk.ui.rights import why_not_import
from mbdesk.ui.schools import Schools
from mbdesk.ui.status_bar import StatusBar, as_of
from mbdesk.ui.tab_bar import TabBar
from mbdesk.ui.tabs.tab import Tab
from mbdesk.ui.widgets import Banner, Strip

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session


class SchoolPage(QWidget):
    """Arranges tabs under the header; the window connects what the header and the tab bar ask for.

    Every tab has its word and its empty place at once, and fills the place with ``add_tab``.
    """

    def __init__(self, desk: Desk, schools: Schools, kinds: Sequence[TabKind]) -> None:
        super().__init__()
        self._desk = desk
        self._tabs: dict[int, Tab] = {}
        self._places = {number: QWidget() for number in range(len(kinds))}
        self._tells_of_load = False
        self.header = Header(schools)
        self.strip = Strip()
        self.tab_bar = TabBar()
        self.notice = Banner()
        self._told: Notice | None = None
        self._notice_place = QWidget()
        place = QVBoxLayout(self._notice_place)
        place.setContentsMargins(theme.L, theme.S, theme.L, 0)
        place.addWidget(self.notice)
        self._notice_place.hide()
        self._stack = QStackedWidget()
        for number, kind in enumerate(kinds):
            self.tab_bar.add(kind.title)
            self._stack.addWidget(self._places[number])
        self.status = StatusBar(desk)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for widget in (self.header, self.strip, self.tab_bar, self._notice_place):
            box.addWidget(widget)
        box.addWidget(self._stack, 1)
        box.addWidget(self.status)
        self.notice.closed.connect(self._notice_place.hide)
        desk.session_changed.connect(self.show_session)
        desk.notice_given.connect(self.show_notice)
        desk.notice_taken_back.connect(self._on_notice_taken_back)
        desk.load_changed.connect(self._on_load_changed)
        desk.rights_changed.connect(self._on_rights_changed)
        self.show_session(desk.session)
        self._on_rights_changed()

    def add_tab(self, number: int, tab: Tab) -> None:
        """Fill the place of a tab; seen at once where that place is looked at."""
        self._tabs[number] = tab
        place = self._places.pop(number)
        looked_at = self._stack.currentWidget() is place
        self._stack.insertWidget(number, tab)
        tab.status_changed.connect(self._on_tab_status_changed)
        if looked_at:
            self._stack.setCurrentWidget(tab)
            self.status.show_text(tab.status)
        self._stack.removeWidget(place)
        place.deleteLater()

    @property
    def number(self) -> int:
        """The place of the tab that is looked at."""
        return self._stack.currentIndex()

    @property
    def tab(self) -> Tab | None:
        """The tab that is looked at; None while it is being built."""
        return self._tabs.get(self.number)

    def show_tab(self, number: int) -> None:
        """Look at another tab."""
        if number != self._stack.currentIndex():
            self.put_away_good_news()
        self._stack.setCurrentIndex(number)
        self.tab_bar.set_current(number)
        self.status.show_text(self.tab.status if self.tab is not None else "")

    def show_session(self, session: "Session | None") -> None:
        """Name the school; the practice school carries its strip."""
        self.header.show_session(session)
        self.strip.setVisible(session is not None and session.practice)
        self._notice_place.hide()

    def show_notice(self, notice: Notice) -> None:
        """Say something above the tab."""
        self._tells_of_load = False
        self._told = notice
        self.notice.show_message(
            notice.title, notice.body, tone=notice.tone, details=notice.details, actions=notice.actions
        )
        self._notice_place.show()

    def put_away_good_news(self) -> None:
        """Something else is looked at or done: what only told how the last thing went is old. Trouble stays, and what
        offers a way on."""
        told = self._told
        if told is not None and (told.tone == "good" or (told.tone == "info" and not told.actions)):
            self._notice_place.hide()
            self._told = None

    def _on_notice_taken_back(self, notice: Notice) -> None:
        if self._told is notice:
            self._notice_place.hide()

    def cycle_panes(self, step: int) -> None:
        """F6: header, tabs, then the panes of the tab, and round again."""
        panes: list[QWidget] = [self.header.school_button, self.tab_bar.button(self.number)]
        if self.tab is not None:
            panes += [pane for pane in self.tab.panes() if pane.isVisible()]
        focus = QApplication.focusWidget()
        here = next(
            (n for n, pane in enumerate(panes) if focus is not None and (pane is focus or pane.isAncestorOf(focus))), 0
        )
        target = panes[(here + step) % len(panes)]
        take = getattr(target, "take_focus", target.setFocus)
        take()

    def _on_tab_status_changed(self, text: str) -> None:
        if self.sender() is self.tab:
            self.status.show_text(text)

    def _on_rights_changed(self) -> None:
        self.header.refuse_import(why_not_import(self._desk))

    def _on_load_changed(self, state: LoadState) -> None:
        """A failure is told over what is there; where nobody came at all, the list tells it in its own place."""
        if state.load is Load.LOADED and self._tells_of_load:
            self._notice_place.hide()
        if state.load is not Load.FAILED or state.error is None or not self._desk.directory.loaded_at:
            return
        self.show_notice(self._words_for(state.error))
        self._tells_of_load = True

    def _words_for(self, error: Exception) -> Notice:
        desk = self._desk
        message = messages.explain(error)
        again = ((tr("Try again"), desk.reload),)
        if isinstance(error, TokenRefused | TokenStoreError):
            again = ((tr("Paste another key"), lambda: desk.key_wanted.emit(desk.reload)),)
        elif desk.whole and isinstance(error, NotConnected | NoAnswer) and not isinstance(error, UntrustedServer):
            title = tr("No connection. You see the school as of {time}.", time=as_of(desk.directory.loaded_at))
            body = tr("You can go on looking, searching and exporting. Changes wait for the connection.")
            return Notice(title=title, body=body, details=message.details, actions=again)
        body = (
            tr("{message} What you see is from before.", message=message.body)
            if desk.whole
            else tr("{message} Only a part of the school is shown.", message=message.body)
        )
        return Notice(title=message.title, body=body, tone="bad", details=message.details, actions=again)
