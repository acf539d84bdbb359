"""What the window opens for what the header, a key or a tab asks: dialogs over itself, and windows of their own. A
second press opens no second one. Each is imported when asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mbdesk.ui.desk import Desk, ImportWish
from mbdesk.ui.schools import Schools
from mbdesk.ui.widgets.screen_fit import come_forward

if TYPE_CHECKING:
    from mbdesk.ui.people_index import PeopleIndex


class WindowDialogs(QObject):
    """One for each main window; ``forget(with_activity)`` is what follows when somebody confirms to forget a school."""

    def __init__(self, window: QWidget, desk: Desk, schools: Schools, forget: Callable[[bool], None]) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._schools = schools
        self._forget = forget
        self._index: PeopleIndex | None = None
        desk.session_changed.connect(self._on_session_changed)

    def show_permissions(self) -> None:
        """What the access key may do."""
        from mbdesk.ui.dialogs.school import PermissionsDialog

        if self._desk.session is not None:
            PermissionsDialog(self._window, self._desk).open()

    def ask_for_key(self, go_on: Callable[[], None]) -> None:
        """Another access key, then ``go_on()``."""
        from mbdesk.ui.dialogs.school import KeyDialog

        if self._desk.session is not None:
            KeyDialog(self._window, self._desk, go_on).open()

    def ask_to_forget(self) -> None:
        """Whether this computer shall forget the school."""
        from mbdesk.ui.dialogs.school import ForgetDialog

        if self._desk.session is not None:
            ForgetDialog(self._window, self._desk, self._forget).open()

    def open_find(self, wanted: Callable[[int], None]) -> None:
        """Find anyone; ``wanted`` gets the id of whoever is picked."""
        from mbdesk.ui.dialogs.find import FindPanel

        panel = FindPanel(self._desk, self._window, self._people_index)
        panel.wanted.connect(wanted)
        panel.open_over(self._window)

    def _people_index(self) -> "PeopleIndex":
        """Of what is loaded now; kept, for people are looked up again and again."""
        from mbdesk.ui.people_index import PeopleIndex

        if self._index is None or self._index.directory is not self._desk.directory:
            self._index = PeopleIndex(self._desk.directory)
        return self._index

    def _on_session_changed(self, _session: object) -> None:
        """Nobody of a school that is closed, or forgotten, is kept."""
        self._index = None

    def open_import(self, wish: ImportWish) -> None:
        """An import of its own, except where one waits for its file already."""
        from mbdesk.ui.import_wizard import ImportWizard

        about = (ImportWizard, wish.kind, tuple(wish.choices.items()))
        there = self._desk.window_about(about)
        if wish.path is None and isinstance(there, ImportWizard) and there.waits_for_file:
            come_forward(there)
        else:
            self._desk.open_window(ImportWizard(self._desk, wish), about)

    def open_activity(self) -> None:
        """What was sent from this computer."""
        from mbdesk.ui.activity import ActivityWindow

        there = self._desk.window_about(ActivityWindow)
        if isinstance(there, ActivityWindow):
            there.reload()  # another mbdesk of this computer may have sent since
        self._desk.open_once(ActivityWindow, lambda: ActivityWindow(self._desk))

    def show_settings(self) -> None:
        """Ctrl+comma."""
        from mbdesk.ui.dialogs.settings import SettingsDialog

        SettingsDialog(self._window, self._desk, self._schools).open()

    def show_help(self) -> None:
        """F1."""
        from mbdesk.ui.dialogs.help import HelpDialog

        HelpDialog(self._window, self._desk).open()

    def show_about(self) -> None:
        """Versions and licences."""
        from mbdesk.ui.dialogs.help import AboutDialog

        AboutDialog(self._window, self._desk).open()
