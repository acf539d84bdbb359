"""What holds for every test of the window: one look, no screen needed, no timer or window left behind."""

import os
from collections.abc import Iterator
from pathlib import Path

if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
    # Left alone the offscreen screen is 800 x 800, and no window opens larger than its screen.
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={Path(__file__).parents[1] / 'data' / 'screen.json'}"

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.window import PEOPLE, Opened, window_below


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """The application pytest-qt makes."""
    QApplication.setStyle("Fusion")
    # The registry and macOS's preferences belong to the person: settings of tests are files in the private home.
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, os.environ["XDG_CONFIG_HOME"])
    QApplication.setQuitOnLastWindowClosed(False)
    return QApplication


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Qt's own arguments: the program's name only."""
    return ["mbdesk"]


@pytest.fixture
def opened(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Opened]:
    """The window with the practice school loaded. A file's own ``TABS`` are the tabs it has, else the people only."""
    with window_below(tmp_path, qtbot, tabs=getattr(request.module, "TABS", (PEOPLE,))) as made:
        made.open_practice()
        yield made
        made.desk.set_session(None)  # closes the windows of the school, whatever was typed into them


@pytest.fixture(autouse=True)
def no_window_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that leaves a visible window or a running timer behind."""
    yield
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows = [repr(window) for window in app.topLevelWidgets() if window.isVisible()]
    owners = [app, *app.topLevelWidgets()]
    timers = [repr(timer) for owner in owners for timer in owner.findChildren(QTimer) if timer.isActive()]
    if windows or timers:
        pytest.fail(f"left behind by the test: {'; '.join(windows + timers)}")
