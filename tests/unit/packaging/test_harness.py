"""The tests' own ground: what it makes of leftovers and stray warnings, and the private desktop."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.desktop import PRIVATE

ROOT = Path(__file__).parents[3]

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="the private desktop is for Linux")

BAD_TESTS = """
import asyncio, logging, os, threading
import platformdirs

stop = threading.Event()

def test_leaves_a_thread():
    threading.Thread(target=stop.wait, name="forgotten", daemon=True).start()

def test_takes_the_thread_away():
    stop.set()

def test_leaves_a_task():
    global loop
    loop = asyncio.new_event_loop()
    loop.create_task(asyncio.sleep(3600), name="endless")

def test_takes_the_task_away():
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()

def test_warns():
    logging.getLogger("mbdesk.x").warning("stray")

def test_warns_as_announced(caplog):
    with caplog.at_level(logging.WARNING):
        logging.getLogger("mbdesk.x").warning("announced")

def test_writes_elsewhere():
    assert os.environ["REAL_HOME"] not in str(platformdirs.user_data_path())
"""


def test_leftovers_and_stray_warnings_fail_their_test_only(tmp_path: Path) -> None:
    file = tmp_path / "test_bad.py"
    file.write_text(BAD_TESTS, encoding="utf-8")
    pytest_ = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-c", "pyproject.toml", "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*pytest_, "-q", str(file)],
        cwd=ROOT, env={**os.environ, "REAL_HOME": str(Path.home()), "COLUMNS": "500"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    failures = [line for line in done.stdout.splitlines() if line.startswith("ERROR")]
    assert "3 errors" in done.stdout.splitlines()[-1], done.stdout
    assert "7 passed" in done.stdout.splitlines()[-1], done.stdout
    assert ["leaves_a_thread" in failures[0], "leaves_a_task" in failures[1], "warns" in failures[2]] == [True] * 3
    assert "thread forgotten" in failures[0]
    assert "endless" in failures[1]
    assert "WARNING mbdesk.x: stray" in failures[2]


ON_THE_DESKTOP = """
import os, subprocess, sys, keyring
keyring.set_password("mbdesk-test", "key", "s" * 1000)
assert len(keyring.get_password("mbdesk-test", "key")) == 1000
assert keyring.get_keyring().__module__ == "keyring.backends.SecretService"
assert subprocess.run(["xprop", "-root"], capture_output=True).returncode == 0
orphan = subprocess.Popen(["sleep", "300"], start_new_session=True)
print(os.environ["HOME"], os.environ["DISPLAY"], orphan.pid)
sys.exit(7)
"""


@linux_only
def test_the_desktop_has_a_screen_and_a_keyring_and_leaves_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.desktop", sys.executable, "-c", ON_THE_DESKTOP],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 7, done.stderr
    home, display, orphan = done.stdout.split()
    assert not Path(home).exists()
    assert not Path(f"/tmp/.X11-unix/X{display[1:]}").exists()
    assert not Path(f"/proc/{orphan}").exists()


@linux_only
def test_ending_the_desktop_ends_what_runs_on_it() -> None:
    ask = "import os, time, sys; print(os.getpid(), os.environ['HOME'], flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.desktop", sys.executable, "-c", ask],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        assert process.stdout is not None
        pid, home = process.stdout.readline().split()
        assert PRIVATE not in home
        process.terminate()
        assert process.wait(timeout=30) == 128 + 15
    assert not Path(f"/proc/{pid}").exists()
    assert not Path(home).exists()
