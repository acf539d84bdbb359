"""Everything below the window works on a computer without Qt."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

IMPORT_ALL = """
import importlib, pkgutil, sys
for name in ("PySide6", "shiboken6", "qasync"):
    sys.modules[name] = None
import mbdesk
above = ("mbdesk.__main__", "mbdesk.app", "mbdesk.ui")
def walk(path, prefix):
    for found in pkgutil.iter_modules(path, prefix):
        if found.name.startswith(above) or found.name == "mbdesk.practice.__main__":
            continue
        module = importlib.import_module(found.name)
        print(found.name)
        if found.ispkg:
            walk(module.__path__, found.name + ".")
walk(mbdesk.__path__, "mbdesk.")
"""


def test_every_module_below_the_window_imports_without_qt() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_ALL],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    imported = set(done.stdout.split())
    assert {"mbdesk.errors", "mbdesk.text", "mbdesk.records.people"} <= imported
