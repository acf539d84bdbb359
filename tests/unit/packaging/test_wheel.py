"""What is shown and is not code is found with ``importlib.resources``, in the checkout and in a wheel."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[3]
ASK = """
import importlib.resources, mbdesk.resources
print(mbdesk.__file__)
def files(folder, before=""):
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from files(entry, before + entry.name + "/")
        else:
            yield before + entry.name
print("\\n".join(files(importlib.resources.files("mbdesk.resources"))))
"""


def seen_from(folder: Path, *options: str) -> tuple[Path, set[str]]:
    """Where mbdesk comes from and which resource files it finds, for a Python that starts in ``folder``."""
    done = subprocess.run(
        [sys.executable, *options, "-c", ASK], cwd=folder, capture_output=True, text=True, timeout=60, check=True
    )
    file, *names = done.stdout.splitlines()
    return Path(file), {name for name in names if "__pycache__" not in name}


def files_of(folder: Path) -> set[str]:
    """Every file below ``folder``, as a path from there."""
    there = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {file.as_posix() for file in there if "__pycache__" not in file.parts}


def test_resources_of_the_checkout(tmp_path: Path) -> None:
    file, names = seen_from(tmp_path)
    assert file == ROOT / "mbdesk" / "__init__.py"
    assert names == files_of(ROOT / "resources")


def test_a_wheel_holds_the_program_and_its_resources(tmp_path: Path) -> None:
    checkout, unpacked = tmp_path / "checkout", tmp_path / "unpacked"
    for folder in ("mbdesk", "resources"):
        shutil.copytree(ROOT / folder, checkout / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", checkout)
    (checkout / "resources" / "deep" / "er").mkdir(parents=True)
    (checkout / "resources" / "deep" / "er" / "leaf.svg").write_text("<svg/>", encoding="utf-8")
    build = [sys.executable, "-m", "pip", "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--quiet"]
    subprocess.run([*build, "--wheel-dir", tmp_path, checkout], check=True, timeout=100)
    with zipfile.ZipFile(next(tmp_path.glob("mbdesk-*.whl"))) as wheel:
        wheel.extractall(unpacked)

    file, names = seen_from(unpacked, "-S")
    assert file == unpacked / "mbdesk" / "__init__.py"
    assert names == files_of(checkout / "resources")
    assert "deep/er/leaf.svg" in names
    assert {name for name in files_of(unpacked / "mbdesk") if not name.startswith("resources/")} == files_of(
        checkout / "mbdesk"
    )
    assert not (unpacked / "tests").exists()
    assert not (unpacked / "packaging").exists()
