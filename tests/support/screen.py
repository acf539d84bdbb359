"""A private virtual screen with a window manager, for tests that open real windows on Linux."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.children import StartError, running, succeeds, wait_until


@contextmanager
def screen(size: str = "2560x1600", env: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """Xvfb and openbox on a free display while the block lasts. Yields the variables a program needs to use it.

    ``size`` is width x height in pixels; ``env`` is what the two run in (default: this process's environment).
    Raises ``StartError`` when one of them is not there or does not start.
    """
    with tempfile.TemporaryDirectory(prefix="mbdesk-screen-") as folder:
        place = {**(os.environ if env is None else env)}
        place.pop("WAYLAND_DISPLAY", None)
        log = Path(folder, "xvfb.txt")
        # Xvfb picks the display itself and writes its number when it is ready: no race for a free one.
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp", "-noreset"]
        try:
            with running(command, log, place, pass_fds=[writing]) as server:
                os.close(writing)
                writing = -1
                with os.fdopen(reading, encoding="ascii") as pipe:
                    reading = -1
                    number = pipe.readline().strip()
                if not number:
                    server.wait(timeout=5)
                    raise StartError(f"Xvfb did not start:\n{log.read_text(encoding='utf-8')}")
                place["DISPLAY"] = f":{number}"
                with window_manager(place, Path(folder, "openbox.txt")):
                    yield {"DISPLAY": place["DISPLAY"], "XDG_SESSION_TYPE": "x11"}
        finally:
            for descriptor in (reading, writing):
                if descriptor >= 0:
                    os.close(descriptor)


@contextmanager
def window_manager(env: Mapping[str, str], log: Path) -> Iterator[None]:
    """openbox on the display named in ``env``; without one, windows are not activated reliably."""
    with running(["openbox", "--sm-disable"], log, env) as process:
        # The window manager announces itself with this property once it manages the screen.
        asking = ["sh", "-c", "xprop -root _NET_SUPPORTING_WM_CHECK | grep -q 'window id'"]
        wait_until(lambda: succeeds(asking, env), process, log)
        yield
