"""A spreadsheet opened and saved by the real LibreOffice, as a person would."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest


def saved_by_libreoffice(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Each file as LibreOffice saves it as .xlsx, in ``folder``, which is made; its own profile is beside it. The test
    is skipped where LibreOffice is not."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not on this computer")
    folder.mkdir()
    profile = folder.with_name(f"{folder.name} profile").as_uri()
    done = subprocess.run(
        [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "xlsx",
         "--outdir", str(folder), *map(str, paths)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=110,
    )  # fmt: skip
    saved = [folder / path.with_suffix(".xlsx").name for path in paths]
    missing = [path.name for path in saved if not path.exists()]
    assert not missing, done.stdout + done.stderr
    return saved
