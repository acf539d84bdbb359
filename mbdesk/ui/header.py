"""The 48 px over everything: which school, find anyone, import, export, the rest."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton

from mbdesk.text import tr
from mbdesk.ui import drawing, icons, theme
from mbdesk.ui.plain import button as plain_button
from mbdesk.ui.schools import Schools
from mbdesk.ui.widgets import Frame, IconButton, QuietButton, set_reason

if TYPE_CHECKING:
    from mbdesk.jobs.session import Session
    from mbdesk.store.connections import Connection


class Header(Frame):
    """Signals say what was asked; the window does it."""

    school_wanted = Signal(object)
    connect_wanted = Signal()
    practice_wanted = Signal()
    permissions_wanted = Signal()
    forget_wanted = Signal()
    find_wanted = Signal()
    import_wanted = Signal()
    export_wanted = Signal()
    settings_wanted = Signal()
    activity_wanted = Signal()
    help_wanted = Signal()
    about_wanted = Signal()

    def __init__(self, schools: Schools) -> None:
        super().__init__("header")
        self._schools = schools
        self._session: Session | None = None
        self._fit()
        theme.changes().changed.connect(self._fit)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.S, 0, theme.S, 0)
        row.setSpacing(theme.S)
        self.school_button = QToolButton()
        self.school_button.setProperty("role", "school")
        self.school_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.school_button.setIconSize(QSize(drawing.SIZE, drawing.SIZE))
        self.school_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.school_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        icons.on(self.school_button, "school", "accent")
        self._school_menu = QMenu(self.school_button)
        self._school_menu.aboutToShow.connect(self._fill_school_menu)
        self.school_button.setMenu(self._school_menu)
        self.find_button = QToolButton()
        self.find_button.setProperty("role", "find")
        self.find_button.setText(tr("Find anyone    Ctrl+K"))
        self.find_button.setAccessibleName(tr("Find anyone"))
        self.find_button.setAccessibleDescription("Ctrl+K")
        self.find_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.find_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.find_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.find_button.setMaximumWidth(320)
        icons.on(self.find_button, "search", "muted")
        self.find_button.clicked.connect(self.find_wanted)
        self.import_button = QuietButton(tr("&Import…"), icon="import")
        self.import_button.setToolTip("Ctrl+I")
        self.import_button.clicked.connect(self.import_wanted)
        self.export_button = QuietButton(tr("&Export…"), icon="export")
        self.export_button.setToolTip("Ctrl+E")
        self.export_button.clicked.connect(self.export_wanted)
        self.more_button = IconButton("more", tr("More"))
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more_button.setMenu(self._make_more_menu())
        row.addWidget(self.school_button)
        row.addStretch(1)
        row.addWidget(self.find_button, 4)
        row.addStretch(1)
        row.addWidget(self.import_button)
        row.addWidget(self.export_button)
        row.addWidget(self.more_button)

    def show_session(self, session: "Session | None") -> None:
        """Name the school."""
        self._session = session
        name = session.school.name if session is not None else ""
        self.school_button.setText(f"{plain_button(name)}  ▾")
        self.school_button.setAccessibleName(name)
        self.school_button.setToolTip(tr("Switch to another school"))

    def refuse_import(self, reason: str) -> None:
        """Say why nothing can be imported; "" when it can."""
        set_reason(self.import_button, reason)
        if not reason:
            self.import_button.setToolTip("Ctrl+I")

    def _fit(self) -> None:
        self.setFixedHeight(theme.line_high(theme.HEADER, theme.XL))

    def _make_more_menu(self) -> QMenu:
        menu = QMenu(self.more_button)
        for text, signal, keys in (
            (tr("Settings…"), self.settings_wanted, "Ctrl+,"),
            (tr("Activity"), self.activity_wanted, "Ctrl+J"),
            (tr("Help"), self.help_wanted, "F1"),
            (tr("About mbdesk"), self.about_wanted, ""),
        ):
            action = menu.addAction(f"{text}\t{keys}" if keys else text)
            action.triggered.connect(signal)
        return menu

    def _fill_school_menu(self) -> None:
        menu = self._school_menu
        menu.clear()
        own = self._session.connection.key if self._session is not None else ""
        others = [c for c in self._schools.remembered() if c.key != own]
        for connection in others:
            self._add_school(menu, connection)
        if others:
            menu.addSeparator()
        menu.addAction(tr("Connect another school…")).triggered.connect(self.connect_wanted)
        practice = self._session is not None and self._session.practice
        if not practice:
            menu.addAction(tr("Open the practice school")).triggered.connect(self.practice_wanted)
        menu.addSeparator()
        menu.addAction(tr("What this access key may do…")).triggered.connect(self.permissions_wanted)
        if not practice:
            menu.addAction(tr("Forget this school…")).triggered.connect(self.forget_wanted)

    def _add_school(self, menu: QMenu, connection: "Connection") -> None:
        action = menu.addAction(plain_button(connection.name))
        action.triggered.connect(lambda _=False: self.school_wanted.emit(connection))
