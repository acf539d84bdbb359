"""The application: starts, opens the practice school, ends in order; and the last resort when something is wrong."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from mbdesk import app
from mbdesk.__main__ import main
from mbdesk.store.places import Places, made
from mbdesk.ui import theme

_DRIVEN = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from mbdesk import app
from mbdesk.ui.desk import Load
from mbdesk.ui.main_window import MainWindow

made = MainWindow.__init__

def driven(self, *rest):
    made(self, *rest)
    QTimer.singleShot(0, self, lambda: watch(self))

def watch(window):
    if window.desk.load_state.load is Load.LOADED and len(window.tabs) == 4:
        print("students", len(window.desk.directory.students), "tabs", len(window.tabs), flush=True)
        window.close()
        window.close()
    else:
        QTimer.singleShot(20, window, lambda: watch(window))

MainWindow.__init__ = driven
code = app.run(practice=True, profile=Path(sys.argv[1]))
import threading
print("threads", sorted(t.name for t in threading.enumerate()), flush=True)
sys.exit(code)
"""


def _run(*arguments: str, timeout: int = 60) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONWARNINGS": "error", "PYTHONPATH": str(Path.cwd())}
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, timeout=timeout, env=env, check=False
    )


@pytest.mark.parametrize("kept", ["dark", "sepia", ""])
def test_a_look_that_nobody_knows_is_the_computers_own(kept: str) -> None:
    """The file of settings was changed by hand, or by a newer mbdesk."""
    assert app._scheme(kept) is (theme.Scheme.DARK if kept == "dark" else theme.Scheme.SYSTEM)


def test_the_practice_school_opens_by_itself_and_everything_ends(tmp_path: Path) -> None:
    done = _run("-c", _DRIVEN, str(tmp_path))
    noise = [line for line in done.stderr.splitlines() if line and "propagateSizeHints" not in line]
    assert noise == []
    assert done.returncode == 0
    assert "students 1" in done.stdout
    assert "tabs 4" in done.stdout
    assert "threads ['MainThread']" in done.stdout
    assert (tmp_path / "config" / "window.ini").is_file()


def test_selftest_names_versions_and_keyring(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--selftest"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("mbdesk ")
    assert f"Qt {QLibraryInfo.version().toString()}" in said
    assert "keyring: " in said


def test_nothing_heavy_is_imported_before_the_window() -> None:
    done = _run("-c", "import sys, mbdesk.app; print(*sorted(sys.modules))")
    loaded = set(done.stdout.split())
    assert "mbdesk.ui.main_window" in loaded, done.stderr
    assert loaded.isdisjoint({"httpx", "openpyxl", "keyring", "msgspec", "truststore", "sqlite3", "mbdesk.practice"})


@pytest.fixture
def reports(qtbot: QtBot) -> Iterator[tuple[app._Reports, QWidget]]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    made = app._Reports(window)
    yield made, window
    for dialog in window.findChildren(QDialog):
        dialog.close()


def _raise(words: str) -> BaseException:
    try:
        raise KeyError(words)
    except KeyError as error:
        return error


def test_an_unexpected_error_is_one_quiet_dialog_without_data(
    reports: tuple[app._Reports, QWidget], caplog: pytest.LogCaptureFixture
) -> None:
    made, window = reports
    error = _raise("Ana Silva, token 0123")
    with caplog.at_level(logging.ERROR):
        made._on_exception(type(error), error, error.__traceback__)
        made._on_exception(type(error), error, error.__traceback__)
    dialogs = [d for d in window.findChildren(QDialog) if d.isVisible()]
    assert len(dialogs) == 1
    assert "Something went wrong inside mbdesk." in dialogs[0].windowTitle()
    next(b for b in dialogs[0].findChildren(QPushButton) if "Copy" in b.text()).click()
    copied = QApplication.clipboard().text()
    assert "KeyError in test_app.py" in copied
    assert "Ana" not in copied + caplog.text
    assert "0123" not in copied + caplog.text


def test_an_error_in_a_thread_is_written_down_only(
    reports: tuple[app._Reports, QWidget], caplog: pytest.LogCaptureFixture
) -> None:
    made, window = reports
    error = _raise("Ana Silva")
    with caplog.at_level(logging.ERROR):
        thread = threading.Thread(target=lambda: made._on_thread_exception(type(error), error.__traceback__))
        thread.start()
        thread.join()
    assert "KeyError" in caplog.text
    assert "Ana" not in caplog.text
    assert not [d for d in window.findChildren(QDialog) if d.isVisible()]


def test_an_error_of_the_loop_is_told_too(
    reports: tuple[app._Reports, QWidget], caplog: pytest.LogCaptureFixture
) -> None:
    made, window = reports
    loop = asyncio.new_event_loop()
    with caplog.at_level(logging.ERROR):
        made._on_loop_exception(loop, {"exception": _raise("x"), "message": "m"})
    loop.close()
    assert [d for d in window.findChildren(QDialog) if d.isVisible()]


def test_a_diary_of_another_day_goes_at_the_next_start(tmp_path: Path) -> None:
    places = Places.below(tmp_path)
    diary = made(places.data) / "practice-school.jsonl"
    diary.write_text("{}", encoding="utf-8")
    app.drop_old_diary(places)
    assert diary.exists(), "of today: an import that was cut off goes on"
    yesterday = diary.stat().st_mtime - 24 * 3600
    os.utime(diary, (yesterday, yesterday))
    app.drop_old_diary(places)
    assert not diary.exists()
