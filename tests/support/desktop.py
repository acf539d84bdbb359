"""A private desktop for one command (Linux): ``python -m tests.support.desktop COMMAND ...``

The command gets a virtual screen with a window manager, an unlocked Secret Service and an empty home of its own, and
nothing of them is left when it ends, however it ends. The exit code is the command's.
"""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from tests.support import children
from tests.support.screen import screen
from tests.support.secret_service import secret_service

PRIVATE: Final = "MBDESK_TEST_DESKTOP"
"""Set to 1 inside: the tests may use the bus and the screen they find, because both are private."""

FOLDERS: Final = {
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "run",
}


def private_folders(home: Path) -> dict[str, str]:
    """The variables that make ``home`` the home of a program; the folders they name are made."""
    for name in FOLDERS.values():
        (home / name).mkdir(mode=0o700, exist_ok=True)
    return {"HOME": str(home), **{variable: str(home / name) for variable, name in FOLDERS.items()}}


@contextmanager
def desktop() -> Iterator[dict[str, str]]:
    """A whole environment with a private home, screen and Secret Service; temporary files go away with the home."""
    with tempfile.TemporaryDirectory(prefix="mbdesk-home-", ignore_cleanup_errors=True) as home:
        env = {**os.environ, **private_folders(Path(home)), PRIVATE: "1", "LIBGL_ALWAYS_SOFTWARE": "1"}
        with secret_service(env) as keyring, screen(env=env | keyring) as display:
            temporary = Path(home, "tmp")
            temporary.mkdir()
            yield env | keyring | display | {"TMPDIR": str(temporary)}


def _leave(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _let_the_command_decide(_number: int, _frame: FrameType | None) -> None:
    """Ctrl+C reaches the command as well: it ends in its own way, and then so do we."""


def main(command: Sequence[str]) -> int:
    """Run ``command`` on a desktop of its own."""
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGHUP, _leave)
    signal.signal(signal.SIGINT, _let_the_command_decide)
    children.adopt_orphans()
    try:
        with desktop() as env:
            # Not as a context manager: leaving that would wait for a command that does not end.
            return subprocess.Popen(command, env=env).wait()
    except children.StartError as error:
        print(f"The virtual desktop for the tests did not start. {error}", file=sys.stderr)
        return 1
    finally:
        children.end_descendants()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
