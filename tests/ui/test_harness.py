"""The ground of the window's tests: a window or a running timer left behind fails its test."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

BAD_TESTS = """
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtWidgets import QWidget

kept = []

def test_leaves_a_window(qapp):
    kept.append(QWidget())
    kept[0].setObjectName("forgotten")
    kept[0].show()

def test_takes_the_window_away(qapp):
    kept.pop().close()

def test_leaves_a_timer(qapp):
    timer = QTimer(qapp, objectName="ticking")
    timer.start(3600_000)
    kept.append(timer)

def test_takes_the_timer_away(qapp):
    kept.pop().stop()

def test_warns(qapp):
    import PySide6.QtCore
    PySide6.QtCore.qWarning("stray")

def test_settings_are_files(qapp):
    import os
    assert QSettings("mbdesk", "mbdesk").fileName().startswith(os.environ["HOME"])
"""


def test_what_is_left_behind_fails_its_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "500")
    file = tmp_path / "test_bad.py"
    file.write_text(BAD_TESTS, encoding="utf-8")
    plugins = ["-p", "tests.conftest", "-p", "tests.ui.conftest", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugins, "-c", "pyproject.toml", "-q", str(file)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    lines = done.stdout.splitlines()
    errors = [line for line in lines if line.startswith("ERROR")]
    failures = [line for line in lines if line.startswith("FAILED")]
    assert ["forgotten" in errors[0], "ticking" in errors[1], len(errors)] == [True, True, 2], done.stdout
    assert ["test_warns" in failures[0], len(failures)] == [True, 1], done.stdout
