"""What holds for every test: nobody's real profile or keyring is touched, and nothing is left behind.

A test fails when a WARNING it did not announce reaches the log, and when it leaves a thread, task or process running.
"""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from hypothesis import settings

from tests.support.desktop import PRIVATE, private_folders
from tests.support.leftovers import Running, left_over, remember_loops
from tests.support.log_watch import LogWatch
from tests.support.secret_service import secret_service as private_secret_service
from tests.support.token_watch import TokenWatch

_home = pytest.StashKey[Path]()
_watch = pytest.StashKey[TokenWatch]()

WINDOWS_FOLDERS = ("APPDATA", "LOCAL_APPDATA", "COMMON_APPDATA", "PERSONAL")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything of mbdesk is imported: an empty home of our own, and no way to the person's own keyring."""
    home = Path(tempfile.mkdtemp(prefix="mbdesk-tests-"))
    config.stash[_home] = home
    os.environ.update(private_folders(home))
    if sys.platform == "win32":
        os.environ["USERPROFILE"] = str(home)
        os.environ.update({f"WIN_PD_OVERRIDE_{name}": str(home / name) for name in WINDOWS_FOLDERS})
    if sys.platform != "linux":
        os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    elif PRIVATE not in os.environ:
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    for folder in (platformdirs.user_data_path(), platformdirs.user_config_path(), platformdirs.user_cache_path()):
        if home not in folder.parents:
            raise pytest.UsageError(f"The tests would write into {folder}, which is somebody's own.")
    # A slow machine is no failure, and every run sees the same examples; --hypothesis-profile=default brings new ones.
    settings.register_profile("mbdesk", deadline=None, derandomize=True, print_blob=True)
    if not config.getoption("--hypothesis-profile"):
        settings.load_profile("mbdesk")
    remember_loops()
    config.stash[_watch] = TokenWatch()
    config.stash[_watch].start()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the whole run when an access key was logged, even at debug level, or lies in a file the tests left."""
    watch = session.config.stash[_watch]
    watch.stop()
    watch.search(session.config.stash[_home])
    if watch.found:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say where an access key was found."""
    watch = config.stash[_watch]
    for place in dict.fromkeys(watch.found):
        terminalreporter.write_line(f"ACCESS KEY FOUND in {place}", red=True)
    if not watch.found and watch.keys:
        terminalreporter.write_line(f"{len(watch.keys)} access keys: none in {watch.heard} log lines, none in a file")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the home away again."""
    if _home in config.stash:
        shutil.rmtree(config.stash[_home], ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """Fail the test that leaves a thread, an asyncio task or a child process running."""
    before = Running.now()
    yield
    left = left_over(before)
    if left:
        pytest.fail("still running after the test: " + "; ".join(left))


@pytest.fixture(autouse=True)
def no_stray_warnings() -> Iterator[None]:
    """Fail the test during which a WARNING or worse was logged that it did not announce."""
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    yield
    logging.getLogger().removeHandler(watch)
    if watch.unexpected:
        pytest.fail("logged and not expected: " + "; ".join(watch.unexpected))


@pytest.fixture(scope="session")
def secret_service() -> Iterator[None]:
    """A real, unlocked Secret Service on a private bus, found by whatever runs in this process or below it."""
    if PRIVATE in os.environ:
        yield
        return
    if not (sys.platform == "linux" and shutil.which("gnome-keyring-daemon") and shutil.which("dbus-daemon")):
        pytest.skip("a Secret Service needs Linux with dbus and gnome-keyring")
    with private_secret_service() as variables:
        before = os.environ["DBUS_SESSION_BUS_ADDRESS"]
        os.environ.update(variables)
        yield
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = before
