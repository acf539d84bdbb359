"""A private Secret Service (the keyring of Linux desktops), unlocked, on a private bus: no real keyring is touched."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.support.children import running, succeeds, wait_until

# The first question starts nothing. The second alone would make the bus start another keyring before ours is there.
_READY = """
ask() { dbus-send --session --print-reply "$@"; }
ask --dest=org.freedesktop.DBus / org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true &&
ask --dest=org.freedesktop.secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.ReadAlias string:default |
grep -q /collection/
"""


@contextmanager
def secret_service(env: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """dbus-daemon and gnome-keyring-daemon while the block lasts. Yields the variables a program needs to use them.

    ``env`` is what they run in (default: this process's environment). Raises ``StartError`` when one is not there.
    """
    with tempfile.TemporaryDirectory(prefix="mbdesk-keyring-") as folder:
        place = {**(os.environ if env is None else env)}
        # With a screen at hand the bus would hand it to a prompter, which waits for a person.
        for name in ("DISPLAY", "WAYLAND_DISPLAY"):
            place.pop(name, None)
        runtime = Path(folder, "run")
        runtime.mkdir(mode=0o700)
        address = f"unix:path={runtime}/bus"
        place |= {"HOME": folder, "XDG_RUNTIME_DIR": str(runtime), "XDG_DATA_HOME": f"{folder}/data"}
        place |= {"XDG_CONFIG_HOME": f"{folder}/config", "XDG_CACHE_HOME": f"{folder}/cache"}
        bus_log, keyring_log = Path(folder, "bus.txt"), Path(folder, "keyring.txt")
        with running(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--address={address}"], bus_log, place
        ) as bus:
            wait_until((runtime / "bus").exists, bus, bus_log)
            place["DBUS_SESSION_BUS_ADDRESS"] = address
            daemon = ["gnome-keyring-daemon", "--unlock", "--foreground", "--components=secrets"]
            with running(daemon, keyring_log, place, stdin="only for tests") as keyring:
                wait_until(lambda: succeeds(["sh", "-c", _READY], place), keyring, keyring_log)
                yield {"DBUS_SESSION_BUS_ADDRESS": address}
