"""The dialogs that the window opens over itself for what the header, a key or a tab asks; imported when asked for."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from mbdesk.ui.desk import Desk
from mbdesk.ui.schools import Schools


class WindowDialogs(QObject):
    """One for each main window; ``forget(with_activity)`` is what follows when somebody confirms to forget a school."""

    def __init__(self, window: QWidget, desk: Desk, schools: Schools, forget: Callable[[bool], None]) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._schools = schools
        self._forget = forget

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
