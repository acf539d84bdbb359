"""The window: header, practice strip, tabs, status bar. It arranges rooms and knows what none of them does."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from mbdesk.directory import Directory
from mbdesk.text import tr
from mbdesk.ui import messages
from mbdesk.ui.building import Building, Pieces, TabKind
from mbdesk.ui.desk import Desk, ImportWish, Notice
from mbdesk.ui.dialogs.connect import ConnectPage
from mbdesk.ui.retry import Retry
from mbdesk.ui.school_page import SchoolPage
from mbdesk.ui.schools import Schools
from mbdesk.ui.settings import TAB, WINDOW
from mbdesk.ui.sheet_files import dropped_file
from mbdesk.ui.tabs.tab import Tab
from mbdesk.ui.unsent import UnsentWork, ask_before_opening
from mbdesk.ui.widgets.screen_fit import fit_to_screen
from mbdesk.ui.window_dialogs import WindowDialogs

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.store.connections import Connection

USUAL: Final = (1280, 800)
SMALLEST: Final = (1024, 680)


class MainWindow(QMainWindow):
    """``kinds`` are the tabs in their order. The one that was looked at last is built while a person looks at the first
    screen, the others when nothing else goes on or at their first click.

    ``close_wanted()`` when the window should go.
    """

    close_wanted = Signal()
    prepared = Signal()
    """Everything is built."""

    def __init__(self, desk: Desk, schools: Schools, kinds: Sequence[TabKind]) -> None:
        super().__init__()
        self.desk = desk
        self.schools = schools
        self.tabs: dict[int, Tab] = {}
        """By their places, those that are built."""
        self._kinds = kinds
        self._then: dict[int, Callable[[Tab], None]] = {}
        self._building = Building(desk, self._page(), kinds, self)
        self._building.tab_built.connect(self._on_tab_built)
        self._building.tab_failed.connect(self._on_tab_failed)
        self._building.ended.connect(self.prepared)
        self._building.want(self._last_looked_at)
        self._when_ready: Callable[[], None] | None = None
        self.closing = False
        self.dialogs = WindowDialogs(self, desk, schools, self._forget)
        self.setAcceptDrops(True)
        self._front = QStackedWidget()
        self.setCentralWidget(self._front)
        self.connect_page = ConnectPage(schools)
        self.connect_page.connected.connect(self._on_connected)
        self.connect_page.left.connect(self._show_school)
        self._front.addWidget(self.connect_page)
        self._school_page: SchoolPage | None = None
        fit_to_screen(self, USUAL, SMALLEST)
        self.restoreGeometry(desk.settings.get(WINDOW))
        desk.tasks.unhandled = self._on_unhandled
        desk.session_changed.connect(self._on_session_changed)
        self._on_session_changed(desk.session)

    # -- Opening a school ---------------------------------------------------------------------------------------------

    def open_first(self) -> None:
        """At the start: the school that was used last, else the first screen."""
        remembered = self.schools.remembered()
        if remembered:
            self.connect_page.open_remembered(remembered[0])

    def open_practice(self) -> None:
        """The practice school at once."""
        self.connect_page.open_practice()

    @property
    def tab(self) -> Tab | None:
        """The tab that is looked at."""
        return self._school_page.tab if self._school_page is not None else None

    def show_tab(self, number: int, then: Callable[[Tab], None] | None = None) -> None:
        """Look at another tab, building it first where it is not yet; ``then`` with the tab."""
        if self._school_page is None or not 0 <= number < len(self._kinds):
            return
        self._school_page.show_tab(number)
        self.desk.settings.set(TAB, number)
        self._title()
        tab = self.tabs.get(number)
        if tab is None:
            self._building.want(number)
        if then is not None:
            if tab is not None:
                then(tab)
            else:
                self._then[number] = then

    @property
    def _last_looked_at(self) -> int:
        return self._building.instead_of(min(self.desk.settings.get(TAB), len(self._kinds) - 1))

    def _on_connected(self, session: "Session", kept: Directory | None) -> None:
        if self._last_looked_at not in self.tabs:  # still being built, a piece a turn
            self._when_ready = partial(self._on_connected, session, kept)
            return
        if UnsentWork.of(self.desk).sentences:
            opening = partial(self._on_connected, session, kept)
            ask_before_opening(self, self.desk, session.school.name, opening, stayed=partial(self._stay, session))
            return
        old = self.desk.session
        self.desk.set_session(session, kept)
        self._show_school()
        self.show_tab(self._last_looked_at, _take_focus)
        self.desk.reload()
        if old is not None:
            self.schools.close_session(old)

    def _stay(self, other: "Session") -> None:
        """At the school that is open; the other one was opened for nothing."""
        self.schools.close_session(other)
        if self.desk.session is not None:
            self.schools.stay(self.desk.session)
        self._show_school()

    def stop_building(self) -> None:
        """The program ends."""
        self._building.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Once the first screen is painted, the rest is built."""
        super().showEvent(event)
        self._building.begin()

    def _page(self) -> Pieces:
        yield "mbdesk.ui.activity.unfinished"
        self._build_school_page()

    def _on_tab_built(self, number: int, tab: Tab) -> None:
        if self._school_page is None:  # it is built before its tabs
            return
        self._school_page.add_tab(number, tab)
        tab.ensurePolished()
        self.tabs[number] = tab
        then = self._then.pop(number, None)
        if then is not None and self.tab is tab:
            then(tab)
        self._open_waiting()

    def _on_tab_failed(self, number: int) -> None:
        self._then.pop(number, None)
        if self.desk.session is not None and self._school_page is not None and self._school_page.number == number:
            self.show_tab(self._last_looked_at)
        self._open_waiting()

    def _open_waiting(self) -> None:
        if self._when_ready is not None:  # a school that was opened meanwhile
            show, self._when_ready = self._when_ready, None
            QTimer.singleShot(0, self, show)  # a turn of its own: both together halt visibly

    def _build_school_page(self) -> None:
        page = self._school_page = SchoolPage(self.desk, self.schools, self._kinds)
        self.header, self.strip, self.tab_bar = page.header, page.strip, page.tab_bar
        self.notice, self.status = page.notice, page.status
        self._front.addWidget(page)
        self._connect_school_page()
        self._watch_unfinished()
        self._add_shortcuts()

    def _connect_school_page(self) -> None:
        header, desk, dialogs = self.header, self.desk, self.dialogs
        header.school_wanted.connect(self._on_school_wanted)
        header.connect_wanted.connect(self._on_connect_wanted)
        header.practice_wanted.connect(self._on_practice_wanted)
        header.permissions_wanted.connect(dialogs.show_permissions)
        header.forget_wanted.connect(dialogs.ask_to_forget)
        header.find_wanted.connect(self.find_anyone)
        header.import_wanted.connect(self.start_import)
        header.export_wanted.connect(self.export)
        header.settings_wanted.connect(dialogs.show_settings)
        header.activity_wanted.connect(self.show_activity)
        header.help_wanted.connect(dialogs.show_help)
        header.about_wanted.connect(dialogs.show_about)
        self.tab_bar.picked.connect(self.show_tab)
        self.status.refresh_wanted.connect(self.refresh)
        desk.person_wanted.connect(self.show_person)
        desk.class_wanted.connect(self.show_class)
        desk.import_wanted.connect(self.start_import)
        desk.activity_wanted.connect(self.show_activity)
        desk.key_wanted.connect(dialogs.ask_for_key)

    def _watch_unfinished(self) -> None:
        """Imports that stopped half-way are offered to go on, rows that failed to be put right."""
        from mbdesk.ui.activity.unfinished import UnfinishedWatch

        UnfinishedWatch(self.desk, self)
        Retry(self.desk, self)

    def _add_shortcuts(self) -> None:
        for keys, act in (
            ("Ctrl+K", self.find_anyone),
            ("Ctrl+F", self._focus_search),
            ("Ctrl+I", self.start_import),
            ("Ctrl+E", self.export),
            ("F5", self.refresh),
            ("F6", lambda: self._cycle_panes(1)),
            ("Shift+F6", lambda: self._cycle_panes(-1)),
            ("Ctrl+J", self.show_activity),
            ("Ctrl+,", self.dialogs.show_settings),
            ("F1", self.dialogs.show_help),
            ("Ctrl+Q", self.close),
        ):
            self._add_shortcut(keys, act)
        for number in range(len(self._kinds)):
            self._add_shortcut(f"Ctrl+{number + 1}", partial(self.show_tab, number, _take_focus))

    def _add_shortcut(self, keys: str, act: Callable[[], object]) -> None:
        action = QAction(self)
        action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)

    def _show_school(self) -> None:
        if self._school_page is not None and self.desk.session is not None:
            self._front.setCurrentWidget(self._school_page)
        self._title()

    def _on_session_changed(self, _session: "Session | None") -> None:
        self._title()

    def _title(self) -> None:
        name = self.desk.school_name
        if not name or self._front.currentWidget() is self.connect_page:
            self.setWindowTitle("mbdesk")
        elif self.desk.practice:
            self.setWindowTitle(tr("{school} (practice school) - mbdesk", school=name))
        else:
            self.setWindowTitle(tr("{school} - mbdesk", school=name))

    # -- What the header and the keys ask -----------------------------------------------------------------------------

    def find_anyone(self) -> None:
        """Ctrl+K."""
        if not self._busy_elsewhere():
            self.dialogs.open_find(self.show_person)

    def show_person(self, person_id: int) -> None:
        """Show somebody in the People tab."""

        def show(tab: Tab) -> None:
            from mbdesk.ui.tabs.people import PeopleTab

            if isinstance(tab, PeopleTab):
                tab.show_person(person_id)

        self._show_in("people", show)

    def show_class(self, class_id: int, person_id: int | None = None) -> None:
        """Show a class in the Classes tab, with one of its students chosen."""

        def show(tab: Tab) -> None:
            from mbdesk.ui.tabs.classes import ClassesTab

            if isinstance(tab, ClassesTab):
                tab.show_class(class_id, person_id)

        self._show_in("classes", show)

    def _show_in(self, key: str, show: Callable[[Tab], None]) -> None:
        for number, kind in enumerate(self._kinds):
            if kind.key == key:
                self.show_tab(number, show)

    def export(self) -> None:
        """Ctrl+E."""
        from mbdesk.ui.dialogs.export import ExportDialog

        tab = self.tab
        if tab is None or self._school_page is None or self._busy_elsewhere():
            return
        self._school_page.put_away_good_news()
        flow = tab.save_flow(self)
        if flow is not None:
            flow.ask()
        elif tab.export_size()[0]:
            ExportDialog(self, self.desk, tab).open()
        else:
            self.desk.notice_given.emit(
                Notice(title=tr("There is nothing to export yet."), body=tr("Choose what to show first."))
            )

    def start_import(self, wish: ImportWish | None = None) -> None:
        """Ctrl+I, a file dropped on the window, or what a tab asks for."""
        from mbdesk.ui.rights import why_not_import

        if self.desk.session is None or self._school_page is None or self._busy_elsewhere():
            return
        self._school_page.put_away_good_news()
        refusal = why_not_import(self.desk, wish.kind if wish else "")
        if refusal:
            self.desk.notice_given.emit(Notice(title=tr("Nothing can be imported now."), body=refusal))
        else:
            self.dialogs.open_import(wish or ImportWish())

    def show_activity(self) -> None:
        """Ctrl+J."""
        if self.desk.session is not None and self._school_page is not None:
            self._school_page.put_away_good_news()
            self.dialogs.open_activity()

    def refresh(self) -> None:
        """F5."""
        if self.tab is not None and self._front.currentWidget() is self._school_page:
            self.tab.refresh()

    def _focus_search(self) -> None:
        if self.tab is not None:
            self.tab.focus_search()

    def _cycle_panes(self, step: int) -> None:
        if self._school_page is not None and not self._busy_elsewhere():
            self._school_page.cycle_panes(step)

    def _busy_elsewhere(self) -> bool:
        """Whether a dialog stands over the window, or no school is shown."""
        return QApplication.activeModalWidget() is not None or self._front.currentWidget() is not self._school_page

    def _on_school_wanted(self, connection: "Connection") -> None:
        self._on_connect_wanted()
        self.connect_page.open_remembered(connection)

    def _on_connect_wanted(self) -> None:
        self.connect_page.start(way_back=self.desk.session is not None)
        self._front.setCurrentWidget(self.connect_page)
        self._title()

    def _on_practice_wanted(self) -> None:
        self._on_connect_wanted()
        self.connect_page.open_practice()

    def _forget(self, with_activity: bool) -> None:
        session = self.desk.session
        if session is None:
            return
        self.desk.set_session(None)
        self.connect_page.start()
        self._front.setCurrentWidget(self.connect_page)
        self._title()
        self.schools.forget(
            self,
            session,
            with_activity=with_activity,
            done=lambda _none: self.connect_page.start(),
            failed=lambda error: messages.show_in(self.connect_page.banner, error),
        )

    def _on_unhandled(self, owner: object, error: Exception) -> None:
        parent = owner if isinstance(owner, QWidget) else self
        messages.show(parent.window(), error, practice=self.desk.practice)

    # -- Files and closing --------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file that may be a sheet."""
        if self.desk.session is not None and dropped_file(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Start an import with the file."""
        path = dropped_file(event)
        if path:
            event.acceptProposedAction()
            self.start_import(ImportWish(path=Path(path)))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The first close starts the end of the program; the window goes when everything has ended."""
        self.desk.settings.set(WINDOW, self.saveGeometry())
        if self.closing:
            event.accept()
            return
        event.ignore()
        from mbdesk.ui.activity.ending import end_when_sent

        end_when_sent(self, self.desk, self.close_wanted.emit)


def _take_focus(tab: Tab) -> None:
    tab.take_focus()  # not Tab.take_focus, which is only the one of a tab that has none of its own
