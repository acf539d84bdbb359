"""The system libraries Qt and the tests need on Linux: which are missing, and how they get here.

Debian and Ubuntu: installed when this process may (root, or sudo without a password); else the one line to type is
printed. Other systems bring what Qt needs with them, or are told by name what is missing.
"""

import os
import re
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from console import ROOT, Stop, call_quietly, output, say

LISTS = ROOT / "packaging" / "linux"
QT_PARTS = ("Core", "Gui", "Widgets", "Network", "Svg", "PrintSupport", "DBus")


def listed(name: str) -> list[str]:
    """The package names in ``packaging/linux/packages-<name>.txt``."""
    lines = (LISTS / f"packages-{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]


def ensure(python: Path, *, tests: bool) -> None:
    """Make sure that Qt finds every system library it needs and, for ``tests``, that what they use is there too.

    ``python`` is the interpreter whose PySide6 is asked. Raises ``Stop`` when something is missing and cannot come.
    """
    libraries = libraries_missing(python)
    wanted = listed("run") if libraries else []
    if tests and sys.platform == "linux" and shutil.which("dpkg-query"):
        wanted += [name for name in listed("test") if not installed(name)]
    if not wanted:
        return
    if libraries:
        say(f"Qt, which draws the window, does not find these system libraries: {', '.join(libraries)}.")
    say("Some system packages that mbdesk or its tests need are not on this computer.")
    install(wanted)
    if still := libraries_missing(python):
        raise Stop(f"These system libraries are still missing: {', '.join(still)}.")


def installed(package: str) -> bool:
    """Whether dpkg has ``package`` installed, in any of its states that count as there."""
    return output(["dpkg-query", "--show", "--showformat", "${db:Status-Status}\n", package]).startswith("installed")


def libraries_missing(python: Path) -> list[str]:
    """The names of shared libraries that Qt's modules and its X11 plugin want and the system does not have."""
    if sys.platform != "linux" or not shutil.which("ldd"):
        return []
    where = output([python, "-c", "import importlib.util as u; print(u.find_spec('PySide6').origin)"]).strip()
    if not where:
        raise Stop("PySide6 is not in .venv. Delete the folder .venv and run this again.")
    qt = Path(where).parent / "Qt"
    files = [qt / "plugins" / "platforms" / "libqxcb.so", *(qt / "lib" / f"libQt6{part}.so.6" for part in QT_PARTS)]
    told = output(["ldd", *(file for file in files if file.exists())])
    return sorted(set(re.findall(r"^\s*(\S+) => not found", told, re.MULTILINE)))


def install(packages: Sequence[str]) -> None:
    """Install Debian packages, or raise ``Stop`` with the line that a person who may do it has to type."""
    line = f"apt-get update && apt-get install -y --no-install-recommends {' '.join(packages)}"
    if not shutil.which("apt-get"):
        raise Stop(
            f"Please install them with this system's own tool. On Debian and Ubuntu they are: {' '.join(packages)}"
        )
    before = may_install()
    if before is None:
        raise Stop(f"Please type this once, then run the same command again:\n\n    sudo sh -c '{line}'\n")
    say(f"Installing them (a few minutes the first time): {line}")
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    # A stale package list is no reason to stop: the packages may be in it all the same.
    call_quietly([*apt, "update"])
    if call_quietly([*apt, "install", "-y", "--no-install-recommends", *packages]) != 0:
        raise Stop(
            f"That did not work; the message stands above. The line to try by hand:\n\n    sudo sh -c '{line}'\n"
        )


def may_install() -> list[str] | None:
    """What to put before a command to run it as root without being asked: nothing, sudo, or None when we may not."""
    if os.geteuid() == 0:
        return []
    if output(["sudo", "--non-interactive", "echo", "yes"]):
        return ["sudo", "--non-interactive"]
    return None
